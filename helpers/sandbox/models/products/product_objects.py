"""A product as it is made, by itself or together with its first price."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import filled, new
from ...nested import blank
from ...parameters import addresses
from ...parameters.names import inside
from ...resource import Resource

NOT_IN_DESCRIPTORS = ("<", ">", "\\", '"', "'")
LONGEST_DESCRIPTOR, LONGEST_ADDRESS = 22, 800
LATIN = re.compile("[A-Za-z]")


def built(store: AccountStore, params: Mapping[str, Any], *, under: str = "") -> Resource:
    """A new product, not stored yet. `under`: the parameter that its own ones came in. Raises Invalid."""
    if (id := params.get("id")) and store.find("product", id):
        raise errors.exists_already("Product", param="id")
    product = new(store, "product", updated=store.now, **({"id": id} if id else {}))
    product |= filled("product", product, params)
    return product | checked(params, product, under=under)


def checked(params: Mapping[str, Any], product: Mapping[str, Any], *, under: str = "") -> dict[str, Any]:
    """The values that follow from a product's parameters. Raises Invalid."""
    for name in ("statement_descriptor", "unit_label"):
        if params.get(name) and product["type"] == "good":
            # Source: https://docs.stripe.com/api/products/update. Guess: the sentence.
            raise errors.Invalid(f"`{name}` can only be set if `type=service`.", param=inside(under, name))
    if descriptor := params.get("statement_descriptor"):
        check_descriptor(descriptor, inside(under, "statement_descriptor"))
    if url := params.get("url"):
        addresses.check_products(url, inside(under, "url"), longest=LONGEST_ADDRESS)
    for index, url in enumerate(params.get("images") or ()):
        addresses.check_products(url, f"{inside(under, 'images')}[{index}]")
    return _stripped(params, under) | _taxed(params, product)


def _stripped(params: Mapping[str, Any], under: str) -> dict[str, Any]:
    """Names without the spaces around them. Raises Invalid where nothing is left of a product's.

    As https://github.com/crvouga/mockingbird found by comparing itself with Stripe's test mode in 2026.
    """
    values: dict[str, Any] = {}
    if "name" in params:
        values["name"] = params["name"].strip()
        if not values["name"]:
            raise errors.empty(inside(under, "name"))
    if features := params.get("marketing_features"):
        values["marketing_features"] = [{**each, "name": each["name"].strip()} for each in features]
    return values


def _taxed(params: Mapping[str, Any], product: Mapping[str, Any]) -> dict[str, Any]:
    """A tax code stands by itself, and in the details."""
    if "tax_code" not in params:
        details = params.get("tax_details") or {}
        return {"tax_code": details["tax_code"] or None} if "tax_code" in details else {}
    code = params["tax_code"] or None
    details = product["tax_details"] or blank("product", "tax_details")
    return {"tax_code": code, "tax_details": {**details, "tax_code": code} if code else None}


def check_descriptor(text: str, param: str) -> None:
    """Refuse what no bank statement shows. Raises Invalid."""
    if len(text) > LONGEST_DESCRIPTOR:
        raise errors.too_long(text, LONGEST_DESCRIPTOR, param)
    for character in NOT_IN_DESCRIPTORS:
        if character in text:
            raise errors.Invalid(f"The statement descriptor cannot include {character}.", param=param)
    if not LATIN.search(text):
        raise errors.Invalid(
            "The statement descriptor must contain at least one Latin character.", param=param
        )
