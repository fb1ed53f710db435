"""Subscriptions that are paused and resumed, and collection that pauses, by schedules."""

from __future__ import annotations

from typing import Any

import pytest

from ..refused import refusal
from .shop import DAY, HOUR, MONTH, Shop


def test_collection_pauses(shop: Shop) -> None:
    """Invoices are made and not asked for, until collection goes on."""
    subscription = shop.subscribe(shop.customer(), shop.price())
    resumes = shop.sandbox.now + 100 * DAY
    for behavior in ("void", "mark_uncollectible", "keep_as_draft"):
        pause = {"behavior": behavior, "resumes_at": resumes}
        shop.v1.subscriptions.update(subscription.id, {"pause_collection": pause})
        shop.sandbox.advance(days=MONTH, hours=2)
    statuses = [each.status for each in shop.invoices(subscription.id)]
    assert statuses == ["paid", "void", "uncollectible", "draft"]
    shop.sandbox.advance(days=7)
    assert shop.v1.subscriptions.retrieve(subscription.id).pause_collection is None
    assert shop.v1.payment_intents.list().data[0].amount == 2000
    assert len(shop.v1.payment_intents.list().data) == 1


@pytest.mark.parametrize(
    ("behavior", "status"),
    [("void", "void"), ("mark_uncollectible", "uncollectible"), ("keep_as_draft", "draft")],
)
def test_nothing_that_is_billed_meanwhile_is_collected(shop: Shop, behavior: str, status: str) -> None:
    """All invoices: of a change, of a new cycle, of what waits, and the last; nobody needs a card for them.

    Source: https://docs.stripe.com/billing/subscriptions/pause-payment.
    """
    customer = shop.customer()
    rhythm = {"pending_invoice_item_interval": {"interval": "week"}}
    subscription = shop.subscribe(customer, shop.price(), **rhythm)
    item = subscription["items"].data[0].id

    def change(**params: Any) -> None:
        shop.v1.subscriptions.update(subscription.id, params)
        shop.sandbox.advance(days=1)

    change(pause_collection={"behavior": behavior})
    for card in shop.v1.customers.payment_methods.list(customer).data:
        shop.v1.payment_methods.detach(card.id)
    change(items=[{"id": item, "quantity": 2}], proration_behavior="always_invoice")
    change(items=[{"id": item, "quantity": 3}], billing_cycle_anchor={"type": "now"})
    at_once = {"proration_behavior": "always_invoice", "payment_behavior": "pending_if_incomplete"}
    change(items=[{"id": item, "quantity": 4}], **at_once)
    shop.v1.invoice_items.create({"customer": customer, "amount": 900, "currency": "usd"})
    shop.sandbox.advance(days=7)
    change(items=[{"id": item, "quantity": 5}])
    shop.v1.subscriptions.cancel(subscription.id, {"invoice_now": True})
    shop.sandbox.advance(days=1)
    made = [(each.billing_reason, each.status) for each in shop.invoices(subscription.id)]
    assert made == [
        ("subscription_create", "paid"),
        ("subscription_update", status),
        ("subscription_update", status),
        ("subscription_update", status),
        ("automatic_pending_invoice_item_invoice", status),
        ("subscription_cycle", status),
    ]
    assert len(shop.v1.charges.list().data) == 1


@pytest.mark.parametrize(
    ("behavior", "balance", "status", "left"),
    [
        ("void", -5000, "void", -5000),
        ("void", -500, "void", -500),
        ("mark_uncollectible", -5000, "paid", -3000),
        ("mark_uncollectible", -500, "uncollectible", 0),
        ("keep_as_draft", -5000, "draft", -5000),
    ],
)
def test_a_balance_pays_what_would_be_uncollectible(
    shop: Shop, behavior: str, balance: int, status: str, left: int
) -> None:
    """And nothing that is voided or kept; no invoice is announced meanwhile.

    Source: https://docs.stripe.com/billing/subscriptions/pause-payment.
    """
    subscription = shop.subscribe(shop.customer(), shop.price())
    move = {"amount": balance, "currency": "usd"}
    shop.v1.customers.balance_transactions.create(subscription.customer, move)
    shop.v1.subscriptions.update(subscription.id, {"pause_collection": {"behavior": behavior}})
    shop.events()
    shop.sandbox.advance(days=MONTH, hours=2)
    assert "invoice.upcoming" not in shop.events()
    assert shop.invoices(subscription.id)[-1].status == status
    assert shop.v1.customers.retrieve(subscription.customer).balance == left
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_a_subscription_is_paused_and_resumed(shop: Shop) -> None:
    """It stands still; resumed, it goes on once its invoice is paid."""
    subscription = shop.subscribe(shop.customer(), shop.price())
    shop.sandbox.advance(days=10)
    paused = shop.v1.subscriptions.pause(subscription.id, {"type": "subscription"})
    assert paused.status == "paused"
    assert paused.status_details.paused.subscription.type == "pause_requested"
    shop.sandbox.advance(days=50)
    assert len(shop.invoices(subscription.id)) == 1
    params = {"payment_behavior": "resume_on_payment_success"}
    resumed = shop.v1.subscriptions.resume(subscription.id, params)
    assert (resumed.status, resumed.status_details) == ("active", None)
    assert resumed["items"].data[0].current_period_start == shop.sandbox.now
    told = shop.events()
    assert "customer.subscription.paused" in told
    assert "customer.subscription.resumed" in told
    error = refusal(shop.v1.subscriptions.resume, subscription.id)
    assert str(error).endswith("You can only resume a subscription if it is `paused`.")


