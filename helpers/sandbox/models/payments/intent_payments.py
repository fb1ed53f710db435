"""Payment intents paid: confirmed, authenticated, debited, and what the bank answers.

Cards that ask for 3D Secure wait for their customer, who is asked on pages that a sandbox does not have;
`POST /_sandbox/authenticate` answers for them. Debits of bank accounts are processing until the bank answers.

Source: https://docs.stripe.com/payments/paymentintents/lifecycle.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.cards import AUTHENTICATION_REQUIRED, GENERIC, Decline

from ... import errors
from ...account_store import AccountStore, after, job
from ...model import Model
from ...resource import Resource
from ...statuses import Statuses
from ..payment_methods import payment_methods, test_cards
from . import charge_objects, charging, intents, microdeposits
from .charging import Payment

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
CONFIRMED = ("processing", "requires_action", "requires_capture", "requires_payment_method", "succeeded")
LIFE = Statuses(
    {
        "requires_payment_method": ("requires_confirmation", "canceled", *CONFIRMED),
        "requires_confirmation": ("canceled", *CONFIRMED),
        "requires_action": ("requires_confirmation", "canceled", *CONFIRMED),
        "processing": ("requires_payment_method", "succeeded"),
        "requires_capture": ("succeeded", "canceled"),
        "succeeded": (),
        "canceled": (),
    },
    told_as={"requires_capture": "amount_capturable_updated", "requires_payment_method": "payment_failed"},
    silent=frozenset({"requires_confirmation"}),
)
Model(
    "payment_intent",
    statuses=LIFE,
    missing="intent",
    source="https://docs.stripe.com/api/payment_intents",
)
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


def check_confirmable(intent: Resource) -> None:
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


def attempt(store: AccountStore, intent: Resource, method: Resource, params: Mapping[str, Any]) -> Resource:
    """Pay an intent, or say what its customer has to do first. Raises CardDeclined.

    `params`: `off_session`, `error_on_requires_action` and `return_url`.
    """
    if method["type"] == "card":
        return _confirm_card(store, intent, method, params)
    if method["type"] in charging.DEBITS:
        return _confirm_debit(store, intent, method)
    return store.move(intent, "requires_action", next_action=_redirect(store, intent, params))


def _redirect(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> Resource:
    """Where the customer of any other payment method goes to pay."""
    if "return_url" not in params:
        raise errors.Invalid(
            "A `return_url` must be specified because this payment method redirects your customer to another "
            "page to pay.",
            param="return_url",
        )
    return intents.challenge(store, intent, params["return_url"])


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
        return paid(store, intent, method, three_d_secure=charge_objects.authenticated())
    if needed and known and known.lookup_fails:
        declined = GENERIC
    elif needed and (off_session or params.get("error_on_requires_action")):
        declined = AUTHENTICATION_REQUIRED
    elif needed:
        action = intents.challenge(store, intent, params.get("return_url"))
        return store.move(intent, "requires_action", next_action=action)
    frictionless = known is not None and known.authentication == "frictionless"
    seen = charge_objects.authenticated("frictionless") if frictionless else None
    return paid(store, intent, method, three_d_secure=seen, declined=declined)


def _confirm_debit(store: AccountStore, intent: Resource, method: Resource) -> Resource:
    if method["type"] == "us_bank_account" and not microdeposits.verified(store, method):
        action = microdeposits.send(store, intent, method)
        return store.move(intent, "requires_action", next_action=action)
    return paid(store, intent, method)


def paid(store: AccountStore, intent: Resource, method: Resource, **how: Any) -> Resource:
    """Pay. Raises CardDeclined, with the intent that remembers it."""
    after_it, refusal = pay(store, intent, method, **how)
    if refusal:
        refusal.extras["payment_intent"] = after_it
        raise refusal
    return after_it


def _refusal(decline: Decline, method: Resource, charge: str) -> errors.CardDeclined:
    """The bank's refusal; a decline without a reason of its own has its code for one here."""
    refusal = test_cards.refusal(decline, payment_method=method, charge=charge)
    refusal.extras["decline_code"] = decline.decline_code or decline.code
    return refusal


