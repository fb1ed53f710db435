"""A reply's nested fields, changed by the parameters of the same names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from helpers.catalog import resources
from helpers.catalog.shapes import Kind, Shape

from . import errors
from .by_type.blanks import zero
from .resource import Resource


def changes(kind: str, resource: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that a kind has as fields, as new values for `AccountStore.change`.

    An object keeps the fields that the parameters do not name; a list is replaced. Left out is what has
    another type in the response than in the request.
    """
    known = resources()[kind].by_name
    return {
        name: _value(known[name].shape, resource.get(name), value, f"{kind}.{name}")
        for name, value in params.items()
        if name in known and (value == "" or _fits(value, known[name].shape))
    }


def _fits(value: Any, shape: Shape) -> bool:
    """Whether a parameter's value can stand as it is in a response's field of a shape."""
    if shape.kind == "union":
        return any(_fits(value, each) for each in shape.options)
    if shape.kind == "list" and shape.item and isinstance(value, list):
        return all(_fits(each, shape.item) for each in value)
    expected = PYTHON[shape.kind]
    return isinstance(value, expected) and (bool in expected or not isinstance(value, bool))


PYTHON: Mapping[Kind, tuple[type, ...]] = {
    "string": (str,),
    "enum": (str,),
    "decimal": (str,),
    "expandable": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "list": (),
    "map": (dict,),
    "object": (dict,),
    "file": (),
    "page": (),
    "search": (),
    "any": (object,),
}


def blank(kind: str, field: str) -> Resource:
    """A nested object of a kind, by its dotted name, with every field that Stripe always shows, unset."""
    return dict(_blank(kind, field))


@cache
def _blank(kind: str, field: str) -> Resource:
    shape = resources()[kind]
    for step in field.split("."):
        shape = shape.by_name[step].shape
    value: Resource = zero(shape, f"{kind}.{field}")
    return value


def _value(shape: Shape, old: Any, value: Any, name: str) -> Any:
    """A parameter's value with every further field that the response has at its place."""
    if isinstance(value, dict) and shape.kind == "object":
        return _object(shape, old, value, name)
    if isinstance(value, list) and shape.kind == "list" and shape.item:
        return [_value(shape.item, None, each, name) for each in value]
    return value


def _object(shape: Shape, old: Any, params: Mapping[str, Any], name: str) -> Resource:
    known = shape.by_name
    result: Resource = dict(old) if isinstance(old, dict) else zero(shape, name)
    for key, value in params.items():
        if key in known and (value == "" or _fits(value, known[key].shape)):
            new = _value(known[key].shape, result.get(key), value, f"{name}.{key}")
            result[key] = None if new == "" and not stays_empty(name.rpartition(".")[2], key) else new
    return result


# Texts, by what they are in, that are shown empty when they are sent so; others are then unset. Recorded by
# public test suites: of payment methods and invoices' customers, of a payment intent, and of an account.
KEPT_EMPTY: Mapping[str, frozenset[str]] = {
    "address": frozenset({"city", "line1", "line2", "postal_code", "state"}),
    "business_profile": frozenset({"product_description"}),
    "shipping": frozenset({"name"}),
}


def stays_empty(inside: str, name: str) -> bool:
    """Whether the empty string is a nested text's value rather than an order to unset it."""
    return name in KEPT_EMPTY.get(inside, ())


def first_metadata(params: Mapping[str, Any]) -> dict[str, str]:
    """The metadata that a new object begins with; a key that is unset is left out."""
    return {key: text for key, text in (params.get("metadata") or {}).items() if text not in ("", None)}


def updated(old: Any, new: Any, name: str) -> Any:
    """What a field holds after an update: the empty string unsets it; metadata is merged key by key."""
    if name == "metadata":
        if new == "":
            return {}
        merged = {key: text for key, text in {**(old or {}), **new}.items() if text not in ("", None)}
        if len(merged) > errors.METADATA_KEYS:
            raise errors.too_many_keys(len(merged))
        return merged
    if new == "":
        return None
    return new


def at(resource: Mapping[str, Any], path: str) -> Any:
    """A nested value by its dotted name; None where it, or what it stands in, is unset."""
    if "." not in path:
        return resource.get(path)
    value: Any = resource
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def put(target: dict[str, Any], path: str, value: Any) -> None:
    """Set a nested value by its dotted name, making what it stands in."""
    *steps, last = path.split(".")
    for step in steps:
        target = target.setdefault(step, {})
    target[last] = value


def parted(values: Mapping[str, Any], names: Iterable[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values without those of some dotted names; and those, by their names."""
    rest, apart = dict(values), {}
    for name in names:
        outer, _, inner = name.partition(".")
        if outer not in rest:
            continue
        if not inner:
            apart[name] = rest.pop(outer)
        elif isinstance(known := rest[outer], Mapping):
            rest[outer], below = parted(known, [inner])
            apart |= {f"{outer}.{each}": value for each, value in below.items()}
    return rest, apart


def merged(below: Mapping[str, Any] | None, above: Mapping[str, Any]) -> dict[str, Any]:
    """Two sets of nested parameters as one; where both have a value, the one above counts."""
    result = dict(below or {})
    for name, value in above.items():
        known = result.get(name)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            result[name] = merged(known, value)
        else:
            result[name] = value
    return result
