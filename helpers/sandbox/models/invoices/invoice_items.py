"""Invoice items: single amounts that wait for a customer's next invoice, or stand on a draft.

Source: https://docs.stripe.com/api/invoiceitems.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from helpers.catalog.prefixes import prefix

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...hooks import after, made_up
from ...listing import lists
from ...model import Model
from ...nested import first_metadata
from ...parameters.names import inside
from ...resource import Resource
from ...routes import Call, route
from ..products import discounts, tax_rates
from ..products.discounts import Purchase
from . import automatic_taxes, invoice_objects, item_amounts, lines

GONE = "_gone_with_its_draft"
MOST_ITEMS = 250
NOT_EDITABLE = "Can't {} an invoice item that is attached to an invoice that is no longer editable"


def _check_known(call: Call) -> None:
    """Refuse an unknown id in Stripe's own words, and what went with its draft, as recorded."""
    store, id = call.store, call.path.get("invoiceitem")
    if id is None or store.find("invoiceitem", id) or store.state.profile == "any-id":
        return
    if store.find(GONE, id) and call.operation.method == "post":
        raise errors.Invalid("This invoice item has been deleted.")
    if store.find(GONE, id) and call.operation.method == "delete":
        raise errors.Invalid(NOT_EDITABLE.format("delete"))
    raise errors.NotFound(
        f"No such Invoice Item: '{id}'(livemode=false)", code="resource_missing", param="id"
    )


items = Model(
    "invoiceitem",
    word="Invoice Item",
    guard=_check_known,
    source="https://docs.stripe.com/api/invoiceitems",
)
PLAIN = ("description", "discountable", "period")
# What cannot be changed of a proration, with the parameters that would, as recorded. Source:
# https://docs.stripe.com/changelog/dahlia/2026-08-26/adds-frozen-fields-property-to-invoice-items.
FROZEN: Mapping[str, frozenset[str]] = {
    "pricing": frozenset({"amount", "price_data", "pricing", "unit_amount_decimal"}),
    "quantity": frozenset({"quantity", "quantity_decimal"}),
    "discounts": frozenset({"discounts"}),
}


@route("v1.invoice_items.create")
def create_invoice_item(call: Call) -> Resource:
    """Make an item that waits for an invoice; with `invoice` it stands on that draft at once."""
    store, params = call.store, call.params
    tax_rates.check_active(store, params)
    invoice = draft_of(store, params["invoice"]) if params.get("invoice") else None
    id = params.get("customer") or (invoice and invoice["customer"])
    if not id:
        raise errors.missing("customer")
    customer = store.get("customer", id, param="customer")
    _check_same_customer(invoice, customer, "invoice")
    values = {**described(store, params, customer), **_owned(store, params, customer)}
    item = add(store, customer["id"], {**values, "invoice": invoice["id"] if invoice else None})
    if invoice:
        _put_on(store, item, invoice)
    return item


def draft_of(store: AccountStore, id: str) -> Resource:
    """An invoice that items may be added to. Raises Invalid."""
    invoice = store.get("invoice", id, param="invoice")
    if invoice["status"] != "draft":
        raise not_editable("invoice")
    return invoice


def not_editable(param: str | None = None) -> errors.Invalid:
    """What is said of an invoice whose lines stand. As recorded."""
    sentence = "Invalid invoice: This invoice is no longer editable"
    return errors.Invalid(sentence, code="invoice_not_editable", param=param)


def _put_on(store: AccountStore, item: Resource, invoice: Resource) -> None:
    """Have an item stand on the draft that it names, last of its lines. Raises Invalid for another currency.

    Source of the order: https://docs.stripe.com/api/invoices/object#invoice_object-lines.
    """
    _check_same_currency(item, invoice)
    entries = [*invoice_objects.entries_of(store, invoice), lines.of_invoice_item(store, item)]
    check_count(entries)
    automatic_taxes.check_billed(store, invoice, [item])
    invoice_objects.change(store, invoice, entries, {})


def _check_same_currency(item: Resource, invoice: Resource) -> None:
    if item["currency"] != invoice["currency"]:
        # Recorded by a program in April 2026, without a parameter.
        raise errors.Invalid(
            "You cannot combine currencies on a single invoice. This invoice has invoice items currency "
            f"{item['currency']} that conflicts with the invoice currency {invoice['currency']}."
        )


def waiting_for(store: AccountStore, id: str, invoice: Resource, param: str) -> Resource:
    """The item that is to stand on a draft; it waits for one of its customer's. Raises Invalid.

    Source: https://docs.stripe.com/api/invoices/add_lines, of `lines.invoice_item`. Guess: the sentences.
    """
    item = store.get("invoiceitem", id, param=param)
    if item["invoice"]:
        raise errors.Invalid(f"The invoice item `{id}` is already on an invoice.", param=param)
    if item["customer"] != invoice["customer"]:
        raise errors.Invalid(f"The invoice item `{id}` belongs to another customer.", param=param)
    _check_same_currency(item, invoice)
    return item


