"""Invoice items: single amounts that wait for a customer's next invoice, or stand on a draft.

Source: https://docs.stripe.com/api/invoiceitems.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore, made_up
from ...model import Model
from ...nested import first_metadata
from ...resource import Resource
from ...routes import Call, route
from ...typed import own
from ..core import currencies
from ..products import price_objects
from ..products.amounts import amount as cost
from . import invoice_objects, lines
from .subscription_objects import tax_rates

items = Model("invoiceitem", word="Invoice Item", source="https://docs.stripe.com/api/invoiceitems")
PLAIN = ("description", "discountable", "metadata", "period")


@route("v1.invoice_items.create")
def create_invoice_item(call: Call) -> Resource:
    """Make an item that waits for an invoice; with `invoice` it stands on that draft at once."""
    store, params = call.store, call.params
    invoice = draft_of(store, params["invoice"]) if params.get("invoice") else None
    id = params.get("customer") or (invoice and invoice["customer"])
    if not id:
        raise errors.missing("customer")
    customer = store.get("customer", id, param="customer")
    made = add(
        store, customer["id"], {**described(store, params, customer), **_owned(store, params, customer)}
    )
    return put_on(store, made, invoice) if invoice else made


def draft_of(store: AccountStore, id: str) -> Resource:
    """An invoice that items may be added to. Raises Invalid."""
    invoice = store.get("invoice", id, param="invoice")
    if invoice["status"] != "draft":
        raise errors.Invalid(
            f"This invoice is no longer editable: {invoice['id']}.",
            code="invoice_not_editable",
            param="invoice",
        )
    return invoice


def put_on(store: AccountStore, item: Resource, invoice: Resource) -> Resource:
    """Have an item stand on a draft, first of its lines."""
    entries = [lines.of_invoice_item(store, item), *invoice_objects.entries_of(store, invoice)]
    invoice_objects.change(store, invoice, entries, {})
    return store.change(item, {"invoice": invoice["id"]}, event=None)


def _owned(store: AccountStore, params: Mapping[str, Any], customer: Resource) -> dict[str, Any]:
    """The subscription on whose invoices alone an item may stand."""
    if not params.get("subscription"):
        return {}
    subscription = store.get("subscription", params["subscription"], param="subscription")
    details = {"subscription": subscription["id"]}
    return {"parent": {"subscription_details": details, "type": "subscription_details"}}


def described(store: AccountStore, params: Mapping[str, Any], customer: Resource) -> dict[str, Any]:
    """What parameters say of an item's amount and price. Raises Invalid."""
    values = {name: params[name] for name in PLAIN if name in params and name != "metadata"}
    values["metadata"] = first_metadata(params)
    if "tax_rates" in params:
        values["tax_rates"] = tax_rates(store, params["tax_rates"] or [], "tax_rates")
    return {**values, **amounts(store, params, customer)}


def amounts(store: AccountStore, params: Mapping[str, Any], customer: Resource) -> dict[str, Any]:
    """An item's amount, its price, and how many of it."""
    quantity = params.get("quantity", 1)
    named = (params.get("pricing") or {}).get("price")
    if named or params.get("price_data"):
        price = (
            store.get("price", named, param="pricing[price]")
            if named
            else price_objects.inline(store, params["price_data"], under="price_data")
        )
        return of_price(store, price, quantity)
    if "amount" not in params and "unit_amount_decimal" not in params:
        raise errors.exactly_one(("amount", "pricing[price]", "price_data", "unit_amount_decimal"))
    currency = currencies.checked(params.get("currency") or customer["currency"] or "usd")
    if "amount" in params:
        amount, unit, quantity = params["amount"], str(params["amount"]), 1
    else:
        unit = params["unit_amount_decimal"]
        amount = _of_unit(unit, quantity)
    price = inline(store, currency, unit, params.get("description"))
    return {
        "amount": amount,
        "currency": currency,
        "pricing": lines.priced(price, unit),
        "quantity": quantity,
        "quantity_decimal": str(quantity),
    }


def _of_unit(unit: str, quantity: int) -> int:
    from fractions import Fraction

    from ..products.amounts import half_up

    return half_up(Fraction(unit) * quantity)


def of_price(store: AccountStore, price: Resource, quantity: int) -> dict[str, Any]:
    """An item that sells so many at a one-time price."""
    terms = price_objects.terms_of(store, price)
    return {
        "amount": cost(terms, quantity),
        "currency": price["currency"],
        "description": lines.product_name(store, price),
        "pricing": lines.priced(price, price["unit_amount_decimal"]),
        "quantity": quantity,
        "quantity_decimal": str(quantity),
    }


