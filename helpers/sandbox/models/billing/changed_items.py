"""A subscription's items as an update changes, adds and takes them.

Source: https://docs.stripe.com/billing/subscriptions/change-price.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ..usage import of_items
from .changed_periods import interval, period_now
from .subscription_objects import ITEM_OF, check_items, in_period, item, items_of


def changed(store: AccountStore, old: Resource, params: Mapping[str, Any]) -> list[Resource]:
    """A subscription's items as parameters change, add and take them. Raises Invalid."""
    items = {each["id"]: each for each in items_of(old)}
    for index, each in enumerate(params.get("items") or ()):
        under, id = f"items[{index}]", each.get("id")
        if id and id not in items:
            raise _not_on_it(store, id, f"{under}[id]")
        if each.get("deleted"):
            if not id:
                raise errors.missing(f"{under}[id]")
            _check_cleared(store, old, items.pop(id), each, f"{under}[clear_usage]")
            continue
        before = items.get(id) if id else None
        changed = item(store, old["id"], each, currency=old["currency"], under=under, old=before)
        items[changed["id"]] = changed if before else _joined(store, old, changed)
    in_order = list(items.values())
    if items_of(old) and not in_order:
        # As programs know it of version 2022-11-15, and report it in 2026:
        # https://github.com/MuckRock/squarelet/pull/784.
        raise errors.Invalid(
            "A subscription must have at least one active plan. To cancel a subscription, please use the "
            "cancel API endpoint on /v1/subscriptions."
        )
    _check_added(in_order, {each["id"] for each in items_of(old)})
    check_items(in_order, old)
    return in_order


def _check_added(items: Sequence[Resource], known: Container[str]) -> None:
    """Refuse a new item at a price that another item has already. Raises Invalid.

    The sentence: probed by https://github.com/Kiln-AI/stripe_world in September 2026.
    """
    having = {each["price"]["id"]: each["id"] for each in items if each["id"] in known}
    for each in items:
        price = each["price"]["id"]
        if each["id"] not in known and price in having:
            raise errors.Invalid(
                f"A new item with Price {price} can't be added to this Subscription because an existing "
                f"Subscription Item {having[price]} is already using that Price. If you want to update the "
                "existing item (e.g., to adjust the quantity), pass the existing Subscription Item's `id` in "
                "your update request: "
                "https://stripe.com/docs/api/subscriptions/update#update_subscription-items-id",
                param="plan",
            )


def _check_cleared(
    store: AccountStore, subscription: Resource, gone: Resource, params: Mapping[str, Any], param: str
) -> None:
    """Refuse to delete an item and leave what was recorded of its use, and to clear what is no use.

    Source: `clear_usage` in https://docs.stripe.com/api/subscription_items/delete; the words as programs
    report them in https://github.com/stripe/stripe-go/pull/743 and
    https://github.com/laravel/cashier-stripe/issues/1819. Guess: those of what is not metered.
    """
    flexible = subscription["billing_mode"]["type"] == "flexible"
    clears, metered = params.get("clear_usage"), gone["price"]["recurring"]["usage_type"] == "metered"
    if clears and flexible:
        raise errors.Invalid(
            "With `billing_mode.type=flexible` set on a subscription, the following parameters are not "
            "supported: clear_usage."
        )
    if clears and not metered:
        raise errors.Invalid(
            "`clear_usage` can only be used when the price's `usage_type` is `metered`.", param=param
        )
    if not clears and not flexible and next(store.all(of_items.KIND, "subscription_item", gone["id"]), None):
        raise errors.Invalid(
            f"When deleting the subscription item {gone['id']} with a metered plan, all related usage "
            "records must be cleared too by setting `clear_usage=true`."
        )


def _not_on_it(store: AccountStore, id: str, param: str) -> errors.Invalid:
    """What is said of an item that a subscription has not, or no longer.

    Recorded in 2021 by a public suite of one that was deleted. Guess: the code.
    """
    if store.find(ITEM_OF, id):
        message = f"No subscription item with this ID ({id}) on the subscription."
        return errors.Invalid(message, code="resource_missing", param=param)
    return errors.no_such_in_body("subscription_item", id, param)


def _joined(store: AccountStore, subscription: Resource, new_item: Resource) -> Resource:
    """A new item, in a period that ends with the subscription's: with its trial, whatever the interval."""
    trial, recurs = subscription["status"] == "trialing", interval(new_item["price"]["recurring"])
    for each in items_of(subscription):
        if trial or interval(each["price"]["recurring"]) == recurs:
            return in_period(new_item, each["current_period_start"], each["current_period_end"])
    if trial:
        return in_period(new_item, subscription["trial_start"], subscription["trial_end"])
    return in_period(new_item, *period_now(store, subscription, new_item))
