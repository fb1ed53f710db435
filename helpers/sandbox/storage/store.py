"""What the sandbox remembers: every account's objects, in order, and how a request changes them.

Objects are never changed in place, so an event keeps the object it was about, and a refused request is undone
by putting the old references back. Those that were used lately are at hand; of the others only their JSON is
kept, packed, so that a snapshot costs no more than references and a million objects fit.

A program can be interrupted between any two steps of its own (Ctrl-C). Whatever is changed here is noted
before, and undoing is done by steps that can be done twice.
"""

from __future__ import annotations

import gc
from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from ..resource import Resource
from .stored import Packer, Stored, stored

CollectionKey = tuple[str, str]
"""An account's id, and an object value such as "customer"."""
Row = Stored | bytes | None
"""An object at hand, a packed one, or nothing: a gap."""

AT_HAND = 2_000


class Before(NamedTuple):
    """An object as it was before a change. ``live``: whether it stood in the order."""

    position: int
    row: Row
    live: bool


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Switch the garbage collector off: nearly all that is made stays, and it took a fifth of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


class Memory:
    """Which objects are at hand: the latest that were stored, or found after they had been packed."""

    def __init__(self, packer: Packer) -> None:
        self.packer = packer
        self.latest: OrderedDict[tuple[Collection, int], None] = OrderedDict()

    def hold(self, collection: Collection, position: int) -> None:
        """Have an object at hand, and pack the one that has been so the longest."""
        latest, place = self.latest, (collection, position)
        if place in latest:
            latest.move_to_end(place)
            return
        latest[place] = None
        if len(latest) > AT_HAND:
            (longest, at), _ = latest.popitem(last=False)
            longest.pack(at)


