"""The payments by which a session was tried: they end where another one is tried, or none any more.

While the first payment of a subscription waits for its customer, neither the session nor an invoice names it;
by an old habit its invoice and its subscription are there.
"""

from __future__ import annotations

from ...account_store import AccountStore
from ...answers import perform
from ...resource import Resource
from ..payments import intent_payments

FIRST = "_checkout_attempt"


def intent_of(store: AccountStore, session: Resource) -> Resource | None:
    """The payment intent that was tried last, if one was."""
    kept = store.find(FIRST, session["id"])
    return store.find("payment_intent", kept["intent"] if kept else session["payment_intent"] or "")


def begun(store: AccountStore, session: Resource) -> Resource | None:
    """The subscription that was begun with the first attempt, while its first payment is still asked for."""
    kept = store.find(FIRST, session["id"]) or {}
    subscription = store.find("subscription", kept.get("subscription") or "")
    kept_up = ("incomplete", "trialing", "active")
    return subscription if subscription and subscription["status"] in kept_up else None


def drop(store: AccountStore, session: Resource, reason: str | None = None) -> None:
    """Cancel the payment that was tried last; a subscription that it began may still be paid for 23 hours."""
    if begun(store, session):
        return
    intent = intent_of(store, session)
    if intent and intent_payments.LIFE.allows(intent["status"], "canceled"):
        params = {"cancellation_reason": reason} if reason else {}
        perform(store, "v1.payment_intents.cancel", params, intent=intent["id"])
