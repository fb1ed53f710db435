"""What a parameter's documentation says it is by default, a new object is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from helpers.catalog import operations
from helpers.catalog.shapes import Field, Operation, Shape
from helpers.sandbox import Sandbox
from helpers.sandbox.nested import at, merged

from .samples import NEEDED, of_shape, request

# "Defaults to `never`.", "This is `true` by default."; what depends on something is said in more words.
DEFAULT = re.compile(r"(?:[Dd]efault(?:s to| value is| is)) `?(\w+)`?(?:\.| if)|is `(\w+)` by default\.")
DEEPEST = 4
MAKES = [each for each in operations() if each.method == "post" and each.name.endswith(".create")]
# What an object shows otherwise than its parameter says it.
OTHERWISE = {"v1.accounts.create settings.payouts.schedule.delay_days": ("minimum", 2)}


@pytest.fixture(scope="module")
def any_id() -> Sandbox:
    """A sandbox where every id names something."""
    return Sandbox(seed="defaults", clock="2024-02-01", profile="any-id")


@pytest.mark.parametrize("operation", MAKES, ids=lambda each: each.name)
def test_a_new_object_has_the_documented_defaults(any_id: Sandbox, operation: Operation) -> None:
    """Each parameter with a default is left out once, with what it stands in."""
    wrong = {}
    for path, default in documented(operation):
        reply = any_id.handle(request(operation, params=without(operation, path)))
        value = at(json.loads(reply.body), path)
        said = json.dumps(value).strip('"')
        modelled = reply.headers.get("Sandbox-Fidelity") == "modelled"
        if modelled and value is not None and said != default:
            wrong[f"{operation.name} {path}"] = (default, value)
    assert wrong == {name: known for name, known in OTHERWISE.items() if name.split()[0] == operation.name}


def documented(operation: Operation) -> Iterator[tuple[str, str]]:
    """The dotted names of parameters that have a default, with it."""
    body = [each for each in operation.parameters if each.location == "body"]
    for path, field in below(body):
        if default := DEFAULT.search(field.documentation):
            yield path, default[1] or default[2]


def below(fields: list[Any], above: str = "", depth: int = 1) -> Iterator[tuple[str, Field]]:
    """Every field and every one inside it, by dotted name."""
    for each in fields:
        yield above + each.name, each
        if each.shape.kind == "object" and depth < DEEPEST:
            yield from below(list(each.shape.fields), f"{above}{each.name}.", depth + 1)


def without(operation: Operation, path: str) -> dict[str, Any]:
    """Parameters that have all that is required around a field, switched on, and not the field."""
    top, *names = path.split(".")
    if not names:
        return {top: None}
    field = next(each for each in operation.parameters if each.name == top)
    given = NEEDED.get(operation.name, {}).get(top, {})
    return {top: merged(around(field.shape, names), given)} if isinstance(given, Mapping) else {}


def around(shape: Shape, names: list[str]) -> dict[str, Any]:
    """What an object requires, switched on, with the objects that lead to a field of it."""
    name, *further = names
    params = {each.name: of_shape(each.shape) for each in shape.fields if each.required and each.name != name}
    if "enabled" in params:
        params["enabled"] = True
    return params | ({name: around(shape.by_name[name].shape, further)} if further else {})
