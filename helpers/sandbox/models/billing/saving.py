"""The payment method that a subscription keeps as its own: one that has paid it, or that was set up for it.

Source: `payment_settings.save_default_payment_method` in https://docs.stripe.com/api/subscriptions/create and
https://docs.stripe.com/billing/subscriptions/deferred-payment.
"""

from __future__ import annotations

from typing import Any

from ...account_store import AccountStore
from ...hooks import after
from ...resource import Resource
from ..invoices import collection
from ..payments import setup_intents
from .subscription_objects import ENDED
from .timetable import put


def asked_for(store: AccountStore, customer: str, method: str | None) -> dict[str, Any]:
    """The setup intent by which a customer authenticates what will pay, or gives something that can.

    Where nothing is due of it yet, and "when updating a subscription's payment method":
    https://docs.stripe.com/api/subscriptions/object#subscription_object-pending_setup_intent.
    """
    intent = setup_intents.for_subscription(store.on_clock(None), customer, method)
    return {"pending_setup_intent": intent["id"]} if intent else {}


def of_paid(store: AccountStore, subscription: Resource, invoice: str) -> dict[str, Any]:
    """What a subscription that keeps payment methods changes once an invoice of it is paid."""
    billed = store.get("invoice", invoice)
    intent = collection.intent_of(store, billed) if billed["status"] == "paid" else None
    return _kept(store, subscription, intent["payment_method"]) if intent else {}


def _kept(store: AccountStore, subscription: Resource, method: str | None) -> dict[str, Any]:
    """A source is none: it would not be found among the customer's payment methods."""
    wanted = subscription["payment_settings"]["save_default_payment_method"] == "on_subscription"
    return {"default_payment_method": method} if wanted and store.find("payment_method", method or "") else {}


@after("setup_intent.succeeded")
def _set_up(store: AccountStore, intent: Resource) -> None:
    """Nothing is pending any more, as documented; guess: what was set up is kept where what pays would be."""
    for each in list(store.all("subscription", "customer", intent["customer"])):
        if each["pending_setup_intent"] == intent["id"] and each["status"] not in ENDED:
            values = {"pending_setup_intent": None, **_kept(store, each, intent["payment_method"])}
            put(store.on_clock(each["test_clock"]), each, values)


@after("payment_method.detached")
def _detached(store: AccountStore, method: Resource) -> None:
    """Guess: what can no longer pay is no default any more, as a customer's is not."""
    for each in list(store.all("subscription", "default_payment_method", method["id"])):
        if each["status"] not in ENDED:
            put(store.on_clock(each["test_clock"]), each, {"default_payment_method": None})
