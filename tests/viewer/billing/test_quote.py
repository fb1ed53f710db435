"""A quote as a quote."""

from __future__ import annotations

from typing import Any

from helpers import connect, history, show
from helpers.settings import Settings

from .bodies import FEB_1, JAN_11, price

LINE = {
    "amount_total": 4760,
    "currency": "usd",
    "description": "Gold <b>",
    "price": price(2000),
    "quantity": 2,
}
QUOTE: dict[str, Any] = {
    "id": "qt_1",
    "object": "quote",
    "amount_subtotal": 4000,
    "amount_total": 4760,
    "computed": {
        "recurring": {"amount_total": 4760, "interval": "month", "interval_count": 1},
        "upfront": {"amount_total": 4760},
    },
    "currency": "usd",
    "customer": "cus_1",
    "expires_at": FEB_1,
    "line_items": {"data": [LINE]},
    "number": "QT-1",
    "status": "accepted",
    "status_transitions": {"accepted_at": JAN_11, "canceled_at": None, "finalized_at": JAN_11},
    "subscription": {"id": "sub_1"},
    "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 760},
}


def test_it_reads_like_a_quote() -> None:
    """For whom, until when, each line, the sums, and what came of it; what a merchant wrote is text."""
    view = show(QUOTE)
    assert repr(view).splitlines()[1:11] == [
        "Quote QT-1, accepted",
        "to: cus_1",
        "expires: 2026-02-01",
        "accepted: 2026-01-11",
        "subscription: sub_1",
        "2 × Gold <b>, 20.00 USD / month: 47.60 USD",
        "tax: 7.60 USD",
        "total: 47.60 USD",
        "at first: 47.60 USD",
        "then / month: 47.60 USD",
    ]
    assert "Gold &lt;b&gt;" in view.static_html()


def test_a_quote_of_nothing_has_no_sum() -> None:
    """It has no currency yet."""
    computed = {"recurring": None, "upfront": {"amount_total": 0}}
    empty = {**QUOTE, "currency": None, "computed": computed, "line_items": None, "number": None}
    text = repr(show(empty))
    assert "Quote without a number yet, accepted" in text
    assert "total:" not in text


def test_stripe_is_asked_for_its_lines() -> None:
    """A quote shows none by itself; the history does not hold the request."""
    client = connect(settings=Settings(seed="quote"))
    shirt: Any = {"currency": "usd", "product_data": {"name": "T-shirt"}, "unit_amount": 1500}
    shirts = client.v1.prices.create(shirt).id
    quote = client.v1.quotes.create({"line_items": [{"price": shirts, "quantity": 3}]})
    count = len(history)
    text = repr(show(quote))
    assert len(history) == count
    assert "Nobody can accept it yet: v1.quotes.finalize_quote opens it." in text
    assert "3 × T-shirt, 15.00 USD: 45.00 USD\ntotal: 45.00 USD\n{" in text
