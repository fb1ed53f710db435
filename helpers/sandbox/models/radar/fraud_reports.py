"""What a payment that is reported as fraudulent puts on the block lists: its cards and e-mail addresses.

Source: https://docs.stripe.com/radar/lists#managing-list-items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..payment_methods import payment_methods
from . import default_lists, value_lists

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def report(store: AccountStore, charge: Resource) -> None:
    """Block what a fraudulent payment was made with, from now on."""
    customer = store.find("customer", charge["customer"] or "") or {}
    found = {
        "card_fingerprint_blocklist": _fingerprints(store, charge, customer),
        "email_blocklist": _emails(charge, customer),
    }
    for alias, values in found.items():
        for value in values:
            value_lists.put(store, default_lists.named(store, alias), value)


def _fingerprints(store: AccountStore, charge: Resource, customer: Resource) -> Iterator[str]:
    """Of the card, and of the other cards of its customer."""
    cards = [charge["payment_method_details"].get("card")]
    if customer:
        cards += [each.get("card") for each in payment_methods.of_customer(store, customer["id"])]
    return (each["fingerprint"] for each in cards if each and each.get("fingerprint"))


def _emails(charge: Resource, customer: Resource) -> Iterator[str]:
    """The payment's and the customer's, and those that are written in a description or as a card's name."""
    texts = (
        charge["receipt_email"],
        customer.get("email"),
        customer.get("description"),
        charge["description"],
        at(charge, "billing_details.name"),
    )
    return (address for text in texts if text for address in ADDRESS.findall(text))
