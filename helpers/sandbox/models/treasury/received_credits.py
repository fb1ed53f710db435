"""Money that came in from elsewhere: over ACH, wire or RTP, or from another financial account.

Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/into/received-credits and
https://docs.stripe.com/treasury/moving-money/financial-accounts/into/credit-reversals.
"""

from __future__ import annotations

from collections.abc import Callable
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
    name="received_credit",
    next={"succeeded": (), "failed": ()},
    moves={"succeeded": Move("received_credit", cash=+1)},
    starts=("succeeded", "failed"),
)
received_credits = movement(FLOW, "https://docs.stripe.com/api/treasury/received_credits")
# Over its own network, Stripe lets only what an OutboundPayment brought be sent back.
REVERSIBLE = ("outbound_payment",)


def receive(store: AccountStore, account: Resource, network: str, **values: Any) -> Resource:
    """Let money come in; an account that is closed, or that the platform has shut for it, takes none.

    It is told once, as created: a credit that comes to its status later is that of a check, which nobody
    can deposit here. Source: https://docs.stripe.com/treasury/examples/webhooks#treasury-webhook-events.
    """
    source = (values.get("linked_flows") or {}).get("source_flow_type")
    reason = _refusal(account, network, source)
    status = "failed" if reason else "succeeded"
    return begin(
        store,
        FLOW,
        status,
        currency="usd",
        failure_code=reason,
        financial_account=account["id"],
        network=network,
        reversal_details=_reversal_details(store, network, source, status),
        **values,
    )


def _refusal(account: Resource, network: str, source: str | None) -> str | None:
    """Why an account takes no money over a network, if so. A restriction stops neither wires nor payouts.

    Source: https://docs.stripe.com/treasury/account-management/financial-account-features#restricted-features.
    """
    if account["status"] == "closed":
        return "account_closed"
    restrictions = account.get("platform_restrictions") or {}
    restricted = restrictions.get("inbound_flows") == "restricted"
    unrestricted = network == "us_domestic_wire" or source == "payout"
    return "account_frozen" if restricted and not unrestricted else None


def _reversal_details(store: AccountStore, network: str, source: str | None, status: str) -> Resource | None:
    if status == "failed":
        return None
    if network == "stripe":
        return reversals.details(None if source in REVERSIBLE else "source_flow_restricted")
    if network == "ach":
        return reversals.over_ach(store.now)
    return reversals.details("network_restricted")


def from_account(id: str) -> Resource:
    """The `initiating_payment_method_details` of money from a financial account."""
    return {
        "billing_details": banks.NOBODY,
        "financial_account": {"id": id, "network": "stripe"},
        "type": "financial_account",
    }


def linked(flow: str | None = None, type: str | None = None) -> Resource:
    """The `linked_flows` of a credit that another flow brought."""
    names = ("credit_reversal", "issuing_authorization", "issuing_transaction", "source_flow_details")
    return {**dict.fromkeys(names), "source_flow": flow, "source_flow_type": type}


@route("v1.test_helpers.treasury.received_credits.create")
def create(call: Call) -> Resource:
    """Let money come in from a bank. An open account needs an address to be sent money to."""
    store, params = call.store, call.params
    account = reached(store, params)
    return receive(
        store,
        account,
        params["network"],
        amount=params["amount"],
        description=params.get("description", "Stripe Test"),
        initiating_payment_method_details=banks.from_outside(params),
    )


@received_credits.listing
def _from_source(call: Call) -> Callable[[Resource], bool]:
    """Those of one kind of source, if it is named."""
    source = call.params.pop("linked_flows", {}).get("source_flow_type")
    return lambda credit: source in (None, credit["linked_flows"]["source_flow_type"])


@derived(FLOW.kind, "reversal_details")
def _shown_reversal_details(store: AccountStore, credit: Resource) -> Any:
    return reversals.as_of(store, credit["reversal_details"])


@derived(FLOW.kind, "linked_flows.source_flow_details", on_request=True)
def _source_flow_details(store: AccountStore, credit: Resource) -> Resource | None:
    """The flow that brought it, in whichever account of the platform it is."""
    id, type = credit["linked_flows"]["source_flow"], credit["linked_flows"]["source_flow_type"]
    if id is None:
        return None
    kind = "payout" if type == "payout" else f"treasury.{type}"
    details = (source for each in store.state.holding(kind) if (source := each.find(kind, id)))
    return next(({"type": type, type: each} for each in details), None)
