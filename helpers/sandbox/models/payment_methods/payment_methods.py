"""Payment methods: made of a card, a bank account or anything else, saved to customers and taken off again.

A customer's cards, bank accounts and sources of either are payment methods, too: `card_...`, `ba_...` and
`src_...` are answered with one.
Other models ask `named(store, id, param=...)` for the payment method of any id or magic name, `made_of(...)`
for one from `payment_method_data`, `attach(...)` to save one, and `spend(...)` after a use that cannot be
repeated.

Source: https://docs.stripe.com/api/payment_methods.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from helpers.cards import BY_NAME

from ... import errors
from ...account_store import AccountStore
from ...event_objects import previous_attributes
from ...hooks import after, made_up
from ...listing import lists
from ...model import Model
from ...nested import at, changes
from ...resource import Resource
from ...routes import Call, route
from ..core import bank_accounts
from . import cards, debit_accounts, rails, sources, test_cards
from .making import (
    ADDRESS,
    check_billing,
    displayed,
    made_of,
    of_bank_account,
    of_card,
    of_source,
    of_test_debit,
    preference,
)

Model(
    "payment_method",
    word="PaymentMethod",
    missing="payment_method",
    source="https://docs.stripe.com/api/payment_methods",
)


# As Stripe's own engineers wrote of their tests, in 2024.
MOST_OF_A_CUSTOMER = 400
MAYBE_CONNECTED = (
    "; It's possible this PaymentMethod exists on one of your connected accounts, in which case you should "
    "retry this request on that connected account. Learn more at "
    "https://stripe.com/docs/connect/authentication"
)


def named(store: AccountStore, id: str, *, param: str | None = None) -> Resource:
    """The payment method of an id, of a customer's source, or of a magic name, which makes a new one.

    Raises NotFound; or Invalid where the id came in a parameter.
    """
    known = BY_NAME.get(id) if id.startswith("pm_") else None
    if known is not None:
        return store.add(of_card(store, cards.from_known(store, known)), event=None)
    if param:
        _check_no_token(id, param)
    _check_attached(store, id, param)
    account = bank_accounts.by_token(store, id)
    if account is not None:
        return store.add(of_bank_account(store, account), event=None)
    if id in debit_accounts.BY_NAME:
        return store.add(of_test_debit(store, *debit_accounts.BY_NAME[id]), event=None)
    method = _of_source(store, id)
    if method is None and param and _of_platform(store, id):
        raise errors.Invalid(
            f"No such PaymentMethod: '{id}'; OAuth key or Stripe-Account header was used but API request was "
            "provided with a platform-owned payment method ID. Please ensure that the provided payment "
            "method matches the specified account.",
            code="resource_missing",
            param=param,
        )
    return method or _stored(store, id, param)


def _check_attached(store: AccountStore, id: str, param: str | None) -> None:
    """Refuse a source that is no customer's. Recorded in 2021 by a public suite.

    And the card of a token: https://github.com/stripe/stripe-node/issues/934.
    """
    source = store.find("source", id) if id.startswith("src_") else None
    if (source and not source.get("customer")) or _is_tokens(store, id):
        raise errors.Invalid(
            "A source must be attached to a customer to be used as a `payment_method`.", param=param
        )


def _is_tokens(store: AccountStore, id: str) -> bool:
    """Whether an id is of a card that only a token holds."""
    if not id.startswith("card_") or store.find("card", id):
        return False
    return any((token.get("card") or {}).get("id") == id for token in store.all("token"))


def _check_no_token(id: str, param: str) -> None:
    """Refuse a token to pay with, or to attach, as programs report it.

    Source: https://github.com/stripe/stripe-android/issues/2146,
    https://github.com/solidusio/solidus_stripe/issues/53.
    """
    if id.startswith("tok_"):
        raise errors.Invalid(
            "A token may not be passed in as a PaymentMethod. Instead, create a PaymentMethod or convert "
            f"your token to a PaymentMethod by setting the `card[token]` parameter to {id}.",
            param=param,
        )


def _stored(store: AccountStore, id: str, param: str | None) -> Resource:
    """A payment method by its own id. A platform is told that it may be an account's; recorded."""
    try:
        return store.get("payment_method", id, param=param)
    except errors.NotFound:
        if store.account != store.state.platform or next(store.all("account"), None) is None:
            raise
        raise errors.no_such("PaymentMethod", id, "payment_method", hint=MAYBE_CONNECTED) from None


def _of_platform(store: AccountStore, id: str) -> bool:
    """Whether a connected account was given what is the platform's."""
    platform = store.on(store.state.platform)
    return store.find("payment_method", id) is None and platform.find("payment_method", id) is not None


