"""Money pulled from an own bank account over ACH: it is there on the fourth business day, if it is.

Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/into/inbound-transfers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...expansion import derived
from ...hooks import job
from ...resource import Resource
from ...routes import Call, route
from . import banks, features, received_debits, refusals, timelines
from .access import found, movement, require_money
from .financial_accounts import open_account
from .states import Flow, Move
from .steps import begin, step

# What fails or is canceled never had a transaction. What is called back afterwards stays succeeded; the
# money leaves as a ReceivedDebit.
FLOW = Flow(
    name="inbound_transfer",
    next={"processing": ("succeeded", "failed", "canceled"), "succeeded": (), "failed": (), "canceled": ()},
    moves={"succeeded": Move("inbound_transfer", cash=+1)},
)
movement(FLOW, "https://docs.stripe.com/api/treasury/inbound_transfers")
DESCRIPTOR = re.compile(r"[-#.$&*\w ]{,10}", re.ASCII)


@route("v1.treasury.inbound_transfers.create")
def create(call: Call) -> Resource:
    """Pull money from a bank account; the clock brings it, or the bank's refusal."""
    store, params = call.store, call.params
    require_money(params)
    account = open_account(call)
    features.require(store, account, "inbound_transfers.ach", "inbound_flows")
    origin = banks.named(
        store, params["origin_payment_method"], param="origin_payment_method", direction="inbound"
    )
    if origin.network != "ach":
        raise refusals.network_not_supported(origin.network, ["ach"], "origin_payment_method")
    descriptor = params.get("statement_descriptor", "transfer")
    if not DESCRIPTOR.fullmatch(descriptor):
        raise errors.Invalid(
            "Invalid statement descriptor: up to 10 letters, digits, spaces and -#.$&*.",
            param="statement_descriptor",
        )
    transfer = begin(
        store,
        FLOW,
        "processing",
        amount=params["amount"],
        cancelable=True,
        currency="usd",
        description=params.get("description"),
        financial_account=account["id"],
        metadata=params.get("metadata", {}),
        origin_payment_method=origin.method,
        origin_payment_method_details=origin.details,
        returned=False,
        statement_descriptor=descriptor,
    )
    timeline = timelines.inbound(store.now)
    for moment, what in PLANS[origin.fate.inbound]:
        plan = {"id": transfer["id"], "what": what, "code": origin.fate.code}
        store.later(getattr(timeline, moment), "treasury.inbound_transfer", **plan)
    return transfer


# What the clock does, by what the bank account is there for: at which moment of the timeline, and what.
PLANS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "succeeded": (("done", "succeeded"),),
    "returned": (("done", "succeeded"), ("returned", "returned")),
    "failed": (("told", "failed"),),
    "canceled": (("asked", "canceled"),),
    "processing": (),
}


@job("treasury.inbound_transfer")
def _follow(store: AccountStore, *, id: str, what: str, code: str) -> None:
    """Do what was planned, unless somebody was quicker."""
    transfer = found(store, FLOW, id)
    if what == "returned" and transfer["status"] == "succeeded" and not transfer["returned"]:
        call_back(store, transfer)
    elif what in FLOW.next[transfer["status"]]:
        finish(store, transfer, what, code)


def finish(store: AccountStore, transfer: Resource, status: str, code: str) -> Resource:
    """Take a transfer to its end. `code`: why it failed, if it did."""
    details = {"code": code} if status == "failed" else None
    return step(store, FLOW, transfer, status, cancelable=False, failure_details=details)


def call_back(store: AccountStore, transfer: Resource) -> Resource:
    """The bank takes the money back. Raises Invalid where there is none to take."""
    if transfer["status"] != "succeeded" or transfer["returned"]:
        raise refusals.not_returnable(FLOW, transfer)
    debit = received_debits.call_back(store, transfer)
    values = {"linked_flows": {"received_debit": debit["id"]}, "returned": True}
    return store.change(transfer, values, event=None)


@derived(FLOW.kind, "cancelable")
def cancelable(store: AccountStore, transfer: Resource) -> bool:
    """Whether it can still be canceled: not after it was submitted to the network."""
    return bool(transfer["cancelable"]) and store.now < timelines.inbound(transfer["created"]).submitted


@route("v1.treasury.inbound_transfers.cancel")
def cancel(call: Call) -> Resource:
    """Cancel a transfer before it is submitted."""
    transfer = own(call)
    FLOW.require(transfer, "canceled")
    if not cancelable(call.store, transfer):
        raise refusals.already_submitted(FLOW, transfer)
    return finish(call.store, transfer, "canceled", "")


@route("v1.test_helpers.treasury.inbound_transfers.succeed")
def succeed(call: Call) -> Resource:
    """Let the money come in now."""
    return finish(call.store, own(call), "succeeded", "")


@route("v1.test_helpers.treasury.inbound_transfers.fail")
def fail(call: Call) -> Resource:
    """Let the bank refuse."""
    code = call.params.get("failure_details", {}).get("code", "other")
    return finish(call.store, own(call), "failed", code)


@route("v1.test_helpers.treasury.inbound_transfers.return_inbound_transfer")
def send_back(call: Call) -> Resource:
    """Let the bank take the money back after it came in."""
    return call_back(call.store, own(call))
