"""What may stand at a place of a call: operations' names, parameters, the values of an enum."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from helpers.catalog import Operation, Shape, UnknownOperation, operation, operations

from .place import Place

TAKES_A_NAME = frozenset({"build", "download", "operation", "versions"})
CLIENTS = re.compile(r"\w+\.(v[12]\.[\w.]+?)(_async)?")
OPTIONS = ("api_key", "idempotency_key", "stripe_account", "stripe_version")


@dataclass(frozen=True)
class Offer:
    """``kind``: what the list of a front end calls it."""

    text: str
    kind: str


def offers(at: Place) -> list[Offer]:
    """What begins as the place does; nothing where it is in no call that leads to Stripe."""
    word = at.callee.rpartition(".")[2]
    if word in TAKES_A_NAME:
        return _names(at) if at.number == 0 else _arguments(at)
    client = CLIENTS.fullmatch(at.callee)
    named = _operation(client[1]) if client else None
    return _of_client(at, named) if named else []


def methods(above: str, begun: str) -> list[Offer]:
    """What stands in a service, such as "v1.customers.": its methods, and the services below it."""
    names = [each.name.removeprefix(above) for each in operations() if each.name.startswith(above)]
    words = dict.fromkeys(name.partition(".")[:2] for name in names if name.startswith(begun))
    return [Offer(word, "instance" if below else "function") for word, below in words]


def _names(at: Place) -> list[Offer]:
    """The operations, with or without "v1." written before."""
    if not at.quoted or not at.begun:
        return []
    names = [each.name for each in operations()]
    begin = [name for name in names if name.startswith(at.begun)]
    short = [name for name in names if name.removeprefix("v1.").startswith(at.begun)]
    return [Offer(name, "operation") for name in begin or short]


def _arguments(at: Place) -> list[Offer]:
    """Keywords that are an operation's parameters, and their values."""
    named = _operation(at.first)
    if named is None:
        return []
    form = Shape("object", read_fields=lambda: named.parameters)
    if at.keyword:
        return _within(at, form, (at.keyword, *at.keys))
    names = [f"{each.name}=" for each in named.parameters]
    return [] if at.quoted or at.inside else _beginning(at, names, "parameter")


def _of_client(at: Place, named: Operation) -> list[Offer]:
    """Of a client's method: after the path's parameters come a dictionary of others, and one of options."""
    in_path = sum(each.location == "path" for each in named.parameters)
    which = at.keyword or {in_path: "params", in_path + 1: "options"}.get(at.number)
    if which == "options":
        return _beginning(at, OPTIONS, "option") if at.quoted and not at.value else []
    if which != "params" or not at.inside:
        return []
    others = tuple(each for each in named.parameters if each.location != "path")
    return _within(at, Shape("object", read_fields=lambda: others), at.keys)


def _within(at: Place, shape: Shape, keys: tuple[str, ...]) -> list[Offer]:
    """Names of fields, or values, at the end of a way of keys into a shape."""
    shapes = [shape]
    for key in keys:
        shapes = [inner for each in shapes for inner in _under(each, key)]
    if at.value:
        return _beginning(at, _choices(shapes, quoted=at.quoted), "value")
    fields = dict.fromkeys(name for each in shapes for one in _plain(each) for name in _by_need(one))
    return _beginning(at, fields if at.quoted else [f'"{name}": ' for name in fields], "parameter")


def _under(shape: Shape, key: str) -> Iterator[Shape]:
    for each in _plain(shape):
        if not key and each.kind == "list" and each.item:
            yield each.item
        elif key in each.by_name:
            yield each.by_name[key].shape
        elif each.kind == "map" and each.item:
            yield each.item


def _plain(shape: Shape) -> Iterator[Shape]:
    """A shape, or each that a union may be."""
    if shape.kind != "union":
        yield shape
    for each in shape.options:
        yield from _plain(each)


def _by_need(shape: Shape) -> list[str]:
    """An object's fields, the required ones first."""
    return [each.name for each in sorted(shape.fields, key=lambda each: not each.required)]


def _choices(shapes: list[Shape], *, quoted: bool) -> Iterator[str]:
    for each in (plain for shape in shapes for plain in _plain(shape)):
        if each.kind == "boolean" and not quoted:
            yield from ("True", "False")
        yield from each.choices if quoted else (f'"{choice}"' for choice in each.choices)


def _beginning(at: Place, texts: Iterable[str], kind: str) -> list[Offer]:
    begun = at.begun
    return [Offer(text, kind) for text in dict.fromkeys(texts) if text.lstrip('"').startswith(begun)]


def _operation(name: str) -> Operation | None:
    try:
        return operation(name)
    except UnknownOperation:
        return None
