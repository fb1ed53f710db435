"""Account debits: a platform charges its connected accounts, or they pay it."""

from __future__ import annotations

from typing import Any

from helpers.sandbox import Sandbox

from ..refused import refusal
from .sharing import charge, moves, on


def debit(client: Any, account: str, **more: Any) -> Any:
    """A charge of $15 to a connected account's balance."""
    return client.v1.charges.create({"amount": 1500, "currency": "usd", "source": account, **more})


def test_a_platform_charges_an_account(sandbox: Sandbox, stripe_client: Any, account: str) -> None:
    """It gets a payment, and the account shows a transfer.

    Source: https://docs.stripe.com/connect/account-debits#charging-a-connected-account; that its `source` has
    little of the account: https://github.com/stripe/stripe-go/pull/364.
    """
    charge(stripe_client, on(account), source="tok_bypassPending")
    paid = debit(stripe_client, account, description="A month's use", metadata={"month": "May"})
    assert paid.id.startswith("py_")
    assert (paid.status, paid.amount, paid.captured) == ("succeeded", 1500, True)
    assert (paid.description, paid.metadata["month"]) == ("A month's use", "May")
    assert (paid.source.id, paid.source.object) == (account, "account")
    assert paid.payment_method_details.type == "stripe_account"
    transfer = stripe_client.v1.transfers.retrieve(paid.source_transfer, {}, on(account))
    assert (transfer.amount, transfer.destination_payment) == (1500, paid.id)
    assert transfer.destination == sandbox.account
    assert moves(stripe_client) == [("payment", 1500)]
    assert moves(stripe_client, on(account))[-1] == ("transfer", -1500)
    assert stripe_client.v1.events.list({"type": "charge.succeeded"}).data[0].data.object.id == paid.id
    assert "capture=false" in refusal(debit, stripe_client, account, capture=False).user_message
    assert sandbox.reconcile()["differences"] == []


def test_an_account_pays_its_platform(sandbox: Sandbox, stripe_client: Any, account: str) -> None:
    """A transfer to it; taken back as any other.

    Source: https://docs.stripe.com/connect/account-debits#transferring-from-a-connected-account.
    """
    charge(stripe_client, on(account), source="tok_bypassPending")
    money = {"amount": 1500, "currency": "usd", "destination": sandbox.account}
    transfer = stripe_client.v1.transfers.create(money, on(account))
    assert stripe_client.v1.charges.retrieve(transfer.destination_payment).amount == 1500
    stripe_client.v1.transfers.reversals.create(transfer.id, {"amount": 500}, on(account))
    assert stripe_client.v1.charges.retrieve(transfer.destination_payment).amount_refunded == 500
    assert sandbox.reconcile()["differences"] == []


def test_a_debit_takes_an_account_below_zero(sandbox: Sandbox, stripe_client: Any, account: str) -> None:
    """With a bank account of the currency, and at the platform's risk; without one, it does not.

    Source: https://docs.stripe.com/connect/account-debits#requirements.
    """
    debit(stripe_client, account)
    assert stripe_client.v1.balance.retrieve({}, on(account)).available[0].amount == -1500
    assert sorted(moves(stripe_client)) == [("payment", 1500), ("reserve_transaction", -1500)]
    described = {"type": "custom", "country": "US", "capabilities": {"transfers": {"requested": True}}}
    without = stripe_client.v1.accounts.create(described).id
    assert refusal(debit, stripe_client, without).code == "balance_insufficient"
    assert sandbox.reconcile()["differences"] == []


def test_only_some_accounts_are_debited(sandbox: Sandbox, stripe_client: Any, account: str) -> None:
    """Those that the platform answers for, in its region, in their currency; by a charge or a transfer.

    Source: https://docs.stripe.com/connect/account-debits#requirements.
    """
    standard = stripe_client.v1.accounts.create({"type": "standard", "country": "US"}).id
    german = stripe_client.v1.accounts.create({"type": "express", "country": "DE"}).id
    transfer = stripe_client.v1.transfers.create
    for id, currency, said in (
        (standard, "usd", "Stripe is responsible"),
        (german, "eur", "in the same region"),
        (account, "eur", "default currency"),
    ):
        money = {"amount": 1500, "currency": currency}
        assert said in refusal(debit, stripe_client, id, **money).user_message
        sent = {**money, "destination": sandbox.account}
        assert said in refusal(transfer, sent, on(id)).user_message


def test_radar_looks_at_no_debit(stripe_client: Any, account: str) -> None:
    """It checks what comes from outside alone. Source: https://docs.stripe.com/connect/radar."""
    radar = stripe_client.v1.radar
    blocked = radar.value_lists.list({"alias": "charge_description_blocklist"}).data[0].id
    radar.value_list_items.create({"value_list": blocked, "value": "Adjustment"})
    assert debit(stripe_client, account, description="Adjustment").paid
