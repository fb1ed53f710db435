"""When money moves: business days, the networks' cut-off times, and when a movement gets where.

Source: https://docs.stripe.com/treasury/connect/money-movement/timelines; of the times that differ by
bank partner, those of Fifth Third Bank.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
ACH_CUTOFF = time(20, 30)
WIRE_OPENS, WIRE_CUTOFF = time(8), time(17)
HOUR = 3600

# The Federal Reserve's holidays (https://www.frbservices.org/about/holiday-schedules): of fixed date, and
# the n-th weekday of a month, Monday being 0 and -1 the last.
FIXED = frozenset({(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)})
FLOATING = frozenset({(1, 0, 3), (2, 0, 3), (5, 0, -1), (9, 0, 1), (10, 0, 2), (11, 3, 4)})


def is_business_day(day: date) -> bool:
    """Whether the networks settle on a day. A holiday on a Sunday is kept on the Monday."""
    if day.weekday() >= 5:
        return False
    kept = day - timedelta(days=1) if day.weekday() == 0 else day
    return not {(day.month, day.day), (kept.month, kept.day)} & FIXED and not _floating(day) & FLOATING


def _floating(day: date) -> set[tuple[int, int, int]]:
    last = (day + timedelta(days=7)).month != day.month
    places = {(day.day - 1) // 7 + 1} | ({-1} if last else set())
    return {(day.month, day.weekday(), place) for place in places}


def business_days_after(day: date, count: int) -> date:
    """The business day that comes so many business days after a day."""
    while count:
        day += timedelta(days=1)
        count -= is_business_day(day)
    return day


def day(moment: int) -> date:
    """The day that it is in New York."""
    return datetime.fromtimestamp(moment, EASTERN).date()


def submission_day(moment: int, cutoff: time) -> date:
    """The business day on which a request is submitted: its own, if before the cut-off time."""
    asked = datetime.fromtimestamp(moment, EASTERN)
    if is_business_day(asked.date()) and asked.time() < cutoff:
        return asked.date()
    return business_days_after(asked.date(), 1)


def eastern(day: date, at: time) -> int:
    """A time of day in New York, in Unix seconds."""
    return int(datetime.combine(day, at, EASTERN).timestamp())


def midnight(day: date) -> int:
    """How dates are told: midnight UTC, in Unix seconds."""
    return int(datetime.combine(day, time(), UTC).timestamp())


@dataclass(frozen=True)
class Timeline:
    """The moments of one movement, in Unix seconds.

    ``submitted``: up to here it can be canceled. ``done``: the money has moved (posted, succeeded).
    ``told``: the network has its say: tracking details, or the bank's refusal. ``returned``: the money goes
    back, if it does. ``arrives``: the date it is expected to arrive.
    """

    asked: int
    submitted: int
    done: int
    told: int
    arrives: int

    @property
    def returned(self) -> int:
        """The same time of day, a business day after the money moved."""
        return same_time_after(self.done, 1)


def _ach(moment: int) -> Timeline:
    day = submission_day(moment, ACH_CUTOFF)
    settled = business_days_after(day, 2)
    return Timeline(
        moment,
        submitted=eastern(day, ACH_CUTOFF),
        done=eastern(business_days_after(day, 1), time(9, 30)),
        told=eastern(settled, time(5)),
        arrives=midnight(settled),
    )


def _wire(moment: int) -> Timeline:
    """Wires go out once an hour while the network is open."""
    day = submission_day(moment, WIRE_CUTOFF)
    submitted = max((moment // HOUR + 1) * HOUR, eastern(day, WIRE_OPENS))
    return Timeline(moment, submitted, done=submitted, told=submitted + HOUR, arrives=midnight(day))


def _stripe(moment: int) -> Timeline:
    return Timeline(moment, moment, moment, moment, moment)


def inbound(moment: int) -> Timeline:
    """Of money that is pulled over ACH."""
    day = submission_day(moment, ACH_CUTOFF)
    arrives = business_days_after(day, 4)
    return Timeline(
        moment,
        submitted=eastern(day, ACH_CUTOFF),
        done=eastern(arrives, time(11)),
        told=eastern(business_days_after(day, 2), time(11)),
        arrives=midnight(arrives),
    )


OUTBOUND: Mapping[str, Callable[[int], Timeline]] = {
    "ach": _ach,
    "us_domestic_wire": _wire,
    "stripe": _stripe,
}


def same_time_after(moment: int, count: int) -> int:
    """The same time of day, so many business days later."""
    then = datetime.fromtimestamp(moment, EASTERN)
    return eastern(business_days_after(then.date(), count), then.time())
