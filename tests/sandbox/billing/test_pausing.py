"""Subscriptions that stand still and go on, as the guides say it.

Sources: https://docs.stripe.com/billing/subscriptions/pause and
https://docs.stripe.com/billing/subscriptions/trials/free-trials.
"""

from __future__ import annotations

from typing import Any

import pytest

from ..refused import refusal
from .shop import DAY, HOUR, Shop

NOTHING = {"unused_time_from": {"type": "none"}, "outstanding_usage_through": {"type": "none"}}


def paused(shop: Shop, customer: str | None = None, price: str | None = None, **params: Any) -> str:
    """The id of a subscription to 30 dollars a month that was paused after ten days, two days ago."""
    subscription = shop.subscribe(customer or shop.customer(), price or shop.price(3100), **params)
    shop.sandbox.advance(days=10)
    shop.v1.subscriptions.pause(subscription.id, {"bill_for": NOTHING})
    shop.sandbox.advance(days=2)
    return str(subscription.id)


def test_a_pause_cuts_the_period_short(shop: Shop) -> None:
    """The period ends as the pause begins, and both the pause and the change are told of."""
    subscription = shop.subscribe(shop.customer(), shop.price())
    shop.sandbox.advance(days=10)
    shop.events()
    shown = shop.v1.subscriptions.pause(subscription.id, {"bill_for": NOTHING})
    assert shown["items"].data[0].current_period_end == shop.sandbox.now
    assert shop.events() == ["customer.subscription.updated", "customer.subscription.paused"]


@pytest.mark.parametrize(
    "params",
    [
        {"collection_method": "send_invoice", "days_until_due": 7},
        {"billing_mode": {"type": "classic"}},
        {"trial_period_days": 7},
        {"payment_behavior": "default_incomplete"},
    ],
)
def test_what_cannot_be_paused(shop: Shop, params: dict[str, Any]) -> None:
    """What is sent, billed the classic way, in a trial, or not paid for yet."""
    subscription = shop.subscribe(shop.customer(), shop.price(), **params)
    assert refusal(shop.v1.subscriptions.pause, subscription.id).http_status == 400


def test_what_is_past_due_can_be_paused(shop: Shop) -> None:
    """Only what is paused, incomplete or over cannot."""
    customer = shop.customer()
    subscription = shop.subscribe(customer, shop.price())
    shop.v1.customers.update(customer, {"source": "tok_chargeCustomerFail"})
    shop.sandbox.advance(days=31, hours=2)
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "past_due"
    assert shop.v1.subscriptions.pause(subscription.id).status == "paused"
    error = refusal(shop.v1.subscription_schedules.create, {"from_subscription": subscription.id})
    assert error.param == "from_subscription"


def test_a_payment_that_fails_leaves_it_past_due_or_paused(shop: Shop) -> None:
    """As `payment_behavior` says; what is tried at once is tried again, for a year."""
    customer = shop.customer()
    tried, asked = paused(shop, customer), paused(shop, customer)
    shop.v1.customers.update(customer, {"source": "tok_chargeCustomerFail"})
    waits = shop.v1.subscriptions.resume(tried, {"payment_behavior": "resume_on_payment_success"})
    assert waits.status == "paused"
    assert waits.pending_update.expires_at == shop.sandbox.now + 365 * DAY
    assert shop.v1.invoices.retrieve(waits.latest_invoice).next_payment_attempt
    waits = shop.v1.subscriptions.resume(asked)
    assert waits.pending_update.expires_at == shop.sandbox.now + 23 * HOUR
    invoice = shop.v1.invoices.retrieve(waits.latest_invoice)
    assert (invoice.attempted, invoice.billing_reason) == (False, "subscription_cycle")
    refusal(shop.v1.invoices.pay, waits.latest_invoice)
    assert shop.v1.subscriptions.retrieve(asked).status == "past_due"


@pytest.mark.parametrize("voided", ["by hand", "by itself"])
def test_a_voided_resumption_gives_the_balance_back(shop: Shop, voided: str) -> None:
    """The customer's credit that its invoice used; the subscription stays paused.

    Source: https://docs.stripe.com/api/customer_balance_transactions/object (`unapplied_from_invoice`).
    """
    customer = shop.customer()
    subscription = paused(shop, customer)
    shop.v1.customers.balance_transactions.create(customer, {"amount": -300, "currency": "usd"})
    invoice = shop.v1.subscriptions.resume(subscription, {"expand": ["latest_invoice"]}).latest_invoice
    assert (invoice.total, invoice.amount_due) == (3100, 2800)
    assert shop.v1.customers.retrieve(customer).balance == 0
    if voided == "by hand":
        shop.v1.invoices.void_invoice(invoice.id)
    else:
        shop.sandbox.advance(hours=23)
    assert shop.v1.invoices.retrieve(invoice.id).status == "void"
    assert shop.v1.subscriptions.retrieve(subscription).status == "paused"
    assert shop.v1.customers.retrieve(customer).balance == -300


def test_resuming_at_once_needs_a_payment_method(shop: Shop) -> None:
    """Without one that is an error."""
    settings = {"end_behavior": {"missing_payment_method": "pause"}}
    subscription = shop.subscribe(
        shop.customer(None), shop.price(), trial_period_days=7, trial_settings=settings
    )
    shop.sandbox.advance(days=7)
    params = {"payment_behavior": "resume_on_payment_success"}
    assert refusal(shop.v1.subscriptions.resume, subscription.id, params).http_status == 400


