"""Customers: who pays.

Source: https://docs.stripe.com/api/customers.
"""

from __future__ import annotations

import re
from typing import Any

from .. import errors, pages
from ..account_store import AccountStore
from ..routes import Call, route
from ..wire import Resource
from . import sources
from .nested import blank, changes

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
LONGEST_EMAIL = 512
INVOICE_PREFIX = re.compile(r"[A-Z0-9]{3,12}")
INVOICE_PREFIX_LENGTH = 8


@route("v1.customers.create")
def create_customer(call: Call) -> Resource:
    """Make a customer; a `source` becomes its default card or bank account."""
    store = call.store
    customer = store.new("customer")
    customer |= {
        "balance": 0,
        "delinquent": False,
        "invoice_prefix": _invoice_prefix(store, customer["id"]),
        "invoice_settings": blank("customer", "invoice_settings"),
        "metadata": {},
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "tax_exempt": "none",
    }
    customer = {**customer, **_set(_values(call, customer))}
    if source := call.params.get("source"):
        customer["default_source"] = sources.attach(store, customer, source)["id"]
    return store.add(customer)


@route("v1.customers.retrieve")
def retrieve_customer(call: Call) -> Resource:
    """A customer, or of a deleted one that it is deleted."""
    id = call.path["customer"]
    found = call.store.state.store.find(call.store.account, "customer", id)
    return found or call.store.get("customer", id)


@route("v1.customers.update")
def update_customer(call: Call) -> Resource:
    """Change a customer; a `source` is attached in place of the default one."""
    store = call.store
    customer = store.get("customer", call.path["customer"])
    values = _values(call, customer)
    if default := call.params.get("default_source"):
        values["default_source"] = sources.source_of(store, customer, default, param="default_source")["id"]
    if source := call.params.get("source"):
        values["default_source"] = sources.replace_default(store, customer, source)["id"]
    return store.change(customer, values)


@route("v1.customers.delete")
def delete_customer(call: Call) -> Resource:
    """Delete a customer and detach its sources; its id goes on to be known as deleted."""
    store = call.store
    customer = store.get("customer", call.path["customer"])
    for entry in list(store.all("_source", "customer", customer["id"])):
        store.state.store.remove(store.account, "_source", entry["id"], None)
        store.remove(store.get(entry["kind"], entry["id"]), event=None)
    return store.remove(customer, found=True)


@route("v1.customers.list")
def list_customers(call: Call) -> Resource:
    """Customers, newest first; by `email` (whose case counts), time or test clock."""
    return pages.page(call.store, "customer", call.url, call.params)


@route("v1.customers.search")
def search_customers(call: Call) -> Resource:
    """Customers by a query over created, email, metadata, name and phone."""
    return pages.search(call.store, "customer", call.url, call.params)


def _values(call: Call, customer: Resource) -> dict[str, Any]:
    """The parameters that are a customer's own fields, checked."""
    params = call.params
    _check_email(params.get("email"))
    prefix = params.get("invoice_prefix")
    if prefix and not INVOICE_PREFIX.fullmatch(prefix):
        raise errors.Invalid(
            "Invalid invoice_prefix: must be 3-12 uppercase letters or numbers.", param="invoice_prefix"
        )
    # A payment method and a source are more than a value: each is attached.
    apart = ("source", "default_source", "payment_method")
    own = {name: value for name, value in params.items() if name not in apart}
    return changes("customer", customer, own)


def _check_email(email: str | None) -> None:
    if not email:
        return
    if not EMAIL.fullmatch(email):
        raise errors.Invalid(f"Invalid email address: {email}", code="email_invalid", param="email")
    if len(email) > LONGEST_EMAIL:
        raise errors.Invalid(
            f"Invalid string: {email[:10]}...{email[-10:]}; must be at most {LONGEST_EMAIL} characters",
            param="email",
        )


def _set(values: dict[str, Any]) -> dict[str, Any]:
    """What a new object begins with: unset values are null, and unset metadata is empty."""
    return {
        name: None if value == "" else _without_empty(value) if name == "metadata" else value
        for name, value in values.items()
        if not (name == "metadata" and value == "")
    }


def _without_empty(metadata: dict[str, str]) -> dict[str, str]:
    return {key: text for key, text in metadata.items() if text}


def _invoice_prefix(store: AccountStore, id: str) -> str:
    return store.state.ids.derive(f"invoice:{id}", INVOICE_PREFIX_LENGTH).upper()
