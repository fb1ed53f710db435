"""What a platform takes of an invoice's payment, and what it passes on to a connected account.

Invoices no longer show it. Source: https://docs.stripe.com/connect/subscriptions and
https://docs.stripe.com/connect/invoices.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ...account_store import AccountStore
from ...resource import Resource
from ..products.amounts import half_up

KEPT = "_shares"


def keep(
    store: AccountStore, invoice: str, params: Mapping[str, Any], subscription: Resource | None = None
) -> None:
    """Remember what a request, or else the subscription, says of an invoice's payment."""
    said = {
        name: params[name] or None for name in ("application_fee_amount", "transfer_data") if name in params
    }
    old = store.find(KEPT, invoice) or {}
    known = {name: value for name, value in old.items() if name not in ("id", "object")}
    of_subscription = (
        {
            "fee_percent": subscription["application_fee_percent"],
            "transfer_data": subscription["transfer_data"],
        }
        if subscription
        else {}
    )
    facts = {**known, **of_subscription, **said}
    if any(facts.values()) or known:
        store.keep(KEPT, invoice, **facts)


def of(store: AccountStore, invoice: Resource, amount: int) -> dict[str, Any]:
    """The same for a payment intent of so much, in minor units."""
    kept = store.find(KEPT, invoice["id"])
    if kept is None:
        return {}
    values: dict[str, Any] = {}
    fee = kept.get("application_fee_amount")
    if fee is None and kept.get("fee_percent"):
        fee = half_up(amount * _percent(kept["fee_percent"]))
    if fee:
        values["application_fee_amount"] = min(fee, amount)
    if data := kept.get("transfer_data"):
        part = data.get("amount")
        if data.get("amount_percent") is not None:
            part = half_up(amount * _percent(data["amount_percent"]))
        values["transfer_data"] = {"amount": part, "destination": data["destination"]}
    return values


def _percent(value: float) -> Fraction:
    return Fraction(Decimal(str(value))) / 100
