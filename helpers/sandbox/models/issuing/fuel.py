"""Fuel dispensers: a card is asked for one dollar before anybody knows what the fuel will cost.

More is held for it until the dispenser tells the amount.
Source: https://docs.stripe.com/issuing/purchases/authorizations#fuel-dispenser-transactions.
"""

from __future__ import annotations

from ...resource import Resource

DISPENSERS = "automated_fuel_dispensers"
# In cents: what a dispenser asks for, and what is held where nobody chooses less.
STATUS_CHECK, HELD = 100, 10_000


def at_dispenser(authorization: Resource) -> bool:
    """Whether a card is used at a fuel dispenser."""
    return bool(authorization["merchant_data"]["category"] == DISPENSERS)


def held(authorization: Resource, asked: int) -> int:
    """What is held for an amount that is asked for, in minor units."""
    checked = asked == STATUS_CHECK and authorization["currency"] == "usd"
    return HELD if checked and at_dispenser(authorization) else asked
