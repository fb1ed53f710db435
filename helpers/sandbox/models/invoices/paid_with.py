"""What an invoice or a subscription is paid with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..payment_methods import payment_methods, sources


def method_for(store: AccountStore, owner: Resource) -> str | None:
    """The payment method or source of an invoice or a subscription: its own, or its customer's.

    An invoice without one has its subscription's. Source:
    https://docs.stripe.com/billing/subscriptions/payment-methods-setting#payment-method-priority.
    """
    method: str | None = owner["default_payment_method"] or owner["default_source"]
    if method:
        return method
    billed = store.find("subscription", at(owner, "parent.subscription_details.subscription") or "")
    if billed:
        return method_for(store, billed)
    customer = store.find("customer", owner["customer"])
    if customer is None:
        return None
    default: str | None = at(customer, "invoice_settings.default_payment_method")
    return default or customer["default_source"]


def check_owned(store: AccountStore, customer: str, params: Mapping[str, Any]) -> None:
    """Refuse a default payment method or source that is not the customer's."""
    if source := params.get("default_source"):
        sources.source_of(store, store.get("customer", customer), source, param="default_source")
    if not (id := params.get("default_payment_method")):
        return
    method = payment_methods.named(store, id, param="default_payment_method")
    if method["customer"] != customer:
        raise errors.Invalid(
            errors.NOT_THE_CUSTOMERS.format(id), code="resource_missing", param="default_payment_method"
        )
