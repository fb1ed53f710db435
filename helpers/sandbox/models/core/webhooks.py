"""Webhook endpoints, and what is to be delivered to them, and to event destinations that are such.

Only endpoints on this machine are delivered to: others are kept, and nothing is sent. Sending itself is done
by the sandbox's `deliveries`, outside of any request; here is what is sent, and what follows from the answer.

Source: https://docs.stripe.com/api/webhook_endpoints and https://docs.stripe.com/webhooks.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...event_objects import THIN, is_event_type, thin_event
from ...hooks import job, listener, reteller
from ...model import Model
from ...nested import first_metadata
from ...parameters import addresses
from ...resource import Answer, Letter, Resource
from ...routes import Call, control, route
from ...state import State
from .events import is_gone, matches

MOST_ENDPOINTS = 16
# When a delivery that failed is tried again, in seconds after the first attempt: test mode tries "three times
# over the course of a few hours".
RETRIES = (300, 3_600, 14_400)
# How long an endpoint may take to answer, in seconds.
LONGEST_WAIT = 10.0
# Events by which an endpoint is asked for a decision; see `ask`.
ASKED = frozenset({"issuing_authorization.request"})
# Events that only an endpoint gets which names their type, not one that takes every event.
# Source: https://docs.stripe.com/identity/verification-sessions#events.
ONLY_NAMED = frozenset({"identity.verification_session.redacted"})
DESTINATION, SELF, ACCOUNTS = "v2.core.event_destination", "@self", "@accounts"
OF_V2 = "_endpoint_of_v2"
"""What only v2 knows of a webhook endpoint."""
PLACE = "_event_destination"
"""Where an event destination is: its `url`, "" in another cloud."""
# What is delivered of a thin event; the rest is for the receiver to fetch.
# Source: https://docs.stripe.com/event-destinations#thin-events.
NOTIFIED = ("id", "object", "type", "livemode", "created", "context", "reason", "related_object")
Model("webhook_endpoint", word="webhook endpoint", source="https://docs.stripe.com/api/webhook_endpoints")


@route("v1.webhook_endpoints.create")
def create_webhook_endpoint(call: Call) -> Resource:
    """Have events delivered to an address; only this answer tells the secret that they are signed with."""
    store, params = call.store, call.params
    check_url(params["url"])
    check_events(params["enabled_events"])
    check_room(store, "test webhook endpoints")
    endpoint = store.new(
        "webhook_endpoint",
        # As Active Merchant's live suite reads it, remote_stripe_3ds_test.rb.
        application=store.application if params.get("connect") else None,
        api_version=params.get("api_version"),
        description=params.get("description") or None,
        enabled_events=params["enabled_events"],
        metadata=first_metadata(params),
        status="enabled",
        url=params["url"],
    )
    if params.get("connect"):
        store.keep("_connect_endpoint", endpoint["id"])
    return {**store.add(endpoint, event=None), "secret": secret(store, endpoint["id"])}


def secret(store: AccountStore, endpoint: str) -> str:
    """What an endpoint's deliveries are signed with; it follows from the endpoint's id."""
    return "whsec_" + "".join(store.state.ids.derive(f"{endpoint}:{part}", 16) for part in "12")


def check_room(own: AccountStore, called: str) -> None:
    """Refuse one destination more than an account may have. Raises Invalid.

    Source: https://docs.stripe.com/webhooks. Guess: webhook endpoints count among them, and the same sentence
    is said of others.
    """
    if sum(1 for _ in _endpoints(own)) >= MOST_ENDPOINTS:
        raise errors.Invalid(f"You have reached the maximum of {MOST_ENDPOINTS} {called}.")


def check_url(url: str, param: str = "url") -> None:
    """Refuse what is no address of the web. Raises Invalid."""
    parts = addresses.read(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise errors.Invalid(addresses.NO_SCHEME, code="url_invalid", param=param)


def check_events(types: list[str]) -> None:
    """Refuse no types at all, and others beside the one that stands for all. Raises Invalid."""
    if not types:
        raise errors.empty("enabled_events")
    if "*" in types and len(types) > 1:
        raise errors.Invalid(
            "The wildcard `*` already includes every other event: send it alone.", param="enabled_events"
        )


@route("v1.webhook_endpoints.update")
def update_webhook_endpoint(call: Call) -> Resource:
    """Change where events go and which, or switch an endpoint off and on."""
    endpoint, params = own(call), dict(call.params)
    if "url" in params:
        check_url(params["url"])
    if "enabled_events" in params:
        check_events(params["enabled_events"])
    if "disabled" in params:
        params["status"] = "disabled" if params.pop("disabled") else "enabled"
    return call.store.change(endpoint, params, event=None)


def is_here(url: str) -> bool:
    """Whether an address is on this machine."""
    host = addresses.read(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@listener
def _announce(store: AccountStore, event: Resource) -> None:
    """Have an event delivered to every endpoint that wants it; who is asked is not told as well."""
    if event["type"] in ASKED:
        return
    wanting = list(_wanting(store, event))
    shown, thin = 0, None
    for owner, endpoint in wanting:
        if event["object"] != THIN and endpoint.get("thin"):
            thin = thin or _thin(store, event)
            deliver(store, thin, owner, endpoint)
            continue
        version = endpoint["api_version"]
        other = version is not None and version != store.state.api_version
        deliver(store, event, owner, endpoint, store.state.told(event, store, version) if other else None)
        shown += 1
    if shown and event["object"] != THIN:
        store.change(store.get("event", event["id"]), {"pending_webhooks": shown}, event=None)


@reteller
def _renew(store: AccountStore, event: Resource) -> None:
    """Have the deliveries of an event in other versions tell what it tells now."""
    for _, endpoint in _wanting(store, event):
        delivery = store.find("_delivery", f"{event['id']}:{endpoint['id']}")
        if delivery and delivery["data"]:
            _note(store, delivery, data=store.state.told(event, store, endpoint["api_version"])["data"])


def _thin(store: AccountStore, event: Resource) -> Resource:
    """The thin event that tells of one of v1's. Guess: it is made only where somebody wants it."""
    thin = thin_event(store, f"v1.{event['type']}", event["data"]["object"])
    return store.add({**thin, "snapshot_event": event["id"]}, event=None)


