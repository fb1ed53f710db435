"""Where customers are for tax, as they show it, and refused where nobody can tell.

Source: https://docs.stripe.com/api/customers/object#customer_object-tax and
https://docs.stripe.com/tax/customer-locations.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...nested import at
from ...resource import Resource
from ..customers.customers import CHECKS
from . import registrations, settings
from .places import is_enough, state_of

FROM = "_tax_ip_address"
NO_PLACE = errors.Invalid(
    "The customer's location isn't recognized. Set a valid customer address in order to automatically "
    "calculate tax.",
    code="customer_tax_location_invalid",
)
# Source of the code: https://docs.stripe.com/error-codes. Guess: the words about a shipping address.
NO_SHIPPING = errors.Invalid(
    "The customer's shipping address isn't recognized. Set a valid shipping address in order to "
    "automatically calculate tax.",
    code="shipping_address_invalid",
)


@derived("customer", "tax", on_request=True)
def tax_of(store: AccountStore, customer: Resource) -> Resource:
    """Whether tax is collected where the customer is, and how that is known."""
    address = ip_address(store, customer)
    source, place = place_of(store, customer)
    located = is_enough(place or {})
    shown = {"ip_address": address, "provider": "stripe"}
    if place is None or not located:
        return {"automatic_tax": "unrecognized_location", "location": None, **shown}
    country = place["country"].upper()
    state = state_of({**place, "country": country})
    collected = registrations.collected(store, country, state)
    location = {"country": country, "source": source, "state": state or None}
    status = "not_collecting" if collected is None else "supported"
    return {"automatic_tax": status, "location": location, **shown}


def ip_address(store: AccountStore, customer: Resource) -> str | None:
    """Where a customer was last seen, if that was told."""
    kept = store.find(FROM, customer["id"])
    return kept["address"] if kept else None


def place_of(store: AccountStore, customer: Resource) -> tuple[str, Mapping[str, Any] | None]:
    """The address that counts, and what it is: where goods are shipped to, else the customer's own, ..."""
    shipping, own = at(customer, "shipping.address"), customer["address"]
    method = store.find("payment_method", at(customer, "invoice_settings.default_payment_method") or "")
    of_method = at(method or {}, "billing_details.address")
    for source, place in (
        ("shipping_destination", shipping),
        ("billing_address", own),
        ("payment_method", of_method),
    ):
        if any((place or {}).values()):
            return source, place
    # Guess: an IP address is one of the account's own place, since the sandbox knows no others.
    office = (settings.of(store)["head_office"] or {}).get("address")
    return "ip_address", office if ip_address(store, customer) else None


def _check(store: AccountStore, customer: Resource, params: Mapping[str, Any]) -> None:
    """Keep the IP address, and refuse a place that is to be known at once and is not. Raises Invalid."""
    tax = params.get("tax") or {}
    if "ip_address" in tax:
        store.keep(FROM, customer["id"], address=tax["ip_address"] or None)
    source, place = place_of(store, customer)
    if tax.get("validate_location") == "immediately" and not is_enough(place or {}):
        raise NO_SHIPPING if source == "shipping_destination" else NO_PLACE


CHECKS.append(_check)
