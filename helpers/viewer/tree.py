"""A value as a tree that opens and closes, with or without a kernel behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from .html import Html, tag, together
from .notes import note

Place = tuple[str | int, ...]
"""The keys that lead from the whole to one value in it."""


def tree(value: Any, at: Place = (), *, live: bool = False) -> Html:
    """A dictionary's or a list's branches.

    ``live``: the branches of a closed branch are left to `look`, which a front end asks for them.
    """
    beside = value if isinstance(value, Mapping) else {}
    return tag(
        "ul",
        *(_branch(key, inner, beside, (*at, key), live) for key, inner in branches(value)),
        class_="sw-tree",
    )


def look(value: Any, place: str) -> Html:
    """The branches at a place that `tree` left out."""
    at: Place = tuple(json.loads(place))
    for key in at:
        value = value[key]
    return tree(value, at, live=True)


def branches(value: Any) -> Iterable[tuple[str | int, Any]]:
    """What a value holds, each by its key or position."""
    return value.items() if isinstance(value, Mapping) else enumerate(value)


def literal(value: Any) -> str:
    """A value as JSON writes it, in one line."""
    return json.dumps(value, ensure_ascii=False, default=str)


def value_with_note(name: str, value: Any, beside: Mapping[str, Any]) -> Html:
    """A single value and, where it has one, its meaning."""
    meaning = note(name, value, beside)
    kind = "sw-text" if isinstance(value, str) else "sw-null" if value is None else "sw-number"
    return together(
        tag("span", literal(value), class_=kind),
        meaning and together(" ", tag("span", meaning, class_="sw-note")),
    )


def _branch(key: str | int, value: Any, beside: Mapping[str, Any], at: Place, live: bool) -> Html:
    name = tag("code", key, class_="sw-key")
    if not isinstance(value, Mapping | list) or not value:
        return tag("li", name, " ", value_with_note(str(key), value, beside))
    summary = tag("summary", name, " ", tag("span", gist(value), class_="sw-note"))
    if not live:
        return tag("li", tag("details", summary, tree(value, at)))
    place = json.dumps(at)
    body = tag("div", data_part=f"look:{place}")
    return tag("li", tag("details", summary, body, data_do="look", data_at=place))


def gist(value: Mapping[str, Any] | list[Any]) -> str:
    """What a closed branch holds."""
    if isinstance(value, list):
        return f"{len(value)} element{'s' * (len(value) != 1)}"
    kind, name = value.get("object"), value.get("id")
    told = " ".join(each for each in (kind, name) if isinstance(each, str))
    return told or f"{len(value)} field{'s' * (len(value) != 1)}"
