"""What is bought in a session: line items, and what they add up to.

An item's amounts are in minor units: `amount_subtotal` is the price for the quantity, `amount_total` what is
left of it after discounts, with exclusive tax.

Source: https://docs.stripe.com/api/checkout/sessions/line_items.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...model import inside
from ...resource import Resource
from ..products import amounts, discounting, price_objects, taxing
from ..products.discounting import Off

KIND = "item"
MOST_OF_ONE = 999_999
# What a customer may change a quantity to, unless it says otherwise.
ADJUSTABLE = {"enabled": True, "maximum": 99, "minimum": 0}


@dataclass(frozen=True)
class Sums:
    """What all items come to, in minor units; ``shipping`` with its exclusive tax in ``shipping_tax``."""

    subtotal: int
    discount: int
    tax: int
    total: int


def described(store: AccountStore, given: Mapping[str, Any], index: int) -> Resource:
    """An item that a request describes, not stored, without amounts. Raises Invalid."""
    under = f"line_items[{index}]"
    price = _price(store, given, under)
    quantity = given.get("quantity")
    custom = price["custom_unit_amount"]
    metered = (price["recurring"] or {}).get("usage_type") == "metered"
    if quantity is None and not (custom or metered):
        raise errors.missing(inside(under, "quantity"))
    if quantity is not None and not 0 <= quantity <= MOST_OF_ONE:
        raise errors.Invalid("Invalid non-negative integer", param=inside(under, "quantity"))
    rates = given.get("tax_rates") or []
    for rate in rates:
        store.get("tax_rate", rate, param=inside(under, "tax_rates"))
    adjustable = given.get("adjustable_quantity")
    product = store.get("product", price["product"])
    return store.new(
        KIND,
        adjustable_quantity={**ADJUSTABLE, **adjustable} if adjustable else None,
        currency=price["currency"],
        description=product["name"],
        metadata=given.get("metadata") or {},
        price=price["id"],
        quantity=None if metered else quantity or 1,
        tax_rates=rates,
    )


def _price(store: AccountStore, given: Mapping[str, Any], under: str) -> Resource:
    """The price of an item: one that is there, or one made of its `price_data`."""
    if "price" in given and "price_data" in given:
        raise errors.only_one((inside(under, "price"), inside(under, "price_data")))
    if data := given.get("price_data"):
        return price_objects.inline(store, data, under=inside(under, "price_data"))
    if "price" not in given:
        raise errors.Invalid(
            "You must provide either price or price_data for each line item when using prices.",
            param=under,
        )
    price = store.get("price", given["price"], param=inside(under, "price"))
    if not price["active"]:
        raise errors.Invalid(
            "The price specified is inactive. This field only accepts active prices.",
            param=inside(under, "price"),
        )
    return price


def priced(
    store: AccountStore, items: Sequence[Resource], currency: str, offs: Sequence[Off], *, free: bool = False
) -> list[Resource]:
    """Items with their amounts. `offs`: what is taken off all of them. `free`: a trial, in which what recurs
    costs nothing yet.
    """
    subtotals = [0 if free and _recurs(store, each) else _subtotal(store, each, currency) for each in items]
    lines = [
        discounting.Line(amount, store.get("price", each["price"])["product"])
        for amount, each in zip(subtotals, items, strict=True)
    ]
    taken = discounting.taken_off(lines, offs)
    return [
        {**each, **_amounts(store, each, subtotal, off), "currency": currency}
        for each, subtotal, off in zip(items, subtotals, taken, strict=True)
    ]


def recurring(store: AccountStore, found: Sequence[Resource]) -> list[bool]:
    """Of each item, whether its price recurs."""
    return [_recurs(store, each) for each in found]


def _recurs(store: AccountStore, item: Resource) -> bool:
    return store.get("price", item["price"])["recurring"] is not None


def _subtotal(store: AccountStore, item: Resource, currency: str) -> int:
    price = store.get("price", item["price"])
    if custom := price["custom_unit_amount"]:
        return int(item.get("chosen") or custom["preset"] or custom["minimum"] or 0)
    if item["quantity"] is None:
        return 0
    return amounts.amount(price_objects.terms_of(store, price, currency), item["quantity"])


def _amounts(store: AccountStore, item: Resource, subtotal: int, off: Mapping[str, int]) -> dict[str, Any]:
    discount = sum(off.values())
    rates = [store.get("tax_rate", each) for each in item["tax_rates"]]
    taxes = taxing.taxes(subtotal - discount, rates)
    exclusive = sum(tax.amount for tax, rate in zip(taxes, rates, strict=True) if not rate["inclusive"])
    return {
        "amount_discount": discount,
        "amount_subtotal": subtotal,
        "amount_tax": sum(each.amount for each in taxes),
        "amount_total": subtotal - discount + exclusive,
        "discounts": [{"amount": amount, "discount": id} for id, amount in off.items()],
        "taxes": [
            {
                "amount": tax.amount,
                "rate": rate["id"],
                "taxability_reason": None,
                "taxable_amount": tax.taxable,
            }
            for tax, rate in zip(taxes, rates, strict=True)
        ],
    }


def sums(items: Sequence[Resource]) -> Sums:
    """What all items come to."""
    names = ("amount_subtotal", "amount_discount", "amount_tax", "amount_total")
    return Sums(*(sum(each[name] for each in items) for name in names))


def shown(store: AccountStore, item: Resource, *, whole: bool = False) -> Resource:
    """An item as responses show it: with its price; `whole`: with its discounts and taxes, too."""
    hidden = ("tax_rates", "chosen", *(() if whole else ("discounts", "taxes")))
    return {name: value for name, value in item.items() if name not in hidden} | {
        "price": store.get("price", item["price"])
    }


@dataclass(frozen=True)
class Sold:
    """Items as a subscription's parameters: those that recur, and those of its first invoice alone."""

    recurring: list[dict[str, Any]]
    once: list[dict[str, Any]]


def sold(store: AccountStore, found: Sequence[Resource]) -> Sold:
    """What a subscription is made of that sells these items."""
    made = Sold([], [])
    for each in found:
        given = {name: each[name] for name in ("quantity", "tax_rates") if each[name]}
        given |= _named(store.get("price", each["price"]))
        (made.recurring if _recurs(store, each) else made.once).append(given)
    return made


def _named(price: Resource) -> dict[str, Any]:
    """A price as a parameter; one that was made for one use only is described again."""
    if price["active"]:
        return {"price": price["id"]}
    same = ("currency", "product", "tax_behavior", "unit_amount_decimal")
    described = {name: price[name] for name in same if price[name]}
    if recurring := price["recurring"]:
        described["recurring"] = {name: recurring[name] for name in ("interval", "interval_count")}
    return {"price_data": described}
