"""The phases of a schedule one after the other: what goes on, what is billed, and what a preview shows of it.

Source: https://docs.stripe.com/billing/subscriptions/subscription-schedules and
https://docs.stripe.com/invoicing/preview.
"""

from __future__ import annotations

from typing import Any

import pytest

from ..refused import refusal
from .scheduling import MONTHS, phase, scheduled
from .shop import DAY, MONTH, Shop

JANUARY, FEBRUARY, MARCH = 1767225600, 1769904000, 1772323200


def billed(invoice: Any) -> list[tuple[str, int, int]]:
    """What an invoice or a preview bills, with the beginning of the time that it is for."""
    return [(each.description, each.amount, each.period.start) for each in invoice.lines.data]


def next_invoice(shop: Shop, subscription: str, *, days: int = MONTH) -> Any:
    """The one invoice that some days bring, a month if not said, which was previewed as it is."""
    before = len(shop.invoices(subscription))
    preview = shop.v1.invoices.create_preview({"subscription": subscription})
    shop.sandbox.advance(days=days)
    (invoice,) = shop.invoices(subscription)[before:]
    assert (billed(preview), preview.total) == (billed(invoice), invoice.total)
    return invoice


def metered(shop: Shop) -> str:
    """A price per call that is counted."""
    of = {"display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}}
    meter = shop.v1.billing.meters.create(of).id
    return shop.price(10, name="Calls", recurring={"usage_type": "metered", "meter": meter})


def test_a_phase_may_sell_by_use_what_was_not(shop: Shop) -> None:
    """Another item takes the place of the one before, and the schedule goes on."""
    calls = metered(shop)
    by_use = {"items": [{"price": calls}], "duration": MONTHS}
    schedule = scheduled(shop, phase(shop.price()), by_use, phase(shop.price(500)))
    subscription = schedule.subscription
    (before,) = shop.v1.subscriptions.retrieve(subscription)["items"].data
    shop.sandbox.advance(days=MONTH, hours=2)
    (now,) = shop.v1.subscriptions.retrieve(subscription)["items"].data
    assert (now.price.id, now.current_period_start, now.id == before.id) == (calls, FEBRUARY, False)
    payload = {"stripe_customer_id": schedule.customer, "value": "7"}
    shop.v1.billing.meter_events.create({"event_name": "calls", "payload": payload})
    shop.sandbox.advance(days=28)
    assert shop.v1.subscription_schedules.retrieve(schedule.id).status == "active"
    assert sorted(each.amount for each in shop.invoices(subscription)[-1].lines.data) == [70, 500]


def test_an_item_goes_on_at_its_price(shop: Shop) -> None:
    """Wherever it stands in the next phase: nothing of it is prorated."""
    gold, silver, add_on = shop.price(3100), shop.price(1550, name="Silver"), shop.price(620, name="More")
    first = {"items": [{"price": gold}, {"price": add_on}], "end_date": shop.sandbox.now + 10 * DAY}
    second = {"items": [{"price": add_on}, {"price": silver}], "duration": MONTHS}
    schedule = scheduled(shop, first, second)
    before = shop.v1.subscriptions.retrieve(schedule.subscription)["items"].data
    shop.sandbox.advance(days=11)
    after = shop.v1.subscriptions.retrieve(schedule.subscription)["items"].data
    assert {each.price.id: each.id for each in after} == {add_on: before[1].id, silver: before[0].id}
    pending = shop.v1.invoice_items.list({"pending": True}).data
    assert sorted((each.description, each.amount) for each in pending) == [
        ("Remaining time on Silver after 11 Jan 2026", 1050),
        ("Unused time on Gold after 11 Jan 2026", -2100),
    ]


def test_a_trial_ends_as_the_next_phase_begins(shop: Shop) -> None:
    """One invoice bills what the next phase has."""
    trial = {**phase(shop.price(1000)), "trial": True}
    schedule = scheduled(shop, trial, phase(shop.price(4000), proration_behavior="always_invoice"))
    shop.sandbox.advance(hours=2)
    invoice = next_invoice(shop, schedule.subscription)
    assert billed(invoice) == [("1 × Gold (at $40.00 / month)", 4000, FEBRUARY)]
    assert invoice.billing_reason == "subscription_cycle"
    assert shop.v1.subscriptions.retrieve(schedule.subscription).status == "active"


def test_what_a_phase_sells_once_is_on_its_first_invoice(shop: Shop) -> None:
    """ "Appended to the next invoice for this phase", for the time of that invoice's other lines.

    Source: https://docs.stripe.com/api/subscription_schedules/create (phases.add_invoice_items).
    """
    once = {"currency": "usd", "unit_amount": 900, "product_data": {"name": "Setup"}}
    added = [{"price": shop.v1.prices.create(once).id}]
    gold = shop.price(1000)
    second = phase(gold, 2, add_invoice_items=added, proration_behavior="always_invoice")
    schedule = scheduled(shop, phase(gold), second)
    shop.sandbox.advance(hours=2)
    assert billed(next_invoice(shop, schedule.subscription)) == [
        ("Setup", 900, FEBRUARY),
        ("2 × Gold (at $10.00 / month)", 2000, FEBRUARY),
    ]


def test_another_interval_begins_with_the_phase(shop: Shop) -> None:
    """Where a period of it begins there, too, its whole price is billed with what else is."""
    by_month, by_year = shop.price(1000), shop.price(9000, interval="year", name="Yearly")
    other = shop.price(500, name="Other")
    year = {"interval": "year", "interval_count": 1}
    first = {"items": [{"price": by_year}, {"price": other}], "duration": year}
    second = {"items": [{"price": by_month}, {"price": other}], "duration": MONTHS}
    schedule = scheduled(shop, first, second)
    shop.sandbox.advance(days=364)
    subscription, january = schedule.subscription, JANUARY + 365 * DAY
    preview = shop.v1.invoices.create_preview({"subscription": subscription})
    shop.sandbox.advance(days=1, hours=2)
    for each in (preview, shop.invoices(subscription)[-1]):
        assert sorted(billed(each)) == [
            ("1 × Gold (at $10.00 / month)", 1000, january),
            ("1 × Other (at $5.00 / month)", 500, january),
        ]


def test_a_schedule_that_begins_later_is_previewed_from_then_on(shop: Shop) -> None:
    """Its first invoice is of the period that begins then, with the discounts that it has then."""
    month = {"percent_off": 50, "duration": "repeating", "duration_in_months": 1}
    coupon = shop.v1.coupons.create(month).id
    first = phase(shop.price(1000))
    second = phase(shop.price(4000), discounts=[{"coupon": coupon}])
    schedule = scheduled(shop, first, second, start_date=FEBRUARY)
    preview = shop.v1.invoices.create_preview({"schedule": schedule.id})
    assert billed(preview) == [("1 × Gold (at $10.00 / month)", 1000, FEBRUARY)]
    assert (preview.created, shop.sandbox.now) == (FEBRUARY, JANUARY)
    shop.sandbox.advance(days=MONTH, hours=2)
    subscription = shop.v1.subscription_schedules.retrieve(schedule.id).subscription
    upcoming = shop.v1.invoices.create_preview({"subscription": subscription})
    shop.sandbox.advance(days=28)
    for each in (upcoming, shop.invoices(subscription)[-1]):
        assert (billed(each)[0][1:], each.total) == ((4000, MARCH), 2000)


def test_a_phase_whose_coupon_is_gone_ends_the_schedule(shop: Shop) -> None:
    """The subscription goes on by itself, and so do its invoices."""
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "once"}).id
    price = shop.price(1000)
    discounted = phase(shop.price(4000), discounts=[{"coupon": coupon}])
    schedule = scheduled(shop, phase(price), discounted)
    shop.sandbox.advance(hours=2)
    shop.v1.coupons.delete(coupon)
    assert billed(next_invoice(shop, schedule.subscription)) == [
        ("1 × Gold (at $10.00 / month)", 1000, FEBRUARY)
    ]
    assert shop.v1.subscription_schedules.retrieve(schedule.id).status == "released"