def check_count(entries: Sequence[lines.Entry]) -> None:
    """Refuse more items than an invoice can have.

    Source: https://docs.stripe.com/api/invoiceitems/create. Guess: the sentence.
    """
    if sum(of(each.line) is not None for each in entries) > MOST_ITEMS:
        raise errors.Invalid(f"An invoice can have at most {MOST_ITEMS} invoice items.", param="invoice")


def _check_same_customer(named: Resource | None, customer: Resource, param: str) -> None:
    """Refuse an invoice or a subscription of somebody else. Guess: the sentence."""
    if named and named["customer"] != customer["id"]:
        raise errors.Invalid(
            f"The {param} `{named['id']}` does not belong to the customer `{customer['id']}`.", param=param
        )


def check_period(period: Mapping[str, int], under: str) -> None:
    """Refuse an end before the start. Guess: only the rule is published, in the reference of `period.end`."""
    if period["end"] < period["start"]:
        raise errors.Invalid("A period cannot end before it starts.", param=inside(under, "end"))


def _owned(store: AccountStore, params: Mapping[str, Any], customer: Resource) -> dict[str, Any]:
    """The subscription on whose invoices alone an item may stand."""
    if not params.get("subscription"):
        return {}
    subscription = store.get("subscription", params["subscription"], param="subscription")
    _check_same_customer(subscription, customer, "subscription")
    details = {"subscription": subscription["id"]}
    return {"parent": {"subscription_details": details, "type": "subscription_details"}}


def described(
    store: AccountStore, params: Mapping[str, Any], customer: Resource, *, under: str = ""
) -> dict[str, Any]:
    """What parameters say of an item: its amount and price, discounts and taxes. Raises Invalid.

    `under`: the parameter that its own ones came in.
    """
    check_priced_once(params, under)
    values = {"metadata": first_metadata(params), **item_amounts.of(store, params, customer, under)}
    # Source: https://docs.stripe.com/api/invoiceitems/create, of `discountable`.
    values["discountable"] = values["amount"] >= 0
    values |= {name: params[name] for name in PLAIN if name in params}
    if "tax_rates" in params:
        param = inside(under, "tax_rates")
        values["tax_rates"] = tax_rates.named(store, params["tax_rates"] or [], param)
    if params.get("discounts"):
        purchase = Purchase(customer, None, values["currency"], once=True)
        param = inside(under, "discounts")
        values["id"] = store.new_id(prefix("invoiceitem"))
        ids = discounts.made(store, params["discounts"], purchase, under=param, invoice_item=values["id"])
        values["discounts"] = [each["id"] for each in ids]
        discounts.tell(store, [], values["discounts"], of=values["id"])
    return values


def check_priced_once(params: Mapping[str, Any], under: str = "") -> None:
    """An item costs an amount, or so many times a price; its period does not end before it starts.

    Source: https://github.com/stripe/stripe-php/issues/777, .../stripe-dotnet/issues/1254 (the sentence).
    """
    if params.get("period"):
        check_period(params["period"], inside(under, "period"))
    prices = [name for name in ("amount", "unit_amount_decimal", "pricing", "price_data") if params.get(name)]
    if len(prices) > 1:
        raise errors.only_one([inside(under, name) for name in prices])
    if "amount" in params and "quantity" in params:
        raise errors.only_one((inside(under, "amount"), inside(under, "quantity")))


def add(store: AccountStore, customer: str, values: Mapping[str, Any]) -> Resource:
    """Store an item of a customer's."""
    owner = store.get("customer", customer)
    item = blank(store, owner, **values)
    if owner["currency"] is None:
        store.change(owner, {"currency": item["currency"]})
    return store.add(item)


def add_all(store: AccountStore, customer: str, items: Sequence[Mapping[str, Any]]) -> list[Resource]:
    """Store a customer's items, the last one first: lists and invoices show the newest first."""
    return [add(store, customer, each) for each in reversed(items)][::-1]


def blank(store: AccountStore, customer: Resource, **values: Any) -> Resource:
    """An item that waits, not stored."""
    now = store.now
    item = store.new("invoiceitem", id=values.pop("id", None), customer=customer["id"], date=now)
    item |= {
        "discountable": True,
        "discounts": [],
        "frozen_fields": list(FROZEN) if values.get("proration") else [],
        "invoicing_rules": [],
        "metadata": {},
        "period": {"end": now, "start": now},
        "tax_rates": [],
        "test_clock": customer["test_clock"],
        **values,
    }
    item |= _net(item)
    return item if "quantity_decimal" in values else {**item, "quantity_decimal": str(item["quantity"])}


