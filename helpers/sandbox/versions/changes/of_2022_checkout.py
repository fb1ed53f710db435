"""What 2022-11-15 and 2022-08-01 changed in Checkout."""

from __future__ import annotations

from typing import Any

from ...account_store import AccountStore
from ...models.checkout import completing
from ...nested import at
from ...resource import Resource
from ..change import Asked, effect, reply, request
from ..moves import fill

NOVEMBER, AUGUST = "2022-11-15", "2022-08-01"
CHANGES = f"https://docs.stripe.com/changelog/{AUGUST}"
CREATE = "v1.checkout.sessions.create"
OF_PRODUCT, OF_PRICE = ("description", "images", "name"), {"amount": "unit_amount", "currency": "currency"}


@request(
    NOVEMBER,
    CREATE,
    line="A subscription's trial is as long as `subscription_data` says.",
    source="https://docs.stripe.com/upgrades#2022-11-15",
    had={"subscription_data.trial_from_plan": "boolean"},
)
def trial_from_plan(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: also as long as its prices say, the longest of them.

    Source: stripe-node 10.17 has the parameter, 11.18 has not.
    """
    data = params.get("subscription_data") or {}
    if not data.pop("trial_from_plan", False):
        return params
    prices = (asked.store.find("price", each.get("price") or "") for each in params.get("line_items") or ())
    days = max((at(each, "recurring.trial_period_days") or 0 for each in prices if each), default=0)
    return {**params, "subscription_data": {**data, "trial_period_days": days}} if days else params


@request(
    AUGUST,
    CREATE,
    line="A session for a payment makes a customer only if it needs one, or `customer_creation` asks for it.",
    source=f"{CHANGES}/default-customer-creation-checkout-session",
)
def always_a_customer(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: always, for a payment."""
    if params.get("customer") or params.get("mode", "payment") != "payment":
        return params
    return fill(params, "customer_creation", "always")


@request(
    AUGUST,
    CREATE,
    line="What is sold is a `price`, or described in `price_data`.",
    source=f"{CHANGES}/replaces-line-item-create-checkout-session",
    had={
        "line_items[].amount": "integer",
        "line_items[].currency": "string",
        "line_items[].description": "string",
        "line_items[].images": "list",
        "line_items[].images[]": "string",
        "line_items[].name": "string",
    },
)
def items_without_price(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: also by `name`, `amount` and `currency` in the item itself."""
    return {**params, "line_items": [_with_price(each) for each in params.get("line_items") or ()]}


def _with_price(item: dict[str, Any]) -> dict[str, Any]:
    product = {name: item.pop(name) for name in OF_PRODUCT if name in item}
    price = {now: item.pop(name) for name, now in OF_PRICE.items() if name in item}
    return {**item, "price_data": {**price, "product_data": product}} if price else item


@request(
    AUGUST,
    CREATE,
    line="What is subscribed to stands in `line_items`, and what is taken off in `discounts`.",
    source=f"{CHANGES}/removes-subscription-data-create-checkout-session",
    had={
        "subscription_data.coupon": "string",
        "subscription_data.items": "list",
        "subscription_data.items[].plan": "string",
        "subscription_data.items[].quantity": "integer",
        "subscription_data.items[].tax_rates": "list",
        "subscription_data.items[].tax_rates[]": "string",
    },
)
def items_of_subscription(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: also in `subscription_data`, each item by its `plan`."""
    data = params.get("subscription_data") or {}
    if coupon := data.pop("coupon", None):
        params = fill(params, "discounts", [{"coupon": coupon}])
    if not (items := data.pop("items", None)):
        return params
    priced = [{"quantity": 1, **each, "price": each.pop("plan", None)} for each in items]
    return {"mode": "subscription", **params, "line_items": [*(params.get("line_items") or ()), *priced]}


@request(
    AUGUST,
    CREATE,
    line="What shipping may cost is said in `shipping_options`.",
    source=f"{CHANGES}/removes-shipping-rate-create-checkout-session",
    had={"shipping_rates": "list", "shipping_rates[]": "string"},
    now={"shipping_rates": "shipping_options"},
)
def shipping_rates(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: also by the ids of rates, in `shipping_rates`."""
    rates = params.pop("shipping_rates", None)
    return fill(params, "shipping_options", [{"shipping_rate": each} for each in rates]) if rates else params


@effect(
    AUGUST,
    CREATE,
    line="A session's payment intent is made when it is confirmed.",
    source=f"{CHANGES}/deferred-paymentintent-checkout-session",
)
def intent_from_the_start(session: Resource, asked: Asked) -> Resource:
    """Before: with the session."""
    is_paid = session["mode"] == "payment" and session["amount_total"]
    return completing.with_intent(asked.store, session) if is_paid else session


@reply(
    AUGUST,
    "checkout.session",
    line="Where to and how a session ships is told in `shipping_details` and `shipping_cost`.",
    source=CHANGES,
    had={
        "shipping": "object?",
        "shipping_rate": "string?",
        "shipping_cost": None,
        "shipping_details": None,
    },
)
def shipping(session: Resource, _store: AccountStore) -> Resource:
    """Before: in `shipping`, which told of a parcel, too, and `shipping_rate`."""
    details = session.get("shipping_details")
    return {
        **{name: each for name, each in session.items() if name not in ("shipping_cost", "shipping_details")},
        "shipping": details and {"carrier": None, "phone": None, "tracking_number": None, **details},
        "shipping_rate": at(session, "shipping_cost.shipping_rate"),
    }
