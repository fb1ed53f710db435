"""Payment intents: a payment from the first mention of an amount to the money.

Cards that ask for 3D Secure wait for their customer, who is asked on pages that a sandbox does not have;
`POST /_sandbox/authenticate` answers for them. Debits of bank accounts are processing until the bank answers.

Source: https://docs.stripe.com/api/payment_intents and
https://docs.stripe.com/payments/paymentintents/lifecycle.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import errors, pages
from ..account_store import AccountStore, after, job, made_up
from ..reconcile import states
from ..routes import Call, route
from ..wire import Resource
from . import charge_objects, charging, currencies, intents, microdeposits, payment_methods, test_cards
from .charges import check_capture, check_descriptors, parts
from .charging import Payment
from .connect_params import shared
from .nested import at, changes, first_metadata
from .test_cards import Decline

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
CONFIRMED = frozenset(
    {"processing", "requires_action", "requires_capture", "requires_payment_method", "succeeded"}
)
NEXT: Mapping[str, frozenset[str]] = {
    "requires_payment_method": frozenset({"requires_confirmation", "canceled"}) | CONFIRMED,
    "requires_confirmation": frozenset({"canceled"}) | CONFIRMED,
    "requires_action": frozenset({"requires_confirmation", "canceled"}) | CONFIRMED,
    "processing": frozenset({"requires_payment_method", "succeeded"}),
    "requires_capture": frozenset({"succeeded", "canceled"}),
    "succeeded": frozenset(),
    "canceled": frozenset(),
}
states("payment_intent", NEXT, silent=frozenset({"requires_confirmation"}))
# What an event of each status is called, where it is not the status itself.
TOLD: Mapping[str, str] = {
    "requires_capture": "amount_capturable_updated",
    "requires_payment_method": "payment_failed",
}
CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action")
# What can be paid with where the request names no types: cards, and the debits of the currency.
DEBITS_IN: Mapping[str, str] = {"eur": "sepa_debit", "gbp": "bacs_debit", "usd": "us_bank_account"}
PLAIN = (
    "description",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
)
ALWAYS_CHANGEABLE = frozenset({"description", "metadata"})
ON_CHARGE = (
    "application_fee_amount",
    "customer",
    "description",
    "metadata",
    "on_behalf_of",
    "receipt_email",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
)


@route("v1.payment_intents.create")
def create_payment_intent(call: Call) -> Resource:
    """Make an intent, and confirm it at once if asked to."""
    store, params = call.store, call.params
    currency = currencies.checked(params["currency"])
    charging.check(store, params["amount"], currency)
    _check_confirm_only(params)
    made = _new(store, "")
    types = params.get("allowed_payment_method_types")
    made |= {name: params[name] for name in PLAIN if params.get(name)}
    made |= {
        "allowed_payment_method_types": types,
        "amount": params["amount"],
        "automatic_payment_methods": _automatic(params),
        "capture_method": params.get("capture_method", made["capture_method"]),
        "confirmation_method": params.get("confirmation_method", "automatic"),
        "currency": currency,
        "metadata": first_metadata(params),
        "payment_method_types": types or _types(currency),
        **_linked(store, params, params["amount"]),
    }
    made["payment_method_options"] = _options(made, params)
    made |= _chosen(store, made, params, refused_with=None)
    intent = store.add(made)
    return confirm(store, intent, params) if params.get("confirm") else intent


@made_up("payment_intent")
def _new(store: AccountStore, id: str) -> Resource:
    """An intent of which nothing was said, not stored. `id`: the empty string for a new one."""
    made = store.new("payment_intent", id=id)
    return {
        **made,
        "capture_method": "automatic_async",
        "client_secret": intents.client_secret(store, made["id"]),
        "metadata": {},
        "payment_method_options": {},
        "payment_method_types": _types("usd"),
        "status": "requires_payment_method",
    }


def _types(currency: str) -> list[str]:
    debit = DEBITS_IN.get(currency)
    return ["card", debit] if debit else ["card"]


def _automatic(params: Mapping[str, Any]) -> Resource | None:
    """Payment methods are automatic where nothing else is said."""
    if "automatic_payment_methods" in params or params.get("allowed_payment_method_types"):
        return intents.automatic(params)
    return {"allow_redirects": "always", "enabled": True}


def _options(intent: Resource, params: Mapping[str, Any]) -> Resource:
    """Options by type: what was said, and what every intent of the type has."""
    always: dict[str, Resource] = {
        "card": {
            "installments": None,
            "mandate_options": None,
            "network": None,
            "request_three_d_secure": "automatic",
        },
        "us_bank_account": {"mandate_options": {}, "verification_method": "automatic"},
    }
    old, given = intent["payment_method_options"] or {}, params.get("payment_method_options") or {}
    kept = {type: {**always.get(type, {}), **old.get(type, {})} for type in intent["payment_method_types"]}
    return {**old, **kept, **{type: {**kept.get(type, {}), **each} for type, each in given.items() if each}}


def _check_confirm_only(params: Mapping[str, Any]) -> None:
    """Refuse what means something only where the intent is confirmed at once."""
    if params.get("confirm"):
        return
    for name in ("error_on_requires_action", "mandate", "mandate_data", "off_session", "return_url"):
        if params.get(name):
            raise errors.Invalid(
                f"The parameter `{name}` cannot be passed when creating a PaymentIntent unless `confirm` is "
                "set to true.",
                param=name,
            )


def _linked(store: AccountStore, params: Mapping[str, Any], amount: int) -> dict[str, Any]:
    """What names other objects, checked."""
    values = shared(store, params, amount)
    check_descriptors(params)
    if customer := params.get("customer"):
        values["customer"] = store.get("customer", customer, param="customer")["id"]
    return values


def _chosen(
    store: AccountStore, intent: Resource, params: Mapping[str, Any], *, refused_with: Resource | None
) -> dict[str, Any]:
    """What follows from the payment method that a request names or describes, if it does."""
    if params.get("confirmation_token"):
        raise errors.no_such_in_body("confirmation token", params["confirmation_token"], "confirmation_token")
    method = intents.chosen(store, intent, params, refused_with=refused_with)
    if method is None:
        return {}
    return {
        "last_payment_error": None,
        "next_action": None,
        "payment_method": method["id"],
        "status": "requires_confirmation",
    }


@route("v1.payment_intents.retrieve")
def retrieve_payment_intent(call: Call) -> Resource:
    """An intent; with a publishable key, only by its `client_secret`."""
    return intents.retrieve(call, "payment_intent")


@route("v1.payment_intents.list")
def list_payment_intents(call: Call) -> Resource:
    """Intents, newest first; by customer or time."""
    return pages.page(call.store, "payment_intent", call.url, call.params)


@route("v1.payment_intents.search")
def search_payment_intents(call: Call) -> Resource:
    """Intents by a query over amount, created, currency, customer, metadata and status."""
    return pages.search(call.store, "payment_intent", call.url, call.params)


@route("v1.payment_intents.update")
def update_payment_intent(call: Call) -> Resource:
    """Change an intent that is still open; of others only the metadata and the description."""
    store, params = call.store, call.params
    intent = store.get("payment_intent", call.path["intent"])
    fixed = sorted(params.keys() - ALWAYS_CHANGEABLE)
    if fixed and intent["status"] not in OPEN:
        raise intents.unexpected(
            intent,
            f"This PaymentIntent's {fixed[0]} could not be updated because it has a status of "
            f"{intent['status']}. You may only update the {fixed[0]} of a PaymentIntent with one of the "
            f"following statuses: {', '.join(OPEN)}.",
            param=fixed[0],
        )
    return store.change(intent, _changes(store, intent, params), event=None)


def _changes(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    currency = currencies.checked(params.get("currency", intent["currency"]))
    amount = params.get("amount", intent["amount"])
    if amount != intent["amount"] or currency != intent["currency"]:
        charging.check(store, amount, currency)
    plain = {name: params[name] for name in (*PLAIN, "capture_method", "metadata") if name in params}
    values = {"amount": amount, "currency": currency, **changes("payment_intent", intent, plain)}
    values |= _linked(store, {"transfer_data": intent["transfer_data"], **params}, amount)
    if part := at(params, "transfer_data.amount"):
        values["transfer_data"] = {**(intent["transfer_data"] or {}), "amount": part}
    if types := params.get("allowed_payment_method_types"):
        values |= {"allowed_payment_method_types": types, "payment_method_types": types}
    ready = {**intent, **values}
    values["payment_method_options"] = _options(ready, params)
    return values | _chosen(store, ready, params, refused_with=intent)


@route("v1.payment_intents.confirm")
def confirm_payment_intent(call: Call) -> Resource:
    """Pay; what comes of it follows from the payment method."""
    return confirm(call.store, call.store.get("payment_intent", call.path["intent"]), call.params)


def confirm(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> Resource:
    """Confirm an intent. Raises Invalid where it cannot be, CardDeclined where the bank declines."""
    _check_confirmable(intent)
    said = {name: params[name] for name in (*PLAIN, "capture_method") if params.get(name)}
    ready = {**intent, **changes("payment_intent", intent, said)}
    ready["payment_method_options"] = _options(ready, params)
    ready |= _chosen(store, ready, params, refused_with=intent)
    intents.check_method(ready, intent)
    method = payment_methods.named(store, ready["payment_method"])
    payment_methods.check_usable(store, method)
    intents.check_mandate(store, ready, method, params)
    ready |= {"last_payment_error": None, "next_action": None, "status": "requires_confirmation"}
    intent = store.change(intent, {**ready, "payment_method": method["id"]}, event=None)
    if method["type"] == "card":
        return _confirm_card(store, intent, method, params)
    if method["type"] in charging.DEBITS:
        return _confirm_debit(store, intent, method)
    return _move(store, intent, "requires_action", next_action=_redirect(intent, params))


def _check_confirmable(intent: Resource) -> None:
    status = intent["status"]
    if status in OPEN:
        return
    reasons = {
        "succeeded": "it has already succeeded after being previously confirmed.",
        "requires_capture": "it has already been authorized after being previously confirmed.",
    }
    statuses = f"it has a status of {status}. Only a PaymentIntent with one of the following statuses may be "
    reason = reasons.get(status, f"{statuses}confirmed: {', '.join(OPEN)}.")
    raise intents.unexpected(intent, f"You cannot confirm this PaymentIntent because {reason}")


def _redirect(intent: Resource, params: Mapping[str, Any]) -> Resource:
    """Where the customer of any other payment method goes to pay."""
    if "return_url" not in params:
        raise errors.Invalid(
            "A `return_url` must be specified because this payment method redirects your customer to another "
            "page to pay.",
            param="return_url",
        )
    return intents.challenge(intent, params["return_url"])


def _confirm_card(
    store: AccountStore, intent: Resource, method: Resource, params: Mapping[str, Any]
) -> Resource:
    known = charge_objects.known_card(store, method)
    off_session = bool(params.get("off_session"))
    needed = test_cards.needs_authentication(
        known,
        off_session=off_session,
        set_up=payment_methods.is_set_up(store, method),
        requested=intents.wants_authentication(intent),
    )
    declined = None
    answered = store.find("_authenticated", intent["id"])
    if answered and answered["method"] == method["id"]:
        return _paid(store, intent, method, three_d_secure=charge_objects.authenticated())
    if needed and known and known.lookup_fails:
        declined = test_cards.GENERIC
    elif needed and (off_session or params.get("error_on_requires_action")):
        declined = test_cards.AUTHENTICATION_REQUIRED
    elif needed:
        action = intents.challenge(intent, params.get("return_url"))
        return _move(store, intent, "requires_action", next_action=action)
    frictionless = known is not None and known.authentication == "frictionless"
    seen = charge_objects.authenticated("frictionless") if frictionless else None
    return _paid(store, intent, method, three_d_secure=seen, declined=declined)


def _confirm_debit(store: AccountStore, intent: Resource, method: Resource) -> Resource:
    if method["type"] == "us_bank_account" and not microdeposits.verified(store, method):
        action = microdeposits.send(store, intent, method)
        return _move(store, intent, "requires_action", next_action=action)
    return _paid(store, intent, method)


def _paid(store: AccountStore, intent: Resource, method: Resource, **how: Any) -> Resource:
    """Pay. Raises CardDeclined, with the intent that remembers it."""
    after_it, decline = pay(store, intent, method, **how)
    if decline:
        refusal = _refusal(decline, method, after_it["latest_charge"])
        refusal.extras["payment_intent"] = after_it
        raise refusal
    return after_it


def _refusal(decline: Decline, method: Resource, charge: str) -> errors.CardDeclined:
    """The bank's refusal; a decline without a reason of its own has its code for one here."""
    refusal = decline.refusal(payment_method=method, charge=charge)
    refusal.extras["decline_code"] = decline.decline_code or decline.code
    return refusal


