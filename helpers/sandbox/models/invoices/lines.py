"""Invoice lines: what is billed, said in a sentence, and where it comes from.

Source: https://docs.stripe.com/api/invoice-line-item/object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from helpers.catalog.currencies import decimals

from ...account_store import AccountStore
from ...resource import Resource
from ..core import currencies
from ..products import price_objects
from ..products.amounts import Part, parts


@dataclass(frozen=True)
class Entry:
    """A line, and what it does not show: the ids of its own tax rates.

    ``reasons``: why each rate is as it is, by id, where Stripe Tax gave them; None where it did not.
    ``taxes``: those that a request gave in place of rates, as the line shows them.
    """

    line: Resource
    rates: tuple[str, ...] = ()
    reasons: Mapping[str, str] | None = None
    taxes: tuple[Resource, ...] = ()


def of_item(
    store: AccountStore,
    item: Resource,
    period: Resource,
    currency: str,
    *,
    quantity: Fraction | None = None,
) -> list[Entry]:
    """What a subscription item costs in a period: a line, and one for each tier of a tiered price.

    `quantity`: what was used, at a metered price.
    """
    price, name = item["price"], product_name(store, item["price"])
    wanted = Fraction(item.get("quantity", 0)) if quantity is None else quantity
    entries = []
    for part in parts(price_objects.terms_of(store, price, currency), wanted):
        many = int(wanted if price["transform_quantity"] else part.quantity)
        values = {
            "amount": part.amount,
            "description": f"{times(store, price, many)}{name} {_rate(price, part, currency)}",
            "pricing": priced(price, decimal(part.unit)),
            "quantity": many,
        }
        exact = wanted if price["transform_quantity"] else part.quantity
        if exact != many:
            values["quantity_decimal"] = decimal(exact)
        entries.append(billing(store, item, period, currency, **values))
    return entries


def of_trial(
    store: AccountStore, item: Resource, period: Resource, currency: str, *, flexible: bool
) -> Entry:
    """A subscription item that costs nothing yet.

    `flexible`: the subscription's billing mode; a classic one's trial was recorded in other words. What is
    metered has words of its own there: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    """
    price, quantity = item["price"], item.get("quantity", 0)
    name, many = product_name(store, price), times(store, price, quantity)
    metered = price["recurring"]["usage_type"] == "metered"
    classic = f"{many}{name} (Free trial)" if metered else f"Trial period for {name}"
    values = {
        "description": f"Free trial for {many}{name}" if flexible else classic,
        "pricing": priced(price, "0"),
        "quantity": quantity,
    }
    return billing(store, item, period, currency, **values)


def billing(store: AccountStore, item: Resource, period: Resource, currency: str, **values: Any) -> Entry:
    """A line that bills a subscription item."""
    common = {"currency": currency, "discounts": list(item["discounts"]), "parent": of_subscription(item)}
    return Entry(line(store, **common, period=period, **values), rates_of(item))


def of_invoice_item(store: AccountStore, item: Resource) -> Entry:
    """An invoice item, as an invoice shows it."""
    details = item.get("parent") or {}
    own = details.get("subscription_details") or {}
    proration = {"credited_items": _credited(item)}
    common = {"proration": item["proration"], "proration_details": proration}
    subscription = {"invoice_item": item["id"], "subscription": own.get("subscription")}
    if own.get("subscription_item"):
        of = {**subscription, **common, "subscription_item": own["subscription_item"]}
        parent = {
            "invoice_item_details": None,
            "subscription_item_details": of,
            "type": "subscription_item_details",
        }
    else:
        parent = {
            "invoice_item_details": {**subscription, **common},
            "subscription_item_details": None,
            "type": "invoice_item_details",
        }
    values = {name: item[name] for name in TAKEN_OVER}
    values["discount_amounts"] = proration_discounts(item)
    entry = line(store, **values, discounts=list(item["discounts"]), parent=parent)
    return Entry(entry, tuple(each["id"] for each in item["tax_rates"]))


def proration_discounts(item: Resource) -> list[Resource]:
    """What discounts took off an invoice item as it was worked out, which only a proration tells."""
    details = item.get("proration_details") or {}
    return list(details.get("discount_amounts", ()))


TAKEN_OVER = (
    "amount",
    "currency",
    "description",
    "discountable",
    "metadata",
    "period",
    "pricing",
    "quantity",
    "quantity_decimal",
)


def _credited(item: Resource) -> Resource | None:
    credited = (item.get("proration_details") or {}).get("credited_items")
    details: Resource | None = credited and credited.get("invoice_line_item_details")
    return details


def line(store: AccountStore, **values: Any) -> Resource:
    """A line with every field, not on an invoice yet; of what is only offered, with the offer's own `id`."""
    line_item: Resource = {
        "id": values.get("id") or store.new_id("il_"),
        "object": "line_item",
        "amount": 0,
        "currency": "usd",
        "description": None,
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "parent": None,
        "period": None,
        "pretax_credit_amounts": [],
        "pricing": None,
        "quantity": None,
        "quantity_decimal": None,
        "subtotal": 0,
        "taxes": [],
        **values,
    }
    quantity = line_item["quantity"]
    if line_item["quantity_decimal"] is None and quantity is not None:
        line_item["quantity_decimal"] = str(quantity)
    line_item["subtotal"] = line_item["amount"]
    return line_item


