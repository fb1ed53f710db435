"""Events: what changed, as it was told.

Source: https://docs.stripe.com/api/events.
"""

from __future__ import annotations

from collections.abc import Callable

from ... import errors
from ...clock import DAY
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ...typed import own

MOST_TYPES = 20
KEPT = 30 * DAY
events = Model("event", source="https://docs.stripe.com/api/events")


@events.listing
def _wanted(call: Call) -> Callable[[Resource], bool]:
    """Those of 30 days; of a type or a family of them (`charge.*`), of several, or delivered or not.

    The sandbox keeps all events for what Sigma knows of them: who asks by `created` is told the older, too.
    """
    params = call.params
    types, delivered = params.pop("types", None), params.pop("delivery_success", None)
    if types is not None and "type" in params:
        raise errors.only_one(("type", "types"))
    if types is not None and len(types) > MOST_TYPES:
        raise errors.Invalid(f"You can list up to {MOST_TYPES} types.", param="types")
    if "*" in params.get("type", ""):
        types = [params.pop("type")]

    oldest = 0 if "created" in params else call.store.now - KEPT

    def wanted(event: Resource) -> bool:
        if event["created"] < oldest:
            return False
        of_type = types is None or any(matches(event["type"], each) for each in types)
        return of_type and delivered in (None, event["pending_webhooks"] == 0)

    return wanted


@route("v1.events.retrieve")
def retrieve_event(call: Call) -> Resource:
    """An event of the last 30 days."""
    event = own(call)
    if event["created"] < call.store.now - KEPT:
        raise call.store.none_such("event", event["id"])
    return event


def matches(type: str, wanted: str) -> bool:
    """Whether an event's type is the wanted one, or of the wanted family: "charge.*", "*"."""
    return type == wanted or (wanted.endswith("*") and type.startswith(wanted[:-1]))
