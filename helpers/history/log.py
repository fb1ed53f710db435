"""The log of this process: kept raw while requests are under way, read when somebody looks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from html import escape
from threading import Lock

from .exchange import Exchange
from .wire import Sent, read

LIMIT = 1000
LARGEST = 64 * 2**20
"""Bytes of replies that are kept in all; a hundred objects are about a quarter of a megabyte."""


class History:
    """Every request of this process and its reply, oldest first; the latest of them where there are many.

    `history[-1]` is the latest and `history[3]` the third, by its number.
    """

    def __init__(self, limit: int = LIMIT, largest: int = LARGEST) -> None:
        self._kept: deque[Sent] = deque()
        self._limit = limit
        self._largest = largest
        self._count = 0
        self._size = 0
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
            self._count = self._size = 0

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Exchange]:
        return iter([read(each) for each in self._snapshot()])

    def __getitem__(self, number: int) -> Exchange:
        kept = self._snapshot()
        index = number if number < 0 else number - kept[0].number if kept else 0
        if not -len(kept) <= index < len(kept) or (number >= 0 and index < 0):
            raise IndexError(_missing(number, kept))
        return read(kept[index])

    def _snapshot(self) -> list[Sent]:
        with self._lock:
            return list(self._kept)

    def __repr__(self) -> str:
        rows = [("#", "request", "status", "request id", "took"), *map(_row, self)]
        if len(rows) == 1:
            return NOTHING
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )

    def _repr_html_(self) -> str:
        if not len(self):
            return f"<p>{NOTHING}</p>"
        head = "".join(
            f'<th scope="col">{name}</th>' for name in ("#", "request", "status", "request id", "took")
        )
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _row(each)) + "</tr>" for each in self
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


NOTHING = "Nothing has been sent yet."


def _row(exchange: Exchange) -> tuple[str, str, str, str, str]:
    request, reply = exchange.request, exchange.reply
    return (
        str(exchange.number),
        f"{request.method.upper()} {request.path}",
        str(reply.status or "no reply"),
        reply.request_id,
        f"{reply.duration:.1f} ms",
    )


def _missing(number: int, kept: list[Sent]) -> str:
    if not kept:
        return NOTHING
    return f"There is no request {number}: the log holds {kept[0].number} to {kept[-1].number}."


history = History()
