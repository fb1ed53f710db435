"""Expansion: ids replaced by the objects they name, and fields that are only there when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from helpers.catalog import resources
from helpers.catalog.shapes import Field, Shape

from . import errors, lists
from .account_store import AccountStore
from .model import MODELS
from .registry import entry
from .resource import Resource

DEEPEST = 4

Derive = Callable[[AccountStore, Resource], Any]
INCLUDED: dict[tuple[str, str], Derive] = {}
ON_REQUEST: dict[tuple[str, str], Derive] = {}


def derived(kind: str, field: str, *, on_request: bool = False) -> Callable[[Derive], Derive]:
    """Mark how a field of a kind is worked out when it is shown; `on_request`: only when expanded.

    A field that is only there when expanded may be one of an object inside: "address.number".
    """

    return entry(ON_REQUEST if on_request else INCLUDED, (kind, field))


def render(store: AccountStore, body: Any, paths: list[str]) -> Any:
    """A reply's body with what is always worked out, and with every path expanded."""
    body = _complete(store, body)
    for path in paths:
        steps = path.split(".")
        if len(steps) - (steps[0] == "data") > DEEPEST:
            raise errors.Invalid(
                f"You cannot expand more than {DEEPEST} levels of a property ({path})",
                code="property_expansion_max_depth",
                param="expand",
            )
        body = _expand(store, body, _shape_of(body), steps, path)
    return body


def _complete(store: AccountStore, body: Any) -> Any:
    if not isinstance(body, dict):
        return body
    if body.get("object") in ("list", "search_result"):
        return {**body, "data": [_complete(store, each) for each in body["data"]]}
    kind = body.get("object")
    found = {
        field: derive(store, body)
        for (of, field), derive in INCLUDED.items()
        if of == kind and not body.get("deleted")
    }
    return {**body, **found} if found else body


def _shape_of(value: Any) -> Shape | None:
    kind = value.get("object") if isinstance(value, dict) else None
    return resources().get(kind) if isinstance(kind, str) else None


@dataclass(frozen=True)
class Place:
    """Where an object without an `object` value stands: inside which one that has it, under which names."""

    owner: Resource
    under: str = ""


def _expand(
    store: AccountStore,
    value: Any,
    shape: Shape | None,
    steps: list[str],
    path: str,
    *,
    place: Place | None = None,
) -> Any:
    if isinstance(value, list):
        item = shape.item if shape else None
        return [_expand(store, each, _shape_of(each) or item, steps, path, place=place) for each in value]
    if not isinstance(value, dict) or not steps:
        return value
    if place is None or isinstance(value.get("object"), str):
        place = Place(value)
    name, *rest = steps
    if name == "data" and isinstance(value.get("data"), list):
        return {
            **value,
            "data": [_expand(store, each, _shape_of(each), rest, path) for each in value["data"]],
        }
    field = shape.by_name.get(name) if shape else None
    if field is None:
        raise errors.property_cannot_expand(path)
    inner = _opened(store, value, field, place, last=not rest, path=path)
    if inner is None:
        known = name in value or name in hidden_fields(value)
        return {**value, name: None} if known else value
    inside = Place(place.owner, f"{place.under}{name}.")
    return {**value, name: _expand(store, inner, _shape_of(inner) or field.shape, rest, path, place=inside)}


def _opened(
    store: AccountStore, owner: Resource, field: Field, place: Place, *, last: bool, path: str
) -> Any:
    """The field's value with its own id or ids replaced by objects."""
    value = owner.get(field.name)
    shape = field.shape.item if field.shape.kind == "list" and field.shape.item else field.shape
    if shape.kind == "expandable":
        named = shape.item
        assert named
        if isinstance(value, list):
            return [_fetched(store, each, named) for each in value]
        return _fetched(store, value, named)
    derive = ON_REQUEST.get((place.owner.get("object", ""), place.under + field.name))
    if derive is not None:
        return derive(store, place.owner)
    if not place.under and field.name in hidden_fields(place.owner):
        return store.hidden(place.owner).get(field.name)
    if shape.kind == "page" and field.name not in owner:
        return _children(store, owner, field)
    if last and shape.kind not in ("page", "object"):
        raise errors.property_cannot_expand(path)
    return value


def hidden_fields(resource: Resource) -> tuple[str, ...]:
    """What an object shows only where it is expanded."""
    model = MODELS.get(resource.get("object", ""))
    return model.hidden if model else ()


def _fetched(store: AccountStore, value: Any, named: Shape) -> Any:
    if not isinstance(value, str):
        return value
    for each in named.options or (named,):
        found = store.anywhere(each.resource, value)
        if found is not None:
            return _complete(store, found)
    return value


def _children(store: AccountStore, owner: Resource, field: Field) -> Resource:
    """A list inside an object: all objects of its type that name the owner."""
    item = field.shape.item
    kind = owner["object"]
    if item is None or not item.resource:
        return {"object": "list", "data": [], "has_more": False, "url": ""}
    url = f"/v1/{kind.split('.')[-1]}s/{owner['id']}/{field.name}"
    where: Mapping[str, Any] = {kind.split(".")[-1]: owner["id"]}
    return lists.page(store, item.resource, url, {}, **where)
