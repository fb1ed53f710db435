"""Periods that a planned end cuts short: what that gives back, and what is asked for when the end moves.

Source: https://docs.stripe.com/billing/subscriptions/cancel#custom-cancel-date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from ...account_store import AccountStore
from ...resource import Resource
from ..invoices.lines import Entry
from . import proration, subscription_invoices
from .subscription_objects import cycle_of, in_period, items_of, with_items

Moved = tuple[Resource, Resource]


def beginning(subscription: Resource, item: Resource, start: int) -> Resource:
    """An item in the period that begins at a moment, which ends with the subscription at the latest."""
    end, ends = cycle_of(subscription, item["price"]).after(start), subscription["cancel_at"]
    return in_period(item, start, ends if ends is not None and start < ends < end else end)


def entries(store: AccountStore, subscription: Resource, items: Sequence[Resource]) -> list[Entry]:
    """What items cost in the periods that they are in; of those that are cut short, their part."""
    cut = [each for each in items if each["current_period_end"] == subscription["cancel_at"]]
    whole = [each for each in items if each not in cut]
    return [
        *subscription_invoices.entries_for(store, subscription, whole),
        *proration.asked_in(store, subscription, cut),
    ]


def moved(old: Resource, new: Resource) -> Resource:
    """A subscription whose end was moved, with the ends of its present periods.

    Billed flexibly, its anchor stays; else it is the end of what is cut short, and where that is not so any
    more, the beginning of the period.
    """
    if new["status"] in ("trialing", "paused") or old["cancel_at"] == new["cancel_at"]:
        return new
    flexible, items = new["billing_mode"]["type"] == "flexible", items_of(new)
    if not flexible and old["cancel_at"] == old["billing_cycle_anchor"] and items:
        new = {**new, "billing_cycle_anchor": items[0]["current_period_start"]}
    ending = [beginning(new, each, each["current_period_start"]) for each in items]
    new = {**new, **with_items(new["id"], ending)}
    cut = any(each["current_period_end"] < _natural_end(new, each) for each in ending)
    return anchored(new) if cut else new


def anchored(subscription: Resource) -> Resource:
    """A subscription that ends within its present period, with the anchor that it has then."""
    if subscription["billing_mode"]["type"] == "flexible":
        return subscription
    return {**subscription, "billing_cycle_anchor": subscription["cancel_at"]}


def _natural_end(subscription: Resource, item: Resource) -> int:
    return cycle_of(subscription, item["price"]).after(item["current_period_start"])


def ends_moved(old: Resource, new: Resource) -> list[Moved]:
    """The items whose period only ends at another moment: as they were, and as they are."""
    before = {each["id"]: each for each in items_of(old)}
    gone, come = proration.changed_items(items_of(old), items_of(new))
    others = {each["id"] for each in (*gone, *come)}
    return [
        (before[each["id"]], each)
        for each in items_of(new)
        if each["id"] not in others
        and each["current_period_start"] == before[each["id"]]["current_period_start"]
        and each["current_period_end"] != before[each["id"]]["current_period_end"]
        and not subscription_invoices.is_metered(each)
    ]


def described(store: AccountStore, old: Resource, new: Resource) -> Iterator[dict[str, Any]]:
    """The invoice items that give back what is cut off, or ask for what is added."""
    for before, item in ends_moved(old, new):
        end, was = item["current_period_end"], before["current_period_end"]
        if end < was:
            yield from proration.given_back(store, old, [before], end)
        else:
            start = item["current_period_start"]
            natural = cycle_of({**new, "billing_cycle_anchor": start}, item["price"]).after(start)
            part = Fraction(end - was, natural - start)
            yield proration.remaining(store, new, item, was, part)


def billed(store: AccountStore, old: Resource, new: Resource) -> dict[str, Resource]:
    """What was asked for each of those items until now, as it is remembered."""
    known = {item["id"]: store.find(proration.BILLED, item["id"]) for _, item in ends_moved(old, new)}
    return {id: kept for id, kept in known.items() if kept}


def note(
    store: AccountStore, new: Resource, billed: dict[str, Resource], prorated: Sequence[dict[str, Any]]
) -> None:
    """Remember what was asked in all for a period whose end was moved."""
    for item in items_of(new):
        kept = billed.get(item["id"])
        if kept is None:
            continue
        more = [
            proration.shown(each)
            for each in prorated
            if each["parent"]["subscription_details"]["subscription_item"] == item["id"]
        ]
        names = ("invoice", "lines", "price", "quantity", "start", "waiting")
        values = {name: kept.get(name) for name in names}
        end = item["current_period_end"]
        asked = sum(more, proration.remembered(kept))
        proration.remember(store, item["id"], asked, end=end, **values)
