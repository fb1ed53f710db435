"""What an accepted quote becomes: a subscription, a schedule that begins one later, or an invoice.

Source: https://docs.stripe.com/quotes/overview#accept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...account_store import AccountStore
from ...clock import DAY
from ...resource import Resource
from ..invoices import automatic_taxes, drafts, invoice_items, invoice_objects, lines, shares
from . import quote_lines, schedules, subscriptions


def begin(store: AccountStore, quote: Resource) -> dict[str, Any]:
    """Make what a quote offers; answers with what the quote shows of it."""
    quoted = quote_lines.of(store, quote)
    if not any(each["price"]["recurring"] for each in quoted):
        return {"invoice": _invoice(store, quote, quoted)["id"]}
    params = _subscription(quote, quoted)
    customer = store.get("customer", quote["customer"])
    date = quote["subscription_data"]["effective_date"]
    if date and date > store.now:
        return {"subscription_schedule": _schedule(store, customer, params, date)["id"]}
    begun = _begun(store, customer, params)
    return {"subscription": begun["id"], "invoice": begun["latest_invoice"]}


def _invoice(store: AccountStore, quote: Resource, quoted: Sequence[Resource]) -> Resource:
    """A draft of what is sold once. It waits until somebody finalizes it."""
    customer = store.get("customer", quote["customer"])
    settings, days = quote["invoice_settings"], quote["invoice_settings"]["days_until_due"]
    parent = {"quote_details": {"quote": quote["id"]}, "subscription_details": None, "type": "quote_details"}
    invoice = invoice_objects.blank(
        store,
        customer,
        auto_advance=False,
        billing_reason="quote_accept",
        collection_method=quote["collection_method"],
        currency=quote["currency"],
        default_tax_rates=[store.get("tax_rate", id) for id in quote["default_tax_rates"]],
        discounts=quote["discounts"],
        due_date=None if days is None else store.now + days * DAY,
        parent=parent,
        **{
            name: settings[name]
            for name in ("custom_fields", "description", "footer", "issuer")
            if name in settings
        },
        on_behalf_of=quote["on_behalf_of"],
    )
    if automatic_taxes.is_on(quote):
        invoice["automatic_tax"] = {**invoice["automatic_tax"], **_taxed(quote)["automatic_tax"]}
    shares.keep(store, invoice["id"], quote)
    waiting = [
        invoice_items.add(store, customer["id"], invoice_items.described(store, _once(each), customer))
        for each in quoted
    ]
    return drafts.add(store, invoice, [lines.of_invoice_item(store, each) for each in waiting])


def _once(line: Resource) -> dict[str, Any]:
    """A line that is sold once, as an invoice item."""
    return {name: value for name, value in _item(line).items() if name != "price"} | {
        "pricing": {"price": line["price"]["id"]}
    }


def _subscription(quote: Resource, quoted: Sequence[Resource]) -> dict[str, Any]:
    """A quote as the parameters of a new subscription."""
    data, settings = quote["subscription_data"], quote["invoice_settings"]
    trial = data["trial_period_days"]
    sent = quote["collection_method"] == "send_invoice"
    once = [each for each in quoted if not each["price"]["recurring"]]
    return {
        "add_invoice_items": [_item(each) for each in once],
        "billing_mode": data["billing_mode"],
        "collection_method": quote["collection_method"],
        "default_tax_rates": quote["default_tax_rates"],
        "discounts": [{"discount": id} for id in quote["discounts"]],
        "items": [_item(each) for each in quoted if each["price"]["recurring"]],
        "metadata": data["metadata"] or {},
        **({"days_until_due": settings["days_until_due"]} if sent else {}),
        **({"description": data["description"]} if data["description"] else {}),
        **({"trial_period_days": trial} if trial else {}),
        **_shares(quote),
        **_taxed(quote),
    }


def _taxed(quote: Resource) -> dict[str, Any]:
    """What a quote says of automatic tax, where it is on."""
    if not automatic_taxes.is_on(quote):
        return {}
    return {"automatic_tax": {"enabled": True, "liability": quote["automatic_tax"]["liability"]}}


def _shares(quote: Resource) -> dict[str, Any]:
    """What a quote says of who gets which part of what is paid."""
    said = {name: quote[name] for name in ("application_fee_percent", "on_behalf_of") if quote[name]}
    data = quote["transfer_data"] or {}
    given = {name: value for name, value in data.items() if value is not None}
    return {**said, "transfer_data": given} if given else said


def _item(line: Resource) -> dict[str, Any]:
    """A line as an item's parameters; its price may have been archived since it was offered."""
    return {
        "accepted": True,
        "discounts": [{"discount": id} for id in line["own_discounts"]],
        "price": line["price"]["id"],
        "tax_rates": line["own_rates"],
        **({"quantity": line["quantity"]} if line["quantity"] is not None else {}),
    }


def _begun(store: AccountStore, customer: Resource, params: dict[str, Any]) -> Resource:
    """A subscription whose first invoice is a draft for an hour."""
    subscription, entries = subscriptions.ready(store, customer, params)
    return subscriptions.begin(store, subscription, entries, "default_incomplete", at_once=False)


def _schedule(store: AccountStore, customer: Resource, params: dict[str, Any], start: int) -> Resource:
    """A subscription to come: its one phase begins at a date, and lasts a period."""
    names = ("add_invoice_items", "default_tax_rates", "discounts", "items", "metadata", "description")
    phase = {name: params[name] for name in names if params.get(name)}
    shared = (
        "application_fee_percent",
        "automatic_tax",
        "collection_method",
        "on_behalf_of",
        "transfer_data",
    )
    settings = {name: params[name] for name in shared if name in params}
    if days := params.get("days_until_due"):
        settings["invoice_settings"] = {"days_until_due": days}
    planned = {"default_settings": settings, "phases": [phase], "start_date": start}
    return schedules.plan(store, customer, {**planned, "billing_mode": params["billing_mode"]})