def pay(
    store: AccountStore,
    intent: Resource,
    method: Resource,
    *,
    three_d_secure: Resource | None = None,
    declined: Decline | None = None,
) -> tuple[Resource, Decline | None]:
    """Attempt the payment; answers with the intent after it, and why it was declined if it was."""
    payment = Payment(
        intent["amount"],
        intent["currency"],
        method,
        capture=intent["capture_method"] != "manual",
        three_d_secure=three_d_secure,
        declined=declined,
        values={**{name: intent[name] for name in ON_CHARGE}, "payment_intent": intent["id"]},
    )
    charge, decline = charging.attempt(store, payment)
    if decline:
        error = _refusal(decline, method, charge["id"]).body()
        return _fail(store, intent, error, latest_charge=charge["id"]), decline
    _save(store, intent, method)
    now = {"latest_charge": charge["id"], "next_action": None}
    if charge["status"] == "pending":
        return _move(store, intent, "processing", **now), None
    if not charge["captured"]:
        return _move(store, intent, "requires_capture", amount_capturable=charge["amount"], **now), None
    return _move(store, intent, "succeeded", amount_received=charge["amount_captured"], **now), None


def _save(store: AccountStore, intent: Resource, method: Resource) -> None:
    """Keep the payment method for later payments, if that was asked for; one that is nobody's is used up."""
    if intent["customer"] and intent["setup_future_usage"]:
        payment_methods.attach(store, method, store.get("customer", intent["customer"]))
        if intent["setup_future_usage"] == "off_session":
            payment_methods.set_up(store, method)
    elif method["customer"] is None:
        payment_methods.spend(store, method)


