"""Plans, the old view of recurring prices, through the SDK on both transports."""

from __future__ import annotations

from typing import Any

import pytest

from ..refused import refusal
from .test_prices import MONTHLY, price


def test_one_id_serves_both(stripe_client: Any) -> None:
    """A plan is made as a price, and a recurring price can be retrieved as a plan."""
    plan = stripe_client.v1.plans.create(
        {
            "id": "gold",
            "amount": 2000,
            "currency": "usd",
            "interval": "month",
            "interval_count": 3,
            "nickname": "Gold",
            "product": {"name": "Membership"},
            "trial_period_days": 7,
        }
    )
    retrieved_price = stripe_client.v1.prices.retrieve("gold")
    assert (retrieved_price.unit_amount, retrieved_price.nickname, retrieved_price.product) == (
        2000,
        "Gold",
        plan.product,
    )
    assert (retrieved_price.recurring.interval_count, retrieved_price.recurring.trial_period_days) == (3, 7)
    assert (plan.amount_decimal, plan.usage_type, plan.transform_usage) == (2000, "licensed", None)
    other = price(stripe_client, unit_amount=500, **MONTHLY)
    assert stripe_client.v1.plans.retrieve(other.id).amount == 500
    assert [each.id for each in stripe_client.v1.plans.list().data] == [other.id, "gold"]


def test_a_change_to_one_is_a_change_to_the_other(stripe_client: Any) -> None:
    """Each with its event; metadata that is unset goes from both."""
    v1 = stripe_client.v1
    new_price = price(stripe_client, unit_amount=500, metadata={"a": "1"}, **MONTHLY)
    v1.plans.update(
        new_price.id, {"nickname": "New", "metadata": {"a": "", "b": "2"}, "trial_period_days": 3}
    )
    changed = v1.prices.retrieve(new_price.id)
    assert (changed.nickname, changed.metadata.to_dict()) == ("New", {"b": "2"})
    assert changed.recurring.trial_period_days == 3
    v1.prices.update(new_price.id, {"active": False})
    assert v1.plans.retrieve(new_price.id).active is False
    for kind in ("plan", "price"):
        assert len(v1.events.list({"type": f"{kind}.updated"}).data) == 2


def test_deleting_a_plan_deletes_the_price(stripe_client: Any) -> None:
    """And its id may be used again; a taken one is refused."""
    plans = stripe_client.v1.plans
    params = {"id": "gold", "amount": 1, "currency": "usd", "interval": "day", "product": {"name": "x"}}
    plans.create(params)
    assert refusal(plans.create, params).user_message == "Plan already exists."
    assert plans.delete("gold").deleted is True
    assert refusal(stripe_client.v1.prices.retrieve, "gold").user_message == "No such price: 'gold'"
    assert plans.create(params).id == "gold"


def test_what_was_offered_at_a_deleted_plan_is_still_shown(stripe_client: Any) -> None:
    """The items of an expired Checkout Session, of a payment link, and of a quote.

    Source: https://docs.stripe.com/api/checkout/sessions/line_items, which lists a session's items whatever
    became of it. Guess: at the price as it was.
    """
    v1 = stripe_client.v1
    product = {"product": {"name": "Gold"}}
    plan = v1.plans.create({"amount": 2000, "currency": "usd", "interval": "month", **product}).id
    items = [{"price": plan, "quantity": 2}]
    params = {"mode": "subscription", "line_items": items, "success_url": "https://example.com"}
    session = v1.checkout.sessions.create(params).id
    link = v1.payment_links.create({"line_items": items}).id
    quote = v1.quotes.create({"line_items": items}).id
    v1.checkout.sessions.expire(session)
    v1.plans.delete(plan)
    for shown in (
        v1.checkout.sessions.line_items.list(session),
        v1.checkout.sessions.retrieve(session, {"expand": ["line_items"]}).line_items,
        v1.payment_links.line_items.list(link),
        v1.quotes.line_items.list(quote),
    ):
        assert [(each.price.id, each.amount_total) for each in shown.data] == [(plan, 4000)]
    assert refusal(v1.checkout.sessions.create, params).user_message == f"No such price: '{plan}'"


@pytest.mark.parametrize("by", ["subscription", "schedule"])
def test_a_plan_that_was_sold_keeps_its_product(stripe_client: Any, by: str) -> None:
    """It "cannot be changed once it has been used in a subscription or subscription schedule".

    Source: https://docs.stripe.com/api/plans/update. Guess: the words.
    """
    v1 = stripe_client.v1
    plan = v1.plans.create(
        {"amount": 500, "currency": "usd", "interval": "month", "product": {"name": "Tea"}}
    )
    other = v1.products.create({"name": "Coffee"}).id
    assert v1.plans.update(plan.id, {"product": other}).product == other
    customer = v1.customers.create({"source": "tok_visa"}).id
    sold: dict[str, Any] = {"customer": customer, "items": [{"price": plan.id}]}
    if by == "schedule":
        sold = {"customer": customer, "start_date": "now", "phases": [{"items": sold["items"]}]}
    id = getattr(v1, "subscriptions" if by == "subscription" else "subscription_schedules").create(sold).id
    assert id
    assert v1.plans.update(plan.id, {"product": other}).product == other
    assert refusal(v1.plans.update, plan.id, {"product": plan.product}).param == "product"


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"product": None}, "product"),
        ({"amount": -1}, "amount"),
        ({"interval_count": 37}, "interval_count"),
    ],
)
def test_what_a_plan_refuses(stripe_client: Any, wrong: dict[str, Any], param: str) -> None:
    """By the parameter's name in a plan; a product is needed: https://docs.stripe.com/upgrades#2018-02-05."""
    params = {"amount": 1, "currency": "usd", "interval": "month", "product": {"name": "x"}, **wrong}
    sent = {name: value for name, value in params.items() if value is not None}
    assert refusal(stripe_client.v1.plans.create, sent).param == param