def _net(item: Resource) -> dict[str, Any]:
    """The amount after discounts, which is told where no more can be taken off. Recorded in 2025.

    Source: `net_amount` in https://docs.stripe.com/api/invoiceitems/object.
    """
    if item["discountable"]:
        return {"net_amount": None} if "net_amount" in item else {}
    return {"net_amount": item["amount"] - sum(each["amount"] for each in lines.proration_discounts(item))}


@made_up("invoiceitem")
def _made_up(store: AccountStore, id: str) -> Resource:
    """In the profile `any-id` an unknown id names $10 for nothing in particular."""
    customer = store.get("customer", "cus_sandbox")
    return blank(store, customer, id=id, **item_amounts.of(store, {"amount": 1000}, customer))


@route("v1.invoice_items.update")
def update_invoice_item(call: Call) -> Resource:
    """Change an item that waits, or stands on a draft, which is added up again."""
    store, params = call.store, call.params
    item = own(call)
    tax_rates.check_active(store, params, item)
    draft = _editable(store, item, "update")
    customer = store.get("customer", item["customer"])
    values = {name: params[name] for name in ("metadata", *PLAIN) if name in params}
    check_priced_once(params)
    check_frozen(item, params)
    if item_amounts.asked_for(store, item, params):
        values = {**item_amounts.changed(store, item, params, customer), **values}
    if "tax_rates" in params:
        values["tax_rates"] = tax_rates.named(store, params["tax_rates"] or [], "tax_rates")
    if "discounts" in params:
        purchase = Purchase(customer, item["amount"], item["currency"], once=True)
        given = discounts.made(store, params["discounts"] or [], purchase, invoice_item=item["id"])
        values["discounts"] = [each["id"] for each in given]
        discounts.tell(store, item["discounts"], values["discounts"], of=item["id"])
    changed = store.change(item, values | _net({**item, **values}), event=None)
    if draft:
        _follow(store, draft, changed)
    return changed


def check_frozen(item: Resource, params: Mapping[str, Any], under: str = "") -> None:
    """Refuse to change what is frozen of an item, or to discount a proration."""
    frozen = {name for field in item["frozen_fields"] for name in FROZEN[field]}
    refused = [name for name in params if name in frozen]
    if refused:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            f"You cannot update `{refused[0]}` of this invoice item, since it is among its `frozen_fields`.",
            param=inside(under, refused[0]),
        )
    if item["proration"] and params.get("discountable"):
        # Guess: only the rule is published. Source: https://docs.stripe.com/api/invoiceitems/update.
        raise errors.Invalid("A proration cannot be discountable.", param=inside(under, "discountable"))


def _follow(store: AccountStore, draft: Resource, item: Resource) -> None:
    """Have an item's line on a draft be as the item is."""
    entries = invoice_objects.entries_of(store, draft)
    new = lines.of_invoice_item(store, item)
    followed = [
        replace(each, line={**new.line, "id": each.line["id"]}, rates=new.rates)
        if of(each.line) == item["id"]
        else each
        for each in entries
    ]
    invoice_objects.change(store, draft, followed, {})


def of(line: Resource) -> str | None:
    """The id of the invoice item that a line shows."""
    id: str | None = lines.source_of(line).get("invoice_item")
    return id


def _editable(store: AccountStore, item: Resource, verb: str) -> Resource | None:
    """The draft that an item stands on, if it does. Raises Invalid where that is no draft any more."""
    invoice = store.find("invoice", item["invoice"]) if item["invoice"] else None
    if invoice and invoice["status"] != "draft":
        raise errors.Invalid(NOT_EDITABLE.format(verb))
    return invoice


@items.removing
def _not_when_finalized(call: Call, item: Resource) -> None:
    """None that is on a finalized invoice; what is taken off it goes first, as recorded below."""
    _editable(call.store, item, "delete")
    discounts.tell(call.store, item["discounts"], [], of=item["id"])


@after("invoiceitem.deleted")
def _without_its_line(store: AccountStore, item: Resource) -> None:
    """A draft loses the line of an item that goes.

    In the order recorded in 2021 by a public suite that asserts the events of each step.
    """
    if draft := store.find("invoice", item["invoice"] or ""):
        entries = invoice_objects.entries_of(store, draft)
        kept = [each for each in entries if of(each.line) != item["id"]]
        if len(kept) < len(entries):
            invoice_objects.change(store, draft, kept, {})


@items.listing
def _pending(call: Call) -> Callable[[Resource], bool]:
    """Those that wait, or not, where `pending` says which, and whose `date` is within `created`."""
    wanted, created = call.params.pop("pending", None), call.params.pop("created", None)
    return lambda item: (
        lists.within(item["date"], created) and (wanted is None or (item["invoice"] is None) == wanted)
    )
