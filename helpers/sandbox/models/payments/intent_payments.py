"""Payment intents paid: confirmed, debited, or left waiting for what their customer or bank answers.

Cards that ask for 3D Secure wait for their customer, who is asked on pages that a sandbox does not have;
`POST /_sandbox/authenticate` answers for them. Debits of bank accounts are processing until the bank answers.
What the answers make of an intent: `intent_outcomes.py`.

Source: https://docs.stripe.com/payments/paymentintents/lifecycle.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.cards import AUTHENTICATION_REQUIRED, GENERIC, NOT_HANDLED, Decline, KnownCard

from ... import errors
from ...account_store import AccountStore
from ...listing.searched import NUMERIC, TOKEN
from ...model import Model
from ...nested import at
from ...resource import Resource
from ...statuses import Statuses
from ..payment_methods import payment_methods, rails, test_cards, tokens
from . import (
    accepting,
    bank_transfers,
    charge_objects,
    charging,
    generated,
    intents,
    mandates,
    microdeposits,
    next_actions,
    presentment,
    waiting,
)
from .charging import Payment

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
CONFIRMED = ("processing", "requires_action", "requires_capture", "requires_payment_method", "succeeded")
LIFE = Statuses(
    {
        "requires_payment_method": ("requires_confirmation", "canceled", *CONFIRMED),
        "requires_confirmation": ("canceled", *CONFIRMED),
        "requires_action": ("requires_confirmation", "canceled", *CONFIRMED),
        "processing": ("requires_payment_method", "succeeded", "canceled"),
        "requires_capture": ("succeeded", "canceled"),
        "succeeded": (),
        "canceled": (),
    },
    told_as={"requires_capture": "amount_capturable_updated", "requires_payment_method": "payment_failed"},
    silent=frozenset({"requires_confirmation"}),
)
# Source: https://docs.stripe.com/search#query-fields-for-payment-intents.
SEARCHABLE = {
    **dict.fromkeys(("amount", "created"), NUMERIC),
    **dict.fromkeys(("currency", "customer", "metadata", "status"), TOKEN),
}
Model(
    "payment_intent",
    searchable=SEARCHABLE,
    statuses=LIFE,
    missing="intent",
    source="https://docs.stripe.com/api/payment_intents",
)
# The ways of capture that leave it for later; a reader takes the second for cards that can be held.
HELD = frozenset({"manual", "manual_preferred"})
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

    `params`: the confirmation's, such as `off_session`, `error_on_requires_action`, `mandate_data` and
    `return_url`; `asks`: a customer who is not there is asked to authenticate later, as invoices do it.
    """
    rail = rails.of(method["type"])
    if method["type"] == "card":
        return _confirm_card(store, intent, method, params)
    if method["type"] == "customer_balance":
        return _await_transfer(store, intent, method)
    if rail.mandate:
        return _confirm_debit(store, intent, method, params)
    away = bool(params.get("off_session"))
    if rail.action == "none" or (away and rail.kept == "itself" and payment_methods.is_set_up(store, method)):
        return paid(store, intent, method)
    return _ask(store, intent, method, params)


def _await_transfer(store: AccountStore, intent: Resource, method: Resource) -> Resource:
    """Pay out of the customer's cash balance, or tell the customer where to send the money."""
    action = bank_transfers.confirm(store, intent)
    if action is None:
        return paid(store, intent, method)
    store.move(intent, "requires_action", next_action=action)
    return store.get("payment_intent", intent["id"])  # what was sent before may have been applied


def _ask(store: AccountStore, intent: Resource, method: Resource, params: Mapping[str, Any]) -> Resource:
    """Show the customer where, or what, to pay; what comes of it may be known beforehand."""
    type = method["type"]
    accepting.check_redirect(intent, type, params)
    if type == "blik":
        waiting.check_code(method, params)
    if params.get("error_on_requires_action"):
        raise _requires_action(store, intent, method)
    if params.get("off_session") and not params.get("asks"):
        raise _nobody_there(store, intent, method)
    expires_at = waiting.expires_at(store, intent, method)
    asked = next_actions.Asked(store, intent, type, expires_at, params.get("return_url"))
    course = waiting.course(intent, method)
    marks = {"intent": intent["id"], "method": method["id"]}
    if course.pays is not None:
        store.later(store.now + course.pays, "payment_intents.answered", code=course.code, **marks)
    if expires_at:
        store.later(expires_at, "payment_intents.lapsed", **marks)
    return store.move(intent, "requires_action", next_action=next_actions.brought(asked))


def _nobody_there(store: AccountStore, intent: Resource, method: Resource) -> errors.CardDeclined:
    """Fail a payment off session whose customer would have to do something. Guess: the words.

    Source: https://docs.stripe.com/api/payment_intents/create, `off_session`.
    """
    refusal = errors.CardDeclined(
        f"A payment by {method['type']} requires its customer, and was made off session.",
        code="authentication_required",
        decline_code="authentication_required",
        payment_method=method,
    )
    refusal.extras["payment_intent"] = fail(store, intent, refusal.body())
    return refusal


