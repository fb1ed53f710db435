"""Every request that comes through the seam is recorded, whatever way it is sent, and at little cost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
import stripe

from helpers import Refused, connect, history, send
from helpers.connection import Unreachable, unrecorded
from helpers.connection.seam import RecordingClient
from helpers.history import Request
from helpers.history.wire import Sent
from helpers.settings import Settings

SEEDED = Settings(seed="lesson")


class Canned(stripe.HTTPClient):
    """An HTTP client with one answer for everything."""

    name = "canned"

    def request(self, *_: Any, **__: Any) -> tuple[str, int, Mapping[str, str]]:
        return '{"object": "balance"}', 200, {"Request-Id": "req_1"}

    def request_stream(self, *_: Any, **__: Any) -> tuple[Any, int, Mapping[str, str]]:
        return iter([b"%PDF"]), 200, {}

    async def request_async(self, *_: Any, **__: Any) -> tuple[bytes, int, Mapping[str, str]]:
        return b'{"object": "balance"}', 200, {"Request-Id": "req_2"}

    async def request_stream_async(self, *_: Any, **__: Any) -> tuple[Any, int, Mapping[str, str]]:
        async def chunks() -> AsyncIterator[bytes]:
            yield b"%PDF"

        return chunks(), 200, {}

    def close(self) -> None:
        """There is nothing to close."""


def canned() -> stripe.StripeClient:
    """A client behind the seam, with one answer for everything."""
    return stripe.StripeClient("sk_test_short", http_client=RecordingClient(Canned()))


def test_all_four_ways_to_send_are_recorded() -> None:
    """At once or asynchronously, whole or as a stream."""
    client = canned()
    client.v1.balance.retrieve()
    client.v1.quotes.pdf("qt_1")
    asyncio.run(client.v1.balance.retrieve_async())
    asyncio.run(client.v1.quotes.pdf_async("qt_1"))
    assert [(each.request.path, each.reply.status, each.reply.body) for each in history] == [
        ("/v1/balance", 200, {"object": "balance"}),
        ("/v1/quotes/qt_1/pdf", 200, None),
        ("/v1/balance", 200, {"object": "balance"}),
        ("/v1/quotes/qt_1/pdf", 200, None),
    ]


def test_the_key_is_not_kept() -> None:
    """The log holds only the headers that say what was asked."""
    canned().v1.balance.retrieve()
    (kept,) = history._kept
    assert isinstance(kept, Sent)
    assert "Authorization" not in kept.headers


def test_a_refusal_by_stripe_is_an_exchange() -> None:
    """`send` gives it back, so that it can be looked at like any reply."""
    connect(settings=SEEDED)
    exchange = send(Request("get", "/v1/customers/cus_none"))
    assert exchange.request.operation == "v1.customers.retrieve"
    assert exchange.reply.status == 404
    assert exchange.reply.error
    assert exchange.reply.error["message"] == "No such customer: 'cus_none'"
    assert exchange == history[-1]


def test_a_request_is_sent_as_it_says() -> None:
    """With its parameters and headers, also one that the SDK's own raw request would take for an option."""
    connect(settings=SEEDED)
    exchange = send(
        Request(
            "post",
            "/v1/setup_intents",
            {"usage": "off_session"},
            idempotency_key="k",
            version="2026-01-28.clover",
        )
    )
    assert exchange.request == Request(
        method="post",
        path="/v1/setup_intents",
        params={"usage": "off_session"},
        operation="v1.setup_intents.create",
        idempotency_key="k",
        version="2026-01-28.clover",
    )
    assert exchange.reply.body["usage"] == "off_session"


def test_a_recorded_request_can_be_sent_again() -> None:
    """What comes back from the log is a request like any other."""
    connect(settings=SEEDED)
    reply = send(Request("post", "/v1/customers", {"name": "Jenny", "metadata": {"0": "x"}}))
    looked = send(Request("get", f"/v1/customers/{reply.reply.body['id']}", {"expand": ["sources"]}))
    again = send(looked.request)
    assert again.reply.body == looked.reply.body
    assert again.number == looked.number + 1


def test_an_unknown_path_is_sent_as_it_stands() -> None:
    """Stripe tells that it does not know it."""
    connect(settings=SEEDED)
    exchange = send(Request("get", "/v1/nothing", {"limit": 1}))
    assert (exchange.request.params, exchange.reply.status) == ({"limit": "1"}, 404)


def test_sending_without_connecting_connects_by_the_settings() -> None:
    """A form can be used before the set-up cell is run."""
    assert send(Request("get", "/v1/customers")).reply.body["data"] == []


def test_what_must_not_be_sent_is_not_in_the_log() -> None:
    """A refusal of the kit comes before the seam."""
    connect(settings=SEEDED)
    with pytest.raises(Refused):
        send(Request("post", "/v1/customers", {"description": "4539578763621486"}))
    assert len(history) == 0


def test_a_request_without_a_reply_is_in_the_log() -> None:
    """With status 0; the SDK's retries stand there as well."""
    bases: Any = {"api": "http://127.0.0.1:9"}
    seam = RecordingClient(stripe.RequestsClient(), address="http://127.0.0.1:9")
    client = stripe.StripeClient("sk_test_short", http_client=seam, base_addresses=bases)
    with pytest.raises(Unreachable, match=r"^No answer came from http://127.0.0.1:9 \(ConnectionError\)"):
        client.v1.balance.retrieve()
    assert (history[1].reply.status, history[1].reply.body) == (0, None)


def test_what_the_kit_asks_by_itself_is_left_out() -> None:
    """Sent and answered as ever, and not part of what one did."""
    connect(settings=SEEDED)
    before = len(history)
    with unrecorded():
        asked = send(Request("get", "/v1/events"))
    assert asked.reply.body["object"] == "list"
    assert len(history) == before
    send(Request("get", "/v1/events"))
    assert len(history) == before + 1


def test_what_is_not_recorded_uses_up_no_fault() -> None:
    """A fault that was switched on for the next request waits for the next one that somebody asks for."""
    client = connect(settings=SEEDED)
    client.raw_request("post", "/_sandbox/faults", kind="rate_limit", times=1)
    with unrecorded():
        assert send(Request("get", "/v1/events")).reply.status == 200
    assert send(Request("get", "/v1/events")).reply.status == 429


def test_stripe_itself_is_sent_no_header_of_the_sandboxs() -> None:
    """What is not recorded is as any request there."""
    sent: list[Mapping[str, str]] = []

    class Noting(Canned):
        def request(self, *given: Any, **__: Any) -> tuple[str, int, Mapping[str, str]]:
            sent.append(given[2])
            return super().request()

    for address in ("https://api.stripe.com", "http://127.0.0.1:12111"):
        http_client = RecordingClient(Noting(), address=address)
        with unrecorded():
            stripe.StripeClient("sk_test_short", http_client=http_client).v1.balance.retrieve()
    assert [headers.get("Sandbox-Faults") for headers in sent] == [None, "spare"]
