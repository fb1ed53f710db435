"""Pauses that a subscription schedule plans.

Source: https://docs.stripe.com/billing/subscriptions/pause/schedules.
"""

from __future__ import annotations

from typing import Any

import pytest

from ..refused import refusal
from .shop import DAY, Shop


def at(shop: Shop, days: int) -> dict[str, Any]:
    """A moment so many days from now."""
    return {"type": "timestamp", "timestamp": shop.sandbox.now + days * DAY}


def paused(shop: Shop, days: int, *, resume: int | None = None, **settings: Any) -> dict[str, Any]:
    """The parameter that plans a pause, and a resumption with some settings."""
    entry: dict[str, Any] = {"pause": {"pause_at": at(shop, days)}}
    if resume is not None:
        entry["resume"] = {"resume_at": at(shop, resume), "settings": settings}
    return {"pause_schedules": [entry]}


def scheduled(shop: Shop, customer: str, price: str, **params: Any) -> Any:
    """A schedule of three months of a price that begins now."""
    phase = {"items": [{"price": price}], "duration": {"interval": "month", "interval_count": 3}}
    given = {"customer": customer, "start_date": "now", "phases": [phase], **params}
    return shop.v1.subscription_schedules.create(given)


def came_of(shop: Shop, schedule: Any) -> tuple[str, str | None, str]:
    """What became of a schedule's pause and resumption, and the status of its subscription."""
    (entry,) = shop.v1.subscription_schedules.retrieve(schedule.id).pause_schedules
    status = shop.v1.subscriptions.retrieve(schedule.subscription).status
    return entry.pause.status.type, entry.resume and entry.resume.status.type, status


def test_a_subscription_takes_a_holiday(shop: Shop) -> None:
    """It stands still for two months from the tenth day on, and its schedule ends with that."""
    subscription = shop.subscribe(shop.customer(), shop.price(3100))
    months = {"type": "duration", "duration": {"interval": "month", "interval_count": 2}}
    pause = {"key": "holiday", "pause": {"pause_at": at(shop, 10)}, "resume": {"resume_at": months}}
    given = {"from_subscription": subscription.id, "pause_schedules": [pause]}
    schedule = shop.v1.subscription_schedules.create(given)
    (entry,) = schedule.pause_schedules
    assert (entry.key, entry.pause.settings.invoicing_behavior) == ("holiday", "pending_invoice_item")
    assert entry.resume.settings.to_dict() == {
        "billing_cycle_anchor": "resume_at",
        "payment_behavior": "resume_on_payment_success",
        "proration_behavior": "create_prorations",
    }
    assert came_of(shop, schedule) == ("scheduled", "scheduled", "active")
    shop.events()
    shop.sandbox.advance(days=11)
    assert came_of(shop, schedule) == ("succeeded", "scheduled", "paused")
    assert shop.events() == [
        "invoiceitem.created",
        "customer.subscription.updated",
        "customer.subscription.paused",
        "subscription_schedule.updated",
    ]
    shop.sandbox.advance(days=60)
    assert came_of(shop, schedule) == ("succeeded", "succeeded", "active")
    assert shop.v1.subscription_schedules.retrieve(schedule.id).status == "released"
    assert shop.totals(subscription.id) == [("01-01", 3100), ("03-11", 3100 - 2100)]
    assert shop.sandbox.reconcile()["balanced"]


def test_a_pause_begins_at_once_and_ends_when_known(shop: Shop) -> None:
    """Its key names it then; nothing is given back, and the days stay as they were."""
    subscription = shop.subscribe(shop.customer(), shop.price(3100))
    pause = {
        "pause_at": {"type": "now"},
        "settings": {"bill_for": {"unused_time_from": {"type": "none"}}},
    }
    schedule = shop.v1.subscription_schedules.create(
        {"from_subscription": subscription.id, "pause_schedules": [{"pause": pause}]}
    )
    (entry,) = schedule.pause_schedules
    assert (entry.pause.status.type, entry.resume) == ("succeeded", None)
    assert entry.pause.settings.bill_for.outstanding_usage_through.type == "pause_at"
    resume = {"resume_at": at(shop, 5), "settings": {"billing_cycle_anchor": "unchanged"}}
    update = {"pause_schedules": [{"key": entry.key, "resume": resume}]}
    (changed,) = shop.v1.subscription_schedules.update(schedule.id, update).pause_schedules
    assert changed.pause.to_dict() == entry.pause.to_dict()
    assert changed.resume.settings.proration_behavior == "create_prorations"
    without = {"pause_schedules": [{"key": entry.key, "resume": ""}]}
    assert shop.v1.subscription_schedules.update(schedule.id, without).pause_schedules[0].resume is None
    shop.v1.subscription_schedules.update(schedule.id, update)
    shop.sandbox.advance(days=6)
    assert came_of(shop, schedule) == ("succeeded", "succeeded", "active")
    after = shop.v1.subscriptions.retrieve(subscription.id)
    assert after.billing_cycle_anchor == subscription.billing_cycle_anchor
    error = refusal(
        shop.v1.subscription_schedules.update,
        schedule.id,
        {"pause_schedules": [{"key": entry.key, "pause": {"pause_at": at(shop, 3)}}]},
    )
    assert error.param == "pause_schedules[0][pause]"
    (other,) = shop.v1.subscription_schedules.update(schedule.id, paused(shop, 3)).pause_schedules
    assert (other.pause.status.type, other.resume) == ("scheduled", None)
    assert other.key != entry.key
    assert shop.v1.subscription_schedules.update(schedule.id, {"pause_schedules": ""}).pause_schedules == []
    shop.sandbox.advance(days=4)
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "active"


