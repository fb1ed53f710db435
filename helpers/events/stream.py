"""A widget to which rows come while one looks: a new one goes on top, and what is open stays open."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from threading import RLock

from helpers.viewer.html import Html, tag, together
from helpers.viewer.live import STYLE, Answer, Event, Live

MOST_SHOWN = 100
"""Rows of a view that appears; more come as they happen."""


class Stream(Live):
    """Rows are counted from 0, the oldest. Each is built when it is opened."""

    _css = STYLE + (Path(__file__).parent / "stream.css").read_text(encoding="utf-8")

    def __init__(self) -> None:
        super().__init__()
        self.lock = RLock()

    @property
    @abstractmethod
    def count(self) -> int:
        """How many rows there are."""

    @abstractmethod
    def head(self) -> Html:
        """What stands above the rows."""

    @abstractmethod
    def summary(self, row: int) -> Html:
        """What a row says while it is closed."""

    @abstractmethod
    def inside(self, row: int) -> Html:
        """What it says when it is open."""

    def react(self, event: Event) -> Answer:
        if event["do"] == "open":
            return {"parts": {f"row:{event['at']}": self.inside(int(event["at"]))}}
        with self.lock:
            return {"parts": {"page": self._page()}}

    def grown(self, before: int) -> None:
        """Show the rows that came since there were `before` of them."""
        with self.lock:
            self.tell({"parts": {"head": self.head(), f"above:{before}": self._rows(before)}})

    def headed(self) -> Answer:
        """The head as it is now."""
        return {"parts": {"head": self.head()}}

    def _page(self) -> Html:
        rows = self._rows(max(0, self.count - MOST_SHOWN))
        return tag(
            "div",
            tag("div", self.head(), data_part="head", class_="se-head"),
            tag("div", rows, role="log", aria_label="What came", class_="se-rows"),
            class_="se",
        )

    def _rows(self, since: int) -> Html:
        """The latest first, below the place where the next ones go, so that nobody touches these."""
        place = tag("div", data_part=f"above:{self.count}")
        return together(place, *map(self._row, reversed(range(since, self.count))))

    def _row(self, row: int) -> Html:
        return tag(
            "details",
            tag("summary", self.summary(row)),
            tag("div", data_part=f"row:{row}", class_="se-inside"),
            data_do="open",
            data_at=str(row),
        )
