"""A credit note as one."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import connect, show
from helpers.settings import Settings


@pytest.fixture
def client() -> Any:
    """A client of a sandbox."""
    return connect(settings=Settings(seed="credit notes"))


def billed(client: Any, **params: Any) -> Any:
    """A finalized invoice over two hours at 60 dollars, with 20 percent tax on top."""
    customer = client.v1.customers.create({"name": "Ada", "source": "tok_visa"}).id
    rate = client.v1.tax_rates.create({"display_name": "VAT", "inclusive": False, "percentage": 20}).id
    draft = client.v1.invoices.create({"customer": customer, "default_tax_rates": [rate], **params}).id
    item = {"customer": customer, "invoice": draft, "currency": "usd", "description": "Hours <b>"}
    client.v1.invoice_items.create({**item, "quantity": 2, "unit_amount_decimal": "6000"})
    return client.v1.invoices.finalize_invoice(draft)


def test_it_reads_like_a_credit_note(client: Any) -> None:
    """What it corrects and why, each line, the sums, and where the money went; what was written is text."""
    invoice = billed(client)
    line = {"type": "invoice_line_item", "invoice_line_item": invoice.lines.data[0].id, "quantity": 1}
    asked = {"invoice": invoice.id, "lines": [line], "memo": "Sorry.", "reason": "order_change"}
    note = client.v1.credit_notes.create(asked)
    view = show(note)
    told = [each for each in repr(view).splitlines() if not each.startswith(("to: ", "issued: "))]
    assert told[1:10] == [
        f"Credit note {note.number}, issued",
        f"invoice: {invoice.id}",
        "credited: before payment",
        "reason: order change",
        "memo: Sorry.",
        "Hours <b>    1         60.00 USD  60.00 USD",
        "subtotal: 60.00 USD",
        "tax: 12.00 USD",
        "total: 72.00 USD",
    ]
    assert "off what is due: 72.00 USD" in repr(view)
    assert "Hours &lt;b&gt;" in view.static_html()


def test_it_says_where_the_money_went(client: Any) -> None:
    """Of a paid invoice, 10 dollars back to the card, 5 to the balance, 3 elsewhere."""
    invoice = client.v1.invoices.pay(billed(client).id)
    split = {"refund_amount": 1000, "credit_amount": 500, "out_of_band_amount": 300}
    told = repr(show(client.v1.credit_notes.create({"invoice": invoice.id, "amount": 1800, **split})))
    assert "refunded: 10.00 USD" in told
    assert "to the customer's balance: 5.00 USD" in told
    assert "credited outside Stripe: 3.00 USD" in told
