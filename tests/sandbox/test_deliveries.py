"""Webhooks on their way: none is lost, and whoever is slow holds up nobody else."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.deliveries import send
from helpers.sandbox.door.http import Serving
from helpers.sandbox.resource import Letter

from .receiver import Receiver
from .test_command import ask, running


@contextmanager
def dripping(seconds: float, begun: bytes = b"HTTP/1.1 200 OK\r\nX: ") -> Iterator[str]:
    """A server that goes on with an answer a letter at a time for so long; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    threading.Thread(target=drip, args=(client,), daemon=True).start()

        def drip(client: socket.socket) -> None:
            with client, suppress(OSError):
                end = time.monotonic() + seconds
                client.sendall(begun)
                while time.monotonic() < end:
                    client.sendall(b"x")
                    time.sleep(0.05)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


@pytest.mark.parametrize(
    "begun",
    [
        b"HTTP/1.1 200 OK\r\nX: ",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n",
    ],
)
def test_an_answer_that_drips_in_is_none(begun: bytes) -> None:
    """The time is for all of it, not for each byte; also where the connection ends with the answer."""
    with dripping(20, begun) as url:
        started = time.monotonic()
        assert send(Letter(url, {}, b"{}", seconds=1), set()).status == 0
        assert time.monotonic() - started < 5


def test_a_slow_endpoint_holds_up_no_other(sandbox: Sandbox, receiver: Receiver) -> None:
    """Each has a line of its own, in which events keep their order."""
    v1 = sandbox.client().v1
    with dripping(20) as slow:
        for url in (slow, receiver.url):
            v1.webhook_endpoints.create({"url": url, "enabled_events": ["customer.created"]})
        started = time.monotonic()
        names = [f"Customer {n}" for n in range(5)]
        for name in names:
            v1.customers.create({"name": name})
        while len(receiver.received) < 5 and time.monotonic() - started < 8:
            time.sleep(0.02)
        assert time.monotonic() - started < 8
    assert receiver.names == names


def test_it_sends_nothing_to_itself(sandbox: Sandbox) -> None:
    """An endpoint at the sandbox's own address would have it ask itself without end."""
    with Serving(sandbox.application) as address:
        endpoint: Any = {"url": f"{address}/v1/customers", "enabled_events": ["*"]}
        sandbox.client().v1.webhook_endpoints.create(endpoint)
        sandbox.client().v1.customers.create({"name": "Jenny"})
        (delivery,) = sandbox.deliveries()
    assert delivery["answers"] == [0]


def test_what_was_on_its_way_when_it_was_killed_is_sent(tmp_path: Path, receiver: Receiver) -> None:
    """The next process takes it up: each event arrives, the one under way perhaps twice."""
    state = str(tmp_path / "state.db")
    names = [f"Customer {n}" for n in range(10)]
    receiver.on_receipt = lambda: time.sleep(0.15)
    with running("--state", state) as address:
        ask(address, "/v1/webhook_endpoints", f"url={receiver.url}&enabled_events[]=customer.created")
        for name in names:
            ask(address, "/v1/customers", f"name={name.replace(' ', '+')}")
        while len(receiver.received) < 3:
            time.sleep(0.01)
    arrived = len(receiver.received)
    assert arrived < 10
    receiver.on_receipt = lambda: None
    with running("--state", state) as address:
        end = time.monotonic() + 20
        while set(receiver.names) != set(names) and time.monotonic() < end:
            time.sleep(0.05)
        assert set(receiver.names) == set(names)
        assert len(receiver.names) <= 11
        time.sleep(0.2)
        sent = ask(address, "/_sandbox/deliveries")["data"]
    assert {each["status"] for each in sent} == {"succeeded"}
