"""How long a text of a request may be, where Stripe's published spec says so.

`python -m scripts.lengths` writes the table.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from helpers.catalog.shapes import Field, Shape

TABLE = Path(__file__).with_name("lengths.json")
AnyField = TypeVar("AnyField", bound=Field)


@cache
def _table() -> dict[str, dict[str, int]]:
    written: dict[str, dict[str, int]] = json.loads(TABLE.read_text("utf-8"))
    return written


def with_lengths(name: str, parameters: tuple[AnyField, ...]) -> tuple[AnyField, ...]:
    """An operation's parameters, with the limits of their texts."""
    return _fields(parameters, "", _table().get(name, {}))


def _fields(fields: tuple[AnyField, ...], under: str, limits: Mapping[str, int]) -> tuple[AnyField, ...]:
    if not any(each.startswith(under) for each in limits):
        return fields
    return tuple(replace(each, shape=_shape(each.shape, f"{under}{each.name}", limits)) for each in fields)


def _shape(shape: Shape, name: str, limits: Mapping[str, int]) -> Shape:
    """A shape whose texts, at any depth, know how long they may be; an object's fields are read late."""
    return replace(
        shape,
        longest=limits.get(name, 0),
        item=shape.item and _shape(shape.item, name, limits),
        options=tuple(_shape(each, name, limits) for each in shape.options),
        read_fields=lambda: _fields(shape.fields, f"{name}.", limits),
    )
