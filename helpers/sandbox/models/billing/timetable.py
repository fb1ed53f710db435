"""What a subscription does by itself, and when: a table that its models fill, in the order of a moment.

Each subscription sets one alarm at a time: for the first thing that is to happen. When it rings, everything
that is due happens, the earliest first and at the same moment in the table's order; then it is set again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...account_store import AccountStore
from ...hooks import job
from ...resource import Resource

When = Callable[[AccountStore, Resource], int | None]
What = Callable[[AccountStore, Resource], None]


@dataclass(frozen=True)
class Happening:
    """``order``: among those of the same moment."""

    order: int
    when: When
    what: What


TIMETABLE: list[Happening] = []
ALARM = "_alarm"


def happens(order: int, when: When) -> Callable[[What], What]:
    """Mark what happens to a subscription when a moment comes; afterwards the moment must be another one."""

    def declare(function: What) -> What:
        TIMETABLE.append(Happening(order, when, function))
        TIMETABLE.sort(key=lambda each: each.order)
        return function

    return declare


def _next(store: AccountStore, subscription: Resource) -> tuple[int, Happening] | None:
    moments = ((each.when(store, subscription), each) for each in TIMETABLE)
    coming = [(moment, each) for moment, each in moments if moment is not None]
    return min(coming, key=lambda each: (each[0], each[1].order)) if coming else None


def set_alarm(store: AccountStore, subscription: Resource) -> None:
    """See that a subscription wakes for what comes first."""
    if coming := _next(store, subscription):
        _wake_at(store, subscription, coming[0])


def _wake_at(store: AccountStore, subscription: Resource, moment: int) -> None:
    alarm = store.find(ALARM, subscription["id"])
    if alarm and store.now < alarm["at"] <= moment:
        return
    store.keep(ALARM, subscription["id"], at=moment)
    store.later(max(moment, store.now), "subscriptions.wake", subscription=subscription["id"])


@job("subscriptions.wake")
def wake(store: AccountStore, *, subscription: str) -> None:
    """Live through everything that is due by now. Raises RuntimeError where that would never end."""
    last = None
    while (current := store.find("subscription", subscription)) and (coming := _next(store, current)):
        moment, happening = coming
        if moment > store.now:
            _wake_at(store, current, moment)
            return
        if coming == last:
            raise RuntimeError(f"{happening.what.__name__} of {subscription} is due again and again.")
        last = coming
        happening.what(store, current)


def put(
    store: AccountStore, subscription: Resource, values: dict[str, Any], *, event: str | None = "updated"
) -> Resource:
    """Change a subscription, and set its alarm."""
    changed = store.change(subscription, values, event=event)
    set_alarm(store, changed)
    return changed
