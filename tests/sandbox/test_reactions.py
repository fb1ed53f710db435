"""What an event brings about elsewhere: in whatever order its reactions come."""

from __future__ import annotations

from collections import Counter

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.hooks import REACTIONS

from .conftest import CLOCK


def told() -> Counter[str]:
    """How many events of each type a business of three months tells."""
    sandbox = Sandbox(seed="reactions", clock=CLOCK)
    sandbox.populate(customers=60, days=90, subscribers=10)
    assert sandbox.reconcile()["differences"] == []
    collection = sandbox.application.state.store.collection(sandbox.account, "event")
    return Counter(event["type"] for _id, event in collection.everything())


def test_the_order_of_an_events_reactions_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """They stand in products that don't know each other."""
    as_they_are = told()
    for event, reactions in REACTIONS.items():
        monkeypatch.setitem(REACTIONS, event, reactions[::-1])
    assert told() == as_they_are
    several = {event for event, reactions in REACTIONS.items() if len(reactions) > 1}
    assert {"charge.succeeded", "invoice.finalized", "payment_intent.succeeded"} <= several & {*as_they_are}
