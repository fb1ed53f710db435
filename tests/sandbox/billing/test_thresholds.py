"""Thresholds: usage that is billed before the period ends.

Source: https://docs.stripe.com/billing/subscriptions/usage-based/thresholds.
"""

from __future__ import annotations

from typing import Any

import pytest

from .shop import DAY, Shop


class Metered:
    """A customer who is billed 10 cents a call."""

    def __init__(self, shop: Shop, item: dict[str, Any] | None = None, **params: Any) -> None:
        self.shop = shop
        meter = {"display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}}
        usage = {"usage_type": "metered", "meter": shop.v1.billing.meters.create(meter).id}
        self.customer = shop.customer()
        items = [{"price": shop.price(10, recurring=usage), **(item or {})}]
        subscription = shop.v1.subscriptions.create({"customer": self.customer, "items": items, **params})
        self.subscription = subscription.id

    def use(self, calls: int) -> None:
        """Make calls, a day later."""
        self.shop.sandbox.advance(days=1)
        payload = {"stripe_customer_id": self.customer, "value": str(calls)}
        self.shop.v1.billing.meter_events.create({"event_name": "calls", "payload": payload})

    def billed(self) -> list[tuple[str, int]]:
        """The reasons and totals of the invoices, the oldest first."""
        return [(each.billing_reason, each.total) for each in self.shop.invoices(self.subscription)]


@pytest.mark.parametrize(
    "threshold",
    [{"billing_thresholds": {"amount_gte": 1000}}, {"item": {"billing_thresholds": {"usage_gte": 100}}}],
)
def test_usage_is_billed_at_a_threshold_and_not_again(shop: Shop, threshold: dict[str, Any]) -> None:
    """$9.90 wait; $12 are billed at once, which says why; the next $3 at the end of the month.

    Source of `threshold_reason`: the SDK's Invoice.
    """
    metered = Metered(shop, **threshold)
    metered.use(99)
    assert metered.billed() == []
    metered.use(21)
    assert metered.billed() == [("subscription_threshold", 1200)]
    metered.use(30)
    shop.sandbox.advance(days=30)
    assert metered.billed() == [("subscription_threshold", 1200), ("subscription_cycle", 300)]
    early, late = shop.invoices(metered.subscription)
    assert (early.status, late.status) == ("paid", "paid")
    by_amount = "billing_thresholds" in threshold
    reason = early.threshold_reason
    assert reason.amount_gte == (1000 if by_amount else None)
    of_items = [] if by_amount else [([early.lines.data[0].id], 100)]
    assert [(each.line_item_ids, each.usage_gte) for each in reason.item_reasons] == of_items
    assert getattr(late, "threshold_reason", None) is None


def test_a_threshold_may_begin_a_new_period(shop: Shop) -> None:
    """`reset_billing_cycle_anchor`: the next month is counted from then on."""
    thresholds = {"amount_gte": 1000, "reset_billing_cycle_anchor": True}
    metered = Metered(shop, billing_thresholds=thresholds)
    metered.use(100)
    subscription = shop.v1.subscriptions.retrieve(metered.subscription)
    assert subscription.billing_cycle_anchor == shop.sandbox.now
    assert subscription["items"].data[0].current_period_end == shop.sandbox.now + 31 * DAY
    metered.use(5)
    shop.sandbox.advance(days=31)
    assert metered.billed() == [("subscription_threshold", 1000), ("subscription_cycle", 50)]


def test_nothing_is_billed_early_on_the_last_day(shop: Shop) -> None:
    """A threshold is not looked at in the 24 hours before a subscription ends.

    Source: https://docs.stripe.com/billing/subscriptions/usage-based/monitor.
    """
    meter = {"display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}}
    metered: Any = {"usage_type": "metered", "meter": shop.v1.billing.meters.create(meter).id}
    customer, end = shop.customer(), shop.sandbox.now + 10 * 86_400
    params: Any = {"billing_thresholds": {"amount_gte": 5000}, "cancel_at": end}
    subscription = shop.subscribe(customer, shop.price(100, recurring=metered), **params)
    shop.sandbox.advance(days=9, hours=12)
    payload = {"stripe_customer_id": customer, "value": "60"}
    shop.v1.billing.meter_events.create({"event_name": "calls", "payload": payload})
    shop.sandbox.advance(hours=1)
    assert shop.invoices(subscription.id) == []
