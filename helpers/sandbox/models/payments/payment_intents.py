"""Payment intents: a payment from the first mention of an amount to the money.

Source: https://docs.stripe.com/api/payment_intents.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore, made_up
from ...nested import at, changes, first_metadata
from ...resource import Resource
from ...routes import Call, route
from ...typed import own
from ..core import currencies
from ..payment_methods import payment_methods
from . import application_fees, charging, confirmation_tokens, intents, microdeposits
from .charges import check_capture, check_descriptors, parts
from .intent_payments import LIFE, OPEN, attempt, cancel, check_confirmable, fail, paid
from .sharing import shared

CANCELABLE = (
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
    "processing",
)
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
# What means something only where an intent is confirmed at once.
CONFIRMING = (
    "confirmation_token",
    "error_on_requires_action",
    "mandate",
    "mandate_data",
    "off_session",
    "return_url",
)
ALWAYS_CHANGEABLE = frozenset({"description", "metadata"})


@route("v1.payment_intents.create")
def create_payment_intent(call: Call) -> Resource:
    """Make an intent, and confirm it at once if asked to."""
    _check_confirm_only(call.params)
    store, params = call.store, confirmation_tokens.spelled_out(call.store, call.params)
    currency = currencies.checked(params["currency"])
    charging.check(store, params["amount"], currency)
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
        "payment_method_types": types or types_in(currency),
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
        "amount_details": {"tip": {}},
        "application": application_fees.acting(store),
        "capture_method": "automatic_async",
        "client_secret": intents.client_secret(store, made["id"]),
        "managed_payments": {"enabled": False},
        "metadata": {},
        "payment_method_options": {},
        "payment_method_types": types_in("usd"),
        "status": "requires_payment_method",
    }


def types_in(currency: str) -> list[str]:
    """What can be paid with in a currency where a request names no types."""
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
    for name in (
        "confirmation_token",
        "error_on_requires_action",
        "mandate",
        "mandate_data",
        "off_session",
        "return_url",
    ):
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


@route("v1.payment_intents.update")
def update_payment_intent(call: Call) -> Resource:
    """Change an intent that is still open; of others only the metadata and the description."""
    store, params = call.store, call.params
    intent = own(call)
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
    return confirm(call.store, own(call), confirmation_tokens.spelled_out(call.store, call.params))


def confirm(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> Resource:
    """Confirm an intent. Raises Invalid where it cannot be, CardDeclined where the bank declines."""
    confirmation_tokens.use(store, params, intent)
    check_confirmable(intent)
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
    return attempt(store, intent, method, params)


@route("v1.payment_intents.capture")
def capture_payment_intent(call: Call) -> Resource:
    """Take what an intent authorized, or a part of it."""
    store, params = call.store, call.params
    intent = own(call)
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
    return store.move(
        intent, "succeeded", amount_capturable=0, amount_received=captured["amount_captured"], **said
    )


@route("v1.payment_intents.cancel")
def cancel_payment_intent(call: Call) -> Resource:
    """Give an intent up; what it authorized is given back."""
    store = call.store
    intent = own(call)
    if not LIFE.allows(intent["status"], "canceled"):
        raise intents.unexpected(
            intent,
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a "
            "PaymentIntent with one of the following statuses may be canceled: "
            f"{', '.join(CANCELABLE)}.",
        )
    if intent["status"] == "requires_capture":
        charging.cancel(store, store.get("charge", intent["latest_charge"]))
    return cancel(store, intent, call.params.get("cancellation_reason"))


@route("v1.payment_intents.increment_authorization")
def increment_authorization(call: Call) -> Resource:
    """Authorize more, where that was asked for when the intent was confirmed.

    Source: https://docs.stripe.com/payments/incremental-authorization.
    """
    store, params = call.store, call.params
    intent = own(call)
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


@route("v1.payment_intents.verify_microdeposits")
def verify_microdeposits(call: Call) -> Resource:
    """Verify a bank account by the two amounts, or the code, of what was deposited; and pay."""
    store, intent = call.store, own(call)
    return paid(store, intent, microdeposits.verify(store, intent, call.params, fail))
