"""The receipt of a payment, at the address that its charge shows.

Source: https://docs.stripe.com/receipts, and the reference of a charge's `receipt_url`: the receipt is "kept
up-to-date to the latest state of the charge, including any refunds".
"""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..onboarding import DETAILS, onboarded
from .test_papers import text_of
from .visitor import Visitor

HERE = "http://127.0.0.1:4242"


@pytest.fixture
def client(sandbox: Sandbox) -> Any:
    """The SDK's client of a sandbox whose addresses are its own."""
    sandbox.application.state.pages = lambda: HERE
    return sandbox.client()


def pay(client: Any, **params: Any) -> Any:
    """The charge of a payment of $20.00 by a Visa."""
    wanted = {"amount": 2000, "currency": "usd", "confirm": True, "payment_method": "pm_card_visa", **params}
    wanted["automatic_payment_methods"] = {"enabled": True, "allow_redirects": "never"}
    return client.v1.charges.retrieve(client.v1.payment_intents.create(wanted).latest_charge)


def missing(text: str, *wanted: str) -> list[str]:
    """What of this a page does not say."""
    return [each for each in wanted if each not in text]


def test_a_receipt_says_what_was_paid_when_and_how(client: Any, visitor: Visitor) -> None:
    """The charge's description, and no other: "Changes to a confirmed PaymentIntent don't appear".

    Source: https://docs.stripe.com/payments/checkout/receipts#customizing-receipts.
    """
    charge = pay(client, description="Two mugs", receipt_email="ada@example.com")
    assert charge.receipt_url.startswith(f"{HERE}/receipts/payment/")
    client.v1.payment_intents.update(charge.payment_intent, {"description": "Three mugs"})
    page = visitor.open(charge.receipt_url)
    wanted = ("$20.00", "Visa ending in 4242", "Two mugs", "ada@example.com", "Amount paid")
    assert missing(page.text, *wanted) == []
    assert "Three mugs" not in page.text
    client.v1.charges.update(charge.id, {"description": "Four mugs"})
    assert "Four mugs" in visitor.open(charge.receipt_url).text


def test_refunds_come_to_the_receipt(client: Any, visitor: Visitor) -> None:
    """Part of it first, then the rest. The address that was there before shows the same as the new one."""
    first = pay(client).receipt_url
    [charge] = client.v1.charges.list().data
    client.v1.refunds.create({"charge": charge.id, "amount": 500})
    page = visitor.open(first)
    assert missing(page.text, "Refunded on", "-$5.00", "Paid after refunds", "$15.00") == []
    client.v1.refunds.create({"charge": charge.id})
    moved = client.v1.charges.retrieve(charge.id).receipt_url
    assert moved != first
    assert visitor.open(moved).text == visitor.open(first).text
    assert missing(visitor.open(first).text, "-$15.00", "$0.00") == []


@pytest.mark.parametrize(
    ("params", "wanted"),
    [
        ({"capture_method": "manual"}, ("Amount authorized", "$20.00")),
        ({"description": "<b>Mugs</b>"}, ("<b>Mugs</b>",)),
        ({"payment_method": "pm_card_amex"}, ("American Express ending in 8431",)),
    ],
)
def test_a_receipt_says_what_kind_of_payment_it_is(
    client: Any, visitor: Visitor, params: dict[str, Any], wanted: tuple[str, ...]
) -> None:
    """Money that is only held is not paid; what a shop wrote is text."""
    assert missing(visitor.open(pay(client, **params).receipt_url).text, *wanted) == []


def test_what_was_captured_is_what_was_paid(client: Any, visitor: Visitor) -> None:
    """$15.00 of the $20.00."""
    charge = pay(client, capture_method="manual")
    client.v1.payment_intents.capture(charge.payment_intent, {"amount_to_capture": 1500})
    page = visitor.open(client.v1.charges.retrieve(charge.id).receipt_url)
    assert missing(page.text, "Amount paid", "$15.00") == []
    assert "$20.00" not in page.text


