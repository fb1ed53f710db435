"""A random walk over all operations: whatever is asked in whatever order, everything adds up afterwards."""

from __future__ import annotations

from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.door.http import Serving
from helpers.sandbox.door.wire import HttpReply, HttpRequest

from .caller import Caller
from .conftest import CLOCK

pytestmark = pytest.mark.by_chance
STEPS = 120


class Remote:
    """A sandbox that is reached over HTTP: requests go to its address, all else to itself."""

    def __init__(self, sandbox: Sandbox, address: str) -> None:
        self.sandbox, self.address = sandbox, address

    def __getattr__(self, name: str) -> Any:
        return getattr(self.sandbox, name)

    def handle(self, request: HttpRequest) -> HttpReply:
        """One request as it is sent, and what is answered."""
        url = f"{self.address}{request.path}" + (f"?{request.query}" if request.query else "")
        body = request.body if request.method == "post" else None
        sent = Request(url, body, dict(request.headers), method=request.method.upper())
        try:
            with urlopen(sent) as answer:
                return HttpReply(answer.status, dict(answer.headers), answer.read())
        except HTTPError as refused:
            return HttpReply(refused.code, dict(refused.headers), refused.read())


def walk(caller: Caller) -> None:
    """Requests of any operation, with time passing in between; no step may leave a difference behind."""
    for days in (1, 8, 32):
        for _ in range(STEPS // 3):
            request = caller.request()
            assert caller.send(request).status < 500, request
        assert caller.sandbox.reconcile()["differences"] == []
        caller.sandbox.advance(days=days)
        assert caller.sandbox.reconcile()["differences"] == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_everything_adds_up_after_a_walk(seed: int) -> None:
    """Ledgers, states, events and lists, whatever was asked."""
    caller = Caller(seed)
    caller.sandbox = Sandbox(seed="walk", clock=CLOCK)
    walk(caller)


def test_everything_adds_up_after_a_walk_over_http() -> None:
    """As it does in process."""
    caller, sandbox = Caller(4), Sandbox(seed="walk", clock=CLOCK)
    with Serving(sandbox.application) as address:
        caller.sandbox = Remote(sandbox, address)  # type: ignore[assignment]
        walk(caller)
