"""Business days: on which banks move money, and by which Stripe counts when money is available.

Source: https://docs.stripe.com/payouts#payout-speed, and the holidays of the Federal Reserve,
https://www.frbservices.org/about/holiday-schedules. Recorded: a charge of Thursday 21 December 2023 is
available on Tuesday the 26th, one of Friday 29 December on Wednesday 3 January.
"""

from __future__ import annotations

from calendar import MONDAY, SATURDAY, SUNDAY, THURSDAY
from datetime import UTC, date, datetime, timedelta

from ...clock import DAY, midnight_after

# Holidays on a date, as (month, day); one that falls on a Sunday is kept on the Monday after.
FIXED = frozenset({(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)})
# Holidays on a weekday, as (month, weekday, which one of the month); the last one is -1.
MOVING = frozenset(
    {(1, MONDAY, 3), (2, MONDAY, 3), (5, MONDAY, -1), (9, MONDAY, 1), (10, MONDAY, 2), (11, THURSDAY, 4)}
)
# Delays from here on are told in days of the calendar. Recorded: seven days from a Tuesday is a Tuesday.
CALENDAR = 7


def available(now: int, days: int) -> int:
    """When money that comes in now is available: midnight UTC, so many days on."""
    return midnight_after(now, days) if days >= CALENDAR else after(now, days)


def after(moment: int, days: int) -> int:
    """Midnight UTC of the business day that is so many after the day of a moment; with 0, of that day."""
    at = midnight_after(moment, 0)
    for _ in range(days):
        at += DAY
        while not is_business_day(datetime.fromtimestamp(at, UTC).date()):
            at += DAY
    return at


def is_business_day(day: date) -> bool:
    """Whether banks of the United States work on a day. Guess: those elsewhere rest on the same days."""
    return day.weekday() not in (SATURDAY, SUNDAY) and not _is_holiday(day)


def _is_holiday(day: date) -> bool:
    if (day.month, day.day) in FIXED:
        return True
    before = day - timedelta(days=1)
    if before.weekday() == SUNDAY and (before.month, before.day) in FIXED:
        return True
    week = (day.day - 1) // 7 + 1
    last = (day + timedelta(days=7)).month != day.month
    return (day.month, day.weekday(), week) in MOVING or (last and (day.month, day.weekday(), -1) in MOVING)
