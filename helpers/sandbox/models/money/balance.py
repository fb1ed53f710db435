"""The balance, and the transactions that it adds up from.

Source: https://docs.stripe.com/api/balance and https://docs.stripe.com/api/balance_transactions.
"""

from __future__ import annotations

from ... import lists
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from . import ledger
from .payouts import transactions_of

Model("balance_transaction", source="https://docs.stripe.com/api/balance_transactions")


@route("v1.balance.retrieve")
def retrieve_balance(call: Call) -> Resource:
    """What is available and what is pending, a line a currency."""
    return ledger.balance(call.store)


@route("v1.balance_transactions.list")
def list_balance_transactions(call: Call) -> Resource:
    """The ledger, the latest move first; by type, currency, source or time, or what a payout paid out."""
    params = dict(call.params)
    payout = params.pop("payout", None)
    if payout is None:
        return lists.page(call.store, "balance_transaction", call.url, params)
    return transactions_of(call.store, payout, call.url, params)