class Collection:
    """One account's objects of one kind, in the order they were made.

    A removed object leaves a gap in the order, so that positions stay; what is left of it (for example
    `{"id": ..., "deleted": true}`) can still be found by its id.
    """

    def __init__(self, kind: str, memory: Memory) -> None:
        self.kind = kind
        self.memory = memory
        self.position: dict[str, int] = {}
        self.order: list[str | None] = []
        self.rows: list[Row] = []
        self.created = array("q")
        self.in_time = True  # each was made no earlier than the one before it: test clocks may differ
        self.indexes: dict[str, dict[Any, list[int]]] = {}

    def __len__(self) -> int:
        """How many objects can be found, or what is left of them."""
        return len(self.position)

    def find(self, id: str) -> Stored | None:
        """An object, or what is left of a removed one."""
        position = self.position.get(id)
        if position is None:
            return None
        row = self.rows[position]
        if isinstance(row, bytes):
            row = self.rows[position] = self.memory.packer.unpacked(row)
            self.memory.hold(self, position)
        return row

    def everything(self) -> Iterator[tuple[str, Stored]]:
        """All that can be found, by id."""
        for id, position in self.position.items():
            yield id, self._at(position)

    def _at(self, position: int) -> Stored:
        """The object at a position that has one; a packed one stays so."""
        row = self.rows[position]
        assert row is not None
        return self.memory.packer.unpacked(row) if isinstance(row, bytes) else row

    def put(self, id: str, resource: Stored) -> None:
        """Add an object, change it, or bring a removed one back to its place."""
        position = self.position.get(id)
        if position is None:
            position = self._add(id, resource)
        self.rows[position] = resource
        self.order[position] = id
        self.memory.hold(self, position)
        for field, index in self.indexes.items():
            _enter(index, indexed_value(resource, field), position)

    def _add(self, id: str, resource: Resource) -> int:
        """A new place at the end. The order tells how many there are, whatever else was interrupted."""
        position = len(self.order)
        if len(self.rows) > position or len(self.created) > position:
            del self.rows[position:], self.created[position:]
        created = resource.get("created")
        earliest = self.created[-1] if position else 0
        moment = created if isinstance(created, int) else earliest
        self.in_time = self.in_time and moment >= earliest
        self.created.append(max(moment, earliest))
        self.rows.append(None)
        self.order.append(id)
        self.position[id] = position
        return position

    def remove(self, id: str, remains: Stored | None) -> None:
        """Take an object out of the order; `remains` is what its id still names."""
        position = self.position[id]
        self.order[position] = None
        self.rows[position] = remains
        if remains is None:
            del self.position[id]

    def forget(self, id: str, position: int) -> None:
        """Undo the put that made an object at a position, once those of later ones are undone."""
        del self.order[position:]
        self.position.pop(id, None)

    def before(self, id: str) -> Before:
        """What `restore` needs to undo a change of an object."""
        position = self.position[id]
        row = self.rows[position]
        if isinstance(row, Stored):
            row = row.packed or row
        return Before(position, row, live=self.order[position] is not None)

    def restore(self, id: str, before: Before) -> None:
        """Have an object as it was, where it was."""
        self.position[id] = before.position
        self.rows[before.position] = before.row
        self.order[before.position] = id if before.live else None
        if isinstance(before.row, Stored):
            self.memory.hold(self, before.position)

    def load(self, id: str, position: int, row: bytes, created: int, *, live: bool) -> None:
        """Take an object from a file. They come in order; there are gaps between them.

        Raises ValueError for one whose place is taken.
        """
        if position < len(self.order):
            raise ValueError(f"the {self.kind} {id} has another one's place")
        gap = position - len(self.order)
        self.in_time = False  # a file does not tell
        self.rows += [*[None] * gap, row]
        self.order += [*[None] * gap, id if live else None]
        self.created.extend([created] * (gap + 1))
        self.position[id] = position

    def pack(self, position: int) -> None:
        """Keep of an object only its JSON, packed."""
        if position < len(self.order):
            self.rows[position] = self._packed(self.rows[position])

    def _packed(self, row: Row) -> bytes | None:
        return self.memory.packer.packed(row, self.kind) if isinstance(row, Stored) else row

    def packed(self, id: str) -> bytes | None:
        """An object's JSON, packed."""
        return self._packed(self.rows[self.position[id]])

    def live(self, id: str) -> bool:
        """Whether an object stands in the order."""
        return self.order[self.position[id]] is not None

    def between(self, low: int, below: int, *, oldest_first: bool = False) -> Iterator[Stored]:
        """Objects at the positions from `low` up to, not including, `below`; newest first unless told."""
        positions, order, rows = range(low, below), self.order, self.rows
        for position in positions if oldest_first else reversed(positions):
            row = rows[position]
            if order[position] is None or row is None:
                continue
            yield self.memory.packer.unpacked(row) if isinstance(row, bytes) else row

    def where(
        self, field: str, value: Any, low: int, below: int, *, oldest_first: bool = False
    ) -> Iterator[Stored]:
        """The same, of those whose field (an expandable one by its id) has a value."""
        positions = self._index(field).get(value, [])
        places = range(bisect_left(positions, low), bisect_left(positions, below))
        for place in places if oldest_first else reversed(places):
            if self.order[positions[place]] is not None:
                matching = self._at(positions[place])
                if indexed_value(matching, field) == value:
                    yield matching

    def _index(self, field: str) -> dict[Any, list[int]]:
        """Positions by value; made by the first question that needs it, kept from then on."""
        if field not in self.indexes:
            index: dict[Any, list[int]] = {}
            for position, id in enumerate(self.order):
                if id is not None:
                    _enter(index, indexed_value(self._at(position), field), position)
            self.indexes[field] = index
        return self.indexes[field]

    def made_before(self, moment: int) -> int:
        """The first position made at a moment or later."""
        return bisect_left(self.created, moment)

    def made_until(self, moment: int) -> int:
        """The first position made after a moment."""
        return bisect_right(self.created, moment)

    def copy(self, memory: Memory) -> Collection:
        """The same objects, all of them packed."""
        other = Collection(self.kind, memory)
        other.rows = [self._packed(each) for each in self.rows]
        other.order, other.position = list(self.order), dict(self.position)
        other.created, other.in_time = array("q", self.created), self.in_time
        return other


