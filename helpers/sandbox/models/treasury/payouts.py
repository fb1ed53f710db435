"""Payouts to a financial account that its owner made an external account: it receives a credit.

Source: https://docs.stripe.com/financial-accounts/connect/moving-money/payouts and what the API's reference
says of `linked_flows` in https://docs.stripe.com/api/treasury/received_credits/object and
https://docs.stripe.com/api/treasury/received_debits/object.
"""

from __future__ import annotations

from ...account_store import AccountStore
from ...hooks import after
from ...resource import Resource
from ..core import bank_accounts
from . import banks, received_credits, received_debits, reversals
from .steps import begin

BALANCE: Resource = {"balance": "payments", "billing_details": banks.NOBODY, "type": "balance"}


@after("payout.paid")
def _follow(store: AccountStore, payout: Resource) -> None:
    """Let the money of a payout come in; or go, where it was brought back."""
    bank = store.find("bank_account", payout["destination"] or "")
    account = bank_accounts.financial_account(store, bank) if bank else None
    if account is None:
        return
    # Guess: the description of one that was given none.
    described = payout["description"] or payout["statement_descriptor"] or "STRIPE PAYOUT"
    shared = {"amount": abs(payout["amount"]), "description": described}
    if payout["original_payout"]:
        _take(store, account, payout["id"], shared)
        return
    received_credits.receive(
        store,
        account,
        "stripe",
        **shared,
        initiating_payment_method_details=BALANCE,
        linked_flows=received_credits.linked(payout["id"], "payout"),
    )


def _take(store: AccountStore, account: Resource, payout: str, shared: Resource) -> None:
    """Take a payout's money out again, whatever is left. Guess: that it is taken all the same."""
    begin(
        store,
        received_debits.FLOW,
        "succeeded",
        **shared,
        currency="usd",
        financial_account=account["id"],
        initiating_payment_method_details=BALANCE,
        linked_flows={**received_debits.NO_LINKS, "payout": payout},
        network="stripe",
        reversal_details=reversals.details("source_flow_restricted"),
    )
