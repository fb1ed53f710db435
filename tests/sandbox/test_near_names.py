"""Which known name an unknown one may have meant."""

from __future__ import annotations

import pytest

from helpers.sandbox.near_names import jaro, levenshtein, meant, winkler

OF_SUBSCRIPTIONS = [
    "collection_method",
    "payment_behavior",
    "payment_settings",
    "pending_invoice_item_interval",
]
OF_INTENTS = ["payment_method", "payment_method_data", "payment_method_options", "payment_method_types"]


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        ("price", ["customer", "period", "price_data", "pricing", "quantity"], "pricing"),
        ("paynebt_method_types", OF_INTENTS, "payment_method_types"),
        ("payment_method_configuration", OF_SUBSCRIPTIONS, "payment_behavior"),
        ("status", ["currency", "metadata", "statement_descriptor"], None),
        ("prorate", ["items", "proration_behavior"], None),
        ("foo", ["phone", "source"], None),
        ("amount" * 10_000, ["amount"], None),
    ],
)
def test_a_name_is_told_as_stripe_tells_it(name: str, known: list[str], near: str | None) -> None:
    """As seen in messages of Stripe's, such as https://github.com/solspace/craft-freeform/pull/2133 has."""
    assert meant(name, known) == near


def test_likeness_and_distance_are_those_of_the_textbooks() -> None:
    """Source: https://en.wikipedia.org/wiki/Jaro-Winkler_distance and .../Levenshtein_distance."""
    assert round(winkler("martha", "marhta"), 3) == 0.961
    assert round(winkler("dixon", "dicksonx"), 3) == 0.813
    assert levenshtein("kitten", "sitting") == 3


def test_a_name_ten_times_as_long_is_not_compared() -> None:
    """One that is as long as a request may be would take seconds, and none of these is near."""
    assert round(jaro("a", "a" * 10), 3) == 0.7
    assert winkler("a" * 11, "a") == 0.0
