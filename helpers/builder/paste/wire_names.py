"""Parameters by their names on the wire, where an SDK's language spells them otherwise."""

from __future__ import annotations

import re
from typing import Any

from helpers.catalog import Shape


def on_the_wire(value: Any, shape: Shape) -> Any:
    """The same under a shape's own names: "ExpMonth" is `exp_month`, the constant "us" the choice "US"."""
    if isinstance(value, list):
        item = shape.item or next((each.item for each in shape.options if each.item), None) or Shape("any")
        return [on_the_wire(each, item) for each in value]
    if not isinstance(value, dict):
        return _choice(value, shape)
    if shape.kind == "map":
        return value
    fields = {plain(each.name): each for option in (shape, *shape.options) for each in option.fields}
    known = {key: next((fields[each] for each in _spelt(key) if each in fields), None) for key in value}
    return {
        field.name if field else key: on_the_wire(value[key], field.shape) if field else value[key]
        for key, field in known.items()
        if key != "Params"
    }


def _spelt(key: str) -> tuple[str, ...]:
    """What a name may be on the wire: with an "s" behind what a setter calls one element of a list."""
    name = plain(key)
    return name, name.removesuffix("s"), re.sub("ys$", "ies", name)


def _choice(value: Any, shape: Shape) -> Any:
    choices = [each for option in (shape, *shape.options) for each in option.choices]
    return next((each for each in choices if each.lower() == value), value)


def plain(name: str) -> str:
    """A name without what languages separate its words by."""
    return name.replace("_", "").replace(".", "").lower()
