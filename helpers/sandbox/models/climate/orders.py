"""Orders: tons of carbon paid from the balance and confirmed, delivered in their year.

A control does what Frontier does where a supplier is late or fails.

Source: https://docs.stripe.com/api/climate/order and https://docs.stripe.com/climate/orders/webhooks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...hooks import after, job, made_up
from ...model import Model
from ...resource import Resource
from ...routes import Call, control
from ...statuses import Statuses
from ..money import ledger
from .products import PRODUCT, products

ORDER = "climate.order"
LIFE = Statuses(
    {
        "awaiting_funds": ("confirmed", "canceled"),
        "open": ("confirmed", "canceled"),
        "confirmed": ("delivered", "canceled"),
        "delivered": (),
        "canceled": (),
    },
    starts=("awaiting_funds", "confirmed"),
    silent=frozenset({"confirmed"}),
)
orders = Model(
    ORDER,
    word="climate order",
    statuses=LIFE,
    steps={"cancel": "canceled"},
    exactly_one=[("amount", "metric_tons")],
    source="https://docs.stripe.com/api/climate/order",
)
# Source: https://docs.stripe.com/api/climate/order/cancel.
CANCELED_WITHIN = DAY
# How long a customer may call off an order that Frontier changed.
# Source: https://docs.stripe.com/climate/orders/webhooks.
REVOCABLE = 30 * DAY
# Guess: how long an order waits for money.
WAITS = 30 * DAY
LEAST = Decimal("0.01")


@orders.creating
def _priced(call: Call, order: Resource) -> Resource:
    """An order of so many tons, or of as many as an amount buys; paid at once where there is the money."""
    store, params = call.store, call.params
    product = store.get(PRODUCT, params["product"], param="product")
    currency = params.get("currency", "usd").lower()
    price = product["current_prices_per_metric_ton"].get(currency)
    if price is None:
        raise errors.Invalid(f"The product {product['id']} has no price in {currency}.", param="currency")
    tons = _tons(params, price)
    if tons > Decimal(product["metric_tons_available"]):
        raise errors.Invalid(
            f"Only {product['metric_tons_available']} metric tons are available.", param="metric_tons"
        )
    subtotal, fees = (_worth(tons, price[name]) for name in ("amount_subtotal", "amount_fees"))
    order = {
        **order,
        "amount_fees": fees,
        "amount_subtotal": subtotal,
        "amount_total": subtotal + fees,
        "currency": currency,
        "delivery_details": [],
        "expected_delivery_year": product["delivery_year"],
        "metric_tons": str(tons),
    }
    if ledger.available(store, currency) < order["amount_total"]:
        store.later(store.now + WAITS, "climate.expire", order=order["id"])
        return {**order, "status": "awaiting_funds"}
    return {**order, "status": "confirmed", **_paid(store, order)}


def _worth(tons: Decimal, price: int) -> int:
    """What so many tons cost, in minor units."""
    return int((tons * price).quantize(Decimal(1), ROUND_HALF_UP))


@made_up(ORDER)
def _made_up(store: AccountStore, id: str) -> Resource:
    """One that waits for money, of the first product."""
    product = next(iter(products().values()))
    named = {"product": product["id"], "expected_delivery_year": product["delivery_year"]}
    return store.new(ORDER, **{**orders.begins, "id": id, **named})


def _tons(params: Mapping[str, Any], price: Resource) -> Decimal:
    if "metric_tons" in params:
        tons = Decimal(params["metric_tons"])
        if tons < LEAST or tons != tons.quantize(LEAST):
            raise errors.Invalid(
                f"The metric tons must be at least {LEAST}, with two decimals at most.", param="metric_tons"
            )
        return tons
    tons = (Decimal(params["amount"]) / Decimal(price["amount_total"])).quantize(LEAST, ROUND_DOWN)
    if tons < LEAST:
        raise errors.Invalid(f"The amount must buy at least {LEAST} metric tons.", param="amount")
    return tons


def _paid(store: AccountStore, order: Resource) -> dict[str, Any]:
    """Take an order's price from the balance: it stands, and is delivered when its year is over."""
    _move(store, order, "climate_order_purchase", -order["amount_total"])
    _deliver_later(store, order)
    return {"confirmed_at": store.now}


def _year_ends(order: Resource) -> int:
    return int(datetime(order["expected_delivery_year"], 12, 31, tzinfo=UTC).timestamp())


def _deliver_later(store: AccountStore, order: Resource) -> None:
    store.later(max(_year_ends(order), store.now), "climate.deliver", order=order["id"])


def _move(store: AccountStore, order: Resource, type: str, amount: int) -> None:
    ledger.post(store, type=type, source=order, amount=amount, currency=order["currency"])