def inline(store: AccountStore, currency: str, unit: str, description: str | None) -> Resource:
    """The price that stands for a plain amount: the same for the same amount and description."""
    id = f"{currency}:{unit}:{description}"
    known = store.find("_amount", id)
    if known:
        return store.get("price", known["price"])
    product = {"name": description or "Invoice item"}
    data = {"currency": currency, "product_data": product, "unit_amount_decimal": unit.lstrip("-")}
    price = price_objects.inline(store.on_clock(None), data, under="price_data")
    store.keep("_amount", id, price=price["id"])
    return price


def add(store: AccountStore, customer: str, values: Mapping[str, Any]) -> Resource:
    """Store an item of a customer's."""
    found = store.get("customer", customer)
    made = blank(store, found, **values)
    if found["currency"] is None:
        store.change(found, {"currency": made["currency"]})
    elif found["currency"] != made["currency"]:
        from .subscriptions import two_currencies

        raise two_currencies(found)
    return store.add(made)


def blank(store: AccountStore, customer: Resource, **values: Any) -> Resource:
    """An item that waits, not stored."""
    now = store.now
    made = store.new("invoiceitem", id=values.pop("id", None), customer=customer["id"], date=now)
    made |= {
        "discountable": True,
        "discounts": [],
        "frozen_fields": [],
        "invoicing_rules": [],
        "metadata": {},
        "period": {"end": now, "start": now},
        "tax_rates": [],
        "test_clock": customer["test_clock"],
        **values,
    }
    return {**made, "quantity_decimal": str(made["quantity"])}


@made_up("invoiceitem")
def _made_up(store: AccountStore, id: str) -> Resource:
    """In the profile `any-id` an unknown id names $10 for nothing in particular."""
    customer = store.get("customer", "cus_sandbox")
    return blank(store, customer, id=id, **amounts(store, {"amount": 1000}, customer))


@route("v1.invoice_items.update")
def update_invoice_item(call: Call) -> Resource:
    """Change an item that waits, or stands on a draft, which is added up again."""
    store, params = call.store, call.params
    found = own(call)
    draft = _editable(store, found, "update")
    customer = store.get("customer", found["customer"])
    values = {name: params[name] for name in PLAIN if name in params}
    if {"amount", "quantity", "pricing", "price_data", "unit_amount_decimal"} & params.keys():
        values |= amounts(store, {"currency": found["currency"], **_as_before(found), **params}, customer)
    if "tax_rates" in params:
        values["tax_rates"] = tax_rates(store, params["tax_rates"] or [], "tax_rates")
    changed = store.change(found, values, event=None)
    if draft:
        _follow(store, draft, changed)
    return changed


def _as_before(item: Resource) -> dict[str, Any]:
    return {"description": item["description"], "unit_amount_decimal": item["pricing"]["unit_amount_decimal"]}


def _follow(store: AccountStore, draft: Resource, item: Resource) -> None:
    """Have an item's line on a draft be as the item is."""
    entries = invoice_objects.entries_of(store, draft)
    new = lines.of_invoice_item(store, item)
    followed = [
        lines.Entry({**new.line, "id": each.line["id"]}, new.rates) if of(each.line) == item["id"] else each
        for each in entries
    ]
    invoice_objects.change(store, draft, followed, {})


def of(line: Resource) -> str | None:
    """The id of the invoice item that a line shows."""
    found: str | None = lines.source_of(line).get("invoice_item")
    return found


def _editable(store: AccountStore, item: Resource, verb: str) -> Resource | None:
    """The draft that an item stands on, if it does. Raises Invalid where that is no draft any more."""
    invoice = store.find("invoice", item["invoice"]) if item["invoice"] else None
    if invoice and invoice["status"] != "draft":
        raise errors.Invalid(
            f"Can't {verb} an invoice item that is attached to an invoice that is no longer editable"
        )
    return invoice


@items.removing
def _off_its_draft(call: Call, item: Resource) -> None:
    """A draft loses the item's line."""
    draft = _editable(call.store, item, "delete")
    if draft:
        entries = invoice_objects.entries_of(call.store, draft)
        invoice_objects.change(
            call.store, draft, [each for each in entries if of(each.line) != item["id"]], {}
        )


@items.listing
def _pending(call: Call) -> Callable[[Resource], bool]:
    """Those that wait, or not, where `pending` says which."""
    wanted = call.params.pop("pending", None)
    return lambda item: wanted is None or (item["invoice"] is None) == wanted
