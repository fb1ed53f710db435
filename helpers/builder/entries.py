"""What a form holds: one entry a parameter, as plain state. An entry is made when its group is opened.

==============  =======================  ==========================================================
entry           of the kinds             holds
==============  =======================  ==========================================================
`Single`        text, numbers, choices   what was typed or given, also where it does not fit
`Group`         objects                  an entry a field, and one for each unknown name
`Rows`          lists                    an entry an element, named by its position
`Pairs`         maps                     an entry a value, each with the key it stands under
`Alternatives`  unions                   which option is chosen, and an entry for each that ever was
==============  =======================  ==========================================================

An entry's `path` is written as Stripe writes a parameter: `card[number]`, `line_items[0][price]`. A pair is
named by its position, since its key may change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from helpers.catalog.shapes import Field, Kind, Shape

from .reading import Misfit, fits, read_value, secret_in, secret_within


class Absent:
    """The value of an entry that holds nothing."""


ABSENT: Final = Absent()


@dataclass
class Findings:
    """What stands in the way of sending, each a sentence by the path of its entry.

    ``problems``: with what is filled in; ``required``: what is not, and must be; ``choices``: parameters of
    which one must be.
    """

    problems: dict[str, str] = field(default_factory=dict)
    required: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> dict[str, str]:
        """What is not filled in yet."""
        return {**self.required, **self.choices}

    def inside(self, path: str) -> bool:
        """Whether an entry or one within it has a problem."""
        return any(each == path or each.startswith(f"{path}[") for each in self.problems)


class Entry:
    """One parameter's state.

    ``unset``: the empty string is to be sent; ``problem``: why a value was refused, and ``misfit``: that
    value, where the entry has no other place for it.
    """

    def __init__(self, parameter: Field, parent: Entry | None = None) -> None:
        self.field = parameter
        self.shape: Shape = parameter.shape
        self.name = parameter.name
        self.parent = parent
        self.unset = False
        self.problem = ""
        self.misfit: Any = ABSENT

    @property
    def path(self) -> str:
        """The parameter's full name."""
        above = self.parent.path if self.parent else ""
        return f"{above}[{self.name}]" if above and self.name else above or self.name

    @property
    def composite(self) -> bool:
        """Whether it holds other entries."""
        return True

    @property
    def reply(self) -> Field | None:
        """The field of the operation's response that shows it, if there is one."""
        above = self.parent.reply if self.parent else None
        if above is None or not self.name:
            return above
        return above.shape.by_name.get(self.name) if above.shape.kind == "object" else None

    @property
    def clears(self) -> bool:
        """Whether the empty string unsets it: the SDK says so, or the response may hold null in its place."""
        plain = self.shape.kind not in ("object", "list", "map", "union") and not self.field.required
        return self.shape.unsettable or (plain and self.reply is not None and self.reply.nullable)

    def child(self, name: str) -> Entry:
        """The entry of a name; KeyError where there is none."""
        raise KeyError(name)

    def inner(self) -> Iterable[Entry]:
        """The entries it holds that have been made."""
        return ()

    def fill(self, value: Any) -> None:
        """Hold a value in the place of whatever was held."""
        self.clear()
        if value is None:
            return
        if value == "" and self.clears:
            self.unset = True
        elif reason := secret_in(value):
            self.problem = reason
        else:
            try:
                self.take(value)
            except Misfit as misfit:
                self.problem = secret_within(value) or str(misfit)
                self.misfit = ABSENT if secret_within(value) else value

    def clear(self) -> None:
        """Hold nothing."""
        self.unset = False
        self.forgive()

    def forgive(self) -> None:
        """Forget what was refused."""
        self.problem, self.misfit = "", ABSENT

    def take(self, value: Any) -> None:
        """Hold a value that is not empty and no secret. Raises `Misfit`."""
        raise NotImplementedError

    def value(self, findings: Findings) -> Any:
        """What is to be sent, `ABSENT` for nothing, as exact as it was given; also what does not fit."""
        raise NotImplementedError

    def read(self, findings: Findings) -> Any:
        """`value`, with what stands in its way."""
        if self.problem:
            findings.problems[self.path] = self.problem
        if self.unset:
            return ""
        return self.value(findings) if self.misfit is ABSENT else self.misfit


