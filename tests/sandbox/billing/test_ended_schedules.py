"""How schedules end, and their subscriptions with them or without."""

from __future__ import annotations

from typing import Any

from ..refused import refusal
from .scheduling import phase, scheduled
from .shop import DAY, MONTH, Shop


def test_it_may_end_the_subscription(shop: Shop) -> None:
    """With `end_behavior=cancel`: completed, and told some days before."""
    schedule = scheduled(shop, phase(shop.price()), end_behavior="cancel")
    shop.events()
    shop.sandbox.advance(days=MONTH)
    assert shop.v1.subscription_schedules.retrieve(schedule.id).status == "completed"
    assert shop.v1.subscriptions.retrieve(schedule.subscription).status == "canceled"
    told = shop.events()
    assert "subscription_schedule.expiring" in told
    assert told[-2:] == ["subscription_schedule.completed", "customer.subscription.deleted"]


def test_what_ends_with_its_trial_is_billed_for_nothing_more(shop: Shop) -> None:
    """Where the last phase is a trial: "cancel will end the subscription schedule and cancel the underlying
    subscription".

    Source: `end_behavior` in https://docs.stripe.com/api/subscription_schedules/create.
    """
    trial = phase(shop.price(), trial=True)
    schedule = scheduled(shop, phase(shop.price(1000)), trial, end_behavior="cancel")
    shop.sandbox.advance(days=31 + 28 + 1)
    assert shop.v1.subscriptions.retrieve(schedule.subscription).status == "canceled"
    assert shop.totals(schedule.subscription) == [("01-01", 1000), ("02-01", 0)]


def test_who_cancels_a_schedule_leaves_no_other_end(shop: Shop) -> None:
    """Its subscription ends now; when that was decided stays. Recorded in 2024, version 2022-11-15."""
    schedule = scheduled(shop, phase(shop.price()), end_behavior="cancel")
    read = shop.v1.subscriptions.retrieve
    decided = read(schedule.subscription).canceled_at
    assert read(schedule.subscription).cancel_at
    shop.sandbox.advance(days=3)
    shop.v1.subscription_schedules.cancel(schedule.id)
    ended = read(schedule.subscription)
    assert (ended.status, ended.cancel_at, ended.canceled_at) == ("canceled", None, decided)
    assert ended.ended_at == decided + 3 * 86_400
    assert ended.cancellation_details.reason == "cancellation_requested"
    assert ended.schedule == schedule.id


def test_a_schedule_says_the_end_in_its_last_phase(shop: Shop) -> None:
    """Until another one is added, or it is released; the subscription itself takes no other end.

    Source: https://docs.stripe.com/billing/subscriptions/cancel#schedule-cancel.
    """
    price = shop.price()
    schedule = scheduled(shop, phase(price), phase(price), end_behavior="cancel")
    read = shop.v1.subscriptions.retrieve
    assert read(schedule.subscription).cancel_at is None
    shop.sandbox.advance(days=MONTH, hours=2)
    now = shop.v1.subscription_schedules.retrieve(schedule.id).phases[1]
    assert read(schedule.subscription).cancel_at == now.end_date
    same = {"items": [{"price": price}], "start_date": now.start_date, "end_date": now.end_date}
    for phases, cancel_at in (([same, phase(price)], None), ([same], now.end_date)):
        shop.v1.subscription_schedules.update(schedule.id, {"phases": phases})
        assert read(schedule.subscription).cancel_at == cancel_at
    error = refusal(shop.v1.subscriptions.update, schedule.subscription, {"cancel_at": ""})
    assert "managed by the subscription schedule" in error.user_message
    for behavior, cancel_at in (("release", None), ("cancel", now.end_date)):
        shop.v1.subscription_schedules.update(schedule.id, {"end_behavior": behavior})
        assert read(schedule.subscription).cancel_at == cancel_at
    shop.v1.subscription_schedules.release(schedule.id)
    assert read(schedule.subscription).cancel_at is None


