"""What becomes of payment intents that wait: their customer or bank answers, or nobody does in time.

Source: https://docs.stripe.com/payments/paymentintents/lifecycle.
"""

from __future__ import annotations

from ... import errors
from ...account_store import AccountStore
from ...hooks import after, job
from ...resource import Resource
from ..payment_methods import payment_methods
from . import charge_objects, debiting, earning, intents, microdeposits, refunds, waiting
from .intent_payments import cancel, fail, pay


def _asks(store: AccountStore, intent: str, method: str) -> Resource | None:
    """An intent that still asks the customer of a payment method."""
    asking = store.find("payment_intent", intent)
    waits = asking and asking["status"] == "requires_action" and asking["payment_method"] == method
    return asking if waits else None


@job("payment_intents.answered")
def customer_answered(store: AccountStore, *, intent: str, method: str, code: str | None) -> None:
    """The customer paid, or something kept the customer from paying."""
    asking = _asks(store, intent, method)
    if asking is None:
        return
    paid_with = payment_methods.named(store, method)
    if code is None:
        pay(store, asking, paid_with)
        return
    said = waiting.course(asking, paid_with)
    told = {"decline_code": said.decline_code} if said.decline_code else {}
    refusal = errors.CardDeclined(said.message, code=code, payment_method=paid_with, **told)
    fail(store, asking, refusal.body())


@job("payment_intents.lapsed")
def lapsed(store: AccountStore, *, intent: str, method: str) -> None:
    """A voucher or code expired before it was paid."""
    asking = _asks(store, intent, method)
    if asking is None:
        return
    paid_with = payment_methods.named(store, method)
    words = waiting.LAPSED_OWN.get(paid_with["type"], waiting.LAPSED)
    refusal = errors.CardDeclined(words, code=waiting.EXPIRED, payment_method=paid_with)
    fail(store, asking, refusal.body())


@intents.answered("payment_intent")
def authenticate(store: AccountStore, id: str, passed: bool) -> None:
    """Answer for the customer whom the bank asked to authenticate. Raises Invalid where nobody was asked."""
    intent = intents.asked(store, "payment_intent", id)
    method = payment_methods.named(store, intent["payment_method"])
    if not passed:
        fail(store, intent, intents.not_authenticated(intent, method).body())
    elif denied := waiting.denied(method):
        fail(store, intent, denied.body())
    elif intent["confirmation_method"] == "manual":
        store.change(intent, {"next_action": None, "status": "requires_confirmation"}, event=None)
        store.keep("_authenticated", id, method=method["id"])
    else:
        seen = charge_objects.authenticated(store, method) if method["type"] == "card" else None
        pay(store, intent, method, three_d_secure=seen)


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
        fail(store, intent, _bank_refusal(charge, method).body())


def _bank_refusal(charge: Resource, method: Resource) -> errors.Refusal:
    """Why a debit failed: what the charge says, or only that it did where that is not for an intent to tell.

    Recorded in 2026 of the latter: both codes. Guess: the type and the sentence of a plain failure.
    """
    named = {"charge": charge["id"], "payment_method": method}
    if charge["failure_code"] != debiting.PLAIN:
        return errors.Invalid(charge["failure_message"], code=charge["failure_code"], **named)
    told = {"code": "payment_intent_payment_attempt_failed", "decline_code": "generic_decline"}
    return errors.CardDeclined("The payment failed.", **told, **named)


def _processing(store: AccountStore, charge: Resource) -> Resource | None:
    intent = store.find("payment_intent", charge["payment_intent"] or "")
    waits = intent and intent["status"] == "processing" and intent["latest_charge"] == charge["id"]
    return intent if waits else None


@after("charge.expired")
def _expired(store: AccountStore, charge: Resource) -> None:
    """Nobody captured an authorization in time: its intent is canceled."""
    intent = store.find("payment_intent", charge["payment_intent"] or "")
    if intent and intent["status"] == "requires_capture":
        cancel(store, intent, "automatic" if refunds.refunds_rest(store) else "expired")


@after("charge.captured")
def _let_go(store: AccountStore, charge: Resource) -> None:
    """The rest of what was captured in part lapsed: the intent is paid with that part."""
    intent = store.find("payment_intent", charge["payment_intent"] or "")
    lapsed = store.find(earning.RELEASED, charge["id"])
    if lapsed and intent and intent["status"] == "requires_capture":
        store.move(intent, "succeeded", amount_capturable=0)


@job("payment_intent.deposits_failed")
def deposits_failed(store: AccountStore, id: str, method: str) -> None:
    """The deposits did not arrive."""
    microdeposits.give_up(store, store.find("payment_intent", id), method, "failed", fail)


@job("payment_intent.deposits_expired")
def deposits_expired(store: AccountStore, id: str, method: str) -> None:
    """Nobody told the deposits in time."""
    microdeposits.give_up(store, store.find("payment_intent", id), method, "verification_timeout", fail)