def _requires_action(store: AccountStore, intent: Resource, method: Resource) -> errors.CardDeclined:
    """Fail a payment that may not ask the customer anything and would have to; what is said of it.

    Source: https://docs.stripe.com/api/payment_intents/create, `error_on_requires_action`; of the code for
    what is no card: https://docs.stripe.com/error-codes. Guess: that only the code differs.
    """
    refusal = test_cards.refusal(NOT_HANDLED, payment_method=method)
    if method["type"] not in intents.BY_CARD:
        refusal.code = "payment_intent_action_required"
        refusal.extras.pop("decline_code")
    refusal.extras["payment_intent"] = fail(store, intent, refusal.body())
    return refusal


def _not_tried(store: AccountStore, intent: Resource, method: Resource) -> errors.CardDeclined:
    """Fail a payment that Radar's rules let nobody try without 3D Secure: there is no charge."""
    refusal = test_cards.refusal(AUTHENTICATION_REQUIRED, payment_method=method)
    refusal.extras["decline_code"] = AUTHENTICATION_REQUIRED.code
    refusal.extras["payment_intent"] = fail(store, intent, refusal.body())
    return refusal


def _confirm_card(
    store: AccountStore, intent: Resource, method: Resource, params: Mapping[str, Any]
) -> Resource:
    """Charge a card, whose customer may have to authenticate first, or did so already."""
    said = at(params, "payment_method_options.card") or {}
    if refusal := charge_objects.not_eligible(store, intent["payment_method_options"]):
        refusal.extras["payment_intent"] = fail(store, intent, refusal.body())
        raise refusal
    if cvc := said.get("cvc_token"):
        _use_cvc(store, intent, cvc)
    if elsewhere := said.get("three_d_secure"):
        return paid(store, intent, method, three_d_secure=charge_objects.authenticated_elsewhere(elsewhere))
    answered = store.find("_authenticated", intent["id"])
    if answered and answered["method"] == method["id"]:
        return paid(store, intent, method, three_d_secure=charge_objects.authenticated(store, method))
    known = charge_objects.known_card(store, method)
    off_session, by_phone = bool(params.get("off_session")), bool(said.get("moto"))
    # Guess: what is asked of cards is asked where somebody is there, and not as an invoice pays itself.
    by_itself = off_session and params.get("asks")
    needed = test_cards.needs_authentication(
        known,
        off_session=off_session,
        by_phone=by_phone,
        set_up=payment_methods.is_set_up(store, method),
        requested=intents.wants_authentication(intent) and not by_itself,
    )
    if not needed:
        seen = _seen_by_bank(store, intent, method, known, off_session=off_session)
        return paid(store, intent, method, three_d_secure=seen, off_session=off_session)
    if known and known.lookup_fails:
        return paid(store, intent, method, declined=GENERIC, off_session=off_session)
    if known and known.by_rule and off_session and not params.get("asks"):
        raise _not_tried(store, intent, method)
    if (off_session or by_phone) and not params.get("asks"):
        declined = NOT_HANDLED if params.get("error_on_requires_action") else AUTHENTICATION_REQUIRED
        return paid(store, intent, method, declined=declined, off_session=off_session)
    return _authenticate_first(store, intent, method, params)


def _authenticate_first(
    store: AccountStore, intent: Resource, method: Resource, params: Mapping[str, Any]
) -> Resource:
    """Have the customer of a card authenticate. Raises CardDeclined where nothing may be asked."""
    if params.get("error_on_requires_action"):
        raise _requires_action(store, intent, method)
    action = intents.authentication(store, intent, params)
    return store.move(intent, "requires_action", next_action=action)


def _seen_by_bank(
    store: AccountStore, intent: Resource, method: Resource, known: KnownCard | None, *, off_session: bool
) -> Resource | None:
    """How the bank looked at a payment that its customer was not asked about; None where it did not.

    `known`: what the method's test card does, if it is one.
    """
    enrolled = known.authentication if known else "unenrolled"
    if enrolled == "frictionless":
        return charge_objects.authenticated(store, method, "frictionless")
    if enrolled == "unenrolled" and intents.wants_authentication(intent) and not off_session:
        return charge_objects.attempted(store, method)
    return None


def _use_cvc(store: AccountStore, intent: Resource, token: str) -> None:
    """Use the code that the customer gave again. Raises NotConfirmed where it was used before.

    Recorded in 2026: the intent, which the error shows, then waits for a payment method. Guess: its
    last error is that its security code was used before.
    """
    try:
        tokens.use_cvc(store, token, param="payment_method_options[card][cvc_token]")
    except errors.Invalid as refused:
        if refused.code != "token_already_used":
            raise
        refusal = errors.NotConfirmed(refused.message, code=refused.code)
        refusal.extras["payment_intent"] = fail(store, intent, refusal.body())
        raise refusal from None


