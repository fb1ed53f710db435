"""Test clocks: a customer's own time, through the SDK."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from helpers.sandbox import Sandbox

from ..refused import refusal
from .shop import DAY, HOUR, MONTH, Shop

START = 1577836800  # 2020-01-01
FEBRUARY, MARCH, APRIL = START + 31 * DAY, START + 60 * DAY, START + 91 * DAY


def on_clock(shop: Shop) -> tuple[str, str]:
    """A clock at the beginning of 2020, and a customer on it."""
    clock = shop.v1.test_helpers.test_clocks.create({"frozen_time": START, "name": "January"}).id
    return clock, shop.customer(test_clock=clock)


def advance(shop: Shop, clock: str, to: int) -> Any:
    """The clock after it has come to a moment."""
    moving = shop.v1.test_helpers.test_clocks.advance(clock, {"frozen_time": to})
    assert moving.status == "advancing"
    assert moving.status_details.advancing.target_frozen_time == to
    return shop.v1.test_helpers.test_clocks.retrieve(clock)


def test_a_clock_lives_through_each_step_in_its_time(shop: Shop) -> None:
    """Two months make two drafts and two payments, in order, each stamped with its own time."""
    clock, customer = on_clock(shop)
    subscription = shop.subscribe(customer, shop.price())
    assert (subscription.created, subscription.test_clock) == (START, clock)
    shop.events()
    ready = advance(shop, clock, MARCH)
    assert (ready.status, ready.frozen_time) == ("ready", MARCH)
    told = [(each.type, each.created) for each in shop.told() if each.type.startswith("invoice.")]
    assert [each for each in told if each[0] in ("invoice.created", "invoice.paid")] == [
        ("invoice.created", FEBRUARY),
        ("invoice.paid", FEBRUARY + HOUR),
        ("invoice.created", MARCH),
    ]
    assert [each.status for each in shop.invoices(subscription.id)] == ["paid", "paid", "draft"]
    advance(shop, clock, MARCH + HOUR)
    paid = shop.invoices(subscription.id)[-1]
    assert (paid.status, paid.created, paid.test_clock) == ("paid", MARCH, clock)
    assert paid.status_transitions.paid_at == MARCH + HOUR
    assert shop.sandbox.reconcile()["differences"] == []


def test_payments_know_no_test_clock(shop: Shop) -> None:
    """A payment intent is made when it is really made.

    Source: https://github.com/stripe/stripe-python/issues/1183.
    """
    _, customer = on_clock(shop)
    shop.subscribe(customer, shop.price())
    assert shop.v1.payment_intents.list({"customer": customer}).data[0].created == shop.sandbox.now


def test_the_sandbox_goes_on_by_itself(shop: Shop) -> None:
    """Neither clock moves the other's customers."""
    clock, customer = on_clock(shop)
    on, off = shop.subscribe(customer, shop.price()), shop.subscribe(shop.customer(), shop.price())
    advance(shop, clock, FEBRUARY + HOUR)
    assert (len(shop.invoices(on.id)), len(shop.invoices(off.id))) == (2, 1)
    shop.sandbox.advance(days=MONTH, hours=1)
    assert (len(shop.invoices(on.id)), len(shop.invoices(off.id))) == (2, 2)


def test_a_clock_moves_forward_and_not_too_far(shop: Shop) -> None:
    """Two of the shortest intervals with a subscription, two years without one."""
    clock, customer = on_clock(shop)
    advances = shop.v1.test_helpers.test_clocks.advance
    assert refusal(advances, clock, {"frozen_time": START}).param == "frozen_time"
    assert refusal(advances, clock, {"frozen_time": START + 800 * DAY}).param == "frozen_time"
    shop.subscribe(customer, shop.price())
    assert refusal(advances, clock, {"frozen_time": MARCH + 1}).param == "frozen_time"
    assert advance(shop, clock, MARCH).frozen_time == MARCH


