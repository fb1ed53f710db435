"""A small business with something of everything that connectors read, made over HTTP by the kit's own SDK."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any, cast

import stripe

KEY = "sk_test_sandbox"
CARD = "pm_card_visa"


def client(address: str) -> Any:
    """A client of a sandbox over HTTP."""
    bases = {"api": address, "files": address, "meter_events": address}
    return stripe.StripeClient(KEY, base_addresses=cast("Any", bases))


def make(address: str) -> None:
    """Customers who subscribe, pay, dispute and are refunded; a connected account that is paid."""
    stripe_client = client(address)
    v1 = stripe_client.v1
    jenny = v1.customers.create({"name": "Jenny", "email": "jenny@example.com", "source": "tok_visa"})
    v1.customers.tax_ids.create(jenny.id, {"type": "eu_vat", "value": "DE123456789"})
    sell(v1, jenny.id)
    subscribe(v1, jenny.id)
    use(stripe_client, jenny.id)
    pay_out(stripe_client)
    image = io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    image.name = "evidence.png"
    file = v1.files.create({"purpose": "dispute_evidence", "file": image})
    v1.file_links.create({"file": file.id})
    issue(v1)
    v1.shipping_rates.create(
        {"display_name": "Post", "type": "fixed_amount", "fixed_amount": {"amount": 500, "currency": "usd"}}
    )
    v1.customers.payment_sources.create(jenny.id, {"source": "btok_us_verified"})
    v1.customers.balance_transactions.create(jenny.id, {"amount": -100, "currency": "usd"})
    v1.webhook_endpoints.create({"url": "https://example.com/hook", "enabled_events": ["*"]})


def sell(v1: Any, customer: str) -> None:
    """One-off payments: charges and intents, paid, refunded, declined and disputed; a Checkout session."""
    paid = {"amount": 2000, "currency": "usd", "confirm": True, "customer": customer}
    only_cards = {"allowed_payment_method_types": ["card"]}
    intent = v1.payment_intents.create(paid | only_cards | {"payment_method": CARD})
    v1.refunds.create({"payment_intent": intent.id, "amount": 500})
    v1.setup_intents.create({"customer": customer, "confirm": True, "payment_method": CARD} | only_cards)
    v1.charges.create({"amount": 20000, "currency": "usd", "source": "tok_bypassPending"})
    v1.charges.create({"amount": 700, "currency": "usd", "source": "tok_createDispute"})
    with suppress(stripe.CardError):
        v1.charges.create({"amount": 700, "currency": "usd", "source": "tok_chargeDeclined"})
    price = {"currency": "usd", "unit_amount": 900, "product_data": {"name": "A book"}}
    session = {"mode": "payment", "success_url": "https://example.com"}
    v1.checkout.sessions.create(session | {"line_items": [{"price_data": price, "quantity": 1}]})


def subscribe(v1: Any, customer: str) -> None:
    """Billing: a tiered price, a plan, a subscription with a discount, invoices, a credit note, a quote."""
    product = v1.products.create(
        {"name": "Club", "default_price_data": {"currency": "usd", "unit_amount": 100}}
    )
    monthly = {"currency": "usd", "product": product.id, "recurring": {"interval": "month"}}
    tiers = [{"up_to": 5, "unit_amount": 500}, {"up_to": "inf", "unit_amount": 400}]
    tiered = {"billing_scheme": "tiered", "tiers_mode": "graduated", "tiers": tiers}
    price = v1.prices.create(monthly | tiered)
    v1.plans.create({"amount": 1500, "currency": "usd", "interval": "month", "product": product.id})
    coupon = v1.coupons.create({"percent_off": 25, "duration": "forever"})
    v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "SPRING"})
    v1.tax_rates.create({"display_name": "VAT", "percentage": 19, "inclusive": False})
    items = [{"price": price.id, "quantity": 7}]
    subscription = v1.subscriptions.create(
        {"customer": customer, "items": items, "discounts": [{"coupon": coupon.id}]}
    )
    v1.invoice_items.create(
        {"customer": customer, "amount": 1000, "currency": "usd", "description": "Set-up"}
    )
    invoice = v1.invoices.create({"customer": customer, "pending_invoice_items_behavior": "include"})
    v1.invoices.finalize_invoice(invoice.id)
    v1.invoices.pay(invoice.id)
    v1.credit_notes.create({"invoice": invoice.id, "amount": 100, "refund_amount": 100})
    v1.invoice_items.create({"customer": customer, "amount": 300, "currency": "usd"})
    v1.subscription_schedules.create({"from_subscription": subscription.id})
    v1.quotes.create({"customer": customer, "line_items": [{"price": price.id, "quantity": 1}]})
    gone = v1.subscriptions.create({"customer": customer, "items": items})
    v1.subscriptions.cancel(gone.id)


def use(stripe_client: Any, customer: str) -> None:
    """Usage as it was told before 2025-03-31.basil, by records of an item."""

    def ask(path: str, **params: Any) -> Any:
        asked = stripe_client.raw_request("post", path, stripe_version="2025-02-24.acacia", **params)
        return stripe_client.deserialize(asked, api_mode="V1")

    metered = {"interval": "month", "usage_type": "metered"}
    price = {"currency": "usd", "unit_amount": 10, "recurring": metered, "product_data": {"name": "Calls"}}
    items = [{"price": ask("/v1/prices", **price).id}]
    subscription = ask("/v1/subscriptions", customer=customer, items=items)
    (item,) = subscription["items"]["data"]
    ask(f"/v1/subscription_items/{item['id']}/usage_records", quantity=5, timestamp="now")


def pay_out(stripe_client: Any) -> None:
    """A connected account that is paid, with a fee, and paid back in part; a payout, a top-up."""
    v1 = stripe_client.v1
    wanted = {"transfers": {"requested": True}, "card_payments": {"requested": True}}
    account = v1.accounts.create({"type": "custom", "country": "US", "capabilities": wanted})
    stripe_client.raw_request("post", "/_sandbox/onboard", account=account.id)
    to = {"application_fee_amount": 400, "transfer_data": {"destination": account.id}}
    v1.charges.create({"amount": 4000, "currency": "usd", "source": "tok_visa"} | to)
    (fee,) = v1.application_fees.list().data
    v1.application_fees.refunds.create(fee.id, {"amount": 100})
    transfer = v1.transfers.create({"amount": 1000, "currency": "usd", "destination": account.id})
    v1.transfers.reversals.create(transfer.id, {"amount": 300})
    v1.payouts.create({"amount": 500, "currency": "usd"})
    v1.topups.create({"amount": 2000, "currency": "usd", "description": "Reserve"})


def issue(v1: Any) -> None:
    """A card that was issued, and used once."""
    address = {"line1": "1 Main St", "city": "Austin", "state": "TX", "postal_code": "78701", "country": "US"}
    jenny = {"first_name": "Jenny", "last_name": "Rosen", "dob": {"day": 1, "month": 1, "year": 1990}}
    accepted = {"card_issuing": {"user_terms_acceptance": {"date": 1700000000, "ip": "127.0.0.1"}}}
    holder = {"name": "Jenny Rosen", "type": "individual", "individual": jenny | accepted}
    cardholder = v1.issuing.cardholders.create(holder | {"billing": {"address": address}})
    card = {"cardholder": cardholder.id, "currency": "usd", "type": "virtual", "status": "active"}
    issued = v1.issuing.cards.create(card)
    helpers = v1.test_helpers.issuing
    helpers.transactions.create_force_capture({"card": issued.id, "amount": 300})
    helpers.authorizations.create({"card": issued.id, "amount": 200})
