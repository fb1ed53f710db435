"""An empty database for each query, opened beforehand: opening one takes as long as many a query."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_opener = ThreadPoolExecutor(1, "databases")
_ready: list[Future[duckdb.DuckDBPyConnection]] = []


@contextmanager
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """One that nobody has used; afterwards it is closed, and the next is opened, beside other work."""
    import duckdb

    connection = _ready.pop().result() if _ready else duckdb.connect()
    try:
        yield connection
    finally:
        _ready.append(_opener.submit(_renewed, connection))


def _renewed(used: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    import duckdb

    used.close()
    return duckdb.connect()
