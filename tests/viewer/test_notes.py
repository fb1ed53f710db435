"""Numbers are explained: a moment behind Unix seconds, money behind minor units."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.viewer.notes import money, note


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (1999, "usd", "19.99 USD"),
        (-1500, "eur", "-15.00 EUR"),
        (99999999, "usd", "999,999.99 USD"),
        (500, "jpy", "500 JPY"),
        (1234, "kwd", "1.234 KWD"),
        (100, "ugx", "1.00 UGX"),
    ],
)
def test_money_is_written_with_its_currencys_decimals(amount: int, currency: str, written: str) -> None:
    """Two decimals, none for yen and the like, three for dinars."""
    assert money(amount, currency) == written


@pytest.mark.parametrize(
    ("name", "value", "meaning"),
    [
        ("created", 1683071568, "2023-05-02 23:52:48 UTC"),
        ("available_on", 1683158400, "2023-05-04 00:00:00 UTC"),
        ("current_period_end", 1683158400, "2023-05-04 00:00:00 UTC"),
        ("amount", 1000, "10.00 USD"),
        ("amount_refunded", 0, "0.00 USD"),
        ("application_fee_amount", 59, "0.59 USD"),
        ("net", 941, "9.41 USD"),
        ("total_excluding_tax", 868, "8.68 USD"),
        ("value", 1000, "10.00 USD"),
        ("exp_year", 2034, ""),
        ("total_count", 3, ""),
        ("created", 12, ""),
        ("amount", True, ""),
        ("amount", "1000", ""),
        ("created", None, ""),
    ],
)
def test_what_is_noted_beside_a_value(name: str, value: Any, meaning: str) -> None:
    """Times and amounts are told by their names; everything else speaks for itself."""
    assert note(name, value, {"currency": "usd"}) == meaning


def test_an_amount_without_a_currency_is_just_a_number() -> None:
    """No currency is guessed."""
    assert note("amount", 1000, {}) == ""
    assert note("amount", 1000, {"currency": None}) == ""
