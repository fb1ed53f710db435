"""What was used of a subscription item whose price has no meter, as usage records tell it.

Source: https://docs.stripe.com/api/usage_records/create?api-version=2025-01-27.acacia.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from ...account_store import AccountStore
from ...resource import Resource

KIND = "usage_record"
# How a price puts usage together, if otherwise than by adding up; by the price's id.
AGGREGATE = "_aggregate_usage"
Moment = tuple[int, int]
"""A time in Unix seconds, and the quantity of all the records of that time."""


def aggregate_of(store: AccountStore, price: str) -> str:
    """How a price puts usage together: a key of `FORMULAS`."""
    kept = store.find(AGGREGATE, price)
    return str(kept["formula"]) if kept else "sum"


def total(store: AccountStore, item: Resource, start: int, end: int) -> Fraction:
    """What was used of an item from a moment on and before another one, in Unix seconds."""
    moments = [each for each in sorted(_moments(store, item["id"])) if each[0] < end]
    return Fraction(FORMULAS[aggregate_of(store, item["price"]["id"])](moments, start))


def _moments(store: AccountStore, item: str) -> Iterator[Moment]:
    sums: dict[int, int] = {}
    for each in store.all(KIND, "subscription_item", item):
        sums[each["timestamp"]] = sums.get(each["timestamp"], 0) + each["quantity"]
    yield from sums.items()


def _since(moments: Sequence[Moment], start: int) -> list[int]:
    return [quantity for at, quantity in moments if at >= start]


Formula = Callable[[Sequence[Moment], int], int]
"""What was used up to now, in the order of time, and the period's start -> what counts of it."""
FORMULAS: Mapping[str, Formula] = {
    "last_during_period": lambda moments, start: (_since(moments, start) or [0])[-1],
    "last_ever": lambda moments, _: moments[-1][1] if moments else 0,
    "max": lambda moments, start: max(_since(moments, start), default=0),
    "sum": lambda moments, start: sum(_since(moments, start)),
}
