"""What an intent authorized, captured: whole, in part, in several parts, or more than it was; or raised.

Source: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method,
https://docs.stripe.com/payments/multicapture, https://docs.stripe.com/payments/overcapture and
https://docs.stripe.com/payments/incremental-authorization.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...nested import at, changes
from ...parameters.names import bracketed
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies
from . import charge_objects, charging, intents, line_items
from .charges import check_capture, check_texts, parts

MOST_INCREMENTS, MOST_CAPTURES = 10, 50
# Whether more may be authorized on a card that was held to a reader.
SUPPORTED = "payment_method_details.card_present.incremental_authorization_supported"
TOLD = ("amount_details", "hooks", "metadata", "payment_details")


@route("v1.payment_intents.capture")
def capture_payment_intent(call: Call) -> Resource:
    """Take what an intent authorized, or a part of it; with `final_capture=false` more may follow."""
    store, params = call.store, call.params
    intent = own(call)
    if intent["status"] != "requires_capture":
        raise intents.unexpected(intent, _why_not(intent))
    charge = store.get("charge", intent["latest_charge"])
    wanted = params.get("amount_to_capture")
    if wanted and wanted > charge["amount"] and at(charge, SUPPORTED):
        intent, charge = _raise(store, intent, wanted)
    final = params.get("final_capture", True) is not False
    if wanted == 0 and final and charge["amount_captured"]:
        charging.let_go(store, charge)
        return _finish(store, intent, charge)
    amount = _checked(store, intent, charge, wanted)
    if not final:
        _check_in_parts(charge)
    later = _check_parts(store, intent, charge, params, final=final)
    if later and params.get("amount_details"):
        params = {**params, "amount_details": line_items.with_those_before(intent, params["amount_details"])}
    check_texts(params)
    names = ("statement_descriptor", "statement_descriptor_suffix")
    said = {name: params[name] for name in names if params.get(name)}
    shared = parts(store, charge, params, amount)
    told = changes("payment_intent", intent, {name: params[name] for name in TOLD if name in params})
    told |= line_items.noted(store, {**intent, **told, "amount": amount}, call.params, further=later)
    if told:
        intent = store.change(intent, told, event=None)
    if not final and amount < intent["amount_capturable"]:
        return _capture_part(store, intent, charge, amount, **said, **shared)
    captured = charging.capture(store, charge, amount, **said, **shared)
    return _finish(store, intent, captured, **said, **shared)


def _in_parts(charge: Resource) -> bool:
    """Whether a charge may be captured in several parts."""
    return bool(at(charge, "payment_method_details.card.multicapture.status") == "available")


def _check_in_parts(charge: Resource) -> None:
    if not _in_parts(charge):
        raise errors.Invalid(
            "This PaymentIntent cannot be captured in several parts: `final_capture=false` needs a card for "
            "which `payment_method_details[card][multicapture][status]` is `available`. Ask for it with "
            "`payment_method_options[card][request_multicapture]=if_available`.",
            param="final_capture",
        )


def _finish(store: AccountStore, intent: Resource, charge: Resource, **said: Any) -> Resource:
    """Have an intent be paid with what was captured; of one that was paid in parts, an event tells again."""
    values: dict[str, Any] = {
        "amount": max(intent["amount"], charge["amount_captured"]),
        "amount_capturable": 0,
        "amount_received": charge["amount_captured"],
        **_told(intent, said),
    }
    if _in_parts(charge):
        intent = store.change(intent, values, event="amount_capturable_updated")
        values = {}
    return store.move(intent, "succeeded", **values)


def _told(intent: Resource, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a capture as the intent shows it, which tells more of its transfer than the charge."""
    data = said.get("transfer_data")
    more = {"transfer_data": {**intent["transfer_data"], "amount": data["amount"]}} if data else {}
    return {**said, **more}


# What is said of one capture has to be said of the later ones, too; the latter also by the first one, where
# the intent said it, and by no later one that the first one did not say.
SAID_OF_EACH = ("application_fee_amount", "transfer_data.amount")
DETAILS = ("amount_details", "amount_details.line_items")


def _check_parts(
    store: AccountStore, intent: Resource, charge: Resource, params: Mapping[str, Any], *, final: bool
) -> bool:
    """Refuse one capture too many, or one that leaves out what the first one said. Raises Invalid.

    Answers with whether it is one after the first. Source: https://docs.stripe.com/payments/multicapture and
    https://docs.stripe.com/payments/payment-line-items/flexible-payment-scenarios#multicapture.
    """
    if not _in_parts(charge):
        return False
    said = [name for name in (*SAID_OF_EACH, *DETAILS) if at(params, name) is not None]
    before = store.find(charge_objects.CAPTURES, charge["id"])
    later = bool(before)
    expected = line_items.told(store, intent) if not final else []
    before = before or {"count": 0, "said": [*(name for name in said if name in SAID_OF_EACH), *expected]}
    for name in before["said"]:
        if name not in said:
            raise errors.missing(bracketed(name))
    for name in DETAILS:
        if later and name in said and name not in before["said"]:
            message = (
                f"`{bracketed(name)}` cannot be passed: the first capture was without."  # guess: the words
            )
            raise errors.Invalid(message, param=bracketed(name))
    if before["count"] >= MOST_CAPTURES:
        raise errors.Invalid(  # guess: the words
            f"This PaymentIntent has already been captured {MOST_CAPTURES} times: no more can be."
        )
    kept = before["said"] if later else said
    store.keep(charge_objects.CAPTURES, charge["id"], count=before["count"] + 1, said=kept)
    return later


