"""What an invoice or a subscription is paid with."""

from __future__ import annotations

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource


def method_for(store: AccountStore, owner: Resource) -> str | None:
    """The payment method or source of an invoice or a subscription: its own, or its customer's.

    Source: https://docs.stripe.com/billing/subscriptions/payment-methods-setting#payment-method-priority.
    """
    customer = store.find("customer", owner["customer"])
    if customer is None:
        return None
    default = at(customer, "invoice_settings.default_payment_method")
    method: str | None = (
        owner["default_payment_method"] or owner["default_source"] or default or customer["default_source"]
    )
    return method
