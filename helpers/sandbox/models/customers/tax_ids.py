"""Tax ids of customers, and of the account itself; some types are looked up at the tax office.

Source: https://docs.stripe.com/api/tax_ids and https://docs.stripe.com/billing/customer/tax-ids.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...hooks import job
from ...model import Model
from ...parameters.names import inside
from ...resource import Resource
from ...routes import Call, route
from . import tax_id_types

MOST = 5
TAKES = 5
tax_ids = Model(
    "tax_id", word="tax ID", told_as="customer.tax_id", source="https://docs.stripe.com/api/tax_ids"
)


@route("v1.customers.tax_ids.create")
def create_for_customer(call: Call) -> Resource:
    """Give a customer a tax id."""
    customer = call.store.get("customer", call.path["customer"])
    return add(call.store, call.params, customer=customer["id"])


@route("v1.tax_ids.create")
def create_for_owner(call: Call) -> Resource:
    """Give a tax id to a customer, or to the account itself."""
    owner = call.params.get("owner") or {"type": "self"}
    customer = owner.get("customer") if owner["type"] == "customer" else None
    if owner["type"] == "customer":
        if not customer:
            raise errors.missing("owner[customer]")
        call.store.get("customer", customer, param="owner[customer]")
    return add(call.store, call.params, customer=customer, owner=owner)


def add(
    store: AccountStore,
    params: Mapping[str, Any],
    *,
    customer: str | None = None,
    owner: Mapping[str, Any] | None = None,
    under: str = "",
) -> Resource:
    """Store a tax id; of a type that is looked up, the answer comes a moment later. Raises Invalid."""
    type, value = params["type"], params["value"]
    check_form(type, value, inside(under, "value"))
    if customer and len(list(store.all("tax_id", "customer", customer))) >= MOST:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(f"A customer can have at most {MOST} tax IDs.", param=inside(under, "type"))
    tax_id = store.new(
        "tax_id",
        country=tax_id_types.country_of(type, value),
        customer=customer,
        owner=_owner(store, customer, owner),
        type=type,
        value=value,
        verification=_verification("pending" if type in tax_id_types.LOOKED_UP else "unavailable"),
    )
    if type in tax_id_types.LOOKED_UP:
        store.later(store.now + TAKES, "tax_ids.verify", tax_id=tax_id["id"])
    return store.add(tax_id, event="created" if customer else None)


def _owner(store: AccountStore, customer: str | None, given: Mapping[str, Any] | None) -> Resource:
    """Whose a tax id is; of a customer that is an account of v2 both are shown."""
    owner = dict(given or {"customer": customer, "type": "customer"})
    return store.with_account({**owner, "customer_account": None}) if customer else owner


def check_form(type: str, value: str, param: str) -> None:
    """Refuse a number that has not its type's form. Raises Invalid."""
    if not tax_id_types.looks_right(type, value):
        raise errors.Invalid(f"Invalid value for {type}.", code="tax_id_invalid", param=param)


def _verification(status: str) -> Resource:
    return {"status": status, "verified_address": None, "verified_name": None}


@job("tax_ids.verify")
def verify(store: AccountStore, *, tax_id: str) -> None:
    """What the tax office says. Guess: it confirms a number that is not one of those for tests."""
    current = store.find("tax_id", tax_id)
    status = tax_id_types.OUTCOMES.get(current["value"][-9:], "verified") if current else "pending"
    if current and status != "pending":
        event = "updated" if current["customer"] else None
        store.change(current, {"verification": _verification(status)}, event=event)


@tax_ids.listing
def _of_owner(call: Call) -> Callable[[Resource], bool]:
    """Those of one customer; else the account's own."""
    if customer := call.path.get("customer"):
        return lambda tax_id: bool(tax_id["customer"] == customer)
    owner = call.params.pop("owner", None) or {"type": "self"}

    def keep(tax_id: Resource) -> bool:
        named = owner.get("customer")
        return (tax_id["owner"] or {}).get("type") == owner["type"] and named in (None, tax_id["customer"])

    return keep
