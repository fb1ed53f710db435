"""What differs between two values: what was added, removed and changed, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from .html import Html, tag
from .live import Answer, Event, Live
from .table import grid
from .tree import gist, literal, tree, value_with_note


class Missing(Enum):
    """What stands in a change where there was or is no value; null is one."""

    MISSING = ""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing.MISSING
SIGNS: Mapping[str, str] = {"added": "+", "removed": "-", "changed": "~"}
SAME = "Nothing differs."


@dataclass(frozen=True)
class Change:
    """One value that differs, at a path such as `cards[0].last4`; MISSING where it is not there."""

    path: str
    before: Any
    after: Any

    @property
    def word(self) -> str:
        """ "added", "removed" or "changed"."""
        if self.before is MISSING:
            return "added"
        return "removed" if self.after is MISSING else "changed"


class Difference(Live):
    """Changes, shown as a table or, in a terminal, as lines."""

    def __init__(self, changes: tuple[Change, ...], label: str = "Difference") -> None:
        super().__init__()
        self.changes = changes
        self.label = label

    def react(self, _event: Event) -> Answer:
        return {"parts": {"page": difference_view(self.changes, self.label)}}

    def static_html(self) -> Html:
        return difference_view(self.changes, self.label)

    def text(self) -> str:
        return difference_text(self.changes)


def difference(before: Any, after: Any) -> tuple[Change, ...]:
    """Every change between two JSON values, in the order of `after`, then what was removed.

    Elements of lists are compared by their position. `1`, `1.0` and `true` differ, as they do in JSON.
    """
    return tuple(_changes(before, after, ""))


def changes_of(data: Mapping[str, Any]) -> tuple[Change, ...]:
    """What an event changed, by its data; nothing where it was no update."""
    now = data.get("object") or {}
    return difference(_before(now, data.get("previous_attributes") or {}), now)


def difference_view(changes: tuple[Change, ...], label: str = "Difference") -> Html:
    """A row a change: where, what happened in a sign and a word, the old value and the new."""
    if not changes:
        return tag("p", SAME, class_="sw-note")
    rows = (
        [
            tag("code", each.path or "all of it"),
            f"{SIGNS[each.word]} {each.word}",
            _cell("del", each.path, each.before),
            _cell("ins", each.path, each.after),
        ]
        for each in changes
    )
    return grid(label, ("field", "change", "before", "after"), rows, fitted=True)


def difference_text(changes: tuple[Change, ...]) -> str:
    """A line a change: `+ email: "a@example.com"`, `~ name: "A" -> "B"`."""
    return "\n".join(map(_line, changes)) or SAME


def _before(now: Mapping[str, Any], previous: Mapping[str, Any]) -> dict[str, Any]:
    """An object before an update: of nested objects `previous_attributes` holds only what is different.

    Metadata cannot be null, so null says there that the key was added.
    """
    before = {**now, **previous}
    for name, was in previous.items():
        if isinstance(was, Mapping) and isinstance(now.get(name), Mapping):
            before[name] = _before(now[name], was)
    if isinstance(before.get("metadata"), Mapping):
        before["metadata"] = {key: text for key, text in before["metadata"].items() if text is not None}
    return before


def _changes(before: Any, after: Any, path: str) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in [*after, *(each for each in before if each not in after)]:
            inner = f"{path}.{name}" if path else name
            yield from _changes(before.get(name, MISSING), after.get(name, MISSING), inner)
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            old, new = (each[index] if index < len(each) else MISSING for each in (before, after))
            yield from _changes(old, new, f"{path}[{index}]")
    elif before is MISSING or after is MISSING or literal(before) != literal(after):
        yield Change(path, before, after)


def _cell(kind: str, path: str, value: Any) -> Html | str:
    if value is MISSING:
        return ""
    if isinstance(value, Mapping | list) and value:
        return tag("details", tag("summary", gist(value)), tree(value))
    return tag(kind, value_with_note(path.rpartition(".")[2], value, {}))


def _line(change: Change) -> str:
    values = [literal(each) for each in (change.before, change.after) if each is not MISSING]
    return f"{SIGNS[change.word]} {change.path or 'all of it'}: {' -> '.join(values)}"
