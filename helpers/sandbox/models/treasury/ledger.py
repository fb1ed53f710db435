"""Treasury's ledger: entries, the transactions they add up to, and the balances these add up to.

Source: https://docs.stripe.com/treasury/account-management/working-with-balances-and-transactions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ...account_store import AccountStore
from ...reconcile import audit
from ...resource import Resource
from ...state import State
from .access import ACCOUNT
from .states import SUB_BALANCES, Move

TRANSACTION = "treasury.transaction"
ENTRY = "treasury.transaction_entry"
DETAILS = (
    "destination_payment_method_details",
    "origin_payment_method_details",
    "initiating_payment_method_details",
)


def record(store: AccountStore, flow_type: str, resource: Resource, move: Move) -> str:
    """Write an entry for a flow, with all that follows from it; tells the transaction it belongs to.

    It goes into the flow's transaction while that is open; after that, into a new one.
    """
    impact = move.impact(resource["amount"])
    shared = {
        "currency": resource["currency"],
        "financial_account": resource["financial_account"],
        "flow": resource["id"],
        "flow_type": flow_type,
    }
    transaction = store.find(TRANSACTION, resource.get("transaction") or "")
    if transaction is None or transaction["status"] != "open":
        description = _description(flow_type, resource)
        transaction = store.add(store.new(TRANSACTION, **shared, description=description), event=None)
    entry = store.new(
        ENTRY,
        **shared,
        balance_impact=impact,
        effective_at=store.now,
        transaction=transaction["id"],
        type=move.entry,
    )
    store.add(entry, event=None)
    store.change(transaction, _after(transaction, impact, store.now), event=None)
    _move_balance(store, resource["financial_account"], impact)
    id: str = transaction["id"]
    return id


def _description(flow_type: str, resource: Resource) -> str:
    """Who it is with, what it is and what it is called: "Jane Austen (6789) | Outbound transfer | transfer".

    Source: https://docs.stripe.com/api/treasury/transactions/object, the example.
    """
    details: Resource = next((resource[name] for name in DETAILS if resource.get(name)), {})
    name = details.get("billing_details", {}).get("name")
    last4 = details.get("us_bank_account", {}).get("last4")
    other = f"{name} ({last4})" if name and last4 else name
    called = resource.get("statement_descriptor") or resource.get("description")
    return " | ".join(each for each in (other, flow_type.replace("_", " ").capitalize(), called) if each)


def _after(transaction: Resource, impact: dict[str, int], now: int) -> dict[str, Any]:
    """A transaction with one more entry: open while anything is pending, void if nothing came of it."""
    total = {name: transaction["balance_impact"][name] + impact[name] for name in SUB_BALANCES}
    if total["inbound_pending"] or total["outbound_pending"]:
        status = "open"
    else:
        status = "posted" if total["cash"] else "void"
    transitions = transaction["status_transitions"]
    if status != "open":
        transitions = {**transitions, f"{status}_at": now}
    return {
        "amount": total["cash"] + total["inbound_pending"],
        "balance_impact": total,
        "status": status,
        "status_transitions": transitions,
    }


def _move_balance(store: AccountStore, id: str, impact: dict[str, int]) -> None:
    account = store.get(ACCOUNT, id)
    balance = {name: {"usd": account["balance"][name].get("usd", 0) + impact[name]} for name in SUB_BALANCES}
    store.change(account, {"balance": balance}, event=None)


def _whole(sums: Mapping[str, Counter[str]], id: str) -> dict[str, int]:
    return {name: sums[id][name] if id in sums else 0 for name in SUB_BALANCES}


@audit
def treasury_adds_up(state: State, account: str) -> Iterator[str]:
    """Entries sum to their transaction and to their financial account's balance."""
    store = AccountStore(state, account)
    sums: dict[str, Counter[str]] = {}
    for entry in store.all(ENTRY):
        for id in (entry["transaction"], entry["financial_account"]):
            sums.setdefault(id, Counter()).update(entry["balance_impact"])
    for each in store.all(TRANSACTION):
        if each["balance_impact"] != _whole(sums, each["id"]):
            yield f"the transaction {each['id']} and its entries differ"
        if each["status"] == "void" and any(each["balance_impact"].values()):
            yield f"the transaction {each['id']} is void and moved money"
    for each in store.all(ACCOUNT):
        balance = {name: each["balance"][name].get("usd", 0) for name in SUB_BALANCES}
        if balance != _whole(sums, each["id"]):
            yield f"the balance of {each['id']} and its entries differ"
