"""Thin events: that something happened to an object, with what a receiver needs to fetch it.

Source: https://docs.stripe.com/api/v2/core/events.
"""

from __future__ import annotations

from collections.abc import Callable

from .... import errors
from ....event_objects import THIN
from ....model import Model
from ....resource import Resource
from ....routes import Call
from ..events import MOST_TYPES

events = Model(THIN, word="event", source="https://docs.stripe.com/api/v2/core/events")


@events.listing
def _wanted(call: Call) -> Callable[[Resource], bool]:
    """Those about an object, or of some types."""
    id, types = call.params.pop("object_id", None), call.params.pop("types", None)
    if types is not None and len(types) > MOST_TYPES:
        raise errors.Invalid(f"You can list up to {MOST_TYPES} types.", param="types")
    return lambda event: (
        (id is None or (event.get("related_object") or {}).get("id") == id)
        and (types is None or event["type"] in types)
    )