@pytest.mark.parametrize(
    ("bill_for", "amounts"),
    [
        ({}, [-500, 200]),
        ({"unused_time_from": {"type": "item_current_period_start"}}, [-1000, 200]),
        ({"unused_time_from": {"type": "none"}}, [200]),
        ({"outstanding_usage_through": {"type": "none"}}, [-500]),
    ],
)
def test_a_pause_bills_usage_and_gives_unused_time_back(
    shop: Shop, bill_for: dict[str, Any], amounts: list[int]
) -> None:
    """Both from now on, unless it is said otherwise: half of 10 dollars, and 20 calls at 10 cents.

    Once resumed, what was used before is not asked for again. Sources:
    https://docs.stripe.com/api/subscriptions/pause and
    https://docs.stripe.com/billing/subscriptions/trials/free-trials#usage-based-billing-with-paused-subscriptions.
    """
    formula = {"formula": "sum"}
    meter = {"display_name": "Calls", "event_name": "calls", "default_aggregation": formula}
    metered: Any = {"usage_type": "metered", "meter": shop.v1.billing.meters.create(meter).id}
    customer = shop.customer()
    subscription = shop.subscribe(customer, shop.price(1000), shop.price(10, recurring=metered))
    shop.sandbox.advance(days=10)
    payload = {"stripe_customer_id": customer, "value": "20"}
    shop.v1.billing.meter_events.create({"event_name": "calls", "payload": payload})
    item = subscription["items"].data[0]
    half = (item.current_period_end - item.current_period_start) // 2
    shop.sandbox.advance(seconds=item.current_period_start + half - shop.sandbox.now)
    shop.v1.subscriptions.pause(subscription.id, {"bill_for": bill_for} if bill_for else {})
    pending = shop.v1.invoice_items.list({"customer": customer, "pending": True}).data
    assert sorted(each.amount for each in pending) == amounts
    shop.v1.subscriptions.resume(subscription.id, {"billing_cycle_anchor": {"type": "unchanged"}})
    shop.sandbox.advance(seconds=half + 2 * HOUR)
    billed = [line.amount for each in shop.invoices(subscription.id) for line in each.lines.data]
    assert billed.count(200) == amounts.count(200)


def test_resuming_waits_for_a_payment(shop: Shop) -> None:
    """Not tried by itself: void after 23 hours, and paused still.

    Source: https://docs.stripe.com/billing/subscriptions/pause#payment-behavior.
    """
    settings = {"end_behavior": {"missing_payment_method": "pause"}}
    customer = shop.customer(None)
    subscription = shop.subscribe(customer, shop.price(), trial_period_days=7, trial_settings=settings)
    shop.sandbox.advance(days=7)
    waits = shop.v1.subscriptions.resume(subscription.id)
    assert waits.status == "paused"
    assert waits.pending_update.expires_at == shop.sandbox.now + 23 * HOUR
    shop.sandbox.advance(hours=23)
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "paused"
    assert shop.v1.invoices.retrieve(waits.latest_invoice).status == "void"
    shop.v1.customers.update(customer, {"source": "tok_visa"})
    asks = shop.v1.subscriptions.resume(subscription.id).latest_invoice
    shop.sandbox.advance(hours=22)
    assert shop.v1.invoices.retrieve(asks).status == "open"
    shop.v1.invoices.pay(asks)
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "active"
    assert shop.sandbox.reconcile()["differences"] == []
