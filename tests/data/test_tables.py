"""Sigma's tables over what the sandbox really answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import stripe

from helpers.connection import calls, connect
from helpers.connection.establish import sandbox_of
from helpers.data.sql import sql
from helpers.settings import Settings
from tests.connection.conftest import SDK
from tests.data.test_sql import rows


@pytest.fixture
def v1(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Of a sandbox without anything in it."""
    for name in SDK:
        monkeypatch.setattr(stripe, name, getattr(stripe, name))
    sandbox_of.cache_clear()
    yield connect(settings=Settings(seed="tables")).v1
    calls._connections.clear()
    sandbox_of.cache_clear()


def test_a_dispute_has_the_networks_reason(v1: Any) -> None:
    """Visa's 10.4 for a fraudulent payment: https://docs.stripe.com/disputes/categories."""
    v1.charges.create({"amount": 500, "currency": "usd", "source": "tok_createDispute"})
    assert rows(sql("select amount, reason, network_reason_code from disputes")) == [
        (500, "fraudulent", "10.4")
    ]
