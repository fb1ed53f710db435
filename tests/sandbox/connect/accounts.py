"""Connected accounts, made and changed by the platform."""

from __future__ import annotations

from typing import Any

import stripe

from ..onboarding import Account, requested

CARDS_AND_TRANSFERS = requested("card_payments", "transfers")


def create(client: stripe.StripeClient, **params: Any) -> Account:
    """A custom account in the United States, unless told otherwise."""
    account = client.v1.accounts.create({"type": "custom", "country": "US", **params})  # type: ignore[arg-type]
    return account.to_dict()


def retrieve(client: stripe.StripeClient, account: Account) -> Account:
    """The account as it is now."""
    return client.v1.accounts.retrieve(account["id"]).to_dict()


def update(client: stripe.StripeClient, account: Account, **params: Any) -> Account:
    """The account with new details."""
    return client.v1.accounts.update(account["id"], params).to_dict()  # type: ignore[arg-type]


def events(client: stripe.StripeClient, account: Account, type: str) -> list[dict[str, Any]]:
    """An account's events of a type, the oldest first, as plain values."""
    listed_events = client.v1.events.list({"type": type, "limit": 100}, {"stripe_account": account["id"]})
    return [each.to_dict() for each in reversed(listed_events.data)]
