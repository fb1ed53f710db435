"""Each query has a connection of its own, to a database that reaches the query's files alone."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from helpers.data.databases import database


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two files, with 1 and 2 in column `a`."""
    paths = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    for number, file in enumerate(paths, 1):
        pq.write_table(pa.table({"a": [number]}), file)
    return paths


def test_nothing_of_a_query_is_there_for_the_next(files: list[Path]) -> None:
    """No view and no table, although the database is the same one."""
    with database(files) as first:
        first.register("registered", pa.table({"a": [1]}))
        first.execute("CREATE TEMP VIEW made AS FROM registered")
    with database(files) as second, database(files) as third:
        second.execute("CREATE TEMP TABLE mine (a INT)")
        assert third.execute("SHOW TABLES").fetchall() == []
    with pytest.raises(duckdb.ConnectionException):
        first.execute("SELECT 1")


def test_it_reaches_its_files_alone(files: list[Path]) -> None:
    """Also after it reached others; and nobody opens it up again."""
    for own, other in (files, files[::-1]):
        with database([own]) as connection:
            assert connection.execute(f"FROM '{own}'").fetchall() == [(files.index(own) + 1,)]
            for closed in (f"FROM '{other}'", "SET enable_external_access = true", "SET threads = 1"):
                with pytest.raises(duckdb.Error):
                    connection.execute(closed)


def test_a_file_that_is_written_anew_is_read_anew(files: list[Path]) -> None:
    """A download replaces files, and what was read from one before is not kept."""
    for value in (1, 5):
        pq.write_table(pa.table({"a": [value]}), files[0])
        with database(files) as connection:
            assert connection.execute(f"FROM '{files[0]}'").fetchall() == [(value,)]


def test_a_query_that_fails_leaves_the_next_one_whole(files: list[Path]) -> None:
    with pytest.raises(duckdb.Error), database(files) as broken:
        broken.execute("SELECT nonsense")
    with database(files) as next_one:
        assert next_one.execute("SELECT 1").fetchone() == (1,)