def _wanting(store: AccountStore, event: Resource) -> Iterator[tuple[str, Resource]]:
    """The endpoints on this machine that want an event, with the accounts whose they are."""
    owners = {store.account: False, store.state.platform: store.account != store.state.platform}
    for owner, connect in owners.items():
        own = store.on(owner)
        for endpoint in _endpoints(own):
            if endpoint["status"] != "enabled" or not is_here(endpoint["url"]):
                continue
            if connect in _sources(own, endpoint) and _wants(endpoint, event):
                yield owner, endpoint


def _endpoints(own: AccountStore) -> Iterator[Resource]:
    yield from own.all("webhook_endpoint")
    for destination in own.all(DESTINATION):
        yield _as_endpoint(own, destination)


def _endpoint(own: AccountStore, id: str) -> Resource | None:
    """An endpoint by its id, or an event destination as one."""
    destination = own.find(DESTINATION, id)
    return _as_endpoint(own, destination) if destination else own.find("webhook_endpoint", id)


def _as_endpoint(own: AccountStore, destination: Resource) -> Resource:
    return {
        **destination,
        "api_version": destination.get("snapshot_api_version"),
        "thin": destination["event_payload"] == "thin",
        "url": own.get(PLACE, destination["id"])["url"],
    }


def sources(own: AccountStore, endpoint: Resource) -> list[str]:
    """Whose events an endpoint gets, in v2's words."""
    if endpoint["object"] == DESTINATION:
        return list(endpoint["events_from"])
    if known := own.find(OF_V2, endpoint["id"]):
        return list(known["events_from"])
    return [ACCOUNTS if own.find("_connect_endpoint", endpoint["id"]) else SELF]


def _sources(own: AccountStore, endpoint: Resource) -> Iterator[bool]:
    """Whose events an endpoint gets: its own account's (False), those of connected ones (True)."""
    yield from (each != SELF for each in sources(own, endpoint))


