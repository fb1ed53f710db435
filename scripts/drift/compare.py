"""Two answers to the same request -> what differs in them, ids and times apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .exchange import Answer

ID = re.compile(r"^([a-z]+(?:_[a-z]+)*)_(?:test_)?\w{8,}$")
FIRST_TIME = 1_000_000_000
# Fields whose values are drawn by chance.
DRAWN = frozenset({"authorization_code", "fingerprint", "id", "invoice_prefix", "network_transaction_id"})
# Headers that programs go by.
COMPARED = ("content-type", "idempotent-replayed", "request-id", "stripe-account", "stripe-version")
NOTHING = "-"


@dataclass(frozen=True)
class Difference:
    """What differs at a dotted path. ``kind``: status, field, type, value, error, header or event."""

    kind: str
    where: str
    sandbox: str
    stripe: str


class Ids:
    """Ids that Stripe gave, and those that the sandbox gave in their places."""

    def __init__(self) -> None:
        self.ours: dict[str, str] = {}

    def learn(self, ours: str, theirs: str) -> None:
        """Two ids that stand in the same place."""
        self.ours.setdefault(theirs, ours)

    def translate(self, text: str) -> str:
        """A text of Stripe's with the sandbox's ids, the longest first."""
        for theirs in sorted(self.ours, key=len, reverse=True):
            text = text.replace(theirs, self.ours[theirs])
        return text


def compare(ours: Answer, theirs: Answer, ids: Ids) -> Iterator[Difference]:
    """What differs; where even the status does, that alone, with the error's words."""
    if ours.status != theirs.status:
        yield Difference("status", "", _said(ours), _said(theirs))
        return
    yield from _Bodies("value" if ours.status < 400 else "error", ids).values(ours.body, theirs.body, "")
    for name in COMPARED:
        yield from _headers(name, ours, theirs)


def _said(answer: Answer) -> str:
    error = answer.body.get("error") if isinstance(answer.body, dict) else None
    return f"{answer.status} {error.get('message', '')}" if isinstance(error, dict) else str(answer.status)


def _headers(name: str, ours: Answer, theirs: Answer) -> Iterator[Difference]:
    mine, other = ours.headers.get(name), theirs.headers.get(name)
    both_given = mine is not None and other is not None
    if mine != other and not (both_given and ID.match(str(other))):
        yield Difference("header", name, mine or NOTHING, other or NOTHING)


@dataclass(frozen=True)
class _Bodies:
    """Two bodies side by side. ``kind``: what a value that differs is told as."""

    kind: str
    ids: Ids

    def values(self, ours: Any, theirs: Any, where: str) -> Iterator[Difference]:
        if isinstance(ours, dict) and isinstance(theirs, dict):
            for name in sorted({*ours, *theirs}):
                yield from self._field(ours, theirs, name, where)
        elif isinstance(ours, list) and isinstance(theirs, list):
            if len(ours) != len(theirs):
                yield Difference(self.kind, where, f"{len(ours)} items", f"{len(theirs)} items")
            for index, (mine, other) in enumerate(zip(ours, theirs, strict=False)):
                yield from self.values(mine, other, f"{where}[{index}]")
        elif ours != theirs:
            yield from self._plain(ours, theirs, where)

    def _field(self, ours: Any, theirs: Any, name: str, within: str) -> Iterator[Difference]:
        where = f"{within}.{name}".lstrip(".")
        if name not in ours:
            yield Difference("field", where, NOTHING, _short(theirs[name]))
        elif name not in theirs:
            yield Difference("field", where, _short(ours[name]), NOTHING)
        else:
            yield from self.values(ours[name], theirs[name], where)

    def _plain(self, ours: Any, theirs: Any, where: str) -> Iterator[Difference]:
        if type(ours) is not type(theirs):
            kind = self.kind if ours is None or theirs is None else "type"
            yield Difference(kind, where, _short(ours), _short(theirs))
        elif isinstance(ours, str) and (where.rpartition(".")[2] in DRAWN or _same_kind_of_id(ours, theirs)):
            self.ids.learn(ours, theirs)
        elif not self._same(ours, theirs):
            yield Difference(self.kind, where, _short(ours), _short(theirs))

    def _same(self, ours: Any, theirs: Any) -> bool:
        """Two texts or numbers that mean the same: with other ids, of another host, or at another time."""
        if isinstance(ours, int):
            return bool(min(ours, theirs) > FIRST_TIME)
        if not isinstance(ours, str):
            return False
        both_addresses = ours.startswith("http") and theirs.startswith("http")
        return both_addresses or ours == self.ids.translate(theirs)


def _same_kind_of_id(ours: str, theirs: str) -> bool:
    mine, other = ID.match(ours), ID.match(theirs)
    drawn = any(each.isdigit() or each.isupper() for each in theirs)
    return bool(mine and other and mine[1] == other[1] and drawn)


def _short(value: Any) -> str:
    text = "{...}" if isinstance(value, dict) else repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
