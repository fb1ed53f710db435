"""Databases that reach the files they were opened for and nothing else; the last one is used again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


@contextmanager
def database(files: Iterable[Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection for one query; what is registered and made in it as temporary ends with it."""
    connection = _opened(tuple(files)).cursor()
    try:
        yield connection
    finally:
        connection.close()


# Opening takes as long as many a query, and who asks one question of some files asks a second. It cannot be
# done beforehand in a thread: DuckDB reads the environment, which the main thread may be writing.
@lru_cache(maxsize=1)
def _opened(files: tuple[Path, ...]) -> duckdb.DuckDBPyConnection:
    """A database with nothing within a query's reach but these files, for good."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    connection.execute("SET python_enable_replacements = false")
    connection.execute("SET enable_external_file_cache = false")  # the files may be written anew
    connection.execute("SET allowed_paths = $1", [[str(file) for file in files]])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
