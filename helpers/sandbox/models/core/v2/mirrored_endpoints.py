"""Webhook endpoints as event destinations: where snapshots are delivered is one object, known to both APIs.

As programs report it in 2026: v2 lists the endpoints that v1 made, and a destination of v2's that snapshots
are delivered to has the id of a webhook endpoint. Guess: that v1 shows that, too, and the name of one that v1
made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....account_store import AccountStore
from ....clock import iso
from ....parameters import addresses
from ....resource import Resource
from ....routes import Call
from ..webhooks import ACCOUNTS, DESTINATION, OF_V2, sources

ENDPOINT = "webhook_endpoint"
# What v1 has no place for.
ONLY_V2 = ("events_from", "name")


def is_mirrored(destination: Mapping[str, Any]) -> bool:
    """Whether a destination is a webhook endpoint of v1's as well."""
    return bool(destination["type"] == ENDPOINT and destination["event_payload"] == "snapshot")


def mirrored(store: AccountStore, destination: Resource, url: str) -> Resource:
    """A new destination as the webhook endpoint that it is."""
    endpoint = store.new(
        ENDPOINT,
        application=store.application if ACCOUNTS in destination["events_from"] else None,
        api_version=destination["snapshot_api_version"],
        url=url,
        description=destination["description"] or None,
        **{name: destination[name] for name in ("enabled_events", "metadata", "status")},
    )
    store.keep(OF_V2, endpoint["id"], updated=store.now, **{name: destination[name] for name in ONLY_V2})
    return as_destination(store, store.add(endpoint, event=None))


def endpoint_in(call: Call) -> Resource | None:
    """The webhook endpoint that a request to v2 names in its path."""
    return call.store.find(ENDPOINT, call.path["id"])


def as_destination(store: AccountStore, endpoint: Resource) -> Resource:
    """A webhook endpoint as v2 shows it."""
    known = store.find(OF_V2, endpoint["id"]) or {}
    status = endpoint["status"]
    return store.new(
        DESTINATION,
        id=endpoint["id"],
        amazon_eventbridge=None,
        azure_event_grid=None,
        created=iso(endpoint["created"]),
        description=endpoint["description"] or "",
        enabled_events=endpoint["enabled_events"],
        event_payload="snapshot",
        events_from=sources(store, endpoint),
        metadata=endpoint["metadata"],
        name=known.get("name") or addresses.read(endpoint["url"]).hostname,
        snapshot_api_version=endpoint["api_version"] or store.state.api_version,
        status=status,
        status_details={"disabled": {"reason": "user"}} if status == "disabled" else None,
        type=ENDPOINT,
        updated=iso(known["updated"] if known else endpoint["created"]),
        webhook_endpoint={"signing_secret": None, "url": None},
    )


def changed(store: AccountStore, endpoint: Resource, params: Mapping[str, Any]) -> Resource:
    """A webhook endpoint with other values of v2's, as a destination."""
    now = {**as_destination(store, endpoint), **params}
    store.keep(OF_V2, endpoint["id"], updated=store.now, **{name: now[name] for name in ONLY_V2})
    of_v1 = {name: value for name, value in params.items() if name not in ONLY_V2}
    return as_destination(store, store.change(endpoint, of_v1, event=None))
