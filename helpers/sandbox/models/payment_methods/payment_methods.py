"""Payment methods: made of a card, a bank account or anything else, saved to customers and taken off again.

A customer's cards and bank accounts are payment methods, too: `card_...` and `ba_...` are answered with one.
Other models ask `named(store, id, param=...)` for the payment method of any id or magic name, `made_of(...)`
for one from `payment_method_data`, `attach(...)` to save one, and `spend(...)` after a use that cannot be
repeated.

Source: https://docs.stripe.com/api/payment_methods.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from helpers.cards import BY_NAME

from ... import errors, lists
from ...account_store import AccountStore, made_up
from ...model import Model
from ...nested import at, blank, changes, first_metadata
from ...resource import Resource
from ...routes import Call, route
from ..core import bank_accounts
from . import cards, sources, test_cards
from .tokens import use_source

# A payment method's word for a card's brand.
BRANDS: Mapping[str, str] = {
    "American Express": "amex",
    "Diners Club": "diners",
    "Discover": "discover",
    "JCB": "jcb",
    "MasterCard": "mastercard",
    "UnionPay": "unionpay",
    "Unknown": "unknown",
    "Visa": "visa",
}
# What a brand is displayed as, where that is not its name.
DISPLAYED: Mapping[str, str] = {"amex": "american_express", "diners": "diners_club"}
NETWORKS = ("ach", "us_domestic_wire")
ADDRESS: Mapping[str, str] = {
    "city": "address_city",
    "country": "address_country",
    "line1": "address_line1",
    "line2": "address_line2",
    "postal_code": "address_zip",
    "state": "address_state",
}
PERSON = ("name", "email", "phone", "tax_id")
# Types that stand for a single payment; no customer can have one.
# Source: https://docs.stripe.com/payments/payment-methods/payment-method-support#product-support.
SINGLE_USE = frozenset(
    {
        "affirm", "afterpay_clearpay", "alipay", "alma", "bancontact", "billie", "bizum", "blik", "boleto",
        "eps", "fpx", "giropay", "grabpay", "ideal", "konbini", "mb_way", "multibanco", "oxxo", "p24",
        "paynow", "promptpay", "sofort", "swish", "wechat_pay", "zip",
    }
)  # fmt: skip
Model("payment_method", word="PaymentMethod", source="https://docs.stripe.com/api/payment_methods")


def _new(store: AccountStore, type: str, details: Resource, **values: Any) -> Resource:
    billing = {
        "address": dict.fromkeys(ADDRESS),
        **dict.fromkeys(PERSON),
        **values.get("billing_details", {}),
    }
    made = store.new("payment_method", **{"allow_redisplay": "unspecified", "metadata": {}, **values})
    return {**made, "billing_details": billing, "type": type, type: details}


def of_card(store: AccountStore, card: Resource, **values: Any) -> Resource:
    """A payment method of a card object, not stored."""
    known = test_cards.behind(store, card)
    brand = BRANDS[card["brand"]]
    network = known.network if known else None
    details = {
        "brand": brand,
        "checks": {
            "address_line1_check": card["address_line1_check"],
            "address_postal_code_check": card["address_zip_check"],
            "cvc_check": card["cvc_check"],
        },
        "country": card["country"],
        "display_brand": network or DISPLAYED.get(brand, brand),
        "exp_month": card["exp_month"],
        "exp_year": card["exp_year"],
        "fingerprint": card["fingerprint"],
        "funding": card["funding"],
        "generated_from": None,
        "last4": card["last4"],
        "networks": {
            "available": [network, brand] if network else [brand],
            "preferred": (card.get("networks") or {}).get("preferred"),
        },
        "regulated_status": card["regulated_status"],
        "three_d_secure_usage": {"supported": known is None or known.authentication != "unsupported"},
        "wallet": None,
    }
    address = {name: card[field] for name, field in ADDRESS.items()}
    values.setdefault("billing_details", {"address": address, "name": card["name"]})
    return _new(store, "card", details, **values)


def of_bank_account(store: AccountStore, account: Resource, **values: Any) -> Resource:
    """A payment method of a US bank account object, not stored."""
    details = {
        "account_holder_type": account["account_holder_type"] or "individual",
        "account_type": account["account_type"] or "checking",
        "bank_name": account["bank_name"],
        "financial_connections_account": None,
        "fingerprint": account["fingerprint"],
        "last4": account["last4"],
        "networks": {"preferred": "ach", "supported": list(NETWORKS)},
        "routing_number": account["routing_number"],
        "status_details": {},
    }
    values.setdefault("billing_details", {"name": account["account_holder_name"]})
    return _new(store, "us_bank_account", details, **values)


def named(store: AccountStore, id: str, *, param: str | None = None) -> Resource:
    """The payment method of an id, of a customer's source, or of a magic name, which makes a new one.

    Raises NotFound; or Invalid where the id came in a parameter.
    """
    known = BY_NAME.get(id) if id.startswith("pm_") else None
    if known is not None:
        return store.add(of_card(store, cards.from_known(store, known)), event=None)
    account = bank_accounts.by_token(store, id)
    if account is not None:
        return store.add(of_bank_account(store, account), event=None)
    found = _of_source(store, id)
    if found is None and param and _of_platform(store, id):
        raise errors.Invalid(
            f"No such PaymentMethod: '{id}'; OAuth key or Stripe-Account header was used but API request was "
            "provided with a platform-owned payment method ID. Please ensure that the provided payment "
            "method matches the specified account.",
            code="resource_missing",
            param=param,
        )
    return found or store.get("payment_method", id, param=param)


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
    if entry is None or entry["kind"] not in SOURCES:
        return None
    source = store.get(entry["kind"], id)
    own = {"id": id, "created": entry["created"], "customer": source["customer"]}
    return SOURCES[entry["kind"]](store, source, **own, metadata=source["metadata"])


SOURCES: Mapping[str, Callable[..., Resource]] = {"card": of_card, "bank_account": of_bank_account}


def made_of(store: AccountStore, params: Mapping[str, Any], *, under: str = "") -> Resource:
    """A new payment method from parameters such as `payment_method_data`, stored.

    `under`: the parameter that they stand in. Raises Invalid or CardRefused where they are wrong.
    """

    def full(name: str) -> str:
        return f"{under}[{name}]" if under else name

    type = params.get("type")
    if not type:
        raise errors.missing(full("type"))
    if type in DETAILED and not params.get(type):
        raise errors.missing(full(type))
    details = params.get(type) or {}
    made = DETAILED[type](store, details, full(type)) if type in DETAILED else _plain(store, type, details)
    said = {name: params[name] for name in ("allow_redisplay", "billing_details") if name in params}
    made |= {**changes("payment_method", made, said), "metadata": first_metadata(params)}
    if type == "card":
        made["card"] = {**made["card"], "checks": _unchecked(made)}
    return store.add(made, event=None)


def _unchecked(made: Resource) -> Resource:
    """The checks of a card that nobody has asked the bank about yet."""
    given, address = made["card"]["checks"], made["billing_details"]["address"] or {}
    parts = {"address_line1_check": "line1", "address_postal_code_check": "postal_code"}
    sent = {name: "unchecked" for name, part in parts.items() if address.get(part) and not given[name]}
    return {**given, **sent}


def _card(store: AccountStore, details: Mapping[str, Any], param: str) -> Resource:
    if token := details.get("token"):
        found = use_source(store, token, param=f"{param}[token]")
        if found["object"] != "card":
            raise errors.Invalid(f"The token {token} is not of a card.", param=f"{param}[token]")
        return of_card(store, found)
    for name in ("number", "exp_month", "exp_year"):
        if name not in details:
            raise errors.missing(f"{param}[{name}]")
    return of_card(store, cards.from_details(store, details), billing_details={})


def _bank_account(store: AccountStore, details: Mapping[str, Any], param: str) -> Resource:
    for name in ("account_number", "routing_number"):
        if name not in details:
            raise errors.missing(f"{param}[{name}]")
    account = bank_accounts.from_details(store, {"country": "US", "currency": "usd", **details}, param=param)
    return of_bank_account(store, account)


def _sepa_debit(store: AccountStore, details: Mapping[str, Any], param: str) -> Resource:
    """A direct debit by IBAN; its bank code is where most countries' IBANs have it."""
    iban = details.get("iban", "").replace(" ", "").upper()
    if not bank_accounts.is_iban(iban):
        raise errors.Invalid(
            "The IBAN you entered is invalid.", code="invalid_bank_account_iban", param=f"{param}[iban]"
        )
    shown = {
        "bank_code": iban[4:12],
        "branch_code": "",
        "country": iban[:2],
        "fingerprint": bank_accounts.fingerprint(store, None, iban),
        "generated_from": {"charge": None, "setup_attempt": None},
        "last4": iban[-4:],
    }
    return _new(store, "sepa_debit", shown)


