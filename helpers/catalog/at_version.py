"""The shape of a request or a reply in an older version: the newest's, with what differs put in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from . import specs
from .published import Entry, choices
from .shapes import Field, Shape

Entries = Mapping[str, Entry]


def at_version(fields: tuple[Field, ...], entries: Entries, under: str = "") -> Iterator[Field]:
    """The fields right below a name (the empty string: at the top) as an older version has them."""
    for each in fields:
        name = under + each.name
        if entries.get(name, "") is not None:
            yield _field(each, name, entries)
    known = {under + each.name for each in fields}
    more = {name: text for name, text in entries.items() if isinstance(text, str) and name not in known}
    yield from specs.fields(under, more)


def _field(field: Field, name: str, entries: Entries) -> Field:
    entry = entries.get(name)
    required = "!" in entry if isinstance(entry, str) else field.required
    return replace(field, shape=_shape(field.shape, name, entries), required=required)


def _shape(shape: Shape, name: str, entries: Entries) -> Shape:
    if not any(each.startswith(name) for each in entries):
        return shape
    entry = entries.get(name)
    members = shape.options if shape.kind == "union" else (shape,)
    if isinstance(entry, str):
        told = specs.shape(name, {key: text for key, text in entries.items() if isinstance(text, str)})
        known: dict[str, Shape] = {each.kind: each for each in members if each.kind in ("object", "list")}
        members = tuple(known.get(each.kind, each) for each in told.options or (told,))
    turned = tuple(_member(each, name, entries) for each in members)
    if len(turned) == 1:
        return replace(turned[0], unsettable=shape.unsettable if not isinstance(entry, str) else "?" in entry)
    return replace(shape, kind="union", options=turned)


def _member(shape: Shape, name: str, entries: Entries) -> Shape:
    entry = entries.get(name)
    if shape.kind == "enum" and isinstance(entry, list):
        return replace(shape, choices=choices(shape.choices, entry))
    if shape.kind == "list" and shape.item:
        return replace(shape, item=_shape(shape.item, f"{name}[]", entries))
    if shape.kind == "object":
        return replace(shape, read_fields=lambda: tuple(at_version(shape.fields, entries, f"{name}.")))
    return shape
