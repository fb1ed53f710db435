"""What tests of money between a platform and its connected accounts share."""

from __future__ import annotations

from typing import Any


def on(account: str) -> dict[str, str]:
    """The options that make a request about a connected account."""
    return {"stripe_account": account}


def charge(client: Any, options: Any = None, **more: Any) -> Any:
    """A charge of $100."""
    params = {"amount": 10_000, "currency": "usd", "source": "tok_visa", **more}
    return client.v1.charges.create(params, options or {})


def moves(client: Any, options: Any = None) -> list[tuple[str, int]]:
    """The ledger as types and nets, the oldest move first."""
    balance_transactions = client.v1.balance_transactions.list({"limit": 100}, options or {}).data
    return [(each.type, each.net) for each in reversed(balance_transactions)]
