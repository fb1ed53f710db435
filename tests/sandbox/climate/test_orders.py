"""Carbon: ordered, paid, confirmed, delivered or called off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.sandbox import SandboxError

from ..conftest import NOW
from ..refused import refusal

PRODUCT = "climsku_frontier_offtake_portfolio_2027"


@pytest.fixture(autouse=True)
def _adds_up(sandbox: Sandbox) -> Iterator[None]:
    """After every test, not one audit finds a difference."""
    yield
    assert sandbox.reconcile()["differences"] == []


def earn(client: Any, amount: int = 200_000) -> None:
    client.v1.charges.create({"amount": amount, "currency": "usd", "source": "tok_bypassPending"})


def balance(client: Any) -> int:
    return int(client.v1.balance.retrieve().available[0].amount)


def test_an_order_is_as_its_reference_shows_it(stripe_client: Any) -> None:
    """A hundredth of a ton.

    Source: https://docs.stripe.com/api/climate/order/object.
    """
    earn(stripe_client)
    order = stripe_client.v1.climate.orders.create({"product": PRODUCT, "metric_tons": "0.01"}).to_dict()
    assert (order["amount_subtotal"], order["amount_fees"], order["amount_total"]) == (550, 17, 567)
    assert (order["status"], order["confirmed_at"]) == ("confirmed", order["created"])
    assert order["expected_delivery_year"] == 2027


def test_an_order_is_paid_and_confirmed_at_once(stripe_client: Any, sandbox: Sandbox) -> None:
    """Two tons at 550 dollars and 16.50 dollars of fees each; delivered in their year."""
    earn(stripe_client)
    before = balance(stripe_client)
    orders = stripe_client.v1.climate.orders
    order = orders.create({"product": PRODUCT, "metric_tons": "2"})
    assert order.id.startswith("climorder_")
    assert (order.status, order.amount_subtotal, order.amount_fees, order.amount_total) == (
        "confirmed", 110_000, 3_300, 113_300,
    )  # fmt: skip
    assert before - balance(stripe_client) == 113_300
    entry = stripe_client.v1.balance_transactions.list({"source": order.id}).data[0]
    assert entry.type == "climate_order_purchase"
    sandbox.advance(days=1)
    assert "24 hours" in refusal(orders.cancel, order.id).user_message
    sandbox.advance(days=4 * 366)
    done = orders.retrieve(order.id)
    assert (done.status, done.delivery_details[0].metric_tons) == ("delivered", "2")
    types = [each.type for each in stripe_client.v1.events.list({"limit": 100}).data]
    assert "climate.order.delivered" in types


def test_a_canceled_order_gives_back_all_but_the_fees(stripe_client: Any) -> None:
    """Within a day."""
    earn(stripe_client)
    before = balance(stripe_client)
    orders = stripe_client.v1.climate.orders
    id = orders.create({"product": PRODUCT, "amount": 56_650}).id
    canceled = orders.cancel(id)
    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "requested")
    assert str(canceled.metric_tons) == "1.00"
    assert before - balance(stripe_client) == 1_650


def test_an_order_waits_for_money(stripe_client: Any, sandbox: Sandbox) -> None:
    """For thirty days."""
    orders = stripe_client.v1.climate.orders
    waiting, lost = (orders.create({"product": PRODUCT, "metric_tons": tons}).id for tons in ("1", "3000"))
    assert orders.retrieve(waiting).status == "awaiting_funds"
    earn(stripe_client)
    assert orders.retrieve(waiting).status == "confirmed"
    sandbox.advance(days=30)
    assert orders.retrieve(lost).cancellation_reason == "expired"


def test_what_can_be_ordered(stripe_client: Any) -> None:
    """By tons or by an amount, of what there is."""
    climate = stripe_client.v1.climate
    product = climate.products.retrieve(PRODUCT)
    assert product.current_prices_per_metric_ton["usd"]["amount_total"] == 56_650
    supplier = climate.suppliers.retrieve(product.suppliers[0].id)
    assert supplier.removal_pathway == "biomass_carbon_removal_and_storage"
    create = climate.orders.create
    assert refusal(create, {"product": PRODUCT}).code == "parameter_missing"
    assert refusal(create, {"product": PRODUCT, "amount": 5, "metric_tons": "1"}).param == "amount"
    assert refusal(create, {"product": PRODUCT, "metric_tons": "0.001"}).param == "metric_tons"
    assert refusal(create, {"product": PRODUCT, "metric_tons": "90000"}).param == "metric_tons"
    assert refusal(create, {"product": PRODUCT, "amount": 5}).param == "amount"
    assert refusal(create, {"product": "none", "amount": 500000}).code == "resource_missing"


def test_one_supplier_costs_more_in_fees(stripe_client: Any) -> None:
    """Five percent, where the portfolio costs three.

    Source: https://docs.stripe.com/climate/orders/carbon-removal-inventory.
    """
    listed = {each.id: each for each in stripe_client.v1.climate.products.list().data}
    offered = {
        id: (each.delivery_year, *each.current_prices_per_metric_ton["usd"].to_dict().values())
        for id, each in listed.items()
    }
    assert offered == {
        PRODUCT: (2027, 1650, 55_000, 56_650),
        "climsku_lithos_2025": (2025, 1950, 39_000, 40_950),
        "climsku_carbon_capture_inc_2027": (2027, 2550, 51_000, 53_550),
        "climsku_heirloom_2027": (2027, 4950, 99_000, 103_950),
        "climsku_charm_industrial_2026": (2026, 3150, 63_000, 66_150),
    }
    [supplier] = listed["climsku_heirloom_2027"].suppliers
    assert (supplier.removal_pathway, supplier.locations[0].city) == ("direct_air_capture", "Brisbane")


def test_an_order_is_put_off(stripe_client: Any, sandbox: Sandbox) -> None:
    """By a year; then it can be called off for thirty days, and all is given back.

    Source: https://docs.stripe.com/climate/orders/webhooks.
    """
    earn(stripe_client)
    before = balance(stripe_client)
    orders = stripe_client.v1.climate.orders
    kept, left, late = (orders.create({"product": PRODUCT, "metric_tons": "0.1"}).id for _ in range(3))
    sandbox.advance(days=400)
    for id in (kept, left, late):
        sandbox.act("climate_order", order=id, outcome="delayed")
    told = stripe_client.v1.events.list({"type": "climate.order.delayed"}).data[0].data.object
    assert (told["expected_delivery_year"], told["delayed_at"]) == (2028, NOW + 400 * 86400)
    sandbox.advance(days=29)
    assert orders.cancel(left).status == "canceled"
    assert before - balance(stripe_client) == 2 * 5665
    sandbox.advance(days=1)
    assert "24 hours" in refusal(orders.cancel, late).user_message
    sandbox.advance(days=1035)
    assert orders.retrieve(kept).status == "confirmed"  # at the end of January 2028
    sandbox.advance(days=366)
    assert orders.retrieve(kept).status == "delivered"


def test_a_supplier_fails(stripe_client: Any, sandbox: Sandbox) -> None:
    """Another one delivers instead, or Frontier gives up, and all is given back.

    Source: https://docs.stripe.com/climate/orders/webhooks and `cancellation_reason` in
    https://docs.stripe.com/api/climate/order/object.
    """
    earn(stripe_client)
    before = balance(stripe_client)
    orders, of_one = stripe_client.v1.climate.orders, "climsku_heirloom_2027"
    id = orders.create({"product": of_one, "metric_tons": "0.1"}).id
    sandbox.act("climate_order", order=id, outcome="product_substituted", product="climsku_lithos_2025")
    told = stripe_client.v1.events.list({"type": "climate.order.product_substituted"}).data[0].data.object
    assert (told["product"], told["product_substituted_at"]) == ("climsku_lithos_2025", NOW)
    sandbox.act("climate_order", order=id, outcome="canceled")
    gone = orders.retrieve(id)
    assert (gone.status, gone.cancellation_reason) == ("canceled", "product_unavailable")
    assert balance(stripe_client) == before
    portfolio = orders.create({"product": PRODUCT, "metric_tons": "0.1"}).id
    for wrong in ({"order": portfolio, "outcome": "product_substituted"}, {"order": portfolio}, {}):
        with pytest.raises(SandboxError):
            sandbox.act("climate_order", **wrong)
