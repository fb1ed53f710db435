"""Billing periods: when each one ends, counted from an anchor.

Periods of months keep the anchor's day and time, and end earlier only in months that lack the day: 31
January, 28 February, 31 March. Source: https://docs.stripe.com/billing/subscriptions/billing-cycle.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from ... import errors
from ...clock import DAY
from ..core.months import months_later

SECONDS = {"day": DAY, "week": 7 * DAY}
MONTHS = {"month": 1, "year": 12}
A_YEAR = {"day": 365, "week": 52, "month": 12, "year": 1}


@dataclass(frozen=True)
class Cycle:
    """Periods of so many intervals; one of them begins at the anchor, in Unix seconds.

    ``day``: of the month, where it is not the anchor's own.
    """

    anchor: int
    interval: str
    count: int = 1
    day: int | None = None

    @property
    def day_of_month(self) -> int:
        """On which periods of months begin, if there is that day."""
        return self.day or datetime.fromtimestamp(self.anchor, UTC).day

    def boundary(self, number: int) -> int:
        """Where the period of a number begins; number 0 begins at the anchor."""
        if self.interval in SECONDS:
            return self.anchor + number * self.count * SECONDS[self.interval]
        return months_later(self.anchor, number * self.count * MONTHS[self.interval], self.day)

    def after(self, moment: int) -> int:
        """The first boundary later than a moment."""
        number = self._near(moment)
        while self.boundary(number) > moment:
            number -= 1
        while self.boundary(number) <= moment:
            number += 1
        return self.boundary(number)

    def before(self, moment: int) -> int:
        """The last boundary that is not later than a moment."""
        number = self._near(moment)
        while self.boundary(number) <= moment:
            number += 1
        while self.boundary(number) > moment:
            number -= 1
        return self.boundary(number)

    def _near(self, moment: int) -> int:
        length = SECONDS.get(self.interval) or MONTHS[self.interval] * 30 * DAY
        return (moment - self.anchor) // (length * self.count)


def later(moment: int, interval: str, count: int = 1) -> int:
    """A moment so many intervals on."""
    return Cycle(moment, interval, count).boundary(1)


def aligned(lengths: Collection[tuple[str, int]]) -> bool:
    """Whether all intervals are multiples of the shortest one; of days and months, only of one day.

    Source: https://docs.stripe.com/billing/subscriptions/mixed-interval#interval-alignment.
    """
    days = [count * SECONDS[interval] // DAY for interval, count in lengths if interval in SECONDS]
    months = [count * MONTHS[interval] for interval, count in lengths if interval in MONTHS]
    if days and months:
        return min(days) == 1
    return all(each % min(same) == 0 for same in (days, months) for each in same)


def check_within(years: int, interval: str, count: int, param: str) -> None:
    """Refuse no intervals at all, and more of them than there are in so many years."""
    if count < 1:
        raise errors.too_little(param, 1)
    if count > (most := years * A_YEAR[interval]):
        raise errors.too_much(param, most, count)
