"""A client of a seeded sandbox, and an inbox on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import stripe

from helpers import connect, history
from helpers.connection.establish import sandbox_of
from helpers.events import Inbox, receive
from helpers.settings import Settings


@pytest.fixture
def client() -> stripe.StripeClient:
    """Connected to an empty sandbox whose time stands still."""
    settings = Settings(seed="events", clock=datetime(2026, 1, 15, 12, tzinfo=UTC))
    connected = connect(settings=settings)
    sandbox_of(settings.seed, settings.clock, settings.profile, settings.api_version)[0].reset()
    history.clear()
    return connected


@pytest.fixture
def inbox(client: stripe.StripeClient) -> Iterator[Inbox]:
    """For every event."""
    with receive() as opened:
        yield opened
