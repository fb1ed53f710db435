"""Subscriptions as they are made and shown: their life, their items, and the periods of these.

A subscription's items live in the subscription; an item's id leads back to it.
Source: https://docs.stripe.com/api/subscriptions/object and
https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...eras import era
from ...expansion import derived
from ...listing.searched import NUMERIC, TOKEN
from ...model import Model
from ...nested import first_metadata
from ...parameters.names import inside
from ...resource import Resource
from ...statuses import Statuses
from ..products import discounts, price_objects, tax_rates
from ..products.discounts import Purchase
from .intervals import Cycle, aligned, later

LIFE = Statuses(
    {
        "active": ("past_due", "unpaid", "trialing", "paused", "canceled"),
        "trialing": ("active", "past_due", "unpaid", "paused", "canceled"),
        "incomplete": ("active", "trialing", "incomplete_expired", "canceled"),
        "past_due": ("active", "unpaid", "trialing", "paused", "canceled"),
        "unpaid": ("active", "past_due", "trialing", "paused", "canceled"),
        "paused": ("active", "past_due", "trialing", "canceled"),
        "canceled": (),
        "incomplete_expired": (),
    },
    starts=("active", "trialing", "incomplete"),
)
# Source: https://docs.stripe.com/search#query-fields-for-subscriptions.
SEARCHABLE = {"canceled_at": NUMERIC, "created": NUMERIC, "metadata": TOKEN, "status": TOKEN}
subscriptions = Model(
    "subscription",
    statuses=LIFE,
    told_as="customer.subscription",
    searchable=SEARCHABLE,
    source="https://docs.stripe.com/api/subscriptions",
)
Model("subscription_item", source="https://docs.stripe.com/api/subscription_items")
ENDED = frozenset({"canceled", "incomplete_expired"})
# Those that come to the end of a period.
ROLLING = frozenset({"active", "past_due", "unpaid"})
MOST_ITEMS = 20  # Source: https://docs.stripe.com/api/subscriptions/create, of `items`.
NAMING_PRICES = frozenset({"plan", "price", "price_data"})
# Which subscription an item is one of, by the item's id.
ITEM_OF = "_subscription_item"


def item(
    store: AccountStore,
    subscription: str,
    params: Mapping[str, Any],
    *,
    currency: str | None,
    under: str,
    old: Resource | None = None,
) -> Resource:
    """A subscription's item as parameters describe it, new or changed; without a period. Raises Invalid.

    `under`: the parameter that its own ones came in.
    """
    new_item = described(store, params, currency=currency, under=under, old=old)
    if not old:
        new_item |= {"id": store.new_id("si_"), "subscription": subscription}
        store.keep(ITEM_OF, new_item["id"], subscription=subscription)
    if "discounts" in params:
        new_item["discounts"] = discounted_by(store, new_item, currency, params["discounts"] or [], under)
    return new_item


def described(
    store: AccountStore,
    params: Mapping[str, Any],
    *,
    currency: str | None,
    under: str,
    old: Resource | None = None,
) -> Resource:
    """The same, of no subscription yet."""
    offer = _offer(store, params, under)
    if offer:
        price = store.get("price", offer["price"])
    else:
        price = _price(store, params, currency, under) or _price_before(old, under)
    _check_usage_type(old, price)
    item = dict(old) if old else store.new("subscription_item", tax_rates=[], metadata={})
    if offer:
        item["current_trial"] = _trial(store, offer, price)
    elif _names_price(params):
        item["current_trial"] = None
    item |= {"plan": plan_of(store, price), "price": price, "quantity": _quantity(params, old, under)}
    if price["recurring"]["usage_type"] == "metered":
        _check_unmetered(params, under)
        del item["quantity"]
    if "tax_rates" in params:
        item["tax_rates"] = tax_rates.named(store, params["tax_rates"] or [], inside(under, "tax_rates"))
    if "metadata" in params:
        item["metadata"] = first_metadata({"metadata": {**item["metadata"], **(params["metadata"] or {})}})
    if "billing_thresholds" in params:
        item["billing_thresholds"] = params["billing_thresholds"] or None
    return item


def _price_before(old: Resource | None, under: str) -> Resource:
    """The price that an item keeps. Raises Invalid for a new item, which has none."""
    if old is None:
        # Source: https://github.com/stripe/stripe-node/issues/945.
        raise errors.Invalid("You must pass one of plan, price, or price_data.", param=under or None)
    price: Resource = old["price"]
    return price


def _names_price(params: Mapping[str, Any]) -> bool:
    return not NAMING_PRICES.isdisjoint(params)


def _quantity(params: Mapping[str, Any], old: Resource | None, under: str) -> int:
    """How many: as many as before, where nothing is said of that or of the price. Raises Invalid."""
    before = old.get("quantity", 1) if old and not _names_price(params) else 1
    quantity: int = params.get("quantity", before)
    if quantity < 0:
        raise errors.not_negative(inside(under, "quantity"))
    return quantity


def _check_usage_type(old: Resource | None, price: Resource) -> None:
    """Refuse to sell by use what was not, and the reverse, as a program reports it in 2026.

    Guess: without a parameter.
    """
    if old and price["recurring"]["usage_type"] != old["price"]["recurring"]["usage_type"]:
        raise errors.Invalid(
            "You cannot change the usage type of the price attached to your subscription item"
        )


def _offer(store: AccountStore, params: Mapping[str, Any], under: str) -> Resource | None:
    """The trial offer that an item's parameters name. Raises Invalid for one that is archived.

    Source: https://docs.stripe.com/billing/subscriptions/trials/trial-offers. Guess: the sentence.
    """
    id = (params.get("current_trial") or {}).get("trial_offer")
    if not id:
        return None
    param = inside(inside(under, "current_trial"), "trial_offer")
    offer = store.get("product_catalog.trial_offer", id, param=param)
    if not offer["active"]:
        raise errors.Invalid(f"The trial offer {id} is archived.", param=param)
    return offer


def _trial(store: AccountStore, offer: Resource, price: Resource) -> Resource:
    """An item's trial, which lasts so many intervals of the offer's price from now on."""
    recurring, many = price["recurring"], offer["duration"]["relative"]["iterations"]
    ends = later(store.now, recurring["interval"], recurring["interval_count"] * many)
    return {"end_date": ends, "start_date": store.now, "trial_offer": offer["id"]}


def discounted_by(
    store: AccountStore,
    item: Resource,
    currency: str | None,
    given: Sequence[Mapping[str, Any]],
    under: str,
) -> list[str]:
    """The ids of the discounts that an item gets by a request. Raises Invalid."""
    purchase = Purchase(currency=currency or item["price"]["currency"])
    param = inside(under, "discounts")
    ids = discounts.made(store, given, purchase, under=param, subscription_item=item["id"])
    return [each["id"] for each in ids]


def _check_unmetered(params: Mapping[str, Any], under: str) -> None:
    if "quantity" in params:
        raise errors.Invalid(
            "Quantity should not be specified where usage_type is `metered`. Remove quantity from your "
            "request.",
            param=inside(under, "quantity"),
        )


def _price(
    store: AccountStore, params: Mapping[str, Any], currency: str | None, under: str
) -> Resource | None:
    """The price that an item's parameters name or describe. Raises Invalid."""
    given = [name for name in ("price", "plan", "price_data") if params.get(name)]
    if len(given) > 1:
        raise errors.only_one([inside(under, name) for name in given])
    if not given:
        return None
    name = given[0]
    if name == "price_data":
        return price_objects.inline(store, params[name], under=inside(under, name), event=None)
    param = name if name == "plan" and era(store.now).terse else inside(under, name)
    price = store.get("price", params[name], param=param, word=name)
    if not price["recurring"]:
        raise errors.Invalid(
            "The price specified is set to `type=one_time` but this field only accepts prices with "
            "`type=recurring`.",
            param=param,
        )
    if not params.get("accepted"):
        price_objects.check_active(price, param)
    product = store.find("product", price["product"])
    if product and not product["active"] and not params.get("accepted"):
        # Stripe's own words, as programs report them.
        raise errors.Invalid(
            f"The product {product['id']} is marked as inactive, and thus no new subscriptions can be create "
            f"to any plans of this product. You provided the plan {price['id']}.",
            param=param,
        )
    if currency:
        price_objects.check_currency(store, price, currency, param)
    return price


