"""One suite over both transports: every test that asks for `stripe_client` runs in process and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import stripe

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.http import Serving

from .receiver import Receiver

CLOCK = "2024-02-01T12:00:00"
NOW = 1706788800
HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Over HTTP each test runs with the first of its rows: the others tell nothing more of the transport."""
    seen: set[tuple[str, str]] = set()
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        over_http = isinstance(item, pytest.Function) and _params(item).get("stripe_client") == "over HTTP"
        test = (str(item.path), item.name.partition("[")[0])
        again = over_http and test in seen and HERE in item.path.parents
        if over_http:
            seen.add(test)
        (left_out if again else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def _params(item: pytest.Function) -> dict[str, object]:
    return item.callspec.params if hasattr(item, "callspec") else {}


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
        with Serving(sandbox.application) as address:
            yield http_client(address)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of webhooks for the length of a test."""
    listening = Receiver()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()


def http_client(address: str) -> stripe.StripeClient:
    """The SDK's own client, sent to an address."""
    bases = {"api": address, "files": address, "connect": address, "meter_events": address}
    return stripe.StripeClient(KEY, base_addresses=bases)  # type: ignore[arg-type]
