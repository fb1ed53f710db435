"""Payment intents: a payment from the first mention of an amount to the money.

Source: https://docs.stripe.com/api/payment_intents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...eras import era
from ...hooks import made_up
from ...nested import at, changes, first_metadata
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies
from ..payment_methods import configurations, payment_methods, rails
from . import (
    accepting,
    charging,
    confirmation_tokens,
    intents,
    line_items,
    mandates,
    microdeposits,
    option_rules,
    presentment,
)
from .accepting import ALLOWED, EXCLUDED
from .charges import check_texts
from .intent_payments import LIFE, OPEN, attempt, cancel, check_confirmable, fail, paid
from .sharing import check_group, check_part, shared, transfer_data

# As a refusal lists them; those in `LATELY` only in the newer versions, and no intent comes to be so here.
CANCELABLE = (
    "requires_payment_method",
    "requires_capture",
    "requires_reauthorization",
    "requires_confirmation",
    "requires_action",
    "expired",
    "processing",
)
LATELY = frozenset({"expired", "requires_reauthorization"})
PLAIN = (
    "amount_details",
    "description",
    "excluded_payment_method_types",
    "hooks",
    "payment_details",
    "presentment_details",  # as Checkout says
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
)
ALWAYS_CHANGEABLE = frozenset({"description", "metadata"})
# The statuses in which a parameter changes an intent, where they are more than those of one that is open. As
# programs report it.
CHANGEABLE: Mapping[str, tuple[str, ...]] = {"receipt_email": (*OPEN, "requires_capture", "succeeded")}
# What is said of an intent that is to charge nothing; recorded.
NOTHING_CHARGED = (
    "The amount must be greater than or equal to the minimum charge amount allowed for your account and the "
    "currency set (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to "
    "save a Payment Method for future use without an immediate payment, use a Setup Intent instead: "
    "https://docs.stripe.com/payments/setup-intents"
)


def _check_amount(store: AccountStore, amount: int, currency: str, types: Sequence[str] | None) -> None:
    if amount == 0:
        raise errors.Invalid(NOTHING_CHARGED, code="parameter_invalid_integer", param="amount")
    charging.check(store, amount, currency, types or ())


def _check_confirmation(params: Mapping[str, Any]) -> None:
    """Refuse to say how it is confirmed where Stripe chooses the types, as programs report it since 2023."""
    if at(params, "automatic_payment_methods.enabled") and params.get("confirmation_method"):
        raise errors.only_one(["automatic_payment_methods", "confirmation_method"])


@route("v1.payment_intents.create")
def create_payment_intent(call: Call) -> Resource:
    """Make an intent, and confirm it at once if asked to."""
    intents.check_confirm_only("payment_intent", call.params)
    option_rules.check(call, confirming=bool(call.params.get("confirm")))
    _check_presence(call, None)
    _check_confirmation(call.params)
    store, params = call.store, confirmation_tokens.spelled_out(call.store, call.params, "payment_intent")
    currency = currencies.checked(params["currency"])
    _check_amount(store, params["amount"], currency, params.get(ALLOWED))
    accepting.check_currency(store, params, currency)
    accepting.check_descriptor(store, params.get(ALLOWED), params.get("statement_descriptor"))
    created = _new(store, "")
    held = params.get("capture_method") == "manual"
    said = {name: params[name] for name in PLAIN if params.get(name)}
    created |= changes("payment_intent", created, said)
    created |= {
        "allowed_payment_method_types": params.get(ALLOWED),
        "amount": params["amount"],
        "automatic_payment_methods": intents.automatic(params),
        "capture_method": params.get("capture_method", created["capture_method"]),
        "confirmation_method": params.get("confirmation_method", "automatic"),
        "currency": currency,
        "metadata": first_metadata(params),
        "payment_method_configuration_details": configurations.named(store, params),
        "payment_method_types": accepting.types(
            store, params, presentment.asked({**created, "currency": currency})[1], held=held
        ),
        **_linked(store, params, params["amount"]),
    }
    created["payment_method_options"] = accepting.options(created, params)
    if params.get("confirm"):
        created |= _default_source(store, created, params)
    created |= accepting.with_method(store, created, params, refused_with=None)
    created |= line_items.noted(store, created, params)
    intent = store.add(created)
    intents.keep_radar_options(store, intent, params)
    return confirm(store, intent, intents.settled(params)) if params.get("confirm") else intent


def _default_source(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """An intent confirmed at once without a payment method is paid with the customer's default source."""
    if not intent["customer"] or params.get("payment_method") or params.get("payment_method_data"):
        return {}
    source = store.get("customer", intent["customer"])["default_source"]
    return {"payment_method": source, "status": "requires_confirmation"} if source else {}


