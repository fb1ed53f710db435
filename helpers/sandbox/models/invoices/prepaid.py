"""A first invoice that is paid before it is there: Checkout takes the payment, then the subscription begins.

Source: https://docs.stripe.com/changelog/basil/2025-03-31/checkout-legacy-subscription-upgrade.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ...account_store import AccountStore
from ...resource import Resource

KEPT = "_prepaid"
# What the payment intent of a first invoice has in common with one that is paid before.
COMMON = (
    "application_fee_amount",
    "customer",
    "description",
    "on_behalf_of",
    "presentment_details",
    "setup_future_usage",
    "statement_descriptor",
    "transfer_data",
)


@contextmanager
def paid_by(store: AccountStore, customer: str, intent: Resource) -> Iterator[None]:
    """Have a customer's invoice that is finalized inside be asked for by an intent that was paid already."""
    store.keep(KEPT, customer, intent=intent["id"])
    try:
        yield
    finally:
        store.forget(KEPT, customer)


def intent_for(store: AccountStore, invoice: Resource) -> Resource | None:
    """The intent that has paid an invoice before it was there, if one has."""
    kept = store.find(KEPT, invoice["customer"])
    return store.find("payment_intent", kept["intent"]) if kept else None
