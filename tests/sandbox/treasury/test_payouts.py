"""Payouts to a financial account.

Source: https://docs.stripe.com/financial-accounts/connect/moving-money/payouts.
"""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Home

HOUR = 3600


@pytest.fixture
def paid_to(home: Home) -> tuple[Home, str, Any]:
    """An account with five hundred dollars whose default external account is its financial account."""
    id = home.open()
    expand = {"expand": ["financial_addresses.aba.account_number"]}
    account = home.treasury.financial_accounts.retrieve(id, expand, home.options)
    aba = account.financial_addresses[0].aba
    external: Any = {
        "object": "bank_account",
        "account_number": aba.account_number,
        "country": "US",
        "currency": "usd",
        "routing_number": aba.routing_number,
    }
    bank = home.client.v1.accounts.external_accounts.create(
        home.account, {"external_account": external, "default_for_currency": True}
    )
    charge: Any = {"amount": 51_500, "currency": "usd", "source": "tok_bypassPending"}
    home.client.v1.charges.create(charge, home.options)
    return home, id, bank


def pay_out(home: Home, amount: int, **params: Any) -> Any:
    wanted: Any = {"amount": amount, "currency": "usd", **params}
    return home.client.v1.payouts.create(wanted, home.options)


def test_a_payout_is_received(paid_to: tuple[Home, str, Any]) -> None:
    """Within two hours, over Stripe's own network; the credit names the payout, and cannot be sent back."""
    home, id, bank = paid_to
    assert (bank.status, bank.default_for_currency) == ("verified", True)
    assert bank.available_payout_methods == ["standard", "instant"]
    payout = pay_out(home, 1000)
    assert payout.destination == bank.id
    home.sandbox.advance(seconds=2 * HOUR - 1)
    assert home.balance(id) == (0, 0, 0)
    home.sandbox.advance(seconds=1)
    assert home.client.v1.payouts.retrieve(payout.id, {}, home.options).status == "paid"
    assert home.balance(id) == (1000, 0, 0)
    wanted: Any = {"financial_account": id, "linked_flows": {"source_flow_type": "payout"}}
    expand = {"expand": ["data.linked_flows.source_flow_details"]}
    credit = home.treasury.received_credits.list({**wanted, **expand}, home.options).data[0]
    assert (credit.network, credit.status, credit.amount) == ("stripe", "succeeded", 1000)
    assert credit.initiating_payment_method_details.type == "balance"
    assert credit.initiating_payment_method_details.balance == "payments"
    assert credit.linked_flows.source_flow == payout.id
    assert credit.linked_flows.source_flow_details.payout.id == payout.id
    assert credit.reversal_details.restricted_reason == "source_flow_restricted"
    instant = pay_out(home, 500, method="instant")
    home.sandbox.advance(seconds=HOUR // 2)
    assert home.client.v1.payouts.retrieve(instant.id, {}, home.options).status == "paid"
    assert home.balance(id) == (1500, 0, 0)
    assert home.sandbox.reconcile()["differences"] == []


def test_a_payout_is_brought_back(paid_to: tuple[Home, str, Any]) -> None:
    """By a debit that names the payout which brings the money."""
    home, id, _ = paid_to
    manual: Any = {"settings": {"payouts": {"schedule": {"interval": "manual"}}}}
    home.client.v1.accounts.update(home.account, manual)
    payout = pay_out(home, 1000)
    home.sandbox.advance(hours=2)
    back = home.client.v1.payouts.reverse(payout.id, {}, home.options)
    home.sandbox.advance(days=7)
    debit = home.treasury.received_debits.list({"financial_account": id}, home.options).data[0]
    assert (debit.amount, debit.linked_flows.payout, debit.status) == (1000, back.id, "succeeded")
    assert home.balance(id) == (0, 0, 0)
    assert home.sandbox.reconcile()["differences"] == []


def test_a_closed_account_is_paid_nothing(paid_to: tuple[Home, str, Any]) -> None:
    """The payout fails, and the money is in the balance again."""
    home, id, _ = paid_to
    payout = pay_out(home, 1000)
    home.treasury.financial_accounts.close(id, {}, home.options)
    home.sandbox.advance(hours=2)
    failed = home.client.v1.payouts.retrieve(payout.id, {}, home.options)
    assert (failed.status, failed.failure_code) == ("failed", "account_closed")
    assert home.balance(id) == (0, 0, 0)


def test_automatic_payouts_go_there(paid_to: tuple[Home, str, Any]) -> None:
    """By the schedule that the account has, once it is the default for its currency."""
    home, id, bank = paid_to
    home.sandbox.advance(days=7)
    payout = home.client.v1.payouts.list({}, home.options).data[0]
    assert (payout.automatic, payout.status, payout.destination) == (True, "paid", bank.id)
    assert home.balance(id) == (payout.amount, 0, 0)
