"""Events as objects: of which types there are, and how each shows what happened.

https://docs.stripe.com/api/events/object and https://docs.stripe.com/api/v2/core/events/object
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from helpers.catalog import operation
from helpers.catalog.retrieval import retrieval_of
from helpers.catalog.thin_events import thin_event_types

from .model import MODELS
from .resource import Resource

if TYPE_CHECKING:
    from .account_store import AccountStore, Origin

THIN = "v2.core.event"


@cache
def event_types() -> frozenset[str]:
    """Every v1 event type, as webhook endpoints may subscribe to them."""
    for each in operation("v1.webhook_endpoints.create").parameters:
        if each.name == "enabled_events" and each.shape.item:
            return frozenset(each.shape.item.choices) - {"*"}
    raise LookupError("The SDK's webhook endpoints name no event types.")


def is_event_type(type: str) -> bool:
    """Whether there are events of a type: snapshots of v1's objects, or thin events."""
    return type in event_types() or type in thin_event_types()


def told_as(kind: str) -> str:
    """What a kind's events are called."""
    model = MODELS.get(kind)
    return model.told_as if model else kind


# What is so only once an event is delivered. Recorded in 2024 and 2025 of test mode.
UNTOLD: Mapping[str, str] = {"invoice.created": "webhooks_delivered_at"}


def as_told(type: str, resource: Resource) -> Resource:
    """An object as an event of a type tells of it."""
    return {**resource, UNTOLD[type]: None} if type in UNTOLD else resource


def snapshot_event(
    store: AccountStore, type: str, resource: Resource, previous: Mapping[str, Any] | None = None
) -> Resource:
    """An event of v1, not stored: it holds the object, and the old values of what changed."""
    told = as_told(type, resource)
    data = {"object": told} if previous is None else {"object": told, "previous_attributes": previous}
    event: Resource = {
        "id": store.new_id("evt_"),
        "object": "event",
        "api_version": store.state.api_version,
        "created": store.now,
        "data": data,
        "livemode": False,
        "pending_webhooks": 0,
        "request": _asked_by(store.origin),
        "type": type,
    }
    return event if store.account == store.state.platform else {**event, "account": store.account}


def thin_event(store: AccountStore, type: str, about: Resource) -> Resource:
    """A thin event, not stored: it names the object it is about, and the request it came from."""
    kind, retrieval = about["object"], retrieval_of(about["object"])
    asked = {"type": "request", "request": _asked_by(store.origin)} if store.origin.request_id else None
    return {
        **store.new(THIN, id=store.new_id("evt_test_"), changes=None),
        "context": None if store.account == store.state.platform else store.account,
        "reason": asked,
        "related_object": {
            "id": about["id"],
            "type": kind,
            "url": re.sub(r"\{\w+\}", about["id"], retrieval.path) if retrieval else "",
        },
        "type": type,
    }


def _asked_by(origin: Origin) -> dict[str, str | None]:
    return {"id": origin.request_id, "idempotency_key": origin.idempotency_key}


def previous_attributes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The old values of what is different: of nested objects only what differs, of lists the whole.

    A key that is new has the old value None.
    """
    before: dict[str, Any] = {}
    others = [name for name, value in new.items() if old.get(name) is not value]
    for name in (*others, *sorted(old.keys() - new.keys())):
        was, is_now = old.get(name), new.get(name)
        if was == is_now and type(was) is type(is_now):
            continue
        if isinstance(was, dict) and isinstance(is_now, dict):
            before[name] = previous_attributes(was, is_now)
        else:
            before[name] = was
    return before
