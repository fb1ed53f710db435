"""Use that is reported when its period is over, while the period's invoice is a draft.

Source of each statement: https://docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period.
"""

from __future__ import annotations

from typing import Any

from .shop import HOUR, MONTH, Shop, at

OLD = at("2026-01-31T10:00:00")
TIERS = {
    "billing_scheme": "tiered",
    "tiers_mode": "graduated",
    "tiers": [{"up_to": 10, "unit_amount": 10}, {"up_to": "inf", "unit_amount": 5}],
}


class Calls:
    """A customer who pays for calls, by a meter of its own."""

    def __init__(self, shop: Shop, **price: Any) -> None:
        self.shop = shop
        meter = {"display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}}
        self.recurring = {"usage_type": "metered", "meter": shop.v1.billing.meters.create(meter).id}
        self.customer = shop.customer()
        self.price = shop.price(100, recurring=self.recurring, **price)
        self.subscription = shop.subscribe(self.customer, self.price)

    def use(self, value: int, **params: Any) -> None:
        """Report so many calls."""
        payload = {"stripe_customer_id": self.customer, "value": str(value)}
        self.shop.v1.billing.meter_events.create({"event_name": "calls", "payload": payload, **params})

    def latest(self) -> Any:
        """The newest invoice."""
        return self.shop.invoices(self.subscription.id)[-1]


def test_what_is_reported_until_the_invoice_is_finalized_is_on_it(shop: Shop) -> None:
    """By its time: what was used after the period is on the next one."""
    calls = Calls(shop)
    calls.use(1)
    shop.sandbox.advance(days=MONTH, seconds=600)
    calls.use(5, timestamp=OLD)
    calls.use(2)
    assert calls.latest().total == 100
    shop.sandbox.advance(hours=1)
    invoice = calls.latest()
    assert (invoice.status, invoice.total, invoice.lines.data[0].quantity) == ("paid", 600, 6)
    calls.use(9, timestamp=OLD)  # too late
    shop.sandbox.advance(days=28)
    assert [total for _, total in shop.totals(calls.subscription.id)] == [600, 200]


def test_another_tier_is_another_line(shop: Shop) -> None:
    """Eight calls and six more are ten in the first tier and four in the second."""
    calls = Calls(shop, **TIERS)
    calls.use(8)
    shop.sandbox.advance(days=MONTH, seconds=60)
    calls.use(6, timestamp=OLD)
    finalized = shop.v1.invoices.finalize_invoice(calls.latest().id)
    assert [(each.amount, each.quantity) for each in finalized.lines.data] == [(100, 10), (20, 4)]
    assert (finalized.total, finalized.lines.data[1].invoice) == (120, finalized.id)


def test_the_last_invoice_waits_for_it_too(shop: Shop) -> None:
    """Of a subscription that was canceled."""
    calls = Calls(shop)
    calls.use(2)
    shop.sandbox.advance(days=3)
    shop.v1.subscriptions.cancel(calls.subscription.id, {"invoice_now": True})
    calls.use(4, timestamp=shop.sandbox.now - HOUR)
    shop.sandbox.advance(hours=2)
    assert calls.latest().total == 600


def test_another_price_is_asked_from_then_on(shop: Shop) -> None:
    """The period that is over stays as it was billed, at the old price."""
    calls = Calls(shop)
    calls.use(2)
    shop.sandbox.advance(days=MONTH, seconds=60)
    item = {"id": calls.subscription["items"].data[0].id, "price": shop.price(300, recurring=calls.recurring)}
    shop.v1.subscriptions.update(calls.subscription.id, {"items": [item]})
    shop.sandbox.advance(hours=1)
    assert calls.latest().total == 200
