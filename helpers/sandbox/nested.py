"""A reply's nested fields, changed by the parameters of the same names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.catalog import resources
from helpers.catalog.shapes import Field, Shape

from .blanks import zero
from .resource import Resource


def changes(kind: str, resource: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that a kind has as fields, as new values for `AccountStore.change`.

    An object keeps the fields that the parameters do not name; a list is replaced.
    """
    known = resources()[kind].by_name
    return {
        name: _value(known[name], resource.get(name), value, f"{kind}.{name}")
        for name, value in params.items()
        if name in known
    }


def blank(kind: str, field: str) -> Resource:
    """One of a kind's nested objects with every field that Stripe always shows, unset."""
    made: Resource = zero(resources()[kind].by_name[field].shape, f"{kind}.{field}")
    return made


def _value(field: Field, old: Any, value: Any, name: str) -> Any:
    if isinstance(value, dict) and field.shape.kind == "object":
        return _object(field.shape, old, value, name)
    return value


def _object(shape: Shape, old: Any, params: Mapping[str, Any], name: str) -> Resource:
    known = shape.by_name
    result: Resource = dict(old) if isinstance(old, dict) else zero(shape, name)
    for key, value in params.items():
        if key in known:
            new = _value(known[key], result.get(key), value, f"{name}.{key}")
            result[key] = None if new == "" else new
    return result


def first_metadata(params: Mapping[str, Any]) -> dict[str, str]:
    """The metadata that a new object begins with; a key that is unset is left out."""
    return {key: text for key, text in (params.get("metadata") or {}).items() if text not in ("", None)}


def at(resource: Mapping[str, Any], path: str) -> Any:
    """A nested value by its dotted name; None where it, or what it stands in, is unset."""
    value: Any = resource
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Two sets of nested parameters as one; where both have a value, the one above counts."""
    result = dict(below)
    for name, value in above.items():
        known = result.get(name)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            result[name] = merged(known, value)
        else:
            result[name] = value
    return result
