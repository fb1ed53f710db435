"""Event destinations: where events are delivered, thin ones or snapshots.

A destination that is a webhook endpoint on this machine is delivered to; of those at Amazon and Microsoft the
sandbox keeps what was said, and sends nothing.

Source: https://docs.stripe.com/api/v2/core/event-destinations and https://docs.stripe.com/event-destinations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from helpers.catalog import api_version
from helpers.catalog.thin_events import thin_event_types

from .... import errors
from ....account_store import AccountStore
from ....by_type.typed import own
from ....clock import iso
from ....event_objects import event_types, thin_event
from ....hooks import made_up
from ....listing.lists_of_v2 import page_of_v2
from ....model import Model
from ....nested import first_metadata
from ....resource import Resource
from ....routes import Call, route
from ....statuses import Statuses
from .. import webhooks
from ..webhooks import ACCOUNTS, DESTINATION, PLACE, SELF
from .mirrored_endpoints import ENDPOINT, as_destination, changed, endpoint_in, is_mirrored, mirrored

LIFE = Statuses({"enabled": ("disabled",), "disabled": ("enabled",)})
Model(
    DESTINATION,
    word="event destination",
    statuses=LIFE,
    source="https://docs.stripe.com/api/v2/core/event-destinations",
)
# In how many versions beside the account's own snapshots may be delivered.
# Source: https://docs.stripe.com/event-destinations#event-destination-limits.
MOST_VERSIONS = 3
# What a destination of each type is made from. Guess: what is said of one at Amazon or Microsoft at first.
MADE_FROM = ("amazon_eventbridge", "azure_event_grid", "webhook_endpoint")


@made_up(DESTINATION)
def _made_up(store: AccountStore, id: str) -> Resource:
    """A destination at an address that nothing is sent to."""
    store.keep(PLACE, id, url="https://example.com/events")
    endpoint = {"signing_secret": None, "url": None}
    values = {"event_payload": "thin", "type": "webhook_endpoint", "webhook_endpoint": endpoint}
    return store.new(DESTINATION, id=id, events_from=[SELF], status="enabled", **values)


@route("v2.core.event_destinations.create")
def create(call: Call) -> Resource:
    """Have events delivered; `include` may ask for the secret they are signed with, this once."""
    store, params = call.store, call.params
    _check(params)
    webhooks.check_room(store, "event destinations")
    snapshot = params["event_payload"] == "snapshot"
    version = params.get("snapshot_api_version", api_version()) if snapshot else None
    _check_versions(store, version)
    names = ("enabled_events", "event_payload", "name", "type")
    destination = store.new(
        DESTINATION,
        **{name: params[name] for name in names},
        **dict.fromkeys(MADE_FROM),
        description=params.get("description", ""),
        events_from=params.get("events_from") or [SELF],
        metadata=first_metadata(params),
        snapshot_api_version=version,
        status="enabled",
        status_details=None,
        updated=iso(store.now),
    )
    include = params.get("include") or ()
    if is_mirrored(destination):
        webhooks.check_url(params[ENDPOINT]["url"], f"{ENDPOINT}[url]")
        return shown(store, mirrored(store, destination, params[ENDPOINT]["url"]), include)
    destination[destination["type"]] = _place(store, destination, params[destination["type"]])
    return shown(store, store.add(destination, event=None), include)


def _check(params: Mapping[str, Any]) -> None:
    """Refuse a destination that cannot be. Raises Invalid."""
    type, payload = params["type"], params["event_payload"]
    for other in MADE_FROM:
        if (other in params) != (other == type):
            raise errors.missing(type) if other == type else errors.only_one((type, other))
    _check_types(params["enabled_events"], payload)
    if payload == "thin" and params.get("snapshot_api_version"):
        raise errors.Invalid("Only snapshot payloads have an API version.", param="snapshot_api_version")
    for index, source in enumerate(params.get("events_from") or ()):
        if source not in (SELF, ACCOUNTS):
            raise errors.not_one_of(f"events_from[{index}]", (ACCOUNTS, SELF), source)


def _check_versions(store: AccountStore, version: str | None) -> None:
    """Refuse one version more than snapshots may be delivered in. Raises Invalid. Guess: the sentence."""
    known = {each["snapshot_api_version"] for each in _all(store)} - {None}
    others = (known | {version}) - {None, store.state.api_version}
    if version not in known and len(others) > MOST_VERSIONS:
        raise errors.Invalid(
            f"You have reached the maximum of {MOST_VERSIONS} API versions of snapshot event destinations.",
            param="snapshot_api_version",
        )


def _place(store: AccountStore, destination: Resource, sent: Mapping[str, Any]) -> Resource:
    """Where a destination is; in another cloud, as it is until somebody accepts it there."""
    type, id = destination["type"], destination["id"]
    store.keep(PLACE, id, url=sent.get("url", ""))
    if type == "webhook_endpoint":
        webhooks.check_url(sent["url"], "webhook_endpoint[url]")
        return {"signing_secret": None, "url": None}
    if type == "azure_event_grid":
        topic = {"azure_partner_topic_name": f"stripe-{id}", "azure_partner_topic_status": "never_activated"}
        return {**sent, **topic}
    arn = f"arn:aws:events:{sent['aws_region']}::event-source/aws.partner/stripe.com/{id}"
    return {
        "aws_account_id": sent["aws_account_id"],
        "aws_event_source_arn": arn,
        "aws_event_source_status": "pending",
    }


def _check_types(types: list[str], payload: str) -> None:
    """Refuse types that there are no events of in such a payload. Raises Invalid."""
    webhooks.check_events(types)
    known = thin_event_types() if payload == "thin" else event_types()
    for index, each in enumerate(types):
        if each not in known and each != "*":
            raise errors.Invalid(f"Unrecognized enum value '{each}'.", param=f"enabled_events[{index}]")


@route("v2.core.event_destinations.retrieve")
def retrieve(call: Call) -> Resource:
    """A destination; its address is shown where it is asked for."""
    return shown(call.store, _named(call), call.params.get("include") or ())


def _named(call: Call) -> Resource:
    """The destination that a request names in its path."""
    endpoint = endpoint_in(call)
    return as_destination(call.store, endpoint) if endpoint else own(call)


def _all(store: AccountStore) -> list[Resource]:
    """All destinations, the latest first."""
    endpoints = (as_destination(store, each) for each in store.all(ENDPOINT))
    return sorted([*store.all(DESTINATION), *endpoints], key=itemgetter("created"), reverse=True)


@route("v2.core.event_destinations.list")
def list_destinations(call: Call) -> Resource:
    """All destinations, the latest first."""
    include = call.params.get("include") or ()
    return page_of_v2(call.url, call.params, [shown(call.store, each, include) for each in _all(call.store)])


@route("v2.core.event_destinations.update")
def update(call: Call) -> Resource:
    """Change what is delivered, and where; the payload stays as it is."""
    store, destination, params = call.store, _named(call), dict(call.params)
    include = params.pop("include", None) or ()
    if "enabled_events" in params:
        _check_types(params["enabled_events"], destination["event_payload"])
    if endpoint := params.pop("webhook_endpoint", None):
        if destination["type"] != "webhook_endpoint":
            raise errors.Invalid("The event destination is no webhook endpoint.", param="webhook_endpoint")
        webhooks.check_url(endpoint["url"], "webhook_endpoint[url]")
    if of_v1 := endpoint_in(call):
        return shown(store, changed(store, of_v1, params | (endpoint or {})), include)
    if endpoint:
        store.keep(PLACE, destination["id"], url=endpoint["url"])
    return shown(store, store.change(destination, {**params, "updated": iso(store.now)}, event=None), include)


@route("v2.core.event_destinations.delete")
def delete(call: Call) -> Resource:
    """Take a destination away; what is left of it is its id."""
    remains = call.store.remove(endpoint_in(call) or own(call))
    return {"id": remains["id"], "object": DESTINATION}


def shown(store: AccountStore, destination: Resource, include: Iterable[str]) -> Resource:
    """A destination with what is shown only where it is asked for."""
    if destination["type"] != "webhook_endpoint":
        return destination
    id = destination["id"]
    known = {"signing_secret": webhooks.secret(store, id), "url": _url(store, id)}
    wanted = {each.removeprefix("webhook_endpoint.") for each in include}
    endpoint = {name: value if name in wanted else None for name, value in known.items()}
    return {**destination, "webhook_endpoint": endpoint}


def _url(store: AccountStore, id: str) -> str:
    """Where a destination is; "" in another cloud."""
    return str((store.find(ENDPOINT, id) or store.get(PLACE, id))["url"])


@route("v2.core.event_destinations.disable")
def disable(call: Call) -> Resource:
    """Deliver nothing there for now."""
    return _switched(call, "disabled", {"disabled": {"reason": "user"}})


@route("v2.core.event_destinations.enable")
def enable(call: Call) -> Resource:
    """Deliver again; what happened meanwhile is not sent."""
    return _switched(call, "enabled", None)


def _switched(call: Call, status: str, details: Resource | None) -> Resource:
    """A destination with a status, whether it had it or not."""
    if of_v1 := endpoint_in(call):
        return changed(call.store, of_v1, {"status": status})
    destination = own(call)
    if destination["status"] == status:
        return destination
    return call.store.move(destination, status, status_details=details, updated=iso(call.store.now))


@route("v2.core.event_destinations.ping")
def ping(call: Call) -> Resource:
    """Send an event to try a destination out, whatever types it names. Guess: none that is switched off."""
    destination = _named(call)
    if destination["status"] != "enabled":
        raise errors.Invalid(f"The event destination {destination['id']} is disabled.")
    event = call.store.add(thin_event(call.store, f"{DESTINATION}.ping", destination), event=None)
    if webhooks.is_here(_url(call.store, destination["id"])):
        webhooks.deliver(call.store, event, call.store.account, destination)
    return event