def _why_not(intent: Resource) -> str:
    """Why an intent cannot be captured, or not again.

    Of one that was captured at once: https://github.com/medusajs/medusa/issues/6370 of February 2024.
    """
    if intent["status"] != "succeeded":
        return (
            f"This PaymentIntent could not be captured because it has a status of {intent['status']}. Only a "
            "PaymentIntent with one of the following statuses may be captured: requires_capture."
        )
    if intent["amount_received"] < intent["amount"]:
        return (
            "The remaining amount on this PaymentIntent could not be captured because the remainder of the "
            "authorized amount has been released."
        )
    return "This PaymentIntent could not be captured because it has already been captured."


def _checked(store: AccountStore, intent: Resource, charge: Resource, wanted: int | None) -> int:
    """How much is to be captured. Raises Invalid with the intent in it."""
    try:
        if wanted is not None and wanted < 0:
            raise errors.not_negative("amount_to_capture")
        return check_capture(store, charge, wanted)
    except errors.Invalid as refusal:
        refusal.extras["payment_intent"] = intent
        raise


def _capture_part(
    store: AccountStore, intent: Resource, charge: Resource, amount: int, **said: Any
) -> Resource:
    """Take a part now, and leave the rest authorized."""
    left = intent["amount_capturable"] - amount
    taken = charging.capture_part(store, charge, amount, **said)
    changed = store.change(
        intent,
        {"amount_capturable": left, "amount_received": taken["amount_captured"], **_told(intent, said)},
        event=None,
    )
    store.emit("amount_capturable_updated", changed)
    return changed


def _may_be_raised(store: AccountStore, intent: Resource) -> bool:
    """Whether more may be authorized, as was asked for: online by an option, in person as the card allows.

    Source: https://docs.stripe.com/terminal/features/incremental-authorizations.
    """
    if at(store.get("charge", intent["latest_charge"]), SUPPORTED):
        return True
    online = at(intent, "payment_method_options.card.request_incremental_authorization")
    return bool(online == "if_available")


@route("v1.payment_intents.increment_authorization")
def increment_authorization(call: Call) -> Resource:
    """Authorize more, where that was asked for when the intent was confirmed.

    Source: https://docs.stripe.com/payments/incremental-authorization.
    """
    store, params = call.store, call.params
    intent = own(call)
    if intent["status"] != "requires_capture":
        # Guess: the sentence is in the manner of that on captures.
        raise intents.unexpected(
            intent,
            f"This PaymentIntent could not be incremented because it has a status of {intent['status']}. "
            "Only a PaymentIntent with one of the following statuses may be incremented: requires_capture.",
        )
    if not _may_be_raised(store, intent):
        # Recorded in 2026, without a code; that it shows the intent, by its length.
        raise errors.Invalid(
            "This PaymentIntent is not eligible for incremental authorization because you did not request "
            "support using `request_incremental_authorization` when you created or confirmed it.",
            payment_intent=intent,
        )
    intent, charge = _raise(store, intent, params["amount"])
    names = (*TOLD, "description", "statement_descriptor")
    said = changes("payment_intent", intent, {name: params[name] for name in names if name in params})
    said |= line_items.noted(store, {**intent, **said}, params)
    shared = parts(store, charge, params, params["amount"])
    store.change(charge, shared, event=None)
    changed = store.change(intent, {**said, **_told(intent, shared)}, event=None)
    store.emit("amount_capturable_updated", changed)
    return changed


def _raise(store: AccountStore, intent: Resource, amount: int) -> tuple[Resource, Resource]:
    """Authorize an amount in place of a smaller one; tells the intent and its charge. Raises Invalid."""
    charge = store.get("charge", intent["latest_charge"])
    counted = store.find("_increments", charge["id"]) or {"count": 0}
    if counted["count"] >= MOST_INCREMENTS:
        raise errors.Invalid(
            f"This PaymentIntent has already been incremented {MOST_INCREMENTS} times: no more can be."
        )
    if amount <= intent["amount"]:
        raise errors.Invalid(
            "The amount of an incremental authorization must be greater than the amount that is authorized.",
            param="amount",
        )
    currencies.check_largest(amount, intent["currency"], by_card=True)
    store.keep("_increments", charge["id"], count=counted["count"] + 1)
    details = charge["payment_method_details"]
    type = details["type"]
    card = {**details[type], "amount_authorized": amount}
    if more := card.get("overcapture"):
        card["overcapture"] = {**more, "maximum_amount_capturable": amount}
    more = {"amount": amount, "payment_method_details": {**details, type: card}}
    raised = charge_objects.tell(store, charge, more, event="charge.updated")
    return store.change(intent, {"amount": amount, "amount_capturable": amount}, event=None), raised
