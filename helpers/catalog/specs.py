"""Shapes as short text, flat: what an SDK says of a request or a reply, so that two can be compared.

    card            string|object?        a text, or the fields below; the empty string unsets it
    card.number     string!               has to be sent
    items[].price   string                of each element of a list
    status          enum(open,paid)
    customer        expandable(customer)? an id, or the object; in a reply "?" means null

Fields of a resource inside a reply are not listed: `object(card)` names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from .shapes import Field, Kind, Shape

Listing = dict[str, str]
"""Dotted names, `[]` behind a list's, with what each may be."""

MEMBER = re.compile(r"(\w+)(?:\(([^)]*)\))?")
NAMED: frozenset[Kind] = frozenset({"expandable", "page", "search"})


@dataclass
class Entry:
    """What one name may be, put together from all the shapes of a union."""

    members: dict[str, None]
    required: bool = False
    open: bool = False

    def text(self) -> str:
        return "|".join(self.members) + "!" * self.required + "?" * self.open


def listing(fields: Iterable[Field], *, resources: bool = False) -> Listing:
    """All fields of a request, or with `resources` of a reply, at any depth."""
    entries: dict[str, Entry] = {}
    for each in fields:
        _enter(entries, each, "", (), resources)
    return {name: each.text() for name, each in entries.items()}


def _enter(
    entries: dict[str, Entry], field: Field, under: str, above: tuple[str, ...], resources: bool
) -> None:
    name = f"{under}.{field.name}" if under else field.name
    _enter_shape(entries, field.shape, name, above, resources)
    entries[name].required |= field.required and not resources
    entries[name].open |= field.nullable if resources else field.shape.unsettable


def _enter_shape(
    entries: dict[str, Entry], shape: Shape, name: str, above: tuple[str, ...], resources: bool
) -> None:
    entry = entries.setdefault(name, Entry({}))
    for each in shape.options if shape.kind == "union" else (shape,):
        entry.members[_member(each, resources)] = None
        if each.kind == "list" and each.item:
            _enter_shape(entries, each.item, f"{name}[]", above, resources)
        elif each.kind == "object" and each.type_name not in above and not (resources and each.resource):
            for field in each.fields:
                _enter(entries, field, name, (*above, each.type_name), resources)


def text(shape: Shape) -> str:
    """What an operation answers with: `object(card)`, `page(card)`."""
    return _member(shape, resources=True)


def _member(shape: Shape, resources: bool) -> str:
    if shape.kind == "enum":
        return f"enum({','.join(shape.choices)})"
    if shape.kind in NAMED and shape.item:
        return f"{shape.kind}({','.join(each.resource for each in shape.item.options or (shape.item,))})"
    return (
        f"object({shape.resource})" if resources and shape.kind == "object" and shape.resource else shape.kind
    )


def shape(name: str, entries: Mapping[str, str]) -> Shape:
    """The shape of a name in a listing, with what is listed below it. Raises ValueError: an unknown kind."""
    text = entries[name]
    members = [_shape(kind, inner, name, entries) for kind, inner in MEMBER.findall(text.rstrip("!?"))]
    unsettable = text.endswith("?")
    if len(members) == 1:
        return replace(members[0], unsettable=unsettable)
    return Shape("union", options=tuple(members), unsettable=unsettable)


def _shape(kind: str, inner: str, name: str, entries: Mapping[str, str]) -> Shape:
    if kind not in get_args(Kind):
        raise ValueError(f"{name} has no kind that is known: {entries[name]!r}.")
    names = tuple(inner.split(",")) if inner else ()
    if kind == "enum":
        return Shape("enum", choices=names)
    if kind == "list":
        below = f"{name}[]"
        return Shape("list", item=shape(below, entries) if below in entries else Shape("any"))
    if kind in NAMED:
        options = tuple(Shape("object", resource=each) for each in names)
        return Shape(kind, item=options[0] if len(options) == 1 else Shape("union", options=options))
    if kind == "object":
        return Shape("object", resource=inner, read_fields=lambda: tuple(fields(f"{name}.", entries)))
    return Shape(kind, item=Shape("any") if kind == "map" else None)  # type: ignore[arg-type]


def fields(under: str, entries: Mapping[str, str]) -> Iterator[Field]:
    """The fields that a listing has right below a name, such as `card.`; the empty string: at the top."""
    for name, text in entries.items():
        word = name.removeprefix(under)
        if name.startswith(under) and re.fullmatch(r"\w+", word):
            yield Field(word, shape(name, entries), required="!" in text, nullable="?" in text)
