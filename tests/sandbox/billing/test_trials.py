"""Trials of subscriptions: what they cost, how they end, and what comes after."""

from __future__ import annotations

import pytest

from ..refused import refusal
from .shop import DAY, Shop, at


def test_a_trial_costs_nothing_until_it_ends(shop: Shop) -> None:
    """Its invoice is 0 and paid; the first period begins with its end."""
    subscription = shop.subscribe(shop.customer(), shop.price(), trial_period_days=14)
    first = shop.invoices(subscription.id)[0]
    assert (subscription.status, subscription.trial_end) == ("trialing", at("2026-01-15"))
    assert (first.status, first.total, first.attempt_count, first.attempted) == ("paid", 0, 0, True)
    assert first.lines.data[0].description == "Free trial for 1 × Gold"
    shop.sandbox.advance(days=14, hours=1)
    now = shop.v1.subscriptions.retrieve(subscription.id)
    assert now.status == "active"
    assert now["items"].data[0].current_period_end == at("2026-02-15")
    assert shop.invoices(subscription.id)[-1].amount_paid == 2000


def test_a_trials_end_is_a_moment_or_now(shop: Shop) -> None:
    """A date in words is told apart as no number, which a word beside it would hide."""
    params = {"customer": shop.customer(), "items": [{"price": shop.price()}], "trial_end": "2026-02-01"}
    error = refusal(shop.v1.subscriptions.create, params)
    assert (error.user_message, error.code) == ("Invalid integer: 2026-02-01", "parameter_invalid_integer")


def test_a_trial_that_is_ended_or_lengthened_is_told_of(shop: Shop) -> None:
    """Three days before its end, "or when a trial is ended immediately"; of a later end, once more.

    Source: https://docs.stripe.com/api/events/types (customer.subscription.trial_will_end).
    """
    trial = shop.subscribe(shop.customer(), shop.price(), trial_period_days=5)
    shop.sandbox.advance(days=3)
    later = shop.sandbox.now + 20 * DAY
    shop.v1.subscriptions.update(trial.id, {"trial_end": later})
    shop.sandbox.advance(days=18)
    assert shop.events().count("customer.subscription.trial_will_end") == 2
    shop.v1.subscriptions.update(trial.id, {"trial_end": "now"})
    (told,) = [each for each in shop.told() if each.type == "customer.subscription.trial_will_end"]
    assert told.data.object.trial_end == shop.sandbox.now


def test_a_trial_goes_on_where_its_cycle_is_begun_anew(shop: Shop) -> None:
    """Its end stays what begins the cycle; the first month is billed then.

    Source: https://docs.stripe.com/billing/subscriptions/trials (the anchor is the trial's end).
    """
    trial = shop.subscribe(shop.customer(), shop.price(), trial_period_days=10)
    shop.sandbox.advance(days=2)
    shop.v1.subscriptions.update(trial.id, {"billing_cycle_anchor": {"type": "now"}})
    shop.sandbox.advance(days=8, hours=2)
    active = shop.v1.subscriptions.retrieve(trial.id)
    assert (active.status, active.billing_cycle_anchor) == ("active", trial.trial_end)
    assert active["items"].data[0].current_period_start == trial.trial_end


@pytest.mark.parametrize("days", [10, 45])
def test_what_joins_a_trial_ends_with_it(shop: Shop, days: int) -> None:
    """A new item costs nothing until then, whatever its interval, and whether the first one stays.

    Source: https://docs.stripe.com/api/subscription_items/object (current_period_end).
    """
    trial = shop.subscribe(shop.customer(), shop.price(), trial_period_days=days)
    daily = {"subscription": trial.id, "price": shop.price(300, interval="day")}
    item = shop.v1.subscription_items.create(daily)
    assert item.current_period_end == trial.trial_end
    shop.v1.subscription_items.delete(trial["items"].data[0].id)
    assert shop.v1.subscription_items.retrieve(item.id).current_period_end == trial.trial_end
    assert shop.sandbox.reconcile()["differences"] == []
    shop.sandbox.advance(days=days, hours=2)
    assert [each.total for each in shop.invoices(trial.id)] == [0, 0, 300]


def test_a_classic_trial_has_its_own_words(shop: Shop) -> None:
    """As programs recorded them in many versions, from 2020-08-27 to 2026-05-27.dahlia."""
    mode = {"type": "classic"}
    customer, price = shop.customer(), shop.price()
    subscription = shop.subscribe(customer, price, trial_period_days=14, billing_mode=mode)
    assert shop.invoices(subscription.id)[0].lines.data[0].description == "Trial period for Gold"


def test_a_new_cycle_begins_after_a_trial(shop: Shop) -> None:
    """Where nothing else was said, and though there is none.

    Recorded by a public test suite, version 2026-09-30.endive.
    """
    begun = shop.subscribe(shop.customer(), shop.price(), trial_period_days=7)
    assert begun.trial_settings.end_behavior.billing_cycle_anchor == "now"
    ends = {"end_behavior": {"missing_payment_method": "pause"}}
    plain = shop.subscribe(shop.customer(), shop.price(), trial_settings=ends)
    assert plain.trial_settings.to_dict() == {
        "end_behavior": {"billing_cycle_anchor": "now", "missing_payment_method": "pause"}
    }


@pytest.mark.parametrize(
    ("behavior", "status"), [("create_invoice", "past_due"), ("pause", "paused"), ("cancel", "canceled")]
)
def test_a_trial_that_ends_without_a_card(shop: Shop, behavior: str, status: str) -> None:
    """As its settings say: an invoice that fails, a pause, or the end."""
    settings = {"end_behavior": {"missing_payment_method": behavior}}
    subscription = shop.subscribe(
        shop.customer(None), shop.price(), trial_period_days=7, trial_settings=settings
    )
    assert subscription.pending_setup_intent
    shop.sandbox.advance(days=7, hours=1)
    assert shop.v1.subscriptions.retrieve(subscription.id).status == status


def test_a_coupon_for_once_outlasts_a_trial(shop: Shop) -> None:
    """It is shown on the trial's invoice, which has nothing to take it off, and used up by the next one.

    Source: https://github.com/Kiln-AI/stripe_world, subscription_lifecycle.py, probed in September 2026.
    """
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "once"}).id
    params = {"trial_period_days": 7, "discounts": [{"coupon": coupon}]}
    trial = shop.subscribe(shop.customer(), shop.price(), **params)
    (free,) = shop.invoices(trial.id)
    assert free.discounts == trial.discounts != []
    assert [(each.amount, each.discount) for each in free.total_discount_amounts] == [(0, *trial.discounts)]
    ended = shop.v1.subscriptions.update(trial.id, {"trial_end": "now"})
    assert (shop.invoices(trial.id)[-1].total, ended.discounts) == (1800, [])
