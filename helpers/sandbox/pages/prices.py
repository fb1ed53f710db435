"""What a price costs, in the currency of whoever is to pay it."""

from __future__ import annotations

from ..account_store import AccountStore
from ..models.core import currencies
from ..models.products import amounts, price_objects
from ..resource import Resource
from .layout import period


def cost(store: AccountStore, price: Resource, quantity: int, currency: str) -> int:
    """What a quantity costs, before discounts and taxes, in minor units of a currency. Raises Invalid."""
    return amounts.amount(price_objects.terms_of(store, price, currency), quantity)


def is_in(store: AccountStore, price: Resource, currency: str) -> bool:
    """Whether a price can be paid in a currency."""
    return currency in price_objects.options_of(store, price)


def each_period(store: AccountStore, price: Resource, quantity: int | None, currency: str) -> str:
    """What one period costs, in words; of what is used, one of it: "$0.10 each, every month"."""
    amount = currencies.on_page(cost(store, price, quantity or 1, currency), currency)
    return f"{amount}{'' if quantity else ' each,'} every {period(price['recurring'])}"


def off(coupon: Resource) -> str:
    """What a coupon takes off, in words: "20% off for 3 months"."""
    percent, amount, months = coupon["percent_off"], coupon["amount_off"], coupon["duration_in_months"]
    much = f"{percent:g}%" if percent else currencies.on_page(amount, coupon["currency"])
    if coupon["duration"] == "once":
        return f"{much} off, once"
    return f"{much} off for {months} months" if months else f"{much} off"
