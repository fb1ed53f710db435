"""A believable business: what is promised of it, and that it is the same for the same seed."""

from __future__ import annotations

import gc
from collections import Counter
from datetime import UTC, datetime
from time import time
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.business.populate import Business
from helpers.sandbox.sandbox import SandboxError

from ..conftest import CLOCK, NOW

DAY = 86400


@pytest.fixture(scope="module")
def business() -> Sandbox:
    """200 customers from November to February."""
    sandbox = Sandbox(seed="business", clock="2023-11-01")
    sandbox.populate(customers=200, days=120, seed=1)
    return sandbox


def everything(listed: Any) -> list[Any]:
    """Of a list, all its pages."""
    return list(listed.auto_paging_iter())


def test_it_has_everything_that_a_business_meets(business: Sandbox) -> None:
    """Sales, declines, refunds in part and whole, disputes won and lost, and payouts."""
    client = business.client()
    charges = everything(client.v1.charges.list({"limit": 100}))
    assert Counter(each.status for each in charges).keys() == {"succeeded", "failed"}
    assert {each.failure_code for each in charges if each.failure_code} == {"card_declined", "expired_card"}
    assert {each.currency for each in charges} == {"usd", "eur", "gbp", "jpy"}
    assert {each.payment_method_details.card.brand for each in charges} >= {"visa", "mastercard", "amex"}
    assert any(each.payment_intent for each in charges)
    refunded = [each for each in charges if each.amount_refunded]
    assert {each.refunded for each in refunded} == {True, False}
    assert {each.status for each in client.v1.disputes.list({"limit": 100}).data} >= {"won", "lost"}
    assert {each.status for each in client.v1.payouts.list({"limit": 100}).data} >= {"paid"}
    assert len(everything(client.v1.customers.list({"limit": 100}))) == 200


def test_it_grows_and_has_its_seasons(business: Sandbox) -> None:
    """December is busier than November, and a Friday than a Sunday."""
    charges = everything(business.client().v1.charges.list({"limit": 100}))
    days = [datetime.fromtimestamp(each.created, UTC) for each in charges]
    months, weekdays = Counter(each.month for each in days), Counter(each.weekday() for each in days)
    assert months[12] > months[11]
    assert weekdays[4] > weekdays[6]
    assert {each.hour for each in days} == set(range(24))


def test_a_fifth_of_its_customers_subscribe(business: Sandbox) -> None:
    """By the month and by the year, with trials and coupons; they upgrade, leave, and their cards fail."""
    v1 = business.client().v1
    subscriptions = everything(v1.subscriptions.list({"limit": 100, "status": "all"}))
    assert 25 < len(subscriptions) < 60
    items = [each["items"].data[0] for each in subscriptions]
    assert {each.price.recurring.interval for each in items} == {"month", "year"}
    assert {each.status for each in subscriptions} >= {"active", "canceled"}
    assert any(each.trial_end for each in subscriptions)
    invoices = everything(v1.invoices.list({"limit": 100}))
    assert any(each.total_discount_amounts for each in invoices)
    assert {each.billing_reason for each in invoices} >= {"subscription_create", "subscription_cycle"}
    assert any(each.attempt_count > 1 for each in invoices)
    assert any(line.parent.subscription_item_details.proration for each in invoices for line in each.lines)


def test_nobody_need_subscribe() -> None:
    """Without subscribers a business has no product, and its orders are the same."""
    sandbox = Sandbox(seed="orders", clock="2024-01-01")
    counts = sandbox.populate(customers=20, days=20, subscribers=0)
    assert counts["subscriptions"] == counts["invoices"] == 0
    assert sandbox.client().v1.products.list().data == []
    again = Sandbox(seed="orders", clock="2024-01-01").populate(customers=20, days=20, subscribers=100)
    assert again["payments"] == counts["payments"]
    assert again["subscriptions"] == 20


def test_its_books_balance(business: Sandbox) -> None:
    """As after any requests."""
    assert business.reconcile() == {
        "object": "sandbox.reconciliation",
        "balanced": True,
        "differences": [],
    }


def test_the_same_seed_makes_the_same_business() -> None:
    """To the last id; another seed makes another one."""

    def latest(seed: int) -> list[Any]:
        sandbox = Sandbox(seed="same", clock="2024-01-01")
        sandbox.populate(customers=20, days=20, seed=seed)
        return [each.to_dict() for each in sandbox.client().v1.balance_transactions.list().data]

    assert latest(1) == latest(1)
    assert latest(1) != latest(2)


def test_it_tells_what_it_made_and_the_clock_has_moved(sandbox: Sandbox) -> None:
    """By the days that were asked for."""
    counts = sandbox.populate(customers=30, days=10)
    assert sandbox.now == NOW + 10 * DAY
    client = sandbox.client()
    assert counts["customers"] == len(everything(client.v1.customers.list({"limit": 100}))) == 30
    charges = everything(client.v1.charges.list({"limit": 100}))
    orders = [each for each in charges if "order" in each.metadata]
    assert counts["payments"] == sum(each.paid for each in orders) > 0
    assert counts["invoices"] == len(everything(client.v1.invoices.list({"limit": 100})))
    entries = everything(client.v1.balance_transactions.list({"limit": 100}))
    assert counts["balance_transactions"] == len(entries)
    assert counts["payouts"] == sum(each.type == "payout" for each in entries)


