"""One suite over both transports: every test that asks for `stripe_client` runs in process and over HTTP."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
import stripe
import uvicorn

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.http import HOST, asgi, listening_socket

CLOCK = "2024-02-01T12:00:00"
NOW = 1706788800


@pytest.fixture
def sandbox() -> Sandbox:
    """A seeded sandbox with every feature on, at noon of 2024-02-01."""
    return Sandbox(seed="test", clock=CLOCK)


@pytest.fixture(params=["in process", "over HTTP"])
def stripe_client(request: pytest.FixtureRequest, sandbox: Sandbox) -> Iterator[stripe.StripeClient]:
    """The SDK's client of `sandbox`, once behind each transport."""
    if request.param == "in process":
        yield sandbox.client()
    else:
        with Serving(sandbox) as address:
            yield http_client(address)


class Serving:
    """The sandbox over HTTP on a free port, for the length of a `with` block; gives its address."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.listener = listening_socket(0)
        config = uvicorn.Config(
            asgi(sandbox.application), log_level="critical", lifespan="off", date_header=False
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        asyncio.run(self.server.serve(sockets=[self.listener]))

    def __enter__(self) -> str:
        self.thread.start()
        return f"http://{HOST}:{self.listener.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(10)


def http_client(address: str) -> stripe.StripeClient:
    """The SDK's own client, sent to an address."""
    bases = {"api": address, "files": address, "connect": address, "meter_events": address}
    return stripe.StripeClient(KEY, base_addresses=bases)  # type: ignore[arg-type]