def _wants(endpoint: Resource, event: Resource) -> bool:
    """Whether an event is one of an endpoint's kind, and of the types that it names."""
    type, thin = event["type"], event["object"] == THIN
    if endpoint.get("thin") and not thin:
        type = f"v1.{type}"
    elif thin != bool(endpoint.get("thin")):
        return False
    wanted = endpoint["enabled_events"]
    if event["type"].removeprefix("v1.") in ONLY_NAMED:
        return type in wanted
    return is_event_type(type) and any(matches(type, each) for each in wanted)


def deliver(
    store: AccountStore, event: Resource, owner: str, endpoint: Resource, told: Resource | None = None
) -> Resource:
    """Have an event delivered to an endpoint now, whether it was before or not.

    `told`: the event in the endpoint's version, where that is not the account's.
    """
    id = f"{event['id']}:{endpoint['id']}"
    facts = {"event": event["id"], "endpoint": endpoint["id"], "owner": owner, "first": store.now}
    before = store.find("_delivery", id) or {}
    data = told["data"] if told else before.get("data")
    delivery = store.keep("_delivery", id, **facts, status="pending", answers=[], data=data)
    store.later(store.now, "webhooks.send", delivery=id)
    return delivery


@job("webhooks.send")
def _send(store: AccountStore, *, delivery: str) -> None:
    store.state.outbox.append((store.account, delivery))


def unsent(state: State) -> Iterator[tuple[str, str]]:
    """The deliveries that nothing will send, by account and id: their job ran, and no answer was noted."""
    for store in state.holding("_delivery"):
        jobs = [each["values"] for each in store.all("_job", "name", "webhooks.send")]
        waiting = {each["delivery"] for each in jobs}
        pending = reversed(list(store.all("_delivery", "status", "pending")))
        yield from ((store.account, each["id"]) for each in pending if each["id"] not in waiting)


def endpoint_of(store: AccountStore, delivery: str) -> str:
    """The id of the endpoint that a delivery goes to, "" where it is not there any more."""
    kept = store.find("_delivery", delivery)
    return kept["endpoint"] if kept else ""


def prepared(store: AccountStore, delivery: str) -> Letter | None:
    """What is sent for a delivery; None for one that nobody waits for any more."""
    kept = store.find("_delivery", delivery)
    own = store.on(kept["owner"]) if kept else store
    endpoint = _endpoint(own, kept["endpoint"]) if kept else None
    if not kept or not endpoint or endpoint["status"] != "enabled":
        return None
    event = _event(store, kept["event"])
    if event["object"] == THIN:
        event = {name: event.get(name) for name in NOTIFIED}
    if kept.get("data"):
        event = {**event, "api_version": endpoint["api_version"], "data": kept["data"]}
    return _letter(own, endpoint, event)


def _event(store: AccountStore, id: str) -> Resource:
    """An event by its id, thin or not."""
    return store.find(THIN, id) or store.get("event", id)


def _letter(own: AccountStore, endpoint: Resource, event: Resource, seconds: float = LONGEST_WAIT) -> Letter:
    body = json.dumps(event, indent=2)
    headers = {
        # Recorded by public programs, from 2022 to 2025.
        "Accept": "*/*; q=0.5, application/xml",
        "Cache-Control": "no-cache",
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature(body, secret(own, endpoint["id"])),
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }
    return Letter(endpoint["url"], headers, body.encode(), seconds=seconds)


def ask(store: AccountStore, event: Resource, seconds: float) -> Answer | None:
    """What the endpoint that names an event's type answers to it at once; None where there is none."""
    wanting = [
        (owner, each) for owner, each in _wanting(store, event) if event["type"] in each["enabled_events"]
    ]
    if not wanting or store.state.ask is None:
        return None
    owner, endpoint = wanting[0]
    told = store.state.told(event, store, endpoint["api_version"] or store.state.api_version)
    letter = _letter(store.on(owner), endpoint, told, seconds)
    headers = {**letter.headers, "Accept": "application/json"}
    return store.state.ask(store, replace(letter, headers=headers))


