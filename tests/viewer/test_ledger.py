"""A running balance of Treasury's transactions and entries."""

from __future__ import annotations

from typing import Any

from helpers.viewer import show


def entry(type: str, at: int, cash: int = 0, outbound: int = 0) -> dict[str, Any]:
    impact = {"cash": cash, "inbound_pending": 0, "outbound_pending": outbound}
    return {
        "id": f"trxne_{at}",
        "object": "treasury.transaction_entry",
        "type": type,
        "currency": "usd",
        "created": at,
        "effective_at": at,
        "balance_impact": impact,
    }


# As Stripe lists them: the latest first.
ENTRIES: dict[str, Any] = {
    "object": "list",
    "has_more": False,
    "data": [
        entry("outbound_payment_posting", 1768573800, outbound=-2500),
        entry("outbound_payment", 1768482000, cash=-2500, outbound=2500),
        entry("received_credit", 1768478400, cash=10000),
    ],
}


def test_the_balance_runs_from_the_earliest_entry() -> None:
    """What each entry moves and the cash after it; a sub-balance that nothing moves has no column."""
    assert show(ENTRIES).text().splitlines()[1:] == [
        "time (UTC)        what                      cash         outbound_pending  cash so far",
        "2026-01-15 12:00  received_credit           +100.00 USD                    100.00 USD",
        "2026-01-15 13:00  outbound_payment          -25.00 USD   +25.00 USD        75.00 USD",
        "2026-01-16 14:30  outbound_payment_posting               -25.00 USD        75.00 USD",
    ]


def test_the_ledger_comes_first_with_its_picture() -> None:
    """Steps over time, told in words to whoever cannot see them."""
    html = show(ENTRIES).react({"do": "show"})["parts"]["page"]
    assert html.index("<summary>Ledger</summary>") < html.index("<summary>Table</summary>")
    assert "<title>Cash over time</title>" in html
    assert "<desc>3 lines; at most 100.00 USD, in the end 75.00 USD.</desc>" in html
    assert "next page" not in html


def test_transactions_are_a_ledger_too() -> None:
    """Each with its description and whole impact, at the time it was made."""
    transaction = {
        **entry("", 1768478400, cash=500),
        "object": "treasury.transaction",
        "description": "Jane Austen (6789) | Outbound transfer | transfer",
    }
    del transaction["effective_at"], transaction["type"]
    text = show({"object": "list", "data": [transaction]}).text()
    assert "Jane Austen (6789) | Outbound transfer | transfer  +5.00 USD  5.00 USD" in text


def test_a_page_that_is_not_the_whole_says_so() -> None:
    """The sums begin with what is listed; a stored view shows the latest twenty lines."""
    many = [entry("received_credit", 1768478400 + n, cash=1) for n in range(30)][::-1]
    html = show({"object": "list", "has_more": True, "data": many}).static_html()
    assert "There are earlier ones on the next page" in html
    assert "... 10 earlier" in html
    assert ">0.30 USD</td>" in html


def test_a_page_of_something_else_is_no_ledger() -> None:
    """Nor is a list that mixes kinds, nor an entry without its impact."""
    bare = {"object": "treasury.transaction_entry"}
    for rows in ([{"object": "charge"}], [*ENTRIES["data"], {"object": "charge"}], [bare]):
        assert "Ledger" not in show({"object": "list", "data": rows}).static_html()
