"""What clients meet over HTTP: slow, broken and hostile ones are answered, and others are not held up."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
import stripe

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.connection import Limits
from helpers.sandbox.door.http import Serving

from ..conftest import http_client

LIMITS = Limits(connections=5, head=4_000, headers=20, body=20_000, whole=2, idle=3, unread=2)
GET = f"GET /v1/balance HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {KEY}\r\n"


class Client:
    """A plain connection, to which anything can be written."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 20)
        self.file = self.socket.makefile("rb")

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.socket.close()

    def send(self, text: str | bytes) -> None:
        self.socket.sendall(text.encode() if isinstance(text, str) else text)

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of the next answer; a status of 0 where the connection has ended."""
        line = self.file.readline()
        if not line:
            return 0, {}, b""
        headers = {}
        while (header := self.file.readline().decode("latin-1").strip()) != "":
            name, _, value = header.partition(": ")
            headers[name.lower()] = value
        return int(line.split()[1]), headers, self.file.read(int(headers["content-length"]))

    def ask(self, text: str | bytes) -> int:
        self.send(text)
        return self.answer()[0]


@pytest.fixture
def port(sandbox: Sandbox) -> Iterator[int]:
    with Serving(sandbox.application, LIMITS) as address:
        yield int(address.rpartition(":")[2])


def post(body: str, *, kind: str = "application/x-www-form-urlencoded", path: str = "/v1/customers") -> str:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {KEY}\r\nContent-Type: {kind}\r\n"
    )
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}"


# What is sent, and the status of the answer. After what is refused, the connection ends.
REFUSED: dict[str, tuple[str | bytes, int]] = {
    "nonsense": ("nonsense\r\n\r\n", 400),
    "another protocol": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    "two lengths": (
        "POST /v1/customers HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nname=",
        400,
    ),
    "a length and chunks": (
        "POST /v1/customers HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    "a length below zero": ("POST /v1/customers HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
    "a space before a colon": ("GET /v1/balance HTTP/1.1\r\nAuthorization : x\r\n\r\n", 400),
    "a long address": (f"GET /v1/balance?{'x' * 5_000} HTTP/1.1\r\n\r\n", 431),
    "long headers": (f"{GET}X: {'x' * 5_000}\r\n\r\n", 431),
    "many headers": (GET + "".join(f"X-{n}: x\r\n" for n in range(30)) + "\r\n", 431),
    "a long body": (post("x" * 30_000), 413),
    "a length that nobody can send": ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999\r\n\r\n", 413),
    "a long body in chunks": (
        f"{post('').replace('Content-Length: 0', 'Transfer-Encoding: chunked')}"
        + f"1000\r\n{'x' * 0x1000}\r\n" * 6,
        413,
    ),
    "another host": (GET.replace("localhost", "evil.example") + "\r\n", 403),
    "another host that looks like this": (GET.replace("localhost", "localhost.evil.example") + "\r\n", 403),
    "two hosts": (f"{GET}Host: evil.example\r\n\r\n", 400),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_request_or_too_much_is_refused(port: int, what: str) -> None:
    """With a sentence, and the end of the connection; the next client is answered."""
    text, status = REFUSED[what]
    with Client(port) as client:
        client.send(text)
        answered, headers, body = client.answer()
        assert answered == status
        assert json.loads(body)["error"]["message"].endswith(".")
        assert headers["connection"] == "close"
        assert client.answer()[0] == 0
    with Client(port) as client:
        assert client.ask(f"{GET}\r\n") == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:12111", "localhost:8080", "LOCALHOST", "[::1]:9"])
def test_this_machine_has_several_names(port: int, host: str) -> None:
    """With whatever port, as where it is forwarded."""
    with Client(port) as client:
        assert client.ask(GET.replace("localhost", host) + "\r\n") == 200


@pytest.mark.parametrize("path", ["/v1/customers", "/_sandbox/reset", "/_sandbox/advance"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example"])
def test_no_page_of_another_site_is_answered(sandbox: Sandbox, port: int, path: str, origin: str) -> None:
    """A browser says whose page sends something; a page of this machine may."""
    sandbox.client().v1.customers.create({"name": "Jenny"})
    request = post("days=1" if path.endswith("advance") else "", path=path)
    head, _, body = request.partition("\r\n\r\n")
    with Client(port) as client:
        assert client.ask(f"{head}\r\nOrigin: {origin}\r\n\r\n{body}") == 403
        assert len(sandbox.client().v1.customers.list().data) == 1
        assert client.ask(f"{head}\r\nOrigin: http://localhost:3000\r\n\r\n{body}") == 200


@pytest.mark.parametrize("path", ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "//etc"])
def test_no_files_are_served(port: int, path: str) -> None:
    """Whatever the path climbs to."""
    with Client(port) as client:
        assert client.ask(GET.replace("/v1/balance", path) + "\r\n") == 404


def test_a_live_key_is_refused(port: int) -> None:
    """As a key that does not exist."""
    with Client(port) as client:
        assert client.ask(GET.replace("sk_test", "sk_live") + "\r\n") == 401


def test_requests_of_one_connection_are_answered_in_their_order(port: int) -> None:
    """Also where they are sent at once, in pieces, in chunks, or wait to be let go on."""
    chunked = post("").replace("Content-Length: 0", "Transfer-Encoding: chunked")
    with Client(port) as client:
        client.send(post("name=A") + post("name=B"))
        client.send(chunked + "4\r\nname\r\n2\r\n=C\r\n0\r\n\r\n")
        names = [json.loads(client.answer()[2])["name"] for _ in range(3)]
        assert names == ["A", "B", "C"]
        head, _, body = post("name=D").partition("\r\n\r\n")
        client.send(f"{head}\r\nExpect: 100-continue\r\n\r\n")
        assert client.file.readline() == b"HTTP/1.1 100 Continue\r\n"
        client.file.readline()
        for letter in body:
            client.send(letter)
        assert json.loads(client.answer()[2])["name"] == "D"


def test_what_follows_a_body_in_chunks_changes_no_header(port: int) -> None:
    """Trailers come once somebody has seen the headers. Source: https://www.rfc-editor.org/rfc/rfc9110#section-6.5."""
    chunked = post("").replace("Content-Length: 0", "Transfer-Encoding: chunked")
    trailers = "Authorization: Bearer sk_live_x\r\nHost: evil.example\r\nStripe-Account: acct_x\r\n"
    with Client(port) as client:
        client.send(f"{chunked}6\r\nname=A\r\n0\r\n{trailers}\r\n")
        status, headers, body = client.answer()
        assert (status, json.loads(body)["name"]) == (200, "A")
        assert "stripe-account" not in headers
        assert client.ask(f"{chunked}0\r\nX: {'x' * 30_000}\r\n\r\n") == 413