def _plain(store: AccountStore, type: str, details: Mapping[str, Any]) -> Resource:
    """Any other type, described by the parameters that its own field has, too."""
    shown = {type: blank("payment_method", type)}
    return _new(store, type, changes("payment_method", shown, {type: dict(details)})[type])


Maker = Callable[[AccountStore, Mapping[str, Any], str], Resource]
# Types that cannot do without details.
DETAILED: Mapping[str, Maker] = {
    "card": _card,
    "us_bank_account": _bank_account,
    "sepa_debit": _sepa_debit,
}


@route("v1.payment_methods.create")
def create_payment_method(call: Call) -> Resource:
    """Make a payment method; nobody's yet, and nothing is checked with a bank."""
    if "payment_method" in call.params or "customer" in call.params:
        return _cloned(call)
    return made_of(call.store, call.params)


def _cloned(call: Call) -> Resource:
    """A copy of a platform's customer's payment method, for a connected account.

    Source: https://docs.stripe.com/connect/cloning-saved-payment-methods.
    """
    for name in ("customer", "payment_method"):
        if name not in call.params:
            raise errors.missing(name)
    platform = call.store.on(call.store.state.platform)
    if platform.account == call.store.account:
        raise errors.Invalid(
            "You can only clone payment methods to a connected account: send its id in the Stripe-Account "
            "header.",
            param="payment_method",
        )
    customer = platform.get("customer", call.params["customer"], param="customer")
    original = named(platform, call.params["payment_method"], param="payment_method")
    if original["customer"] != customer["id"]:
        raise belongs_to_another(original, customer["id"])
    own = {"id": call.store.new_id("pm_"), "created": call.store.now, "customer": None, "metadata": {}}
    return call.store.add({**original, **own}, event=None)


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
    if "card" in params and params["card"].keys() & {"exp_month", "exp_year"}:
        month, year = cards.checked_expiry(call.store, {**method["card"], **params["card"]})
        params["card"] = {**params["card"], "exp_month": month, "exp_year": year}
    if method["object"] == "payment_method" and call.store.find("_source", method["id"]):
        return _update_source(call, method, params)
    return call.store.change(method, changes("payment_method", method, params))


