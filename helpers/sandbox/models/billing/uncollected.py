"""What is billed and not collected: while collection is paused, or the subscription is unpaid.

Source: https://docs.stripe.com/billing/subscriptions/pause-payment, of all invoices that are made meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...account_store import AccountStore
from ...resource import Resource
from ..invoices import closing, drafts, finalizing
from ..invoices.lines import Entry


def is_paused(subscription: Resource) -> bool:
    """Whether a subscription's invoices are not collected for now."""
    return subscription["pause_collection"] is not None


def add(store: AccountStore, subscription: Resource, draft: Resource, entries: Sequence[Entry]) -> Resource:
    """Store a subscription's draft, which goes on in an hour unless it is not to be collected."""
    held = subscription["status"] == "unpaid" or is_paused(subscription)
    invoice = drafts.add(store, {**draft, "auto_advance": not held}, entries)
    if is_paused(subscription):
        _collect_not(store, invoice, subscription["pause_collection"]["behavior"])
    return invoice


def _collect_not(store: AccountStore, invoice: Resource, behavior: str) -> None:
    """What becomes of an invoice of a subscription whose collection is paused.

    The customer's balance pays one that would be uncollectible, and none that is voided.
    """
    if behavior == "keep_as_draft":
        return
    if behavior == "void":
        opened = finalizing.finalize(store, invoice, intent=False, settles=False)
        if opened["status"] == "open":
            closing.void(store, opened)
        return
    opened = finalizing.finalize(store, invoice, intent=False)
    if opened["status"] == "open":
        closing.mark_uncollectible(store, opened, "subscription_paused")
