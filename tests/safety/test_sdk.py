"""No live key and no real card number leaves through the SDK, whoever made the client."""

from __future__ import annotations

import asyncio
import base64
import io
import socket
import threading
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pytest
import stripe

import helpers

LIVE = "sk_live_" + "51HxAbCdEfGh2345wxyz"
RESTRICTED = "rk_live_" + "51HxAbCdEfGh2345wxyz"
CARD = "4539578763621486"
NO_LIVE_KEY = (
    "This request carries a live key, so it was not sent: this workbook only ever uses test mode; "
    "call connect() again, or use a key that begins with sk_test_ or rk_test_."
)
NO_REAL_CARD = (
    "This request holds a card number that is none of Stripe's test numbers (****1486), so it was not sent: "
    "use one of https://docs.stripe.com/testing, such as 4242424242424242."
)


class Listener:
    """A server that keeps every byte it receives and answers with an empty object."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.received = b""
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                self._take(stream)
                head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
                connection.sendall(head + b"Connection: close\r\n\r\n{}")

    def _take(self, stream: BinaryIO) -> None:
        """One request: its lines, and as much of a body as they announce."""
        length = 0
        for line in iter(stream.readline, b"\r\n"):
            self.received += line
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        self.received += stream.read(length)


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """Where the SDK sends to in these tests, also by its module-level calls."""
    listener = Listener()
    monkeypatch.setattr(stripe, "api_base", listener.address)
    monkeypatch.setattr(stripe, "default_http_client", None)
    monkeypatch.setattr(stripe, "api_key", None)
    yield listener
    listener.socket.close()


def client(listener: Listener, key: str = "sk_test_short") -> stripe.StripeClient:
    """A client made by hand."""
    return stripe.StripeClient(key, base_addresses={"api": listener.address, "files": listener.address})


def module_level(listener: Listener) -> object:
    stripe.api_key = LIVE
    return stripe.Customer.list()


def per_request(listener: Listener) -> object:
    return client(listener).v1.customers.list(options={"api_key": LIVE})


def own_http_client(listener: Listener) -> object:
    http = stripe.UrllibClient()
    bases = {"api": listener.address}
    return stripe.StripeClient(LIVE, http_client=http, base_addresses=bases).v1.customers.list()  # type: ignore[arg-type]


def own_class(listener: Listener) -> object:
    class Mine(stripe.RequestsClient):
        name = "mine"

    bases = {"api": listener.address}
    return stripe.StripeClient(LIVE, http_client=Mine(), base_addresses=bases).v1.customers.list()  # type: ignore[arg-type]


def asynchronously(listener: Listener) -> object:
    return asyncio.run(client(listener, LIVE).v1.customers.list_async())


def as_stream(listener: Listener) -> object:
    return client(listener, LIVE).v1.quotes.pdf("qt_1")


def by_own_header(listener: Listener) -> object:
    options = {"headers": {"authorization": f"Bearer {LIVE}"}}
    return client(listener).raw_request("get", "/v1/customers", **options)


def by_basic_authentication(listener: Listener) -> object:
    encoded = base64.b64encode(f"{LIVE}:".encode()).decode()
    options = {"headers": {"Authorization": f"Basic {encoded}"}}
    return client(listener).raw_request("get", "/v1/customers", **options)


def as_parameter(listener: Listener) -> object:
    return client(listener).raw_request("post", "/v1/customers", description=LIVE)


WAYS: dict[str, Callable[[Listener], object]] = {
    "the client's key": lambda listener: client(listener, LIVE).v1.customers.list(),
    "a restricted key": lambda listener: client(listener, RESTRICTED).v1.customers.list(),
    "stripe.api_key": module_level,
    "one request's key": per_request,
    "another HTTP client": own_http_client,
    "an HTTP client of one's own": own_class,
    "an asynchronous call": asynchronously,
    "a download": as_stream,
    "a header": by_own_header,
    "a header, in base64": by_basic_authentication,
    "a parameter": as_parameter,
    "raw_request": lambda listener: client(listener, LIVE).raw_request("get", "/v1/customers"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_live_key_sends_not_a_byte(listener: Listener, way: Callable[[Listener], object]) -> None:
    """Whichever way it takes to the SDK."""
    with pytest.raises(helpers.Refused) as refused:
        way(listener)
    assert str(refused.value) == NO_LIVE_KEY
    assert listener.received == b""


TEST = "sk_test_" + "51HxAbCdEfGh2345wxyz"
NO_KEY = (
    "This request holds a secret key among its parameters, so it was not sent: Stripe would keep it and show "
    "it to all who see the object. Take it out; the key that you connect with is sent by itself."
)
KEYS: dict[str, Callable[[Listener], object]] = {
    "a form": lambda listener: client(listener, TEST).v1.customers.create({"description": TEST}),
    "metadata": lambda listener: client(listener, TEST).v1.customers.create({"metadata": {"key": TEST}}),
    "a name in metadata": lambda listener: client(listener).v1.customers.create({"metadata": {TEST: "x"}}),
    "a query": lambda listener: client(listener).v1.customers.search({"query": f"name:'{TEST}'"}),
    "JSON": lambda listener: client(listener).v2.billing.meter_events.create(
        {"event_name": "x", "payload": {"key": TEST}}
    ),
    "a path": lambda listener: client(listener).raw_request("get", f"/v1/customers/{TEST}"),
    "an idempotency key": lambda listener: client(listener).v1.customers.create(
        {}, {"idempotency_key": TEST}
    ),
    "a webhook's secret": lambda listener: client(listener).v1.customers.create(
        {"description": "whsec_" + "51HxAbCd" * 4}
    ),
}


@pytest.mark.parametrize("way", KEYS.values(), ids=KEYS)
def test_a_key_in_a_request_sends_not_a_byte(listener: Listener, way: Callable[[Listener], object]) -> None:
    """It would be kept in an object, in logs and in webhooks; only the header may hold it."""
    with pytest.raises(helpers.Refused) as refused:
        way(listener)
    assert str(refused.value) == NO_KEY
    assert listener.received == b""


def test_a_key_goes_to_no_other_machine_in_clear() -> None:
    """Nothing is looked up, let alone sent: such a test would fail."""
    bases = {"api": "http://evil.example"}
    with pytest.raises(helpers.Refused) as refused:
        stripe.StripeClient(TEST, base_addresses=bases).v1.customers.list()  # type: ignore[arg-type]
    assert str(refused.value) == (
        "This request goes over http, where others can read its key, so it was not sent: take an address "
        "that begins with https, or one on this machine, such as http://127.0.0.1:12111."
    )


def upload(listener: Listener) -> object:
    file = io.BytesIO(b"name,card\nJenny," + CARD.encode())
    return client(listener).v1.files.create({"purpose": "dispute_evidence", "file": file})


CARDS: dict[str, Callable[[Listener], object]] = {
    "a form": lambda listener: client(listener).v1.tokens.create(
        {"card": {"number": CARD, "exp_month": "12", "exp_year": "2030"}}
    ),
    "a form, grouped": lambda listener: client(listener).v1.customers.create(
        {"description": "4539 5787 6362 1486"}
    ),
    "a form, in other words": lambda listener: client(listener).v1.customers.create(
        {"metadata": {"note": f"é\n{CARD}!"}}
    ),
    "an integer": lambda listener: client(listener).raw_request("post", "/v1/x", number=int(CARD)),
    "a query": lambda listener: client(listener).v1.customers.search({"query": f"name:'{CARD}'"}),
    "JSON": lambda listener: client(listener).v2.billing.meter_events.create(
        {"event_name": "x", "payload": {"card": CARD}}
    ),
    "a file": upload,
}


@pytest.mark.parametrize("way", CARDS.values(), ids=CARDS)
def test_a_real_card_number_sends_not_a_byte(listener: Listener, way: Callable[[Listener], object]) -> None:
    """Wherever it stands in the request."""
    with pytest.raises(helpers.Refused) as refused:
        way(listener)
    assert str(refused.value) == NO_REAL_CARD
    assert listener.received == b""


def test_test_keys_and_test_cards_are_sent(listener: Listener) -> None:
    """The guard stands in nobody's way; this also shows that the listener would have heard the others."""
    client(listener).v1.tokens.create(
        {"card": {"number": "4000 0000 0000 0002", "exp_month": "12", "exp_year": "2030"}}
    )
    assert b"card[number]=4000+0000+0000+0002" in listener.received
    client(listener, TEST).v1.customers.list()
    assert f"Bearer {TEST}".encode() in listener.received


def test_the_guard_is_put_in_place_once() -> None:
    """However often it is asked for."""
    guarded = stripe.HTTPClient.request_with_retries
    from helpers.safety import install

    install()
    assert stripe.HTTPClient.request_with_retries is guarded
