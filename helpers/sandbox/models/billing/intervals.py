"""Billing periods: when each one ends, counted from an anchor.

Periods of months keep the anchor's day and time, and end earlier only in months that lack the day: 31
January, 28 February, 31 March. Source: https://docs.stripe.com/billing/subscriptions/billing-cycle.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...clock import DAY
from ..core.months import months_later

SECONDS = {"day": DAY, "week": 7 * DAY}
MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Cycle:
    """Periods of so many intervals; one of them begins at the anchor, in Unix seconds.

    ``day``: of the month, where it is not the anchor's own.
    """

    anchor: int
    interval: str
    count: int = 1
    day: int | None = None

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
