"""Money going out: what OutboundPayments and OutboundTransfers have in common.

Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-payments and
https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-transfers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...expansion import derived
from ...hooks import job
from ...resource import Resource
from ...routes import Call
from . import banks, features, received_credits, refusals
from .access import found, movement, require_money
from .banks import Bank, Fate
from .financial_accounts import account_anywhere, open_account, require_funds
from .ledger import record
from .states import Flow, Move
from .steps import begin, step, tell
from .timelines import OUTBOUND

METHOD, DATA = "destination_payment_method", "destination_payment_method_data"
LONGEST_DESCRIPTOR: Mapping[str, int] = {"ach": 10, "us_domestic_wire": 140, "stripe": 500}
DESCRIPTOR = re.compile(r"[-#.$&*\w ]*", re.ASCII)


def flow(name: str) -> Flow:
    """The states and moves of an outbound flow. What is returned comes in by a transaction of its own."""
    return Flow(
        name=name,
        next={
            "processing": ("posted", "failed", "canceled"),
            "posted": ("returned",),
            "failed": (),
            "canceled": (),
            "returned": (),
        },
        moves={
            "processing": Move(name, cash=-1, outbound_pending=+1),
            "posted": Move(f"{name}_posting", outbound_pending=-1),
            "failed": Move(f"{name}_failure", cash=+1, outbound_pending=-1),
            "canceled": Move(f"{name}_cancellation", cash=+1, outbound_pending=-1),
            "returned": Move(f"{name}_return", cash=+1),
        },
    )


PAYMENT, TRANSFER = flow("outbound_payment"), flow("outbound_transfer")
movement(PAYMENT, "https://docs.stripe.com/api/treasury/outbound_payments")
movement(TRANSFER, "https://docs.stripe.com/api/treasury/outbound_transfers")
FLOWS: Mapping[str, Flow] = {each.kind: each for each in (PAYMENT, TRANSFER)}


def require_one_destination(params: Mapping[str, Any]) -> None:
    """Refuse a movement with no destination; of two it is known by their documentation."""
    if METHOD not in params and DATA not in params:
        raise errors.exactly_one((METHOD, DATA))


def to_account(call: Call, data: Mapping[str, Any], *, own: bool) -> Bank:
    """Another financial account as the other end. `own`: it must be of the same connected account, or
    must not.
    """
    param = f"{DATA}[financial_account]"
    if "financial_account" not in data:
        raise errors.missing(param)
    owner, account = account_anywhere(call.store, data["financial_account"], param)
    if (owner == call.store.account) is not own or account["id"] == call.params["financial_account"]:
        kind = "OutboundTransfer" if owner == call.store.account else "OutboundPayment"
        raise errors.Invalid(
            f"Use an {kind} to another Financial Account to send money to {account['id']}.", param=param
        )
    features.require(call.store.on(owner), account, "intra_stripe_flows", "inbound_flows", param)
    details = {
        "billing_details": banks.NOBODY,
        "financial_account": {"id": account["id"], "network": "stripe"},
        "type": "financial_account",
    }
    return Bank(details, "stripe", Fate())


def send(call: Call, flow: Flow, to: Bank, *, descriptor: str, **values: Any) -> Resource:
    """Set money on its way: it is held at once, and the clock does the rest."""
    store, params = call.store, call.params
    require_money(params)
    account = open_account(call)
    over_stripe = to.network == "stripe"
    name = "intra_stripe_flows" if over_stripe else f"{flow.name}s.{to.network}"
    features.require(store, account, name, "outbound_flows")
    require_funds(account, params["amount"], flow.title, "amount")
    timeline = OUTBOUND[to.network](store.now)
    sent = begin(
        store,
        flow,
        "processing",
        amount=params["amount"],
        cancelable=True,
        currency="usd",
        description=params.get("description"),
        destination_payment_method=to.method,
        destination_payment_method_details=to.details,
        expected_arrival_date=timeline.arrives,
        financial_account=account["id"],
        metadata=params.get("metadata", {}),
        statement_descriptor=_descriptor(params.get("statement_descriptor", descriptor), to.network),
        **values,
    )
    plan = {"flow": flow.kind, "id": sent["id"], "code": to.fate.code}
    for moment, what in PLANS[to.fate.outbound]:
        store.later(getattr(timeline, moment), "treasury.outbound", what=what, **plan)
    return sent


def _descriptor(text: str, network: str) -> str:
    longest = LONGEST_DESCRIPTOR[network]
    if len(text) > longest or not DESCRIPTOR.fullmatch(text):
        raise errors.Invalid(
            f"Invalid statement descriptor: over {network}, up to {longest} letters, digits, spaces, -#.$&*.",
            param="statement_descriptor",
        )
    return text


# What the clock does, by what the receiving account is there for: at which moment of the timeline, and what.
PLANS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "posted": (("done", "posted"), ("told", "tracked")),
    "late": (("submitted", "delayed"), ("done", "posted"), ("told", "tracked")),
    "returned": (("done", "posted"), ("returned", "returned")),
    "failed": (("submitted", "failed"),),
    "canceled": (("asked", "canceled"),),
    "processing": (),
}


@job("treasury.outbound")
def _follow(store: AccountStore, *, flow: str, id: str, what: str, code: str) -> None:
    """Do what was planned, unless somebody was quicker."""
    sent = found(store, FLOWS[flow], id)
    status, act = PLANNED[what]
    if sent["status"] == status:
        act(store, FLOWS[flow], sent, code)


def post(store: AccountStore, flow: Flow, sent: Resource, code: str = "") -> Resource:
    """Money has left; over Stripe's own network it is there."""
    posted = step(store, flow, sent, "posted", cancelable=False)
    if network_of(posted) == "stripe":
        owner, account = account_anywhere(
            store, posted["destination_payment_method_details"]["financial_account"]["id"]
        )
        received_credits.receive(
            store.on(owner),
            account,
            "stripe",
            amount=posted["amount"],
            description=posted["statement_descriptor"],
            initiating_payment_method_details=received_credits.from_account(posted["financial_account"]),
            linked_flows=received_credits.linked(posted["id"], flow.name),
        )
    return posted


