"""The customers that accounts of v2 are: made with the configuration, and kept as the account is.

Source: https://docs.stripe.com/accounts-v2/use-accounts-as-customers. Guess: v1 makes no events of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...account_store import AccountStore, after
from ...customer_accounts import customer_of, link
from ...nested import at
from ...resource import Resource
from . import customers

# v1 name -> v2 names, of which the first that has a value counts.
NAMES: Mapping[str, tuple[str, ...]] = {
    "address": ("identity.business_details.address", "identity.individual.address"),
    "business_name": ("identity.business_details.registered_name",),
    "email": ("contact_email",),
    "invoice_prefix": ("configuration.customer.billing.invoice.prefix",),
    "metadata": ("metadata",),
    "name": ("display_name",),
    "next_invoice_sequence": ("configuration.customer.billing.invoice.next_sequence",),
    "phone": ("identity.business_details.phone", "identity.individual.phone", "contact_phone"),
    "preferred_locales": ("defaults.locales",),
    "shipping": ("configuration.customer.shipping",),
    "tax_exempt": ("configuration.customer.automatic_indirect_tax.exempt",),
}
# The same of `invoice_settings`.
SETTINGS: Mapping[str, str] = {
    "custom_fields": "configuration.customer.billing.invoice.custom_fields",
    "default_payment_method": "configuration.customer.billing.default_payment_method",
    "footer": "configuration.customer.billing.invoice.footer",
    "rendering_options": "configuration.customer.billing.invoice.rendering",
}


@after("v2.core.account.created")
@after("v2.core.account.updated")
def follow(store: AccountStore, account: Resource) -> None:
    """Have a customer be as its account is, if that is configured as one."""
    if at(account, "configuration.customer") is None:
        return
    if id := customer_of(store, account["id"]):
        customer = store.get("customer", id)
        store.change(customer, _values(customer, account), event=None)
        return
    clock = at(account, "configuration.customer.test_clock")
    own = store.on_clock(clock)
    customer = {**customers.blank_customer(own, ""), "test_clock": clock}
    link(store, account["id"], customer["id"])
    own.add({**customer, **_values(customer, account)}, event=None)


@after("v2.core.account.closed")
def leave(store: AccountStore, account: Resource) -> None:
    """With an account goes its customer."""
    customer = store.find("customer", customer_of(store, account["id"]) or "")
    if customer and not customer.get("deleted"):
        customers.release(store, customer)
        store.remove(customer, event=None, found=True)


def _values(customer: Resource, account: Resource) -> dict[str, Any]:
    """The fields of a customer that an account says something of."""
    said = {v1: [at(account, each) for each in names] for v1, names in NAMES.items()}
    values = {name: next((each for each in found if each), None) for name, found in said.items()}
    values = {name: value for name, value in values.items() if value is not None}
    settings = {v1: at(account, v2) for v1, v2 in SETTINGS.items()}
    told = {name: value for name, value in settings.items() if value is not None}
    return {**values, "invoice_settings": {**customer["invoice_settings"], **told}}
