"""The connected account's rows as a query's source: downloaded, and read from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import orjson

from helpers.catalog import operation
from helpers.connection import current

from . import recurring
from .download import Download, Unfinished
from .download.asking import Asking, GivenUp
from .download.reading import Wanted, read
from .local import Loaded
from .query import QueryError
from .schema import schema
from .sigma import Rows

DERIVED: Mapping[str, ModuleType] = {"subscription_item_change_events": recurring}
"""Modules whose `changes` works rows out of others, with the columns of its `schema`."""


class Fetched:
    """A source: every row that the account has, in files below a folder, as of ``now``."""

    def __init__(self, folder: Path, renew: timedelta) -> None:
        self.folder = folder
        self.renew = renew
        self.asking = Asking(current().bulk)
        self.now = _now(self.asking)
        self._read: dict[tuple[str, ...], Download] = {}

    @property
    def load_time(self) -> datetime:
        """The end of this second by Stripe's clock, or the sandbox's: what is there was made before it."""
        return datetime.fromtimestamp(self.now, UTC) + timedelta(seconds=1)

    def __call__(self, rows: Rows) -> Loaded:
        """The rows of an operation; of one that is called for each row of another, of all of them."""
        belongs_to: dict[Path, tuple[str, ...]] = {}
        for filters in self._calls(rows):
            files = self._downloaded(rows.operation, filters).files
            if rows.derived:
                files = (self._derive(rows, files, filters),)
            belongs_to |= dict.fromkeys(files, tuple(filters[name] for name in rows.filters))
        loaded = DERIVED[rows.derived].schema() if rows.derived else schema(rows.operation)
        return Loaded(list(belongs_to), loaded, belongs_to)

    def _derive(self, rows: Rows, files: Sequence[Path], filters: Mapping[str, str]) -> Path:
        """A file with what is worked out of the rows of others."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        derived = DERIVED[rows.derived]
        file = derived.changes(_rows(files), _rows(self._downloaded(rows.beside, {}).files))
        path = self._place(rows.derived, *filters.values()).with_suffix(".parquet")
        pq.write_table(pa.Table.from_pylist(list(file), schema=derived.schema()), path)
        return path

    def _calls(self, rows: Rows) -> Iterator[Mapping[str, str]]:
        """The filters of each call that it takes to get all the rows."""
        if rows.for_each is None:
            yield dict(rows.params)
            return
        for filters in self._calls(rows.for_each):
            for row in _rows(self._downloaded(rows.for_each.operation, filters).files):
                if rows.where is None or _value(row, rows.where[0]) == rows.where[1]:
                    yield {**filters, rows.by: row["id"], **dict(rows.params)}

    def _downloaded(self, name: str, filters: Mapping[str, str]) -> Download:
        """Rows that are read once; the filter `account` is the account that is asked."""
        asked = (name, *filters.values())
        if asked not in self._read:
            given = {key: value for key, value in filters.items() if key != "account"}
            wanted = Wanted(operation(name), given, filters.get("account", ""))
            try:
                self._read[asked] = read(
                    wanted, self.asking, self._place(*asked), renew=self.renew, now=self.now
                )
            except Unfinished as problem:
                path = wanted.operation.path
                raise QueryError(f"Stripe did not give the rows of {path}: {problem.reason}.") from None
        return self._read[asked]

    def _place(self, *asked: str) -> Path:
        """Where what was asked for is kept, by a name that every system takes."""
        return self.folder / " ".join(asked).replace("*", "all")


def _rows(files: Iterable[Path]) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    return [row for file in files for row in pq.read_table(file).to_pylist()]


def _value(row: Mapping[str, Any], name: str) -> Any:
    """A field by its dotted name, be it a column or within a column of JSON."""
    if name in row:
        return row[name]
    column, _, inner = name.partition(".")
    return orjson.loads(row[column])[inner]


def _now(asking: Asking) -> int:
    try:
        return asking.now()
    except GivenUp as problem:
        raise QueryError(f"Stripe does not answer: {problem}") from None
