"""The lines of a draft by request: added, changed and taken away.

Source: https://docs.stripe.com/api/invoices/add_lines, /update_lines and /remove_lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...parameters.names import inside
from ...resource import Resource
from ...routes import Call, route
from ..products import discounts, tax_rates
from ..products.discounts import Purchase
from . import automatic_taxes, invoice_items, invoice_objects, item_amounts, lines, tax_amounts
from .invoices import own_invoice
from .lines import Entry

PLAIN = ("description", "discountable", "period")


def _draft(call: Call, invoice: Resource) -> Resource:
    """The invoice, if its lines may still be changed. Raises Invalid."""
    if invoice["status"] != "draft":
        raise invoice_items.not_editable()
    return invoice


@route("v1.invoices.add_lines")
def add_lines(call: Call) -> Resource:
    """Add lines to a draft: invoice items that wait, or new ones."""
    store, draft = call.store, _draft(call, own_invoice(call))
    tax_rates.check_active(store, call.params)
    customer = store.get("customer", draft["customer"])
    known = invoice_objects.entries_of(store, draft)
    added: list[Entry] = []
    for index, each in enumerate(call.params.get("lines") or ()):
        under = f"lines[{index}]"
        if id := each.get("invoice_item"):
            item = invoice_items.waiting_for(store, id, draft, inside(under, "invoice_item"))
        else:
            values = invoice_items.described(
                store, {"currency": draft["currency"], **each}, customer, under=under
            )
            item = invoice_items.add(store, customer["id"], values)
        automatic_taxes.check_billed(store, draft, [item])
        item = store.change(item, {"invoice": draft["id"]}, event=None)
        entry = lines.of_invoice_item(store, item)
        taxes = each.get("tax_amounts") or ()
        entry = replace(entry, taxes=tax_amounts.of(store, draft, [*known, entry], taxes, under))
        added.append(entry)
    entries = [*known, *added]
    invoice_items.check_count(entries)
    return _changed(call, draft, entries)


@route("v1.invoices.update_lines")
def update_lines(call: Call) -> Resource:
    """Change lines of a draft."""
    store, draft = call.store, _draft(call, own_invoice(call))
    entries = invoice_objects.entries_of(store, draft)
    for index, each in enumerate(call.params.get("lines") or ()):
        entries = _updated(store, draft, entries, each["id"], each, under=f"lines[{index}]")
    return _changed(call, draft, entries)


@route("v1.invoices.remove_lines")
def remove_lines(call: Call) -> Resource:
    """Take lines off a draft: their invoice items are deleted, or wait again."""
    store, draft = call.store, _draft(call, own_invoice(call))
    entries = invoice_objects.entries_of(store, draft)
    for index, each in enumerate(call.params.get("lines") or ()):
        removed = _named(entries, each["id"], f"lines[{index}][id]")
        item = store.find("invoiceitem", invoice_items.of(removed.line) or "")
        if item and each.get("behavior") == "unassign":
            store.change(item, {"invoice": None}, event=None)
        elif item:
            store.remove(item)
        entries = [entry for entry in entries if entry is not removed]
    return _changed(call, draft, entries)


@route("v1.invoices.line_items.update")
def update_line(call: Call) -> Resource:
    """Change one line of a draft; answers with the line."""
    store, id = call.store, call.path["line_item_id"]
    draft = _draft(call, store.get("invoice", call.path["invoice"]))
    entries = _updated(store, draft, invoice_objects.entries_of(store, draft), id, call.params)
    _changed(call, draft, entries)
    return next(each for each in invoice_objects.lines_of(store, draft) if each["id"] == id)


def _changed(call: Call, draft: Resource, entries: Sequence[Entry]) -> Resource:
    changed = invoice_objects.change(call.store, draft, entries, {})
    if "invoice_metadata" in call.params:
        changed = call.store.change(changed, {"metadata": call.params["invoice_metadata"]})
    return changed


def _named(entries: Sequence[Entry], id: str, param: str) -> Entry:
    entry = next((each for each in entries if each.line["id"] == id), None)
    if entry is None:
        raise errors.no_such_in_body("line_item", id, param)
    return entry


def _updated(
    store: AccountStore,
    draft: Resource,
    entries: Sequence[Entry],
    id: str,
    params: Mapping[str, Any],
    *,
    under: str = "",
) -> list[Entry]:
    """A draft's entries, one of them changed by parameters; its invoice item follows."""
    old = _named(entries, id, inside(under, "id"))
    values, rates = _values(store, draft, old.line, params, under), _rates(store, old, params, under)
    _follow(store, old.line, values, rates)
    changed = replace(old, line={**old.line, **values}, rates=rates)
    all_changed = [changed if each is old else each for each in entries]
    if "tax_amounts" not in params:
        return all_changed
    taxes = tax_amounts.of(store, draft, all_changed, params["tax_amounts"], under)
    return [replace(each, taxes=taxes) if each is changed else each for each in all_changed]


def _values(
    store: AccountStore, draft: Resource, line: Resource, params: Mapping[str, Any], under: str
) -> dict[str, Any]:
    """What parameters change of a line, but for its taxes."""
    customer = store.get("customer", draft["customer"])
    item = store.find("invoiceitem", invoice_items.of(line) or "")
    invoice_items.check_priced_once(params, under)
    if item:
        invoice_items.check_frozen(item, params, under)
    values: dict[str, Any] = {name: params[name] for name in PLAIN if name in params}
    if item_amounts.PRICED & params.keys():
        values = {**item_amounts.changed(store, line, params, customer, under), **values}
        values["subtotal"] = values["amount"]
    if "metadata" in params:
        # A subscription's takes it as it is. Source: https://docs.stripe.com/api/invoice-line-item/update.
        before = line["metadata"] if item else {}
        merged = {**before, **params["metadata"]} if params["metadata"] else {}
        values["metadata"] = {key: text for key, text in merged.items() if text not in ("", None)}
    if "discounts" in params:
        purchase = Purchase(customer, line["amount"], draft["currency"], once=item is not None)
        given, of = params["discounts"] or [], item["id"] if item else line["id"]
        made = discounts.made(store, given, purchase, under=inside(under, "discounts"), invoice_item=of)
        values["discounts"] = [each["id"] for each in made]
        discounts.tell(store, line["discounts"], values["discounts"], of=of)
    return values


def _rates(store: AccountStore, entry: Entry, params: Mapping[str, Any], under: str) -> tuple[str, ...]:
    """The ids of a changed line's tax rates. Raises Invalid for one that it had not and that is archived."""
    if "tax_rates" not in params:
        return entry.rates
    param = inside(under, "tax_rates")
    wanted = tax_rates.named(store, params["tax_rates"] or [], param)
    if ended := [each["id"] for each in wanted if not each["active"] and each["id"] not in entry.rates]:
        raise tax_rates.archived(ended[0], param)
    return tuple(each["id"] for each in wanted)


def _follow(store: AccountStore, line: Resource, values: Mapping[str, Any], rates: Sequence[str]) -> None:
    """Have the invoice item that a line shows be as the line is."""
    item = store.find("invoiceitem", invoice_items.of(line) or "")
    if item:
        own = {name: value for name, value in values.items() if name in item and name != "metadata"}
        store.change(item, {**own, "tax_rates": [store.get("tax_rate", id) for id in rates]}, event=None)
