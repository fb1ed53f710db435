"""Whether an account has a payment method type: of a connected account, its capabilities say it.

Source: https://docs.stripe.com/connect/account-capabilities. The sandbox's own account takes every type, and
an account that deals with Stripe itself chooses them in its dashboard.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from helpers.catalog import resources

from ...account_store import AccountStore
from ..core import connected

# Capabilities that are not called as their types.
CALLED: Mapping[str, str] = {
    "nz_bank_account": "nz_bank_account_becs_debit_payments",
    "us_bank_account": "us_bank_account_ach_payments",
}
# Of these something else is said, once they are to be paid with; and Link comes with cards.
WITH_CARDS = frozenset({"card", "link"})
NOT_ACTIVATED = (
    "Please ensure the provided type is activated in your dashboard "
    "(https://dashboard.stripe.com/account/payments/settings) and your account is enabled for any preview "
    "features that you are trying to use."
)


@cache
def capability(type: str) -> str | None:
    """The capability that an account needs for a type, if there is one."""
    known = resources()["account"].by_name["capabilities"].shape.by_name
    name = CALLED.get(type, f"{type}_payments")
    return name if name in known and type not in WITH_CARDS else None


def is_active(store: AccountStore, type: str) -> bool:
    """Whether the account may take payments by a type."""
    needed = capability(type)
    return (
        needed is None
        or connected.capability_active(store, store.account, needed)
        or connected.is_standard(store, store.account)
    )


def merchant(store: AccountStore, params: Mapping[str, Any]) -> AccountStore:
    """The account whose types a payment may be made by: its merchant of record.

    Source: https://docs.stripe.com/connect/manage-payment-methods.
    """
    account = params.get("on_behalf_of")
    return store.on(account) if account and store.find("account", account) else store