class Single(Entry):
    """Text, a number, a choice: one control.

    ``raw`` is what was typed (str) or given; ``other``: a value beside the known choices is being typed.
    """

    def __init__(self, parameter: Field, parent: Entry | None = None) -> None:
        super().__init__(parameter, parent)
        self.raw: Any = None
        self.other = False

    @property
    def composite(self) -> bool:
        return False

    @property
    def text(self) -> str:
        """`raw` as its control shows it."""
        if isinstance(self.raw, bool):
            return str(self.raw).lower()
        return "" if self.raw is None else str(self.raw)

    def clear(self) -> None:
        super().clear()
        self.raw, self.other = None, False

    def take(self, value: Any) -> None:
        self.raw = value

    def value(self, findings: Findings) -> Any:
        if self.raw is None:
            return ABSENT
        try:
            return read_value(self.shape, self.raw, self.path)
        except Misfit as misfit:
            findings.problems[self.path] = str(misfit)
            return self.raw


class Group(Entry):
    """An object's fields."""

    def __init__(self, parameter: Field, parent: Entry | None = None) -> None:
        super().__init__(parameter, parent)
        self.entries: dict[str, Entry] = {}

    def open(self) -> Mapping[str, Entry]:
        """The entries of all fields, made when first asked for; a list that is required has a first row."""
        if not self.entries:
            self.entries = {each.name: entry_of(each, self) for each in self.shape.fields}
            for entry in self.entries.values():
                if isinstance(entry, Rows) and entry.field.required:
                    entry.add()
        return self.entries

    def child(self, name: str) -> Entry:
        return self.open()[name]

    def inner(self) -> Iterable[Entry]:
        return self.entries.values()

    def clear(self) -> None:
        super().clear()
        self.entries = {}

    def take(self, value: Any) -> None:
        if not isinstance(value, Mapping):
            raise Misfit(f"Invalid object: {value}")
        known = self.open()
        for name, inner in value.items():
            if name not in known:
                self.entries[name] = Unknown(Field(name, Shape("any")), self)
            self.entries[name].fill(inner)

    def value(self, findings: Findings) -> Any:
        inner = {name: entry.read(findings) for name, entry in self.entries.items()}
        values = {name: value for name, value in inner.items() if value is not ABSENT}
        if not values and self.parent:
            return ABSENT
        for entry in self.open().values():
            if entry.field.required and entry.name not in values and not findings.inside(entry.path):
                findings.required[entry.path] = f"Missing required param: {entry.path}."
        return values


class Rows(Entry):
    """A list's elements."""

    def __init__(self, parameter: Field, parent: Entry | None = None) -> None:
        super().__init__(parameter, parent)
        self.rows: list[Entry] = []

    def child(self, name: str) -> Entry:
        return self.rows[_position(name, self.rows)]

    def inner(self) -> Iterable[Entry]:
        return self.rows

    def add(self) -> Entry:
        """One more element."""
        row = entry_of(Field(str(len(self.rows)), self.shape.item or Shape("any")), self)
        self.rows.append(row)
        return row

    def remove(self, name: str) -> None:
        """One element less."""
        del self.rows[_position(name, self.rows)]
        for position, row in enumerate(self.rows):
            row.name = str(position)

    def clear(self) -> None:
        super().clear()
        self.rows = []

    def take(self, value: Any) -> None:
        if not isinstance(value, list | tuple):
            raise Misfit(f"Invalid array: {value}")
        for each in value:
            self.add().fill(each)

    def value(self, findings: Findings) -> Any:
        values = [each for row in self.rows if (each := row.read(findings)) is not ABSENT]
        return values or ABSENT


