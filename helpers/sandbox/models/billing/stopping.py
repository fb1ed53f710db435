"""Subscriptions that stand still, and trials that end with nothing to pay by.

Source: https://docs.stripe.com/billing/subscriptions/trials and
https://docs.stripe.com/billing/subscriptions/pause.
"""

from __future__ import annotations

from ...account_store import AccountStore
from ...resource import Resource
from ..invoices import paid_with
from . import ending
from .subscription_objects import in_period, items_of, with_items
from .timetable import put


def pause(
    store: AccountStore, subscription: Resource, type: str = "trial_end_without_payment_method"
) -> Resource:
    """Have a subscription stand still, its periods cut short: nothing is billed until it is resumed."""
    why = {"subscription": {"type": type}, "transitioned_at": store.now, "type": "subscription"}
    items = [in_period(each, each["current_period_start"], store.now) for each in items_of(subscription)]
    values = {"status": "paused", "status_details": {"paused": why}, **with_items(subscription["id"], items)}
    paused = put(store, subscription, values)
    store.emit("paused", paused)
    return paused


def goes_on(store: AccountStore, subscription: Resource) -> bool:
    """Whether what comes after a trial has something to be paid with, or need not have."""
    charged = subscription["collection_method"] == "charge_automatically"
    wanted = _wanted(subscription)
    return not charged or wanted == "create_invoice" or bool(paid_with.method_for(store, subscription))


def stop(store: AccountStore, subscription: Resource) -> Resource:
    """End or pause what does not go on, as its settings say."""
    if _wanted(subscription) == "cancel":
        return ending.end(store, subscription, reason="cancellation_requested")
    return pause(store, subscription)


def _wanted(subscription: Resource) -> str:
    return str(subscription["trial_settings"]["end_behavior"]["missing_payment_method"])
