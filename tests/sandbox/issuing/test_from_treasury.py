"""Cards that spend from a financial account: what is held, taken and given back there.

Source: https://docs.stripe.com/treasury/account-management/issuing-cards and the reference of `treasury` in
https://docs.stripe.com/api/issuing/authorizations/object, transactions and disputes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal
from ..treasury.conftest import FEATURES, REQUESTED, Home, at_home
from .conftest import CARDHOLDER


@dataclass(frozen=True)
class Wallet:
    """A financial account with a hundred dollars, and an active card on it."""

    home: Home
    account: str
    card: Any

    @property
    def issuing(self) -> Any:
        return self.home.client.v1.issuing

    @property
    def helpers(self) -> Any:
        return self.home.client.v1.test_helpers.issuing

    def use(self, amount: int = 1000) -> Any:
        used = {"card": self.card.id, "amount": amount, "merchant_data": {"name": "Rocket Rides"}}
        return self.helpers.authorizations.create(used, self.home.options)

    def capture(self, authorization: Any, **params: Any) -> Any:
        return self.helpers.authorizations.capture(authorization.id, params, self.home.options)

    def balance(self) -> tuple[int, int, int]:
        return self.home.balance(self.account)


def issue(home: Home, account: str, **params: Any) -> Any:
    """Issue an active card on a financial account to a new cardholder."""
    issuing: Any = home.client.v1.issuing
    cardholder = issuing.cardholders.create(CARDHOLDER, home.options)
    card = {"cardholder": cardholder.id, "currency": "usd", "type": "virtual", "status": "active"}
    return issuing.cards.create({**card, "financial_account": account, **params}, home.options)


@pytest.fixture
def wallet(sandbox: Sandbox) -> Iterator[Wallet]:
    """After every test, not one audit finds a difference."""
    home = at_home(sandbox, sandbox.client())
    account = home.open(10_000, features={**FEATURES, "card_issuing": REQUESTED})
    yield Wallet(home, account, issue(home, account))
    assert sandbox.reconcile()["differences"] == []


def test_a_use_holds_money_of_the_account(wallet: Wallet) -> None:
    """In a transaction that is open as long as it waits, and nothing of the issuing balance."""
    authorization = wallet.use()
    assert wallet.card.financial_account == wallet.account
    assert (authorization.approved, authorization.balance_transactions) == (True, [])
    treasury = authorization.treasury
    assert (treasury.received_credits, treasury.received_debits) == ([], [])
    expand = {"expand": ["flow_details"]}
    held = wallet.home.treasury.transactions.retrieve(treasury.transaction, expand, wallet.home.options)
    assert (held.status, held.flow_type, held.flow) == ("open", "issuing_authorization", authorization.id)
    assert held.flow_details.issuing_authorization.id == authorization.id
    assert held.balance_impact.to_dict() == {"cash": -1000, "inbound_pending": 0, "outbound_pending": 1000}
    assert wallet.balance() == (9000, 0, 1000)


def test_more_than_there_is_is_declined(wallet: Wallet) -> None:
    """Whatever the issuing balance holds; nothing is held then."""
    wallet.home.sandbox.act("fund_issuing", amount=50_000, account=wallet.home.account)
    declined = wallet.use(10_001)
    assert (declined.approved, declined.request_history[0].reason) == (False, "insufficient_funds")
    assert declined.treasury.transaction is None
    assert wallet.use(10_000).approved


def test_a_capture_is_a_debit(wallet: Wallet) -> None:
    """The hold is released, its transaction comes to nothing; the card's debit names what it is for."""
    authorization = wallet.capture(wallet.use(), capture_amount=700)
    transaction = authorization.transactions[0]
    assert transaction.balance_transaction is None
    assert transaction.treasury.received_credit is None
    assert authorization.treasury.received_debits == [transaction.treasury.received_debit]
    debits = wallet.home.treasury.received_debits
    debit = debits.retrieve(transaction.treasury.received_debit, {}, wallet.home.options)
    assert (debit.amount, debit.network, debit.status) == (700, "card", "succeeded")
    assert debit.initiating_payment_method_details.issuing_card == wallet.card.id
    assert debit.linked_flows.issuing_authorization == authorization.id
    assert debit.linked_flows.issuing_transaction == transaction.id
    assert debit.reversal_details.restricted_reason == "network_restricted"
    held = wallet.home.treasury.transactions.retrieve(
        authorization.treasury.transaction, {}, wallet.home.options
    )
    assert held.status == "void"
    assert wallet.balance() == (9300, 0, 0)
    assert sorted(wallet.home.entries(wallet.account)[1:]) == [
        ("issuing_authorization_hold", -1000, 1000),
        ("issuing_authorization_release", 1000, -1000),
        ("received_debit", -700, 0),
    ]
    assert wallet.home.events("received_debit") == ["treasury.received_debit.created"]