def test_nothing_begins_for_a_customer_who_is_deleted(shop: Shop) -> None:
    """A schedule that was to begin is canceled, as subscriptions are.

    Source: https://docs.stripe.com/api/customers/delete, of subscriptions.
    """
    schedule = scheduled(shop, phase(shop.price()), start_date=FEBRUARY)
    shop.v1.customers.delete(schedule.customer)
    canceled = shop.v1.subscription_schedules.retrieve(schedule.id)
    assert (canceled.status, canceled.canceled_at) == ("canceled", JANUARY)
    shop.sandbox.advance(days=MONTH + 1)
    assert shop.v1.subscriptions.list({"status": "all"}).data == []


def test_a_preview_has_what_a_phase_prorates_before_then(shop: Shop) -> None:
    """A phase that begins on 11 January gives two thirds of the month back, and asks for them anew.

    Source: https://docs.stripe.com/api/invoices/create_preview, "all invoice charges that are pending,
    including subscription renewal charges".
    """
    first = {"items": [{"price": shop.price(3100)}], "end_date": shop.sandbox.now + 10 * DAY}
    schedule = scheduled(shop, first, phase(shop.price(6200, name="Silver")))
    shop.sandbox.advance(hours=2)
    assert billed(next_invoice(shop, schedule.subscription)) == [
        ("Unused time on Gold after 11 Jan 2026", -2100, JANUARY + 10 * DAY),
        ("Remaining time on Silver after 11 Jan 2026", 4200, JANUARY + 10 * DAY),
        ("1 × Silver (at $62.00 / month)", 6200, FEBRUARY),
    ]


