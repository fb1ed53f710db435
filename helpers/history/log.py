"""The log of this process: kept raw while requests are under way, read when somebody looks."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from threading import Lock

from .exchange import Exchange
from .table import NOTHING, Excerpt, cells, html_table, text_table
from .wire import Sent, read

LIMIT = 1000
LARGEST = 64 * 2**20
"""Bytes of replies that are kept in all; a hundred objects are about a quarter of a megabyte."""


class History:
    """Every request of this process and its reply, oldest first; the latest of them where there are many.

        show(history)
        show(history[-1])

    `history[-1]` is the latest, `history[3]` the third, by its number, and `history["name"]` what was marked.
    """

    def __init__(self, limit: int = LIMIT, largest: int = LARGEST) -> None:
        self._kept: deque[Sent] = deque()
        self._limit = limit
        self._largest = largest
        self._count = 0
        self._size = 0
        self._marks: dict[str, int] = {}
        self._lock = Lock()

    def record(self, sent: Sent) -> None:
        """Keep what went over the wire. Called at the seam for every request, so it only keeps it."""
        with self._lock:
            self._count += 1
            sent.number = self._count
            self._kept.append(sent)
            self._size += len(sent.reply_body or "")
            while len(self._kept) > self._limit or (self._size > self._largest and len(self._kept) > 1):
                self._size -= len(self._kept.popleft().reply_body or "")

    def clear(self) -> None:
        """Forget everything, and count from 1 again."""
        with self._lock:
            self._kept.clear()
            self._marks.clear()
            self._count = self._size = 0

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Exchange]:
        return iter([read(each) for each in self._snapshot()])

    def __getitem__(self, number: int | str) -> Exchange:
        kept = self._snapshot()
        if isinstance(number, str):
            if number not in self._marks:
                raise KeyError(f"Nothing is marked {number!r}: history.mark({number!r}) marks the latest.")
            number = self._marks[number]
        index = number if number < 0 else number - kept[0].number if kept else 0
        if not -len(kept) <= index < len(kept) or (number >= 0 and index < 0):
            raise IndexError(_missing(number, kept))
        return read(kept[index])

    def _snapshot(self) -> list[Sent]:
        with self._lock:
            return list(self._kept)

    def mark(self, name: str, number: int = -1) -> Exchange:
        """Give an exchange a name, the latest unless another is meant: `history["a decline"]` finds it."""
        marked = self[number]
        self._marks[name] = marked.number
        return marked

    def unmark(self, name: str) -> None:
        """Take a name away again."""
        self._marks.pop(name, None)

    def find(self, text: str) -> Excerpt:
        """The exchanges in which every word of the text stands: in what was sent, answered or marked.

        `find("charges 402")`, `find("cus_NffrFeUfNV2Hib")`, `find("insufficient_funds")`.
        """
        words = text.lower().split()
        return Excerpt(each for each in self if all(word in self._said(each) for word in words))

    def _said(self, exchange: Exchange) -> str:
        request, reply = exchange.request, exchange.reply
        parts = (*cells(exchange), request.operation, request.account, self._name(exchange.number))
        return " ".join((*parts, json.dumps(request.params, default=str), json.dumps(reply.body))).lower()

    def _name(self, number: int) -> str:
        return ", ".join(name for name, marked in self._marks.items() if marked == number)

    def names(self) -> dict[int, str]:
        """What exchanges are marked with, by their numbers."""
        return {number: self._name(number) for number in self._marks.values()}

    def __repr__(self) -> str:
        return text_table(list(self), self.names())

    def _repr_html_(self) -> str:
        return html_table(list(self), self.names())


def _missing(number: int, kept: list[Sent]) -> str:
    if not kept:
        return NOTHING
    return f"There is no request {number}: the log holds {kept[0].number} to {kept[-1].number}."


history = History()