def pay(
    store: AccountStore,
    intent: Resource,
    method: Resource,
    *,
    three_d_secure: Resource | None = None,
    declined: Decline | None = None,
) -> tuple[Resource, errors.CardDeclined | None]:
    """Attempt the payment; answers with the intent after it, and the refusal if it was declined."""
    method = payment_methods.asked(store, method)
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
        refusal = _refusal(decline, method, charge["id"])
        _spend(store, method)
        return fail(store, intent, refusal.body(), latest_charge=charge["id"]), refusal
    _save(store, intent, method)
    now = {"latest_charge": charge["id"], "next_action": None}
    if intent["transfer_data"] and charge["transfer_group"]:
        now["transfer_group"] = charge["transfer_group"]
    if charge["status"] == "pending":
        return store.move(intent, "processing", **now), None
    if not charge["captured"]:
        return store.move(intent, "requires_capture", amount_capturable=charge["amount"], **now), None
    return store.move(intent, "succeeded", amount_received=charge["amount_captured"], **now), None


def _save(store: AccountStore, intent: Resource, method: Resource) -> None:
    """Keep the payment method for later payments, if that was asked for; one that is nobody's is used up."""
    if intent["customer"] and intent["setup_future_usage"]:
        payment_methods.attach(store, method, store.get("customer", intent["customer"]))
        if intent["setup_future_usage"] == "off_session":
            payment_methods.set_up(store, method)
    else:
        _spend(store, method)


def _spend(store: AccountStore, method: Resource) -> None:
    """What is nobody's is used up by the first payment that is tried with it."""
    if method["customer"] is None:
        payment_methods.spend(store, method)


def fail(store: AccountStore, intent: Resource, error: Resource, **values: Any) -> Resource:
    """Have an intent wait for another payment method. `error`: what becomes its `last_payment_error`."""
    return store.move(
        intent,
        "requires_payment_method",
        last_payment_error=error,
        next_action=None,
        payment_method=None,
        **values,
    )


def cancel(store: AccountStore, intent: Resource, reason: str | None) -> Resource:
    """Give an intent up for good."""
    return store.move(
        intent,
        "canceled",
        amount_capturable=0,
        canceled_at=store.now,
        cancellation_reason=reason,
        next_action=None,
    )


@intents.answered("payment_intent")
def authenticate(store: AccountStore, id: str, passed: bool) -> None:
    """Answer for the customer whom the bank asked to authenticate. Raises Invalid where nobody was asked."""
    intent = intents.asked(store, "payment_intent", id)
    method = payment_methods.named(store, intent["payment_method"])
    if not passed:
        fail(store, intent, intents.not_authenticated(intent, method).body())
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
        store.move(intent, "succeeded", amount_received=charge["amount_captured"])


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
        fail(store, intent, refusal.body())


def _processing(store: AccountStore, charge: Resource) -> Resource | None:
    intent = store.find("payment_intent", charge["payment_intent"] or "")
    waits = intent and intent["status"] == "processing" and intent["latest_charge"] == charge["id"]
    return intent if waits else None


@after("charge.expired")
def _expired(store: AccountStore, charge: Resource) -> None:
    """Nobody captured an authorization in time: its intent is canceled."""
    intent = store.find("payment_intent", charge["payment_intent"] or "")
    if intent and intent["status"] == "requires_capture":
        cancel(store, intent, "automatic")


@job("payment_intent.deposits_failed")
def deposits_failed(store: AccountStore, id: str, method: str) -> None:
    """The deposits did not arrive; an intent that went another way meanwhile is left alone."""
    intent = store.find("payment_intent", id)
    if intent and microdeposits.awaited(intent, method):
        refusal = microdeposits.refused(store.get("payment_method", method), "failed")
        fail(store, intent, refusal.body())
