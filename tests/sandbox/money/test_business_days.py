"""Business days: weekends and bank holidays do not count."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.models.money import business_days


def moment(text: str) -> int:
    """Unix seconds of a time in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("charged", "available"),
    [
        ("2023-10-24 23:59:00", "2023-10-26"),
        ("2023-11-23 09:41:00", "2023-11-27"),  # Thanksgiving
        ("2023-12-21 10:12:00", "2023-12-26"),  # Christmas between
        ("2023-12-24 21:54:00", "2023-12-27"),
        ("2023-12-25 09:38:00", "2023-12-27"),
        ("2023-12-29 12:21:00", "2024-01-03"),  # New Year's Day between
        ("2024-01-28 11:42:00", "2024-01-30"),  # a Sunday
        ("2024-03-09 03:54:00", "2024-03-12"),  # a Saturday
        ("2024-12-13 11:36:00", "2024-12-17"),
    ],
)
def test_money_is_available_two_business_days_on(charged: str, available: str) -> None:
    """Charges of the United States as recorded between 2023 and 2025."""
    assert business_days.available(moment(charged), 2) == moment(available)


def test_long_delays_are_days_of_the_calendar() -> None:
    """Recorded: of a Tuesday in October 2023 the next Tuesday, seven days on."""
    assert business_days.available(moment("2023-10-24 12:30:00"), 7) == moment("2023-10-31")


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1), date(2026, 1, 19), date(2026, 2, 16), date(2026, 5, 25), date(2026, 6, 19),
        date(2026, 9, 7), date(2026, 10, 12), date(2026, 11, 11), date(2026, 11, 26), date(2026, 12, 25),
        date(2027, 7, 5),  # the 4th is a Sunday
    ],
)  # fmt: skip
def test_holidays_of_the_federal_reserve(day: date) -> None:
    """Source: https://www.frbservices.org/about/holiday-schedules."""
    assert not business_days.is_business_day(day)


@pytest.mark.parametrize("day", [date(2026, 7, 3), date(2026, 1, 26), date(2026, 5, 18), date(2026, 11, 27)])
def test_days_that_are_none(day: date) -> None:
    """A holiday on a Saturday moves to no Friday; other Mondays and the day after Thanksgiving are days."""
    assert business_days.is_business_day(day)


def test_payouts_do_not_arrive_at_weekends(stripe_client: Any) -> None:
    """One of a Thursday arrives on Monday.

    Source: https://docs.stripe.com/payouts#payout-speed.
    """
    stripe_client.v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_bypassPending"})
    payout = stripe_client.v1.payouts.create({"amount": 500, "currency": "usd"})
    assert payout.arrival_date == moment("2024-02-05")


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("2026-07-02 12:00:00", "2026-07-06"),  # a Thursday; banks work on Friday 3 July, rest on the 4th
        ("2026-11-25 12:00:00", "2026-11-30"),  # Thanksgiving and a weekend between
        ("2026-12-24 12:00:00", "2026-12-29"),  # Christmas and a weekend between
        ("2027-01-15 12:00:00", "2027-01-20"),  # Martin Luther King's day between
    ],
)
def test_a_topup_comes_on_a_business_day(asked: str, there: str) -> None:
    """Source: https://www.frbservices.org/about/holiday-schedules."""
    sandbox = Sandbox(seed="days", clock=asked)
    topup = sandbox.client().v1.topups.create({"amount": 1000, "currency": "usd"})
    assert topup.expected_availability_date == moment(there)


def test_microdeposits_come_on_a_business_day() -> None:
    """On Monday, where they are sent on a Friday. Source: https://docs.stripe.com/payments/ach-direct-debit."""
    account = {"account_holder_type": "individual", "account_number": "000123456789"}
    method: Any = {
        "type": "us_bank_account",
        "billing_details": {"name": "Jane Doe", "email": "jane@example.com"},
        "us_bank_account": {**account, "routing_number": "110000000"},
    }
    intent: Any = (
        Sandbox(seed="days", clock="2026-03-06T12:00:00Z")
        .client()
        .v1.setup_intents.create(
            {
                "allowed_payment_method_types": ["us_bank_account"],
                "payment_method_data": method,
                "payment_method_options": {"us_bank_account": {"verification_method": "microdeposits"}},
                "mandate_data": {"customer_acceptance": {"type": "offline"}},
                "confirm": True,
            }
        )
    )
    shown = intent.next_action.verify_with_microdeposits
    assert shown.arrival_date == moment("2026-03-09 00:00:00")


@pytest.mark.parametrize("currency", ["bhd", "jod", "kwd", "omr", "tnd"])
def test_payouts_in_three_decimals_end_in_a_zero(currency: str) -> None:
    """Source: https://docs.stripe.com/currencies#special-cases."""
    v1 = Sandbox(seed="days").client().v1
    with pytest.raises(stripe.InvalidRequestError) as refused:
        v1.payouts.create({"amount": 1001, "currency": currency})
    assert refused.value.param == "amount"
    assert "the last of its three decimals must be 0" in str(refused.value)
