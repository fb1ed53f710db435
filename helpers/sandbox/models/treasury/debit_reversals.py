"""Money that was taken out and is fetched back.

Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/debit-reversals. The money
is back when the reversal is made, as its transaction is; what it is then waiting for is the network's word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ...account_store import AccountStore
from ...hooks import job
from ...resource import Resource
from ...routes import Call, route
from . import received_debits, refusals, reversals
from .access import ACCOUNT, found, movement
from .states import Flow, Move
from .steps import begin, step
from .timelines import OUTBOUND

FLOW = Flow(
    name="debit_reversal",
    next={"processing": ("succeeded", "failed"), "succeeded": (), "failed": ()},
    # No call makes one fail; Stripe names no entry for it.
    moves={"processing": Move("debit_reversal", cash=+1), "failed": Move("other", cash=-1)},
    told_as={"succeeded": "completed", "failed": "completed"},
)
# The same, where a card network decides: it brings no money before it is won.
DISPUTED = replace(FLOW, moves={"succeeded": Move("debit_reversal", cash=+1)})
debit_reversals = movement(FLOW, "https://docs.stripe.com/api/treasury/debit_reversals")
# The list's filters still speak of the statuses that reversals had before.
LISTED: Mapping[str, tuple[str, ...]] = {
    "processing": ("processing",),
    "completed": ("succeeded", "failed"),
    "canceled": (),
    "won": ("succeeded",),
    "lost": ("failed",),
}


@route("v1.treasury.debit_reversals.create")
def create(call: Call) -> Resource:
    """Fetch a debit's money back."""
    store = call.store
    debit = found(store, received_debits.FLOW, call.params["received_debit"], "received_debit")
    reversals.require_reversible(store, received_debits.FLOW, debit)
    if store.get(ACCOUNT, debit["financial_account"])["status"] == "closed":
        raise refusals.closed("received_debit")
    reversal = begun(store, FLOW, debit, debit["amount"], metadata=call.params.get("metadata", {}))
    store.later(OUTBOUND["ach"](store.now).done, "treasury.debit_reversal", id=reversal["id"])
    return reversal


def begun(store: AccountStore, flow: Flow, debit: Resource, amount: int, **values: Any) -> Resource:
    """Begin to fetch an amount of a debit back, in minor units."""
    shared = {name: debit[name] for name in ("currency", "financial_account", "network")}
    reversal = begin(store, flow, "processing", amount=amount, **shared, received_debit=debit["id"], **values)
    reversals.note_reversed(store, debit, reversal)
    return reversal


@job("treasury.debit_reversal")
def _complete(store: AccountStore, *, id: str) -> None:
    step(store, FLOW, found(store, FLOW, id), "succeeded")


@debit_reversals.listing
def _filtered(call: Call) -> Callable[[Resource], bool]:
    """Those of a `status` and a `resolution`, if they are named."""
    wanted = [LISTED[value] for name in ("status", "resolution") if (value := call.params.pop(name, None))]
    return lambda reversal: all(reversal["status"] in each for each in wanted)
