"""Every operation of the SDK answers, and from state."""

from __future__ import annotations

import json
from typing import Any

import pytest

from helpers.catalog import operations
from helpers.catalog.shapes import Operation, Shape
from helpers.sandbox import Sandbox
from helpers.sandbox.answers import answerer
from helpers.sandbox.by_type.blanks import absent_of
from helpers.sandbox.expansion import ON_REQUEST, hidden_fields

from .samples import request


@pytest.fixture(scope="module")
def any_id() -> Sandbox:
    """A sandbox where every id names something."""
    return Sandbox(seed="every", clock="2024-02-01", profile="any-id")


@pytest.mark.parametrize("operation", operations(), ids=lambda each: each.name)
def test_an_operation_answers(any_id: Sandbox, operation: Operation) -> None:
    """A request with what is required is answered: typed ones with success, modelled ones in their words."""
    reply = any_id.handle(request(operation))
    if answerer(operation.name).fidelity == "modelled":
        assert reply.status in (200, 400, 402, 403, 404), reply.body
    else:
        assert reply.status == 200, reply.body
        assert reply.headers["Sandbox-Fidelity"] == "typed"


@pytest.mark.parametrize(
    "operation", [each for each in operations() if each.returns.kind == "object"], ids=lambda each: each.name
)
def test_a_reply_carries_every_field_of_its_type(any_id: Sandbox, operation: Operation) -> None:
    """Nothing that the type promises is missing, except what Stripe leaves out: unset, or not expanded."""
    reply = any_id.handle(request(operation))
    body = json.loads(reply.body)
    if reply.status == 200 and not body.get("deleted"):
        assert missing(body, operation.returns) == []


def missing(body: dict[str, Any], shape: Shape) -> list[str]:
    """The fields that a body lacks."""
    kind = shape.resource
    optional = {
        name.removeprefix(f"{kind}.") for name in absent_of(shape, kind) if name.startswith(f"{kind}.")
    }
    optional |= {name for of, name in ON_REQUEST if of == kind} | set(hidden_fields(body))
    return [
        each.name
        for each in shape.fields
        if each.name not in body and each.name not in optional | {"deleted"}
    ]