def _update_source(call: Call, method: Resource, params: Mapping[str, Any]) -> Resource:
    """Change the customer's card or bank account that a payment method stands for."""
    source = call.store.get(call.store.get("_source", method["id"])["kind"], method["id"])
    billing = params.get("billing_details", {})
    values = {"metadata": params["metadata"]} if "metadata" in params else {}
    if "name" in billing:
        values["name" if source["object"] == "card" else "account_holder_name"] = billing["name"]
    if source["object"] == "card":
        address, details = billing.get("address") or {}, params.get("card", {})
        values |= {field: address[name] for name, field in ADDRESS.items() if name in address}
        values |= {name: details[name] for name in ("exp_month", "exp_year") if name in details}
    call.store.change(source, values)
    return named(call.store, method["id"])


@route("v1.payment_methods.attach")
def attach_payment_method(call: Call) -> Resource:
    """Save a payment method to a customer; a card is checked with its bank."""
    method = named(call.store, call.path["payment_method"])
    if "customer" not in call.params:
        raise errors.missing("customer")
    customer = call.store.get("customer", call.params["customer"], param="customer")
    return attach(call.store, method, customer)


def attach(store: AccountStore, method: Resource, customer: Resource) -> Resource:
    """Save a payment method to a customer. Raises Invalid, or CardRefused as its test card says."""
    if method["customer"] == customer["id"]:
        return method
    if method["customer"] is not None:
        raise errors.Invalid("The payment method you provided has already been attached to a customer.")
    check_usable(store, method, message=NOT_SAVED_AGAIN)
    if method["type"] in SINGLE_USE:
        raise errors.Invalid(
            f"The type of PaymentMethod you provided ({method['type']}) cannot be attached to a Customer.",
            code="payment_method_unexpected_state",
            param="payment_method",
        )
    if method["type"] == "card":
        known = test_cards.behind(store, method["card"])
        test_cards.refuse_attach(known, cvc=method["card"]["checks"]["cvc_check"] is not None)
    asked_of = asked(store, method)
    return store.change(asked_of, {"customer": customer["id"]}, event="payment_method.attached")


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


