"""scheduled(): queries whose results the sandbox keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import stripe

from helpers.connection import calls, connect
from helpers.connection.establish import sandbox_of
from helpers.data.scheduled import scheduled
from helpers.sandbox import KEY
from helpers.sandbox.door.wire import HttpRequest
from helpers.settings import Settings
from tests.connection.conftest import SDK

SETTINGS = Settings(seed="scheduled")


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Of a fresh sandbox with two charges, one of them refused."""
    for name in SDK:
        monkeypatch.setattr(stripe, name, getattr(stripe, name))
    client = connect(settings=SETTINGS)
    client.v1.charges.create({"amount": 1250, "currency": "usd", "source": "tok_visa"})
    with pytest.raises(stripe.CardError):
        client.v1.charges.create({"amount": 99, "currency": "usd", "source": "tok_chargeDeclined"})
    yield client
    calls._connections.clear()
    sandbox_of.cache_clear()


def contents(file: str) -> bytes:
    """A file of the connected sandbox as it is downloaded."""
    headers = {"authorization": f"Bearer {KEY}"}
    request = HttpRequest("get", f"/v1/files/{file}/contents", "", headers)
    sandbox, _ = sandbox_of(SETTINGS.seed, SETTINGS.clock, SETTINGS.profile, SETTINGS.api_version)
    return sandbox.handle(request).body


def test_a_result_is_what_the_query_gave(client: Any) -> None:
    """As a file, with values as Sigma writes them."""
    run = scheduled("select amount, paid, currency from charges order by amount", title="Charges")
    scheduled_query_run = client.v1.sigma.scheduled_query_runs.retrieve(run["id"])
    assert (scheduled_query_run.status, scheduled_query_run.title, scheduled_query_run.file.title) == (
        "completed",
        "Charges",
        "Charges",
    )
    assert contents(scheduled_query_run.file.id) == b"amount,paid,currency\n99,false,usd\n1250,true,usd\n"


def test_a_query_that_cannot_be_run_failed(client: Any) -> None:
    """Its run says what is wrong with it."""
    run = scheduled("select id from charge")
    assert run["status"] == "failed"
    assert run["error"]["message"] == "Line 1, column 16: there is no table charge; did you mean charges?"
    assert [each.id for each in client.v1.sigma.scheduled_query_runs.list()] == [run["id"]]
