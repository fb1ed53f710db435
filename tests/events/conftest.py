"""A client of a seeded sandbox, and an inbox on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import stripe

from helpers import connect, history
from helpers.connection.establish import sandbox_of
from helpers.events import Inbox, receive
from helpers.sandbox import Sandbox
from helpers.settings import Settings

SETTINGS = Settings(seed="events", clock=datetime(2026, 1, 15, 12, tzinfo=UTC))


@pytest.fixture
def sandbox() -> Sandbox:
    """The sandbox that the client speaks to, empty; its time stands still."""
    own, _ = sandbox_of(SETTINGS.seed, SETTINGS.clock, SETTINGS.profile, SETTINGS.api_version)
    own.reset()
    return own


@pytest.fixture
def client(sandbox: Sandbox) -> stripe.StripeClient:
    """Connected to the sandbox."""
    connected = connect(settings=SETTINGS)
    history.clear()
    return connected


@pytest.fixture
def inbox(client: stripe.StripeClient) -> Iterator[Inbox]:
    """For every event."""
    with receive() as opened:
        yield opened
