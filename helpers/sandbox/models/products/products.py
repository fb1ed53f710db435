"""Products: what is sold, at one or more prices.

Source: https://docs.stripe.com/api/products.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ... import errors
from ...listing.searched import STRING, TOKEN
from ...model import Model
from ...nested import changes
from ...resource import Resource
from ...routes import Call, route
from . import price_objects, product_objects

# Source: https://docs.stripe.com/search#query-fields-for-products.
SEARCHABLE = {
    **dict.fromkeys(("active", "metadata"), TOKEN),
    **dict.fromkeys(("description", "name", "shippable", "url"), STRING),
}
products = Model(
    "product",
    # Every version shows `attributes`, though the newest types no longer have it.
    starts={"active": True, "attributes": [], "type": "service"},
    references={"tax_details.performance_location": "tax.location"},
    searchable=SEARCHABLE,
    gone_as={"active": False},
    source="https://docs.stripe.com/api/products",
)


@route("v1.products.create")
def create_product(call: Call) -> Resource:
    """Make a product, with its default price if `default_price_data` describes one."""
    store, params = call.store, call.params
    product = product_objects.built(store, params)
    if "default_price_data" not in params:
        return store.add(product)
    data = {**params["default_price_data"], "product": product["id"]}
    price = price_objects.built(store, data, under="default_price_data")
    product = store.add({**product, "default_price": price["id"]})
    price_objects.add(store, price)
    return product


@products.changing
def _updated(call: Call, product: Resource) -> dict[str, Any]:
    """An update has a moment of its own; the default price must be one of the product's."""
    if default := call.params.get("default_price"):
        price = call.store.get("price", default, param="default_price")
        if price["product"] != product["id"]:
            # The words: https://github.com/crvouga/mockingbird.
            raise errors.Invalid(
                f"The price `{default}` does not belong to this product.", param="default_price"
            )
    values = product_objects.checked(call.params, product)
    asked = {**changes("product", product, call.params), **values}
    return {**values, **({"updated": call.store.now} if asked else {})}


@products.removing
def _unused(call: Call, product: Resource) -> None:
    """Only a product without prices can be deleted."""
    if next(call.store.all("price", "product", product["id"]), None):
        raise errors.Invalid("This product cannot be deleted because it has one or more user-created prices.")


@products.listing
def _named(call: Call) -> Callable[[Resource], bool]:
    """Those of `ids`, where any are named, which is no page of a list.

    Source: https://docs.stripe.com/api/products/list. Guess: the sentence.
    """
    ids = call.params.get("ids")
    for cursor in ("ending_before", "starting_after"):
        if ids and cursor in call.params:
            raise errors.only_one(("ids", cursor))
    return lambda product: ids is None or product["id"] in ids
