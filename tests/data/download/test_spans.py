"""Ranges of time: what is missing, and how the rest is shared out."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import Refused
from helpers.data.download.spans import END, Span, gaps, shares, span_of


def test_what_is_missing_lies_between_what_is_there() -> None:
    """The oldest first; what touches leaves no gap, what overlaps counts once."""
    there = [Span(50, 60), Span(10, 20), Span(20, 30), Span(25, 40), Span(90, 120)]
    assert list(gaps(Span(0, 100), there)) == [Span(0, 10), Span(40, 50), Span(60, 90)]
    assert list(gaps(Span(0, 100), [])) == [Span(0, 100)]
    assert list(gaps(Span(0, 100), [Span(0, 100)])) == []


@pytest.mark.parametrize(
    ("rest", "rows_a_second", "wanted", "shared"),
    [
        # Twenty pages of 100 rows a second are 20 seconds; the last share takes all that is older.
        (Span(0, 1000), 100, 3, [Span(980, 1000), Span(960, 980), Span(0, 960)]),
        # Little is left: equal parts.
        (Span(0, 30), 100, 3, [Span(20, 30), Span(10, 20), Span(0, 10)]),
        # Fewer than two pages are not worth a request more.
        (Span(0, 30), 6, 3, [Span(0, 30)]),
        # Nobody is free.
        (Span(0, 1000), 100, 1, [Span(0, 1000)]),
        # A second is not cut.
        (Span(0, 1), 5000, 8, [Span(0, 1)]),
    ],
)
def test_a_range_is_shared_out(rest: Span, rows_a_second: float, wanted: int, shared: list[Span]) -> None:
    """The newest first, by how densely the rows lay so far."""
    assert shares(rest, rows_a_second, wanted) == shared


@pytest.mark.parametrize(
    ("created", "span"),
    [
        (None, Span(0, END)),
        (7, Span(7, 8)),
        ({"gte": 5, "lt": 9}, Span(5, 9)),
        ({"gt": 5, "lte": 9}, Span(6, 10)),
    ],
)
def test_the_filter_by_time_is_a_span(created: Any, span: Span) -> None:
    """With its bounds as Stripe reads them."""
    assert span_of(created) == span


@pytest.mark.parametrize("created", ["2024", {"since": 5}, [1, 2]])
def test_a_filter_that_is_no_time_is_refused(created: Any) -> None:
    """With what to write."""
    with pytest.raises(Refused, match=r'created=\{"gte": ..., "lt": ...\}'):
        span_of(created)
