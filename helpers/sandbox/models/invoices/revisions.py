"""Invoices revised: a copy that can be changed takes an unpaid invoice's place once it is finalized.

Source: https://docs.stripe.com/invoicing/invoice-edits and https://docs.stripe.com/api/invoices/create.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...hooks import after
from ...resource import Resource
from . import closing, invoice_items, invoice_objects, lines
from .lines import Entry

REVISABLE = frozenset({"open", "uncollectible"})
# What a revision takes over from its invoice, and from each of its invoice items.
COPIED = (
    "account_tax_ids",
    "amount_shipping",
    "automatic_tax",
    "collection_method",
    "currency",
    "custom_fields",
    "default_payment_method",
    "default_source",
    "default_tax_rates",
    "description",
    "discounts",
    "due_date",
    "footer",
    "issuer",
    "metadata",
    "on_behalf_of",
    "parent",
    "payment_settings",
    "rendering",
    "shipping_cost",
    "shipping_details",
    "statement_descriptor",
)
COPIED_OF_ITEM = (*lines.TAKEN_OVER, "discounts", "parent", "proration", "proration_details", "tax_rates")


def copied(store: AccountStore, given: Mapping[str, Any]) -> tuple[Resource, list[Entry]]:
    """A draft like an open invoice, with its lines; of these only copies of invoice items are stored."""
    original = store.get("invoice", given["invoice"], param="from_invoice[invoice]")
    if original["status"] not in REVISABLE:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            "You can only revise open and uncollectible invoices.", param="from_invoice[invoice]"
        )
    if invoice_objects.subscription_of(original):
        # Guess: as above.
        raise errors.Invalid("You cannot revise invoices of subscriptions.", param="from_invoice[invoice]")
    closing.check_unpaid(store, original)
    closing.check_awaited(store, original, "revised")
    values = {name: original[name] for name in COPIED}
    customer = store.get("customer", original["customer"])
    of = {"action": "revision", "invoice": original["id"]}
    invoice = invoice_objects.blank(store, customer, **values, from_invoice=of)
    return invoice, [_copied(store, original, each) for each in invoice_objects.entries_of(store, original)]


def _copied(store: AccountStore, original: Resource, entry: Entry) -> Entry:
    item = store.find("invoiceitem", lines.source_of(entry.line).get("invoice_item") or "")
    if item is None:
        return replace(entry, line={**entry.line, "id": store.new_id("il_"), "invoice": None})
    values = {name: item[name] for name in COPIED_OF_ITEM if name in item}
    copy = lines.of_invoice_item(store, invoice_items.add(store, original["customer"], values))
    return replace(copy, taxes=entry.taxes)


@after("invoice.finalized")
def take_place(store: AccountStore, invoice: Resource) -> None:
    """A revision that is finalized voids what it revises."""
    of = invoice["from_invoice"]
    original = store.find("invoice", of["invoice"]) if of else None
    if original and original["status"] in REVISABLE:
        own = store.on_clock(original["test_clock"])
        closing.void(own, own.change(original, {"latest_revision": invoice["id"]}))