@made_up("payment_method")
def _made_up(store: AccountStore, id: str) -> Resource:
    """In the profile `any-id` an unknown id names a Visa."""
    return of_card(store, cards.from_known(store, BY_NAME["tok_visa"]), id=id)


def _of_source(store: AccountStore, id: str) -> Resource | None:
    entry = store.find("_source", id)
    if entry is None:
        return None
    source = store.get(entry["kind"], id)
    own = {"id": id, "created": entry["created"], "customer": source["customer"]}
    return SOURCES[entry["kind"]](store, source, **own, metadata=source["metadata"])


SOURCES: Mapping[str, Callable[..., Resource | None]] = {
    "card": of_card,
    "bank_account": of_bank_account,
    "source": of_source,
}


@after("customer.source.created")
def _attached(store: AccountStore, source: Resource) -> None:
    """A card or source is attached as a payment method, too; a bank account is not told of.

    Recorded in 2021 by a public suite that asserts the events of each step.
    """
    _tell(store, source, source["customer"], "payment_method.attached")


@after("customer.source.deleted")
def _detached(store: AccountStore, source: Resource) -> None:
    """And it is detached as one. Source: as of `_attached`."""
    _tell(store, source, None, "payment_method.detached")


def _tell(store: AccountStore, source: Resource, customer: str | None, event: str) -> None:
    own = {"id": source["id"], "customer": customer, "metadata": source["metadata"]}
    if source["object"] != "bank_account" and (method := SOURCES[source["object"]](store, source, **own)):
        store.emit(event, method)


@route("v1.payment_methods.create")
def create_payment_method(call: Call) -> Resource:
    """Make a payment method; nobody's yet, and nothing is checked with a bank."""
    if "payment_method" in call.params or "customer" in call.params:
        return _cloned(call)
    return made_of(call.store, call.params)


def _cloned(call: Call) -> Resource:
    """A copy of a platform's payment method, for a connected account.

    A customer's needs the customer, too; one that is nobody's can be shared, and is used up by it.

    Source: https://docs.stripe.com/connect/cloning-saved-payment-methods. The sentences are Stripe's: the
    first as programs report it since 2021, the second as https://github.com/sesamecare/stripe-mock met it.
    """
    if "payment_method" not in call.params:
        raise errors.Invalid(
            "You cannot attach a PaymentMethod to a Customer during PaymentMethod creation. Please instead "
            "create the PaymentMethod and then attach it using the attachment method of the PaymentMethods "
            "API."
        )
    platform = call.store.on(call.store.state.platform)
    if platform.account == call.store.account:
        raise errors.Invalid(
            "In order to share a PaymentMethod, you must pass a connected account ID by using an OAuth key "
            "or the Stripe-Account header.",
            param="payment_method",
        )
    original = named(platform, call.params["payment_method"], param="payment_method")
    check_usable(platform, original)
    _check_owner(platform, original, call.params.get("customer"))
    if original["customer"] is None:
        spend(platform, original)
    own = {"id": call.store.new_id("pm_"), "created": call.store.now, "customer": None, "metadata": {}}
    return call.store.add({**original, **own}, event=None)


def _check_owner(store: AccountStore, method: Resource, customer: str | None) -> None:
    if customer is None and method["customer"]:
        raise errors.missing("customer")
    if customer and method["customer"] != store.get("customer", customer, param="customer")["id"]:
        raise belongs_to_another(method, customer)


def belongs_to_another(method: Resource, customer: str) -> errors.Invalid:
    return errors.Invalid(
        f"The PaymentMethod {method['id']} does not belong to the Customer you supplied {customer}. "
        "Please use this PaymentMethod with the Customer that it belongs to instead.",
        param="payment_method",
    )


@route("v1.payment_methods.retrieve")
def retrieve_payment_method(call: Call) -> Resource:
    """A payment method; a magic name is answered with a new one."""
    return named(call.store, call.path["payment_method"])


@route("v1.payment_methods.update")
def update_payment_method(call: Call) -> Resource:
    """Change a saved payment method's billing details, expiry or metadata."""
    method = named(call.store, call.path["payment_method"])
    if method["customer"] is None:
        raise errors.Invalid("You must save this PaymentMethod to a customer before you can update it.")
    type = method["type"]
    others = sorted({"card", "us_bank_account"} & call.params.keys() - {type})
    if others:
        raise errors.Invalid(
            f"You cannot update {others[0]} on a PaymentMethod of type {type}.", param=others[0]
        )
    params = dict(call.params)
    check_billing(params)
    if "card" in params and params["card"].keys() & {"exp_month", "exp_year"}:
        month, year = cards.checked_expiry(call.store, {**method["card"], **params["card"]})
        params["card"] = {**params["card"], "exp_month": month, "exp_year": year}
    if preferred := at(params, "card.networks.preferred"):
        available = method["card"]["networks"]["available"]
        known = preference(preferred, available)
        shown = {"display_brand": displayed(known, available), "networks": {"preferred": known}}
        params["card"] = {**params["card"], **shown}
    if method["object"] == "payment_method" and call.store.find("_source", method["id"]):
        return _update_source(call, method, params)
    return call.store.change(method, changes("payment_method", method, params))


