"""A form's parameters, which are all text, with the types back that the operation's parameters have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from helpers.catalog.shapes import Field, Kind, Shape

READ: Mapping[Kind, Callable[[str], Any]] = {
    "integer": int,
    "number": float,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def typed(params: Mapping[str, Any], known: Iterable[Field]) -> dict[str, Any]:
    """The parameters by type; what does not fit its type, or is not known, stays as it was sent."""
    return _fields(params, {each.name: each for each in known})


def _fields(values: Mapping[str, Any], known: Mapping[str, Field]) -> dict[str, Any]:
    unknown = Shape("any")
    return {
        name: _value(value, known[name].shape if name in known else unknown) for name, value in values.items()
    }


def _value(value: Any, shape: Shape) -> Any:
    options = shape.options or (shape,)
    if isinstance(value, dict):
        return _nested(value, options)
    if isinstance(value, str):
        return _scalar(value, options)
    return value


def _scalar(text: str, options: tuple[Shape, ...]) -> Any:
    """A text where one of the options is a text; else the first option that can read it."""
    if not any(each.kind == "string" or text in each.choices for each in options):
        for each in options:
            try:
                return READ[each.kind](text)
            except (KeyError, ValueError):
                continue
    return text


def _nested(values: dict[str, Any], options: tuple[Shape, ...]) -> Any:
    for each in options:
        if each.kind == "object":
            return _fields(values, each.by_name)
        if each.kind == "map" and each.item:
            return {name: _value(value, each.item) for name, value in values.items()}
        if each.kind == "list" and each.item:
            return [_value(value, each.item) for value in values.values()]
    plain = {name: _value(value, Shape("any")) for name, value in values.items()}
    return list(plain.values()) if list(plain) == [str(i) for i in range(len(plain))] else plain
