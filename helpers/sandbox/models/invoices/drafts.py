"""What a draft takes up: the invoice items that wait for one.

Source: https://docs.stripe.com/api/invoiceitems.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...account_store import AccountStore
from ...resource import Resource
from . import invoice_objects, lines, shares
from .lines import Entry

MOST_PENDING = 250


def waiting(
    store: AccountStore, customer: str, currency: str, subscription: str | None
) -> Iterator[Resource]:
    """A customer's invoice items that wait for an invoice, the newest first.

    `subscription`: also those that belong to it.
    """
    for each in store.all("invoiceitem", "customer", customer):
        fits = each["currency"] == currency and invoice_objects.subscription_of(each) in (None, subscription)
        if each["invoice"] is None and fits:
            yield each


def pending(store: AccountStore, customer: str, currency: str, subscription: str | None) -> list[Resource]:
    """Those of them that the next invoice takes up; more wait for the one after it.

    Source: https://docs.stripe.com/invoicing/multi-currency-customers. Guess: those that have waited longest.
    """
    return list(waiting(store, customer, currency, subscription))[-MOST_PENDING:]


def add(store: AccountStore, invoice: Resource, entries: Sequence[Entry], *, waits: bool = True) -> Resource:
    """Store an invoice's draft; the invoice items on it wait no longer. `waits`: an hour, to be finalized."""
    if subscription := store.find("subscription", invoice_objects.subscription_of(invoice) or ""):
        shares.keep(store, invoice["id"], {}, subscription)
    added = invoice_objects.add(store, invoice, entries, waits=waits)
    attach(store, added, entries)
    return added


def attach(store: AccountStore, invoice: Resource, entries: Sequence[Entry]) -> None:
    """Have the invoice items of entries be on an invoice."""
    for each in entries:
        id = lines.source_of(each.line).get("invoice_item")
        if id and (item := store.find("invoiceitem", id)):
            store.change(item, {"invoice": invoice["id"]}, event=None)
