"""Events: what changed, as it was told.

Source: https://docs.stripe.com/api/events.
"""

from __future__ import annotations

from collections.abc import Callable

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import DAY
from ...model import Model
from ...resource import Resource
from ...routes import Call, route

MOST_TYPES = 20
KEPT = 30 * DAY
events = Model("event", source="https://docs.stripe.com/api/events")


@events.listing
def _wanted(call: Call) -> Callable[[Resource], bool]:
    """Those of a type or a family of them (`charge.*`), of several, or delivered or not.

    Stripe's list goes back 30 days. Here months pass in a moment, and their events are there to be looked at.
    """
    params = call.params
    types, delivered = params.pop("types", None), params.pop("delivery_success", None)
    if types is not None and "type" in params:
        raise errors.only_one(("type", "types"))
    if types is not None and len(types) > MOST_TYPES:
        raise errors.Invalid(f"You can list up to {MOST_TYPES} types.", param="types")
    if "*" in params.get("type", ""):
        types = [params.pop("type")]

    def wanted(event: Resource) -> bool:
        of_type = types is None or any(matches(event["type"], each) for each in types)
        return of_type and delivered in (None, event["pending_webhooks"] == 0)

    return wanted


def is_gone(store: AccountStore, event: Resource) -> bool:
    """Whether an event is older than 30 days; what a test clock tells is of a time of its own."""
    return event["created"] < store.now - KEPT and not store.find("_event_on_clock", event["id"])


@route("v1.events.retrieve")
def retrieve_event(call: Call) -> Resource:
    """An event of the last 30 days."""
    event = own(call)
    if is_gone(call.store, event):
        raise call.store.none_such("event", event["id"])
    return event


def matches(type: str, wanted: str) -> bool:
    """Whether an event's type is the wanted one, or of the wanted family: "charge.*", "*"."""
    return type == wanted or (wanted.endswith("*") and type.startswith(wanted[:-1]))