def _fail(store: AccountStore, intent: Resource, error: Resource, **values: Any) -> Resource:
    """Have an intent wait for another payment method. `error`: what becomes its `last_payment_error`."""
    return _move(
        store,
        intent,
        "requires_payment_method",
        last_payment_error=error,
        next_action=None,
        payment_method=None,
        **values,
    )


def _move(store: AccountStore, intent: Resource, status: str, **values: Any) -> Resource:
    """Change an intent's status. Stripe's events of intents say how they are, not what they were."""
    assert status in NEXT[intent["status"]], (intent["status"], status)
    moved = store.change(intent, {"status": status, **values}, event=None)
    store.emit(TOLD.get(status, status), moved)
    return moved


@job("authenticate.payment_intent")
def authenticate(store: AccountStore, id: str, passed: bool) -> None:
    """Answer for the customer whom the bank asked to authenticate. Raises Invalid where nobody was asked."""
    intent = intents.asked(store, "payment_intent", id)
    method = payment_methods.named(store, intent["payment_method"])
    if not passed:
        _fail(store, intent, intents.not_authenticated(intent, method).body())
    elif intent["confirmation_method"] == "manual":
        store.change(intent, {"next_action": None, "status": "requires_confirmation"}, event=None)
        store.keep("_authenticated", id, method=method["id"])
    else:
        card = method["type"] == "card"
        pay(store, intent, method, three_d_secure=charge_objects.authenticated() if card else None)