def of_subscription(item: Resource, *, proration: bool = False) -> Resource:
    """The parent of a line that bills a subscription item."""
    details = {
        "invoice_item": None,
        "proration": proration,
        "proration_details": {"credited_items": None},
        "subscription": item["subscription"],
        "subscription_item": item["id"],
    }
    return {
        "invoice_item_details": None,
        "subscription_item_details": details,
        "type": "subscription_item_details",
    }


def source_of(line: Resource) -> Resource:
    """The details of a line's parent, whichever kind of item that is."""
    parent = line["parent"] or {}
    details: Resource = parent.get(parent.get("type")) or {}
    return details


def priced(price: Resource, unit: str | None) -> Resource:
    """A line's `pricing`. `unit`: an amount in minor units, as a decimal."""
    details = {"price": price["id"], "product": price["product"]}
    return {"price_details": details, "type": "price_details", "unit_amount_decimal": unit}


def rates_of(item: Resource) -> tuple[str, ...]:
    """The ids of an item's own tax rates."""
    return tuple(each["id"] for each in item["tax_rates"] or ())


def product_name(store: AccountStore, price: Resource) -> str:
    """What is sold at a price."""
    product = store.find("product", price["product"])
    return str(product["name"]) if product else ""


def times(store: AccountStore, price: Resource, quantity: int) -> str:
    """A quantity before a product's name: "3 × ", "1 seat × "."""
    product = store.find("product", price["product"])
    unit = product.get("unit_label") if product else None
    return f"{quantity} {unit} × " if unit else f"{quantity} × "


def _rate(price: Resource, part: Part, currency: str) -> str:
    """What a unit costs how often: "(at $10.00 / month)", "(Tier 2 at $6.50 / every 3 months)"."""
    tier = f"Tier {part.tier} " if part.tier else ""
    amount = unit_shown(decimal(part.unit), currency)
    return f"({tier}at {amount} / {often(price['recurring'])})"


def often(recurring: Mapping[str, Any]) -> str:
    """How often a price is asked for: "month", "every 3 months"."""
    count, interval = recurring["interval_count"], recurring["interval"]
    return interval if count == 1 else f"every {count} {interval}s"


def unit_shown(unit: str, currency: str, write: Callable[[int, str], str] = currencies.written) -> str:
    """An amount of a unit, which may have a fraction of a minor unit: "10" -> $0.10, "0.5" -> $0.005."""
    value = Decimal(unit)
    if value == value.to_integral_value():
        return write(int(value), currency)
    whole = f"{abs(value).scaleb(-decimals(currency)).normalize():f}"
    zero = currencies.plain(0, currency)
    return "-" * (value < 0) + write(0, currency).replace(zero, whole)


def decimal(value: Fraction) -> str:
    """A fraction as a decimal, in its shortest form."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.normalize():f}"


def day(moment: int) -> str:
    """A date as descriptions write it: 11 Oct 2026."""
    return datetime.fromtimestamp(moment, UTC).strftime("%d %b %Y")


def shown(invoice: str, lines: Sequence[Resource]) -> Resource:
    """The list of an invoice's lines inside the invoice: the first ten."""
    return {
        "object": "list",
        "data": list(lines[:10]),
        "has_more": len(lines) > 10,
        "total_count": len(lines),
        "url": f"/v1/invoices/{invoice}/lines",
    }


def on(invoice: str, entries: Iterator[Entry] | Sequence[Entry]) -> list[Entry]:
    """Entries whose lines stand on an invoice."""
    return [replace(each, line={**each.line, "invoice": invoice}) for each in entries]
