"""A platform with a financial account, money on it, and somebody to pay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from helpers.sandbox import Sandbox

ROUTING = "110000000"


@pytest.fixture
def client(sandbox: Sandbox) -> Any:
    """The SDK's client, in process."""
    return sandbox.client()


@pytest.fixture
def money(client: Any) -> Any:
    """The operations on money."""
    return client.v2.money_management


@pytest.fixture
def account(money: Any) -> str:
    """The id of the platform's financial account."""
    id: str = money.financial_accounts.list().data[0].id
    return id


@pytest.fixture
def fund(money: Any, account: str) -> Callable[..., Any]:
    """Have money come to an address of the account; the address."""

    def credit(value: int, currency: str = "usd", network: str = "ach") -> Any:
        params = {
            "bank_account": {"currency": currency},
            "financial_account": account,
            "type": "bank_account",
        }
        addresses = [
            each for each in money.financial_addresses.list().data if each.settlement_currency == currency
        ]
        address = addresses[0] if addresses else money.financial_addresses.create(params)
        amount = {"value": value, "currency": currency}
        money.test_helpers.financial_addresses.credit(address.id, {"amount": amount, "network": network})
        return money.financial_addresses.retrieve(address.id)

    return credit


@pytest.fixture
def payee(client: Any, money: Any) -> Callable[..., tuple[str, str]]:
    """Make an account with a payout method: the ids of both. `number`: of its US bank account."""

    def make(number: str = "000123456789") -> tuple[str, str]:
        recipient = client.v1.accounts.create({"type": "custom", "country": "US"}).id
        bank = {"country": "us", "currency": "usd", "account_number": number, "routing_number": ROUTING}
        intent = money.outbound_setup_intents.create(
            {"payout_method_data": {"type": "bank_account", "bank_account": bank}},
            {"stripe_context": recipient},
        )
        return recipient, intent.payout_method.id

    return make


def balance(money: Any, account: str, currency: str = "usd") -> tuple[int, int, int]:
    """What is available, on its way in and on its way out, in minor units."""
    held = money.financial_accounts.retrieve(account).balance
    parts = (held.available, held.inbound_pending, held.outbound_pending)
    return tuple(part[currency]["value"] if currency in part else 0 for part in parts)  # type: ignore[return-value]


def types(client: Any) -> list[str]:
    """The types of the thin events, the oldest first."""
    return [each.type for each in client.v2.core.events.list({"limit": 100}).data][::-1]
