"""What 2022-11-15 and 2022-08-01 changed, apart from Checkout."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ... import lists
from ...account_store import AccountStore
from ...resource import Resource
from ..change import Asked, reply, request
from ..moves import default

NOVEMBER, AUGUST = "2022-11-15", "2022-08-01"
UPGRADES = "https://docs.stripe.com/upgrades"


@reply(
    NOVEMBER,
    "payment_intent",
    line="Of an intent's charges only the last is named, in `latest_charge`.",
    source=f"{UPGRADES}#2022-11-15",
    had={"charges": "page(charge)"},
)
def charges(intent: Resource, store: AccountStore) -> Resource:
    """Before: the latest ten, whole, in `charges`."""
    url = f"/v1/charges?payment_intent={intent['id']}"
    return {**intent, "charges": _listed(store.all("charge", "payment_intent", intent["id"]), url)}


def _listed(resources: Iterable[Resource], url: str) -> Resource:
    """The first page of what was found, as a list inside an object."""
    data = list(resources)
    return {
        "object": "list",
        "data": data[: lists.PAGE],
        "has_more": len(data) > lists.PAGE,
        "total_count": len(data),
        "url": url,
    }


@reply(
    NOVEMBER, "charge", line="A charge's refunds are shown when expanded.", source=f"{UPGRADES}#2022-11-15"
)
def refunds(charge: Resource, store: AccountStore) -> Resource:
    """Before: always."""
    url = f"/v1/charges/{charge['id']}/refunds"
    return {**charge, "refunds": _listed(store.all("refund", "charge", charge["id"]), url)}


@request(
    AUGUST,
    "v1.invoices.create",
    line="Pending items are left out of an invoice, unless `pending_invoice_items_behavior` says otherwise.",
    source=f"{UPGRADES}#2022-08-01",
)
def pending_items(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: they are taken in; an invoice of a subscription never takes them in here."""
    given = "subscription" in params or "from_invoice" in params
    return params if given else default(params, "pending_invoice_items_behavior", "include")


@reply(AUGUST, "customer", line="A customer's currency is `currency`.", source=f"{UPGRADES}#2022-08-01")
def default_currency(customer: Resource, _store: AccountStore) -> Resource:
    """Before: `default_currency`, too."""
    return {**customer, "default_currency": customer.get("currency")}
