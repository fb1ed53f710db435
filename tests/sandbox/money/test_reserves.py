"""Connected accounts below zero: what the platform holds back, what their banks are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..onboarding import onboarded

STAY = {"automatic_payment_methods": {"allow_redirects": "never", "enabled": True}}
PAID: Any = {
    "amount": 1000,
    "currency": "usd",
    "payment_method": "pm_card_bypassPending",
    "confirm": True,
    **STAY,
}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """On a Tuesday. Whatever a test does, everything adds up in the end."""
    box = Sandbox(seed="reserves", clock="2026-01-06T12:00:00Z")
    yield box
    assert box.reconcile()["differences"] == []


def in_debt(sandbox: Sandbox, *, debit: bool) -> Any:
    """A custom account that owes $10, as options: it was paid out what is then refunded."""
    client = sandbox.client()
    client.v1.charges.create({"amount": 50_000, "currency": "usd", "source": "tok_bypassPending"})
    id = onboarded(client)["id"]
    payouts: Any = {"debit_negative_balances": debit, "schedule": {"interval": "manual"}}
    client.v1.accounts.update(id, {"settings": {"payouts": payouts}})
    options: Any = {"stripe_account": id}
    payment = client.v1.payment_intents.create(PAID, options)
    client.v1.payouts.create({"amount": 941, "currency": "usd"}, options)
    client.v1.refunds.create({"payment_intent": payment.id}, options)
    return options


def there(client: stripe.StripeClient, options: Any) -> list[int]:
    return [each.amount for each in client.v1.balance.retrieve({}, options).available]


def held(client: stripe.StripeClient) -> list[int]:
    return [each.amount for each in client.v1.balance.retrieve().connect_reserved or []]


def test_a_bank_pays_what_its_account_owes(sandbox: Sandbox) -> None:
    """By a payout of less than nothing, where the account's settings allow it; the reserve comes back.

    Source: https://docs.stripe.com/connect/account-balances.
    """
    client = sandbox.client()
    options = in_debt(sandbox, debit=True)
    assert (there(client, options), held(client)) == ([-1000], [1000])
    sandbox.advance(days=3)
    debit = client.v1.payouts.list({}, options).data[0]
    assert (debit.amount, debit.automatic, debit.status) == (-1000, True, "paid")
    assert (there(client, options), held(client)) == ([0], [0])


def test_the_platform_pays_after_180_days(sandbox: Sandbox) -> None:
    """What a connected account has owed so long is zeroed out of the platform's balance.

    Source: https://docs.stripe.com/connect/account-balances, .../reports/balance-transaction-types.
    """
    client = sandbox.client()
    options = in_debt(sandbox, debit=False)
    sandbox.advance(days=179)
    assert (there(client, options), held(client)) == ([-1000], [1000])
    before = there(client, {})
    sandbox.advance(days=2)
    assert (there(client, options), held(client)) == ([0], [0])
    assert there(client, {}) == before
    moved = client.v1.balance_transactions.list({"type": "connect_collection_transfer"}).data
    assert [each.amount for each in moved] == [-1000]
