"""What is sold once beside a subscription, on its next invoice.

Source: https://docs.stripe.com/api/subscriptions/create, of `add_invoice_items`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...parameters.names import inside
from ...resource import Resource
from ..products import price_objects
from . import invoice_items


def add(store: AccountStore, subscription: Resource, given: Sequence[Mapping[str, Any]]) -> None:
    """Add what is sold once beside a subscription: it waits for the subscription's next invoice.

    It may be a credit: https://docs.stripe.com/billing/subscriptions/prorations, of one's own prorations.
    """
    customer = store.get("customer", subscription["customer"])
    for index, each in enumerate(given):
        under = f"add_invoice_items[{index}]"
        if not each.get("price") and not each.get("price_data"):
            raise price_objects.none_named(under)
        sold = invoice_items.described(
            store,
            {"below_zero": True, "currency": subscription["currency"], **_as_invoice_item(each)},
            customer,
            under=under,
        )
        details = {"subscription": subscription["id"]}
        parent = {"subscription_details": details, "type": "subscription_details"}
        period = _period(store, subscription, each.get("period") or {}, inside(under, "period"))
        invoice_items.add(store, customer["id"], {**sold, "parent": parent, "period": period})


def _period(
    store: AccountStore, subscription: Resource, given: Mapping[str, Any], under: str
) -> dict[str, int]:
    """The time that what is sold once is for: that of the subscription's items, if nothing is said."""
    items = subscription["items"]["data"]
    begun = [each["current_period_start"] for each in items]
    ends = [each["current_period_end"] for each in items]
    moments = {
        "max_item_period_start": max(begun, default=store.now),
        "min_item_period_end": min(ends, default=store.now),
        "now": store.now,
    }
    start, end = given.get("start") or {}, given.get("end") or {}
    for name, bound in given.items():
        if bound["type"] == "timestamp" and "timestamp" not in bound:
            raise errors.missing(inside(under, f"{name}.timestamp"))
    period = {
        "end": end.get("timestamp") or moments[end.get("type", "min_item_period_end")],
        "start": start.get("timestamp") or moments[start.get("type", "max_item_period_start")],
    }
    if given:
        invoice_items.check_period(period, under)
    return period


def _as_invoice_item(params: Mapping[str, Any]) -> dict[str, Any]:
    """What is added to a subscription once, as an invoice item's parameters."""
    named = {"pricing": {"price": params["price"]}} if params.get("price") else {}
    return {**{name: value for name, value in params.items() if name not in ("period", "price")}, **named}