@after("charge.succeeded")
def _debit_succeeded(store: AccountStore, charge: Resource) -> None:
    """The bank answered to a debit: the intent that was processing is paid."""
    intent = _processing(store, charge)
    if intent:
        _move(store, intent, "succeeded", amount_received=charge["amount_captured"])


@after("charge.failed")
def _debit_failed(store: AccountStore, charge: Resource) -> None:
    """The bank answered to a debit: the intent that was processing waits for another payment method."""
    intent = _processing(store, charge)
    if intent:
        method = payment_methods.named(store, charge["payment_method"])
        refusal = errors.Invalid(
            charge["failure_message"],
            code=charge["failure_code"],
            charge=charge["id"],
            payment_method=method,
        )
        _fail(store, intent, refusal.body())


def _processing(store: AccountStore, charge: Resource) -> Resource | None:
    intent = store.find("payment_intent", charge["payment_intent"] or "")
    waits = intent and intent["status"] == "processing" and intent["latest_charge"] == charge["id"]
    return intent if waits else None


@after("charge.expired")
def _expired(store: AccountStore, charge: Resource) -> None:
    """Nobody captured an authorization in time: its intent is canceled."""
    intent = store.find("payment_intent", charge["payment_intent"] or "")
    if intent and intent["status"] == "requires_capture":
        _cancel(store, intent, "automatic")


