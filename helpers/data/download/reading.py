"""A list into a folder: what is there stays, what may have changed and what is missing is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.catalog import Operation
from helpers.safety.refused import OneSentence

from ..columns import Columns, WrongType
from ..schema import row
from .asking import Asking, GivenUp
from .kept import Part, Parts
from .pages import Pages
from .spans import Span, gaps, span_of
from .workers import Workers

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class Unfinished(OneSentence):
    """A download that stopped on its way; what it has stays, and the next one goes on from there."""

    def __init__(self, reason: str, rows: int) -> None:
        self.reason = reason.rstrip(".")
        super().__init__(f"{self.reason}. The {rows:,} rows so far stay; call download again to go on.")


@dataclass(frozen=True)
class Download:
    """A list as it was at ``until``: Parquet files in a folder, with the columns of `schema(operation)`."""

    operation: str
    folder: Path
    files: tuple[Path, ...]
    rows: int
    schema: pa.Schema
    until: datetime

    def frame(self) -> pd.DataFrame:
        """All rows as a DataFrame (see `frame`)."""
        from ..frame import frame

        return frame(self)

    def __repr__(self) -> str:
        files = f"{len(self.files)} Parquet file{'s' * (len(self.files) != 1)}"
        return f"{self.rows:,} rows of {self.operation} in {files}, up to {self.until:%Y-%m-%d %H:%M:%S} UTC"


@dataclass(frozen=True)
class Wanted:
    """A list operation's rows: by which filters, of which account ("" for one's own)."""

    operation: Operation
    filters: Mapping[str, Any]
    account: str = ""


def read(
    wanted: Wanted,
    asking: Asking,
    folder: Path,
    *,
    renew: timedelta = timedelta.max,
    told: Callable[[int], object] = lambda _: None,
    now: int | None = None,
) -> Download:
    """Read a list into a folder, up to the present second, which is asked for where it is not given.

    ``told`` hears how many rows came. Raises Unfinished.
    """
    columns = Columns(row(wanted.operation.name))
    account = wanted.account or asking.bulk.account
    what = {"operation": wanted.operation.name, "filters": wanted.filters, "account": account}
    kept = Parts.open(folder, what)
    params = {name: value for name, value in wanted.filters.items() if name != "created"}
    pages = Pages(asking, wanted.operation, params, wanted.account)
    try:
        now = asking.now() if now is None else now
        kept.begin(now, _replaced(kept, now, renew if pages.timed else timedelta.max))
        workers = Workers(pages, kept, columns, told)
        if pages.timed:
            whole = span_of(wanted.filters.get("created"))
            # The second that has begun is not over: what has come of it belongs to this download.
            until = min(whole.end, now + 1)
            workers.read_spans(list(gaps(Span(whole.start, until), [each.span for each in kept.present])))
        else:
            workers.read_on()
        kept.finish()
    except (GivenUp, WrongType, OSError) as problem:
        raise Unfinished(_reason(problem), sum(each.rows for each in kept.present)) from None
    return Download(
        wanted.operation.name,
        folder,
        tuple(folder / part.file for part in kept.parts if part.rows),
        sum(part.rows for part in kept.parts),
        columns.schema,
        datetime.fromtimestamp(kept.until, UTC),
    )


def _replaced(kept: Parts, now: int, renew: timedelta) -> list[Part]:
    """What is to be read again: nothing where a download goes on, all where the clock was set back."""
    if now < kept.until:
        return kept.present
    since = kept.until - renew.total_seconds()
    return [each for each in kept.present if kept.finished and each.end > since]


def _reason(problem: Exception) -> str:
    if isinstance(problem, OSError):
        return f"The rows could not be written: {problem}"
    return str(problem)
