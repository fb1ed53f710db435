"""A customer who gives a new card in place of the old one is asked again for what is past due.

Source: https://docs.stripe.com/api/customers/update.
"""

from __future__ import annotations

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ..customers.customers import SOURCE_REPLACED
from . import collection, paid_with


def _ask_again(store: AccountStore, customer: Resource) -> None:
    """Try the latest open invoice of each subscription that is past due, beside the regular retries."""
    for subscription in list(store.all("subscription", "customer", customer["id"])):
        charged = subscription["collection_method"] == "charge_automatically"
        if not charged or subscription["status"] != "past_due":
            continue
        invoice = _latest_open(store, subscription)
        method = paid_with.method_for(store, invoice) if invoice else None
        if invoice and method:
            _try(store, invoice, method)


def _latest_open(store: AccountStore, subscription: Resource) -> Resource | None:
    field = "parent.subscription_details.subscription"
    invoices = store.all("invoice", field, subscription["id"])
    return next((each for each in invoices if each["status"] == "open" and each["auto_advance"]), None)


def _try(store: AccountStore, invoice: Resource, method: str) -> None:
    try:
        collection.pay(store, invoice, method, off_session=True)
    except errors.CardDeclined:
        pass  # the invoice has followed its intent
    except errors.Invalid:
        collection.failed(store, invoice)


SOURCE_REPLACED.append(_ask_again)
