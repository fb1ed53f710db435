"""A customer's credit balance: what it owes or is owed beside its invoices, and each change of that.

Source: https://docs.stripe.com/api/customer_balance_transactions and
https://docs.stripe.com/billing/customer/balance.
"""

from __future__ import annotations

from ... import errors
from ...model import Model
from ...nested import first_metadata
from ...resource import Resource
from ...routes import Call, route

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