def test_garbage_is_collected_again_afterwards(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it was stopped on its way."""

    def stopped(business: Business) -> bool:
        assert not gc.isenabled()
        raise KeyboardInterrupt

    sandbox.populate(customers=1, days=1)
    assert gc.isenabled()
    monkeypatch.setattr(Business, "live", stopped)
    with pytest.raises(KeyboardInterrupt):
        sandbox.populate(customers=1, days=1)
    assert gc.isenabled()


def test_a_long_business_comes_in_pieces(
    stripe_client: stripe.StripeClient, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each tells how far it is, keeps the books in order, and lets others in; together they make the same."""
    whole = Sandbox(seed="pieces", clock=CLOCK)
    counts = whole.populate(customers=20, days=20)
    monkeypatch.setattr("helpers.sandbox.business.populate.AT_ONCE", 10)
    path: Any = "/_sandbox/populate"
    pieces = [stripe_client.raw_request("post", path, customers=20, days=20).data]
    while pieces[-1]["more"]:
        assert sandbox.reconcile()["balanced"]
        assert stripe_client.v1.balance.retrieve().livemode is False
        pieces.append(stripe_client.raw_request("post", path, more=True).data)
    lived = [each["lived"] for each in pieces]
    assert len(lived) > 3
    assert lived == sorted(lived)
    assert lived[-1] == pieces[-1]["days"] == 20
    assert pieces[-1]["made"] == counts
    assert sandbox.now == whole.now


def test_nothing_is_lived_on_with_that_was_not_begun(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor what has ended, nor what began in a state that was left behind."""
    monkeypatch.setattr("helpers.sandbox.business.populate.AT_ONCE", 10)
    path: Any = "/_sandbox/populate"
    client = sandbox.client()

    def refused() -> bool:
        with pytest.raises(stripe.InvalidRequestError, match="No business has more to come: begin one"):
            client.raw_request("post", path, more=True)
        return True

    assert refused()
    sandbox.populate(customers=5, days=5)
    assert refused()
    assert client.raw_request("post", path, customers=20, days=20).data["more"]
    sandbox.reset()
    assert refused()


def test_it_is_a_control_over_http_as_well(stripe_client: stripe.StripeClient, sandbox: Sandbox) -> None:
    """And the faults that are switched on are left to others."""
    sandbox.fault("server_error")
    path: Any = "/_sandbox/populate"
    stripe_client.raw_request("post", path, customers=5, days=3, seed=7)
    assert [each.kind for each in sandbox.application.faults.active] == ["server_error"]
    sandbox.fault("none")
    assert len(stripe_client.v1.customers.list().data) == 5
    assert sandbox.now == NOW + 3 * DAY


def test_a_schedule_of_ones_own_is_left_as_it_is(sandbox: Sandbox) -> None:
    """Only payouts by hand become daily ones."""
    settings = sandbox.client().v1.balance_settings
    weekly: Any = {
        "payments": {"payouts": {"schedule": {"interval": "weekly", "weekly_payout_days": ["friday"]}}}
    }
    settings.update(weekly)
    sandbox.populate(customers=1, days=1)
    assert settings.retrieve().payments.payouts.schedule.interval == "weekly"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"customers": 0}, "Invalid customers: give a whole number from 1 to 1000000."),
        ({"days": 4000}, "Invalid days: give a whole number from 1 to 3660."),
        ({"days": "soon"}, "Invalid days: give a whole number from 1 to 3660."),
        ({"subscribers": 101}, "Invalid subscribers: give a whole number from 0 to 100."),
    ],
)
def test_what_cannot_be_made_is_refused(asked: dict[str, Any], told: str, sandbox: Sandbox) -> None:
    """And nothing is changed."""
    with pytest.raises(SandboxError) as refused:
        sandbox.populate(**asked)
    assert str(refused.value) == told
    assert sandbox.now == NOW


def test_where_the_clock_runs_a_business_has_lived_until_today() -> None:
    """Its first month ends now: nothing lies in the future but what is still to become available."""
    before = int(time())
    sandbox = Sandbox(seed="until today")
    sandbox.populate(customers=20, days=30, seed=1)
    assert before <= sandbox.now <= time() + 1
    client = sandbox.client()
    times = [each.created for each in everything(client.v1.balance_transactions.list({"limit": 100}))]
    assert before - 30 * DAY <= min(times) < before - 20 * DAY
    assert max(times) <= sandbox.now
    assert client.v1.payouts.list({"status": "paid"}).data
    assert sandbox.reconcile()["balanced"]


def test_where_something_has_happened_the_clock_moves_on() -> None:
    """What was created today would otherwise be younger than what follows it."""
    sandbox = Sandbox(seed="in use")
    customer = sandbox.client().v1.customers.create({})
    sandbox.populate(customers=1, days=2)
    assert sandbox.now >= customer.created + 2 * DAY
