"""Money that comes in: by an address, into a balance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from helpers.cards import is_iban
from helpers.sandbox import Sandbox

from ..refused import refusal
from .conftest import balance, types


def test_an_account_holds_money_from_the_beginning(money: Any, account: str) -> None:
    """In several currencies; how it is insured is shown where it is asked for."""
    financial_account = money.financial_accounts.retrieve(account)
    assert (financial_account.status, financial_account.type, financial_account.country) == (
        "open",
        "storage",
        "US",
    )
    assert financial_account.storage.deposit_insurance_eligibility is None
    shown = money.financial_accounts.retrieve(account, {"include": ["storage.deposit_insurance_eligibility"]})
    assert shown.storage.deposit_insurance_eligibility[0].bank_name == "fifth_third"
    assert money.financial_accounts.list({"statuses": ["closed"]}).data == []
    assert money.financial_accounts.update(account, {"display_name": "Till"}).display_name == "Till"
    assert len(money.financial_accounts.list().data) == 1


@pytest.mark.parametrize(
    ("currency", "type", "network"),
    [("usd", "aba", "fedwire"), ("eur", "iban", "sepa"), ("gbp", "sort_code", "fps")],
)
def test_an_address_becomes_active(
    *, client: Any, money: Any, account: str, currency: str, type: str, network: str, fund: Callable[..., Any]
) -> None:
    """With the numbers of its currency; there is one for each."""
    params = {"bank_account": {"currency": currency}, "financial_account": account, "type": "bank_account"}
    financial_address = money.financial_addresses.create(params)
    assert (financial_address.status, financial_address.bank_account) == ("pending", None)
    active = money.financial_addresses.retrieve(financial_address.id)
    assert (active.status, active.bank_account.type) == ("active", type)
    if type == "iban":
        assert is_iban(active.bank_account.iban.iban)
    assert refusal(money.financial_addresses.create, params).code == "quota_exceeded"
    assert "v2.money_management.financial_address.activated" in types(client)
    fund(700, currency, network)
    assert balance(money, account, currency) == (700, 0, 0)


def test_what_comes_is_credited(
    sandbox: Sandbox, client: Any, money: Any, account: str, fund: Callable[..., Any]
) -> None:
    """As a received credit, with a transaction that is posted, and its entry."""
    address = fund(1250)
    (credit,) = money.received_credits.list().data
    assert (credit.status, credit.amount.value, credit.type) == ("succeeded", 1250, "bank_transfer")
    assert credit.bank_transfer.financial_address == address.id
    assert credit.bank_transfer.network == "ach"
    (transaction,) = money.transactions.list({"flow": credit.id}).data
    assert (transaction.status, transaction.category) == ("posted", "received_credit")
    assert transaction.balance_impact.available.value == 1250
    (entry,) = money.transaction_entries.list({"transaction": transaction.id}).data
    assert entry.transaction_details.flow.received_credit == credit.id
    assert types(client)[-3:] == [
        "v2.money_management.received_credit.succeeded",
        "v2.money_management.transaction.created",
        "v2.money_management.received_credit.available",
    ]
    assert sandbox.reconcile()["differences"] == []


def test_money_of_another_currency_does_not_arrive(
    money: Any, account: str, fund: Callable[..., Any]
) -> None:
    """The credit has failed, and nothing was moved; a network that does not get there is refused."""
    address = fund(100)
    credit = money.test_helpers.financial_addresses.credit
    credit(address.id, {"amount": {"value": 100, "currency": "eur"}, "network": "ach"})
    failed = money.received_credits.list().data[0]
    assert failed.status_details.failed.reason == "currency_unsupported_on_financial_address"
    assert balance(money, account) == (100, 0, 0)
    error = refusal(credit, address.id, {"amount": {"value": 1, "currency": "usd"}, "network": "sepa"})
    assert "network: Unrecognized enum value 'sepa', valid values are: ach" in error.user_message
    for value in (0, -5):
        amount = {"value": value, "currency": "usd"}
        assert refusal(credit, address.id, {"amount": amount, "network": "ach"}).http_status == 400


def test_a_balance_is_corrected(sandbox: Sandbox, money: Any, account: str, fund: Callable[..., Any]) -> None:
    """By an adjustment, as Stripe may make one; it cannot take more than there is."""
    fund(1000)
    credit = money.received_credits.list().data[0].id
    why = {"description": "Sent twice", "adjusted_flow": credit}
    adjustment = sandbox.act("adjust_financial_account", amount=-300, **why)
    (listed,) = money.adjustments.list({"adjusted_flow": credit}).data
    assert (listed.id, listed.description) == (adjustment["id"], "Sent twice")
    assert (listed.amount.value, listed.adjusted_flow.received_credit) == (-300, credit)
    assert balance(money, account) == (700, 0, 0)
    with pytest.raises(Exception, match="not enough"):
        sandbox.act("adjust_financial_account", amount=-701)
    assert len(money.adjustments.list().data) == 1
    assert sandbox.reconcile()["differences"] == []


def test_lists_are_filtered_by_time(sandbox: Sandbox, money: Any, fund: Callable[..., Any]) -> None:
    """As v2 writes it."""
    fund(100)
    sandbox.advance(days=1)
    fund(200)
    later = money.transactions.list({"created": {"gt": "2024-02-01T12:00:00.000Z"}}).data
    assert [each.amount.value for each in later] == [200]
    error = refusal(money.transactions.list, {"created": {"gt": "yesterday"}})
    assert "Invalid timestamp" in error.user_message
