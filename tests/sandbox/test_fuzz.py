"""Whatever is sent, sensible or not, is answered in Stripe's manner; and what is refused changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any
from urllib.parse import urlencode

from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.catalog import api_version, operations
from helpers.catalog.shapes import Operation, Shape
from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import Reply, Request

from .conftest import CLOCK

HEADERS = {
    "authorization": f"Bearer {KEY}",
    "content-type": "application/json",
    "stripe-version": api_version(),
}
TEXTS = (
    *("", "x", "0", "-1", "null", "²", "\N{NO-BREAK SPACE}", "a" * 600, "9" * 5000, "1.5", "2030"),
    *("\ud800", "\x00"),
    *("usd", "jpy", "US", "DE", "card", "individual", "jenny@example.com", "metadata['a']:'b'", "now"),
    *("tok_visa", "tok_chargeDeclined", "tok_createDispute", "btok_us_verified", "pm_card_visa"),
    *("pm_card_threeDSecure2Required", "pm_usBankAccount_success", "4242424242424242", "110000000"),
    *("000123456789", "000000000009"),
)
NONSENSE: tuple[Any, ...] = (
    *(None, "", [], {}, "x", 5, True, -1, 10**30, 1.5, {"a": "b"}, ["q"], {"0": "x"}, [[]], [None]),
    *({"object": "card"}, {"object": "bank_account"}),
)
NUMBERS = (0, 1, 5, -3, 12, 32, 45, 50, 500, 2030, 1_706_788_800, 10**9, 10**12)
MODELLED = tuple(each for each in operations() if each.fidelity == "modelled")


class Caller:
    """Makes requests at random, of ids that were answered before more often than of others."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.sandbox = Sandbox(
            seed="fuzz", clock=CLOCK, profile=self.chance.choice(("full", "full", "any-id"))
        )
        self.ids = ["none_1"]

    def request(self) -> Request:
        """Any operation, with what it requires and some of the rest."""
        operation = self.chance.choice(MODELLED if self.chance.random() < 0.7 else operations())
        path, params = operation.path, {}
        for each in operation.parameters:
            if each.location == "path":
                path = path.replace(f"{{{each.name}}}", self.id(operation))
            elif each.required or self.chance.random() < 3 / len(operation.parameters):
                params[each.name] = self.value(each.shape, each.name)
        if operation.method != "post":
            plain = {name: value for name, value in params.items() if isinstance(value, str | int)}
            return Request(operation.method, path, urlencode(plain, errors="replace"), HEADERS)
        return Request("post", path, "", HEADERS, json.dumps(params).encode())

    def id(self, operation: Operation) -> str:
        """Mostly the latest of what this operation, too, is about."""
        about = [each for each in self.ids if each.split("_")[0][:2] in operation.name] or self.ids
        return self.chance.choice(about[-5:] if self.chance.random() < 0.7 else self.ids)

    def value(self, shape: Shape, name: str = "", depth: int = 0) -> Any:
        """One of the shape, and now and then nonsense."""
        chance = self.chance
        if chance.random() < 0.04:
            made: Any = chance.choice(NONSENSE)
        elif name == "expand":
            made = [chance.choice(("customer", "data.source", "balance_transaction", "a.b.c.d.e", ""))]
        elif shape.kind == "object":
            some = [each for each in shape.fields if each.required or chance.random() < 0.3 / (1 + depth)]
            made = {each.name: self.value(each.shape, each.name, depth + 1) for each in some}
        elif shape.kind == "list" and shape.item:
            made = [self.value(shape.item, "", depth + 1) for _ in range(chance.randint(0, 3))]
        elif shape.kind == "union":
            made = self.value(chance.choice(shape.options), name, depth)
        else:
            made = self.plain(shape)
        return made

    def plain(self, shape: Shape) -> Any:
        choices: Mapping[str, Sequence[Any]] = {
            "enum": (*shape.choices, "none_of_them"),
            "integer": NUMBERS,
            "boolean": (True, False),
            "map": ({"a": "x"}, {"a": ""}, {}),
        }
        return self.chance.choice(choices.get(shape.kind) or (*TEXTS, *self.ids[-30:], *self.ids[-30:]))

    def send(self, request: Request) -> Reply:
        """The reply, whose id is remembered."""
        reply = self.sandbox.handle(request)
        if reply.status == 200 and reply.headers["Content-Type"] == "application/json":
            id = reply.json().get("id")
            if isinstance(id, str) and id not in self.ids:
                self.ids.append(id)
        return reply

    def everything(self) -> dict[Any, Any]:
        """What is stored: each kind's objects in order, whatever gaps removed ones left."""
        return {
            place: (dict(each.everything()), [id for id in each.order if id is not None])
            for place, each in self.sandbox.application.state.store.collections.items()
            if len(each)
        }


@given(st.integers(0, 2**32))
@settings(max_examples=12, deadline=None)
def test_nothing_is_answered_with_a_500_and_what_is_refused_changes_nothing(seed: int) -> None:
    """200 requests of any operation: each is done, or refused in Stripe's form and without a trace."""
    caller = Caller(seed)
    for _ in range(200):
        request = caller.request()
        before = caller.everything()
        reply = caller.send(request)
        assert 200 <= reply.status < 500, request
        if reply.status != 200:
            assert reply.json()["error"]["message"], request
        if reply.status in (400, 404):
            assert caller.everything() == before, request
    caller.sandbox.advance(days=40)