def fail(store: AccountStore, flow: Flow, sent: Resource, code: str = "") -> Resource:
    """Money could not be sent: it is free again."""
    return step(store, flow, sent, "failed", cancelable=False)


def send_back(store: AccountStore, flow: Flow, sent: Resource, code: str) -> Resource:
    """Money did not arrive: it comes back, by a transaction of its own. Over Stripe's network it did."""
    if network_of(sent) == "stripe":
        raise refusals.network_not_supported("stripe", banks.NETWORKS, "id")
    if sent["status"] == "processing":
        sent = step(store, flow, sent, "posted", cancelable=False)
    flow.require(sent, "returned")
    transaction = record(store, flow.name, sent, flow.moves["returned"])
    return note_returned(store, flow, sent, code, transaction)


def note_returned(store: AccountStore, flow: Flow, sent: Resource, code: str, transaction: str) -> Resource:
    """Money is back, by a transaction."""
    returned = {"code": code, "transaction": transaction}
    return tell(store, flow, sent, "returned", returned_details=returned)


def cancel(store: AccountStore, flow: Flow, sent: Resource) -> Resource:
    """Call money back that the network does not have yet."""
    flow.require(sent, "canceled")
    if not cancelable(store, sent):
        raise refusals.already_submitted(flow, sent)
    return step(store, flow, sent, "canceled", cancelable=False)


@derived(PAYMENT.kind, "cancelable")
@derived(TRANSFER.kind, "cancelable")
def cancelable(store: AccountStore, sent: Resource) -> bool:
    """Whether it can still be called back: not after it was submitted to the network."""
    network = network_of(sent)
    in_time = network != "" and store.now < OUTBOUND[network](sent["created"]).submitted
    return bool(sent["cancelable"]) and in_time


def network_of(sent: Resource) -> str:
    """The network that money goes by; empty in an object that was made up from its id."""
    details = sent["destination_payment_method_details"] or {}
    network: str = details.get(details.get("type", ""), {}).get("network", "")
    return network


def track(store: AccountStore, flow: Flow, sent: Resource, details: Resource) -> Resource:
    """Add what the network knows it by."""
    if not flow.next[sent["status"]]:
        raise refusals.finished(flow, sent)
    return store.change(sent, {"tracking_details": details}, event="tracking_details_updated")


def _cancel(store: AccountStore, flow: Flow, sent: Resource, code: str) -> Resource:
    return step(store, flow, sent, "canceled", cancelable=False)


def _delay(store: AccountStore, flow: Flow, sent: Resource, code: str) -> Resource:
    later = {"expected_arrival_date": sent["expected_arrival_date"] + DAY}
    return store.change(sent, later, event="expected_arrival_date_updated")


def _track(store: AccountStore, flow: Flow, sent: Resource, code: str) -> Resource:
    """Add tracking details as the network gives them, unless there are some; Stripe's own gives none."""
    network = network_of(sent)
    if sent["tracking_details"] or network == "stripe":
        return sent
    return track(store, flow, sent, _tracking_details(store, sent, network))


# What the clock can do, and to what status.
PLANNED: Mapping[str, tuple[str, Callable[[AccountStore, Flow, Resource, str], Resource]]] = {
    "posted": ("processing", post),
    "failed": ("processing", fail),
    "canceled": ("processing", _cancel),
    "delayed": ("processing", _delay),
    "tracked": ("posted", _track),
    "returned": ("posted", send_back),
}


def _tracking_details(store: AccountStore, sent: Resource, network: str) -> Resource:
    """15 digits over ACH; over wire a date, eight letters and digits, and six digits."""
    digits = f"{int(store.state.ids.derive('trace:' + sent['id'], 16), 36) % 10**15:015}"
    if network == "ach":
        return {"ach": {"trace_id": digits}, "type": "ach"}
    date = datetime.fromtimestamp(store.now, UTC).strftime("%Y%m%d")
    wire = {"chips": None, "imad": f"{date}MMQFMPD1{digits[:6]}", "omad": f"{date}MMQFMPD1{digits[6:12]}"}
    return {"type": network, network: wire}


def sent_tracking_details(params: Mapping[str, Any], sent: Resource) -> Resource:
    """The tracking details that a test helper was given. Raises Invalid where they are another network's."""
    details = params["tracking_details"]
    network = details["type"]
    if network != network_of(sent):
        raise refusals.network_not_supported(network, [network_of(sent)], "tracking_details[type]")
    if network not in details:
        raise errors.missing(f"tracking_details[{network}]")
    blank = {} if network == "ach" else dict.fromkeys(("chips", "imad", "omad"))
    return {"type": network, network: {**blank, **details[network]}}
