"""The customers that accounts of v2 are: made with the configuration, and kept as the account is.

Source: https://docs.stripe.com/accounts-v2/use-accounts-as-customers. Guess: v1 makes no events of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...account_store import AccountStore
from ...customer_accounts import customer_of, link
from ...hooks import after
from ...nested import at, put
from ...resource import Resource
from . import customers

# What an account said of its customer when that was last made to follow it.
SAID = "_said_of_customer"
BILLING = "configuration.customer.billing"
# v1 name -> v2 names, of which the first that has a value counts.
NAMES: Mapping[str, tuple[str, ...]] = {
    "address": ("identity.business_details.address", "identity.individual.address"),
    "business_name": ("identity.business_details.registered_name",),
    "email": ("contact_email",),
    "invoice_prefix": (f"{BILLING}.invoice.prefix",),
    "invoice_settings.custom_fields": (f"{BILLING}.invoice.custom_fields",),
    "invoice_settings.default_payment_method": (f"{BILLING}.default_payment_method",),
    "invoice_settings.footer": (f"{BILLING}.invoice.footer",),
    "invoice_settings.rendering_options": (f"{BILLING}.invoice.rendering",),
    "metadata": ("metadata",),
    "name": ("display_name",),
    "next_invoice_sequence": (f"{BILLING}.invoice.next_sequence",),
    "phone": ("identity.business_details.phone", "identity.individual.phone", "contact_phone"),
    "preferred_locales": ("defaults.locales",),
    "shipping": ("configuration.customer.shipping",),
    "tax_exempt": ("configuration.customer.automatic_indirect_tax.exempt",),
}
# What an account that says nothing of them has a customer be; the others are null.
UNSET: Mapping[str, Any] = {"metadata": {}, "preferred_locales": [], "tax_exempt": "none"}


@after("v2.core.account.created")
@after("v2.core.account.updated")
def follow(store: AccountStore, account: Resource) -> None:
    """Have a customer be as its account is, if that is configured as one."""
    if at(account, "configuration.customer") is None:
        return
    if id := customer_of(store, account["id"]):
        customer = store.get("customer", id)
        store.change(customer, _news(store, customer, account), event=None)
        return
    clock = at(account, "configuration.customer.test_clock")
    own = store.on_clock(clock)
    customer = {**customers.blank_customer(own, ""), "test_clock": clock}
    link(store, account["id"], customer["id"])
    own.add({**customer, **_news(store, customer, account)}, event=None)


@after("v2.core.account.closed")
def leave(store: AccountStore, account: Resource) -> None:
    """With an account goes its customer."""
    customer = store.find("customer", customer_of(store, account["id"]) or "")
    if customer and not customer.get("deleted"):
        customers.release(store, customer)
        store.remove(customer, event=None, found=True)


def _news(store: AccountStore, customer: Resource, account: Resource) -> dict[str, Any]:
    """What an account says anew of its customer, and remembers; what the customer was told itself stays."""
    said = {
        v1: next((value for each in names if (value := at(account, each))), UNSET.get(v1))
        for v1, names in NAMES.items()
    }
    before = store.find(SAID, account["id"]) or {"said": UNSET}
    store.keep(SAID, account["id"], said=said)
    news = {"invoice_settings": dict(customer["invoice_settings"])}
    for name, value in said.items():
        if value != before["said"].get(name):
            put(news, name, value)
    return news
