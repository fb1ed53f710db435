"""A customer's credit balance, through the SDK on both transports."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal


def test_the_balance_is_what_its_transactions_add_up_to(stripe_client: Any) -> None:
    """Credit is negative; each transaction says what the balance was after it, newest first."""
    customer = stripe_client.v1.customers.create({}).id
    transactions = stripe_client.v1.customers.balance_transactions
    credit = transactions.create(customer, {"amount": -500, "currency": "usd", "description": "Sorry"})
    debit = transactions.create(customer, {"amount": 200, "currency": "usd"})
    assert (credit.type, credit.ending_balance, debit.ending_balance) == ("adjustment", -500, -300)
    changed = stripe_client.v1.customers.retrieve(customer)
    assert (changed.balance, changed.currency) == (-300, "usd")
    assert [each.id for each in transactions.list(customer).data] == [debit.id, credit.id]
    assert transactions.update(customer, debit.id, {"description": "Better"}).description == "Better"
    assert transactions.retrieve(customer, credit.id).description == "Sorry"


def test_a_customer_has_a_balance_in_each_currency(stripe_client: Any) -> None:
    """Nothing at all is refused; another customer's transaction is not found.

    Source: https://docs.stripe.com/api/customer_balance_transactions/create (`currency`).
    """
    one, two = (stripe_client.v1.customers.create({}).id for _ in range(2))
    transactions = stripe_client.v1.customers.balance_transactions
    transaction = transactions.create(one, {"amount": 100, "currency": "usd"})
    assert transactions.create(one, {"amount": 50, "currency": "eur"}).ending_balance == 50
    assert stripe_client.v1.customers.retrieve(one).balance == 100
    assert refusal(transactions.create, one, {"amount": 0, "currency": "usd"}).param == "amount"
    assert refusal(transactions.retrieve, two, transaction.id).http_status == 404


def test_a_first_balance_fixes_the_currency(stripe_client: Any, sandbox: Sandbox) -> None:
    """Set with the customer, or later: it is in the account's own currency, and stands in the books."""
    customers = stripe_client.v1.customers
    new, old = customers.create({"balance": 5}), customers.create({})
    changed = customers.update(old.id, {"balance": -5})
    assert [(each.balance, each.currency) for each in (new, changed)] == [(5, "usd"), (-5, "usd")]
    kinds = [customers.balance_transactions.list(each).data[0].type for each in (new.id, old.id)]
    assert kinds == ["initial", "adjustment"]
    assert sandbox.reconcile()["differences"] == []


@pytest.mark.parametrize("name", ["balance", "next_invoice_sequence"])
def test_a_number_cannot_be_unset(stripe_client: Any, name: str) -> None:
    """Nobody has none."""
    customer = stripe_client.v1.customers.create({"balance": 5}).id
    error = refusal(stripe_client.v1.customers.update, customer, {name: ""})
    assert (error.code, error.param) == ("parameter_invalid_empty", name)
    assert stripe_client.v1.customers.retrieve(customer).balance == 5
