"""A flow taken from status to status: the object, its transaction and its events move as one."""

from __future__ import annotations

from typing import Any

from ...account_store import AccountStore
from ...resource import Resource
from .ledger import record
from .states import Flow

RECEIPTS = "https://payments.stripe.com/regulatory-receipt"


def begin(store: AccountStore, flow: Flow, status: str, **values: Any) -> Resource:
    """Make a flow's object, in one of the statuses that it may begin with."""
    flow_object = store.new(flow.kind, **values, status=status)
    flow_object["hosted_regulatory_receipt_url"] = (
        f"{RECEIPTS}/{store.state.ids.derive(flow_object['id'], 26)}"
    )
    return store.add({**flow_object, **_written(store, flow, flow_object, status)})


def step(store: AccountStore, flow: Flow, resource: Resource, status: str, **values: Any) -> Resource:
    """Take a flow to a status, with what that moves. Raises Invalid where its table does not lead there."""
    flow.require(resource, status)
    return tell(store, flow, resource, status, **_written(store, flow, resource, status), **values)


def _written(store: AccountStore, flow: Flow, resource: Resource, status: str) -> dict[str, Any]:
    move = flow.moves.get(status)
    return {"transaction": record(store, flow.name, resource, move)} if move else {}


def tell(store: AccountStore, flow: Flow, resource: Resource, status: str, **values: Any) -> Resource:
    """Store a flow's new status, when it came to it, and the event that says so."""
    told = flow.told_as.get(status, status)
    times = {**resource["status_transitions"], f"{told}_at": store.now}
    changed = store.change(resource, {**values, "status": status, "status_transitions": times}, event=None)
    store.emit(told, changed)
    return changed
