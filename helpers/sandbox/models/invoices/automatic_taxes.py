"""Automatic tax on invoices: what Stripe Tax asks of each line, by where the customer is.

Source: https://docs.stripe.com/tax/invoicing and https://docs.stripe.com/tax/customer-locations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..tax import automatic, customers, performed
from ..tax.customers import NO_PLACE
from ..tax.working_out import Customer
from .lines import Entry

# What an invoice shows that goes untaxed, and what its subscription and its schedule show from then on.
# Source: https://docs.stripe.com/tax/customer-locations#finalizing-invoices-with-finalization-failures.
GIVEN_UP = {"disabled_reason": "finalization_requires_location_inputs", "enabled": False, "liability": None}
GIVEN_UP_AHEAD = {**GIVEN_UP, "disabled_reason": "requires_location_inputs"}


def is_on(owner: Mapping[str, Any]) -> bool:
    """Whether Stripe Tax works out what an invoice or a subscription is taxed."""
    return bool((owner.get("automatic_tax") or {}).get("enabled"))


def place_of(store: AccountStore, customer: str) -> Mapping[str, Any] | None:
    """Where a customer is taxed; None where the first address there is does not say it."""
    _, place = customers.place_of(store, store.get("customer", customer))
    return place if automatic.is_located(place) else None


def is_nowhere(store: AccountStore, draft: Resource) -> bool:
    """Whether a draft cannot be taxed as it is to be, since its customer is nowhere."""
    return is_on(draft) and place_of(store, draft["customer"]) is None


def checked(store: AccountStore, customer: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a subscription shows of the automatic tax that it is given, if it is.

    Raises Invalid where its customer is nowhere.
    """
    if not is_on(values):
        return {}
    automatic.require(store)
    if place_of(store, customer) is None:
        raise NO_PLACE
    return {"automatic_tax": automatic.liable(values["automatic_tax"])}


def check_subscribed(store: AccountStore, subscription: Resource) -> None:
    """Refuse items that Stripe Tax could not tax. Raises Invalid."""
    if is_on(subscription):
        automatic.check_behavior(store, [each["price"] for each in subscription["items"]["data"]])


def check_billed(store: AccountStore, invoice: Resource, items: Sequence[Resource]) -> None:
    """Refuse invoice items that do not go with automatic tax. Raises Invalid.

    Source: https://docs.stripe.com/api/invoices/create, of `automatic_tax.enabled`. Guess: the sentences, and
    that prorations may be negative.
    """
    if not is_on(invoice):
        return
    for each in items:
        if each["tax_rates"]:
            raise errors.Invalid(
                f"The invoice item `{each['id']}` has `tax_rates`, which automatic tax does not allow."
            )
        if each["amount"] < 0 and not each["proration"]:
            raise errors.Invalid(
                f"The invoice item `{each['id']}` is negative, which automatic tax does not allow."
            )
    named = (at(each, "pricing.price_details.price") for each in items)
    automatic.check_behavior(store, [store.get("price", id) for id in named if id])


def on(store: AccountStore, invoice: Resource, entries: Sequence[Entry]) -> tuple[Resource, Sequence[Entry]]:
    """A draft with what Stripe Tax says of it, and its entries with the rates that this gives them."""
    if not is_on(invoice):
        return invoice, entries
    buyer = buyer_of(store, invoice["customer"])
    shown = automatic.worked_out(invoice["automatic_tax"], buyer)
    taxed = [_taxed(store, each, invoice["currency"], buyer) for each in entries]
    return {**invoice, "automatic_tax": shown}, taxed


def of_shipping(store: AccountStore, invoice: Resource, rate: Resource) -> dict[str, str]:
    """The tax rates on what sending the goods of an invoice costs, by id, each with its reason."""
    buyer = buyer_of(store, invoice["customer"]) if is_on(invoice) else None
    return automatic.on_shipping(store, buyer, rate, invoice["currency"]) if buyer else {}


def buyer_of(store: AccountStore, customer: str | None) -> Customer | None:
    """Who is taxed; None where nothing says the place, or nobody is named."""
    place = place_of(store, customer) if customer else None
    if customer is None or place is None:
        return None
    types = [each["type"] for each in store.all("tax_id", "customer", customer)]
    exempt = store.get("customer", customer)["tax_exempt"]
    return automatic.buyer(store, place, tax_exempt=exempt, tax_ids=types)


def _taxed(store: AccountStore, entry: Entry, currency: str, buyer: Customer | None) -> Entry:
    details = at(entry.line, "pricing.price_details") or {}
    price = store.find("price", details.get("price") or "") or {}
    product = store.find("product", details.get("product") or "") or {}
    sale = automatic.Sale(product.get("tax_code"), price.get("tax_behavior"), currency)
    reasons = automatic.rates(store, performed.buyer_of(store, buyer, product), sale) if buyer else {}
    return replace(entry, rates=tuple(reasons), reasons=reasons)
