"""populate(): what it tells on its way, and what stopping it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import stripe
import tqdm.auto

from helpers.connection import calls, connect, control
from helpers.connection.establish import sandbox_of
from helpers.data import populate as module
from helpers.data.populate import populate
from helpers.settings import Settings
from tests.connection.conftest import SDK

DAY = 86400


@pytest.fixture(autouse=True)
def connected(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """To a fresh sandbox, where a business comes in pieces of ten requests."""
    for name in SDK:
        monkeypatch.setattr(stripe, name, getattr(stripe, name))
    monkeypatch.setattr("helpers.sandbox.business.populate.AT_ONCE", 10)
    connect(settings=Settings(seed="populate"))
    yield
    calls._connections.clear()
    sandbox_of.cache_clear()


def test_it_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """In days, from the first to the last but one piece."""
    bars = []

    class Bar(tqdm.auto.tqdm):  # type: ignore[type-arg]
        def __init__(self, **options: Any) -> None:
            super().__init__(**options | {"delay": 0})
            bars.append(self)

    monkeypatch.setattr(tqdm.auto, "tqdm", Bar)
    assert populate(customers=20, days=20).made["customers"] == 20
    [bar] = bars
    assert bar.total == 20
    assert 10 < bar.n <= 20


def test_stopped_it_leaves_fewer_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those before today, whose books are in order; and it can begin again, which leads up to today."""
    pieces: list[Any] = []

    def stopping(method: str, name: str, **params: Any) -> Any:
        if len(pieces) == 2:
            raise KeyboardInterrupt
        pieces.append(control(method, name, **params))
        return pieces[-1]

    began = control("get", "clock")["now"]
    with monkeypatch.context() as patched:
        patched.setattr(module, "control", stopping)
        with pytest.raises(KeyboardInterrupt):
            populate(customers=20, days=20)
    stopped = control("get", "clock")["now"]
    assert 0 < stopped - (began - 20 * DAY) < 20 * DAY
    assert control("get", "reconcile")["balanced"]
    populate(customers=1, days=1)
    assert control("get", "clock")["now"] >= began


def test_one_thing_is_told_as_one() -> None:
    """And several as several."""
    made = {"customers": 1, "disputes": 2, "cancellations_at_once": 1, "declined": 1, "invoices": 1234}
    assert repr(module.Populated(made)) == (
        "1 customer, 2 disputes, 1 cancellation at once, 1 declined, 1,234 invoices"
    )
