"""A customer's credit balance: what it owes or is owed beside its invoices, and each change of that.

Source: https://docs.stripe.com/api/customer_balance_transactions and
https://docs.stripe.com/billing/customer/balance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ... import errors
from ...account_store import AccountStore, State
from ...model import Model
from ...nested import first_metadata
from ...reconcile import audit
from ...resource import Resource
from ...routes import Call, route
from ..money import ledger

Model("customer_balance_transaction", source="https://docs.stripe.com/api/customer_balance_transactions")


@route("v1.customers.balance_transactions.create")
def create_balance_transaction(call: Call) -> Resource:
    """Change the balance by an amount in minor units: credit below zero, debit above; of one currency."""
    store, params = call.store, call.params
    customer = store.get("customer", call.path["customer"])
    amount, currency = params["amount"], params["currency"].lower()
    if amount == 0:
        raise errors.Invalid("The amount must be a credit or a debit: it cannot be 0.", param="amount")
    if customer["currency"] not in (None, currency):
        raise errors.Invalid(
            f"The currency must be the customer's, which is {customer['currency']}.", param="currency"
        )
    return move(
        store,
        customer,
        amount,
        currency,
        description=params.get("description"),
        metadata=first_metadata(params),
        type="adjustment",
    )


def move(
    store: AccountStore, customer: Resource, amount: int, currency: str, *, type: str, **values: Any
) -> Resource:
    """Change a customer's balance by an amount, and write down why; answers with the transaction."""
    balance = (customer["balance"] or 0) + amount
    changed = store.change(customer, {"balance": balance, "currency": currency})
    return note(store, changed, amount, type=type, **values)


def note(store: AccountStore, customer: Resource, amount: int, *, type: str, **values: Any) -> Resource:
    """Write down that a customer's balance has changed by an amount, and why."""
    entry = store.new(
        "customer_balance_transaction",
        amount=amount,
        currency=customer["currency"] or ledger.account(store)["default_currency"],
        customer=customer["id"],
        ending_balance=customer["balance"],
        type=type,
        **{"metadata": {}, **values},
    )
    return store.add(entry, event=None)


@audit
def balances_are_their_transactions(state: State, account: str) -> Iterator[str]:
    """Each customer's balance is what it began with and what its transactions add up to."""
    sums: Counter[str] = Counter()
    store = AccountStore(state, account)
    for each in store.all("customer_balance_transaction"):
        sums[each["customer"]] += each["amount"]
    for customer in store.all("customer"):
        if sums[customer["id"]] != (customer["balance"] or 0):
            yield f"the balance of {customer['id']} is not the sum of its transactions"
