"""A customer's credit balance: what it owes or is owed beside its invoices, and each change of that.

Source: https://docs.stripe.com/api/customer_balance_transactions and
https://docs.stripe.com/billing/customer/balance.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...model import Model
from ...nested import first_metadata
from ...reconcile import audit
from ...resource import Resource
from ...routes import Call, route
from ...state import State
from ..money import ledger

# The word: https://github.com/crvouga/mockingbird, of a list's cursor. Guess: it is said of one retrieved.
Model(
    "customer_balance_transaction",
    source="https://docs.stripe.com/api/customer_balance_transactions",
    word="abstracttransaction",
)

# The balance in a currency that is not the customer's own, by customer and currency.
ELSEWHERE = "_credit_balance"


@route("v1.customers.balance_transactions.create")
def create_balance_transaction(call: Call) -> Resource:
    """Change the balance in a currency by an amount in minor units: credit below zero, debit above."""
    store, params = call.store, call.params
    customer = store.get("customer", call.path["customer"])
    amount, currency = params["amount"], params["currency"].lower()
    if amount == 0:
        raise errors.Invalid("The amount must be a credit or a debit: it cannot be 0.", param="amount")
    return move(
        store,
        customer,
        amount,
        currency,
        description=params.get("description"),
        metadata=first_metadata(params),
        type="adjustment",
    )


def of(store: AccountStore, customer: Resource, currency: str) -> int:
    """A customer's balance in a currency, in minor units.

    Source: https://docs.stripe.com/invoicing/multi-currency-customers: each currency has its own, and
    invoices meet only that of theirs.
    """
    if customer["currency"] in (None, currency):
        return int(customer["balance"] or 0)
    kept = store.find(ELSEWHERE, _of(customer["id"], currency))
    return int(kept["amount"]) if kept else 0


def by_currency(store: AccountStore, customer: Resource) -> dict[str, int]:
    """A customer's balance in each currency where it is not 0."""
    kept = store.all(ELSEWHERE, "customer", customer["id"])
    balances = {each["currency"]: each["amount"] for each in kept}
    balances[customer["currency"]] = customer["balance"]
    return {currency: amount for currency, amount in balances.items() if amount}


def _of(customer: str, currency: str) -> str:
    return f"{customer}:{currency}"


def _keep(store: AccountStore, customer: Resource, currency: str, amount: int) -> None:
    id = _of(customer["id"], currency)
    store.keep(ELSEWHERE, id, amount=amount, currency=currency, customer=customer["id"])


def set_currency(store: AccountStore, customer: Resource, currency: str) -> Resource:
    """Have a customer pay in another currency from now on; its balance is the one in that currency."""
    if customer["currency"] in (None, currency):
        return store.change(customer, {"currency": currency})
    balance = of(store, customer, currency)
    _keep(store, customer, customer["currency"], customer["balance"] or 0)
    if store.find(ELSEWHERE, _of(customer["id"], currency)):
        store.forget(ELSEWHERE, _of(customer["id"], currency))
    return store.change(customer, {"balance": balance, "currency": currency})


def move(
    store: AccountStore, customer: Resource, amount: int, currency: str, *, type: str, **values: Any
) -> Resource:
    """Change a customer's balance by an amount, and write down why; answers with the transaction."""
    balance = of(store, customer, currency) + amount
    if customer["currency"] in (None, currency):
        customer = store.change(customer, {"balance": balance, "currency": currency})
    else:
        _keep(store, customer, currency, balance)
    return note(store, customer, amount, currency=currency, ending_balance=balance, type=type, **values)


def note(store: AccountStore, customer: Resource, amount: int, *, type: str, **values: Any) -> Resource:
    """Write down that a customer's balance has changed by an amount, and why."""
    entry = store.new(
        "customer_balance_transaction",
        amount=amount,
        customer=customer["id"],
        type=type,
        **{
            "currency": customer["currency"] or ledger.account(store)["default_currency"],
            "ending_balance": customer["balance"],
            "metadata": {},
            **values,
        },
    )
    return store.add(entry, event=None)


@audit
def balances_are_their_transactions(state: State, account: str) -> Iterator[str]:
    """Each customer's balance is what it began with and what its transactions add up to, by currency."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    store = AccountStore(state, account)
    for each in store.all("customer_balance_transaction"):
        sums[each["customer"]][each["currency"]] += each["amount"]
    for customer in store.all("customer"):
        moved = {currency: amount for currency, amount in sums[customer["id"]].items() if amount}
        if moved != by_currency(store, customer):
            yield f"the balance of {customer['id']} is not the sum of its transactions"
