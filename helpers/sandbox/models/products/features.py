"""Features, and which product brings them: who has a product is entitled to them.

Source: https://docs.stripe.com/api/entitlements/feature and https://docs.stripe.com/api/product-feature.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...model import Model
from ...resource import Resource
from ...routes import Call, route

features = Model(
    "entitlements.feature",
    starts={"active": True},
    word="feature",
    source="https://docs.stripe.com/api/entitlements/feature",
)
# Which product a product's feature belongs to, which the feature does not show.
OWNER = "_product_feature"


def _of_its_product(call: Call) -> None:
    """Refuse a feature that is another product's."""
    if (id := call.path.get("id")) and id not in [
        each["id"] for each in of_product(call.store, call.path["product"])
    ]:
        raise call.store.none_such("product_feature", id)


attached = Model(
    "product_feature",
    word="product feature",
    guard=_of_its_product,
    source="https://docs.stripe.com/api/product-feature",
)


@features.creating
def _unique(call: Call, feature: Resource) -> Resource:
    """A lookup key is one feature's own, until that is archived.

    Source: https://docs.stripe.com/billing/entitlements.
    """
    same = call.store.all("entitlements.feature", "lookup_key", feature["lookup_key"])
    if any(each["active"] for each in same):
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            f"A feature with the lookup key `{feature['lookup_key']}` already exists.", param="lookup_key"
        )
    return feature


@features.changing
def _fixed(call: Call, feature: Resource) -> dict[str, Any]:
    """What is archived stays as it is. Guess: the sentence.

    Source: https://docs.stripe.com/billing/entitlements.
    """
    given = call.params.keys() - ({"active"} if call.params.get("active") is False else set())
    if given and not feature["active"]:
        raise errors.Invalid(f"The feature `{feature['id']}` is archived.", param=min(given))
    return {}


@features.listing
def _archived(call: Call) -> Callable[[Resource], bool]:
    """Those that are `archived`, or those that are not; the latter, unless they are asked for."""
    archived = call.params.pop("archived", False)
    return lambda feature: feature["active"] is not archived


@route("v1.products.features.create")
def attach(call: Call) -> Resource:
    """Have a product bring a feature."""
    store, product = call.store, call.store.get("product", call.path["product"], word="product")
    param = "entitlement_feature"
    feature = store.get("entitlements.feature", call.params[param], param=param)
    if any(each["entitlement_feature"]["id"] == feature["id"] for each in of_product(store, product["id"])):
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            f"The feature `{feature['id']}` is already attached to this product.", param=param
        )
    if not feature["active"]:
        # Guess: as above.
        raise errors.Invalid(f"The feature `{feature['id']}` is not active.", param=param)
    on_product = store.new("product_feature", entitlement_feature=feature)
    store.keep(OWNER, on_product["id"], product=product["id"], since=store.now)
    return store.add(on_product)


def of_product(store: AccountStore, product: str) -> list[Resource]:
    """What a product brings, the latest first."""
    owners = store.all(OWNER, "product", product)
    return [each for owner in owners if (each := store.find("product_feature", owner["id"]))]


def since(store: AccountStore, on_product: Resource) -> int:
    """When a product's feature was attached to it."""
    return int(store.get(OWNER, on_product["id"])["since"])


@attached.listing
def _of_one_product(call: Call) -> Callable[[Resource], bool]:
    """What one product brings."""
    ids = {each["id"] for each in of_product(call.store, call.path["product"])}
    return lambda feature: feature["id"] in ids


@derived("product_feature", "entitlement_feature")
def _as_it_is(store: AccountStore, attached: Resource) -> Resource:
    """The feature, with what has changed since it was attached."""
    known: Resource = attached["entitlement_feature"]
    return store.find(known["object"], known["id"]) or known
