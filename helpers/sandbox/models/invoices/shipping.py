"""What sending the goods of an invoice costs.

Source: https://docs.stripe.com/api/invoices/create#create_invoice-shipping_cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import filled, new
from ...resource import Resource
from ..products import shipping_rates
from . import automatic_taxes

RATE = "shipping_cost[shipping_rate]"


def cost(store: AccountStore, currency: str, given: Mapping[str, Any] | str) -> dict[str, Any]:
    """What an invoice shows of its shipping: of a rate that is there, or of one that is described.

    Raises Invalid. Stripe Tax taxes it when the invoice is added up. Guess: no other rates do.
    """
    if isinstance(given, str) or not given:
        return {"amount_shipping": 0, "shipping_cost": None}
    rate = _rate(store, given)
    amount = shipping_rates.amount_in(store, rate, currency, RATE)
    return {"amount_shipping": amount, "shipping_cost": shipping_rates.cost(store, rate, amount, {})}


def taxed(store: AccountStore, invoice: Resource) -> Resource:
    """An invoice with the taxes on its shipping. Source: https://docs.stripe.com/tax/invoicing."""
    if not invoice["shipping_cost"]:
        return invoice
    rate = store.get("shipping_rate", invoice["shipping_cost"]["shipping_rate"])
    reasons = automatic_taxes.of_shipping(store, invoice, rate)
    return {**invoice, "shipping_cost": shipping_rates.cost(store, rate, invoice["amount_shipping"], reasons)}


def taxes_of(cost: Resource | None) -> list[Resource]:
    """The taxes on shipping as an invoice or a credit note sums them up."""
    return [
        {
            "amount": each["amount"],
            "tax_behavior": "inclusive" if each["rate"]["inclusive"] else "exclusive",
            "tax_rate_details": {"tax_rate": each["rate"]["id"]},
            "taxability_reason": each["taxability_reason"],
            "taxable_amount": each["taxable_amount"],
            "type": "tax_rate_details",
        }
        for each in (cost or {}).get("taxes", ())
    ]


def _rate(store: AccountStore, given: Mapping[str, Any]) -> Resource:
    if id := given.get("shipping_rate"):
        return shipping_rates.usable(store, id, RATE)
    data = given.get("shipping_rate_data")
    if not data:
        raise errors.exactly_one((RATE, "shipping_cost[shipping_rate_data]"))
    rate = new(store, "shipping_rate")
    return store.add({**rate, **filled("shipping_rate", rate, data)})
