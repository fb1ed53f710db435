"""Money that somebody else took out: by an ACH debit, or by calling an InboundTransfer back.

Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/received-debits and
https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/debit-reversals.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...account_store import AccountStore
from ...expansion import derived
from ...resource import Resource
from ...routes import Call, route
from . import banks, reversals
from .access import movement, reached
from .states import Flow, Move
from .steps import begin

FLOW = Flow(
    name="received_debit",
    next={"succeeded": (), "failed": ()},
    moves={"succeeded": Move("received_debit", cash=-1)},
    starts=("succeeded", "failed"),
)
movement(FLOW, "https://docs.stripe.com/api/treasury/received_debits")
# The same, of an InboundTransfer that was called back.
RETURN = replace(FLOW, moves={"succeeded": Move("inbound_transfer_return", cash=-1)}, starts=("succeeded",))
NO_LINKS = dict.fromkeys(
    ("debit_reversal", "inbound_transfer", "issuing_authorization", "issuing_transaction", "payout", "topup")
)


@route("v1.test_helpers.treasury.received_debits.create")
def create(call: Call) -> Resource:
    """Let a bank take money out; it fails where there is not enough, and is kept as failed."""
    store, params = call.store, call.params
    account = reached(store, params)
    reason = _refusal(account, params["amount"])
    return begin(
        store,
        FLOW,
        "failed" if reason else "succeeded",
        amount=params["amount"],
        currency="usd",
        description=params.get("description", "Stripe Test"),
        failure_code=reason,
        financial_account=account["id"],
        initiating_payment_method_details=banks.from_outside(params),
        network=params["network"],
        reversal_details=None if reason else reversals.over_ach(store.now),
    )


def _refusal(account: Resource, amount: int) -> str | None:
    """Why money cannot be taken out, if so."""
    if account["status"] == "closed":
        return "account_closed"
    restrictions = account.get("platform_restrictions") or {}
    if restrictions.get("outbound_flows") == "restricted":
        return "account_frozen"
    return "insufficient_funds" if amount > account["balance"]["cash"].get("usd", 0) else None


def call_back(store: AccountStore, transfer: Resource) -> Resource:
    """Take an InboundTransfer's money out again, whatever is left; it cannot be reversed."""
    return begin(
        store,
        RETURN,
        "succeeded",
        amount=transfer["amount"],
        currency=transfer["currency"],
        description="InboundTransfer return",
        financial_account=transfer["financial_account"],
        initiating_payment_method_details=_origin(transfer),
        linked_flows={**NO_LINKS, "inbound_transfer": transfer["id"]},
        network="ach",
        reversal_details=reversals.details("source_flow_restricted"),
    )


def _origin(transfer: Resource) -> Resource:
    """Where the money came from, as a debit tells it; a transfer that was made up does not say."""
    details = transfer["origin_payment_method_details"] or {"us_bank_account": {}}
    bank = details["us_bank_account"]
    shown = {name: bank.get(name) for name in ("bank_name", "last4", "routing_number")}
    return {**details, "us_bank_account": shown}


@derived(FLOW.kind, "reversal_details")
def _shown_reversal_details(store: AccountStore, debit: Resource) -> Any:
    return reversals.as_of(store, debit["reversal_details"])
