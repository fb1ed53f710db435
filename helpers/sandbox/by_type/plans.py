"""What an operation does, as its verb, its path and its response's type tell.

====================================  =========================================================
a page or a search is answered        ``list``, ``search``: the objects of its type
`GET` or `DELETE` an id               ``retrieve``, ``delete``
`POST` an id                          ``update``
`POST` a word after an id             ``step``, where it answers with the id's own type ("cancel")
`POST` anything else                  ``create``
no id in the type or the path         ``read``, ``write`` the one object of that path
no type                               ``file``
====================================  =========================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from helpers.catalog import operation as named
from helpers.catalog import resources
from helpers.catalog.paths import match
from helpers.catalog.shapes import Operation, Shape

Action = Literal["list", "search", "retrieve", "delete", "update", "step", "create", "read", "write", "file"]
# Test helpers stand beside what they act on.
TEST_HELPERS = "/test_helpers/"

Ids = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Plan:
    """``kinds``: the object values it may answer with. ``ids``: the path's ids in order, each with the kinds
    that it may name, none where the path does not tell. ``word``: the last of a posted path, or of the name.
    """

    action: Action
    kinds: tuple[str, ...]
    ids: Ids
    word: str

    @property
    def kind(self) -> str:
        """The first of the kinds."""
        return self.kinds[0] if self.kinds else ""

    @property
    def parents(self) -> Ids:
        """The ids that are not the object's own."""
        return self.ids[:-1] if self.action in ("retrieve", "delete", "update", "step") else self.ids


@cache
def planned(name: str) -> Plan:
    """The plan of an operation, by its name in the catalog."""
    operation = named(name)
    ids = tuple(_ids(operation))
    returns = operation.returns
    kinds = tuple(kinds_of(returns.item if returns.kind in ("page", "search") else returns))
    if operation.method == "delete" and ids and operation.path.endswith("}"):
        kinds = ids[-1][1] or kinds  # what remains of a v2 object has a type of its own
    word = operation.path.rsplit("/", 1)[1] if operation.method == "post" else name.rsplit(".", 1)[1]
    return Plan(_action(operation, kinds, ids), kinds, ids, word)


def _action(operation: Operation, kinds: tuple[str, ...], ids: Ids) -> Action:
    if operation.returns.kind == "page":
        return "list"
    if operation.returns.kind == "search":
        return "search"
    if not kinds:
        return "file"
    own = operation.path.endswith("}") and has_id(kinds[0])
    if operation.method == "post":
        return "update" if own else _posted(operation, kinds, ids)
    if operation.method == "get":
        return "retrieve" if own else "read"
    return "delete"


def _posted(operation: Operation, kinds: tuple[str, ...], ids: Ids) -> Action:
    if ids and set(ids[-1][1]) & set(kinds):
        return "step"
    return "write" if _reads_the_same(operation, kinds) else "create"


def _reads_the_same(operation: Operation, kinds: tuple[str, ...]) -> bool:
    """Whether what is posted to a path can be read there, as settings can."""
    read = match("get", operation.path)
    return read is not None and read[0].path == operation.path and kinds[0] in kinds_of(read[0].returns)


def _ids(operation: Operation) -> Iterator[tuple[str, tuple[str, ...]]]:
    segments = operation.path.split("/")
    for index, segment in enumerate(segments):
        if segment.startswith("{"):
            yield segment.strip("{}"), _named_at("/".join(segments[: index + 1]))


def _named_at(path: str) -> tuple[str, ...]:
    """The kinds of object that the last id of a path may name: by who retrieves, or lists, there."""
    for each in dict.fromkeys((path, path.replace(TEST_HELPERS, "/"))):
        for method in ("get", "delete", "post"):
            matched = match(method, each)
            if matched and matched[0].path.endswith("}") and (kinds := tuple(kinds_of(matched[0].returns))):
                return kinds
        above = match("get", each.rpartition("/")[0])
        if above and above[0].returns.item:
            return tuple(kinds_of(above[0].returns.item))
    return ()


def kinds_of(shape: Shape | None) -> Iterator[str]:
    """The object values that a response's shape may have."""
    if shape is None:
        return
    for each in shape.options if shape.kind == "union" else (shape,):
        if each.kind == "union":
            yield from kinds_of(each)
        elif name := each.resource or each.type_name:
            yield name


def has_id(kind: str) -> bool:
    """Whether objects of a kind have an id of their own."""
    shape = resources().get(kind)
    return shape is not None and "id" in shape.by_name
