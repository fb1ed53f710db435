"""Whatever a Checkout Session or a payment link asks for has a page, which answers whatever is pressed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from helpers.catalog import operation
from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import TYPED, HttpRequest

from ..caller import Caller
from .visitor import Visitor

HEADERS = {"host": "localhost", "authorization": f"Bearer {KEY}", "content-type": TYPED}
TEA: Any = {"currency": "usd", "unit_amount": 500, "product_data": {"name": "Tea"}}
ONCE = {"line_items": [{"price_data": TEA, "quantity": 2}]}
MONTHLY = {"line_items": [{"price_data": {**TEA, "recurring": {"interval": "month"}}, "quantity": 1}]}
BACK = {"success_url": "https://example.com/"}
SESSION, LINK = "v1.checkout.sessions.create", "v1.payment_links.create"
MADE: tuple[tuple[str, Mapping[str, Any]], ...] = (
    (SESSION, {"mode": "payment", **ONCE, **BACK}),
    (SESSION, {"mode": "subscription", **MONTHLY, **BACK}),
    (SESSION, {"mode": "setup", "currency": "usd", **BACK}),
    (LINK, ONCE),
    (LINK, MONTHLY),
)
# What has no page of the sandbox's (`ui_mode`), or says nothing of one.
LEFT_OUT = frozenset({"customer_account", "expand", "ui_mode"})
# What a text is, by a part of its name.
MEANT = {"color": "#112233", "email": "ada@example.com", "url": "https://example.com/"}
FILLED = (
    *("", "x", "Ada", "ada@example.com", "US", "DE", "94111", "5", "-1", "²", "a" * 300, "DE123456789"),
    *("4242 4242 4242 4242", "4000 0000 0000 3220", "4000 0000 0000 9995", "12 / 34", "314"),
)


def meant(value: Any, name: str = "") -> Any:
    """A value at random with texts that are what their names say."""
    if isinstance(value, dict):
        return {inner: meant(each, inner) for inner, each in value.items()}
    if isinstance(value, list):
        return [meant(each, name) for each in value]
    known = next((text for part, text in MEANT.items() if part in name), None)
    return known if known and isinstance(value, str) else value


def made(caller: Caller, name: str, needed: Mapping[str, Any]) -> str:
    """The address of a session or link that asks for some of what there is: what is refused is left out."""
    op = operation(name)
    others = [each for each in op.parameters if each.name not in LEFT_OUT | needed.keys()]
    some = caller.chance.sample(others, caller.chance.randint(1, 9))
    asked = {each.name: meant(caller.value(each.shape, each.name), each.name) for each in some}
    while True:
        body = json.dumps({**needed, **asked}).encode()
        reply = caller.send(HttpRequest("post", op.path, "", HEADERS, body))
        if reply.status == 200:
            return str(reply.json()["url"])
        error = reply.json()["error"]
        param = error.get("param", "").partition("[")[0]
        refused = next((each for each in asked if each == param or each in error["message"]), None)
        del asked[refused or next(reversed(asked))]


def pressed(visitor: Visitor, url: str, chance: Random) -> None:
    """Open a page, fill in anything, and press some buttons. A link may ask for what cannot be paid."""
    page = visitor.open(url)
    assert visitor.last
    assert visitor.last.status < 500, page.text
    for _ in range(4):
        forms = [each for each in page.forms if each.buttons]
        if not forms:
            break
        form = chance.choice(forms)
        name, value = chance.choice(list(form.buttons))
        typed = {each: chance.choice(FILLED) for each in form.fields if chance.random() < 0.4}
        ticked = {each: "on" for each in form.boxes if chance.random() < 0.5}
        page = visitor.submit(form, {**form.fields, **typed, **ticked, **({name: value} if name else {})})
        assert visitor.last.status < 500, page.text


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_asked_for_has_a_page(sandbox: Sandbox, seed: int) -> None:
    """And whatever is done there, it adds up."""
    caller = Caller(seed)
    caller.sandbox, caller.handle = sandbox, sandbox.handle
    for name, needed in MADE:
        pressed(Visitor(sandbox), made(caller, name, needed), caller.chance)
    sandbox.advance(days=40)
    assert sandbox.reconcile()["differences"] == []