def check_usable(store: AccountStore, method: Resource, *, message: str = USED_BY_NOBODY) -> None:
    """Refuse a payment method that was used up or taken off a customer."""
    if store.find("_spent", method["id"]):
        raise errors.Invalid(message, param="payment_method")


def spend(store: AccountStore, method: Resource) -> None:
    """Have a payment method never be used again: it was nobody's when it was used, or it was detached."""
    store.keep("_spent", method["id"])


def set_up(store: AccountStore, method: Resource) -> None:
    """Remember that the customer agreed to payments off session."""
    store.keep("_set_up", method["id"])


def is_set_up(store: AccountStore, method: Resource) -> bool:
    """Whether the customer agreed to payments off session."""
    return store.find("_set_up", method["id"]) is not None


@route("v1.payment_methods.detach")
def detach_payment_method(call: Call) -> Resource:
    """Take a payment method off its customer, for good."""
    method = named(call.store, call.path["payment_method"])
    if method["customer"] is None:
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
    """Payment methods, a customer's or all; by `type`."""
    if "customer" not in call.params:
        return lists.page(call.store, "payment_method", call.url, call.params)
    customer = call.store.get("customer", call.params["customer"], param="customer")
    return _of_customer(call, customer)


@route("v1.customers.payment_methods.list")
def list_customer_payment_methods(call: Call) -> Resource:
    """A customer's payment methods, cards and bank accounts."""
    return _of_customer(call, call.store.get("customer", call.path["customer"]))


def _of_customer(call: Call, customer: Resource) -> Resource:
    store, id = call.store, customer["id"]
    views = (_of_source(store, entry["id"]) for entry in store.all("_source", "customer", id))
    found = [*store.all("payment_method", "customer", id), *(each for each in views if each)]
    wanted = {name: call.params[name] for name in ("type", "allow_redisplay") if name in call.params}
    matching = [each for each in found if all(each[name] == value for name, value in wanted.items())]
    matching.sort(key=lambda each: -int(each["created"]))
    return lists.of(matching, "PaymentMethod", call.url, call.params)


@route("v1.customers.payment_methods.retrieve")
def retrieve_customer_payment_method(call: Call) -> Resource:
    """One of a customer's payment methods."""
    customer = call.store.get("customer", call.path["customer"])
    method = named(call.store, call.path["payment_method"])
    if method["customer"] != customer["id"]:
        raise errors.no_such("PaymentMethod", method["id"])
    return method