@pytest.mark.parametrize("name", ["_stripe_account", "_stripe_version"])
@pytest.mark.parametrize("path", ["/v1/balance", "/v1/tokens/tok_1", "/v1/none"])
@pytest.mark.parametrize("profile", ["full", "any-id"])
def test_a_page_puts_no_header_into_an_answer(profile: str, path: str, name: str) -> None:
    """What a browser says as a parameter is echoed in a header: behind a line break would begin its own."""
    sandbox = Sandbox(seed="x", profile=profile)
    asked = f"{path}?key=pk_test_sandbox&{name}=acct_1%0d%0aX-Mine:%201%0d%0a%0d%0a<script>"
    with Serving(sandbox.application) as address, Client(int(address.rpartition(":")[2])) as client:
        client.send(f"GET {asked} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        head, _, body = client.file.read().partition(b"\r\n\r\n")
    assert b"\nX-Mine" not in head
    assert isinstance(json.loads(body), dict)


def test_a_connection_stays_open_unless_the_client_ends_it(port: int) -> None:
    """As HTTP/1.1 and 1.0 have it."""
    with Client(port) as client:
        assert [client.ask(f"{GET}\r\n") for _ in range(3)] == [200] * 3
        assert client.ask(f"{GET}Connection: close\r\n\r\n") == 200
        assert client.answer()[0] == 0
    with Client(port) as client:
        assert client.ask(f"{GET}\r\n".replace("HTTP/1.1", "HTTP/1.0")) == 200
        assert client.answer()[0] == 0


def test_another_protocol_is_not_gone_over_to(port: int) -> None:
    """A client that offers HTTP/2 or a web socket is answered in HTTP/1.1."""
    with Client(port) as client:
        assert client.ask(f"{GET}Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n") == 200


def test_of_a_head_alone_there_is_no_body(port: int) -> None:
    """A HEAD request announces the length of what a GET would bring."""
    with Client(port) as client:
        client.send(GET.replace("GET", "HEAD") + "\r\n" + GET + "\r\n")
        assert client.file.readline().split()[1] == b"404"
        while client.file.readline() != b"\r\n":
            continue
        assert client.answer()[0] == 200


SLOW: dict[str, tuple[str, int]] = {
    "nothing": ("", 0),
    "half a head": (GET, 408),
    "half a body": (post("name=Jenny")[:-4], 408),
    "an answered request, then nothing": (f"{GET}\r\n", 0),
}


@pytest.mark.parametrize("what", SLOW)
def test_who_does_not_go_on_is_let_go(port: int, what: str) -> None:
    """After some seconds; nobody else waits for that."""
    text, status = SLOW[what]
    with Client(port) as slow, Client(port) as other:
        slow.send(text)
        if text == f"{GET}\r\n":
            assert slow.answer()[0] == 200
        started = time.monotonic()
        assert other.ask(f"{GET}\r\n") == 200
        assert time.monotonic() - started < LIMITS.whole
        assert slow.answer()[0] == status


def test_a_drip_is_no_way_around(port: int) -> None:
    """A byte now and then does not make a request whole."""
    with Client(port) as slow:
        slow.socket.settimeout(0.1)
        for letter in GET * 2:
            slow.send(letter)
            with suppress(TimeoutError):
                answered = slow.socket.recv(1000)
                break
        assert answered.startswith(b"HTTP/1.1 408 ")


def fill_up(client: Client, text: str) -> None:
    """Send without reading until nothing more is taken."""
    for _ in range(1000):
        client.send(text)


def test_who_does_not_read_is_let_go(sandbox: Sandbox, port: int) -> None:
    """What is written to such a client takes no memory without end."""
    for _ in range(30):
        sandbox.client().v1.customers.create({"description": "x" * 4000})
    pages = (GET.replace("/v1/balance", "/v1/customers?limit=100") + "\r\n") * 500
    with Client(port) as deaf:
        deaf.socket.settimeout(10)
        with pytest.raises(OSError, match=r"."):
            fill_up(deaf, pages)
    with Client(port) as other:
        assert other.ask(f"{GET}\r\n") == 200


def test_there_are_not_more_connections_than_can_be_served(port: int) -> None:
    """Who comes too much is told; once others have gone, there is room."""
    clients = [Client(port) for _ in range(5)]
    assert [each.ask(f"{GET}\r\n") for each in clients] == [200] * 5
    with Client(port) as sixth:
        assert sixth.answer()[0] == 503
    clients.pop().__exit__()
    time.sleep(0.2)
    with Client(port) as again:
        assert again.ask(f"{GET}\r\n") == 200
    for each in clients:
        each.__exit__()


def test_who_waits_holds_up_nobody(sandbox: Sandbox) -> None:
    """40 requests meet a latency of 3 seconds; the controls and those that are spared do not."""
    sandbox.fault("latency", milliseconds=3000, times=40)
    with Serving(sandbox.application) as address, ThreadPoolExecutor(40) as threads:
        late = [threads.submit(http_client(address).v1.balance.retrieve) for _ in range(40)]
        while sandbox.fault("none"):
            pass
        started = time.monotonic()
        spared: Any = {"headers": {"Sandbox-Faults": "spare"}}
        http_client(address).v1.balance.retrieve({}, spared)
        http_client(address).raw_request("get", "/_sandbox/clock")
        quick = time.monotonic() - started
        assert [each.result().object for each in late] == ["balance"] * 40
    assert quick < 3


def test_the_same_key_waits_in_its_own_account(sandbox: Sandbox) -> None:
    """Under way in one account, a key is free in another one; in its own it is in use."""
    other = sandbox.client().v1.accounts.create({"type": "standard"}).id
    sandbox.fault("latency", milliseconds=1500)
    with Serving(sandbox.application) as address, ThreadPoolExecutor(3) as threads:
        once: Any = {"idempotency_key": "k", "max_network_retries": 0}

        def create(**options: Any) -> object:
            how: Any = {**once, **options}
            try:
                return http_client(address).v1.customers.create({"name": "x"}, how).object
            except stripe.StripeError as error:
                return error.http_status

        here = threads.submit(create)
        time.sleep(0.5)
        there, again = threads.submit(create, stripe_account=other), threads.submit(create)
        assert (here.result(), there.result(), again.result()) == ("customer", "customer", 409)


def test_a_cut_connection_ends_without_a_byte(sandbox: Sandbox, port: int) -> None:
    """So that clients take it for what it is, and may try again; a cut reply ends in its midst."""
    sandbox.fault("disconnect", times=1)
    with Client(port) as client:
        client.send(f"{GET}\r\n")
        with suppress(ConnectionError):
            assert client.file.read() == b""
    sandbox.fault("cut_reply", times=1)
    with Client(port) as client:
        client.send(f"{GET}\r\n")
        head, _, body = client.file.read().partition(b"\r\n\r\n")
        announced = int(head.rpartition(b"Content-Length: ")[2].split()[0])
        assert 0 < len(body) < announced
