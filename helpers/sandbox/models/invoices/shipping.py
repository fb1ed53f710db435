"""What sending the goods of an invoice costs.

Source: https://docs.stripe.com/api/invoices/create#create_invoice-shipping_cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ...typed import filled, new
from ..products import shipping_rates

RATE = "shipping_cost[shipping_rate]"


def cost(store: AccountStore, currency: str, given: Mapping[str, Any] | str) -> dict[str, Any]:
    """What an invoice shows of its shipping: of a rate that is there, or of one that is described.

    Raises Invalid. Guess: it is not taxed.
    """
    if isinstance(given, str) or not given:
        return {"amount_shipping": 0, "shipping_cost": None}
    rate = _rate(store, given)
    amount = shipping_rates.amount_in(store, rate, currency, RATE)
    shown = {"amount_subtotal": amount, "amount_tax": 0, "amount_total": amount, "shipping_rate": rate["id"]}
    return {"amount_shipping": amount, "shipping_cost": shown}


def _rate(store: AccountStore, given: Mapping[str, Any]) -> Resource:
    if id := given.get("shipping_rate"):
        return shipping_rates.usable(store, id, RATE)
    data = given.get("shipping_rate_data")
    if not data:
        raise errors.exactly_one((RATE, "shipping_cost[shipping_rate_data]"))
    rate = new(store, "shipping_rate")
    return store.add({**rate, **filled("shipping_rate", rate, data)})