def signature(body: str, key: str) -> str:
    """The header that proves who sent a body, and when: by the machine's own clock.

    Whoever receives it compares it with theirs, whatever time the sandbox has. Beside the signature of the
    scheme `v1` stands one of a scheme that does not count, as in all test events.

    Source: https://docs.stripe.com/webhooks#verify-manually. Guess: what the scheme `v0` signs with.
    """
    at = int(time.time())
    signed = f"{at}.{body}".encode()
    schemes = (("v1", key), ("v0", f"v0:{key}"))
    macs = ((name, hmac.new(each.encode(), signed, hashlib.sha256).hexdigest()) for name, each in schemes)
    return ",".join((f"t={at}", *(f"{name}={mac}" for name, mac in macs)))


def answered(store: AccountStore, delivery: str, status: int) -> None:
    """Note what an endpoint answered (0: nothing), and when to try again if it was no success."""
    kept = store.find("_delivery", delivery)
    if kept is None:
        return
    answers = [*kept["answers"], status]
    if 200 <= status < 300:
        _note(store, kept, status="succeeded", answers=answers)
        event = _event(store, kept["event"])
        if event.get("pending_webhooks") and kept["status"] == "pending":
            store.change(event, {"pending_webhooks": event["pending_webhooks"] - 1}, event=None)
    elif len(answers) > len(RETRIES):
        _note(store, kept, status="failed", answers=answers)
    else:
        _note(store, kept, answers=answers)
        again = max(store.now, kept["first"] + RETRIES[len(answers) - 1])
        store.later(again, "webhooks.send", delivery=delivery)


def dropped(store: AccountStore, delivery: str) -> None:
    """Note that nothing is sent any more: the endpoint was disabled or deleted when it was to be."""
    kept = store.find("_delivery", delivery)
    if kept is not None:
        _note(store, kept, status="failed")


def _note(store: AccountStore, delivery: Resource, **facts: Any) -> None:
    known = {name: value for name, value in delivery.items() if name not in ("id", "object")}
    store.keep("_delivery", delivery["id"], **{**known, **facts})


@control("post", "resend")
def resend(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Deliver an `event` again, for 30 days: to one `webhook_endpoint`, or to all that want it.

    Source: https://docs.stripe.com/webhooks#manual-retries.
    """
    id, endpoint = params.get("event"), params.get("webhook_endpoint")
    if not isinstance(id, str):
        raise errors.missing("event")
    kinds = ("event", THIN)
    holding = [each for kind in kinds for each in store.state.holding(kind) if each.find(kind, id)]
    if not holding:
        raise errors.no_such_in_body("event", id, "event")
    event = _event(holding[0], id)
    if event["object"] != THIN and is_gone(holding[0], event):
        raise errors.no_such_in_body("event", id, "event")
    wanting = _named(holding[0], endpoint) if endpoint is not None else list(_wanting(holding[0], event))
    for owner, receiver in wanting:
        deliver(holding[0], event, owner, receiver)
    return {"object": "sandbox.resend", "event": id, "deliveries": len(wanting)}


def _named(store: AccountStore, endpoint: str) -> list[tuple[str, Resource]]:
    """An endpoint by its id, with the account whose it is. Raises Invalid where it is not there."""
    owners = dict.fromkeys((store.account, store.state.platform))
    named = [(owner, _endpoint(store.on(owner), endpoint)) for owner in owners]
    endpoints = [(owner, each) for owner, each in named if each and is_here(each["url"])]
    if not endpoints:
        raise errors.no_such_in_body("webhook endpoint", endpoint, "webhook_endpoint")
    return endpoints


@control("get", "deliveries")
def list_deliveries(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """What was sent to webhook endpoints, the latest first, and what they answered."""
    sent = [each for holder in store.state.holding("_delivery") for each in holder.all("_delivery")]
    data = [_without_data(each) for each in sent]
    return {"object": "list", "data": data, "has_more": False, "url": "/_sandbox/deliveries"}


def _without_data(delivery: Resource) -> Resource:
    shown = {name: value for name, value in delivery.items() if name != "data"}
    return {**shown, "object": "sandbox.delivery"}
