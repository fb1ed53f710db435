"""Periods billed in advance.

Source: https://docs.stripe.com/billing/subscriptions/prebilling.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..refused import refusal
from .shop import DAY, Shop


def ahead(count: int, interval: str = "month", *prices: str, **more: Any) -> dict[str, Any]:
    """The parameter by which so many intervals from now on are billed, of some prices or of all."""
    until = {"type": "duration", "duration": {"interval": interval, "interval_count": count}}
    named = {"applies_to": [{"type": "price", "price": each} for each in prices]} if prices else {}
    return {"billing_schedules": [{"bill_until": until, **named, **more}]}


def test_one_item_is_billed_in_advance(shop: Shop) -> None:
    """Three months of it at once; then it is billed with the other one again."""
    gold, extra = shop.price(1000), shop.price(3000, name="Extra")
    until = ahead(3, "month", gold, key="term")
    subscription = shop.subscribe(shop.customer(), gold, extra, **until, expand=["items.data.billed_until"])
    (schedule,) = subscription.billing_schedules
    assert (schedule.key, schedule.applies_to[0].price) == ("term", gold)
    april = int(datetime(2026, 4, 1, tzinfo=UTC).timestamp())
    assert schedule.bill_until.computed_timestamp == april
    first, second = subscription["items"].data
    assert (first.billed_until, second.billed_until) == (april, second.current_period_end)
    shop.sandbox.advance(days=121)
    assert shop.totals(subscription.id) == [
        ("01-01", 6000),
        ("02-01", 3000),
        ("03-01", 3000),
        ("04-01", 4000),
        ("05-01", 4000),
    ]
    assert shop.sandbox.reconcile()["balanced"]


def test_a_period_may_be_billed_in_part(shop: Shop) -> None:
    """45 days of months of 31 and 28 days: 14/28 of February at once, and the rest of it as it begins."""
    subscription = shop.subscribe(shop.customer(), shop.price(2800), **ahead(45, "day"))
    shop.sandbox.advance(days=61)
    assert shop.totals(subscription.id) == [("01-01", 2800 + 1400), ("02-01", 1400), ("03-01", 2800)]


def test_nothing_is_billed_meanwhile(shop: Shop) -> None:
    """Periods go on, without an invoice; what is sold once has one."""
    subscription = shop.subscribe(shop.customer(), shop.price(1000), **ahead(3))
    shop.sandbox.advance(days=20)
    fee = {
        "customer": subscription.customer,
        "subscription": subscription.id,
        "amount": 700,
        "currency": "usd",
    }
    shop.v1.invoice_items.create(fee)
    shop.sandbox.advance(days=45)
    assert shop.totals(subscription.id) == [("01-01", 3000), ("02-01", 700)]
    now = shop.v1.subscriptions.retrieve(subscription.id)["items"].data[0]
    assert now.current_period_start == int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())
    assert shop.events().count("invoice.upcoming") == 1


@pytest.mark.parametrize(
    ("behavior", "asked"),
    [
        ("always_invoice", [("01-01", 1000), ("01-15", 2000), ("04-01", 1000)]),
        ("create_prorations", [("01-01", 1000), ("02-01", 2000), ("04-01", 1000)]),
    ],
)
def test_a_subscription_goes_on_in_advance(shop: Shop, behavior: str, asked: list[tuple[str, int]]) -> None:
    """At once, or with the next invoice; a preview shows what."""
    subscription = shop.subscribe(shop.customer(), shop.price(1000))
    shop.sandbox.advance(days=14)
    april = int(datetime(2026, 4, 1, tzinfo=UTC).timestamp())
    change = {
        "billing_schedules": [{"bill_until": {"type": "timestamp", "timestamp": april}}],
        "proration_behavior": behavior,
    }
    preview = shop.v1.invoices.create_preview(
        {"subscription": subscription.id, "subscription_details": change}
    )
    assert preview.total == 2000
    shop.v1.subscriptions.update(subscription.id, change)
    shop.sandbox.advance(days=80)
    assert shop.totals(subscription.id) == asked


def test_another_price_is_billed_in_advance_instead(shop: Shop) -> None:
    """All that is unused is given back, and as much time is asked for anew."""
    subscription = shop.subscribe(shop.customer(), shop.price(3100), **ahead(2))
    shop.sandbox.advance(days=21)
    item = subscription["items"].data[0].id
    dearer = {"id": item, "price": shop.price(6200, name="Platinum")}
    shop.v1.subscriptions.update(subscription.id, {"items": [dearer], "proration_behavior": "always_invoice"})
    invoice = shop.invoices(subscription.id)[-1]
    assert sorted(each.amount for each in invoice.lines.data) == [-1000 - 3100, 2000, 6200]
    shop.sandbox.advance(days=45)
    assert [total for _, total in shop.totals(subscription.id)] == [6200, 4100, 6200]


def test_what_is_unused_is_given_back_at_the_end(shop: Shop) -> None:
    """Of the present month a part, and of those to come all."""
    subscription = shop.subscribe(shop.customer(), shop.price(3100), **ahead(3))
    shop.sandbox.advance(days=21)
    shop.v1.subscriptions.cancel(subscription.id, {"prorate": True})
    (credit,) = shop.v1.invoice_items.list({"pending": True}).data
    assert (credit.amount, credit.period.end) == (-1000 - 2 * 3100, subscription.start_date + 90 * DAY)


def test_it_ends_when_what_was_billed_does(shop: Shop) -> None:
    """`cancel_at` names that moment. And no more is billed in advance than until the end."""
    subscription = shop.subscribe(shop.customer(), shop.price(), **ahead(3))
    ended = shop.v1.subscriptions.update(subscription.id, {"cancel_at": "max_billed_until"})
    assert ended.cancel_at == subscription.start_date + 90 * DAY
    error = refusal(shop.v1.subscriptions.update, subscription.id, ahead(4))
    assert error.param == "billing_schedules[0][bill_until]"


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"billing_mode": {"type": "classic"}, **ahead(3)}, "billing_schedules"),
        ({"proration_behavior": "none", **ahead(3)}, "proration_behavior"),
        ({"billing_schedules": [{"key": "term"}]}, "billing_schedules[0][bill_until]"),
        (ahead(20, "day"), "billing_schedules[0][bill_until]"),
        (ahead(61), "billing_schedules[0][bill_until]"),
        (ahead(55), "billing_schedules"),
        (ahead(3, "month", "price_of_another"), "billing_schedules[0][applies_to]"),
        (ahead(3, key="not, alphanumeric"), "billing_schedules[0][key]"),
        (
            {"billing_schedules": [{"bill_until": {"type": "timestamp"}}]},
            "billing_schedules[0][bill_until][timestamp]",
        ),
    ],
)
def test_what_cannot_be_billed_in_advance(shop: Shop, params: dict[str, Any], param: str) -> None:
    """Refused by name, and nothing is made."""
    error = refusal(lambda: shop.subscribe(shop.customer(), shop.price(), **params))
    assert error.param == param
    assert shop.v1.subscriptions.list().data == []


@pytest.mark.parametrize(
    "coupon",
    [
        {"amount_off": 100, "currency": "usd", "duration": "forever"},
        {"percent_off": 10, "duration": "repeating", "duration_in_months": 2},
    ],
)
def test_only_some_coupons_go_with_it(shop: Shop, coupon: dict[str, Any]) -> None:
    """Those in per cent, for once or for ever."""
    bad = shop.v1.coupons.create(coupon).id
    good = shop.v1.coupons.create({"percent_off": 10, "duration": "once"}).id
    customer, price = shop.customer(), shop.price(1000)
    error = refusal(lambda: shop.subscribe(customer, price, discounts=[{"coupon": bad}], **ahead(3)))
    assert error.param == "discounts"
    subscription = shop.subscribe(customer, price, discounts=[{"coupon": good}], **ahead(3))
    assert shop.totals(subscription.id) == [("01-01", 2700)]


def test_neither_usage_nor_schedules_go_with_it(shop: Shop) -> None:
    """Usage is billed afterwards, and a schedule has periods of its own."""
    meter = shop.v1.billing.meters.create(
        {"display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}}
    ).id
    usage = shop.price(recurring={"interval": "month", "usage_type": "metered", "meter": meter}, name="Calls")
    customer = shop.customer()
    assert refusal(lambda: shop.subscribe(customer, usage, **ahead(3))).param == "billing_schedules"
    named = refusal(lambda: shop.subscribe(customer, usage, shop.price(), **ahead(3, "month", usage)))
    assert named.param == "billing_schedules[0][applies_to]"
    subscription = shop.subscribe(customer, shop.price(name="Plain"), **ahead(3))
    from_it = {"from_subscription": subscription.id}
    assert refusal(shop.v1.subscription_schedules.create, from_it).param == "from_subscription"
    without = shop.v1.subscriptions.update(subscription.id, {"billing_schedules": ""})
    assert without.billing_schedules == []
    shop.v1.subscription_schedules.create(from_it)
    error = refusal(shop.v1.subscriptions.update, subscription.id, ahead(4))
    assert error.param == "billing_schedules"
