"""Billing credits on invoices: after discounts, before taxes, and what becomes of them.

Source: https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits.
"""

from __future__ import annotations

from typing import Any

from .shop import Shop, at


class Usage:
    """A customer who is billed a dollar a call, and has six dollars of credits."""

    def __init__(self, shop: Shop, granted: Any = (), **subscribing: Any) -> None:
        self.shop, self.customer = shop, shop.customer()
        of = {"display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}}
        meter = shop.v1.billing.meters.create(of).id
        price = shop.price(100, recurring={"usage_type": "metered", "meter": meter})
        self.subscription = shop.subscribe(self.customer, price, **subscribing).id
        amount = {"type": "monetary", "monetary": {"currency": "usd", "value": 600}}
        scope = {"scope": {"price_type": "metered"}}
        self.grant = shop.v1.billing.credit_grants.create(
            {
                "amount": amount,
                "applicability_config": scope,
                "category": "paid",
                "customer": self.customer,
                **dict(granted),
            }
        ).id

    def use(self, calls: int) -> None:
        """Report so many calls."""
        payload = {"stripe_customer_id": self.customer, "value": str(calls)}
        self.shop.v1.billing.meter_events.create({"event_name": "calls", "payload": payload})

    def billed(self, calls: int) -> Any:
        """The invoice of a month with so many calls."""
        self.use(calls)
        self.shop.sandbox.advance(days=31, hours=2)
        return self.shop.invoices(self.subscription)[-1]

    @property
    def left(self) -> int:
        """What is left of the credits."""
        by_grant = {"type": "credit_grant", "credit_grant": self.grant}
        asked = {"customer": self.customer, "filter": by_grant}
        (balance,) = self.shop.v1.billing.credit_balance_summary.retrieve(asked).balances
        return int(balance.available_balance.monetary.value)


def test_credits_pay_what_discounts_leave_before_taxes(shop: Shop) -> None:
    """Of 10 dollars half is off, and credits pay the other; of 16, 8 are off, 1 is left, and 7 taxed."""
    half = shop.v1.coupons.create({"percent_off": 50, "duration": "forever"}).id
    rate = shop.v1.tax_rates.create({"display_name": "VAT", "inclusive": False, "percentage": 10}).id
    usage = Usage(shop, discounts=[{"coupon": half}], default_tax_rates=[rate])
    first = usage.billed(10)
    assert (first.subtotal, first.total, first.amount_due, usage.left) == (1000, 0, 0, 100)
    assert [(each.type, each.amount) for each in first.total_pretax_credit_amounts] == [
        ("discount", 500),
        ("credit_balance_transaction", 500),
    ]
    second = usage.billed(16)
    assert (second.subtotal, second.total_excluding_tax, second.total, usage.left) == (1600, 700, 770, 0)
    assert second.total_taxes[0].taxable_amount == 700


def test_a_voided_invoice_gives_its_credits_back(shop: Shop) -> None:
    """Those that it used, and no others."""
    sent = {"collection_method": "send_invoice", "days_until_due": 30}
    usage = Usage(shop, **sent)
    invoice = usage.billed(10)
    assert (invoice.status, invoice.amount_due, usage.left) == ("open", 400, 0)
    shop.v1.invoices.void_invoice(invoice.id)
    assert usage.left == 600


def test_what_credits_paid_is_not_refunded(shop: Shop) -> None:
    """A credit note of the line is of what was asked for beside them."""
    usage = Usage(shop)
    invoice = usage.billed(10)
    assert (invoice.status, invoice.amount_paid) == ("paid", 400)
    whole = {"type": "invoice_line_item", "invoice_line_item": invoice.lines.data[0].id, "amount": 1000}
    note = shop.v1.credit_notes.create({"invoice": invoice.id, "lines": [whole], "refund_amount": 400})
    assert (note.subtotal, note.total, note.amount) == (1000, 400, 400)


def test_a_draft_and_a_preview_show_what_credits_will_pay(shop: Shop) -> None:
    """Nothing is taken before the invoice is finalized; then only what is left is. The draft may err."""
    usage = Usage(shop)
    usage.use(4)
    asked = {"subscription": usage.subscription}
    preview = shop.v1.invoices.create_preview(asked)
    assert (preview.subtotal, preview.total, preview.amount_due, usage.left) == (400, 0, 0, 600)
    shop.sandbox.advance(days=31, seconds=60)
    draft = shop.invoices(usage.subscription)[-1]
    assert (draft.status, draft.total, usage.left) == ("draft", 0, 600)
    (credit,) = draft.total_pretax_credit_amounts
    assert (credit.type, credit.amount) == ("credit_balance_transaction", 400)
    shop.v1.billing.credit_grants.expire(usage.grant)
    assert shop.v1.invoices.finalize_invoice(draft.id).total == 400


def test_a_grant_pays_for_the_time_in_which_it_is_effective(shop: Shop) -> None:
    """The invoice's `period_end` is "on or after the credit grant's `effective_at` time"."""
    usage = Usage(shop, granted={"effective_at": at("2026-02-01T00:30:00")})
    assert usage.billed(3).total == 300
    assert usage.billed(3).total == 0


def test_credits_that_come_back_too_late_expire(shop: Shop) -> None:
    """ "If the credit grant is past the expiration date, the reinstated credits expire immediately"."""
    usage = Usage(shop, granted={"expires_at": at("2026-02-05T00:00:00")})
    shop.v1.customers.update(usage.customer, {"source": "tok_chargeCustomerFail"})
    invoice = usage.billed(8)
    assert (invoice.status, invoice.total) == ("open", 200)
    shop.sandbox.advance(days=5)
    shop.v1.invoices.void_invoice(invoice.id)
    entries = shop.v1.billing.credit_balance_transactions.list({"customer": usage.customer}).data
    assert [(each.debit or each.credit).type for each in entries[:2]] == [
        "credits_expired",
        "credits_application_invoice_voided",
    ]
    assert usage.left == 0
    assert shop.sandbox.reconcile()["differences"] == []


def test_credits_pay_for_what_a_meter_counts(shop: Shop) -> None:
    """Not for use that is recorded on an item, as it was before there were meters."""
    usage = Usage(shop)
    recurring = {"interval": "month", "usage_type": "metered"}
    older = {"stripe_version": "2024-06-20"}
    price = {"currency": "usd", "unit_amount": 100, "product_data": {"name": "Calls"}, "recurring": recurring}
    item = {"price": shop.v1.prices.create(price, older).id}
    recorded = shop.v1.subscriptions.create({"customer": usage.customer, "items": [item]})
    path = f"/v1/subscription_items/{recorded['items'].data[0].id}/usage_records"
    shop.sandbox.client().raw_request("post", path, quantity=3, **older)
    shop.sandbox.advance(days=31, hours=2)
    assert shop.invoices(recorded.id)[-1].total == 300