@pytest.mark.parametrize(
    ("card", "status"),
    [("pm_card_chargeCustomerFail", "pending"), ("pm_card_authenticationRequired", "requires_action")],
)
def test_a_resumption_waits_for_its_payment(shop: Shop, card: str, status: str) -> None:
    """It is over once another card paid."""
    customer = shop.customer()
    schedule = scheduled(shop, customer, shop.price(), **paused(shop, 10, resume=20))
    shop.sandbox.advance(days=11)
    method = shop.v1.payment_methods.attach(card, {"customer": customer}).id
    shop.v1.customers.update(customer, {"invoice_settings": {"default_payment_method": method}})
    shop.sandbox.advance(days=10)
    assert came_of(shop, schedule) == ("succeeded", status, "paused")
    good = shop.v1.payment_methods.attach("pm_card_visa", {"customer": customer}).id
    invoice = shop.v1.subscriptions.retrieve(schedule.subscription).latest_invoice
    shop.v1.invoices.pay(invoice, {"payment_method": good})
    assert came_of(shop, schedule) == ("succeeded", "succeeded", "active")


def test_what_cannot_be_paused_in_time_says_so(shop: Shop) -> None:
    """A trial goes on; a schedule that has not begun pauses when it has."""
    customer = shop.customer()
    phase = {"items": [{"price": shop.price()}], "trial": True, "duration": {"interval": "month"}}
    schedule = scheduled(shop, customer, "", phases=[phase], **paused(shop, 10))
    shop.sandbox.advance(days=11)
    assert came_of(shop, schedule) == ("error", None, "trialing")
    (entry,) = shop.v1.subscription_schedules.retrieve(schedule.id).pause_schedules
    assert "You can only pause a subscription if" in entry.pause.status.error.message
    start = {"start_date": shop.sandbox.now + 5 * DAY}
    later = scheduled(shop, customer, shop.price(), **start, **paused(shop, 10))
    shop.sandbox.advance(days=15)
    begun = shop.v1.subscription_schedules.retrieve(later.id)
    assert came_of(shop, begun) == ("succeeded", None, "paused")


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"billing_mode": {"type": "classic"}}, "pause_schedules"),
        (
            {
                "default_settings": {
                    "collection_method": "send_invoice",
                    "invoice_settings": {"days_until_due": 3},
                }
            },
            "pause_schedules",
        ),
        ({"pause_schedules": [{"key": "a"}]}, "pause_schedules[0][pause]"),
    ],
)
def test_what_does_not_go_with_a_pause(shop: Shop, params: dict[str, Any], param: str) -> None:
    """Classic billing, invoices that are sent, and an end without a beginning."""
    given = {**paused(shop, 10), **params}
    error = refusal(lambda: scheduled(shop, shop.customer(), shop.price(), **given))
    assert error.param == param


def test_a_pause_has_its_order(shop: Shop) -> None:
    """One of them, in the future, and before its end."""
    customer, price = shop.customer(), shop.price()
    for given, param in (
        (paused(shop, -1), "pause_schedules[0][pause][pause_at][timestamp]"),
        (paused(shop, 5, resume=3), "pause_schedules[0][resume][resume_at]"),
        ({"pause_schedules": paused(shop, 1)["pause_schedules"] * 2}, "pause_schedules"),
        (
            {"pause_schedules": [{"pause": {"pause_at": {"type": "timestamp"}}}]},
            "pause_schedules[0][pause][pause_at][timestamp]",
        ),
    ):
        assert refusal(lambda params=given: scheduled(shop, customer, price, **params)).param == param
