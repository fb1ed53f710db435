"""Which discounts are given on a subscription's invoices, and how long.

A subscription's own take the place of its customer's; those of single items come before them.
Source: https://docs.stripe.com/billing/subscriptions/coupons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...resource import Resource
from ...routes import Call, route
from ..invoices.lines import Entry
from ..products import discounts
from ..products.discounts import Purchase
from .subscription_objects import items_of, with_items


def in_words(store: AccountStore, subscription: Resource, item: Resource) -> str:
    """What a proration's description says of a discount in its amount: " (with 20.0% off)"."""
    offs = discounts.of_invoice(store, subscription, [{"discounts": item["discounts"]}])
    percents = [each.percent for each in offs if each.percent is not None]
    return "".join(f" (with {float(each)}% off)" for each in percents)


def given_at(store: AccountStore, subscription: Resource, customer: Resource, moment: int) -> list[str]:
    """The discounts that an invoice has which is made at a moment; the first one has them all."""
    first = store.find("subscription", subscription.get("id", "")) is None
    if own_ones := subscription["discounts"]:
        return [id for id in own_ones if first or discounts.lasts(store.get("discount", id), moment)]
    return discounts.of_customer(customer, moment)


def made(
    store: AccountStore,
    subscription: Resource,
    given: Sequence[Mapping[str, Any]],
    *,
    amount: int | None,
    update: bool = False,
) -> list[str]:
    """The ids of the discounts that a subscription gets by a request, in place of its own. Raises Invalid."""
    customer = store.get("customer", subscription["customer"])
    since = None if update else subscription["start_date"]
    purchase = Purchase(customer, amount, subscription["currency"], update, since)
    wanted = discounts.made(store, given, purchase, subscription=subscription["id"])
    return [each["id"] for each in wanted]


def tell(store: AccountStore, subscription: str, before: Sequence[str], now: Sequence[str]) -> None:
    """The events of a subscription's discounts that are other ones; one for one is switched.

    "Occurs whenever a customer is switched from one coupon to another":
    https://docs.stripe.com/api/events/types#event_types-customer.discount.updated. Recorded in 2021 by a
    public suite of a subscription's `coupon`. Guess: also of its `discounts`.
    """
    if len(before) == len(now) == 1 and list(before) != list(now):
        store.emit("customer.discount.updated", store.get("discount", now[0]))
    else:
        discounts.tell(store, before, now, of=subscription)


def used_up(store: AccountStore, subscription: Resource, billed: Sequence[Entry]) -> dict[str, Any]:
    """What an invoice made by a request leaves of them: on trial what is for once waits for one that asks.

    Probed by https://github.com/Kiln-AI/stripe_world in September 2026. Guess: so does a customer's discount.
    """
    if subscription["status"] == "trialing" and all(each.line["amount"] <= 0 for each in billed):
        return {}
    spend_customers(store, subscription)
    return spent(store, subscription)


def spent(store: AccountStore, subscription: Resource) -> dict[str, Any]:
    """What an invoice that was just made leaves of a subscription's discounts, and of its items'.

    Recorded in 2021 by a public suite: what is used up of the subscription's own is told as deleted.
    """
    discounts.spend(store, subscription["id"], subscription["discounts"])
    items = [{**each, "discounts": left(store, each["discounts"])} for each in items_of(subscription)]
    return {"discounts": left(store, subscription["discounts"]), **with_items(subscription["id"], items)}


def spend_customers(store: AccountStore, subscription: Resource) -> None:
    """The customer's discount goes once it is used up, if it stood in for the subscription's."""
    customer = store.get("customer", subscription["customer"])
    discount = customer["discount"]
    if discount and not subscription["discounts"] and not discounts.goes_on(store, discount):
        store.change(customer, {"discount": None}, event=None)
        store.emit("customer.discount.deleted", discount)


def left(store: AccountStore, ids: Sequence[str]) -> list[str]:
    """Of the discounts of an invoice that was just made, those that the next one has, too."""
    return [id for id in ids if discounts.goes_on(store, store.get("discount", id))]


@route("v1.subscriptions.delete_discount")
def delete_discount(call: Call) -> Resource:
    """Take a subscription's discounts away."""
    store, subscription = call.store, own(call)
    if not subscription["discounts"]:
        raise errors.NotFound(
            f"No active discount for subscription: {subscription['id']}", code="resource_missing"
        )
    discounts_on_it = [store.get("discount", id) for id in subscription["discounts"]]
    store.change(subscription, {"discounts": []})
    for each in discounts_on_it:
        store.emit("customer.discount.deleted", each)
    return {**discounts_on_it[0], "deleted": True}