def test_an_invoices_receipt_is_itemized(client: Any, visitor: Visitor) -> None:
    """ "Receipts for subscription and invoice payments are itemized to include line items, discounts, and
    taxes", and the invoice's own page links to it, "after payment". 25.00 less 20 percent, and 19 percent.
    """
    customer = client.v1.customers.create({"email": "ada@example.com", "source": "tok_visa"}).id
    rate = client.v1.tax_rates.create({"display_name": "VAT", "percentage": 19, "inclusive": False}).id
    coupon = client.v1.coupons.create({"percent_off": 20, "duration": "once", "name": "Spring"}).id
    draft = client.v1.invoices.create(
        {"customer": customer, "default_tax_rates": [rate], "discounts": [{"coupon": coupon}]}
    ).id
    item = {"customer": customer, "invoice": draft, "amount": 2500, "currency": "usd"}
    client.v1.invoice_items.create({**item, "description": "Repair"})
    invoice = client.v1.invoices.pay(client.v1.invoices.finalize_invoice(draft).id)
    [charge] = client.v1.charges.list().data
    assert charge.receipt_url.startswith(f"{HERE}/receipts/invoices/")
    assert charge.receipt_url.endswith("?s=ap")
    links = visitor.open(invoice.hosted_invoice_url).links
    assert links["The receipt"] == charge.receipt_url
    page = visitor.open(charge.receipt_url)
    wanted = (invoice.number, "Repair", "Spring", "-$5.00", "VAT (19%)", "$3.80", "$23.80", "ada@example.com")
    assert missing(page.text, *wanted) == []
    paper = visitor.fetch(page.links["The receipt as a PDF"])
    assert paper.headers["Content-Type"] == "application/pdf"
    assert missing(text_of(paper.body), *wanted) == []


def test_a_receipt_in_the_currency_in_which_it_was_paid(
    client: Any, sandbox: Sandbox, visitor: Visitor
) -> None:
    """$20.00 that a customer in France paid in euros, converted by Adaptive Pricing."""
    price = {"currency": "usd", "product_data": {"name": "Mugs"}, "unit_amount": 2000}
    session = client.v1.checkout.sessions.create(
        {
            "adaptive_pricing": {"enabled": True},
            "customer_email": "ada+location_FR@example.com",
            "line_items": [{"price_data": price, "quantity": 1}],
            "mode": "payment",
            "success_url": "https://shop.example.com",
        }
    )
    shown = sandbox.pay(session)["presentment_details"]
    assert shown["presentment_currency"] == "eur"
    [charge] = client.v1.charges.list().data
    page = visitor.open(charge.receipt_url)
    assert missing(page.text, f"€{shown['presentment_amount'] / 100:.2f}") == []
    assert "$" not in page.text


def test_a_receipt_is_the_accounts_who_is_paid(client: Any, visitor: Visitor) -> None:
    """Direct charges use the connected account's public details.

    Source: https://docs.stripe.com/receipts#receipts-for-stripe-connect.
    """
    profile = {"name": "Rocket Rides", "support_email": "help@rides.example.com"}
    account = onboarded(client, business_profile={**DETAILS["business_profile"], **profile})["id"]
    params = {"amount": 2000, "currency": "usd", "source": "tok_visa"}
    charge = client.v1.charges.create(params, {"stripe_account": account})
    page = visitor.open(charge.receipt_url)
    assert missing(page.text, "Rocket Rides", "help@rides.example.com") == []


def test_a_charge_that_failed_has_no_receipt(client: Any) -> None:
    """Nor one that is declined: "Stripe creates receipts for all successful payments"."""
    declined = {"amount": 2000, "currency": "usd", "source": "tok_chargeDeclined"}
    with pytest.raises(Exception, match="declined"):
        client.v1.charges.create(declined)
    [charge] = client.v1.charges.list().data
    assert charge.receipt_url is None


def test_who_knows_a_charge_does_not_know_its_receipt(client: Any, visitor: Visitor) -> None:
    """The address ends in a code that cannot be guessed."""
    charge = pay(client)
    for code in (charge.id, f"{charge.id}-2", f"{charge.id}-{'a' * 20}", "²"):
        assert visitor.open(f"{HERE}/receipts/payment/{code}").title == "There is no such receipt."
