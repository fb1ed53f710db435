"""How a row is written, and what several products' rows are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..states import Step

Params = Mapping[str, Any]


class Beside(NamedTuple):
    """What is sent beside nested parameters, and what has to be there before.

    ``names``: which they are: a regular expression for an operation's name, a space and theirs. ``params``:
    by dotted names, a number being a place in a list, and None taking a parameter out; they may follow from
    what is found.
    """

    names: str
    params: Params | Callable[[re.Match[str]], Params]
    steps: tuple[Step, ...] = ()


ONCE = Step("v1.prices.create", {"currency": "usd", "unit_amount": 1000, "product": "prod_1"}, "once")
HOME_ADDRESS = {
    "country": "US",
    "postal_code": "94111",
    "state": "CA",
    "line1": "1 Main St",
    "city": "San Francisco",
}
HEAD_OFFICE = Step(
    "v1.tax.settings.update",
    {
        "head_office": {"address": {"country": "US", "state": "CA", "postal_code": "94111"}},
        "defaults": {"tax_behavior": "exclusive"},
    },
)
CARD_NUMBER = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123"}
US_ACCOUNT = {
    "object": "bank_account",
    "country": "US",
    "currency": "usd",
    "routing_number": "110000000",
    "account_number": "000123456789",
}