class Pairs(Rows):
    """A map's values, each with a key. A value left empty is sent as "", which deletes its key."""

    def __init__(self, parameter: Field, parent: Entry | None = None) -> None:
        super().__init__(parameter, parent)
        self.keys: list[str] = []

    def add(self, key: str = "") -> Entry:
        self.keys.append(key)
        return super().add()

    def remove(self, name: str) -> None:
        del self.keys[_position(name, self.rows)]
        super().remove(name)

    def rename(self, name: str, key: str) -> None:
        """Put a value under another key."""
        self.problem = secret_in(key)
        self.keys[_position(name, self.rows)] = "" if self.problem else key

    def clear(self) -> None:
        super().clear()
        self.keys = []

    def take(self, value: Any) -> None:
        if not isinstance(value, Mapping):
            raise Misfit(f"Invalid object: {value}")
        for key, each in value.items():
            row = self.add()
            self.rename(row.name, str(key))
            if each != "":
                row.fill(each)

    def value(self, findings: Findings) -> Any:
        values: dict[str, Any] = {}
        for key, row in zip(self.keys, self.rows, strict=True):
            value = row.read(findings)
            if key in values:
                findings.problems[row.path] = f"'{key}' stands here twice: keep one of the two."
            elif key:
                values[key] = "" if value is ABSENT else value
            elif value is not ABSENT:
                findings.problems[row.path] = "Give this value a key, or remove the row."
        return values or ABSENT


class Alternatives(Entry):
    """One of a union's options."""

    def __init__(self, parameter: Field, parent: Entry | None = None) -> None:
        super().__init__(parameter, parent)
        self.chosen = 0
        self.tried: dict[int, Entry] = {}

    @property
    def composite(self) -> bool:
        return any(ENTRIES.get(each.kind, Single) is not Single for each in self.shape.options)

    @property
    def entry(self) -> Entry:
        """The chosen option's entry, nameless; what was typed into another option is kept."""
        if self.chosen not in self.tried:
            self.tried[self.chosen] = entry_of(Field("", self.shape.options[self.chosen]), self)
        return self.tried[self.chosen]

    def child(self, name: str) -> Entry:
        return self.entry.child(name)

    def inner(self) -> Iterable[Entry]:
        return self.tried.values()

    def clear(self) -> None:
        super().clear()
        self.tried = {}

    def take(self, value: Any) -> None:
        options = enumerate(self.shape.options)
        self.chosen = next((index for index, option in options if fits(option, value)), 0)
        self.entry.fill(value)

    def value(self, findings: Findings) -> Any:
        return self.entry.read(findings)


class Unknown(Single):
    """A value under a name that the operation does not have: it is shown, and the request is not sent."""

    def take(self, value: Any) -> None:
        self.problem = secret_within(value)
        self.raw = None if self.problem else value

    def read(self, findings: Findings) -> Any:
        if self.problem:
            findings.problems[self.path] = self.problem
        if self.raw is None:
            return ABSENT
        findings.problems[self.path] = f"Received unknown parameter: {self.path}"
        return self.raw


ENTRIES: Mapping[Kind, type[Entry]] = {
    "object": Group,
    "list": Rows,
    "map": Pairs,
    "union": Alternatives,
}


def entry_of(parameter: Field, parent: Entry | None = None) -> Entry:
    """The entry of a parameter's kind, holding nothing."""
    return ENTRIES.get(parameter.shape.kind, Single)(parameter, parent)


def _position(name: str, rows: list[Entry]) -> int:
    if not name.isdigit() or int(name) >= len(rows):
        raise KeyError(name)
    return int(name)


def find(root: Entry, path: str) -> Entry:
    """The entry of a parameter's full name; KeyError where there is none."""
    entry = root
    for name in re.findall(r"[^\[\]]+", path):
        entry = entry.child(name)
    return entry


def chosen(entry: Any) -> Any:
    """The entry itself, or what was chosen in its place."""
    return chosen(entry.entry) if isinstance(entry, Alternatives) else entry


def within(entry: Entry) -> Iterator[Entry]:
    """An entry and all that have been made in it."""
    yield entry
    for inner in entry.inner():
        yield from within(inner)


def above(entry: Entry) -> Iterator[Entry]:
    """The entries that an entry stands in, from the nearest."""
    while entry.parent:
        entry = entry.parent
        yield entry
