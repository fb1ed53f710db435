"""Plans: recurring prices as they were before there were prices. One id names both.

Source: https://docs.stripe.com/api/plans.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...hooks import after
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from . import price_objects, product_objects

plans = Model("plan", missing="plan", hidden=("tiers",), source="https://docs.stripe.com/api/plans")
# A price's parameters, as plans call them.
RENAMED = {
    "amount": "unit_amount",
    "amount_decimal": "unit_amount_decimal",
    "transform_usage": "transform_quantity",
}
OF_RECURRING = ("interval", "interval_count", "meter", "trial_period_days", "usage_type")
AS_SENT = {new: old for old, new in RENAMED.items()} | {f"recurring[{each}]": each for each in OF_RECURRING}
SHARED = ("active", "metadata", "nickname", "product")


@route("v1.plans.create")
def create_plan(call: Call) -> Resource:
    """Make a recurring price, with an id of one's own if one likes."""
    store, params = call.store, call.params
    if "product" not in params:  # source: https://docs.stripe.com/upgrades#2018-02-05
        raise errors.missing("product")
    id = params.get("id") or store.new_id("plan_")
    if store.find("plan", id):
        raise errors.exists_already("Plan")
    given = {RENAMED.get(name, name): value for name, value in params.items() if name not in OF_RECURRING}
    given |= {"id": id, "recurring": {name: params[name] for name in OF_RECURRING if name in params}}
    product = given.pop("product", None)
    if isinstance(product, str):
        given["product"] = store.get("product", product, param="product")["id"]
    price = _built(store, given)
    if isinstance(product, dict):
        price["product"] = store.add(product_objects.built(store, product, under="product"))["id"]
    price_objects.add(store, price)
    return store.get("plan", id)


def _built(store: AccountStore, given: Mapping[str, Any]) -> Resource:
    """A plan's price. A refusal names the parameter as plans call it."""
    try:
        return price_objects.built(store, given)
    except errors.Refusal as refusal:
        if refusal.param in AS_SENT:
            refusal.named(AS_SENT[refusal.param])
        raise


@plans.changing
def _unused(call: Call, plan: Resource) -> dict[str, Any]:
    """Refuse another product of what somebody subscribes to, or is to subscribe to. Guess: the words.

    Source: `product` in https://docs.stripe.com/api/plans/update.
    """
    wanted = call.params.get("product", plan["product"])
    if wanted != plan["product"] and _is_used(call.store, plan["id"]):
        raise errors.Invalid(
            "You cannot change the product of a plan that has been used in a subscription or subscription "
            "schedule.",
            param="product",
        )
    return {}


def _is_used(store: AccountStore, id: str) -> bool:
    """Whether a subscription or a schedule has a plan; ended ones count, too."""
    subscribed = (each["price"]["id"] for one in store.all("subscription") for each in one["items"]["data"])
    planned = (
        each["price"]
        for one in store.all("subscription_schedule")
        for phase in one["phases"]
        for each in phase["items"]
    )
    return any(each == id for each in chain(subscribed, planned))


@plans.removing
def _with_price(call: Call, plan: Resource) -> None:
    """The price goes, too; subscriptions to it go on: "existing subscribers aren't affected".

    Source: https://docs.stripe.com/api/plans/delete.
    """
    if price := call.store.find("price", plan["id"]):
        price_objects.go(call.store, price)


@after("price.updated")
def follow_price(store: AccountStore, price: Resource) -> None:
    """What a price and its plan have in common stays the same."""
    if plan := store.find("plan", price["id"]):
        store.change(plan, _set(plan, price_objects.as_plan(price)))


@after("plan.updated")
def follow_plan(store: AccountStore, plan: Resource) -> None:
    """What a price and its plan have in common stays the same."""
    if price := store.find("price", plan["id"]):
        recurring = {**price["recurring"], "trial_period_days": plan["trial_period_days"]}
        store.change(price, _set(price, {**{name: plan[name] for name in SHARED}, "recurring": recurring}))


def _set(old: Resource, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a change that leaves exactly them: metadata keys that are gone are unset."""
    gone = {key: "" for key in old["metadata"] if key not in values["metadata"]}
    return {**values, "metadata": {**values["metadata"], **gone}}