def _confirm_debit(
    store: AccountStore, intent: Resource, method: Resource, params: Mapping[str, Any]
) -> Resource:
    """Debit a bank account under the customer's mandate; one that was never verified is first."""
    mandate = mandates.given(store, intent, method, params)
    if rails.of(method["type"]).deposits and not microdeposits.verified(store, method):
        action = microdeposits.send(store, intent, method)
        return store.move(intent, "requires_action", next_action=action)
    return paid(store, intent, method, mandate=mandate)


def paid(store: AccountStore, intent: Resource, method: Resource, **how: Any) -> Resource:
    """Pay. Raises CardDeclined, with the intent that remembers it."""
    after_it, refusal = pay(store, intent, method, **how)
    if refusal:
        refusal.extras["payment_intent"] = after_it
        raise refusal
    return after_it


def _refusal(decline: Decline, method: Resource, charge: str) -> errors.CardDeclined:
    """The bank's refusal; a decline without a reason of its own has its code for one here.

    Recorded in 2025-04-30.basil: that of an action that cannot be handled names no charge.
    """
    told = {} if decline == NOT_HANDLED else {"charge": charge}
    refusal = test_cards.refusal(decline, payment_method=method, **told)
    refusal.extras["decline_code"] = decline.decline_code or decline.code
    return refusal


def pay(
    store: AccountStore,
    intent: Resource,
    method: Resource,
    *,
    three_d_secure: Resource | None = None,
    declined: Decline | None = None,
    mandate: str | None = None,
    off_session: bool = False,
    at_once: bool = False,
) -> tuple[Resource, errors.CardDeclined | None]:
    """Attempt the payment; answers with the intent after it, and the refusal if it was declined.

    `at_once`: its network holds nothing, whatever was asked for.
    """
    method = payment_methods.asked(store, method)
    if method["type"] == "customer_balance":
        bank_transfers.take_rest(store, intent)
    capture = accepting.of_type(intent, method["type"], "capture_method")
    payment = Payment(
        intent["amount"],
        intent["currency"],
        method,
        capture=at_once or capture not in HELD,
        settles_later=capture == "automatic_async",
        off_session=off_session,
        three_d_secure=three_d_secure,
        declined=declined,
        mandate=mandate or mandates.current(store, method),
        options=(intent["payment_method_options"] or {}).get(method["type"]) or {},
        values={
            **{name: intent[name] for name in ON_CHARGE},
            **intents.radar_options(store, intent),
            **presentment.of_part(intent, intent["amount"]),
            "payment_intent": intent["id"],
        },
    )
    charge, decline = charging.attempt(store, payment)
    intent = store.get("payment_intent", intent["id"])  # a review may have been opened
    if decline:
        refusal = _refusal(decline, method, charge["id"])
        _spend(store, method)
        return fail(store, intent, refusal.body(), latest_charge=charge["id"]), refusal
    _save(store, intent, method, charge)
    return _charged(store, intent, charge), None


def _charged(store: AccountStore, intent: Resource, charge: Resource) -> Resource:
    """An intent whose charge was not declined: paid, held, or on its way."""
    now = {"latest_charge": charge["id"], "next_action": None}
    if intent["transfer_data"]:
        now["transfer_group"] = charge_objects.group(charge)
    if charge["status"] == "pending":
        return store.move(intent, "processing", **now)
    if not charge["captured"]:
        return store.move(intent, "requires_capture", amount_capturable=charge["amount"], **now)
    return store.move(intent, "succeeded", amount_received=charge["amount_captured"], **now)


def _save(store: AccountStore, intent: Resource, method: Resource, charge: Resource) -> None:
    """Keep the payment method for later payments, if that was asked for; one that is nobody's is used up."""
    usage = accepting.of_type(intent, method["type"], "setup_future_usage")
    kept = rails.of(method["type"]).kept
    if not usage or usage == "none" or kept == "no":
        _spend(store, method)
        return
    if kept == "sepa_debit":
        _spend(store, method)
        method = generated.of_charge(store, intent, method, charge)
    if intent["customer"]:
        method = payment_methods.attach(store, method, store.get("customer", intent["customer"]))
    else:
        _spend(store, method)
    if usage == "off_session":
        payment_methods.set_up(store, method)


def _spend(store: AccountStore, method: Resource) -> None:
    """What is nobody's is used up by the first payment that is tried with it."""
    if method["customer"] is None:
        payment_methods.spend(store, method)


def fail(store: AccountStore, intent: Resource, error: Resource, **values: Any) -> Resource:
    """Have an intent wait for another payment method. `error`: what becomes its `last_payment_error`."""
    method = error.get("payment_method")
    return store.move(
        intent,
        "requires_payment_method",
        last_payment_error={**error, "payment_method_type": method["type"]} if method else error,
        next_action=None,
        payment_method=None,
        **values,
    )


def cancel(store: AccountStore, intent: Resource, reason: str | None) -> Resource:
    """Give an intent up for good; what a customer sent for it is the customer's again."""
    bank_transfers.give_back(store, intent)
    return store.move(
        intent,
        "canceled",
        amount_capturable=0,
        canceled_at=store.now,
        cancellation_reason=reason,
        next_action=None,
    )
