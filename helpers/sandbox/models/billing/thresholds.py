"""Billing thresholds: what was used is billed before the period ends, once it comes to so much.

At the period's end only the rest is billed.
Source: https://docs.stripe.com/billing/subscriptions/usage-based/thresholds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...account_store import AccountStore
from ...clock import DAY
from ...resource import Resource
from ..invoices.lines import Entry, source_of
from ..usage.meter_events import COUNTED
from . import pending_updates, subscription_invoices, uncollected
from .subscription_objects import ROLLING, cycle_of, in_period, items_of, period_start, with_items
from .timetable import put


def _counted(store: AccountStore, meter: Resource, customer: str) -> None:
    for each in list(store.all("subscription", "customer", customer)):
        look(store.on_clock(each["test_clock"]), each)


COUNTED.append(_counted)


def look(store: AccountStore, subscription: Resource) -> None:
    """Bill a subscription, of which something was used, if it has got to a threshold."""
    may = subscription["status"] in ROLLING and not _about_to_end(store, subscription)
    if may and (reached := _reached(store, subscription)):
        _bill(store, pending_updates.discard(store, subscription), reached)


def _about_to_end(store: AccountStore, subscription: Resource) -> bool:
    """Whether a subscription ends within a day, in which nothing is billed early.

    Source: https://docs.stripe.com/billing/subscriptions/usage-based/monitor.
    """
    return subscription["cancel_at"] is not None and subscription["cancel_at"] - store.now < DAY


def _so_far(store: AccountStore, subscription: Resource) -> list[Resource]:
    """A subscription's metered items, as if their periods ended now, with this second."""
    metered = [each for each in items_of(subscription) if subscription_invoices.is_metered(each)]
    return [{**each, "current_period_end": store.now + 1} for each in metered]


@dataclass(frozen=True)
class Reached:
    """The thresholds that usage has got to: ``amount`` of all of it, and ``usage`` of items by their ids."""

    amount: int | None
    usage: Mapping[str, int]

    def __bool__(self) -> bool:
        return self.amount is not None or bool(self.usage)


def _reached(store: AccountStore, subscription: Resource) -> Reached:
    items = _so_far(store, subscription)
    usage = {}
    for each in items:
        limit = (each["billing_thresholds"] or {}).get("usage_gte")
        if limit is not None and subscription_invoices.count_of(store, subscription, each) >= limit:
            usage[each["id"]] = limit
    amount = (subscription["billing_thresholds"] or {}).get("amount_gte")
    used = subscription_invoices.used(store, subscription, items) if amount is not None else []
    is_met = amount is not None and sum(each.line["amount"] for each in used) >= amount
    return Reached(amount if is_met else None, usage)


def _bill(store: AccountStore, subscription: Resource, reached: Reached) -> None:
    """Bill what was used so far; with `reset_billing_cycle_anchor` a new period begins.

    Guess: the anchor is reset only where everything is metered.
    """
    items = _so_far(store, subscription)
    entries = subscription_invoices.used(store, subscription, items)
    period = (period_start(subscription), store.now)
    invoice, on_it = subscription_invoices.draft(
        store, subscription, entries, reason="subscription_threshold", period=period
    )
    invoice["threshold_reason"] = _reason(reached, on_it)
    values: dict[str, Any] = {"latest_invoice": invoice["id"]}
    resets = (subscription["billing_thresholds"] or {}).get("reset_billing_cycle_anchor")
    if resets and len(items) == len(items_of(subscription)):
        values |= _restarted(store, subscription)
    billed = put(store, subscription, values)
    for each in _so_far(store, billed):
        subscription_invoices.note_usage(store, billed, each)
    uncollected.add(store, billed, invoice, on_it)


def _reason(reached: Reached, entries: Sequence[Entry]) -> Resource:
    """What an invoice says of the thresholds that made it: `threshold_reason` in the SDK's Invoice."""
    by_item: dict[str, list[str]] = {}
    for each in entries:
        if item := source_of(each.line).get("subscription_item"):
            by_item.setdefault(item, []).append(each.line["id"])
    return {
        "amount_gte": reached.amount,
        "item_reasons": [
            {"line_item_ids": by_item.get(item, []), "usage_gte": limit}
            for item, limit in reached.usage.items()
        ],
    }


def _restarted(store: AccountStore, subscription: Resource) -> dict[str, Any]:
    anchored = {**subscription, "billing_cycle_anchor": store.now, "billing_cycle_anchor_config": None}
    items = [
        in_period(each, store.now, cycle_of(anchored, each["price"]).after(store.now))
        for each in items_of(subscription)
    ]
    return {
        "billing_cycle_anchor": store.now,
        "billing_cycle_anchor_config": None,
        **with_items(subscription["id"], items),
    }
