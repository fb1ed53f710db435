"""Shipping rates: what sending something costs, and how long it takes.

Source: https://docs.stripe.com/api/shipping_rates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...model import Model
from ...resource import Resource
from ...routes import Call
from ..core import currencies
from . import price_objects, taxing

OPTIONS = "fixed_amount.currency_options"
shipping_rates = Model(
    "shipping_rate",
    starts={
        "active": True,
        "fixed_amount": {"amount": 500, "currency": "usd"},
        "tax_behavior": "unspecified",
        "type": "fixed_amount",
    },
    hidden=(OPTIONS,),
    word="shipping rate",
    missing="shipping_rate_token",
    source="https://docs.stripe.com/api/shipping_rates",
)


def usable(store: AccountStore, id: str, param: str) -> Resource:
    """A rate that a purchase may name: `active` is whether it "can be used for new purchases".

    Raises Invalid. Guess: the sentence.
    """
    rate = store.get("shipping_rate", id, param=param)
    if not rate["active"]:
        raise errors.Invalid(f"The shipping rate {id} is not active.", param=param)
    return rate


def amount_in(store: AccountStore, rate: Resource, currency: str, param: str) -> int:
    """What a rate costs in a currency. Raises Invalid where it has no amount in that."""
    fixed = rate["fixed_amount"]
    if fixed["currency"] == currency:
        return int(fixed["amount"])
    options = store.hidden(rate).get(OPTIONS) or {}
    if currency not in options:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            f"The shipping rate {rate['id']} has no amount in {currency}, only in {fixed['currency']}.",
            param=param,
        )
    return int(options[currency]["amount"])


def cost(store: AccountStore, rate: Resource, amount: int, reasons: Mapping[str, str]) -> Resource:
    """What a purchase shows of its shipping. `reasons`: why each tax rate on it is asked, by its id."""
    taxes = taxing.shown(amount, [store.get("tax_rate", id) for id in reasons], reasons)
    return {
        "amount_subtotal": amount,
        "amount_tax": sum(each["amount"] for each in taxes),
        "amount_total": amount + taxing.exclusive(taxes),
        "shipping_rate": rate["id"],
        "taxes": taxes,
    }


@shipping_rates.creating
def _fixed(call: Call, rate: Resource) -> Resource:
    """The one type there is needs its amount, which may have options by currency."""
    given = call.params.get("fixed_amount")
    if given is None:
        raise errors.missing("fixed_amount")
    _check_amount(given["amount"], "fixed_amount[amount]")
    currency = currencies.checked(given["currency"], param="fixed_amount[currency]")
    rate["fixed_amount"] = {"amount": given["amount"], "currency": currency}
    if options := given.get("currency_options"):
        own = {"amount": given["amount"], "tax_behavior": rate["tax_behavior"]}
        rate["fixed_amount"]["currency_options"] = {currency: own, **_options(options)}
    _check_estimate(rate["delivery_estimate"])
    return rate


def _options(given: dict[str, Any]) -> dict[str, Any]:
    param = "fixed_amount[currency_options]"
    currencies.check_keys(given, param=param)
    for currency, option in given.items():
        if "amount" not in option:
            raise errors.missing(f"{param}[{currency}][amount]")
        _check_amount(option["amount"], f"{param}[{currency}][amount]")
    return {currency: {"tax_behavior": "unspecified", **option} for currency, option in given.items()}


def _check_amount(amount: int, param: str) -> None:
    if amount < 0:
        raise errors.not_negative(param)


def _check_estimate(estimate: Resource | None) -> None:
    """Refuse an estimate that ends before it begins. Guess: the sentence."""
    least, most = (estimate or {}).get("minimum"), (estimate or {}).get("maximum")
    if least and most and least["unit"] == most["unit"] and least["value"] > most["value"]:
        raise errors.Invalid(
            "The minimum delivery estimate must not be above the maximum.", param="delivery_estimate[minimum]"
        )


@shipping_rates.listing
def _in_currency(call: Call) -> Callable[[Resource], bool]:
    """Those whose own amount is in a `currency`."""
    if currency := call.params.pop("currency", None):
        currency = currencies.checked(currency)
    return lambda rate: currency in (None, rate["fixed_amount"]["currency"])


@shipping_rates.changing
def _changed(call: Call, rate: Resource) -> dict[str, Any]:
    """Options by currency are added or changed; the amount itself is not."""
    price_objects.check_behavior(rate, call.params)
    given = (call.params.get("fixed_amount") or {}).get("currency_options")
    if not given:
        return {}
    fixed = rate["fixed_amount"]
    own = {fixed["currency"]: {"amount": fixed["amount"], "tax_behavior": rate["tax_behavior"]}}
    known = call.store.hidden(rate).get(OPTIONS) or own
    merged = {currency: {**known.get(currency, {}), **option} for currency, option in given.items()}
    return {"fixed_amount": {**fixed, "currency_options": {**known, **_options(merged)}}}
