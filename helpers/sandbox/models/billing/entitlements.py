"""Active entitlements: the features that a customer has by what it subscribes to.

Source: https://docs.stripe.com/api/entitlements/active-entitlement and
https://docs.stripe.com/billing/entitlements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...account_store import AccountStore
from ...event_objects import previous_attributes
from ...hooks import after
from ...listing import lists
from ...model import Model
from ...resource import Resource
from ...routes import Call
from ..products import features
from .subscription_objects import items_of

KIND = "entitlements.active_entitlement"
# Guess: that a feature is kept while a payment is late.
LIVE = frozenset({"active", "trialing", "past_due"})
# Whose an entitlement is, which it does not show.
OWNER = "_active_entitlement"
# The features that an item of a subscription brings in its present period.
BROUGHT = "_brought_features"
entitlements = Model(
    KIND,
    word="active entitlement",
    references={"customer": "customer"},
    source="https://docs.stripe.com/api/entitlements/active-entitlement",
)


@entitlements.listing
def _of_customer(call: Call) -> Callable[[Resource], bool]:
    """Those of one customer."""
    ids = {each["id"] for each in of_customer(call.store, call.params.pop("customer"))}
    return lambda entitlement: entitlement["id"] in ids


def of_customer(store: AccountStore, customer: str) -> list[Resource]:
    """A customer's active entitlements, the latest first."""
    owners = store.all(OWNER, "customer", customer)
    return [entitlement for owner in owners if (entitlement := store.find(KIND, owner["id"]))]


@after("customer.subscription.created")
@after("customer.subscription.updated")
@after("customer.subscription.deleted")
@after("customer.subscription.paused")
@after("customer.subscription.resumed")
def follow(store: AccountStore, subscription: Resource) -> None:
    """What a customer is entitled to follows its subscriptions; each change is told of."""
    customer = subscription["customer"]
    had = of_customer(store, customer)
    if not had and next(store.all("product_feature"), None) is None:
        return
    known = {each["feature"]: each for each in had}
    wanted = {each["id"]: each for each in _wanted(store, customer)}
    if wanted.keys() == known.keys():
        return
    for id in known.keys() - wanted.keys():
        store.remove(known[id], event=None)
        store.forget(OWNER, known[id]["id"])
    for id in [each for each in wanted if each not in known]:
        entitlement = store.new(KIND, feature=id, lookup_key=wanted[id]["lookup_key"])
        store.keep(OWNER, entitlement["id"], customer=customer)
        store.add(entitlement, event=None)
    before, now = _summary(customer, had), _summary(customer, of_customer(store, customer))
    store.emit("entitlements.active_entitlement_summary.updated", now, previous_attributes(before, now))


def _wanted(store: AccountStore, customer: str) -> Iterator[Resource]:
    """The features of the products that a customer subscribes to."""
    for subscription in store.all("subscription", "customer", customer):
        if subscription["status"] in LIVE:
            for item in items_of(subscription):
                yield from _brought(store, item)


def _brought(store: AccountStore, item: Resource) -> Iterator[Resource]:
    """What an item brings: what its product gets or loses in a period counts from the next one on.

    Source: https://docs.stripe.com/billing/entitlements.
    """
    product, period = item["price"]["product"], item["current_period_start"]
    known = store.find(BROUGHT, item["id"])
    if known is None or (known["product"], known["period"]) != (product, period):
        begun = max(period, item["created"]) if known is None else store.now
        on_product = features.of_product(store, product)
        ids = [
            each["entitlement_feature"]["id"] for each in on_product if features.since(store, each) <= begun
        ]
        known = store.keep(BROUGHT, item["id"], product=product, period=period, features=ids)
    for id in known["features"]:
        yield store.get("entitlements.feature", id)


def _summary(customer: str, active: list[Resource]) -> Resource:
    url = f"/v1/customer/{customer}/entitlements"
    return {
        "object": "entitlements.active_entitlement_summary",
        "customer": customer,
        "entitlements": lists.of(active, "active entitlement", url, {}),
        "livemode": False,
    }
