"""A client of a sandbox that stands still, once behind each transport, and a panel on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import stripe

from helpers import connect, panel
from helpers.controls import Panel
from helpers.redaction import Secret
from helpers.sandbox import Sandbox
from helpers.sandbox.door.http import Serving
from helpers.settings import Settings
from tests.connection.conftest import _unconnected

__all__ = ["_unconnected"]

SETTINGS = Settings(seed="panel", clock=datetime(2026, 1, 15, 12, tzinfo=UTC))


@pytest.fixture(params=["in process", "over HTTP"])
def client(request: pytest.FixtureRequest) -> Iterator[stripe.StripeClient]:
    """Over HTTP the sandbox stands in Stripe's place, in mode `test`."""
    if request.param == "in process":
        yield connect(settings=SETTINGS)
    else:
        with Serving(Sandbox(SETTINGS.seed, SETTINGS.clock).application) as address:
            yield connect(settings=Settings("test", Secret("sk_test_short"), api_base=address))


@pytest.fixture
def shown(client: stripe.StripeClient) -> Iterator[Panel]:
    """A panel, closed afterwards."""
    widget = panel()
    yield widget
    widget.feed.stop()
    if widget.inbox:
        widget.inbox.close()
