"""A page that somebody is to open, in a view."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import show

ITEM = {"amount_total": 2400, "currency": "usd", "description": "Mug <b>", "object": "item", "quantity": 2}
SESSION: dict[str, Any] = {
    "amount_total": 2700,
    "currency": "usd",
    "id": "cs_test_1",
    "line_items": {"data": [ITEM], "object": "list"},
    "object": "checkout.session",
    "status": "open",
    "total_details": {"amount_discount": 200, "amount_shipping": 500, "amount_tax": 0},
    "url": "http://127.0.0.1:4242/c/pay/cs_test_1",
}


def test_a_session_shows_its_page_and_what_is_bought() -> None:
    """The address, each line, and the sums; what a merchant wrote is text."""
    view = show(SESSION)
    assert repr(view).splitlines()[1:6] == [
        "Open the page: http://127.0.0.1:4242/c/pay/cs_test_1",
        "2 × Mug <b>: 24.00 USD",
        "discount: -2.00 USD",
        "shipping: 5.00 USD",
        "total: 27.00 USD",
    ]
    html = view.static_html()
    assert '<a href="http://127.0.0.1:4242/c/pay/cs_test_1"' in html
    assert "Mug &lt;b&gt;" in html


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"status": "complete", "payment_status": "paid"}, "it is complete, paid."),
        ({"status": "complete", "payment_status": "unpaid"}, "it is complete, not paid yet."),
        ({"status": "expired"}, "It has expired: nobody can pay it any more."),
        ({"client_secret": "cs_1_secret_1"}, "It is shown within your own page"),
    ],
)
def test_a_session_without_a_page_says_why(more: dict[str, Any], said: str) -> None:
    """It has ended, or it is drawn into a page of the shop's."""
    assert said in repr(show({**SESSION, "url": None, **more}))


def test_a_price_says_how_often_it_is_paid() -> None:
    """In a trial nothing is paid at first."""
    price = {"billing_scheme": "per_unit", "currency": "usd", "unit_amount_decimal": "2000"}
    monthly = {**ITEM, "amount_total": 0, "price": {**price, "recurring": {"interval": "month"}}}
    html = show({**SESSION, "line_items": {"data": [monthly], "object": "list"}}).static_html()
    assert "<td>20.00 USD / month</td>" in html


def test_a_session_that_saves_a_payment_method_says_so() -> None:
    """There is nothing to be paid, and no sum."""
    setup = {**SESSION, "mode": "setup", "amount_total": None, "line_items": None}
    assert repr(show(setup)).splitlines()[2] == "Nothing is paid there: it saves a payment method for later."


def test_no_other_address_becomes_a_link() -> None:
    """Only https, and this machine's own."""
    html = show({**SESSION, "url": "javascript:alert(1)"}).static_html()
    assert 'href="javascript' not in html