def test_a_simulation_is_small(shop: Shop) -> None:
    """Source: https://docs.stripe.com/billing/testing/test-clocks/api-advanced-usage#limitations."""
    clock, customer = on_clock(shop)
    price = shop.price()
    for _ in range(2):
        shop.subscribe(customer, price)
    later: dict[str, Any] = {
        "customer": customer,
        "start_date": FEBRUARY,
        "phases": [{"items": [{"price": price}]}],
    }
    later["phases"][0]["duration"] = {"interval": "month"}
    scheduled = shop.v1.subscription_schedules.create(later)
    assert refusal(shop.v1.subscription_schedules.create, later).param == "customer"
    items = {"customer": customer, "items": [{"price": price}]}
    assert refusal(shop.v1.subscriptions.create, items).param == "customer"
    shop.v1.subscription_schedules.cancel(scheduled.id)
    shop.v1.subscriptions.create(items)
    quote = {"test_clock": clock, "line_items": [{"price": price}]}
    for _ in range(10):
        shop.v1.quotes.create(quote)
    assert refusal(shop.v1.quotes.create, quote).param == "test_clock"
    shop.v1.quotes.create({"customer": customer, "line_items": [{"price": price}]})
    for _ in range(2):
        shop.customer(test_clock=clock)
    assert refusal(shop.v1.customers.create, {"test_clock": clock}).param == "test_clock"


def test_lists_show_whose_time_it_is(shop: Shop) -> None:
    """What is on a clock is listed with it, or with its customer; times are filtered as they are shown."""
    clock, customer = on_clock(shop)
    plain = shop.customer()
    subscription = shop.subscribe(customer, shop.price())
    assert [each.id for each in shop.v1.customers.list().data] == [plain]
    assert [each.id for each in shop.v1.customers.list({"test_clock": clock}).data] == [customer]
    assert shop.v1.subscriptions.list().data == []
    assert [each.id for each in shop.v1.subscriptions.list({"customer": customer}).data] == [subscription.id]
    old = shop.v1.invoices.list({"created": {"lte": START}}).data
    assert [each.id for each in old] == [subscription.latest_invoice]
    assert shop.v1.invoices.list({"created": {"gt": START}}).data == []


def test_deleting_a_clock_takes_its_customers_along(shop: Shop) -> None:
    """Their subscriptions are canceled; nothing of it wakes again."""
    clock, customer = on_clock(shop)
    subscription = shop.subscribe(customer, shop.price())
    assert shop.v1.test_helpers.test_clocks.delete(clock).deleted
    assert shop.v1.customers.retrieve(customer).deleted
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "canceled"
    assert refusal(shop.v1.test_helpers.test_clocks.retrieve, clock).code == "resource_missing"
    shop.sandbox.advance(days=60)
    assert shop.sandbox.reconcile()["differences"] == []


def test_a_clock_is_kept_in_snapshots_and_files(tmp_path: Path) -> None:
    """What waits for it waits still, after a restore and in another process."""
    file = tmp_path / "state"
    sandbox = Sandbox(seed="clocks", clock="2026-01-01", state=file)
    shop = Shop()
    shop.sandbox, shop.v1 = sandbox, sandbox.client().v1
    clock, customer = on_clock(shop)
    subscription = shop.subscribe(customer, shop.price()).id
    kept = sandbox.snapshot()
    advance(shop, clock, FEBRUARY + HOUR)
    assert len(shop.invoices(subscription)) == 2
    sandbox.restore(kept)
    assert len(shop.invoices(subscription)) == 1
    sandbox.close()
    again = Sandbox(state=file)
    shop.sandbox, shop.v1 = again, again.client().v1
    advance(shop, clock, FEBRUARY + HOUR)
    assert [each.status for each in shop.invoices(subscription)] == ["paid", "paid"]
    again.close()


def test_a_customer_who_is_there_is_put_on_a_new_clock(shop: Shop) -> None:
    """For good, and once; what is subscribed to from then on lives at the clock's time.

    Source: `customer` in https://docs.stripe.com/api/test_clocks/create.
    """
    customer = shop.customer()
    clocks = shop.v1.test_helpers.test_clocks
    clock = clocks.create({"frozen_time": START, "customer": customer})
    assert shop.v1.customers.retrieve(customer).test_clock == clock.id
    subscription = shop.subscribe(customer, shop.price(1000))
    assert (subscription.test_clock, subscription.start_date) == (clock.id, START)
    other = shop.customer()
    shop.subscribe(other, shop.price(1000))
    for taken in (customer, other, "cus_none"):
        error = refusal(clocks.create, {"frozen_time": START, "customer": taken})
        assert error.param == "customer"


def test_what_happens_at_once_waits_for_no_advance(shop: Shop) -> None:
    """The end of a trial shorter than three days is told of immediately, whichever clock it is on.

    Source: https://docs.stripe.com/api/events/types#event_types-customer.subscription.trial_will_end.
    """
    clock, customer = on_clock(shop)
    shop.events()
    shop.subscribe(customer, shop.price(), trial_period_days=2)
    told = [(each.type, each.created) for each in shop.told()]
    assert ("customer.subscription.trial_will_end", START) in told
    shop.v1.test_helpers.test_clocks.delete(clock)
