"""A balance at a glance."""

from __future__ import annotations

from helpers.viewer import show
from helpers.viewer.balance import amounts

BALANCE = {
    "object": "balance",
    "livemode": False,
    "available": [{"amount": 1234, "currency": "usd", "source_types": {"card": 1234}}],
    "pending": [{"amount": -500, "currency": "usd"}, {"amount": 700, "currency": "jpy"}],
    "issuing": {"available": [{"amount": 5001, "currency": "kwd"}]},
}


def test_each_kind_and_currency_has_its_amount() -> None:
    """In the decimals of its currency."""
    assert list(amounts(BALANCE)) == [
        ("available", "12.34 USD"),
        ("pending", "-5.00 USD"),
        ("pending", "700 JPY"),
        ("issuing.available", "5.001 KWD"),
    ]


def test_it_is_seen_first() -> None:
    """Without a branch to open."""
    stored = show(BALANCE).static_html()
    assert stored.index("<summary>Balance</summary>") < stored.index("<summary>Tree</summary>")
    assert "12.34 USD" in stored
