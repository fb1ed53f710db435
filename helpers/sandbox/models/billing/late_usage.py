"""Use that is reported of a period that is over: it counts as long as the period's invoice is a draft.

Source: https://docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..invoices import finalizing, invoice_objects, lines
from ..invoices.lines import Entry
from . import subscription_invoices
from .subscription_objects import ENDED, items_of

# What a line says of how much was used.
USED = ("amount", "description", "pricing", "quantity", "quantity_decimal", "subtotal")


@finalizing.updates
def update(store: AccountStore, draft: Resource) -> Resource:
    """A period's draft with what was used until now, where that is not what it says."""
    id = invoice_objects.subscription_of(draft)
    if draft["billing_reason"] != "subscription_cycle" or not id or draft["created"] >= store.now:
        return draft
    subscription = store.get("subscription", id)
    metered = {each["id"]: each for each in items_of(subscription) if subscription_invoices.is_metered(each)}
    if not metered:
        return draft
    before = invoice_objects.entries_of(store, draft)
    after: list[Entry] = []
    for item, of_item in groupby(before, _item):
        entries = list(of_item)
        known = metered.get(item or "")
        after += _counted(store, subscription, known, entries) if known else entries
    return draft if after == before else invoice_objects.change(store, draft, after, {})


def _item(entry: Entry) -> str | None:
    """The item that a line bills for a period, and not by an invoice item."""
    details = lines.source_of(entry.line)
    item: str | None = details.get("subscription_item")
    return None if details.get("invoice_item") else item


def _counted(
    store: AccountStore, subscription: Resource, item: Resource, entries: Sequence[Entry]
) -> Iterator[Entry]:
    """An item's lines of a period, counted anew: one for each tier."""
    period = entries[0].line["period"]
    if not _is_as_it_was(store, item, entries[0].line, period):
        yield from entries
        return
    end = period["end"] + (subscription["status"] in ENDED)  # nothing follows: the last second counts, too
    over = {**item, "current_period_start": period["start"], "current_period_end": end}
    used = subscription_invoices.count_of(store, subscription, over)
    if used == sum(Fraction(each.line["quantity_decimal"]) for each in entries):
        yield from entries
        return
    anew = lines.of_item(store, item, period, subscription["currency"], quantity=used)
    for index, each in enumerate(anew):
        old = entries[min(index, len(entries) - 1)]
        id = (old if index < len(entries) else each).line["id"]
        yield replace(old, line={**old.line, "id": id, **{name: each.line[name] for name in USED}})


def _is_as_it_was(store: AccountStore, item: Resource, line: Resource, period: Resource) -> bool:
    """Whether an item is billed as in the period that is over: at the same price, by the same count."""
    counted = store.find(subscription_invoices.COUNTED_FROM, item["id"])
    billed = store.find(subscription_invoices.BILLED_USAGE, item["id"])
    return (
        at(line, "pricing.price_details.price") == item["price"]["id"]
        and (counted is None or counted["at"] < period["end"])
        and (billed is None or billed["start"] <= period["start"])
    )
