"""What is bought in a session: line items, and what they add up to.

An item's amounts are in minor units: `amount_subtotal` is the price for the quantity, `amount_total` what is
left of it after discounts, with exclusive tax.

Source: https://docs.stripe.com/api/checkout/sessions/line_items.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...model import Model
from ...nested import updated
from ...parameters.names import inside
from ...resource import Resource
from ..billing.proration import prorated
from ..core import currencies
from ..invoices import offers
from ..invoices.lines import Entry
from ..products import amounts, discounts, price_objects, tax_rates

KIND, HIDDEN = "item", "_item"
MOST_OF_ONE = 999_999
# What a customer may change a quantity to, unless it says otherwise.
ADJUSTABLE = {"enabled": True, "maximum": 99, "minimum": 0}
# What is known of an item and not shown: `chosen`, an amount that the customer named; `optional`, that the
# customer added it; `reasons`, why its automatic taxes are as they are, by rate.
KEPT = ("chosen", "optional", "reasons", "tax_rates")
# What an item goes on with that could not be asked for any more: an archived price, or archived tax rates.
GOES_ON = ("price", "tax_rates")

Model(
    KIND,
    hidden=("discounts", "taxes"),
    word="line_item",
    source="https://docs.stripe.com/api/checkout/sessions/line_items",
)


@dataclass(frozen=True)
class Sums:
    """What all items come to, in minor units."""

    subtotal: int
    discount: int
    tax: int
    total: int


def described(store: AccountStore, given: Mapping[str, Any], under: str) -> Resource:
    """An item that a request describes under a name, not stored, without amounts. Raises Invalid."""
    price = _price(store, given, under)
    rates = given.get("tax_rates") or []
    for rate in rates:
        _check_rate(store, rate, given, inside(under, "tax_rates"))
    quantity = _quantity(price, given.get("quantity"), under)
    return store.new(
        KIND,
        adjustable_quantity=adjustable(given.get("adjustable_quantity"), quantity, under),
        chosen=given.get("chosen"),
        currency=price["currency"],
        description=store.get("product", price["product"])["name"],
        metadata=given.get("metadata") or {},
        optional=bool(given.get("optional")),
        price=price["id"],
        quantity=quantity,
        reasons={},
        tax_rates=rates,
    )


def _check_rate(store: AccountStore, id: str, given: Mapping[str, Any], param: str) -> None:
    """Refuse a tax rate that is archived: "it cannot be used with [...] Checkout Sessions".

    Source: https://docs.stripe.com/api/tax_rates/object#tax_rate_object-active.
    """
    if not store.get("tax_rate", id, param=param)["active"] and not _goes_on(given, "tax_rates"):
        raise tax_rates.archived(id, param)


def _quantity(price: Resource, quantity: int | None, under: str) -> int | None:
    """How many; of what is billed by usage nobody can say it. Raises Invalid."""
    if (price["recurring"] or {}).get("usage_type") == "metered":
        if quantity is not None:
            raise errors.Invalid(
                "Quantity should not be specified where usage_type is `metered`. Remove quantity from "
                f"`{under}`",
                param=under,
            )
        return None
    if quantity is None and not price["custom_unit_amount"]:
        raise errors.Invalid(f"Quantity is required. Add `quantity` to `{under}`", param=under)
    quantity = 1 if quantity is None else quantity
    if price["custom_unit_amount"] and quantity > 1:
        # Source: https://docs.stripe.com/payments/checkout/pay-what-you-want.
        raise errors.too_much(inside(under, "quantity"), 1)
    if quantity < 1:
        # Source: https://github.com/stripe/openapi/issues/93.
        raise errors.too_little(inside(under, "quantity"), 1)
    if quantity > MOST_OF_ONE:
        raise errors.not_negative(inside(under, "quantity"))
    return quantity


def adjustable(given: Mapping[str, Any] | None, quantity: int | None, under: str) -> Resource | None:
    """What a customer may change a quantity to. Raises Invalid. Guess: the sentence."""
    if not given:
        return None
    bounds = {**ADJUSTABLE, **{name: value for name, value in given.items() if value is not None}}
    if bounds["maximum"] > MOST_OF_ONE:
        raise errors.too_much(inside(under, "adjustable_quantity.maximum"), MOST_OF_ONE)
    if bounds["enabled"] and not bounds["minimum"] <= (quantity or 0) <= bounds["maximum"]:
        raise errors.Invalid(
            f"The quantity must be from {bounds['minimum']} to {bounds['maximum']}, as `adjustable_quantity` "
            "says.",
            param=inside(under, "quantity"),
        )
    return bounds


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
    if _goes_on(given, "price"):
        return price_objects.known(store, given["price"])
    price = store.get("price", given["price"], param=inside(under, "price"))
    price_objects.check_active(price, inside(under, "price"))
    if not store.get("product", price["product"])["active"]:
        raise errors.Invalid(
            f"Price `{price['id']}` is not available to be purchased because its product is not active.",
            param=inside(under, "price"),
        )
    return price


def currency(store: AccountStore, wanted: str | None, prices: Sequence[Resource]) -> str:
    """The one currency that all prices are asked in: the wanted one, or the first's. Raises Invalid."""
    currency = currencies.checked(wanted) if wanted else str(prices[0]["currency"])
    for index, each in enumerate(prices):
        price_objects.check_currency(store, each, currency, f"line_items[{index}][price]")
    return currency


