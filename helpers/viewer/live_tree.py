"""A reply's tree with a kernel behind it: made as it opens, searched, explained from the reference."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

from helpers.catalog import Field, Shape, resources

from .html import Html, tag, together
from .prose import inline
from .related import opening
from .tree import Keys, branches, gist, literal, path, value_with_note

MOST_FOUND = 200


@dataclass(frozen=True)
class Node:
    """A value of a reply, its place, and what the reference says of the field that holds it."""

    value: Any
    at: Keys = ()
    field: Field | None = None
    beside: Any = None

    @property
    def key(self) -> str:
        return str(self.at[-1])

    @property
    def documentation(self) -> str:
        return self.field.documentation if self.field else ""

    @property
    def holds(self) -> bool:
        """Whether there is something in it to open."""
        return isinstance(self.value, Mapping | list) and bool(self.value)

    @property
    def parts(self) -> Iterator[Node]:
        if isinstance(self.value, Mapping | list):
            yield from map(self.part, (key for key, _ in branches(self.value)))

    def part(self, key: str | int) -> Node:
        """What stands under one key or position."""
        shape = self._shape
        if shape and shape.kind == "object":
            field = shape.by_name.get(str(key))
        else:
            field = Field(str(key), shape.item) if shape and shape.item else None
        return Node(self.value[key], (*self.at, key), field, self.value)

    @cached_property
    def _shape(self) -> Shape | None:
        """What its `object` names; else what the field is declared as."""
        kind = self.value.get("object") if isinstance(self.value, Mapping) else None
        if isinstance(kind, str) and kind in resources():
            return resources()[kind]
        return self.field.shape if self.field else None


@dataclass(frozen=True)
class Sought:
    """A text in lower case, and the places that lead to where it was found.

    ``above``: those that hold a match; ``ways``: these and the matches themselves.
    """

    text: str
    above: frozenset[Keys] = frozenset()
    ways: frozenset[Keys] = frozenset()

    def names(self, above: str, whole: str) -> bool:
        """Whether it stands in a path and ends in what it adds to the one above: "card.l" in `card.last4`."""
        return self.text in whole.lower()[max(0, len(above) - len(self.text) + 1) :]

    def says(self, value: Any) -> bool:
        """Whether it stands in a single value."""
        if isinstance(value, Mapping | list) and value:
            return False
        return self.text in (value if isinstance(value, str) else literal(value)).lower()

    def hits(self, value: Any, at: Keys = (), above: str = "") -> Iterator[Keys]:
        """Where it stands in what a value holds."""
        if not isinstance(value, Mapping | list):
            return
        for key, inner in branches(value):
            whole = f"{above}[{key}]" if isinstance(key, int) else f"{above}.{key}".lstrip(".")
            if self.names(above, whole) or self.says(inner):
                yield (*at, key)
            yield from self.hits(inner, (*at, key), whole)


def explorer(body: Any) -> Html:
    """The tree, and above it what searches and explains it."""
    root = Node(body)
    explain = tag("label", tag("input", type="checkbox", class_="sw-explain"), " Documentation")
    tools = tag("div", _search_field(), explain if any(_explained(root)) else None, class_="sw-tools")
    return together(
        tools,
        tag("p", data_part="found", role="status", class_="sw-note"),
        tag("div", _list(root), data_part="tree"),
    )


def look(body: Any, place: str) -> Html:
    """The branches at a place that a closed branch left out."""
    node = Node(body)
    for key in json.loads(place):
        node = node.part(key)
    return _list(node)


def search(body: Any, text: str) -> dict[str, Html]:
    """The parts of the page after a search: only what has the text in its path or value, opened and marked.

    An empty text brings the whole tree back.
    """
    root, sought = Node(body), Sought(text.strip().lower())
    if not sought.text:
        return {"tree": _list(root), "found": together()}
    hits = frozenset(islice(sought.hits(body), MOST_FOUND))
    above = frozenset(at[:end] for at in hits for end in range(1, len(at)))
    parts = replace(sought, above=above, ways=above | hits)
    return {"tree": _list(root, parts), "found": tag("span", _told(len(hits)))}


def _told(count: int) -> str:
    if count == MOST_FOUND:
        return f"The first {MOST_FOUND} matches"
    return f"{count or 'No'} match{'es' * (count != 1)}"


def _explained(node: Node) -> Iterator[bool]:
    for part in node.parts:
        yield bool(part.documentation)
        yield from _explained(part)


def _search_field() -> Html:
    field = tag(
        "input", type="search", data_do="search", data_at="tree:", data_field="typed", autocomplete="off"
    )
    return tag("label", "Search ", field)


def _list(node: Node, sought: Sought | None = None) -> Html:
    """What a node holds; a branch that stands alone is open."""
    parts = [each for each in node.parts if not sought or each.at in sought.ways]
    alone = not sought and len(parts) == 1
    return tag("ul", *(_item(each, sought, alone) for each in parts), class_="sw-tree")


def _item(node: Node, sought: Sought | None, alone: bool) -> Html:
    name = tag("code", node.key, class_="sw-key")
    if sought and sought.names(path(node.at[:-1]), path(node.at)):
        name = tag("mark", name)
    explained = node.documentation and tag("div", inline(node.documentation), class_="sw-doc")
    if not node.holds:
        return tag("li", _copy(node), name, " ", _value(node, sought), explained or None)
    summary = tag("summary", name, " ", tag("span", gist(node.value), class_="sw-note"))
    return tag("li", _copy(node), _branch(node, summary, explained or None, sought, alone))


def _branch(node: Node, summary: Html, explained: Html | None, sought: Sought | None, alone: bool) -> Html:
    """Open where something in it was found or it stands alone; else closed, and empty until it is opened."""
    if alone or (sought and node.at in sought.above):
        return tag("details", summary, explained, _list(node, sought), open=True)
    place = json.dumps(node.at)
    body = tag("div", data_part=f"look:{place}")
    return tag("details", summary, explained, body, data_do="look", data_at=place)


def _value(node: Node, sought: Sought | None) -> Html:
    """The value; an id that leads to its object is a button."""
    beside = node.beside if isinstance(node.beside, Mapping) else {}
    shown = opening(node.value) or value_with_note(node.key, node.value, beside)
    return tag("mark", shown) if sought and sought.says(node.value) else shown


def _copy(node: Node) -> Html:
    written = path(node.at)
    return tag(
        "button",
        "Copy path",
        type="button",
        data_do="copy",
        data_text=written,
        aria_label=f"Copy path {written}",
        class_="sw-copy",
    )
