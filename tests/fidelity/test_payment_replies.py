"""Replies about money that has moved, held against Stripe's published OpenAPI spec."""

from __future__ import annotations

import re
from typing import Any

import pytest

from helpers.catalog.paths import match
from helpers.sandbox.door.application import Application
from helpers.sandbox.door.wire import HttpReply, HttpRequest
from tests.sandbox.world import World, live

from .test_spec import complaints, reply_schemas


def test_replies_about_money_are_as_the_published_spec_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of several hundred, whatever happened before: none has a field that the spec does not know so."""
    wrong: list[str] = []
    answered: list[str] = []
    handle = Application.handle

    def checked(self: Application, request: HttpRequest) -> HttpReply:
        reply = handle(self, request)
        known = match(request.method, request.path)
        if reply.status == 200 and known and in_spec(known[0]):
            answered.append(known[0].name)
            wrong.extend(complaints(known[0], reply.json()))
        return reply

    monkeypatch.setattr(Application, "handle", checked)
    world = World()
    live(world, 4242, 400)
    for kind in ("charges", "payment_intents", "refunds", "disputes", "payouts", "events", "transfers"):
        getattr(world.v1, kind).list({"limit": 100})
    assert wrong == []
    assert len(answered) >= 200
    assert len(set(answered)) >= 25


def in_spec(operation: Any) -> bool:
    """Whether the spec describes what an operation answers with."""
    return (operation.method, re.sub(r"{\w+}", "{}", operation.path)) in reply_schemas()
