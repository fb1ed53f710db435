"""The currency that a customer pays for subscriptions in: one at a time.

Source: https://docs.stripe.com/invoicing/multi-currency-customers. Invoices of their own may be in others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from .subscription_objects import ENDED

OPEN_QUOTES = frozenset({"draft", "open"})
LIVE_SCHEDULES = frozenset({"active", "not_started"})


def check(store: AccountStore, customer: Resource, currency: str) -> None:
    """Refuse a subscription in another currency than what the customer has already. Raises Invalid."""
    for other in _in_use(store, customer):
        if other != currency:
            raise errors.combined_currencies(other)


def check_chosen(store: AccountStore, customer: Resource, currency: str) -> None:
    """The same of prices that a request names without saying a currency. Raises Invalid.

    Sources of the sentence: https://github.com/laravel/cashier-stripe/issues/1570 of a subscription, whose
    price was asked in the customer's currency, too, and https://github.com/Paymenter/Paymenter/issues/986.
    """
    if customer["currency"] != currency and is_fixed(store, customer):
        raise errors.Invalid(
            f"The currency of the selected prices ({currency}) does not match the customer currency "
            f"({customer['currency']})."
        )


def is_fixed(store: AccountStore, customer: Resource) -> bool:
    """Whether a customer still has something in the currency they were billed in last."""
    return customer["currency"] in _in_use(store, customer)


def _in_use(store: AccountStore, customer: Resource) -> Iterator[str]:
    """The currencies of what a customer has, as the refusal lists it."""

    def all_of(kind: str) -> Iterator[Any]:
        return store.all(kind, "customer", customer["id"])

    yield from (each["currency"] for each in all_of("subscription") if each["status"] not in ENDED)
    for each in all_of("subscription_schedule"):
        if each["status"] in LIVE_SCHEDULES:
            yield from (phase["currency"] for phase in each["phases"])
    yield from filter(None, (_discount_in(store, customer),))
    yield from (each["currency"] for each in all_of("quote") if each["status"] in OPEN_QUOTES)
    yield from (each["currency"] for each in all_of("invoiceitem") if each["invoice"] is None)
    for each in all_of("checkout.session"):
        if each["status"] == "open" and each["mode"] == "subscription":
            yield each["currency"]


def _discount_in(store: AccountStore, customer: Resource) -> str | None:
    """The currency of a discount of a customer's that takes off an amount."""
    coupon = store.find("coupon", at(customer, "discount.source.coupon") or "")
    return coupon["currency"] if coupon else None
