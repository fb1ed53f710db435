"""A connection to a sandbox over HTTP, as to Stripe's test mode; the SDK is left as it was found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stripe

from helpers.connection import calls, connect
from helpers.redaction import Secret
from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.http import Serving
from helpers.settings import Settings
from tests.connection.conftest import SDK
from tests.sandbox.conftest import CLOCK


@pytest.fixture
def sandbox() -> Sandbox:
    """At noon of 2024-02-01."""
    return Sandbox(seed="download", clock=CLOCK)


@pytest.fixture
def address(sandbox: Sandbox) -> Iterator[str]:
    """Where the sandbox answers over HTTP."""
    with Serving(sandbox.application) as served:
        yield served


@pytest.fixture
def client(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[stripe.StripeClient]:
    """Connected to it."""
    for name in SDK:
        monkeypatch.setattr(stripe, name, getattr(stripe, name))
    yield connect(settings=Settings("test", Secret(KEY), api_base=address))
    calls._connections.clear()
