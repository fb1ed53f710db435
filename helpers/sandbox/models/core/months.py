"""Moments that are months apart."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime


def months_later(moment: int, months: int, day: int | None = None) -> int:
    """A moment so many months on, at the same time of day: 31 January, 28 February, 31 March.

    `day`: of the month, where it is not the moment's own; in a month that lacks it, the last one.
    """
    start = datetime.fromtimestamp(moment, UTC)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    wanted = min(day or start.day, monthrange(year, month + 1)[1])
    return int(start.replace(year=year, month=month + 1, day=wanted).timestamp())
