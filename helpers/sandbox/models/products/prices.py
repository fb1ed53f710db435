"""Prices: how much a product costs, in which currencies, how often.

Source: https://docs.stripe.com/api/prices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...hooks import made_up
from ...listing.searched import STRING, TOKEN
from ...model import Model
from ...nested import at
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies
from . import price_objects, product_objects
from .price_objects import SHOWN, Options

# Source: https://docs.stripe.com/search#query-fields-for-prices.
SEARCHABLE = {
    **dict.fromkeys(("active", "currency", "metadata", "type"), TOKEN),
    **dict.fromkeys(("lookup_key", "product"), STRING),
}
prices = Model(
    "price",
    starts={"active": True, "tax_behavior": "unspecified"},
    # As programs report it, 2022 to 2026. Guess: that there is no code, and the param.
    literal=(
        "The `price` parameter should be the ID of a price object, rather than the literal numerical price. "
        "Please see https://stripe.com/docs/billing/prices-guide#create-prices for more information about "
        "how to set up price objects."
    ),
    missing="price",
    hidden=("currency_options", "tiers"),
    searchable=SEARCHABLE,
    source="https://docs.stripe.com/api/prices",
)


@route("v1.prices.create")
def create_price(call: Call) -> Resource:
    """Make a price of a product, or of a new one that `product_data` describes."""
    store, params = call.store, {**call.params, **_tidy(call.params)}
    _check_product(store, params)
    price = price_objects.built(store, params)
    _claim(store, price, params)
    if data := params.get("product_data"):
        product = product_objects.built(store, data, under="product_data")
        price["product"] = store.add(product)["id"]
    return price_objects.add(store, price)


def _tidy(params: Mapping[str, Any]) -> dict[str, Any]:
    """A nickname without the spaces around it; that a lookup key of spaces is none.

    As https://github.com/crvouga/mockingbird found by comparing itself with Stripe's test mode in 2026.
    """
    stripped = {name: params[name].strip() for name in ("lookup_key", "nickname") if name in params}
    return {name: text for name, text in stripped.items() if name == "nickname" or not text}


def _check_product(store: AccountStore, params: Mapping[str, Any]) -> None:
    if "product" in params and "product_data" in params:
        raise errors.only_one(("product", "product_data"))
    if "product" in params:
        store.get("product", params["product"], param="product")
    elif "product_data" not in params:
        raise price_objects.none_to_sell()


def _claim(store: AccountStore, price: Resource, params: Mapping[str, Any]) -> None:
    """Take the lookup key from the price that has it, which may be an inactive one; or refuse."""
    key = params.get("lookup_key")
    holder = next(store.all("price", "lookup_key", key), None) if key else None
    if holder is None or holder["id"] == price["id"]:
        return
    if not params.get("transfer_lookup_key"):
        raise errors.Invalid(f"A price (`{holder['id']}`) already uses that lookup key.", param="lookup_key")
    store.change(holder, {"lookup_key": None})


@prices.changing
def _changed(call: Call, price: Resource) -> dict[str, Any]:
    """What an update may change; more currencies are added to the options."""
    store, params = call.store, call.params
    _claim(store, price, params)
    if params.get("active") is False:
        _check_no_default(store, price)
    price_objects.check_behavior(price, params)
    return {**_tidy(params), "currency_options": _options(store, price, params)}


def _options(store: AccountStore, price: Resource, params: Mapping[str, Any]) -> Options:
    """The options after an update: others are added, and those there are stay what they are."""
    known, given = price_objects.options_of(store, price), params.get("currency_options") or {}
    for currency in given.keys() & known.keys():
        if {**known[currency], **given[currency]} != known[currency]:
            raise errors.Invalid(
                "You are attempting to update an immutable field for an existing currency in "
                "currency_options.",
                param="currency_options",
            )
    more = {name: each for name, each in given.items() if name not in known}
    own = {**known[price["currency"]], "tax_behavior": params.get("tax_behavior", price["tax_behavior"])}
    return {**known, price["currency"]: own, **price_objects.further(more, price)}


def _check_no_default(store: AccountStore, price: Resource) -> None:
    product = store.find("product", price["product"])
    if product and product["default_price"] == price["id"]:
        raise errors.Invalid("This price cannot be archived because it is the default price of its product.")


@prices.listing
def _of_kind(call: Call) -> Callable[[Resource], bool]:
    """Those with one of `lookup_keys`, and with the same `recurring`; not those of one use only.

    Source: https://docs.stripe.com/api/prices/list; that a search finds more of what is inactive:
    https://github.com/stripe/stripe-python/issues/1724.
    """
    store = call.store
    keys, recurring = call.params.pop("lookup_keys", None), call.params.pop("recurring", None) or {}
    if product := call.params.get("product"):
        call.store.get("product", product, param="product")
    if currency := call.params.get("currency"):
        call.params["currency"] = currencies.checked(currency)

    def keep(price: Resource) -> bool:
        if store.find(price_objects.INLINE, price["id"]):
            return False
        return (keys is None or price["lookup_key"] in keys) and all(
            at(price, f"recurring.{name}") == value for name, value in recurring.items()
        )

    return keep


@derived("price", "currency_options", on_request=True)
def currency_options_of(store: AccountStore, price: Resource) -> Options:
    """What the price asks for in each currency, its own among them."""
    options = price_objects.options_of(store, price)
    return {currency: {name: options[currency][name] for name in SHOWN} for currency in sorted(options)}


@made_up("price")
def _made_up(store: AccountStore, id: str) -> Resource:
    """A month of something, at $10."""
    product = store.get("product", "prod_sandbox")
    params = {"id": id, "currency": "usd", "product": product["id"], "unit_amount": 1000}
    return price_objects.built(store, {**params, "recurring": {"interval": "month"}})
