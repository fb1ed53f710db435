"""An invoice as an invoice."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import show
from helpers.viewer.billing.invoice import facts, lines, sums

from .bodies import FEB_1, FEB_11, JAN_1, JAN_11, invoice, line

UPGRADE = invoice(
    "A-3",
    "paid",
    FEB_11,
    line("Unused time on Gold after 21 Jan 2026", -1000, JAN_11, FEB_1, proration=True),
    line("Remaining time on Platinum after 21 Jan 2026", 1500, JAN_11, FEB_1, proration=True),
    line("1 × Platinum (at $30.00 / month)", 3000, FEB_1, FEB_11, unit="3000"),
)


def test_it_reads_like_an_invoice() -> None:
    """Whom, when, each line with its period, and the sums."""
    text = repr(show(UPGRADE)).splitlines()
    unused = "Unused time on Gold after 21 Jan 2026         2026-01-11 to 2026-02-01  1"
    assert text[1:9] == [
        "Invoice A-3, paid",
        "from: Rocket Rides",
        "to: Jenny Rosen · jenny@example.com · cus_1",
        "issued: 2026-02-11",
        "collection: charged automatically",
        "tries: 1",
        "paid: 2026-02-11",
        f"{unused}                    -10.00 USD",
    ]
    assert sums(UPGRADE) == [
        ("subtotal", "35.00 USD"),
        ("total", "35.00 USD"),
        ("due", "35.00 USD"),
        ("paid", "35.00 USD"),
        ("remaining", "0.00 USD"),
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        # 1000 less 10 percent, and 20 percent tax on the 900 that are left.
        (
            {
                "total_discount_amounts": [{"amount": 100, "discount": "di_1"}],
                "total_taxes": [{"amount": 180, "tax_behavior": "exclusive"}],
                "total": 1080,
                "amount_due": 1080,
                "amount_remaining": 1080,
            },
            [("discounts", "-1.00 USD"), ("tax", "1.80 USD"), ("total", "10.80 USD"), ("due", "10.80 USD")],
        ),
        # The customer has 400 of credit.
        (
            {"amount_due": 600, "amount_remaining": 600},
            [("total", "10.00 USD"), ("customer's balance", "-4.00 USD"), ("due", "6.00 USD")],
        ),
        # Of the 1000, a credit note took off 200 before they were paid.
        (
            {"pre_payment_credit_notes_amount": 200, "amount_due": 800, "amount_remaining": 800},
            [("total", "10.00 USD"), ("credit notes", "-2.00 USD"), ("due", "8.00 USD")],
        ),
        # 300 of billing credits, which the discounts of the same list are none of; 500 shipping.
        (
            {
                "total_pretax_credit_amounts": [
                    {"amount": 300, "type": "credit_balance_transaction"},
                    {"amount": 100, "type": "discount"},
                ],
                "total_discount_amounts": [{"amount": 100, "discount": "di_1"}],
                "amount_shipping": 500,
                "total_taxes": [{"amount": 100, "tax_behavior": "inclusive"}],
                "total": 1100,
                "amount_due": 1100,
                "amount_remaining": 1100,
            },
            [
                ("discounts", "-1.00 USD"),
                ("billing credits", "-3.00 USD"),
                ("shipping", "5.00 USD"),
                ("tax, included", "1.00 USD"),
                ("total", "11.00 USD"),
                ("due", "11.00 USD"),
            ],
        ),
    ],
)
def test_sums_are_told_in_stripes_order(more: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """Only those that there are."""
    body = invoice("A-1", "open", JAN_1, line("Gold", 1000, JAN_1, FEB_1), **more)
    assert sums(body) == [("subtotal", "10.00 USD"), *expected]


def test_a_draft_has_no_number_yet() -> None:
    """One to come neither; what is not known is left out."""
    draft = invoice(
        None, "draft", JAN_1, line("Gold", 1000, JAN_1, JAN_1), effective_at=None, attempt_count=0
    )
    assert "<strong>Invoice without a number yet</strong>" in show(draft).static_html()
    assert "Invoice to come, draft" in repr(show({**draft, "billing_reason": "upcoming"}))
    assert [name for name, _ in facts(draft)] == ["from", "to", "collection"]
    assert lines(draft) == [("Gold", "2026-01-01", "1", "", "10.00 USD")]


def test_fractions_of_a_cent_are_told_as_they_are() -> None:
    """A unit may cost less than the smallest coin."""
    small = invoice("A-1", "paid", JAN_1, line("API calls", 3, JAN_1, FEB_1, unit="0.05"))
    assert lines(small)[0][3] == "0.0005 USD"


def test_what_the_customer_is_called_stays_text() -> None:
    """Whatever it is."""
    body = {**UPGRADE, "customer_name": "<script>alert(1)</script>"}
    assert "<script>" not in show(body).static_html()