@after("balance.available")
def _funded(store: AccountStore, _balance: Resource) -> None:
    """Orders that waited for money are paid, the oldest first."""
    for order in reversed(list(store.all(ORDER, "status", "awaiting_funds"))):
        if ledger.available(store, order["currency"]) >= order["amount_total"]:
            store.move(order, "confirmed", **_paid(store, order))


@job("climate.expire")
def expire(store: AccountStore, *, order: str) -> None:
    """There was never enough money."""
    current = store.get(ORDER, order)
    if current["status"] == "awaiting_funds":
        store.move(current, "canceled", canceled_at=store.now, cancellation_reason="expired")


@job("climate.confirm")
def confirm(store: AccountStore, *, order: str) -> None:
    """Confirm an order of a state in which that took a day."""
    current = store.get(ORDER, order)
    if LIFE.allows(current["status"], "confirmed"):
        _deliver_later(store, store.move(current, "confirmed", confirmed_at=store.now))


@job("climate.deliver")
def deliver(store: AccountStore, *, order: str) -> None:
    """The carbon is out of the air, if the order was not put off to a later year."""
    current = store.get(ORDER, order)
    put_off = current["delayed_at"] and store.now < _year_ends(current)
    if put_off or not LIFE.allows(current["status"], "delivered"):
        return
    supplier = store.get(PRODUCT, current["product"])["suppliers"][0]
    delivery = {
        "delivered_at": store.now,
        "location": supplier["locations"][0],
        "metric_tons": current["metric_tons"],
        "registry_url": None,
        "supplier": supplier,
    }
    certificate = f"https://climate.stripe.com/certificates/{order}"
    store.move(
        current, "delivered", certificate=certificate, delivered_at=store.now, delivery_details=[delivery]
    )


@orders.step("cancel")
def _canceled(call: Call, order: Resource) -> Mapping[str, Any]:
    """What was paid comes back within a day, without the fees; with them, if Frontier changed the order."""
    if order["status"] != "awaiting_funds":
        changed = max(order["delayed_at"] or 0, order["product_substituted_at"] or 0)
        whole = changed and call.store.now < changed + REVOCABLE
        if not whole and call.store.now >= order["created"] + CANCELED_WITHIN:
            # Guess: the words.
            raise errors.Invalid(
                f"The order {order['id']} can no longer be canceled: that is possible within 24 hours."
            )
        amount = order["amount_total"] if whole else order["amount_subtotal"]
        _move(call.store, order, "climate_order_refund", amount)
    return {"canceled_at": call.store.now, "cancellation_reason": "requested"}


@control("post", "climate_order")
def change(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Do what Frontier does to a confirmed `order`: `outcome` is delayed, product_substituted or canceled.

    A delay is of a year; what is canceled is given back whole. Only what a single supplier delivers is
    substituted, by the `product` of another one.
    """
    id, act = params.get("order"), OUTCOMES.get(str(params.get("outcome")))
    if not isinstance(id, str):
        raise errors.missing("order")
    if act is None:
        raise errors.not_one_of("outcome", OUTCOMES)
    holding = store.holder(ORDER, id)
    order = holding.get(ORDER, id, param="order")
    LIFE.require(order, "delivered")
    return act(holding, order, params)


def _delayed(store: AccountStore, order: Resource, _params: Mapping[str, Any]) -> Resource:
    year = order["expected_delivery_year"] + 1
    delayed = store.change(order, {"delayed_at": store.now, "expected_delivery_year": year}, event=None)
    _deliver_later(store, delayed)
    store.emit("delayed", delayed)
    return delayed


def _substituted(store: AccountStore, order: Resource, params: Mapping[str, Any]) -> Resource:
    own, given = _of_one(order["product"]), params.get("product")
    others = [each for each in products() if _of_one(each) and each != order["product"]]
    if not own:
        raise errors.Invalid(f"The product {order['product']} is of several suppliers.", param="order")
    if given is not None and given not in others:
        raise errors.not_one_of("product", others)
    values = {"product": given or others[0], "product_substituted_at": store.now}
    substituted = store.change(order, values, event=None)
    store.emit("product_substituted", substituted)
    return substituted


def _of_one(product: str) -> bool:
    """Whether a single supplier delivers a product."""
    return len(products()[product]["suppliers"]) == 1


def _given_up(store: AccountStore, order: Resource, _params: Mapping[str, Any]) -> Resource:
    _move(store, order, "climate_order_refund", order["amount_total"])
    return store.move(order, "canceled", canceled_at=store.now, cancellation_reason="product_unavailable")


OUTCOMES: Mapping[str, Callable[[AccountStore, Resource, Mapping[str, Any]], Resource]] = {
    "canceled": _given_up,
    "delayed": _delayed,
    "product_substituted": _substituted,
}