def plan_of(store: AccountStore, price: Resource) -> Resource:
    """A price as the plan that it also is."""
    return store.find("plan", price["id"]) or {
        **store.new("plan", id=price["id"]),
        **price_objects.as_plan(price),
    }


def check_taxed(subscription: Resource) -> None:
    """Refuse a tax on top of a price that has it in it, and the other way round. Raises Invalid.

    Sources: https://github.com/openaustralia/righttoknow/issues/981 and
    https://github.com/fjordllc/bootcamp/issues/9234.
    """
    for each in items_of(subscription):
        rates = each["tax_rates"] or subscription["default_tax_rates"]
        said = {"inclusive": True, "exclusive": False}.get(each["price"]["tax_behavior"])
        if said is not None and any(rate["inclusive"] != said for rate in rates):
            raise errors.Invalid(
                "One or more prices has a `tax_behavior` that conflicts with the tax rates that apply to the "
                "corresponding line item."
            )


def check_items(items: Sequence[Resource], subscription: Mapping[str, Any]) -> None:
    """Refuse too many items, a price twice, and intervals that do not go together.

    What is on trial by an offer may have any. Guess: until it is over, too.
    """
    if len(items) > MOST_ITEMS:
        # Recorded in 2021 by a public suite of one more. Guess: the param.
        whose = f"Customer {subscription['customer']}"
        raise errors.Invalid(
            f"{whose} already has the maximum {MOST_ITEMS} items per subscription", param="items"
        )
    seen: set[str] = set()
    for each in items:
        if each["price"]["id"] in seen:
            raise errors.Invalid(
                "Cannot create a Subscription with multiple Subscription Items with the same Price: "
                f"{each['price']['id']}",
                param="plan",
            )
        seen.add(each["price"]["id"])
    recurring = [each["price"]["recurring"] for each in items]
    lengths = {(each["interval"], each["interval_count"]) for each in recurring}
    if len(lengths) > 1 and subscription["billing_mode"]["type"] == "classic":
        # As programs quote it in 2026.
        raise errors.Invalid(
            "All prices on a subscription must have the same `recurring.interval` and "
            "`recurring.interval_count`."
        )
    on_offer = {each["price"]["id"] for each in items if each.get("current_trial")}
    regular = [each["price"]["recurring"] for each in items if each["price"]["id"] not in on_offer]
    if not aligned({(each["interval"], each["interval_count"]) for each in regular}):
        # Guess: the sentence.
        raise errors.Invalid(
            "The `recurring` interval of each price on a subscription must be a multiple of the shortest one."
        )


