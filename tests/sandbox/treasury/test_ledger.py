"""The ledger adds up: after every step of any sequence of movements, failures, returns and reversals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import stripe
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.sandbox import Sandbox
from helpers.sandbox.account_store import AccountStore
from helpers.sandbox.models.treasury import FLOWS
from helpers.sandbox.models.treasury.banks import BY_TOKEN, FATES

from ..onboarding import onboarded
from .conftest import CAPABILITIES, Home, at_home

SUB_BALANCES = ("cash", "inbound_pending", "outbound_pending")


class World:
    """Two connected accounts with a financial account each; every step is one request, or time."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(seed="ledger", clock="2024-02-01T12:00:00")
        client = self.sandbox.client()
        first = at_home(self.sandbox, client)
        second = Home(self.sandbox, client, onboarded(client, *CAPABILITIES)["id"])
        self.homes = [(each, each.open(cash=5000)) for each in (first, second)]
        self.start = self.sandbox.snapshot()

    def again(self) -> None:
        """Back to two accounts with fifty dollars each."""
        self.sandbox.restore(self.start)

    def pick(self, home: Home, account: str, kind: str, place: int) -> str:
        """The id of one of an account's objects; of none, if there are none."""
        listed = getattr(home.treasury, kind).list({"financial_account": account}, home.options).data
        return str(listed[place % len(listed)].id) if listed else "none_1"

    def check(self) -> None:
        """What is stored adds up, and balances are what the movements say, whatever the ledger does."""
        assert self.sandbox.reconcile()["differences"] == []
        for home, account in self.homes:
            assert home.balance(account) == told_by_flows(self.sandbox, home.account, account)

    def read(self) -> None:
        """What the API shows adds up: entries to transactions, and to balances."""
        for home, account in self.homes:
            totals: dict[str, Counter[str]] = {}
            for entry in everything(home, "transaction_entries", account):
                for id in (account, entry.transaction):
                    totals.setdefault(id, Counter()).update(entry.balance_impact.to_dict())
            balance = totals.get(account, Counter())
            assert home.balance(account) == tuple(balance[name] for name in SUB_BALANCES)
            for transaction in everything(home, "transactions", account):
                impact = transaction.balance_impact.to_dict()
                assert impact == {name: totals[transaction.id][name] for name in SUB_BALANCES}
                pending = impact["inbound_pending"] or impact["outbound_pending"]
                assert transaction.status == ("open" if pending else "posted" if impact["cash"] else "void")


# What an amount adds to cash and to what is pending outbound, by the status its flow is in.
HOLDS: dict[str, dict[str, tuple[int, int]]] = {
    "received_credit": {"succeeded": (+1, 0)},
    "received_debit": {"succeeded": (-1, 0)},
    "inbound_transfer": {"succeeded": (+1, 0)},
    "outbound_payment": {"processing": (-1, +1), "posted": (-1, 0)},
    "outbound_transfer": {"processing": (-1, +1), "posted": (-1, 0)},
    "credit_reversal": {"processing": (-1, +1), "posted": (-1, 0)},
    "debit_reversal": {"processing": (+1, 0), "succeeded": (+1, 0)},
}


def told_by_flows(sandbox: Sandbox, owner: str, account: str) -> tuple[int, int, int]:
    """The balance that follows from what became of each movement."""
    store = AccountStore(sandbox.application.state, owner)
    cash = outbound = 0
    for name, holds in HOLDS.items():
        for flow in store.all(f"treasury.{name}", "financial_account", account):
            in_cash, pending = holds.get(_counted(flow), (0, 0))
            cash += in_cash * flow["amount"]
            outbound += pending * flow["amount"]
    return cash, 0, outbound


def _counted(flow: Any) -> str:
    """The status that counts: a payment that another account sent back comes by a ReceivedCredit."""
    to = (flow.get("destination_payment_method_details") or {}).get("type")
    return "posted" if (flow["status"], to) == ("returned", "financial_account") else str(flow["status"])


def everything(home: Home, kind: str, account: str) -> Any:
    """All pages of a list."""
    params = {"financial_account": account, "limit": 100}
    return getattr(home.treasury, kind).list(params, home.options).auto_paging_iter()


Step = Callable[[World, Home, str, int, int], object]


def pay(world: World, home: Home, account: str, amount: int, place: int) -> object:
    return home.pay(account, amount, list(FATES)[place % len(FATES)])


