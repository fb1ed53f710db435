"""What a draft takes up: the invoice items that wait for one.

Source: https://docs.stripe.com/api/invoiceitems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...account_store import AccountStore
from ...resource import Resource
from . import invoice_objects, lines, shares
from .lines import Entry

MOST_PENDING = 250


def waiting(store: AccountStore, customer: str, currency: str) -> Iterator[Resource]:
    """A customer's invoice items that wait for an invoice, the newest first."""
    for each in store.all("invoiceitem", "customer", customer):
        if each["invoice"] is None and each["currency"] == currency:
            yield each


def waiting_for(store: AccountStore, subscription: Resource) -> Iterator[Resource]:
    """Those of them that wait for a subscription's next invoice: its own, and those of its customer alone."""
    for each in waiting(store, subscription["customer"], subscription["currency"]):
        if invoice_objects.subscription_of(each) in (None, subscription["id"]):
            yield each


def taken_up(items: Iterable[Resource]) -> list[Resource]:
    """Those of items that wait which the next invoice takes up; more wait for the one after it.

    Source: https://docs.stripe.com/invoicing/multi-currency-customers. Guess: those that have waited longest.
    """
    return list(items)[-MOST_PENDING:]


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
