"""Billing's objects in words: a price, an item, an invoice."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from helpers.catalog.currencies import decimals

from ..notes import moment, money

NONE: Mapping[str, Mapping[str, Any]] = {}


def price_words(price: Mapping[str, Any]) -> str:
    """What it costs and how often: "30.00 USD / month", "tiered / month", "10.00 USD / 3 months"."""
    recurring = price.get("recurring")
    return f"{_amount(price)}{often(recurring) if recurring else ''}"


def often(recurring: Mapping[str, Any]) -> str:
    """How often something is paid: " / month", " / 3 months"."""
    count = recurring.get("interval_count", 1)
    return f" / {f'{count} ' * (count > 1)}{recurring['interval']}{'s' * (count > 1)}"


def _amount(price: Mapping[str, Any]) -> str:
    if price.get("billing_scheme") == "tiered":
        return "tiered"
    if price.get("unit_amount_decimal") is None:
        return "amount of one's choice"
    return unit_words(price["unit_amount_decimal"], price["currency"])


def unit_words(amount: str | int, currency: str) -> str:
    """A unit's amount, with as many decimals as it has: "0.5" of a cent is "0.005 USD"."""
    units = Decimal(str(amount)).scaleb(-decimals(currency))
    if -units.normalize().as_tuple().exponent > decimals(currency):  # type: ignore[operator]  # it is finite
        return f"{units.normalize():f} {currency.upper()}"
    return money(int(Decimal(str(amount))), currency)


def item_words(item: Mapping[str, Any], prices: Mapping[str, Mapping[str, Any]] = NONE) -> str:
    """A subscription's item: "2 × 30.00 USD / month"; a metered one has no quantity."""
    quantity = item.get("quantity")
    price = prices.get(item["price"], item["price"]) if isinstance(item["price"], str) else item["price"]
    told = price_words(price) if isinstance(price, Mapping) else price
    return told if quantity is None else f"{quantity} × {told}"


def items_words(items: list[Mapping[str, Any]], prices: Mapping[str, Mapping[str, Any]] = NONE) -> str:
    """Every item of a subscription or a phase; ``prices``: by the ids that the items name them by."""
    return " + ".join(item_words(each, prices) for each in items) or "no item"


def day(seconds: int) -> str:
    """Its date in UTC."""
    return moment(seconds)[:10]


def day_if_any(seconds: Any) -> str:
    """The same; "" of what has not come."""
    return day(seconds) if isinstance(seconds, int) else ""


def id_of(named: Any) -> str:
    """Of what is named by its id or is there as a whole; "" of nothing."""
    return named["id"] if isinstance(named, Mapping) else named or ""
