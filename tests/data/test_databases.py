"""Each query has a database of its own, although it was opened before."""

from __future__ import annotations

import duckdb
import pytest

from helpers.data.databases import database


def test_nothing_of_a_query_is_there_for_the_next() -> None:
    """No table, no setting; and what was used is closed."""
    with database() as first:
        first.execute("CREATE TABLE left_behind (a INT)")
        first.execute("SET enable_external_access = false")
    with database() as second:
        assert second is not first
        assert second.execute("SHOW TABLES").fetchall() == []
        assert second.execute("SELECT current_setting('enable_external_access')").fetchone() == (True,)
    with pytest.raises(duckdb.ConnectionException):
        first.execute("SELECT 1")


def test_two_at_once_are_apart() -> None:
    """Also where no second one was opened yet."""
    with database() as one, database() as other:
        one.execute("CREATE TABLE mine (a INT)")
        assert other.execute("SHOW TABLES").fetchall() == []


def test_a_query_that_fails_leaves_the_next_one_whole() -> None:
    """Its database is closed all the same."""
    with pytest.raises(duckdb.Error), database() as broken:
        broken.execute("SELECT nonsense")
    with database() as next_one:
        assert next_one.execute("SELECT 1").fetchone() == (1,)
