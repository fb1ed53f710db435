"""Each test begins unconnected, with an empty log, and leaves the SDK as it found it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stripe

from helpers.connection.calls import _connections
from helpers.connection.establish import sandbox_of

SDK = (
    "api_key",
    "default_http_client",
    "max_network_retries",
    "api_base",
    "connect_api_base",
    "upload_api_base",
    "meter_events_api_base",
)


@pytest.fixture(autouse=True)
def _unconnected() -> Iterator[None]:
    before = {name: getattr(stripe, name) for name in SDK}
    _forget()
    yield
    for name, value in before.items():
        setattr(stripe, name, value)
    _forget()


def _forget() -> None:
    _connections.clear()
    sandbox_of.cache_clear()