def pay_the_other(world: World, home: Home, account: str, amount: int, place: int) -> object:
    to = next(there for _, there in world.homes if there != account)
    data = {"type": "financial_account", "financial_account": to}
    return home.pay(account, amount, destination_payment_method_data=data)


def transfer(world: World, home: Home, account: str, amount: int, place: int) -> object:
    return home.transfer(account, amount, list(BY_TOKEN)[place % len(BY_TOKEN)])


def pull(world: World, home: Home, account: str, amount: int, place: int) -> object:
    return home.pull(account, amount, list(BY_TOKEN)[place % len(BY_TOKEN)])


def wire(world: World, home: Home, account: str, amount: int, place: int) -> object:
    options = {"us_bank_account": {"network": "us_domestic_wire"}}
    return home.pay(account, amount, destination_payment_method_options=options)


def receive(world: World, home: Home, account: str, amount: int, place: int) -> object:
    return home.receive(account, amount, ("ach", "us_domestic_wire", "rtp")[place % 3])


def debit(world: World, home: Home, account: str, amount: int, place: int) -> object:
    return home.debit(account, amount)


def advance(world: World, home: Home, account: str, amount: int, place: int) -> object:
    return world.sandbox.advance(hours=amount % 60)


def on(kind: str, action: str, *, test: bool = False) -> Step:
    """A step that does something to one of the objects of a kind."""

    def step(world: World, home: Home, account: str, amount: int, place: int) -> object:
        service = getattr(home.helpers if test else home.treasury, kind)
        return getattr(service, action)(world.pick(home, account, kind, place), {}, home.options)

    return step


def reverse(kind: str) -> Step:
    """A step that reverses one of the credits or debits."""

    def step(world: World, home: Home, account: str, amount: int, place: int) -> object:
        id = world.pick(home, account, f"received_{kind}s", place)
        return getattr(home.treasury, f"{kind}_reversals").create({f"received_{kind}": id}, home.options)

    return step


OUTBOUND = [
    on(f"outbound_{kind}s", action, test=True)
    for kind in ("payment", "transfer")
    for action in ("post", "fail", f"return_outbound_{kind}")
]
INBOUND = [
    on("inbound_transfers", action, test=True) for action in ("succeed", "fail", "return_inbound_transfer")
]
CANCELS = [on(f"{kind}s", "cancel") for kind in ("outbound_payment", "outbound_transfer", "inbound_transfer")]
STEPS: list[Step] = [
    *(receive, pay, pay_the_other, transfer, pull, wire, debit, advance) * 3,
    *OUTBOUND,
    *INBOUND,
    *CANCELS,
    reverse("credit"),
    reverse("debit"),
]
WORLD = World()


@given(
    st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, 1), st.integers(1, 500), st.integers(0, 10)),
        min_size=25,
        max_size=50,
    )
)
@settings(max_examples=25)
def test_entries_sum_to_balances_after_every_step(steps: list[tuple[Step, int, int, int]]) -> None:
    """What Stripe would refuse is refused and changes nothing; whatever else happens, it adds up."""
    WORLD.again()
    for step, who, amount, place in steps:
        with suppress(stripe.InvalidRequestError):
            step(WORLD, *WORLD.homes[who], amount, place)
        WORLD.check()
    WORLD.sandbox.advance(days=30)
    WORLD.check()
    WORLD.read()


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(1, 500)), min_size=5, max_size=15))
@settings(max_examples=10)
def test_money_between_accounts_stays_the_same(payments: list[tuple[int, int]]) -> None:
    """Over Stripe's own network none is made and none is lost."""
    WORLD.again()
    for who, amount in payments:
        with suppress(stripe.InvalidRequestError):
            pay_the_other(WORLD, *WORLD.homes[who], amount, 0)
        with suppress(stripe.InvalidRequestError):
            reverse("credit")(WORLD, *WORLD.homes[1 - who], 0, amount)
    assert sum(sum(home.balance(account)) for home, account in WORLD.homes) == 10000


def test_every_flow_is_moved_by_the_steps() -> None:
    """No kind of movement is left out of the sequences above."""
    WORLD.again()
    home, account = WORLD.homes[0]
    for step in (receive, pay, transfer, pull, debit, reverse("debit"), reverse("credit")):
        with suppress(stripe.InvalidRequestError):
            step(WORLD, home, account, 100 if step is not receive else 5000, 0)
    home.receive(account, 100)
    reverse("credit")(WORLD, home, account, 0, 0)
    kinds = {each.split(".")[1] for each in home.events()}
    assert kinds == {*FLOWS, "financial_account"}
