"""A cycle that is begun anew with the items as they are: flexible billing asks only for the longer period.

As recorded: what was paid stays, the period begins now, and one invoice item asks for the time from the end
that the period had to the end that it has now. Billed classically, the whole is given back and asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from . import proration
from .proration import Cost
from .subscription_invoices import is_metered
from .subscription_objects import items_of


def lengthens(old: Resource, new: Resource, params: Mapping[str, Any]) -> bool:
    """Whether a request does no more to a subscription's periods, whose longer part may be free.

    Source: https://docs.stripe.com/billing/subscriptions/billing-cycle#changing. Guess: what is billed by
    usage begins a new period all the same, and so does what ends at a date that is set.
    """
    items = items_of(new)
    return (
        at(params, "billing_cycle_anchor.type") == "now"
        and new["billing_mode"]["type"] == "flexible"
        and old["status"] == new["status"] == "active"
        and "trial_end" not in params
        and not any(proration.changed_items(items_of(old), items))
        and not any(is_metered(each) for each in items)
        and not new["billing_schedules"]
        and (new["cancel_at"] is None or new["cancel_at_period_end"])
    )


def asked_for(store: AccountStore, old: Resource, new: Resource) -> Iterator[dict[str, Any]]:
    """The invoice items that ask for the time by which periods are longer."""
    for before, item in zip(items_of(old), items_of(new), strict=True):
        start, end = before["current_period_end"], item["current_period_end"]
        longer = Fraction(end - start, end - item["current_period_start"])
        yield proration.remaining(store, new, item, start, longer)


def unused(store: AccountStore, old: Resource, moment: int) -> dict[str, Cost]:
    """What was asked for each item's period and is unused: below 0."""
    return {each["id"]: proration.unused(store, old, each, moment) or Cost(0) for each in items_of(old)}


def note(
    store: AccountStore, items: Sequence[Resource], left: Mapping[str, Cost], moment: int, *, free: bool
) -> None:
    """Remember that an item's period was asked for in two parts, for when it is given back.

    `items`: in their longer periods. `left`: what of the first part is unused. `free`: whether there is no
    second part.
    """
    for item in items:
        kept, unused_part = store.find(proration.BILLED, item["id"]), left.get(item["id"])
        if kept and unused_part is not None:
            names = ("invoice", "lines", "price", "quantity", "waiting")
            values = {name: kept.get(name) for name in names} | {"end": item["current_period_end"]}
            asked = Cost(0) if free else proration.remembered(kept)
            proration.remember(store, item["id"], asked - unused_part, start=moment, **values)
