"""Where a service is performed or a good handed over, which is where its tax is due.

Source: https://docs.stripe.com/tax/location-sales and
https://docs.stripe.com/tax/optional-tax-location/integration-guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...model import Model
from ...nested import at
from ...resource import Resource
from ...routes import Call
from . import codes
from .places import is_excluded, state_of
from .working_out import Customer

LOCATION = "tax.location"
locations = Model(LOCATION, word="tax location", source="https://docs.stripe.com/api/tax/location")


@locations.creating
def _known(call: Call, location: Resource) -> Resource:
    """In the US its postal code is told. Source: https://docs.stripe.com/api/tax/location/create."""
    if location["address"]["country"] == "US" and not location["address"].get("postal_code"):
        raise errors.missing("address[postal_code]")
    return location


def of_product(store: AccountStore, product: Mapping[str, Any]) -> Resource | None:
    """The tax location that a product has, if it has one."""
    id = at(product, "tax_details.performance_location")
    return store.find(LOCATION, id) if id else None


def of_line(
    store: AccountStore, sent: Mapping[str, Any], product: Mapping[str, Any], code: str, param: str
) -> Resource | None:
    """The tax location of a line that is sent: its own, or its product's. Raises Invalid.

    Guess: that the product's is the second choice, and the words of the refusals. Source of that of digital
    products: https://docs.stripe.com/tax/calculating#how-to-use-performance-location.
    """
    id, needed = sent.get("performance_location"), codes.performance(code)
    place = store.get(LOCATION, id, param=param) if id else of_product(store, product)
    if place and needed is None:
        raise errors.Invalid(
            f"You cannot use a performance location with the tax code `{code}` of a digital product.",
            param=param,
        )
    if place is None and needed == "required":
        raise errors.Invalid(f"The tax code `{code}` needs a performance location.", param=param)
    return place


def buyer_of(store: AccountStore, buyer: Customer, product: Mapping[str, Any]) -> Customer:
    """Who buys a product, where its tax is due."""
    return buyer_at(buyer, of_product(store, product))


def buyer_at(buyer: Customer, place: Resource | None) -> Customer:
    """Who buys, as if at the place of the performance. Whether a business pays the tax itself stays."""
    if place is None:
        return buyer
    address = {**place["address"], "country": place["address"]["country"].upper()}
    return replace(buyer, country=address["country"], state=state_of(address), excluded=is_excluded(address))
