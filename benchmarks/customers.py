"""Customers: what one costs at a million, and how many a second over HTTP, beside localstripe."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http.client import HTTPConnection
from urllib.parse import urlsplit

from benchmarks.measure import Result, medians
from benchmarks.servers import FLOOR, localstripe, on_one_core, sandbox
from helpers.sandbox import Sandbox
from helpers.sandbox.door.wire import HttpRequest

FEW, MANY = 1_000, 1_000_000
STORED = 600
ROUNDS = 300
HEADERS = {"authorization": "Bearer sk_test_sandbox", "content-type": "application/x-www-form-urlencoded"}
CUSTOMER = (
    b"email=jenny.rosen%40example.com&name=Jenny+Rosen&description=My+first+customer&metadata[order]=6735"
)


def run() -> Iterator[Result]:
    """At a million stored ones over a thousand; bytes for each; and requests over HTTP beside the peer."""
    few, many = _filled(FEW), _filled(MANY)
    took = medians(
        {
            "retrieve of few": _retrieving(few),
            "retrieve of many": _retrieving(many),
            "list of few": partial(_ask, few, "get", "/v1/customers", "limit=10"),
            "list of many": partial(_ask, many, "get", "/v1/customers", "limit=10"),
        },
        ROUNDS,
    )
    for what in ("retrieve", "list"):
        ratio = took[f"{what} of many"] / took[f"{what} of few"]
        yield Result(f"{what} at {MANY:,} stored / at {FEW:,}", ratio, at_most=1.5)
    yield Result("KiB a stored customer, its event included", _bytes_each() / 1024, at_most=2.0)
    yield from _over_http()
    yield from _over_the_floor()


def _filled(count: int) -> Sandbox:
    sandbox = Sandbox(seed="benchmark", clock="2024-02-01T12:00")
    for _ in range(count):
        _ask(sandbox, "post", "/v1/customers", body=CUSTOMER)
    return sandbox


def _ask(sandbox: Sandbox, method: str, path: str, query: str = "", body: bytes = b"") -> bytes:
    reply = sandbox.handle(HttpRequest(method, path, query, HEADERS, body))
    if reply.status != 200:
        raise SystemExit(reply.body.decode())
    return reply.body


def _retrieving(sandbox: Sandbox) -> Callable[[], bytes]:
    """Retrieve the customer in the middle."""
    order = sandbox.application.state.store.collection(sandbox.account, "customer").order
    return lambda: _ask(sandbox, "get", f"/v1/customers/{order[len(order) // 2]}")


# Where a process's memory stands is asked of the system, in a process that did nothing before.
GROWTH = """
import gc, psutil
from benchmarks.customers import _filled
_filled(1000)
gc.collect()
before = psutil.Process().memory_info().rss
kept = _filled(100_000)
gc.collect()
print((psutil.Process().memory_info().rss - before) / 100_000)
"""


def _bytes_each() -> float:
    done = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True)
    return float(done.stdout)


def _over_http() -> Iterator[Result]:
    """Each server holds as many customers when it is measured, and is asked through one connection."""
    with sandbox() as ours, localstripe() as theirs:
        times = _rates({"sandbox": ours, "localstripe": theirs})
    yield Result(
        f"POST /v1/customers: localstripe / sandbox ({1 / times['sandbox', 'POST']:.0f} a second)",
        times["localstripe", "POST"] / times["sandbox", "POST"],
        at_least=20.0,
    )
    yield Result(
        f"GET /v1/customers?limit=10: localstripe / sandbox ({1 / times['sandbox', 'GET']:.0f} a second)",
        times["localstripe", "GET"] / times["sandbox", "GET"],
        at_least=8.0,
    )


def _over_the_floor() -> Iterator[Result]:
    """The floor is the same server with a canned answer: what is above it, the sandbox does itself."""
    with on_one_core(), sandbox() as ours, sandbox("-c", FLOOR) as floor:
        filling = HTTPConnection(urlsplit(ours).netloc)
        for _ in range(10):
            id = json.loads(_send(filling, "POST", "/v1/customers", CUSTOMER))["id"]
        paths = {"one customer": f"/v1/customers/{id}", "a list of ten": "/v1/customers?limit=10"}
        servers = {"sandbox": ours, "floor": floor}
        took = medians(
            {
                (name, what): asking(address, path)
                for name, address in servers.items()
                for what, path in paths.items()
            },
            10 * ROUNDS,
        )
    for what, aim in (("one customer", 0.6), ("a list of ten", 0.45)):
        ratio = took["floor", what] / took["sandbox", what]
        yield Result(f"{what}: the server's own floor / sandbox", ratio, at_least=aim)


def asking(address: str, path: str, **more: str) -> Callable[[], None]:
    """What asks for the same again and again, and does no more than wait for as many bytes as came first.

    ``more``: further headers, with underscores for dashes.
    """
    host = urlsplit(address)
    connection = socket.create_connection((host.hostname, host.port))
    sent = {**HEADERS, **{name.replace("_", "-"): value for name, value in more.items()}}
    headers = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    request = f"GET {path} HTTP/1.1\r\nHost: {host.netloc}\r\n{headers}\r\n".encode()
    connection.sendall(request)
    head, _, body = connection.recv(100_000).partition(b"\r\n\r\n")
    match = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    if not (head.startswith(b"HTTP/1.1 200") and match):
        raise SystemExit(head.decode())
    rest = int(match[1]) - len(body)
    length = len(head) + 4 + int(match[1])

    def ask() -> None:
        connection.sendall(request)
        _read(connection, length)

    _read(connection, rest)
    return ask


def _read(connection: socket.socket, length: int) -> None:
    while length > 0:
        length -= len(connection.recv(100_000))


def _rates(addresses: Mapping[str, str]) -> dict[tuple[str, str], float]:
    """Seconds a request by server and verb."""
    connections = {name: HTTPConnection(urlsplit(each).netloc) for name, each in addresses.items()}
    for _ in range(STORED):
        for connection in connections.values():
            _send(connection, "POST", "/v1/customers", CUSTOMER)
    calls = {
        (name, verb): partial(_send, connection, verb, path, body)
        for name, connection in connections.items()
        for verb, path, body in (("POST", "/v1/customers", CUSTOMER), ("GET", "/v1/customers?limit=10", b""))
    }
    return medians(calls, ROUNDS)


def _send(connection: HTTPConnection, verb: str, path: str, body: bytes) -> bytes:
    connection.request(verb, path, body, HEADERS)
    reply = connection.getresponse()
    text = reply.read()
    if reply.status != 200:
        raise SystemExit(text.decode())
    return text
