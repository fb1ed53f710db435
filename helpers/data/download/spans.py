"""Ranges of time: what is there of a list, what is missing, and how the rest is shared out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from helpers.safety import Refused

PAGE = 100
END = 2**53
"""Later than everything."""
PAGES_EACH = 20
"""How many pages a share is meant to have: enough that its last one, half empty, hardly counts."""


@dataclass(frozen=True, order=True)
class Span:
    """Unix seconds from ``start`` up to, not including, ``end``; start 0 is the beginning of everything."""

    start: int
    end: int


NO_TIME = Span(0, 0)
"""Of a list that cannot be asked for by time."""


def gaps(whole: Span, there: Iterable[Span]) -> Iterator[Span]:
    """What of the whole is not there, the oldest first."""
    start = whole.start
    for each in sorted(there):
        if start < each.start < whole.end:
            yield Span(start, each.start)
        start = max(start, each.end)
    if start < whole.end:
        yield Span(start, whole.end)


def shares(rest: Span, rows_a_second: float, wanted: int) -> list[Span]:
    """A range cut into at most so many, the newest first; one where more would not be worth their requests.

    Each but the last holds about `PAGES_EACH` pages if the rows lie as densely as so far, or an equal part of
    what is left where that is less; the last takes whatever is older.
    """
    length = rest.end - rest.start
    if wanted < 2 or rows_a_second * length < 2 * PAGE:
        return [rest]
    width = max(1, int(min(PAGES_EACH * PAGE / rows_a_second, length / wanted)))
    cuts = range(rest.end - width, rest.start, -width)[: wanted - 1]
    edges = [rest.end, *cuts, rest.start]
    return [Span(start, end) for end, start in pairwise(edges)]


def span_of(created: Any) -> Span:
    """The filter `created`, a moment or its bounds, as a span. Raises Refused for one that is neither."""
    if created is None:
        return Span(0, END)
    if isinstance(created, int):
        return Span(created, created + 1)
    if not isinstance(created, dict) or not created.keys() <= {"gt", "gte", "lt", "lte"}:
        raise Refused('`created` is a moment or its bounds: created={"gte": ..., "lt": ...}.')
    starts = (0, created.get("gte", 0), created.get("gt", -1) + 1)
    ends = (END, created.get("lt", END), created.get("lte", END) + 1)
    return Span(max(starts), min(ends))
