"""Values for any operation's parameters, made from their shapes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from helpers.catalog import Field, Operation, Shape

SINGLE: dict[str, Any] = {
    "string": 'it\'s "quoted" & more',
    "integer": 7,
    "number": 2.5,
    "decimal": "0.125",
    "boolean": True,
    "expandable": "x_1",
    "any": "x",
}


def example(shape: Shape, depth: int = 2) -> Any:
    """A value of a shape; while there is depth, with all of an object's fields."""
    if shape.kind == "object":
        return examples(shape.fields, depth)
    if shape.kind == "list" and shape.item:
        return [example(shape.item, depth - 1)] * 2
    if shape.kind == "map" and shape.item:
        return {"a key": example(shape.item, depth - 1)}
    if shape.kind == "union":
        return example(shape.options[0], depth)
    return shape.choices[-1] if shape.kind == "enum" else SINGLE[shape.kind]


def examples(fields: Iterable[Field], depth: int = 2) -> dict[str, Any]:
    """A value for each field; without depth for those required, or for the first."""
    known = list(fields)
    wanted = known if depth > 0 else [each for each in known if each.required] or known[:1]
    values = {each.name: example(each.shape, depth - 1) for each in wanted}
    return {name: value for name, value in values.items() if value != {}}


def filled(operation: Operation, depth: int = 2) -> dict[str, Any]:
    """Parameters for an operation, but for files."""
    return examples((each for each in operation.parameters if each.shape.kind != "file"), depth)