@route("v1.payment_intents.capture")
def capture_payment_intent(call: Call) -> Resource:
    """Take what an intent authorized, or a part of it."""
    store, params = call.store, call.params
    intent = store.get("payment_intent", call.path["intent"])
    if intent["status"] != "requires_capture":
        raise intents.unexpected(
            intent,
            f"This PaymentIntent could not be captured because it has a status of {intent['status']}. Only a "
            "PaymentIntent with one of the following statuses may be captured: requires_capture.",
        )
    charge = store.get("charge", intent["latest_charge"])
    amount = check_capture(charge, params.get("amount_to_capture"), "amount_to_capture")
    check_descriptors(params)
    names = ("statement_descriptor", "statement_descriptor_suffix")
    said = {name: params[name] for name in names if params.get(name)}
    said |= parts(charge, params, amount)
    captured = charging.capture(store, charge, amount, **said)
    if "metadata" in params:
        intent = store.change(intent, {"metadata": params["metadata"]}, event=None)
    return _move(
        store, intent, "succeeded", amount_capturable=0, amount_received=captured["amount_captured"], **said
    )


@route("v1.payment_intents.cancel")
def cancel_payment_intent(call: Call) -> Resource:
    """Give an intent up; what it authorized is given back."""
    store = call.store
    intent = store.get("payment_intent", call.path["intent"])
    if "canceled" not in NEXT[intent["status"]]:
        raise intents.unexpected(
            intent,
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a "
            "PaymentIntent with one of the following statuses may be canceled: "
            f"{', '.join(CANCELABLE)}.",
        )
    if intent["status"] == "requires_capture":
        charging.cancel(store, store.get("charge", intent["latest_charge"]))
    return _cancel(store, intent, call.params.get("cancellation_reason"))


def _cancel(store: AccountStore, intent: Resource, reason: str | None) -> Resource:
    return _move(
        store,
        intent,
        "canceled",
        amount_capturable=0,
        canceled_at=store.now,
        cancellation_reason=reason,
        next_action=None,
    )


@route("v1.payment_intents.increment_authorization")
def increment_authorization(call: Call) -> Resource:
    """Authorize more, where that was asked for when the intent was confirmed.

    Source: https://docs.stripe.com/payments/incremental-authorization.
    """
    store, params = call.store, call.params
    intent = store.get("payment_intent", call.path["intent"])
    asked_for = at(intent, "payment_method_options.card.request_incremental_authorization")
    if intent["status"] != "requires_capture" or asked_for != "if_available":
        raise intents.unexpected(
            intent,
            "This PaymentIntent is not eligible for incremental authorization: it must have a status of "
            "requires_capture, and have been confirmed with "
            "`payment_method_options[card][request_incremental_authorization]` set to `if_available`.",
        )
    if params["amount"] <= intent["amount"]:
        raise errors.Invalid(
            "The amount of an incremental authorization must be greater than the amount that is authorized.",
            param="amount",
        )
    currencies.check_largest(params["amount"], intent["currency"])
    charge = store.get("charge", intent["latest_charge"])
    details = charge["payment_method_details"]
    card = {**details["card"], "amount_authorized": params["amount"]}
    store.change(
        charge,
        {"amount": params["amount"], "payment_method_details": {**details, "card": card}},
        event="charge.updated",
    )
    names = ("description", "metadata", "statement_descriptor")
    said = {name: params[name] for name in names if name in params}
    values = {"amount": params["amount"], "amount_capturable": params["amount"], **said}
    changed = store.change(intent, values, event=None)
    store.emit("amount_capturable_updated", changed)
    return changed


@job("payment_intent.deposits_failed")
def deposits_failed(store: AccountStore, id: str, method: str) -> None:
    """The deposits did not arrive; an intent that went another way meanwhile is left alone."""
    intent = store.find("payment_intent", id)
    if intent and microdeposits.awaited(intent, method):
        refusal = microdeposits.refused(store.get("payment_method", method), "failed")
        _fail(store, intent, refusal.body())


@route("v1.payment_intents.verify_microdeposits")
def verify_microdeposits(call: Call) -> Resource:
    """Verify a bank account by the two amounts, or the code, of what was deposited; and pay."""
    store, intent = call.store, call.store.get("payment_intent", call.path["intent"])
    return _paid(store, intent, microdeposits.verify(store, intent, call.params, _fail))
