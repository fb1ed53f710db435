"""The pages of a list, fetched side by side, each of its rows once, into a folder's parts."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf
from threading import Condition, Thread
from typing import TYPE_CHECKING

from ..columns import Columns, WrongType
from .asking import GivenUp
from .kept import Parts
from .pages import Pages, Params
from .spans import END, NO_TIME, PAGE, Span, shares

if TYPE_CHECKING:
    import pyarrow as pa

WORKERS = 8
SHORTEST = 0.001  # seconds: no page is less work
BREATH = 0.05  # seconds: how soon somebody who stops it is heard
PART = 20_000
"""Rows of a file, at least: few enough that a stop costs little, enough that ten million make 500 files."""

Told = Callable[[int], object]


@dataclass
class Share:
    """A span that one worker reads from its end backwards.

    ``span`` is what is not kept yet; its start rises when older parts are given away. ``tables`` were read
    and are not kept yet; the last row read was made at ``oldest``.
    """

    span: Span
    following: Params = field(default_factory=dict)
    oldest: int = 0
    read: int = 0
    newest: int = 0
    tables: list[pa.Table] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many are not kept yet."""
        return sum(each.num_rows for each in self.tables)


@dataclass
class Board:
    """What is still to be read, and who is free to read it."""

    waiting: list[Share]
    busy: int = 0
    useful: int = 1
    wait: float = inf
    work: float = inf
    problem: Exception | None = None
    changed: Condition = field(default_factory=Condition)

    def take(self) -> Share | None:
        """The next share; waits for one while others may still give some away. None when all is done."""
        with self.changed:
            while self.busy and not self.problem and not (self.waiting and self.busy < self.useful):
                self.changed.wait()
            if self.problem or not self.waiting:
                self.changed.notify_all()
                return None
            self.busy += 1
            return self.waiting.pop()

    def give(self, share: Share) -> None:
        """Let free workers have what is older of a share, if that is worth it."""
        with self.changed:
            wanted = min(self.useful - self.busy - len(self.waiting), 1 + 2 * share.read // PAGE)
            rest = Span(share.span.start, share.oldest + 1)
            density = share.read / max(1, share.newest - share.oldest)
            mine, *others = shares(rest, density, 1 + wanted)
            share.span = Span(mine.start, share.span.end)
            self.waiting += [Share(each) for each in reversed(others)]
            if self.waiting:
                self.changed.notify_all()

    def took(self, wait: float, work: float) -> None:
        """A page took so many seconds, and so many of work on this machine.

        Only what is waited for can be done side by side: where the answers come at once, a second worker
        would just be in the first one's way.
        """
        with self.changed:
            self.wait, self.work = min(self.wait, wait), min(self.work, work)
            self.useful = max(1, min(WORKERS, int(self.wait / max(self.work, SHORTEST))))

    def done(self, problem: Exception | None = None) -> None:
        """A share is read, or cannot be."""
        with self.changed:
            self.busy -= 1
            self.problem = self.problem or problem
            self.changed.notify_all()

    def stop(self, problem: Exception) -> None:
        """Nobody asks for another page."""
        with self.changed:
            self.problem = self.problem or problem
            self.changed.notify_all()


class Stop(Exception):
    """Somebody wants it to end."""


@dataclass
class Workers:
    """Reads spans, or where there are none the whole list from one end to the other."""

    pages: Pages
    kept: Parts
    columns: Columns
    told: Told

    def read_spans(self, spans: Sequence[Span]) -> None:
        """All rows made in the spans. Raises the first problem; what was read by then is kept."""
        board = Board([Share(each) for each in spans])
        threads = [Thread(target=self._work, args=[board], daemon=True) for _ in range(WORKERS)]
        try:
            for each in threads:
                each.start()
            while any(each.is_alive() for each in threads):
                threads[-1].join(BREATH)
        except BaseException:
            board.stop(Stop())
            for each in threads:
                if each.is_alive():
                    each.join()
            raise
        if board.problem:
            raise board.problem

    def _work(self, board: Board) -> None:
        while share := board.take():
            problem: Exception | None = None
            try:
                self._read(board, share)
            except Exception as error:  # noqa: BLE001 (the board hands it on to who started the threads)
                problem = error
            board.done(problem)

    def _read(self, board: Board, share: Share) -> None:
        more = True
        try:
            while more and not board.problem:
                start, worked = time.perf_counter(), time.thread_time()
                more = self._next(share)
                board.took(time.perf_counter() - start, time.thread_time() - worked)
                if share.rows >= PART:
                    self._keep(share)
                if more:
                    board.give(share)
        except (GivenUp, WrongType):
            self._keep(share)
            raise
        self._keep(share, whole=not more)

    def _next(self, share: Share) -> bool:
        """Read one page; tells whether there are more."""
        page = self.pages.page(share.span, share.following)
        if page.rows:
            share.tables.append(self.columns.table(page.rows))
            share.newest = share.newest or page.rows[0]["created"]
            share.oldest = page.rows[-1]["created"]
            share.read += len(page.rows)
            self.told(len(page.rows))
        share.following = page.following or {}
        return page.following is not None

    def _keep(self, share: Share, *, whole: bool = False) -> None:
        """Write what is complete: everything, or the rows newer than the last one's second."""
        import pyarrow as pa
        import pyarrow.compute as pc

        start = share.span.start if whole else share.oldest + 1
        if not whole and (not share.tables or start >= share.span.end):
            return
        # In one piece, it is looked through and written in half the time.
        pages = pa.concat_tables(share.tables) if share.tables else self.columns.schema.empty_table()
        table = pages.combine_chunks()
        complete = pc.greater_equal(pc.cast(table["created"], pa.int64()), start)
        self.kept.add(table.filter(complete), Span(start, share.span.end))
        share.tables = [] if whole else [table.filter(pc.invert(complete))]
        share.span = Span(share.span.start, start)

    def read_on(self) -> None:
        """A list that cannot be asked for by time: from its beginning, or after the last row that is kept."""
        import pyarrow as pa

        present = self.kept.present
        following: Params | None = present[-1].following or None if present else {}
        tables: list[pa.Table] = []
        while following is not None:
            try:
                page = self.pages.page(Span(0, END), following)
            except GivenUp:
                if tables:
                    self.kept.add(pa.concat_tables(tables), NO_TIME, following)
                raise
            following = page.following
            tables.append(self.columns.table(page.rows))
            self.told(len(page.rows))
            if following is None or sum(each.num_rows for each in tables) >= PART:
                self.kept.add(pa.concat_tables(tables), NO_TIME, following)
                tables = []
