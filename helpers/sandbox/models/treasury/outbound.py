"""Money going out: what OutboundPayments and OutboundTransfers have in common.

Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-payments and
https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-transfers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ... import errors
from ...account_store import AccountStore, job
from ...clock import DAY
from ...expansion import derived
from ...routes import Call
from ...wire import Resource
from . import banks, features, received_credits, refusals
from .access import found, require_money
from .banks import Bank, Fate
from .financial_accounts import account_anywhere, open_account, require_funds
from .ledger import record
from .states import Flow, Move
from .steps import begin, require_step, step, tell
from .timelines import OUTBOUND, Timeline, same_time_after

METHOD, DATA = "destination_payment_method", "destination_payment_method_data"
LONGEST_DESCRIPTOR: Mapping[str, int] = {"ach": 10, "us_domestic_wire": 140, "stripe": 500}
DESCRIPTOR = re.compile(r"[-#.$&*\w ]*", re.ASCII)


def flow(name: str) -> Flow:
    """The states and moves of an outbound flow. What is returned comes in by a transaction of its own."""
    return Flow(
        name,
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
FLOWS: Mapping[str, Flow] = {each.name: each for each in (PAYMENT, TRANSFER)}


def require_one_destination(params: Mapping[str, Any]) -> None:
    """Refuse a movement with no destination, or with two."""
    if (METHOD in params) is (DATA in params):
        raise errors.Invalid(f"You must pass exactly one of {METHOD} and {DATA}.", param=METHOD)


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
    for moment, what, code in _plan(store.now, timeline, to):
        store.later(moment, "treasury.outbound", flow=flow.name, id=sent["id"], what=what, code=code)
    return sent


def _descriptor(text: str, network: str) -> str:
    longest = LONGEST_DESCRIPTOR[network]
    if len(text) > longest or not DESCRIPTOR.fullmatch(text):
        raise errors.Invalid(
            f"Invalid statement descriptor: over {network}, up to {longest} letters, digits, spaces, -#.$&*.",
            param="statement_descriptor",
        )
    return text


def _plan(now: int, timeline: Timeline, to: Bank) -> list[tuple[int, str, str]]:
    """What the clock is to do with the money: when, what, and the code of a return."""
    fate, done = to.fate, (timeline.done, "posted", "")
    if fate.outbound in ("failed", "canceled"):
        return [(now if fate.outbound == "canceled" else timeline.submitted, fate.outbound, "")]
    if fate.outbound == "processing":
        return []
    if fate.outbound == "returned":
        return [done, (same_time_after(timeline.done, 1), "returned", fate.code)]
    delayed = [(timeline.submitted, "delayed", "")] if fate.late else []
    tracked = [] if to.network == "stripe" else [(timeline.tracked, "tracked", "")]
    return [*delayed, done, *tracked]


@job("treasury.outbound")
def _follow(store: AccountStore, *, flow: str, id: str, what: str, code: str) -> None:
    """Do what the plan says, unless somebody was quicker."""
    kind = FLOWS[flow]
    sent = found(store, kind, id)
    if what == "delayed" and sent["status"] == "processing":
        later = {"expected_arrival_date": sent["expected_arrival_date"] + DAY}
        store.change(sent, later, event="expected_arrival_date_updated")
    elif what == "tracked" and sent["status"] == "posted" and not sent["tracking_details"]:
        track(store, kind, sent, _tracking_details(store, sent))
    elif what == "posted" and what in kind.next[sent["status"]]:
        post(store, kind, sent)
    elif what == "returned" and what in kind.next[sent["status"]]:
        send_back(store, kind, sent, code)
    elif what in kind.next[sent["status"]]:
        step(store, kind, sent, what, cancelable=False)


def post(store: AccountStore, flow: Flow, sent: Resource) -> Resource:
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


def send_back(store: AccountStore, flow: Flow, sent: Resource, code: str) -> Resource:
    """Money did not arrive: it comes back, by a transaction of its own. Over Stripe's network it did."""
    if network_of(sent) == "stripe":
        raise refusals.network_not_supported("stripe", banks.NETWORKS, "id")
    if sent["status"] == "processing":
        sent = step(store, flow, sent, "posted", cancelable=False)
    require_step(flow, sent, "returned")
    transaction = record(store, flow, sent, flow.moves["returned"])
    returned = {"code": code, "transaction": transaction}
    return tell(store, flow, sent, "returned", returned_details=returned)


def cancel(store: AccountStore, flow: Flow, sent: Resource) -> Resource:
    """Call money back that the network does not have yet."""
    require_step(flow, sent, "canceled")
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
    """Add what the network knows it by; it can no longer be called back."""
    if not flow.next[sent["status"]]:
        raise refusals.finished(flow, sent)
    values = {"tracking_details": details, "cancelable": False}
    return store.change(sent, values, event="tracking_details_updated")


def _tracking_details(store: AccountStore, sent: Resource) -> Resource:
    """Numbers as the networks give them: 15 digits; a date, eight letters and digits, and six digits."""
    network = network_of(sent)
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