def _goes_on(given: Mapping[str, Any], name: str) -> bool:
    return name in given.get("goes_on", ())


def again(item: Resource) -> dict[str, Any]:
    """An item as a request's parameters; its price may be one that was made for this use alone."""
    names = ("adjustable_quantity", "chosen", "metadata", "optional", "price", "quantity", "tax_rates")
    return {"goes_on": GOES_ON, **{name: item[name] for name in names if item[name]}}


def changed(store: AccountStore, item: Resource, given: Mapping[str, Any], under: str) -> Resource:
    """An item with new values of what a request names, without amounts. Raises Invalid."""
    before = again(item)
    if "price_data" in given:
        del before["price"]
    after = {**before, **given, "goes_on": [name for name in GOES_ON if name not in given]}
    if "metadata" in given:
        after["metadata"] = updated(item["metadata"], given["metadata"], "metadata")
    return {**described(store, after, under), "id": item["id"]}


def whole(_price: Resource) -> Fraction:
    """All of what recurs is due at once."""
    return Fraction(1)


@dataclass(frozen=True)
class Sale:
    """What decides what items come to, beside themselves.

    ``discounted``: the discounts off all of them. ``part``: how much of what recurs is due at once, by its
    price. ``rates``: the tax rates of those that have none. ``exempt``: the customer's `tax_exempt`.
    ``automatic``: whether Stripe Tax has given them their rates.
    """

    discounted: Sequence[Resource] = ()
    part: Callable[[Resource], Fraction] = whole
    rates: Sequence[str] = ()
    exempt: str = "none"
    automatic: bool = False


def priced(
    store: AccountStore, items: Sequence[Resource], currency: str, sale: Sale = Sale()
) -> list[Resource]:
    """Items with their amounts, to the cent as on the invoice for them."""
    ordered = offers.in_order(items, partial(recurs, store))
    billed = [entry for each in ordered for entry in _billed(store, each, currency, sale)]
    invoice = {
        "customer_tax_exempt": sale.exempt,
        "default_tax_rates": [store.get("tax_rate", each) for each in sale.rates],
    }
    offs = discounts.offs(store, sale.discounted, currency)
    shown = offers.priced(store, invoice, billed, offs, {each["id"]: each for each in sale.discounted})
    return [{**each, **shown[each["id"]], "currency": currency} for each in items]


def recurs(store: AccountStore, item: Resource) -> bool:
    """Whether an item's price recurs."""
    return price_objects.known(store, item["price"])["recurring"] is not None


def _billed(store: AccountStore, item: Resource, currency: str, sale: Sale) -> list[Entry]:
    """An item as the invoice has it: a whole period at a tiered price has a line for each tier."""
    price = price_objects.known(store, item["price"])
    costs = _costs(store, item, price, currency)
    part = sale.part(price) if price["recurring"] else whole(price)
    if part != 1:
        costs = [prorated(sum(costs), part)]
    reasons = item["reasons"] if sale.automatic else None
    return offers.entries(store, item["id"], price, costs, rates=item["tax_rates"], reasons=reasons)


def _costs(store: AccountStore, item: Resource, price: Resource, currency: str) -> list[int]:
    if custom := price["custom_unit_amount"]:
        return [int(item["chosen"] or custom["preset"] or custom["minimum"] or 0)]
    if item["quantity"] is None:
        return [0]
    terms = price_objects.terms_of(store, price, currency)
    return [part.amount for part in amounts.parts(terms, item["quantity"])]


def sums(items: Sequence[Resource]) -> Sums:
    """What all items come to."""
    names = ("amount_subtotal", "amount_discount", "amount_tax", "amount_total")
    return Sums(*(sum(each[name] for each in items) for name in names))


def shown(store: AccountStore, item: Resource) -> Resource:
    """An item as responses show it: with its price."""
    hidden = ("discounts", "taxes", *KEPT)
    return {name: value for name, value in item.items() if name not in hidden} | {
        "price": price_objects.known(store, item["price"])
    }


@dataclass(frozen=True)
class Sold:
    """Items as a subscription's parameters: those that recur, and those of its first invoice alone."""

    recurring: list[dict[str, Any]]
    once: list[dict[str, Any]]


def sold(store: AccountStore, lines: Sequence[Resource]) -> Sold:
    """What a subscription is made of that sells these items."""
    sale = Sold([], [])
    for each in lines:
        given = {name: each[name] for name in ("quantity", "tax_rates") if each[name]}
        if recurs(store, each):
            sale.recurring.append({"price": each["price"], "accepted": True, **given})
        else:
            price = price_objects.known(store, each["price"])
            sale.once.append({**named(price, each["amount_subtotal"]), **given})
    return sale


def named(price: Resource, amount: int) -> dict[str, Any]:
    """A price as a parameter; one that was made for one use only, or whose amount the customer named, is
    described again.
    """
    if price["active"] and not price["custom_unit_amount"]:
        return {"price": price["id"]}
    same = ("currency", "product", "tax_behavior", "unit_amount_decimal")
    described = {name: price[name] for name in same if price[name]}
    if price["custom_unit_amount"]:
        described["unit_amount"] = amount
    return {"price_data": described}