def listed(subscription: str, items: Sequence[Resource]) -> Resource:
    """A subscription's `items`, the oldest first."""
    return {
        "object": "list",
        "data": list(items),
        "has_more": False,
        "total_count": len(items),
        "url": url_of(subscription),
    }


def url_of(subscription: str) -> str:
    """Where a subscription's items are listed, as recorded of every list of them."""
    return f"/v1/subscription_items?subscription={subscription}"


def with_items(subscription: str, items: Sequence[Resource]) -> dict[str, Any]:
    """What a subscription shows of its items: of a single one its plan and quantity, too, as recorded."""
    only = items[0] if len(items) == 1 else None
    return {
        "items": listed(subscription, items),
        "plan": only["plan"] if only else None,
        "quantity": only.get("quantity") if only else None,
    }


def items_of(subscription: Resource) -> list[Resource]:
    """A subscription's items, the oldest first."""
    items: list[Resource] = subscription["items"]["data"]
    return items


def cycle_of(subscription: Resource, price: Resource) -> Cycle:
    """The periods of a price on a subscription."""
    recurring = price["recurring"]
    return _cycle(subscription, recurring["interval"], recurring["interval_count"])


def months_of(subscription: Resource) -> Cycle:
    """The months that begin on the day of a subscription's periods."""
    return _cycle(subscription, "month")


def _cycle(subscription: Resource, interval: str, count: int = 1) -> Cycle:
    config = subscription["billing_cycle_anchor_config"] or {}
    return Cycle(subscription["billing_cycle_anchor"], interval, count, config.get("day_of_month"))


def in_period(item: Resource, start: int, end: int) -> Resource:
    """An item in a period."""
    return {**item, "current_period_start": start, "current_period_end": end}


def period_of(item: Resource) -> Resource:
    """An item's period, as a line shows it."""
    return {"end": item["current_period_end"], "start": item["current_period_start"]}


def period_start(subscription: Resource) -> int:
    """When the first of the items' periods began; without items, when the subscription did."""
    starts = (int(each["current_period_start"]) for each in items_of(subscription))
    return min(starts, default=subscription["start_date"])


def period_end(subscription: Resource) -> int:
    """When the first of the items' periods ends; without items, where periods are counted from."""
    ends = (int(each["current_period_end"]) for each in items_of(subscription))
    return min(ends, default=subscription["billing_cycle_anchor"])


@derived("subscription", "items")
def _items_as_they_are(store: AccountStore, subscription: Resource) -> Resource:
    """The items with their prices as they are now."""
    return {**subscription["items"], "data": [current(store, each) for each in items_of(subscription)]}


def current(store: AccountStore, item: Resource) -> Resource:
    """An item with its price as it is now."""
    price, plan = store.find("price", item["price"]["id"]), store.find("plan", item["plan"]["id"])
    return {**item, "plan": plan or item["plan"], "price": price or item["price"]}
