"""Cards that spend from a financial account of v2, as programs of 2026 issue them.

Source: programs that send `financial_account_v2` where `/v2/money_management/financial_accounts` lists one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.account_store import AccountStore
from helpers.sandbox.models.money_management.financial_accounts import ACCOUNT

from ..refused import refusal


@pytest.fixture
def money(sandbox: Sandbox, stripe_client: Any) -> Iterator[Any]:
    """The platform's financial account, with a hundred dollars; after every test, the audits agree."""
    money = stripe_client.v2.money_management
    account = money.financial_accounts.list().data[0].id
    sandbox.act("adjust_financial_account", amount=10_000)
    yield lambda: money.financial_accounts.retrieve(account)
    assert sandbox.reconcile()["differences"] == []


def balance(money: Any) -> tuple[int, int]:
    """What is available, and what is held."""
    parts = money().balance
    return parts.available["usd"].value, parts.outbound_pending["usd"].value


def test_a_use_is_held_taken_and_given_back(
    money: Any, stripe_client: Any, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """Of the account's balance, and none of the issuing balance."""
    helpers = stripe_client.v1.test_helpers.issuing
    card = issue(financial_account_v2=money().id)
    authorization = use(card)
    assert (authorization.approved, authorization.balance_transactions) == (True, [])
    assert balance(money) == (9000, 1000)
    captured = helpers.authorizations.capture(
        authorization.id, {"capture_amount": 400, "close_authorization": False}
    )
    assert balance(money) == (9000, 600)
    helpers.authorizations.reverse(authorization.id)
    assert balance(money) == (9600, 0)
    transaction = captured.transactions[0].id
    assert stripe_client.v1.issuing.transactions.retrieve(transaction).balance_transaction is None
    helpers.transactions.refund(transaction, {"refund_amount": 100})
    assert balance(money) == (9700, 0)
    told = stripe_client.v2.money_management.transactions.list({"financial_account": money().id}).data
    assert [(each.status, each.category, each.amount.value) for each in told[:3]] == [
        ("posted", "received_credit", 100),
        ("posted", "received_debit", -400),
        ("void", "received_debit", -1000),
    ]


def test_more_than_there_is_is_declined(
    money: Any, sandbox: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """Whatever the issuing balance holds; but what was captured by force is owed."""
    sandbox.act("fund_issuing", amount=50_000)
    card = issue(financial_account_v2=money().id)
    declined = use(card, amount=10_001)
    assert (declined.approved, declined.request_history[0].reason) == (False, "insufficient_funds")
    assert use(card, amount=10_000).approved
    forced: Any = {"card": card.id, "amount": 500}
    sandbox.client().v1.test_helpers.issuing.transactions.create_force_capture(forced)
    assert balance(money) == (-500, 10_000)


def test_a_dispute_that_is_won_brings_it_back(
    money: Any, stripe_client: Any, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """To the account that it was taken from."""
    capture = stripe_client.v1.test_helpers.issuing.authorizations.capture
    captured = capture(use(issue(financial_account_v2=money().id)).id).transactions[0]
    evidence = {"reason": "fraudulent", "fraudulent": {"explanation": "winning_evidence"}}
    disputes = stripe_client.v1.issuing.disputes
    dispute = disputes.create({"transaction": captured.id, "amount": 600, "evidence": evidence})
    disputes.submit(dispute.id)
    assert disputes.retrieve(dispute.id).status == "won"
    assert balance(money) == (9600, 0)


def test_only_what_is_open_issues(
    money: Any, sandbox: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """Two programs of 2026 report the sentence; and a card of what was closed pays no more."""
    card, account = issue(financial_account_v2=money().id), money().id
    store = AccountStore(sandbox.application.state, sandbox.account)
    store.change(store.get(ACCOUNT, account), {"status": "closed"})
    refused = refusal(issue, financial_account_v2=account)
    assert refused.user_message == (
        f"You cannot create a new card for FinancialAccount `{account}` because its status is closed. "
        "Please try again with an open FinancialAccount."
    )
    assert use(card).request_history[0].reason == "not_allowed"
    assert refusal(issue, financial_account_v2="fa_test_1").code == "resource_missing"


def test_a_card_in_place_of_another_spends_from_its_account(
    money: Any, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """Without naming it again."""
    card = issue(financial_account_v2=money().id)
    assert use(issue(replacement_for=card.id, replacement_reason="expired")).approved
    assert balance(money) == (9000, 1000)