@pytest.mark.parametrize(
    ("behavior", "billed", "pending"),
    [("create_prorations", [], [1900]), ("always_invoice", [1900], []), ("none", [], [])],
)
def test_the_rest_of_the_period_is_asked_for(
    shop: Shop, behavior: str, billed: list[int], pending: list[int]
) -> None:
    """Where its cycle stays: 19 of 31 days wait for the next invoice, are billed now, or are free."""
    customer = shop.customer()
    subscription = paused(shop, customer)
    params = {"billing_cycle_anchor": {"type": "unchanged"}, "proration_behavior": behavior}
    resumed = shop.v1.subscriptions.resume(subscription, params)
    assert resumed.status == ("paused" if billed else "active")
    assert [each.total for each in shop.invoices(subscription)][1:] == billed
    waiting = shop.v1.invoice_items.list({"customer": customer, "pending": True}).data
    assert [each.amount for each in waiting] == pending


def test_the_rest_of_the_period_is_counted_from_a_date(shop: Shop) -> None:
    """From the `proration_date`, in the middle of a period of 31 days.

    Source: https://docs.stripe.com/api/subscriptions/resume.
    """
    customer = shop.customer()
    subscription = paused(shop, customer)
    start = shop.v1.subscriptions.retrieve(subscription).start_date
    params = {"billing_cycle_anchor": {"type": "unchanged"}, "proration_date": start + 31 * DAY // 2}
    shop.v1.subscriptions.resume(subscription, params)
    waiting = shop.v1.invoice_items.list({"customer": customer, "pending": True}).data
    assert [each.amount for each in waiting] == [1550]


def test_what_is_used_during_a_pause_is_not_billed(shop: Shop) -> None:
    """Only what is used after it was resumed."""
    meter = {"display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}}
    metered: Any = {"usage_type": "metered", "meter": shop.v1.billing.meters.create(meter).id}
    customer = shop.customer()
    subscription = paused(shop, customer, shop.price(10, recurring=metered))
    event: Any = {"event_name": "calls", "payload": {"stripe_customer_id": customer, "value": "7"}}
    shop.v1.billing.meter_events.create(event)
    shop.sandbox.advance(hours=1)
    shop.v1.subscriptions.resume(subscription, {"billing_cycle_anchor": {"type": "unchanged"}})
    event["payload"]["value"] = "3"
    shop.v1.billing.meter_events.create(event)
    shop.sandbox.advance(days=20)
    assert [each.total for each in shop.invoices(subscription)] == [30]


def test_a_paused_subscription_changes_for_nothing(shop: Shop) -> None:
    """Another quantity makes no prorations and no invoice; a trial has to wait until it is resumed."""
    customer = shop.customer()
    subscription = paused(shop, customer)
    item = shop.v1.subscriptions.retrieve(subscription)["items"].data[0].id
    params = {"items": [{"id": item, "quantity": 3}], "proration_behavior": "always_invoice"}
    assert shop.v1.subscriptions.update(subscription, params)["items"].data[0].quantity == 3
    assert len(shop.invoices(subscription)) == 1
    assert not shop.v1.invoice_items.list({"customer": customer, "pending": True}).data
    error = refusal(shop.v1.subscriptions.update, subscription, {"trial_end": shop.sandbox.now + 9 * DAY})
    assert (error.param, error.user_message) == (
        None,
        "You cannot set `trial_end` while a subscription is `paused`. Resume the subscription first before "
        "setting `trial_end`.",
    )


def test_a_pause_and_a_resumption_are_previewed(shop: Shop) -> None:
    """What they would bill at once; where that is nothing, there is none."""
    subscription = shop.subscribe(shop.customer(), shop.price(3100)).id
    shop.sandbox.advance(days=10)
    preview = shop.v1.invoices.create_preview
    pause: dict[str, Any] = {"invoicing_behavior": "invoice"}
    sent = {"subscription": subscription, "subscription_details": {"pause": pause}}
    assert preview(sent).total == -2100
    pause["bill_for"] = NOTHING
    assert refusal(preview, sent).code == "invoice_upcoming_none"
    shop.v1.subscriptions.pause(subscription, {"bill_for": NOTHING})
    resumption = {"subscription": subscription, "subscription_details": {"resume_at": "now"}}
    assert preview(resumption).total == 3100
    assert shop.v1.subscriptions.retrieve(subscription).status == "paused"


def test_what_joins_a_trial_is_told_of_at_once(shop: Shop) -> None:
    """On an invoice of nothing that has the new item alone."""
    subscription = shop.subscribe(shop.customer(), shop.price(), trial_period_days=7)
    shop.v1.subscriptions.update(subscription.id, {"items": [{"price": shop.price(500, name="More")}]})
    _, told = shop.invoices(subscription.id)
    assert (told.total, told.status, told.billing_reason) == (0, "paid", "subscription_update")
    assert [each.description for each in told.lines.data] == ["Free trial for 1 × More"]


@pytest.mark.parametrize(("mode", "moves"), [("flexible", True), ("classic", False)])
def test_a_second_trial_begins_where_the_first_one_did(shop: Shop, mode: str, moves: bool) -> None:
    """In classic billing; flexibly it begins now.

    Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    """
    mode_of = {"billing_mode": {"type": mode}}
    subscription = shop.subscribe(shop.customer(), shop.price(), trial_period_days=7, **mode_of)
    shop.sandbox.advance(days=10)
    trial = {"trial_end": shop.sandbox.now + 9 * DAY}
    again = shop.v1.subscriptions.update(subscription.id, trial)
    assert (again.trial_start != subscription.trial_start) is moves