def _enter(index: dict[Any, list[int]], value: Any, position: int) -> None:
    """Entries that a later change made wrong stay; `where` looks at the object itself."""
    if value is None:
        return
    positions = index.setdefault(value, [])
    place = bisect_left(positions, position)
    if place == len(positions) or positions[place] != position:
        positions.insert(place, position)


def indexed_value(resource: Resource, field: str) -> Any:
    """A field's plain value, by dotted name; None for one that is a list or object without an id."""
    value: Any = resource
    for step in field.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str | int | float | bool) else None


class Store:
    """All collections, and the changes of the request under way."""

    def __init__(self, packer: Packer | None = None) -> None:
        self.memory = Memory(packer or Packer())
        self.collections: dict[CollectionKey, Collection] = {}
        self.kinds: set[str] = set()
        """Those of which there ever was an object, in whatever account."""
        self.undo: list[tuple[CollectionKey, str, Before | int]] = []
        """Each change: how the object was before or, where it was made, its position."""

    def collection(self, account: str, kind: str) -> Collection:
        place = (account, kind)
        collection = self.collections.get(place)
        if collection is None:
            collection = self.collections[place] = Collection(kind, self.memory)
            self.kinds.add(kind)
        return collection

    def find(self, account: str, kind: str, id: str) -> Stored | None:
        """An object, or what is left of a removed one."""
        collection = self.collections.get((account, kind))
        return None if collection is None else collection.find(id)

    def knows(self, account: str, id: str) -> bool:
        """Whether an account has, or had, an object of an id, of whatever kind that is ever shown."""
        places = ((kind, each) for (owner, kind), each in self.collections.items() if owner == account)
        return any(id in each.position for kind, each in places if not kind.startswith("_"))

    def put(self, account: str, kind: str, id: str, resource: Resource) -> Stored:
        """Add an object, or put a changed one in its place. Raises Invalid for one that JSON cannot say."""
        kept = stored(resource)
        self._note(account, kind, id).put(id, kept)
        return kept

    def remove(self, account: str, kind: str, id: str, remains: Resource | None) -> None:
        """Take an object out of its list; `remains` is what its id still names."""
        self._note(account, kind, id).remove(id, stored(remains) if remains else None)

    def _note(self, account: str, kind: str, id: str) -> Collection:
        """The collection of an object that is about to be changed, and how that is undone."""
        collection = self.collection(account, kind)
        before = collection.before(id) if id in collection.position else len(collection.order)
        self.undo.append(((account, kind), id, before))
        return collection

    def touched(self) -> list[tuple[CollectionKey, str]]:
        """Which objects were changed since the last commit or rollback."""
        return list(dict.fromkeys((place, id) for place, id, _ in self.undo))

    def commit(self) -> None:
        """Keep the request's changes."""
        self.undo.clear()

    def settle(self, so_far: int) -> None:
        """Of the changes after the first `so_far`, keep how each object was before; what was between goes."""
        kept, seen = [], set()
        for change in self.undo[so_far:]:
            place, id, before = change
            if isinstance(before, int) or (place, id) not in seen:
                kept.append(change)
            seen.add((place, id))
        self.undo[so_far:] = kept

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Undo what is changed inside, and nothing that was changed before."""
        so_far = len(self.undo)
        try:
            yield
        finally:
            self.rollback(so_far)

    def rollback(self, so_far: int = 0) -> None:
        """Undo the request's changes, the last one first, but for the first `so_far` of them."""
        while len(self.undo) > so_far:
            place, id, before = self.undo[-1]
            if isinstance(before, int):
                self.collections[place].forget(id, before)
            else:
                self.collections[place].restore(id, before)
            self.undo.pop()

    def copy(self) -> Store:
        """A store of the same objects; what changes in one stays the same in the other."""
        other = Store(self.memory.packer)
        other.collections = {place: each.copy(other.memory) for place, each in self.collections.items()}
        other.kinds = set(self.kinds)
        return other
