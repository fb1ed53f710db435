"""The queries of the day: what was asked, how many rows it gave, and how long it took."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from textwrap import shorten

LIMIT = 1000
HEAD = ("#", "at", "query", "rows", "took")


@dataclass(frozen=True)
class Asked:
    """A query that was answered: its ``rows``, and its ``duration`` in seconds, loading included."""

    text: str
    rows: int
    duration: float
    at: datetime = field(default_factory=lambda: datetime.now().astimezone())


class Queries:
    """Every query of this process, oldest first.

        queries[-1].text
        sql(queries[-1].text)

    The latest is run again so.
    """

    def __init__(self) -> None:
        self._asked: deque[Asked] = deque(maxlen=LIMIT)

    def add(self, asked: Asked) -> None:
        """Keep one more."""
        self._asked.append(asked)

    def clear(self) -> None:
        """Forget them all."""
        self._asked.clear()

    def __len__(self) -> int:
        return len(self._asked)

    def __iter__(self) -> Iterator[Asked]:
        return iter(list(self._asked))

    def __getitem__(self, index: int) -> Asked:
        return self._asked[index]

    def _rows(self) -> list[tuple[str, ...]]:
        return [
            (
                str(number),
                f"{each.at:%H:%M:%S}",
                shorten(each.text, 80, placeholder=" ..."),
                f"{each.rows:,}",
                f"{each.duration:.2f} s",
            )
            for number, each in enumerate(self)
        ]

    def __repr__(self) -> str:
        return "\n".join("  ".join(row) for row in self._rows()) or "No query has been run yet."

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{name}</th>' for name in HEAD)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in self._rows()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


queries = Queries()
