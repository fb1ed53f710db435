"""A value as a tree that opens and closes by the browser's own means."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from .html import Html, tag, together
from .notes import note

Keys = tuple[str | int, ...]
"""The keys that lead from the whole to one value in it."""


def tree(value: Any) -> Html:
    """A dictionary's or a list's branches."""
    beside = value if isinstance(value, Mapping) else {}
    return tag("ul", *(_branch(key, inner, beside) for key, inner in branches(value)), class_="sw-tree")


def path(at: Keys) -> str:
    """A place as people write it: `card.last4`, `data[0].id`."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in at).lstrip(".")


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


def _branch(key: str | int, value: Any, beside: Mapping[str, Any]) -> Html:
    name = tag("code", key, class_="sw-key")
    if not isinstance(value, Mapping | list) or not value:
        return tag("li", name, " ", value_with_note(str(key), value, beside))
    summary = tag("summary", name, " ", tag("span", gist(value), class_="sw-note"))
    return tag("li", tag("details", summary, tree(value)))


def gist(value: Mapping[str, Any] | list[Any]) -> str:
    """What a closed branch holds."""
    if isinstance(value, list):
        return f"{len(value)} element{'s' * (len(value) != 1)}"
    kind, name = value.get("object"), value.get("id")
    told = " ".join(each for each in (kind, name) if isinstance(each, str))
    return told or f"{len(value)} field{'s' * (len(value) != 1)}"