# Kept of an invoice's intent: it takes the invoice's descriptor for a card, too. Recorded.
WITH_DESCRIPTOR = "_invoice_descriptor"


def for_invoice(
    store: AccountStore,
    amount: int,
    currency: str,
    method: str | None,
    types: list[str] | None = None,
    **values: Any,
) -> Resource:
    """An intent for what an invoice asks, with further values, stored and not confirmed.

    `method`: the payment method or source that it will be confirmed with, if one is known. `types`: those
    that it may be paid with, if they are named.
    """
    options = values.pop("payment_method_options", {})
    intent = _new(store, "") | {
        "amount": amount,
        "currency": currency,
        ALLOWED: types or None,
        "payment_method_types": types or accepting.types(store, values, currency, held=False),
    }
    if method:
        intent |= {"payment_method": method, "status": "requires_confirmation"}
    intent |= {"capture_method": "automatic", "confirmation_method": "automatic", **values}
    said = {type: each for type, each in options.items() if type in intent["payment_method_types"]}
    intent["payment_method_options"] = accepting.options(intent, {"payment_method_options": said})
    if intent["statement_descriptor"]:
        store.keep(WITH_DESCRIPTOR, intent["id"])
    return store.add(intent)


@made_up("payment_intent")
def _made_up(store: AccountStore, id: str) -> Resource:
    """In the profile `any-id` an unknown id names an intent in US dollars."""
    return _new(store, id) | {"payment_method_types": accepting.types(store, {}, "usd", held=False)}


def _new(store: AccountStore, id: str) -> Resource:
    """An intent of which nothing was said, not stored. `id`: the empty string for a new one."""
    intent = store.new("payment_intent", id=id)
    return {
        **intent,
        "amount_details": {"tip": {"amount": None} if era(store.now).tips_told else {}},
        "capture_method": "automatic_async",
        "client_secret": intents.client_secret(store, intent["id"]),
        "managed_payments": {"enabled": False},
        "metadata": {},
        "payment_method_options": {},
        "status": "requires_payment_method",
    }


def _linked(store: AccountStore, params: Mapping[str, Any], amount: int) -> dict[str, Any]:
    """What names other objects, checked."""
    values = shared(store, params, amount)
    check_texts(params)
    if customer := params.get("customer"):
        values["customer"] = store.get("customer", customer, param="customer")["id"]
    return values


@route("v1.payment_intents.update")
def update_payment_intent(call: Call) -> Resource:
    """Change an intent that is still open; of others little more than the metadata and the description."""
    store, params = call.store, call.params
    option_rules.check(call, confirming=False)
    intent = own(call)
    if {"amount", "currency"} & params.keys():
        _check_invoice(store, intent)
    for name in sorted(params.keys() - ALWAYS_CHANGEABLE):
        statuses = CHANGEABLE.get(name, OPEN)
        if intent["status"] not in statuses:
            raise intents.unexpected(
                intent,
                f"This PaymentIntent's {name} could not be updated because it has a status of "
                f"{intent['status']}. You may only update the {name} of a PaymentIntent with one of the "
                f"following statuses: {', '.join(statuses)}.",
                param=name,
            )
    return store.change(intent, _changes(store, intent, params), event=None)


