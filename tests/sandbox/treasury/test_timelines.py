"""Business days, cut-off times, and when money gets where, by Stripe's tables of money movement."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from helpers.sandbox.models.treasury import reversals, timelines

EASTERN = ZoneInfo("America/New_York")


def moment(text: str) -> int:
    """A time in New York, in Unix seconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=EASTERN).timestamp())


def shown(moment: int) -> str:
    """A moment as New York's clocks show it."""
    return datetime.fromtimestamp(moment, EASTERN).strftime("%a %m-%d %H:%M")


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 1, 1),  # New Year's Day
        date(2024, 1, 15),  # Martin Luther King Jr.
        date(2024, 2, 19),  # Washington
        date(2024, 5, 27),  # Memorial Day
        date(2024, 6, 19),  # Juneteenth
        date(2024, 7, 4),  # Independence Day
        date(2024, 9, 2),  # Labor Day
        date(2024, 10, 14),  # Columbus Day
        date(2024, 11, 11),  # Veterans Day
        date(2024, 11, 28),  # Thanksgiving
        date(2024, 12, 25),  # Christmas
        date(2023, 1, 2),  # New Year's Day was a Sunday
        date(2024, 2, 3),
        date(2024, 2, 4),
    ],
)
def test_weekends_and_federal_holidays_are_no_business_days(day: date) -> None:
    """As the Federal Reserve published them for 2023 and 2024."""
    assert not timelines.is_business_day(day)


@pytest.mark.parametrize("day", [date(2024, 2, 1), date(2021, 12, 24), date(2024, 5, 20), date(2024, 1, 8)])
def test_other_days_are_business_days(day: date) -> None:
    """A holiday on a Saturday is not kept on the Friday before."""
    assert timelines.is_business_day(day)


@pytest.mark.parametrize(
    ("asked", "submitted", "posted", "tracked", "arrives"),
    [
        # In time: two business days after the day of the request.
        ("2024-01-29 12:00", "Mon 01-29 20:30", "Tue 01-30 09:30", "Wed 01-31 05:00", date(2024, 1, 31)),
        ("2024-02-02 20:29", "Fri 02-02 20:30", "Mon 02-05 09:30", "Tue 02-06 05:00", date(2024, 2, 6)),
        # Too late, or on a weekend: as if asked on the next business day.
        ("2024-01-29 20:30", "Tue 01-30 20:30", "Wed 01-31 09:30", "Thu 02-01 05:00", date(2024, 2, 1)),
        ("2024-02-03 09:00", "Mon 02-05 20:30", "Tue 02-06 09:30", "Wed 02-07 05:00", date(2024, 2, 7)),
        # Over a holiday and over the change to summer time.
        ("2024-02-16 12:00", "Fri 02-16 20:30", "Tue 02-20 09:30", "Wed 02-21 05:00", date(2024, 2, 21)),
        ("2024-03-08 12:00", "Fri 03-08 20:30", "Mon 03-11 09:30", "Tue 03-12 05:00", date(2024, 3, 12)),
    ],
)
def test_ach_goes_out_in_the_evening_and_posts_the_next_business_day(
    asked: str, submitted: str, posted: str, tracked: str, arrives: date
) -> None:
    """Cut-off 8:30 PM Eastern; processed from 9:30 AM on; settled at 5 AM of the second business day."""
    timeline = timelines.OUTBOUND["ach"](moment(asked))
    assert (shown(timeline.submitted), shown(timeline.done), shown(timeline.told)) == (
        submitted,
        posted,
        tracked,
    )
    assert timeline.arrives == timelines.midnight(arrives)


def test_a_date_is_told_as_midnight_utc() -> None:
    """As in Stripe's example: made on 2023-04-05 at 17:58 UTC, expected at 1680825600."""
    assert timelines.OUTBOUND["ach"](1680717489).arrives == 1680825600


@pytest.mark.parametrize(
    ("asked", "posted", "arrives"),
    [
        ("2024-02-01 12:20", "Thu 02-01 13:00", date(2024, 2, 1)),
        ("2024-02-01 16:59", "Thu 02-01 17:00", date(2024, 2, 1)),
        ("2024-02-01 17:00", "Fri 02-02 08:00", date(2024, 2, 2)),
        ("2024-02-02 05:00", "Fri 02-02 08:00", date(2024, 2, 2)),
        ("2024-02-03 12:00", "Mon 02-05 08:00", date(2024, 2, 5)),
    ],
)
def test_a_wire_goes_out_and_arrives_the_same_business_day(asked: str, posted: str, arrives: date) -> None:
    """Within the hour, from 8 AM to the cut-off at 5 PM Eastern; else when the network opens again."""
    timeline = timelines.OUTBOUND["us_domestic_wire"](moment(asked))
    assert shown(timeline.done) == posted
    assert timeline.arrives == timelines.midnight(arrives)


@pytest.mark.parametrize(
    ("asked", "arrives"),
    [
        ("2024-01-29 12:00", "Fri 02-02 11:00"),
        ("2024-01-30 12:00", "Mon 02-05 11:00"),
        ("2024-01-31 12:00", "Tue 02-06 11:00"),
        ("2024-02-01 12:00", "Wed 02-07 11:00"),
        ("2024-02-02 12:00", "Thu 02-08 11:00"),
        ("2024-02-03 12:00", "Fri 02-09 11:00"),
        ("2024-02-04 12:00", "Fri 02-09 11:00"),
    ],
)
def test_what_is_pulled_is_there_on_the_fourth_business_day(asked: str, arrives: str) -> None:
    """Stripe's table, Monday to Sunday; about 10 AM Central."""
    assert shown(timelines.inbound(moment(asked)).done) == arrives


def test_until_when_money_over_ach_is_sent_back() -> None:
    """As in Stripe's examples of a ReceivedCredit and of a ReceivedDebit.

    Source: https://docs.stripe.com/api/treasury/received_credits/object and .../received_debits/object.
    """
    for created in (1680755425, 1680755530):
        assert reversals.over_ach(created)["deadline"] == 1681084800
