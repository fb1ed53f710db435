"""Periods billed in advance.

Source: https://docs.stripe.com/billing/subscriptions/prebilling.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from .shop import DAY, Shop, refusal


@pytest.fixture
def january() -> Shop:
    """A shop on the first day of a year."""
    return Shop("2026-01-01T00:00:00")


def ahead(count: int, interval: str = "month", *prices: str, **more: Any) -> dict[str, Any]:
    """The parameter by which so many intervals from now on are billed, of some prices or of all."""
    until = {"type": "duration", "duration": {"interval": interval, "interval_count": count}}
    named = {"applies_to": [{"type": "price", "price": each} for each in prices]} if prices else {}
    return {"billing_schedules": [{"bill_until": until, **named, **more}]}


def totals(shop: Shop, subscription: str) -> list[tuple[str, int]]:
    """When invoices were made, and what they ask for."""
    made = shop.invoices(subscription)
    return [(f"{datetime.fromtimestamp(each.created, UTC):%m-%d}", each.total) for each in made]


def test_one_item_is_billed_in_advance(january: Shop) -> None:
    """Three months of it at once; then it is billed with the other one again."""
    gold, extra = january.price(1000), january.price(3000, name="Extra")
    until = ahead(3, "month", gold, key="term")
    subscription = january.subscribe(
        january.customer(), gold, extra, **until, expand=["items.data.billed_until"]
    )
    (schedule,) = subscription.billing_schedules
    assert (schedule.key, schedule.applies_to[0].price) == ("term", gold)
    april = int(datetime(2026, 4, 1, tzinfo=UTC).timestamp())
    assert schedule.bill_until.computed_timestamp == april
    first, second = subscription["items"].data
    assert (first.billed_until, second.billed_until) == (april, second.current_period_end)
    january.sandbox.advance(days=121)
    assert totals(january, subscription.id) == [
        ("01-01", 6000),
        ("02-01", 3000),
        ("03-01", 3000),
        ("04-01", 4000),
        ("05-01", 4000),
    ]
    assert january.sandbox.reconcile()["balanced"]


def test_a_period_may_be_billed_in_part(january: Shop) -> None:
    """45 days of months of 31 and 28 days: 14/28 of February at once, and the rest of it as it begins."""
    subscription = january.subscribe(january.customer(), january.price(2800), **ahead(45, "day"))
    january.sandbox.advance(days=61)
    assert totals(january, subscription.id) == [("01-01", 2800 + 1400), ("02-01", 1400), ("03-01", 2800)]


def test_nothing_is_billed_meanwhile(january: Shop) -> None:
    """Periods go on, without an invoice; what is sold once has one."""
    subscription = january.subscribe(january.customer(), january.price(1000), **ahead(3))
    january.sandbox.advance(days=20)
    fee = {
        "customer": subscription.customer,
        "subscription": subscription.id,
        "amount": 700,
        "currency": "usd",
    }
    january.v1.invoice_items.create(fee)
    january.sandbox.advance(days=45)
    assert totals(january, subscription.id) == [("01-01", 3000), ("02-01", 700)]
    now = january.v1.subscriptions.retrieve(subscription.id)["items"].data[0]
    assert now.current_period_start == int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())
    assert january.events().count("invoice.upcoming") == 1


@pytest.mark.parametrize(
    ("behavior", "asked"),
    [
        ("always_invoice", [("01-01", 1000), ("01-15", 2000), ("04-01", 1000)]),
        ("create_prorations", [("01-01", 1000), ("02-01", 2000), ("04-01", 1000)]),
    ],
)
def test_a_subscription_goes_on_in_advance(
    january: Shop, behavior: str, asked: list[tuple[str, int]]
) -> None:
    """At once, or with the next invoice; a preview shows what."""
    subscription = january.subscribe(january.customer(), january.price(1000))
    january.sandbox.advance(days=14)
    april = int(datetime(2026, 4, 1, tzinfo=UTC).timestamp())
    change = {
        "billing_schedules": [{"bill_until": {"type": "timestamp", "timestamp": april}}],
        "proration_behavior": behavior,
    }
    preview = january.v1.invoices.create_preview(
        {"subscription": subscription.id, "subscription_details": change}
    )
    assert preview.total == 2000
    january.v1.subscriptions.update(subscription.id, change)
    january.sandbox.advance(days=80)
    assert totals(january, subscription.id) == asked


def test_another_price_is_billed_in_advance_instead(january: Shop) -> None:
    """All that is unused is given back, and as much time is asked for anew."""
    subscription = january.subscribe(january.customer(), january.price(3100), **ahead(2))
    january.sandbox.advance(days=21)
    item = subscription["items"].data[0].id
    dearer = {"id": item, "price": january.price(6200, name="Platinum")}
    january.v1.subscriptions.update(
        subscription.id, {"items": [dearer], "proration_behavior": "always_invoice"}
    )
    invoice = january.invoices(subscription.id)[-1]
    assert sorted(each.amount for each in invoice.lines.data) == [-1000 - 3100, 2000, 6200]
    january.sandbox.advance(days=45)
    assert [total for _, total in totals(january, subscription.id)] == [6200, 4100, 6200]


def test_what_is_unused_is_given_back_at_the_end(january: Shop) -> None:
    """Of the present month a part, and of those to come all."""
    subscription = january.subscribe(january.customer(), january.price(3100), **ahead(3))
    january.sandbox.advance(days=21)
    january.v1.subscriptions.cancel(subscription.id, {"prorate": True})
    (credit,) = january.v1.invoice_items.list({"pending": True}).data
    assert (credit.amount, credit.period.end) == (-1000 - 2 * 3100, subscription.start_date + 90 * DAY)


def test_it_ends_when_what_was_billed_does(january: Shop) -> None:
    """`cancel_at` names that moment. And no more is billed in advance than until the end."""
    subscription = january.subscribe(january.customer(), january.price(), **ahead(3))
    ended = january.v1.subscriptions.update(subscription.id, {"cancel_at": "max_billed_until"})
    assert ended.cancel_at == subscription.start_date + 90 * DAY
    error = refusal(january.v1.subscriptions.update, subscription.id, ahead(4))
    assert error.param == "billing_schedules[0][bill_until]"


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"billing_mode": {"type": "classic"}, **ahead(3)}, "billing_schedules"),
        ({"proration_behavior": "none", **ahead(3)}, "proration_behavior"),
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
def test_what_cannot_be_billed_in_advance(january: Shop, params: dict[str, Any], param: str) -> None:
    """Refused by name, and nothing is made."""
    error = refusal(lambda: january.subscribe(january.customer(), january.price(), **params))
    assert error.param == param
    assert january.v1.subscriptions.list().data == []


@pytest.mark.parametrize(
    "coupon",
    [
        {"amount_off": 100, "currency": "usd", "duration": "forever"},
        {"percent_off": 10, "duration": "repeating", "duration_in_months": 2},
    ],
)
def test_only_some_coupons_go_with_it(january: Shop, coupon: dict[str, Any]) -> None:
    """Those in per cent, for once or for ever."""
    bad = january.v1.coupons.create(coupon).id
    good = january.v1.coupons.create({"percent_off": 10, "duration": "once"}).id
    customer, price = january.customer(), january.price(1000)
    error = refusal(lambda: january.subscribe(customer, price, discounts=[{"coupon": bad}], **ahead(3)))
    assert error.param == "discounts"
    subscription = january.subscribe(customer, price, discounts=[{"coupon": good}], **ahead(3))
    assert totals(january, subscription.id) == [("01-01", 2700)]


def test_neither_usage_nor_schedules_go_with_it(january: Shop) -> None:
    """Usage is billed afterwards, and a schedule has periods of its own."""
    meter = january.v1.billing.meters.create(
        {"display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}}
    ).id
    usage = january.price(
        recurring={"interval": "month", "usage_type": "metered", "meter": meter}, name="Calls"
    )
    customer = january.customer()
    assert refusal(lambda: january.subscribe(customer, usage, **ahead(3))).param == "billing_schedules"
    named = refusal(lambda: january.subscribe(customer, usage, january.price(), **ahead(3, "month", usage)))
    assert named.param == "billing_schedules[0][applies_to]"
    subscription = january.subscribe(customer, january.price(name="Plain"), **ahead(3))
    from_it = {"from_subscription": subscription.id}
    assert refusal(january.v1.subscription_schedules.create, from_it).param == "from_subscription"
    without = january.v1.subscriptions.update(subscription.id, {"billing_schedules": ""})
    assert without.billing_schedules == []
    january.v1.subscription_schedules.create(from_it)
    error = refusal(january.v1.subscriptions.update, subscription.id, ahead(4))
    assert error.param == "billing_schedules"
