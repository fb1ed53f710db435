"""Invoices that are not made yet, shown as they will be.

Source: https://docs.stripe.com/api/invoices/create_preview.
"""

from __future__ import annotations

from ...account_store import AccountStore
from ...resource import Resource
from . import invoice_objects, subscription_invoices
from .subscription_objects import cycle_of, in_period, items_of, period_end


def upcoming(store: AccountStore, subscription: Resource) -> Resource:
    """The invoice at the end of a subscription's present period; nothing of it is stored."""
    now = period_end(subscription)
    over = [each for each in items_of(subscription) if each["current_period_end"] <= now]
    following = [in_period(each, now, cycle_of(subscription, each["price"]).after(now)) for each in over]
    active = {**subscription, "status": "active"}
    entries = [
        *subscription_invoices.used(store, active, over),
        *subscription_invoices.entries_for(store, active, following),
    ]
    made, on_it = subscription_invoices.draft(
        store, active, entries, reason="upcoming", period=(over[0]["current_period_start"], now)
    )
    shown, _ = invoice_objects.summed(store, {**made, "created": now, "auto_advance": False}, on_it)
    return {
        **shown,
        "id": f"upcoming_{made['id']}",
        "next_payment_attempt": now + invoice_objects.DRAFT_SECONDS,
    }