def test_a_released_subscription_may_keep_its_end(shop: Shop) -> None:
    """With `preserve_cancel_date`; what an end within a period gave back waits for the last invoice."""
    half = {"items": [{"price": shop.price(3100)}], "end_date": shop.sandbox.now + 10 * DAY}
    schedule = scheduled(shop, half, end_behavior="cancel")
    shop.sandbox.advance(hours=2)
    (first,) = shop.invoices(schedule.subscription)
    assert first.amount_paid == 1000
    shop.v1.subscription_schedules.release(schedule.id, {"preserve_cancel_date": True})
    assert shop.v1.subscriptions.retrieve(schedule.subscription).cancel_at == half["end_date"]
    shop.sandbox.advance(days=11)
    assert shop.v1.subscriptions.retrieve(schedule.subscription).ended_at == half["end_date"]


def test_a_subscription_that_is_to_end_does_so_with_its_schedule(shop: Shop) -> None:
    """One that is made from it."""
    subscription = shop.subscribe(shop.customer(), shop.price())
    shop.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    schedule = shop.v1.subscription_schedules.create({"from_subscription": subscription.id})
    assert schedule.end_behavior == "cancel"
    shop.sandbox.advance(days=MONTH, hours=2)
    assert shop.v1.subscription_schedules.retrieve(schedule.id).status == "completed"
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "canceled"


def test_an_end_tells_what_was_before(shop: Shop) -> None:
    """Recorded by a program in 2023, version 2022-11-15."""
    schedule = scheduled(shop, phase(shop.price()), phase(shop.price()))
    current = schedule.current_phase.to_dict()
    shop.v1.subscription_schedules.cancel(schedule.id)
    told = shop.v1.events.list({"type": "subscription_schedule.canceled"}).data[0].data
    assert told.previous_attributes.to_dict() == {
        "canceled_at": None,
        "current_phase": current,
        "status": "active",
    }


def test_it_is_aborted_where_nobody_pays(shop: Shop) -> None:
    """Once the last retry has failed the subscription ends, and its schedule with it.

    Source: https://docs.stripe.com/api/events/types#event_types-subscription_schedule.aborted.
    """
    schedule = scheduled(shop, phase(shop.price()), phase(shop.price()))
    card = shop.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": schedule.customer})
    default = {"invoice_settings": {"default_payment_method": card.id}}
    shop.v1.customers.update(schedule.customer, default)
    shop.events()
    shop.sandbox.advance(days=2 * MONTH)
    given_up = shop.v1.subscription_schedules.retrieve(schedule.id)
    assert (given_up.status, given_up.current_phase) == ("canceled", None)
    assert shop.v1.subscriptions.retrieve(schedule.subscription).status == "canceled"
    assert "subscription_schedule.aborted" in shop.events()


def test_it_is_given_up_with_its_subscription(shop: Shop) -> None:
    """Where the subscription is ended itself, nothing is left to schedule."""
    schedule = scheduled(shop, phase(shop.price()), phase(shop.price()))
    shop.v1.subscriptions.cancel(schedule.subscription)
    assert shop.v1.subscription_schedules.retrieve(schedule.id).status == "canceled"
    assert "subscription_schedule.canceled" in shop.events()


def test_what_is_over_takes_no_schedule(shop: Shop) -> None:
    """Stripe's own words, as programs report them in 2026."""
    subscription = shop.subscribe(shop.customer(), shop.price())
    shop.v1.subscriptions.cancel(subscription.id)
    error = refusal(shop.v1.subscription_schedules.create, {"from_subscription": subscription.id})
    assert error.user_message == (
        "You cannot migrate a subscription that is currently in the `canceled` status."
    )


def test_a_schedule_says_when_its_subscription_ends(shop: Shop) -> None:
    """In Stripe's own words, as many programs report them."""
    schedule = scheduled(shop, phase(shop.price()))
    end: dict[str, Any]
    for end in ({"cancel_at_period_end": True}, {"cancel_at": shop.sandbox.now + DAY}):
        error = refusal(shop.v1.subscriptions.update, schedule.subscription, end)
        assert error.user_message == (
            f"The subscription is managed by the subscription schedule `{schedule.id}`, and updating any "
            "cancelation behavior directly is not allowed. Please update the schedule instead."
        )
    shop.v1.subscription_schedules.release(schedule.id)
    changed = shop.v1.subscriptions.update(schedule.subscription, {"cancel_at_period_end": True})
    assert changed.cancel_at_period_end