def _update_source(call: Call, method: Resource, params: Mapping[str, Any]) -> Resource:
    """Change the customer's card, bank account or source that a payment method stands for.

    Recorded in 2021 by a public suite: it is told as a payment method's, also of a source's card.
    """
    source = call.store.get(call.store.get("_source", method["id"])["kind"], method["id"])
    billing = params.get("billing_details", {})
    values = {"metadata": params["metadata"]} if "metadata" in params else {}
    details = params.get("card", {})
    expiry = {name: details[name] for name in ("exp_month", "exp_year") if name in details}
    if source["object"] == "source":
        values |= changes("source", source, {"owner": billing})
        values |= {"card": {**source["card"], **expiry}} if expiry else {}
    elif "name" in billing:
        values["name" if source["object"] == "card" else "account_holder_name"] = billing["name"]
    if source["object"] == "card":
        address = billing.get("address") or {}
        values |= {field: address[name] for name, field in ADDRESS.items() if name in address} | expiry
    call.store.change(source, values, event=None)
    changed = named(call.store, method["id"])
    if before := previous_attributes(method, changed):
        call.store.emit("payment_method.updated", changed, before)
    return changed


@route("v1.payment_methods.attach")
def attach_payment_method(call: Call) -> Resource:
    """Save a payment method to a customer; a card is checked with its bank."""
    _check_no_token(call.path["payment_method"], "payment_method")
    method = named(call.store, call.path["payment_method"])
    if "customer" not in call.params:
        raise errors.Invalid("Must provide customer or customer_account.", code="parameter_missing")
    customer = call.store.get("customer", call.params["customer"], param="customer")
    return attach(call.store, method, customer)


def attach(store: AccountStore, method: Resource, customer: Resource) -> Resource:
    """Save a payment method to a customer. Raises Invalid, or CardRefused as its test card says."""
    if method["customer"] == customer["id"]:
        return method
    if store.find("_spent", method["id"]):
        raise errors.Invalid(NOT_SAVED_AGAIN)  # recorded in 2026: without a parameter
    if method["customer"] is not None:
        raise errors.Invalid("The payment method you provided has already been attached to a customer.")
    if rails.of(method["type"]).kept != "itself":
        raise errors.Invalid(
            f"The type of PaymentMethod you provided ({method['type']}) cannot be attached to a Customer.",
            code="payment_method_unexpected_state",
            param="payment_method",
        )
    _check_room(store, customer["id"])
    if method["type"] == "card":
        known = test_cards.behind(store, method["card"])
        test_cards.refuse_attach(known, cvc=method["card"]["checks"]["cvc_check"] is not None)
    asked_of = asked(store, method)
    attached = store.change(asked_of, {"customer": customer["id"]}, event=None)
    store.emit("attached", attached)
    return attached


def _check_room(store: AccountStore, customer: str) -> None:
    """Refuse one more than a customer may have. The sentence and the number as programs report them."""
    if sum(1 for _ in store.all("payment_method", "customer", customer)) >= MOST_OF_A_CUSTOMER:
        raise errors.Invalid(
            f"Customer {customer} already has the maximum number of payment methods attached.",
            code="customer_max_payment_methods",
        )


def checks(store: AccountStore, method: Resource) -> Resource:
    """What the bank makes of a card's security code and address, of those that were sent."""
    known = test_cards.behind(store, method["card"])
    billing = method["billing_details"]["address"] or {}
    results = {
        "address_line1_check": (billing.get("line1"), known.line1_check if known else "pass"),
        "address_postal_code_check": (billing.get("postal_code"), known.zip_check if known else "pass"),
        "cvc_check": (method["card"]["checks"]["cvc_check"], known.cvc_check if known else "pass"),
    }
    return {name: result if given else None for name, (given, result) in results.items()}


def asked(store: AccountStore, method: Resource) -> Resource:
    """A payment method after its bank was asked about it, for a payment or before it is saved."""
    if method["type"] != "card":
        return method
    values = {"card": {**method["card"], "checks": checks(store, method)}}
    if store.find("payment_method", method["id"]) is None:
        return {**method, **values}
    return store.change(method, values, event=None)


USED_BY_NOBODY = (
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared "
    "with a connected account without Customer attachment, or was detached from a Customer. It may not be "
    "used again. To use a PaymentMethod multiple times, you must attach it to a Customer first."
)
NOT_SAVED_AGAIN = (
    "This PaymentMethod was previously used without being attached to a Customer or was detached from a "
    "Customer, and may not be used again."
)


