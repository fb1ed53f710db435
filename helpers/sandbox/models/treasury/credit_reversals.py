"""Money that came in and is sent back.

Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/into/credit-reversals and
https://docs.stripe.com/treasury/moving-money/moving-money-out-of-financial-accounts#handling-returned-funds.
"""

from __future__ import annotations

from ...account_store import AccountStore
from ...hooks import job
from ...resource import Resource
from ...routes import Call, route
from . import features, outbound, received_credits, refusals, reversals
from .access import ACCOUNT, found, movement
from .financial_accounts import account_anywhere, require_funds
from .states import Flow, Move
from .steps import begin, step
from .timelines import OUTBOUND

FLOW = Flow(
    name="credit_reversal",
    next={"processing": ("posted", "canceled"), "posted": (), "canceled": ()},
    # No call cancels one; Stripe names no entry for it.
    moves={
        "processing": Move("credit_reversal", cash=-1, outbound_pending=+1),
        "posted": Move("credit_reversal_posting", outbound_pending=-1),
        "canceled": Move("other", cash=+1, outbound_pending=-1),
    },
)
movement(FLOW, "https://docs.stripe.com/api/treasury/credit_reversals")


@route("v1.treasury.credit_reversals.create")
def create(call: Call) -> Resource:
    """Send a credit back over the network that it came by."""
    store = call.store
    credit = found(store, received_credits.FLOW, call.params["received_credit"], "received_credit")
    reversals.require_reversible(store, received_credits.FLOW, credit)
    account = store.get(ACCOUNT, credit["financial_account"])
    if account["status"] == "closed":
        raise refusals.closed("received_credit")
    if credit["network"] == "stripe":
        owner, sender = _sender(store, credit)
        features.require(store.on(owner), sender, "intra_stripe_flows", "inbound_flows", "received_credit")
    require_funds(account, credit["amount"], FLOW.title, "received_credit")
    shared = ("amount", "currency", "financial_account", "network")
    reversal = begin(
        store,
        FLOW,
        "processing",
        **{name: credit[name] for name in shared},
        metadata=call.params.get("metadata", {}),
        received_credit=credit["id"],
    )
    reversals.note_reversed(store, credit, reversal)
    store.later(OUTBOUND[credit["network"]](store.now).done, "treasury.credit_reversal", id=reversal["id"])
    return reversal


@job("treasury.credit_reversal")
def _post(store: AccountStore, *, id: str) -> None:
    reversal = step(store, FLOW, found(store, FLOW, id), "posted")
    if reversal["network"] == "stripe":
        _give_back(store, reversal)


def _give_back(store: AccountStore, reversal: Resource) -> None:
    """Let the financial account that had sent the money receive it; its OutboundPayment is returned.

    Guess: that the payment names the transaction of what is received, and the code.
    """
    credit = found(store, received_credits.FLOW, reversal["received_credit"])
    owner, account = _sender(store, credit)
    back = received_credits.receive(
        store.on(owner),
        account,
        "stripe",
        amount=reversal["amount"],
        description="Credit reversal",
        initiating_payment_method_details=received_credits.from_account(reversal["financial_account"]),
        linked_flows=received_credits.linked(reversal["id"], "credit_reversal"),
    )
    payment = found(store.on(owner), outbound.PAYMENT, credit["linked_flows"]["source_flow"])
    if back["transaction"]:
        outbound.note_returned(store.on(owner), outbound.PAYMENT, payment, "other", back["transaction"])


def _sender(store: AccountStore, credit: Resource) -> tuple[str, Resource]:
    """The financial account that money came from, after the id of its owner."""
    return account_anywhere(store, credit["initiating_payment_method_details"]["financial_account"]["id"])
