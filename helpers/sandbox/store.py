"""What the sandbox remembers: every account's objects, in order, and how a request changes them.

Objects are never changed in place, so a snapshot costs no more than its references, an event keeps the
object it was about, and a refused request is undone by putting the old references back.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

from .resource import Resource

Place = tuple[str, str]
"""An account's id, and an object value such as "customer"."""


class Collection:
    """One account's objects of one kind, in the order they were made.

    A removed object leaves a gap in the order, so that positions stay; what is left of it (for example
    `{"id": ..., "deleted": true}`) can still be found by its id.
    """

    def __init__(self) -> None:
        self.by_id: dict[str, Resource] = {}
        self.order: list[str | None] = []
        self.position: dict[str, int] = {}
        self.created = array("q")
        self.indexes: dict[str, dict[Any, list[int]]] = {}

    def put(self, id: str, resource: Resource) -> None:
        """Add an object, change it, or bring a removed one back to its place."""
        if id not in self.position:
            self.position[id] = len(self.order)
            self.order.append(id)
            created = resource.get("created")
            earliest = self.created[-1] if self.created else 0
            self.created.append(max(created if isinstance(created, int) else earliest, earliest))
        self.by_id[id] = resource
        self.order[self.position[id]] = id
        for field, index in self.indexes.items():
            _enter(index, indexed_value(resource, field), self.position[id])

    def remove(self, id: str, remains: Resource | None) -> None:
        self.order[self.position[id]] = None
        if remains is None:
            del self.by_id[id]
        else:
            self.by_id[id] = remains

    def forget(self, id: str) -> None:
        """Undo the put that made an object: the newest one, or one that was brought back to its place."""
        if self.position[id] != len(self.order) - 1:
            self.remove(id, None)
            return
        del self.by_id[id]
        del self.position[id]
        self.order.pop()
        self.created.pop()

    def live(self, id: str) -> bool:
        position = self.position.get(id)
        return position is not None and self.order[position] is not None

    def between(self, low: int, below: int, *, oldest_first: bool = False) -> Iterator[Resource]:
        """Objects at the positions from `low` up to, not including, `below`; newest first unless told."""
        positions = range(low, below)
        for position in positions if oldest_first else reversed(positions):
            id = self.order[position]
            if id is not None:
                yield self.by_id[id]

    def where(
        self, field: str, value: Any, low: int, below: int, *, oldest_first: bool = False
    ) -> Iterator[Resource]:
        """The same, of those whose field (an expandable one by its id) has a value."""
        positions = self._index(field).get(value, [])
        places = range(bisect_left(positions, low), bisect_left(positions, below))
        for place in places if oldest_first else reversed(places):
            id = self.order[positions[place]]
            if id is not None and indexed_value(self.by_id[id], field) == value:
                yield self.by_id[id]

    def _index(self, field: str) -> dict[Any, list[int]]:
        """Positions by value; made by the first question that needs it, kept from then on."""
        if field not in self.indexes:
            index: dict[Any, list[int]] = {}
            for position, id in enumerate(self.order):
                if id is not None:
                    _enter(index, indexed_value(self.by_id[id], field), position)
            self.indexes[field] = index
        return self.indexes[field]

    def made_before(self, moment: int) -> int:
        """The first position made at a moment or later."""
        return bisect_left(self.created, moment)

    def made_until(self, moment: int) -> int:
        """The first position made after a moment."""
        return bisect_right(self.created, moment)

    def copy(self) -> Collection:
        other = Collection()
        other.by_id, other.order, other.position = dict(self.by_id), list(self.order), dict(self.position)
        other.created = array("q", self.created)
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

    def __init__(self) -> None:
        self.collections: dict[Place, Collection] = {}
        self.undo: list[tuple[Place, str, Resource | None]] = []

    def collection(self, account: str, kind: str) -> Collection:
        place = (account, kind)
        found = self.collections.get(place)
        if found is None:
            found = self.collections[place] = Collection()
        return found

    def find(self, account: str, kind: str, id: str) -> Resource | None:
        """An object, or what is left of a removed one."""
        found = self.collections.get((account, kind))
        return found.by_id.get(id) if found else None

    def put(self, account: str, kind: str, id: str, resource: Resource) -> None:
        """Add an object, or put a changed one in its place."""
        collection = self.collection(account, kind)
        self.undo.append(((account, kind), id, collection.by_id.get(id)))
        collection.put(id, resource)

    def remove(self, account: str, kind: str, id: str, remains: Resource | None) -> None:
        """Take an object out of its list; `remains` is what its id still names."""
        collection = self.collection(account, kind)
        self.undo.append(((account, kind), id, collection.by_id[id]))
        collection.remove(id, remains)

    def commit(self) -> list[tuple[Place, str]]:
        """Keep the request's changes, and tell which objects they touched."""
        touched = [(place, id) for place, id, _ in self.undo]
        self.undo.clear()
        return touched

    def rollback(self) -> None:
        """Undo the request's changes, the last one first."""
        for place, id, old in reversed(self.undo):
            collection = self.collections[place]
            if old is None:
                collection.forget(id)
            else:
                collection.put(id, old)
                if old.get("deleted"):
                    collection.remove(id, old)
        self.undo.clear()

    def copy(self) -> Store:
        other = Store()
        other.collections = {place: each.copy() for place, each in self.collections.items()}
        return other
