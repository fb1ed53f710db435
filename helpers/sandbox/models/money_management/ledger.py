"""The ledger of financial accounts: a transaction for each flow of money, an entry for each of its steps.

`begin` and `go_on` are the only ways that money moves. What a transaction's entries add up to is its impact,
and what all impacts add up to is the balance; an audit proves it.

Source: https://docs.stripe.com/api/v2/money-management/transactions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ...account_store import AccountStore
from ...clock import iso
from ...model import Model
from ...reconcile import audit
from ...resource import Resource
from ...state import State
from ...statuses import Statuses
from .amounts import amount, insufficient_funds
from .financial_accounts import ACCOUNT, PARTS

TRANSACTION = "v2.money_management.transaction"
ENTRY = "v2.money_management.transaction_entry"
CARDS = "received_debit"
"""The category of what cards take, which may be more than there is."""
Moves = Mapping[str, int]
"""By part of the balance, in minor units: {"available": -500, "outbound_pending": 500}."""

Model(
    TRANSACTION,
    word="transaction",
    statuses=Statuses(
        {"pending": ("posted", "void"), "posted": (), "void": ()},
        starts=("pending", "posted"),
        told_as={"posted": "updated", "void": "updated"},
    ),
    source="https://docs.stripe.com/api/v2/money-management/transactions",
)
Model(
    ENTRY,
    word="transaction entry",
    source="https://docs.stripe.com/api/v2/money-management/transaction-entries",
)


def begin(
    store: AccountStore,
    account: str,
    flow: Resource,
    moves: Moves,
    *,
    category: str = "",
    currency: str = "",
    value: int | None = None,
    posted: bool = False,
    counterparty: str | None = None,
    described: str | None = None,
    covered: bool = True,
) -> Resource:
    """The transaction of a flow with its first entry. Raises RefusedByV2 where money is missing.

    `value`: what it is about, minor units; by default what becomes available or stops to be. `category`: by
    default the name of the flow's kind. `covered`: False for what a card owes, however little there is.
    """
    type = flow["object"].rpartition(".")[2]
    currency = currency or flow["amount"]["currency"]
    if covered and balance(store, account, currency) + min(0, moves.get("available", 0)) < 0:
        raise insufficient_funds()
    transaction = store.new(
        TRANSACTION,
        amount=amount(moves.get("available", 0) if value is None else value, currency),
        balance_impact=_impact({}, currency),
        category=category or type,
        counterparty={"name": counterparty} if counterparty else None,
        description=described,
        financial_account=account,
        flow={"type": type, type: flow["id"]},
        regulatory_receipt={"status": "not_applicable", "url": None, "url_expires_at": None},
        status="posted" if posted else "pending",
        status_transitions={"posted_at": iso(store.now) if posted else None, "void_at": None},
    )
    transaction["balance_impact"] = _impact(moves, currency)
    added = store.add(transaction)
    _enter(store, added, moves)
    return added


def go_on(store: AccountStore, transaction: Resource, moves: Moves, status: str) -> Resource:
    """The next step of a transaction: money moves on, and it is posted, or void, or pending as before."""
    currency = transaction["amount"]["currency"]
    before = {part: transaction["balance_impact"][part]["value"] for part in PARTS}
    total = {part: before[part] + moves.get(part, 0) for part in PARTS}
    _enter(store, transaction, moves)
    if status == transaction["status"]:
        return store.change(transaction, {"balance_impact": _impact(total, currency)})
    moments = {**transaction["status_transitions"], f"{status}_at": iso(store.now)}
    return store.move(
        transaction, status, balance_impact=_impact(total, currency), status_transitions=moments
    )


def _enter(store: AccountStore, transaction: Resource, moves: Moves) -> None:
    currency, account = transaction["amount"]["currency"], transaction["financial_account"]
    names = ("category", "financial_account", "flow")
    entry = store.new(
        ENTRY,
        balance_impact=_impact(moves, currency),
        effective_at=iso(store.now),
        transaction=transaction["id"],
        transaction_details={name: transaction[name] for name in names},
    )
    store.add(entry, event=None)
    current = store.get(ACCOUNT, account)
    held = {
        part: {
            **current["balance"][part],
            currency: amount(_held(current, part, currency) + moves.get(part, 0), currency),
        }
        for part in PARTS
    }
    store.change(current, {"balance": held}, event=None)


def _impact(moves: Moves, currency: str) -> Resource:
    return {part: amount(moves.get(part, 0), currency) for part in PARTS}


def _held(account: Resource, part: str, currency: str) -> int:
    held: int = account["balance"][part].get(currency, {"value": 0})["value"]
    return held


def balance(store: AccountStore, account: str, currency: str) -> int:
    """What is available in a currency, in minor units."""
    return _held(store.get(ACCOUNT, account), "available", currency)


def of_flow(store: AccountStore, flow: Resource) -> Resource:
    """The transaction that a flow began with."""
    type = flow["object"].rpartition(".")[2]
    entries = [each for each in store.all(TRANSACTION) if (each["flow"] or {}).get(type) == flow["id"]]
    return entries[-1]


@audit
def financial_balances_are_what_was_entered(state: State, account: str) -> Iterator[str]:
    """Each part of each balance is the sum of its entries, and not below nothing unless cards took it."""
    store = AccountStore(state, account)
    sums: Counter[Any] = Counter()
    taken = {each["financial_account"] for each in store.all(TRANSACTION) if each["category"] == CARDS}
    for entry in store.all(ENTRY):
        for part, impact in entry["balance_impact"].items():
            holder = entry["transaction_details"]["financial_account"]
            sums[holder, part, impact["currency"]] += impact["value"]
    for holding in store.all(ACCOUNT):
        for part, held in holding["balance"].items():
            for each in held.values():
                if each["value"] != sums[holding["id"], part, each["currency"]]:
                    yield f"{holding['id']} does not have {part} what its entries add up to"
                if each["value"] < 0 and holding["id"] not in taken:
                    yield f"{holding['id']} has {each['value']} {each['currency']} {part}"


@audit
def impacts_are_what_was_entered(state: State, account: str) -> Iterator[str]:
    """Each transaction's impact is the sum of its entries."""
    store = AccountStore(state, account)
    sums: Counter[Any] = Counter()
    for entry in store.all(ENTRY):
        for part, impact in entry["balance_impact"].items():
            sums[entry["transaction"], part] += impact["value"]
    for transaction in store.all(TRANSACTION):
        for part, impact in transaction["balance_impact"].items():
            if impact["value"] != sums[transaction["id"], part]:
                yield f"{transaction['id']} has another impact on {part} than its entries"
