"""What an invoice item costs: an amount, or so many times a one-time price.

Source: https://docs.stripe.com/api/invoiceitems.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...parameters.names import inside
from ...resource import Resource
from ..core import currencies
from ..products import price_objects
from ..products.amounts import amount as cost
from ..products.amounts import half_up
from . import lines

# How automatic tax takes a plain amount.
TAXED = frozenset({"tax_behavior", "tax_code"})


COUNTED = frozenset({"quantity", "quantity_decimal"})


PRICED = COUNTED | {"amount", "price_data", "pricing", "unit_amount_decimal"}


def of(
    store: AccountStore,
    params: Mapping[str, Any],
    customer: Resource,
    under: str = "",
    product: Resource | None = None,
) -> dict[str, Any]:
    """An item's amount, its price, and how many of it. Raises Invalid. `product`: what was sold so far."""
    quantity = _quantity(params)
    named = (params.get("pricing") or {}).get("price")
    if named:
        param = inside(under, "price")
        price = _sold_once(store, named, param, known=bool(params.get("accepted")))
        return of_price(store, price, quantity, params.get("currency"), param)
    if data := params.get("price_data"):
        param = inside(under, "price_data")
        below_zero = bool(params.get("below_zero"))
        price = price_objects.inline(store, data, under=param, event=None, below_zero=below_zero)
        return of_price(store, price, quantity, params.get("currency"), param)
    if "amount" not in params and "unit_amount_decimal" not in params:
        raise errors.exactly_one(("amount", "pricing[price]", "price_data", "unit_amount_decimal"))
    currency = currencies.checked(params.get("currency") or customer["currency"] or "usd")
    if "amount" in params:
        quantity, unit = Fraction(1), str(params["amount"])
    else:
        unit = params["unit_amount_decimal"]
    taxed = {
        name: params[name] for name in sorted(TAXED) if params.get(name) not in (None, "", "unspecified")
    }
    kept = product if product and product["tax_code"] == taxed.get("tax_code") else None
    price = inline(store, currency, unit, kept or params.get("description"), taxed)
    pricing = lines.priced(price, unit)
    return {"currency": currency, "pricing": pricing, **_many(half_up(Fraction(unit) * quantity), quantity)}


def _quantity(params: Mapping[str, Any]) -> Fraction:
    if params.get("quantity_decimal"):
        return Fraction(params["quantity_decimal"])
    return Fraction(params.get("quantity", 1))


def _many(amount: int, quantity: Fraction) -> dict[str, Any]:
    shown = lines.decimal(quantity)
    return {"amount": amount, "quantity": int(quantity), "quantity_decimal": shown}


def _sold_once(store: AccountStore, id: str, param: str, *, known: bool) -> Resource:
    """A one-time price. Raises Invalid; where it is `known` it was sold before, and need not be active."""
    price = store.get("price", id, param=param)
    if not known:
        price_objects.check_active(price, param)
    if price["recurring"]:
        raise errors.Invalid(
            "The price specified is set to `type=recurring` but this field only accepts prices with "
            "`type=one_time`.",
            param=param,
        )
    return price


def of_price(
    store: AccountStore,
    price: Resource,
    quantity: Fraction,
    currency: str | None = None,
    param: str = "price",
) -> dict[str, Any]:
    """An item that sells so many at a one-time price, in its own currency if none is named."""
    wanted = currency or price["currency"]
    price_objects.check_currency(store, price, wanted, param)
    unit = price_objects.options_of(store, price)[wanted]["unit_amount_decimal"]
    return {
        "currency": wanted,
        "description": lines.product_name(store, price),
        "pricing": lines.priced(price, unit),
        **_many(cost(price_objects.terms_of(store, price, wanted), quantity), quantity),
    }


def inline(
    store: AccountStore,
    currency: str,
    unit: str,
    sold: Resource | str | None,
    taxed: Mapping[str, str],
) -> Resource:
    """The price that stands for a plain amount: the same for the same amount, description and taxes.

    `sold`: what it is called, or the product that it was so far. Another amount of that is another price
    of the same product: recorded in 2026. As recorded, no event tells of it, and that of a credit is
    negative, which no other price may be.
    """
    id = ":".join((*taxed.values(), currency, unit, sold["id"] if isinstance(sold, dict) else str(sold)))
    if known := store.find("_amount", id):
        return store.get("price", known["price"])
    data: dict[str, Any] = {"currency": currency, "unit_amount_decimal": unit.lstrip("-")}
    data["tax_behavior"] = taxed.get("tax_behavior", "unspecified")
    if isinstance(sold, dict):
        data["product"] = sold["id"]
    else:
        code = {"tax_code": taxed["tax_code"]} if "tax_code" in taxed else {}
        data["product_data"] = {"name": sold or "Invoice item", **code}
    price = price_objects.inline(store.on_clock(None), data, under="price_data", event=None)
    if unit.startswith("-"):
        credited = {"unit_amount": price_objects.whole(unit), "unit_amount_decimal": unit}
        price = store.change(price, credited, event=None)
    for known_by in {id, ":".join((*taxed.values(), currency, unit, price["product"]))}:
        store.keep("_amount", known_by, price=price["id"])
    return price


def asked_for(store: AccountStore, item: Resource, params: Mapping[str, Any]) -> bool:
    """Whether an update changes what an item costs: its price, or how its plain amount is taxed."""
    taxed = bool(TAXED & params.keys()) and _plain_price(store, item) is not None
    return taxed or bool(PRICED & params.keys())


def changed(
    store: AccountStore, item: Resource, params: Mapping[str, Any], customer: Resource, under: str = ""
) -> dict[str, Any]:
    """What an update changes of an item's, or a line's, amount, price and quantity. Raises Invalid.

    One that names only another quantity keeps the price, and one that names only another price the quantity.
    """
    known = {} if COUNTED & params.keys() else {"quantity_decimal": item["quantity_decimal"]}
    sent = {"currency": item["currency"], "description": item["description"], **known}
    if plain := _plain_price(store, item):
        sent |= _taxed(store, plain, params)
    sent |= params
    priced = bool((PRICED - COUNTED) & params.keys())
    if plain and TAXED & params.keys() and not priced:
        sent["unit_amount_decimal"], priced = plain["unit_amount_decimal"], True
    if priced:
        product = store.find("product", plain["product"]) if plain else None
        return of(store, sent, customer, under, product)
    price = store.get("price", item["pricing"]["price_details"]["price"])
    return {**of_price(store, price, _quantity(sent), item["currency"]), "description": item["description"]}


def _plain_price(store: AccountStore, item: Resource) -> Resource | None:
    """The price that stands for an item's plain amount; none where it costs a price that somebody made."""
    id = at(item, "pricing.price_details.price") or ""
    return store.find("price", id) if next(store.all("_amount", "price", id), None) else None


def _taxed(store: AccountStore, price: Resource, params: Mapping[str, Any]) -> dict[str, str]:
    """How automatic tax takes the plain amount that a price stands for. Raises Invalid for another way."""
    price_objects.check_behavior(price, params)
    code = store.get("product", price["product"])["tax_code"]
    return {"tax_behavior": price["tax_behavior"], **({"tax_code": code} if code else {})}
