"""What a subscription does by itself, and when: a table that its models fill, in the order of a moment.

Each subscription sets one alarm at a time: for the first thing that is to happen. When it rings, everything
that is due happens, the earliest first and at the same moment in the table's order; then it is set again.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...account_store import AccountStore
from ...hooks import job
from ...resource import Resource

When = Callable[[AccountStore, Resource], int | None]
What = Callable[[AccountStore, Resource], None]


# What happens first at the same moment: what stops a subscription, what is told ahead, what changes it, and
# only then what bills it.
ORDER = (
    "it ends",
    "a pending update expires",
    "collection goes on",
    "its first payment expires",
    "its trial is about to end",
    "its next invoice is shown",
    "its schedule is about to end",
    "its schedule ends it",
    "its next phase begins",
    "its trial ends",
    "it pauses",
    "it resumes",
    "its schedule lets it go",
    "an offer ends",
    "it renews",
    "pending items are billed",
)


@dataclass(frozen=True)
class Happening:
    """``name``: one of `ORDER`."""

    name: str
    when: When
    what: What


TIMETABLE: list[Happening] = []
"""In the order of `ORDER`."""
ALARM = "_alarm"


def happens(name: str, when: When) -> Callable[[What], What]:
    """Mark what happens to a subscription when a moment comes; afterwards the moment must be another one."""

    def declare(function: What) -> What:
        insort(TIMETABLE, Happening(name, when, function), key=lambda each: ORDER.index(each.name))
        return function

    return declare


def _next(store: AccountStore, subscription: Resource) -> tuple[int, Happening] | None:
    """What comes first, and its moment."""
    first = None
    for each in TIMETABLE:
        moment = each.when(store, subscription)
        if moment is not None and (first is None or moment < first[0]):
            first = moment, each
    return first


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
