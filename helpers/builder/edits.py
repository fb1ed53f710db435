"""What a reader may do to a form's entries: each edit by its name, as a plain function."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .assist import as_seconds, currency_of, in_minor_units
from .controls import OTHER, UNSET
from .entries import Entry, Group, above, chosen, find
from .reading import Misfit, secret_in
from .uploads import stored

Edited = Any
"""An entry of the kind whose controls offer the edit."""


def edit(root: Group, do: str, path: str, value: Any) -> Entry:
    """Carry an edit out. Returns the entry whose controls are others now."""
    entry = find(root, path)
    for each in (entry, *above(entry)):
        each.forgive()
    changed = entry.parent if do in OF_A_ROW and entry.parent else entry
    EDITS[do](entry, value)
    return find(root, changed.path)


def _type(entry: Edited, text: str) -> None:
    """Of a secret, only the reason why it is refused is kept."""
    single = chosen(entry)
    single.problem = secret_in(text)
    single.raw = None if single.problem or not text else text


def _money(entry: Edited, text: str) -> None:
    """An amount typed in its currency's unit."""
    single = chosen(entry)
    try:
        single.raw = in_minor_units(text, currency_of(single)) if text.strip() else None
    except Misfit as misfit:
        single.problem = str(misfit)


def _moment(entry: Edited, text: str) -> None:
    """A date that was picked, in UTC."""
    chosen(entry).raw = as_seconds(text) or None


def _upload(entry: Edited, file: tuple[str, bytes]) -> None:
    """A file that was chosen in the browser."""
    single = chosen(entry)
    try:
        single.raw = stored(*file)
    except OSError as problem:
        single.problem = f"The file could not be stored: {problem}"


def _choose(entry: Edited, choice: str) -> None:
    single = chosen(entry)
    single.clear()
    single.unset, single.other = choice == UNSET, choice == OTHER
    if choice not in ("", UNSET, OTHER):
        single.raw = choice


def _unset(entry: Edited, unset: bool) -> None:
    entry.unset = unset


def _option(entry: Edited, index: str) -> None:
    entry.chosen = int(index)


def _add(entry: Edited, value: Any) -> None:
    chosen(entry).add()


def _pick(entry: Edited, value: str) -> None:
    """One more element, which is this."""
    if value:
        chosen(entry).add().raw = value


def _remove(entry: Edited, value: Any) -> None:
    entry.parent.remove(entry.name)


def _rename(entry: Edited, key: str) -> None:
    entry.parent.rename(entry.name, key)


def drop(root: Group, path: str) -> Any:
    """Take an unknown parameter out. Returns its value."""
    entry: Edited = find(root, path)
    del entry.parent.entries[entry.name]
    return entry.raw


def move(root: Group, path: str, other: str) -> None:
    """Have an unknown parameter's value under another's full name."""
    value = drop(root, path)
    reach(root, other).fill(value)


def reach(root: Group, path: str) -> Entry:
    """The entry of a full name; rows that are missing are added. Raises KeyError where there is none."""
    entry: Entry = root
    for name in re.findall(r"[^\[\]]+", path):
        target: Edited = chosen(entry)
        while name.isdigit() and int(name) >= len(target.rows):
            target.add()
        entry = target.child(name)
    return entry


EDITS: Mapping[str, Callable[[Edited, Any], None]] = {
    "type": _type,
    "money": _money,
    "moment": _moment,
    "upload": _upload,
    "choose": _choose,
    "unset": _unset,
    "option": _option,
    "add": _add,
    "pick": _pick,
    "remove": _remove,
    "rename": _rename,
}
OF_A_ROW = frozenset({"remove", "rename"})
TYPED = frozenset({"type", "rename", "money", "moment"})
"""Edits that leave the controls as they are: a field is not replaced while somebody types in it."""
