"""Automatic tax: the tax rates on what is sold to somebody at a place, as objects of their own.

Who sells (Checkout) gives them to its lines like any other tax rate.
Source: https://docs.stripe.com/tax/checkout.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from . import codes, settings
from .calculations import EXCLUSIVE, name_of
from .places import is_excluded, located, state_of
from .rates import Rate
from .working_out import APPLIED, Customer, override_of, shares

EXEMPT: Mapping[str, str] = {"exempt": "customer_exempt", "reverse": "reverse_charge"}


def require(store: AccountStore) -> None:
    """Refuse automatic tax where the account has no head office. Raises Invalid."""
    if settings.of(store)["head_office"] is None:
        raise errors.Invalid(settings.NO_HEAD_OFFICE)


def check_behavior(store: AccountStore, prices: Iterable[Resource]) -> None:
    """Refuse prices of which nobody says whether their tax is in them, neither they nor the account.

    Source of the sentence: https://github.com/stripe-samples/firebase-subscription-payments/issues/48.
    """
    if settings.of(store)["defaults"]["tax_behavior"]:
        return
    for price in prices:
        if price["tax_behavior"] == "unspecified":
            raise errors.Invalid(
                f"The price `{price['id']}` does not have a `tax_behavior` set which is required for "
                "automatic tax computation. Please visit https://stripe.com/docs/tax/products-prices-tax-categories-"
                "tax-behavior#tax-behavior for more information."
            )


def liable(tax: Mapping[str, Any]) -> dict[str, Any]:
    """What an object tells of its automatic tax; the account itself is liable where nobody else is named.

    Guess: that an object shows this account's own liability by itself.
    """
    own = {"liability": {"type": "self"}} if tax["enabled"] and not tax["liability"] else {}
    return {**tax, **own}


def worked_out(tax: Mapping[str, Any], customer: Customer | None) -> dict[str, Any]:
    """What an object tells of automatic tax that Stripe worked out, or could not for want of a place."""
    status = "complete" if customer else "requires_location_inputs"
    return {**liable(tax), "provider": "stripe", "status": status}


def is_located(address: Mapping[str, Any] | None) -> bool:
    """Whether tax can be worked out for an address."""
    try:
        located(address)
    except errors.Invalid:
        return False
    return True


def buyer(
    store: AccountStore, address: Mapping[str, Any], *, tax_exempt: str, tax_ids: Iterable[str]
) -> Customer:
    """Who buys. `tax_exempt`: none, exempt or reverse. `tax_ids`: the types of the buyer's ids."""
    country = address["country"].upper()
    place = {**address, "country": country}
    override = EXEMPT.get(tax_exempt) or override_of(settings.of(store)["head_office"], country, tax_ids)
    return Customer(country, state_of(place), override, is_excluded(place))


@dataclass(frozen=True)
class Sale:
    """What is sold. ``code``, ``behavior``: None where the account's own settings say it."""

    code: str | None
    behavior: str | None
    currency: str


def rates(store: AccountStore, customer: Customer, sale: Sale) -> dict[str, str]:
    """The tax rates on a sale, by id, each with the reason why it is as it is."""
    known = settings.of(store)["defaults"]
    inclusive = _behavior(sale, known["tax_behavior"]) == "inclusive"
    owed = shares(store, customer, 0, sale.code or known["tax_code"] or "", inclusive=inclusive)
    return {
        _rate(store, each.rate, applies=each.reason in APPLIED, inclusive=inclusive): each.reason
        for each in owed
    }


def on_shipping(store: AccountStore, customer: Customer, rate: Resource, currency: str) -> dict[str, str]:
    """The tax rates on what a shipping rate costs, by id, each with the reason why it is as it is."""
    sale = Sale(rate["tax_code"] or codes.SHIPPING, rate["tax_behavior"], currency)
    return rates(store, customer, sale)


def _behavior(sale: Sale, default: str | None) -> str:
    """Whether a price has its tax in it: as it says, or as the account has it."""
    if sale.behavior and sale.behavior != "unspecified":
        return sale.behavior
    if default == "inferred_by_currency":
        return "exclusive" if sale.currency in EXCLUSIVE else "inclusive"
    return default or "exclusive"


def _rate(store: AccountStore, rate: Rate, *, applies: bool, inclusive: bool) -> str:
    """The id of a rate as an object, which is made when it is first needed."""
    percentage = rate.percentage if applies else 0
    seed = f"automatic tax:{rate.country}:{rate.state}:{rate.tax}:{percentage}:{inclusive}"
    id = f"txr_{store.state.ids.derive(seed, 24)}"
    if store.find("tax_rate", id) is None:
        tax_rate = store.new(
            "tax_rate",
            id=id,
            # Guess: it is not there to be chosen for other sales.
            active=False,
            country=rate.country,
            display_name=name_of(rate.tax),
            effective_percentage=percentage,
            inclusive=inclusive,
            jurisdiction=rate.place,
            jurisdiction_level=rate.level,
            percentage=percentage,
            rate_type="percentage",
            state=rate.state,
            tax_type=rate.tax,
        )
        store.add(tax_rate, event=None)
    return id
