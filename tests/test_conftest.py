"""The conditions that every test runs under."""

from __future__ import annotations

import socket
from contextlib import suppress

import pytest

from helpers.settings import Settings, read_settings


@pytest.mark.parametrize("host", ["api.stripe.com", "192.0.2.1", "2001:db8::1"])
def test_no_test_reaches_another_machine(host: str) -> None:
    """Neither a name is looked up nor an address connected to, even where every exception is swallowed."""
    with pytest.raises(pytest.fail.Exception, match="tests stay on this machine"), suppress(Exception):
        socket.create_connection((host, 443), timeout=1)


def test_no_setting_of_the_machine_gets_in() -> None:
    """A developer's own key, in the shell or in `.env`, cannot reach a test."""
    assert read_settings() == Settings()