def test_what_is_raised_lowered_and_lapses_moves_the_hold(wallet: Wallet) -> None:
    """Each by an entry of its own in the same transaction."""
    authorization, helpers = wallet.use(), wallet.helpers.authorizations
    raised = helpers.increment(authorization.id, {"increment_amount": 500}, wallet.home.options)
    assert (raised.treasury.transaction, wallet.balance()) == (
        authorization.treasury.transaction,
        (8500, 0, 1500),
    )
    helpers.reverse(authorization.id, {"reverse_amount": 300}, wallet.home.options)
    assert wallet.balance() == (8800, 0, 1200)
    wallet.home.sandbox.advance(days=7)
    assert wallet.balance() == (10_000, 0, 0)


def test_a_refund_is_a_credit(wallet: Wallet) -> None:
    """It comes in over the card network, and the authorization lists it."""
    captured = wallet.capture(wallet.use()).transactions[0]
    part = {"refund_amount": 400}
    refund = wallet.helpers.transactions.refund(captured.id, part, wallet.home.options)
    assert refund.treasury.received_debit is None
    credits_ = wallet.home.treasury.received_credits
    credit = credits_.retrieve(refund.treasury.received_credit, {}, wallet.home.options)
    assert (credit.amount, credit.network) == (400, "card")
    assert credit.initiating_payment_method_details.issuing_card == wallet.card.id
    assert credit.linked_flows.issuing_transaction == refund.id
    authorization = wallet.issuing.authorizations.retrieve(captured.authorization, {}, wallet.home.options)
    assert authorization.treasury.received_credits == [credit.id]
    assert wallet.balance() == (9400, 0, 0)


def test_what_nobody_authorized_is_taken_all_the_same(wallet: Wallet) -> None:
    """A forced capture and an unlinked refund; the account may be overdrawn by it."""
    facts = {"card": wallet.card.id, "amount": 12_000}
    taken = wallet.helpers.transactions.create_force_capture(facts, wallet.home.options)
    assert (taken.authorization, wallet.balance()) == (None, (-2000, 0, 0))
    given = wallet.helpers.transactions.create_unlinked_refund(facts, wallet.home.options)
    assert given.treasury.received_credit.startswith("rc_")
    assert wallet.balance() == (10_000, 0, 0)


def test_a_dispute_that_is_won_reverses_the_debit(wallet: Wallet) -> None:
    """The reversal names the dispute, and is done with it.

    Source: https://docs.stripe.com/issuing/purchases/disputes.
    """
    captured = wallet.capture(wallet.use()).transactions[0]
    evidence = {"reason": "fraudulent", "fraudulent": {"explanation": "winning_evidence"}}
    disputes = wallet.issuing.disputes
    dispute = disputes.create(
        {"transaction": captured.id, "amount": 600, "evidence": evidence}, wallet.home.options
    )
    debit = captured.treasury.received_debit
    assert dispute.treasury.to_dict() == {"debit_reversal": None, "received_debit": debit}
    disputes.submit(dispute.id, {}, wallet.home.options)
    won = disputes.retrieve(dispute.id, {}, wallet.home.options)
    assert (won.status, won.balance_transactions) == ("won", [])
    reversals = wallet.home.treasury.debit_reversals
    reversal = reversals.retrieve(won.treasury.debit_reversal, {}, wallet.home.options)
    assert (reversal.amount, reversal.status, reversal.network) == (600, "succeeded", "card")
    assert reversal.linked_flows.issuing_dispute == dispute.id
    reversed_ = wallet.home.treasury.received_debits.retrieve(debit, {}, wallet.home.options)
    assert reversed_.linked_flows.debit_reversal == reversal.id
    assert wallet.balance() == (9600, 0, 0)


@pytest.mark.parametrize(
    ("words", "status", "reversal_status"),
    [("It was not me.", "submitted", "processing"), ("losing_evidence", "lost", "failed")],
)
def test_a_dispute_that_is_not_won_brings_nothing(
    wallet: Wallet, words: str, status: str, reversal_status: str
) -> None:
    """The reversal is there once the dispute is submitted; money would come only of winning.

    Source: https://docs.stripe.com/issuing/purchases/disputes.
    """
    captured = wallet.capture(wallet.use()).transactions[0]
    evidence = {"reason": "fraudulent", "fraudulent": {"explanation": words}}
    disputes, options = wallet.issuing.disputes, wallet.home.options
    dispute = disputes.create({"transaction": captured.id, "evidence": evidence}, options)
    disputes.submit(dispute.id, {}, options)
    told = disputes.retrieve(dispute.id, {}, options)
    reversals = wallet.home.treasury.debit_reversals
    reversal = reversals.retrieve(told.treasury.debit_reversal, {}, options)
    assert (told.status, reversal.status, reversal.transaction) == (status, reversal_status, None)
    assert wallet.balance() == (9000, 0, 0)