def _changes(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    check_group(intent, params)
    currency = currencies.checked(params.get("currency", intent["currency"]))
    amount = params.get("amount", intent["amount"])
    if amount != intent["amount"] or currency != intent["currency"]:
        _check_amount(store, amount, currency, params.get(ALLOWED, intent[ALLOWED]))
    plain = {name: params[name] for name in (*PLAIN, "capture_method", "metadata") if name in params}
    values = {"amount": amount, "currency": currency, **changes("payment_intent", intent, plain)}
    values |= _linked(store, {**params, **_shares(intent, params)}, amount)
    if params.get("payment_method_configuration"):
        asked = {"on_behalf_of": intent["on_behalf_of"], **params}
        values["payment_method_configuration_details"] = configurations.named(store, asked)
    values["last_payment_error"] = None
    values |= line_items.noted(store, {**intent, **values}, params)
    ready = {**intent, **values}
    values |= _offered(store, {**intent, **values}, params)
    ready |= values
    accepting.check_descriptor(store, values[ALLOWED], ready["statement_descriptor"])
    values["payment_method_options"] = accepting.options(ready, params)
    return values | accepting.with_method(store, ready, params, refused_with=intent)


def _shares(intent: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """Who gets what of an intent that is changed, where that is said again or the amount is another."""
    if params.keys().isdisjoint({"amount", "application_fee_amount", "transfer_data"}):
        return {}
    data = transfer_data(intent["transfer_data"] or {}, params.get("transfer_data") or {})
    if data and "destination" not in data:
        raise errors.missing("transfer_data[destination]")
    fee = params.get("application_fee_amount", intent["application_fee_amount"])
    return {
        "application_fee_amount": fee,
        "on_behalf_of": intent["on_behalf_of"],
        "transfer_data": data or None,
    }


def _offered(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """The types of an intent that is changed: those that are named now, or those of its currency."""
    named = params.get(ALLOWED) or intent[ALLOWED]
    held = intent["capture_method"] == "manual"
    if params.get(ALLOWED) or "currency" in params:
        accepting.check_currency(store, {ALLOWED: named}, intent["currency"])
    details = intent["payment_method_configuration_details"] or {}
    asked = {ALLOWED: named, EXCLUDED: intent[EXCLUDED], configurations.KIND: details.get("id")}
    asked["on_behalf_of"] = intent["on_behalf_of"]
    types = accepting.types(store, asked, presentment.asked(intent)[1], held=held)
    values: dict[str, Any] = {ALLOWED: named, "payment_method_types": types}
    if params.get(ALLOWED):
        values["automatic_payment_methods"] = None
    return values


def _check_invoice(store: AccountStore, intent: Resource) -> None:
    """Leave to an invoice what asks for all that is left of it. Guess: the sentence.

    Source: https://docs.stripe.com/api/invoice-payment/object#invoice_payment_object-is_default.
    """
    payments = store.all("invoice_payment", "payment.payment_intent", intent["id"])
    if any(each["is_default"] and each["status"] == "open" for each in payments):
        raise errors.Invalid("You cannot perform this action on PaymentIntents created by an Invoice.")


def _check_presence(call: Call, before: str | None) -> None:
    """Refuse to set up future payments without the customer. `before`: what the intent says of them.

    The sentences are Stripe's, as programs report them that met them in test mode in 2026.
    """
    usage = call.params.get("setup_future_usage") or before
    if usage and call.params.get("off_session") and not call.inner:
        raise errors.Invalid(
            "You cannot confirm with `off_session=true` when `setup_future_usage` is also set on the "
            "PaymentIntent. The customer needs to be on-session to perform the steps which may be required "
            "to set up the PaymentMethod for future usage."
        )


@route("v1.payment_intents.confirm")
def confirm_payment_intent(call: Call) -> Resource:
    """Pay; what comes of it follows from the payment method."""
    intents.check_owner(call, "payment_intent", intents.NOT_BY_HAND)
    option_rules.check(call, confirming=True)
    intent = own(call)
    usage = intent["setup_future_usage"]
    _check_presence(call, usage)
    params = confirmation_tokens.spelled_out(call.store, call.params, "payment_intent", usage=usage)
    return confirm(call.store, intent, params)


def confirm(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> Resource:
    """Confirm an intent. Raises Invalid where it cannot be, CardDeclined where the bank declines."""
    check_confirmable(intent)
    said = {name: params[name] for name in (*PLAIN, "capture_method") if params.get(name)}
    ready = {**intent, **changes("payment_intent", intent, said), **_amount(store, intent, params)}
    ready |= line_items.noted(store, ready, params)
    if params.get(ALLOWED):
        ready |= _offered(store, ready, params)
    ready["payment_method_options"] = accepting.options(ready, params)
    ready |= accepting.with_method(store, ready, params, refused_with=intent, confirming=True)
    intents.check_method(ready, intent)
    accepting.check_return(ready, params)
    method = payment_methods.named(store, ready["payment_method"])
    payment_methods.check_usable(store, method)
    accepting.check_method(store, ready, method)
    if not store.find(WITH_DESCRIPTOR, intent["id"]):
        accepting.check_descriptor(store, (method["type"],), ready["statement_descriptor"])
    mandates.check(store, ready, method, params)
    ready |= {"last_payment_error": None, "next_action": None, "status": "requires_confirmation"}
    intent = store.change(intent, {**ready, "payment_method": method["id"]}, event=None)
    confirmation_tokens.use(store, params, intent)
    intents.keep_radar_options(store, intent, params)
    return attempt(store, intent, method, params)


def _amount(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> dict[str, int]:
    """The amount that is confirmed, where it is said to be another. Guess: it is the intent's from then on.

    Source: https://docs.stripe.com/changelog/dahlia/2026-04-22/
    amount-confirmation-parameter-to-paymentintent.
    """
    amount = params.get("amount_to_confirm", intent["amount"])
    if amount == intent["amount"]:
        return {}
    _check_amount(store, amount, intent["currency"], intent[ALLOWED])
    check_part(intent["application_fee_amount"], amount, "application_fee_amount")
    return {"amount": amount}


@route("v1.payment_intents.cancel")
def cancel_payment_intent(call: Call) -> Resource:
    """Give an intent up; what it authorized is given back, also where Checkout made it."""
    store = call.store
    intent = own(call)
    if intent["status"] != "requires_capture":
        intents.check_owner(call, "payment_intent", intents.EXPIRES)
    _check_invoice(store, intent)
    if not LIFE.allows(intent["status"], "canceled") or not _still_held(store, intent):
        hidden = LATELY if store.has_habit("a payment neither expires nor is authorized again") else ()
        listed = ", ".join(each for each in CANCELABLE if each not in hidden)
        raise intents.unexpected(
            intent,
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a "
            f"PaymentIntent with one of the following statuses may be canceled: {listed}.",
        )
    reason = call.params.get("cancellation_reason")
    canceled = cancel(store, intent, reason)
    if intent["status"] in ("processing", "requires_capture"):
        charging.cancel(store, store.get("charge", intent["latest_charge"]), reason)
    return canceled


def _still_held(store: AccountStore, intent: Resource) -> bool:
    """Whether a payment can be stopped; one that is on its way can where its type's row says so."""
    if intent["status"] != "processing":
        return True
    charge = store.get("charge", intent["latest_charge"])
    return rails.of(charge["payment_method_details"]["type"]).stops


@route("v1.payment_intents.verify_microdeposits")
def verify_microdeposits(call: Call) -> Resource:
    """Verify a bank account by the two amounts, or the code, of what was deposited; and pay."""
    store, intent = call.store, own(call)
    return paid(store, intent, microdeposits.verify(store, intent, call.params, fail))
