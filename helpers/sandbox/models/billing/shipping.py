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


def cost(store: AccountStore, currency: str, given: Mapping[str, Any] | str) -> dict[str, Any]:
    """What an invoice shows of its shipping: of a rate that is there, or of one that is described.

    Raises Invalid. Guess: it is not taxed.
    """
    if isinstance(given, str) or not given:
        return {"amount_shipping": 0, "shipping_cost": None}
    rate = _rate(store, given)
    amount = _amount(store, rate, currency)
    shown = {"amount_subtotal": amount, "amount_tax": 0, "amount_total": amount, "shipping_rate": rate["id"]}
    return {"amount_shipping": amount, "shipping_cost": shown}


def _rate(store: AccountStore, given: Mapping[str, Any]) -> Resource:
    if id := given.get("shipping_rate"):
        return store.get("shipping_rate", id, param="shipping_cost[shipping_rate]", word="shipping rate")
    data = given.get("shipping_rate_data")
    if not data:
        raise errors.exactly_one(("shipping_cost[shipping_rate]", "shipping_cost[shipping_rate_data]"))
    rate = new(store, "shipping_rate")
    return store.add({**rate, **filled("shipping_rate", rate, data)})


def _amount(store: AccountStore, rate: Resource, currency: str) -> int:
    fixed = rate["fixed_amount"]
    if fixed["currency"] == currency:
        return int(fixed["amount"])
    options = store.hidden(rate).get("fixed_amount.currency_options") or {}
    if currency not in options:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            f"The shipping rate {rate['id']} has no amount in {currency}, only in {fixed['currency']}.",
            param="shipping_cost[shipping_rate]",
        )
    return int(options[currency]["amount"])
