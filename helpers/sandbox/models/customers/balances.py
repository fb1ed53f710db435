"""A customer's credit balance: what it owes or is owed beside its invoices, and each change of that.

Source: https://docs.stripe.com/api/customer_balance_transactions and
https://docs.stripe.com/billing/customer/balance.
"""

from __future__ import annotations

from ... import errors, lists
from ...nested import first_metadata
from ...resource import Resource
from ...routes import Call, route


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
    balance = (customer["balance"] or 0) + amount
    store.change(customer, {"balance": balance, "currency": currency})
    made = store.new(
        "customer_balance_transaction",
        amount=amount,
        currency=currency,
        customer=customer["id"],
        description=params.get("description"),
        ending_balance=balance,
        metadata=first_metadata(params),
        type="adjustment",
    )
    return store.add(made, event=None)


@route("v1.customers.balance_transactions.retrieve")
def retrieve_balance_transaction(call: Call) -> Resource:
    """One change of a customer's balance."""
    customer = call.store.get("customer", call.path["customer"])
    found = call.store.get("customer_balance_transaction", call.path["transaction"])
    if found["customer"] != customer["id"] and call.store.state.profile != "any-id":
        raise errors.no_such("customer_balance_transaction", found["id"])
    return found


@route("v1.customers.balance_transactions.update")
def update_balance_transaction(call: Call) -> Resource:
    """Change a transaction's description or metadata; what it moved stays."""
    return call.store.change(retrieve_balance_transaction(call), call.params, event=None)


@route("v1.customers.balance_transactions.list")
def list_balance_transactions(call: Call) -> Resource:
    """The changes of a customer's balance, newest first."""
    customer = call.store.get("customer", call.path["customer"])
    kind = "customer_balance_transaction"
    return lists.page(call.store, kind, call.url, call.params, customer=customer["id"])
