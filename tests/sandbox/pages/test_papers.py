"""Invoices, credit notes and quotes as PDFs: one page that says what it should."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from helpers.sandbox import Sandbox

from .visitor import Visitor


@pytest.fixture
def client(sandbox: Sandbox) -> Any:
    """The SDK's client of the sandbox."""
    return sandbox.client()


def text_of(content: bytes) -> str:
    """The words of a PDF of one page."""
    pages = PdfReader(BytesIO(content)).pages
    assert len(pages) == 1
    return pages[0].extract_text()


def invoiced(client: Any) -> Any:
    """An invoice over two hours at $60, with 20% tax, to a customer with an address."""
    v1 = client.v1
    address = {"line1": "71 Crown Street", "city": "London", "postal_code": "W10 2WB", "country": "GB"}
    customer = v1.customers.create({"name": "Ada Byron", "email": "ada@example.com", "address": address}).id
    rate = v1.tax_rates.create({"display_name": "VAT", "inclusive": False, "percentage": 20}).id
    invoice = v1.invoices.create(
        {
            "customer": customer,
            "collection_method": "send_invoice",
            "days_until_due": 30,
            "default_tax_rates": [rate],
            "footer": "Thank you.",
        }
    )
    item = {"customer": customer, "invoice": invoice.id, "currency": "usd", "description": "Consulting"}
    v1.invoice_items.create({**item, "quantity": 2, "unit_amount_decimal": "6000"})
    return v1.invoices.finalize_invoice(invoice.id)


def test_an_invoice_says_what_is_due(client: Any, visitor: Visitor) -> None:
    """Number, both parties, the line, tax, the total, and the footer."""
    invoice = invoiced(client)
    reply = visitor.fetch(invoice.invoice_pdf)
    assert reply.headers["Content-Type"] == "application/pdf"
    text = text_of(reply.body)
    wanted = [
        invoice.number,
        "Ada Byron",
        "71 Crown Street",
        "Consulting",
        "$60.00",
        "VAT (20%)",
        "$24.00",
        "$144.00",
        "Thank you.",
    ]
    assert [each for each in wanted if each not in text] == []


def test_an_invoice_says_all_that_it_adds_up(client: Any, visitor: Visitor) -> None:
    """Shipping and what was credited have their own rows; an item's discount is in the subtotal already.

    Source: https://docs.stripe.com/api/invoices/object, of `subtotal`; the fields that a shop adds:
    https://docs.stripe.com/invoicing/customize#custom-fields.
    """
    v1 = client.v1
    customer = v1.customers.create({"email": "ada@example.com"}).id
    ground = {"display_name": "Ground", "fixed_amount": {"amount": 500, "currency": "usd"}}
    shipped = {"shipping_cost": {"shipping_rate_data": {**ground, "type": "fixed_amount"}}}
    fields = {"custom_fields": [{"name": "Order", "value": "A-17"}]}
    draft = v1.invoices.create({"customer": customer, **shipped, **fields}).id
    coupon = v1.coupons.create({"percent_off": 10, "duration": "once", "name": "Early"}).id
    item = {"customer": customer, "invoice": draft, "currency": "usd", "amount": 1000}
    v1.invoice_items.create({**item, "discounts": [{"coupon": coupon}]})
    invoice = v1.invoices.finalize_invoice(draft)
    v1.credit_notes.create({"invoice": draft, "amount": 150})
    text = text_of(visitor.fetch(invoice.invoice_pdf).body)
    wanted = ["Order", "A-17", "$9.00", "Shipping", "$5.00", "$14.00", "Credit notes", "-$1.50", "$12.50"]
    assert [each for each in wanted if each not in text] == []
    assert "Early" not in text
    assert "Applied balance" not in text


def test_a_credit_note_names_its_invoice(client: Any, visitor: Visitor) -> None:
    """What is credited, of what, and why."""
    invoice = invoiced(client)
    line = {"type": "custom_line_item", "description": "An hour less", "quantity": 1, "unit_amount": 6000}
    note = client.v1.credit_notes.create({"invoice": invoice.id, "lines": [line], "memo": "Sorry."})
    text = text_of(visitor.fetch(note.pdf).body)
    wanted = [note.number, invoice.number, "An hour less", "$60.00", "Sorry."]
    assert [each for each in wanted if each not in text] == []


def test_a_quote_says_what_is_due_and_what_comes_then(client: Any) -> None:
    """Both the first payment and the monthly one; a draft has no PDF."""
    v1 = client.v1
    customer = v1.customers.create({"name": "Ada Byron"}).id
    product = v1.products.create({"name": "Newsletter"}).id
    price = {"currency": "usd", "product": product, "unit_amount": 900, "recurring": {"interval": "month"}}
    quote = v1.quotes.create({"customer": customer, "line_items": [{"price_data": price, "quantity": 3}]})
    quote = v1.quotes.finalize_quote(quote.id)
    text = text_of(v1.quotes.pdf(quote.id).io.read())
    wanted = [quote.number, "Ada Byron", "Newsletter", "$27.00", "every month"]
    assert [each for each in wanted if each not in text] == []


def test_nothing_is_at_other_addresses(client: Any, visitor: Visitor) -> None:
    """Another account's, and one with another code."""
    url = invoiced(client).invoice_pdf
    account = url.split("/")[4]
    assert visitor.fetch(url.replace(account, "acct_other")).status == 404
    assert visitor.fetch(url.replace("/test_", "/test_x")).status == 404
