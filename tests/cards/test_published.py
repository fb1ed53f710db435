"""The published numbers are what Stripe's pages say they are."""

from __future__ import annotations

import pytest

from helpers.cards import BY_NUMBER, passes_luhn
from helpers.redaction import real_card_numbers, redact


def test_each_is_a_card_number() -> None:
    """Each has a right check digit: a slip of the pen would show here."""
    assert [number for number in BY_NUMBER if not passes_luhn(number)] == []


def test_none_is_taken_for_somebodys() -> None:
    """Each may be sent and shown."""
    assert [number for number in BY_NUMBER if redact(number) != number] == []


@pytest.mark.parametrize(
    "number",
    [
        "4242424242424242",
        "5555555555554444",
        "378282246310005",
        "4000000000000002",
        "4000000000000341",
        "4000002500003155",
        "4000000000000259",
        "4000056655665556",
        "4012888888881881",
        "30569309025904",
        "38520000023237",
    ],
)
def test_the_numbers_of_the_lessons_are_among_them(number: str) -> None:
    """By brand, declining, asking for authentication, disputed, for payouts, and those of former lessons."""
    assert number in BY_NUMBER
    assert list(real_card_numbers(number)) == []


@pytest.mark.parametrize(
    ("number", "passes"),
    [
        ("4242424242424242", True),
        ("4242424242424241", False),
        ("378282246310005", True),
        ("18", True),
        ("81", False),
    ],
)
def test_the_check_digit(number: str, passes: bool) -> None:
    """Every second digit from the right is doubled; the sum of all digits ends in 0."""
    assert passes_luhn(number) is passes


def test_a_card_that_is_on_no_page_is_a_credit_card() -> None:
    """4111 1111 1111 1111, a Visa of the US. Recorded by a public test suite in March and April 2026."""
    known = BY_NUMBER["4111111111111111"]
    assert (known.brand, known.country, known.funding) == ("Visa", "US", "credit")
