"""The connected account's rows as a query's source: downloaded, and read from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from helpers.catalog import operation
from helpers.connection import current

from .download import Download, Unfinished
from .download.asking import Asking, GivenUp
from .download.reading import Wanted, read
from .local import Loaded
from .query import QueryError
from .schema import schema
from .tables import Rows


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
        belongs_to: dict[Path, str] = {}
        for filters in self._calls(rows):
            files = self._downloaded(rows.operation, filters).files
            belongs_to |= dict.fromkeys(files, filters.get(rows.by, ""))
        return Loaded(list(belongs_to), schema(rows.operation), belongs_to)

    def _calls(self, rows: Rows) -> Iterator[Mapping[str, str]]:
        """The filters of each call that it takes to get all the rows."""
        import pyarrow.parquet as pq

        if rows.for_each is None:
            yield {}
            return
        for filters in self._calls(rows.for_each):
            for file in self._downloaded(rows.for_each.operation, filters).files:
                for row in pq.read_table(file).to_pylist():
                    if rows.where is None or row[rows.where[0]] == rows.where[1]:
                        yield {**filters, rows.by: row["id"]}

    def _downloaded(self, name: str, filters: Mapping[str, str]) -> Download:
        """Rows that are read once; the filter `account` is the account that is asked."""
        asked = (name, *filters.values())
        if asked not in self._read:
            given = {key: value for key, value in filters.items() if key != "account"}
            wanted = Wanted(operation(name), given, filters.get("account", ""))
            try:
                self._read[asked] = read(
                    wanted, self.asking, self.folder / " ".join(asked), renew=self.renew, now=self.now
                )
            except Unfinished as problem:
                path = wanted.operation.path
                raise QueryError(f"Stripe did not give the rows of {path}: {problem.reason}.") from None
        return self._read[asked]


def _now(asking: Asking) -> int:
    try:
        return asking.now()
    except GivenUp as problem:
        raise QueryError(f"Stripe does not answer: {problem}") from None
