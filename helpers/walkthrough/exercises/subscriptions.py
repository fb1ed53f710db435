"""The exercises of 08_subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.viewer.billing.words import price_words

from .answers import field
from .exercise import Exercise
from .work import about

A_YEAR = (("year", 1), ("month", 12))


def _yearly(price: Mapping[str, Any]) -> str | None:
    told = price_words(price)
    if (field(price, "recurring", "interval"), field(price, "recurring", "interval_count")) not in A_YEAR:
        once = "" if price.get("recurring") else ", once"
        return f"A price of {told}{once}: it is to be paid by the year."
    if (price["unit_amount"], price["currency"]) != (20000, "usd"):
        return f"By the year, but it costs {told}: 200.00 USD are wanted."
    return None


def _half_off(subscription: Mapping[str, Any]) -> str | None:
    invoice = subscription["latest_invoice"]
    if field(invoice, "status") != "paid":
        return f"Its first invoice is {field(invoice, 'status')}: the customer needs a card that pays."
    subtotal, total = invoice["subtotal"], invoice["total"]
    if not subtotal or total * 2 != subtotal:
        return f"Of {subtotal} cents {total} were billed: a coupon of 50 percent bills half."
    if all(each["end"] for each in subscription["discounts"]):
        until = "for some months" if subscription["discounts"] else "once"
        return f"Half was billed, but only {until}: the coupon's duration is to be `forever`."
    return None


def _voided(invoice: Mapping[str, Any]) -> str | None:
    if not invoice.get("number"):
        return "An invoice, but it has no number yet: finalize it first."
    if invoice["status"] != "void":
        return f"An invoice with a number, but its status is `{invoice['status']}`: void it."
    return None


EXERCISES = {
    "subscriptions: a yearly price": Exercise(
        "Make a price of 200 dollars a year.",
        ("`recurring` says how often a price is paid.", "Amounts are in cents: 200 dollars are 20000."),
        """client.v1.prices.create(
    {
        "product_data": {"name": "Gold"},
        "currency": "usd",
        "unit_amount": 20000,
        "recurring": {"interval": "year"},
    }
)""",
        about({"price": ()}, _yearly, "No price was created yet."),
    ),
    "subscriptions: half off": Exercise(
        "Subscribe a customer with a coupon that takes half off, forever.",
        (
            "A coupon has a `duration`. A subscription takes it in `discounts`.",
            "The customer needs a card, such as `tok_visa` as `source`: else nothing is paid.",
        ),
        """half = client.v1.coupons.create({"percent_off": 50, "duration": "forever"})
gold = client.v1.prices.create(
    {
        "product_data": {"name": "Gold"},
        "currency": "usd",
        "unit_amount": 2000,
        "recurring": {"interval": "month"},
    }
)
client.v1.subscriptions.create(
    {
        "customer": client.v1.customers.create({"source": "tok_visa"}).id,
        "items": [{"price": gold.id, "quantity": 2}],
        "discounts": [{"coupon": half.id}],
    }
)""",
        about(
            {"subscription": ["latest_invoice", "discounts"]}, _half_off, "No subscription was created yet."
        ),
    ),
    "subscriptions: taken back": Exercise(
        "Take back an invoice that was sent by mistake, so that its number stays and nothing is due.",
        (
            "A draft can be deleted. An invoice that was finalized has a number, and can only be voided.",
            "Create an invoice, add a line, finalize it; then `client.v1.invoices.void_invoice` voids it.",
        ),
        """somebody = client.v1.customers.create({"email": "somebody@example.com"})
wrong = client.v1.invoices.create(
    {"customer": somebody.id, "collection_method": "send_invoice", "days_until_due": 30}
)
line = {"customer": somebody.id, "invoice": wrong.id, "currency": "usd", "amount": 500}
client.v1.invoice_items.create(line)
client.v1.invoices.finalize_invoice(wrong.id)
client.v1.invoices.void_invoice(wrong.id)""",
        about({"invoice": ()}, _voided, "No invoice was created yet."),
    ),
}