def check_usable(store: AccountStore, method: Resource) -> None:
    """Refuse to pay with a payment method that was used up or taken off a customer."""
    if store.find("_spent", method["id"]):
        raise errors.Invalid(USED_BY_NOBODY, param="payment_method")


def spend(store: AccountStore, method: Resource) -> None:
    """Have a payment method never be used again: it was nobody's when it was used, or it was detached."""
    store.keep("_spent", method["id"])


def set_up(store: AccountStore, method: Resource) -> None:
    """Remember that the customer agreed to payments off session."""
    store.keep("_set_up", method["id"])


def is_set_up(store: AccountStore, method: Resource) -> bool:
    """Whether the customer agreed to payments off session. A source of a debit was made with its mandate."""
    agreed_at_once = method["type"] != "card" and store.find("source", method["id"]) is not None
    return agreed_at_once or store.find("_set_up", method["id"]) is not None


def set_up_flows(store: AccountStore, method: Resource, directions: Iterable[str], *, own: bool) -> None:
    """Remember which ways a bank account's money may go, besides those that it was set up for before.

    `own`: it is the account's own, not a customer's.
    """
    known = flows(store, method, own=own)
    store.keep("_flows", method["id"], directions=sorted({*known, *directions}), own=own)


def flows(store: AccountStore, method: Resource, *, own: bool) -> list[str]:
    """Which ways a bank account's money may go: "inbound", "outbound", both or none."""
    record = store.find("_flows", method["id"])
    return list(record["directions"]) if record and record["own"] == own else []


@route("v1.payment_methods.detach")
def detach_payment_method(call: Call) -> Resource:
    """Take a payment method off its customer, for good."""
    method = named(call.store, call.path["payment_method"])
    if method["customer"] is None or call.store.find("_spent", method["id"]):  # guess: where it was deleted
        raise errors.Invalid(
            "The payment method you provided is not attached to a customer so detachment is impossible."
        )
    customer = call.store.get("customer", method["customer"])
    if entry := call.store.find("_source", method["id"]):
        sources.detach(call.store, customer, call.store.get(entry["kind"], method["id"]))
        return {**method, "customer": None}
    return detach(call.store, method, customer)


def detach(store: AccountStore, method: Resource, customer: Resource) -> Resource:
    """Take a payment method off a customer, whose default it can no longer be."""
    if at(customer, "invoice_settings.default_payment_method") == method["id"]:
        settings = {**customer["invoice_settings"], "default_payment_method": None}
        store.change(customer, {"invoice_settings": settings})
    return release(store, method)


def release(store: AccountStore, method: Resource) -> Resource:
    """Have a payment method be nobody's again, and never be used again."""
    spend(store, method)
    return store.change(method, {"customer": None}, event="payment_method.detached")


@route("v1.payment_methods.list")
def list_payment_methods(call: Call) -> Resource:
    """A customer's payment methods, by `type`. Recorded: without a customer there are none."""
    if "customer" not in call.params:
        return lists.of((), "PaymentMethod", call.url, call.params)
    customer = call.store.get("customer", call.params["customer"], param="customer")
    return _of_customer(call, customer)


@route("v1.customers.payment_methods.list")
def list_customer_payment_methods(call: Call) -> Resource:
    """A customer's payment methods, cards and bank accounts."""
    return _of_customer(call, call.store.get("customer", call.path["customer"]))


def _of_customer(call: Call, customer: Resource) -> Resource:
    methods = of_customer(call.store, customer["id"])
    wanted = {name: call.params[name] for name in ("type", "allow_redisplay") if name in call.params}
    matching = [each for each in methods if all(each[name] == value for name, value in wanted.items())]
    matching.sort(key=lambda each: -int(each["created"]))
    return lists.of(matching, "PaymentMethod", call.url, call.params)


def of_customer(store: AccountStore, id: str) -> list[Resource]:
    """All that a customer may pay with: payment methods, and sources as such."""
    views = (_of_source(store, entry["id"]) for entry in store.all("_source", "customer", id))
    return [*store.all("payment_method", "customer", id), *(each for each in views if each)]


@route("v1.customers.payment_methods.retrieve")
def retrieve_customer_payment_method(call: Call) -> Resource:
    """One of a customer's payment methods."""
    customer = call.store.get("customer", call.path["customer"])
    method = named(call.store, call.path["payment_method"])
    if method["customer"] != customer["id"]:
        # Recorded by https://github.com/Kiln-AI/stripe_world (cassettes/06_customers_payment_methods.json).
        raise errors.NotFound("Invalid request", param="customer")
    return method
