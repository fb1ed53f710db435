"""A financial account's card in any order: hypothesis chooses the steps, and shortens what breaks a rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import stripe
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from helpers.sandbox import Sandbox

from ..conftest import CLOCK
from ..treasury.conftest import FEATURES, REQUESTED, at_home
from .test_from_treasury import Wallet, issue

AMOUNTS = st.integers(1, 6000)
CASH = 10_000


class Spending(RuleBasedStateMachine):
    """What is refused changes nothing; whatever happened, both ledgers add up."""

    authorizations = Bundle("authorizations")
    transactions = Bundle("transactions")

    def __init__(self) -> None:
        super().__init__()
        self.sandbox = Sandbox(seed="spending", clock=CLOCK)
        home = at_home(self.sandbox, self.sandbox.client())
        features = {**FEATURES, "card_issuing": REQUESTED}
        self.accounts = [home.open(CASH, features=features) for _ in range(2)]
        self.wallet = Wallet(home, self.accounts[0], issue(home, self.accounts[0]))
        self.options = home.options

    def ask(self, operation: Callable[..., Any], *args: Any) -> Any:
        """What an operation answers; None where it is refused."""
        try:
            return operation(*args, self.options)
        except stripe.InvalidRequestError:
            return None

    def latest(self) -> Any:
        """The id of the latest transaction, if there is one."""
        newest = self.wallet.issuing.transactions.list({"limit": 1}, self.options).data
        return newest[0].id if newest else multiple()

    @rule(target=authorizations, amount=AMOUNTS)
    def use(self, amount: int) -> Any:
        return self.wallet.use(amount).id

    @rule(authorization=authorizations, amount=AMOUNTS)
    def ask_for_more(self, authorization: str, amount: int) -> None:
        self.ask(self.wallet.helpers.authorizations.increment, authorization, {"increment_amount": amount})

    @rule(authorization=authorizations, amount=AMOUNTS)
    def give_up(self, authorization: str, amount: int) -> None:
        self.ask(self.wallet.helpers.authorizations.reverse, authorization, {"reverse_amount": amount})

    @rule(authorization=authorizations, amount=AMOUNTS)
    def correct(self, authorization: str, amount: int) -> None:
        self.ask(self.wallet.helpers.authorizations.finalize_amount, authorization, {"final_amount": amount})

    @rule(authorization=authorizations)
    def lapse(self, authorization: str) -> None:
        self.ask(self.wallet.helpers.authorizations.expire, authorization)

    @rule(target=transactions, authorization=authorizations, amount=AMOUNTS, last=st.booleans())
    def capture(self, authorization: str, amount: int, last: bool) -> Any:
        params = {"capture_amount": amount, "close_authorization": last}
        self.ask(self.wallet.helpers.authorizations.capture, authorization, params)
        return self.latest()

    @rule(target=transactions, amount=AMOUNTS, back=st.booleans())
    def unauthorized(self, amount: int, back: bool) -> Any:
        transactions = self.wallet.helpers.transactions
        verb = transactions.create_unlinked_refund if back else transactions.create_force_capture
        self.ask(verb, {"card": self.wallet.card.id, "amount": amount})
        return self.latest()

    @rule(transaction=transactions, amount=AMOUNTS)
    def refund(self, transaction: str, amount: int) -> None:
        self.ask(self.wallet.helpers.transactions.refund, transaction, {"refund_amount": amount})

    @rule(transaction=transactions, words=st.sampled_from(("winning_evidence", "losing_evidence", "Hm.")))
    def dispute(self, transaction: str, words: str) -> None:
        evidence = {"reason": "fraudulent", "fraudulent": {"explanation": words}}
        disputes = self.wallet.issuing.disputes
        if made := self.ask(disputes.create, {"transaction": transaction, "evidence": evidence}):
            disputes.submit(made.id, {}, self.options)

    @rule(amount=AMOUNTS, back=st.booleans(), which=st.integers(0, 1))
    def move(self, amount: int, back: bool, which: int) -> None:
        home, account = self.wallet.home, self.accounts[which]
        home.receive(account, amount) if back else home.debit(account, amount)

    @rule(which=st.integers(0, 1))
    def reassign(self, which: int) -> None:
        account = {"financial_account": self.accounts[which]}
        self.wallet.issuing.cards.update(self.wallet.card.id, account, self.options)

    @rule(hours=st.sampled_from((1, 24, 24 * 8)))
    def wait(self, hours: int) -> None:
        self.sandbox.advance(hours=hours)

    @invariant()
    def the_books_add_up(self) -> None:
        assert self.sandbox.reconcile()["differences"] == []

    @invariant()
    def what_waits_is_pending(self) -> None:
        """All of outbound pending is held by open authorizations."""
        waiting = self.wallet.issuing.authorizations.list({"status": "pending", "limit": 100}, self.options)
        due = sum(
            max(0, each.amount + sum(one.amount for one in each.transactions if one.type == "capture"))
            for each in waiting
            if each.approved
        )
        assert sum(self.wallet.home.balance(each)[2] for each in self.accounts) == due

    def teardown(self) -> None:
        """In the end every hold has lapsed."""
        self.sandbox.advance(days=40)
        self.the_books_add_up()
        for each in self.accounts:
            assert self.wallet.home.balance(each)[1:] == (0, 0)


TestSpending = Spending.TestCase
TestSpending.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