@pytest.mark.parametrize(
    ("params", "again"),
    [
        (
            {"platform_restrictions": {"outbound_flows": "restricted"}},
            {"platform_restrictions": {"outbound_flows": "unrestricted"}},
        ),
        ({"features": {"card_issuing": {"requested": False}}}, {"features": {"card_issuing": REQUESTED}}),
    ],
)
def test_an_account_that_lets_nothing_out_declines(
    wallet: Wallet, params: dict[str, Any], again: dict[str, Any]
) -> None:
    """Restricted by the platform, or without the feature; what was authorized before is captured.

    Source: https://docs.stripe.com/treasury/account-management/issuing-cards#handle-auth and
    https://docs.stripe.com/api/treasury/financial_account_features/object; guess: the reason.
    """
    before, accounts = wallet.use(), wallet.home.treasury.financial_accounts
    accounts.update(wallet.account, params, wallet.home.options)
    declined = wallet.use()
    assert (declined.approved, declined.request_history[0].reason) == (False, "not_allowed")
    assert wallet.capture(before).transactions[0].treasury.received_debit.startswith("rd_")
    accounts.update(wallet.account, again, wallet.home.options)
    assert wallet.use().approved


def test_a_debit_is_disputed_by_its_id(wallet: Wallet) -> None:
    """If it was made with a card. Source: https://docs.stripe.com/api/issuing/disputes/create."""
    captured = wallet.capture(wallet.use()).transactions[0]
    disputes, options = wallet.issuing.disputes, wallet.home.options
    dispute = disputes.create({"treasury": {"received_debit": captured.treasury.received_debit}}, options)
    assert (dispute.transaction, dispute.amount) == (captured.id, 1000)
    other = wallet.home.debit(wallet.account, 100)
    param = "treasury[received_debit]"
    assert refusal(disputes.create, {"treasury": {"received_debit": other.id}}, options).param == param


def test_a_card_moves_to_another_account(wallet: Wallet) -> None:
    """What was authorized before is taken where it is held.

    Source: https://docs.stripe.com/api/issuing/cards/update#update_issuing_card-financial_account.
    """
    before, update = wallet.use(), wallet.issuing.cards.update
    without = wallet.home.open(500)
    error = refusal(update, wallet.card.id, {"financial_account": without}, wallet.home.options)
    assert error.param == "financial_account"
    account = wallet.home.open(500, features={**FEATURES, "card_issuing": REQUESTED})
    moved = update(wallet.card.id, {"financial_account": account}, wallet.home.options)
    assert moved.financial_account == account
    wallet.capture(before)
    assert wallet.balance() == (9000, 0, 0)
    assert wallet.use(501).request_history[0].reason == "insufficient_funds"
    wallet.capture(wallet.use(400))
    assert (wallet.balance(), wallet.home.balance(account)) == ((9000, 0, 0), (100, 0, 0))


def test_a_replacement_stays_with_the_account(wallet: Wallet) -> None:
    """Guess: also where the request does not name it."""
    replaced = {"replacement_for": wallet.card.id, "replacement_reason": "damaged", "type": "virtual"}
    new = wallet.issuing.cards.create({**replaced, "currency": "usd"}, wallet.home.options)
    assert new.financial_account == wallet.account


@pytest.mark.parametrize(
    ("features", "params", "param"),
    [
        (FEATURES, {}, "financial_account"),
        ({**FEATURES, "card_issuing": REQUESTED}, {"currency": "eur"}, "currency"),
        (FEATURES, {"financial_account": "fa_none"}, "financial_account"),
    ],
)
def test_what_a_card_cannot_be_issued_on(
    sandbox: Sandbox, features: Any, params: dict[str, Any], param: str
) -> None:
    """An account without the feature, another currency, no account.

    Source: https://docs.stripe.com/treasury/account-management/financial-account-features.
    """
    home = at_home(sandbox, sandbox.client())
    account = home.open(features=features)
    assert refusal(issue, home, account, **params).param == param


def test_no_card_is_issued_on_a_platforms_own_account(sandbox: Sandbox) -> None:
    """Only connected accounts' can have cards.

    Source: https://docs.stripe.com/financial-accounts/connect/account-management/platform-financial-account.
    """
    client: Any = sandbox.client()
    own = client.v1.treasury.financial_accounts.list().data[0]
    cardholder = client.v1.issuing.cardholders.create(CARDHOLDER).id
    card = {"cardholder": cardholder, "currency": "usd", "type": "virtual", "financial_account": own.id}
    assert refusal(client.v1.issuing.cards.create, card).param == "financial_account"
