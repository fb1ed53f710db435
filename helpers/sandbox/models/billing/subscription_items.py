"""Subscription items by request: each a change of its subscription.

Source: https://docs.stripe.com/api/subscription_items.
"""

from __future__ import annotations

import re
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...listing import lists
from ...resource import Resource
from ...routes import Call, route
from ..products.tax_rates import check_active
from . import subscription_changes
from .subscription_objects import ENDED, ITEM_OF, current, items_of, url_of

# Parameters that are the subscription's, beside those of the item.
OF_CHANGE = ("off_session", "payment_behavior", "proration_behavior", "proration_date")


def owner_of(store: AccountStore, id: str) -> Resource:
    """The subscription that an item is one of. Raises NotFound."""
    kept = store.find(ITEM_OF, id)
    subscription = store.find("subscription", kept["subscription"]) if kept else None
    if subscription is None or all(each["id"] != id for each in items_of(subscription)):
        raise errors.no_such("subscription_item", id, "item")
    return subscription


def item_of(store: AccountStore, subscription: Resource, id: str) -> Resource:
    """An item of its subscription, with its price as it is now."""
    return current(store, next(each for each in items_of(subscription) if each["id"] == id))


def _owner(call: Call) -> Resource:
    """The subscription of the item in a path. One that is not known has words of its own, as recorded.

    Of one that was deleted, in 2021 by a public suite.
    """
    id = call.path["item"]
    try:
        return owner_of(call.store, id)
    except errors.NotFound:
        raise errors.NotFound(f"Invalid subscription_item id: {id}") from None


@route("v1.subscription_items.retrieve")
def retrieve(call: Call) -> Resource:
    """An item."""
    return item_of(call.store, _owner(call), call.path["item"])


@route("v1.subscription_items.list")
def list_items(call: Call) -> Resource:
    """A subscription's items, the oldest first, as recorded."""
    if "subscription" not in call.params:
        raise errors.missing("subscription")
    subscription = call.store.get("subscription", call.params["subscription"], param="subscription")
    items = [current(call.store, each) for each in items_of(subscription)]
    return lists.of(items, "subscription_item", url_of(subscription["id"]), call.params)


@route("v1.subscription_items.create")
def create(call: Call) -> Resource:
    """Add an item to a subscription."""
    store, params = call.store, dict(call.params)
    subscription = store.get("subscription", params.pop("subscription"), param="subscription")
    if subscription["status"] in ENDED:  # as recorded
        raise errors.no_such("subscription", subscription["id"], "subscription")
    before = {each["id"] for each in items_of(subscription)}
    changed = _change(call, subscription, params)
    return next(each for each in items_of(changed) if each["id"] not in before)


@route("v1.subscription_items.update")
def update(call: Call) -> Resource:
    """Change an item's price or quantity, and what is asked for that."""
    subscription = _owner(call)
    changed = _change(call, subscription, {**call.params, "id": call.path["item"]})
    return item_of(call.store, changed, call.path["item"])


@route("v1.subscription_items.delete")
def delete(call: Call) -> Resource:
    """Take an item out of its subscription, which goes on."""
    id = call.path["item"]
    params = {**call.params, "deleted": True, "id": id}
    _change(call, _owner(call), params)
    return {"id": id, "object": "subscription_item", "deleted": True}


def _change(call: Call, subscription: Resource, params: dict[str, Any]) -> Resource:
    of_change = {name: params.pop(name) for name in OF_CHANGE if name in params}
    store = call.store.on_clock(subscription["test_clock"])
    check_active(store, params, subscription)
    try:
        return subscription_changes.update(store, subscription, {**of_change, "items": [params]})
    except errors.Refusal as refusal:
        if inner := re.fullmatch(r"items\[0\]\[(\w+)\](.*)", refusal.param or ""):
            refusal.named(inner[1] + inner[2])
        raise
