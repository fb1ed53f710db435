"""What holds for every request to v2: errors, pages, idempotency and versions."""

from __future__ import annotations

import json
from typing import Any

import pytest
import stripe

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import HttpReply, HttpRequest

from ...refused import refusal
from .test_event_destinations import made

VERSION = "2026-10-28.endive"
DESTINATIONS = "/v2/core/event_destinations"


def ask(sandbox: Sandbox, method: str, path: str, body: Any = None, **headers: str) -> HttpReply:
    """One request as it is sent."""
    known = {"authorization": f"Bearer {KEY}", "stripe-version": VERSION, "content-type": "application/json"}
    query = path.partition("?")[2]
    sent = json.dumps(body).encode() if body is not None else b""
    return sandbox.handle(HttpRequest(method, path.partition("?")[0], query, {**known, **headers}, sent))


def body(**more: Any) -> dict[str, Any]:
    """What a destination is made from."""
    return {
        "name": "Mine",
        "type": "webhook_endpoint",
        "event_payload": "thin",
        "enabled_events": ["*"],
        "webhook_endpoint": {"url": "http://127.0.0.1:9"},
        **more,
    }


def test_an_error_has_a_code_and_a_message(sandbox: Sandbox) -> None:
    """No link to documents, no parameter. Recorded: the sentence of an invalid field."""
    missing = ask(sandbox, "get", f"{DESTINATIONS}/ed_test_none")
    assert (missing.status, missing.json()["error"]["code"]) == (404, "not_found")
    assert missing.json()["error"].keys() == {"code", "message"}
    error = ask(sandbox, "post", DESTINATIONS, body(events_from=["@moon"])).json()["error"]
    assert error == {
        "code": "invalid_fields",
        "message": "Some fields in the request were invalid: 'events_from[0]: Unrecognized enum value "
        "'@moon', valid values are: @accounts, @self.'",
    }


def test_a_version_must_be_named(sandbox: Sandbox) -> None:
    """With every request. As programs report it in 2026."""
    request = HttpRequest("get", DESTINATIONS, "", {"authorization": f"Bearer {KEY}"})
    assert sandbox.handle(request).json()["error"]["message"] == (
        "You did not provide an API version. You need to provide an API version header."
    )


def test_pages_follow_one_another(stripe_client: Any) -> None:
    """By tokens: an object that is made meanwhile is on no further page; the filters stay."""
    ids = [made(stripe_client, name=f"{n}").id for n in range(5)]
    destinations = stripe_client.v2.core.event_destinations
    first = destinations.list({"limit": 2})
    assert [each.id for each in first.data] == [ids[4], ids[3]]
    made(stripe_client)
    assert [each.id for each in first.auto_paging_iter()] == ids[::-1]
    assert first.previous_page_url is None


def test_a_page_goes_back(sandbox: Sandbox, stripe_client: Any) -> None:
    """And the filters of the first request are those of every page."""
    for n in range(3):
        made(stripe_client, name=f"{n}")
    url = f"{DESTINATIONS}?limit=2&include[0]=webhook_endpoint.url"
    first = ask(sandbox, "get", url).json()
    second = ask(sandbox, "get", first["next_page_url"]).json()
    assert [each["webhook_endpoint"]["url"] for each in second["data"]] == ["http://127.0.0.1:9/hook"]
    assert ask(sandbox, "get", second["previous_page_url"]).json()["data"] == first["data"]


@pytest.mark.parametrize("page", ["page_", "page_x", "1", "page_WzEsMiwzXQ", "page_bnVsbA"])
def test_a_token_that_nobody_gave_is_refused(sandbox: Sandbox, page: str) -> None:
    """Whatever stands in it."""
    reply = ask(sandbox, "get", f"{DESTINATIONS}?page={page}")
    assert (reply.status, reply.json()["error"]["code"]) == (400, "invalid_fields")


def test_what_was_done_is_told_as_it_is_now(sandbox: Sandbox) -> None:
    """A repeated request makes nothing, and shows its object as it has become."""
    first = ask(sandbox, "post", DESTINATIONS, body(), **{"idempotency-key": "a"}).json()
    ask(sandbox, "post", f"{DESTINATIONS}/{first['id']}/disable")
    again = ask(sandbox, "post", DESTINATIONS, body(), **{"idempotency-key": "a"})
    assert (again.json()["id"], again.json()["status"]) == (first["id"], "disabled")
    assert len(ask(sandbox, "get", DESTINATIONS).json()["data"]) == 1
    sandbox.advance(days=31)
    assert ask(sandbox, "post", DESTINATIONS, body(), **{"idempotency-key": "a"}).json()["id"] != first["id"]


def test_what_failed_may_be_tried_again(sandbox: Sandbox) -> None:
    """Under the same key, with other parameters; after a success, those must be the same."""
    key = {"idempotency-key": "a"}
    assert ask(sandbox, "post", DESTINATIONS, body(events_from=["@moon"]), **key).status == 400
    assert ask(sandbox, "post", DESTINATIONS, body(), **key).status == 200
    error = ask(sandbox, "post", DESTINATIONS, body(name="Yours"), **key).json()["error"]
    assert error["type"] == "idempotency_error"


def test_the_older_api_keeps_its_own_keys(sandbox: Sandbox, stripe_client: Any) -> None:
    """One key may be used in both."""
    customer = stripe_client.v1.customers.create({}, options={"idempotency_key": "a"})
    assert ask(sandbox, "post", DESTINATIONS, body(), **{"idempotency-key": "a"}).status == 200
    assert stripe_client.v1.customers.create({}, options={"idempotency_key": "a"}).id == customer.id


def test_each_api_has_its_own_keys(sandbox: Sandbox) -> None:
    """The same key at another address is another request.

    Source: https://docs.stripe.com/api-v2-overview#idempotency.
    """
    key = {"idempotency-key": "a"}
    made = ask(sandbox, "post", DESTINATIONS, body(), **key).json()
    changed = ask(sandbox, "post", f"{DESTINATIONS}/{made['id']}", {"name": "Other"}, **key).json()
    assert (changed["id"], changed["name"]) == (made["id"], "Other")
    again = ask(sandbox, "post", DESTINATIONS, body(), **key)
    assert (again.json()["id"], again.headers["Idempotent-Replayed"]) == (made["id"], "true")


def test_a_request_without_a_key_is_given_one(sandbox: Sandbox) -> None:
    """What it makes happen names it.

    Source: https://docs.stripe.com/api-v2-overview#idempotency.
    """
    made = ask(sandbox, "post", DESTINATIONS, body()).json()
    event = ask(sandbox, "post", f"{DESTINATIONS}/{made['id']}/ping").json()
    assert len(event["reason"]["request"]["idempotency_key"]) == 36


def test_the_sdk_knows_the_errors(stripe_client: Any) -> None:
    """By their types."""
    options = {"idempotency_key": "a"}
    stripe_client.v2.core.event_destinations.create(body(), options)
    with pytest.raises(stripe.IdempotencyError):
        stripe_client.v2.core.event_destinations.create(body(name="Yours"), options)
    assert isinstance(
        refusal(stripe_client.v2.core.event_destinations.retrieve, "ed_test_none"), stripe.InvalidRequestError
    )