@pytest.mark.parametrize("billing", ["always_invoice", "phase_start"])
def test_a_preview_is_of_what_a_phase_bills_as_it_begins(shop: Shop, billing: str) -> None:
    """At once where it says so, and where a cycle of its own begins with it.

    Source: https://docs.stripe.com/api/subscription_schedules/create (`phases.billing_cycle_anchor`,
    `phases.proration_behavior`).
    """
    how = "proration_behavior" if billing == "always_invoice" else "billing_cycle_anchor"
    first = {"items": [{"price": shop.price(3100)}], "end_date": shop.sandbox.now + 10 * DAY}
    second = {**phase(shop.price(6200, name="Silver")), how: billing}
    schedule = scheduled(shop, first, second)
    shop.sandbox.advance(hours=2)
    invoice = next_invoice(shop, schedule.subscription, days=10)
    asked = {"always_invoice": 4200, "phase_start": 6200}[billing]
    assert [each[1:] for each in billed(invoice)] == [
        (-2100, JANUARY + 10 * DAY),
        (asked, JANUARY + 10 * DAY),
    ]


def test_nothing_is_upcoming_of_what_ends(shop: Shop) -> None:
    """Of a customer whose subscription ends with its period; another one's is the next invoice then.

    Source: `invoice_upcoming_none` in https://docs.stripe.com/error-codes.
    """
    customer = shop.customer()
    ends = shop.subscribe(customer, shop.price(), cancel_at_period_end=True).id
    asked = {"customer": customer}
    assert refusal(shop.v1.invoices.create_preview, asked).code == "invoice_upcoming_none"
    goes_on = shop.subscribe(customer, shop.price(9000, interval="year"))
    preview = shop.v1.invoices.create_preview(asked)
    assert preview.parent.subscription_details.subscription == goes_on.id
    assert refusal(shop.v1.invoices.create_preview, {"subscription": ends}).http_status == 404
