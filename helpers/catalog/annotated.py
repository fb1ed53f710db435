"""Annotations of the SDK, read as shapes.

An annotation is a union of one or more members; each member is a name, or a name with something in
brackets. What each means stands in `NAMES` and `BRACKETS`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from keyword import iskeyword
from typing import Any

from . import beyond, source
from .shapes import Field, Kind, Shape

NAMES: Mapping[str, Kind] = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "Decimal": "decimal",
    "object": "any",
    "Any": "file",  # standing alone, what is uploaded or downloaded
}
# Named beside `Dict[...]` as what the SDK makes of one; adds nothing to what may be sent.
TWIN_OF_DICT = "UntypedStripeObject"


@dataclass(frozen=True)
class Scope:
    """Where an annotation stands: its module, and the classes around it, the innermost last."""

    module: str
    classes: tuple[ast.ClassDef, ...] = ()


def shape(annotation: ast.expr, place: Scope) -> Shape:
    """The shape that an annotation means."""
    choices: list[str] = []
    options: list[Shape] = []
    unsettable = takes_strings = False
    for member in _members(annotation):
        literals = _literals(member)
        if literals == [""]:
            unsettable = True
        elif literals is not None:
            choices += literals
        elif isinstance(member, ast.Name) and member.id == "str" and choices:
            takes_strings = True
        else:
            options.append(_member(member, place))
    if choices:
        options.insert(0, Shape("enum", choices=tuple(choices), open=takes_strings))
    return _joined(_without_twins(options), unsettable)


def _joined(options: list[Shape], unsettable: bool) -> Shape:
    if not options:
        return Shape("string", unsettable=unsettable)
    if len(options) == 1:
        return replace(options[0], unsettable=True) if unsettable else options[0]
    return Shape("union", options=tuple(options), unsettable=unsettable)


def _without_twins(options: list[Shape]) -> list[Shape]:
    """The options without a second map: `Dict[str, str]|UntypedStripeObject[str]` is one."""
    kept: list[Shape] = []
    for each in options:
        if each.kind != "map" or not any(other.kind == "map" for other in kept):
            kept.append(each)
    return kept


def is_optional(annotation: ast.expr) -> bool:
    """Whether a request may leave it out, or a reply may hold null in its place."""
    opened = _opened(annotation)
    return (
        isinstance(opened, ast.Subscript)
        and isinstance(opened.value, ast.Name)
        and opened.value.id in ("NotRequired", "Optional")
    )


def _opened(node: ast.expr) -> ast.expr:
    """An annotation out of the quotes it may stand in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return ast.parse(node.value.strip(), mode="eval").body
    return node


def _members(annotation: ast.expr) -> Iterator[ast.expr]:
    match _opened(annotation):
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _members(left)
            yield from _members(right)
        case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=members)):
            for member in members:
                yield from _members(member)
        case ast.Subscript(value=ast.Name(id="NotRequired" | "Optional" | "ClassVar"), slice=inner):
            yield from _members(inner)
        case ast.Constant(value=None):
            return
        case member:
            yield member


def _literals(member: ast.expr) -> list[str] | None:
    """A literal's values as they are sent; None for what is no literal."""
    match member:
        case ast.Subscript(value=ast.Name(id="Literal"), slice=values):
            elements = values.elts if isinstance(values, ast.Tuple) else [values]
            return [_sent(ast.literal_eval(each)) for each in elements]
    return None


def _sent(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _member(member: ast.expr, place: Scope) -> Shape:
    match member:
        case ast.Name(id=name):
            return Shape(NAMES[name]) if name in NAMES else _named(name, place)
        case ast.Attribute(value=ast.Name(id="io")):
            return Shape("file")
        case ast.Attribute(value=owner, attr=name):
            # Written with the class around it: `Charge.Outcome`.
            return _inside(_member(owner, place), name, place)
        case ast.Subscript(value=ast.Name(id=name), slice=inner) if name in BRACKETS:
            return BRACKETS[name](inner, place)
    return Shape("any")


def _inside(owner: Shape, name: str, place: Scope) -> Shape:
    outer = _definition(owner.type_name, place)
    return _named(name, Scope(outer[1].module, (*outer[1].classes, outer[0]))) if outer else Shape("any")


def _list(inner: ast.expr, place: Scope) -> Shape:
    return Shape("list", item=shape(inner, place))


def _map(inner: ast.expr, place: Scope) -> Shape:
    match inner.elts[1] if isinstance(inner, ast.Tuple) else inner:
        case ast.Name(id="Any"):
            return Shape("map", item=Shape("any"))
        case value:
            return Shape("map", item=shape(value, place))


def _expandable(inner: ast.expr, place: Scope) -> Shape:
    return Shape("expandable", item=shape(inner, place))


def _page(inner: ast.expr, place: Scope) -> Shape:
    return Shape("page", item=shape(inner, place))


def _search(inner: ast.expr, place: Scope) -> Shape:
    return Shape("search", item=shape(inner, place))


BRACKETS: Mapping[str, Callable[[ast.expr, Scope], Shape]] = {
    "List": _list,
    "Dict": _map,
    TWIN_OF_DICT: _map,
    "ExpandableField": _expandable,
    "ListObject": _page,
    "SearchResultObject": _search,
}


def _named(name: str, place: Scope) -> Shape:
    definition = _definition(name, place)
    return Shape("any") if definition is None else class_shape(definition[0], definition[1])


def _definition(name: str, place: Scope) -> tuple[ast.ClassDef, Scope] | None:
    """A class by its name: one inside the classes around, of the module, or imported."""
    for depth in range(len(place.classes), 0, -1):
        around = place.classes[:depth]
        for node in around[-1].body:
            if isinstance(node, ast.ClassDef) and node.name == name:
                return node, Scope(place.module, around)
    module = source.module(place.module)
    if name in module.classes:
        return module.classes[name], Scope(place.module)
    origin, original = source.imported(place.module).get(name, ("", ""))
    return _definition(original, Scope(origin)) if origin else None


def class_shape(definition: ast.ClassDef, place: Scope) -> Shape:
    """A class's fields as an object shape, read when they are first asked for."""
    inside, resource = Scope(place.module, (*place.classes, definition)), source.object_name(definition)

    def read() -> tuple[Field, ...]:
        tree = source.module(place.module).tree
        named = tuple(field(*each, inside) for each in source.fields(definition, tree))
        return beyond.with_more(named, resource)

    return Shape("object", type_name=definition.name, resource=resource, read_fields=read)


def field(name: str, annotation: ast.expr, documentation: str, place: Scope) -> Field:
    """One annotated name of a class as a field of a request or a reply."""
    optional = is_optional(annotation)
    return Field(_wire_name(name), shape(annotation, place), not optional, optional, documentation)


def _wire_name(name: str) -> str:
    """Stripe's name of a field: the SDK's replies write "from", a word of Python's own, as "from_"."""
    word = name.removesuffix("_")
    return word if iskeyword(word) else name
