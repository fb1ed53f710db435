"""What a number means: the moment behind Unix seconds, the money behind minor units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from helpers.catalog.currencies import decimals

TIME_NAME = re.compile(
    r"(.*_)?(created|updated|timestamp|date|time|at|on|by|until|start|end|from|to|anchor|begins|expires)"
)
AMOUNT_NAME = re.compile(
    r"(.*_)?(amount|fee|net|total|subtotal|balance)(_excluding_tax)?|amount_.*|value"  # `value` is v2's
)
FIRST_TIME, LAST_TIME = 946_684_800, 4_102_444_800  # the years 2000 to 2100


def note(name: str, value: Any, beside: Mapping[str, Any]) -> str:
    """What a reader would want to know of a field's number; "" if nothing.

    `beside`: the fields of the same object, whose `currency` an amount is in.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        return ""
    if TIME_NAME.fullmatch(name) and FIRST_TIME <= value <= LAST_TIME:
        return moment(value)
    currency = beside.get("currency")
    if isinstance(currency, str) and len(currency) == 3 and AMOUNT_NAME.fullmatch(name):
        return money(value, currency)
    return ""


def moment(seconds: int) -> str:
    """Unix seconds as a time in UTC."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"


def money(amount: int, currency: str) -> str:
    """An amount in the currency's minor unit as people write it: 1999, "usd" -> "19.99 USD"."""
    places = decimals(currency)
    return f"{amount / 10**places:,.{places}f} {currency.upper()}"
