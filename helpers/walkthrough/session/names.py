"""How a kept session names things: a variable for each reply, and the ids in it by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Any

import stripe

from helpers.builder.code.literals import literal

# `cus_NffrFeUfNV2Hib`, `acct_1032D82eZvKYlo2C`, and not `requires_payment_method`, which is a word.
ID = re.compile(r"[a-z]+(_[a-z]+)*_(?=\w*[A-Z0-9])\w{8,}")


@dataclass(frozen=True)
class Reference:
    """A value that an earlier reply has: its source is what leads there."""

    source: str

    def __repr__(self) -> str:
        return self.source


@dataclass
class Names:
    """Every name is given once; of an id that is met more than once, the first place counts."""

    taken: set[str] = field(default_factory=set)
    known: dict[str, Reference] = field(default_factory=dict)

    def new(self, wanted: str) -> str:
        """`customer`, then `customer_2`."""
        name, count = wanted, 1
        while name in self.taken or iskeyword(name):
            count += 1
            name = f"{wanted}_{count}"
        self.taken.add(name)
        return name

    def learn(self, name: str, body: Any) -> None:
        """Remember where the ids of a reply stand."""
        for path, id in ids(body):
            self.known.setdefault(id, Reference(name + path))

    def referring(self, value: Any) -> Any:
        """The same value with references in place of known ids."""
        if isinstance(value, str):
            return self.known.get(value) or self._in_text(value)
        if isinstance(value, Mapping):
            return {name: self.referring(each) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.referring(each) for each in value]
        return value

    def _in_text(self, text: str) -> str | Reference:
        """A text that is put together where known ids are in it: `"customer:'" + customer.id + "'"`."""
        pieces: list[str] = []
        end = 0
        for match in ID.finditer(text):
            if reference := self.known.get(match[0]):
                pieces += [text[end : match.start()] and literal(text[end : match.start()]), reference.source]
                end = match.end()
        if not end:
            return text
        return Reference(" + ".join(filter(None, [*pieces, text[end:] and literal(text[end:])])))


def variable(body: Any) -> str:
    """What a reply is called: by its object, `customers` for a list of them."""
    if not isinstance(body, Mapping):
        return "reply"
    rows = body.get("data")
    if body.get("object") in ("list", "search_result") and isinstance(rows, list):
        first = rows[0].get("object") if rows and isinstance(rows[0], Mapping) else None
        return _plural(_word(first)) if first else "found"
    return _word(body.get("object") or "reply")


def _word(kind: object) -> str:
    return str(kind).rpartition(".")[2]


def _plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def ids(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every id in a reply, with the source of the way to it."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from ids(each, path + step(name))
    elif isinstance(value, list):
        for position, each in enumerate(value):
            yield from ids(each, f"{path}[{position}]")
    elif isinstance(value, str) and ID.fullmatch(value):
        yield path, value


def texts(value: Any) -> Iterator[str]:
    """Every text in what was sent."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)
    elif isinstance(value, str):
        yield value


def step(name: str) -> str:
    """How a reply's field is reached: `.id`, and `["items"]` where an attribute would mean something else."""
    plain = name.isidentifier() and not iskeyword(name) and not hasattr(stripe.StripeObject, name)
    return f".{name}" if plain else f'["{name}"]'
