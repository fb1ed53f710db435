"""A query handed over to a DB-API connection."""

from __future__ import annotations

import sqlite3
from typing import Any

import duckdb
import pytest

from helpers.data import engines
from helpers.data.query import QueryError
from helpers.data.sql import sql
from tests.data import business


@pytest.fixture
def warehouse() -> Any:
    """A connection behind which Sigma's tables stand."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE charges (id varchar, amount bigint, created timestamp)")
    connection.execute("INSERT INTO charges VALUES ('ch_1', 1000, '2024-01-05'), ('ch_2', 50, '2023-12-05')")
    return connection


def test_a_connection_answers_in_exact_types(warehouse: Any) -> None:
    """Its cursor's rows under the query's names."""
    answer = sql(
        "select id, amount from charges where created >= data_load_time - interval '1' month",
        engine=warehouse,
        load_time=business.LOAD_TIME,
    )
    assert answer.to_dict("list") == {"id": ["ch_1"], "amount": [1000]}
    assert answer["amount"].dtype == "Int64"


def test_an_answer_without_rows_keeps_its_columns(warehouse: Any) -> None:
    """As any list does."""
    answer = sql("select id, amount from charges where id = 'ch_3'", engine=warehouse)
    assert list(answer.columns) == ["id", "amount"]
    assert len(answer) == 0


def test_a_connection_of_another_kind_is_refused() -> None:
    """With the kinds that there are."""
    with pytest.raises(QueryError, match=r"^A connection of sqlite3 is not known here: .*pyspark, redshift"):
        sql("select id from charges", engine=sqlite3.connect(":memory:"))


@pytest.mark.parametrize("name", sorted(set(engines.DIALECTS.values())))
def test_every_dialect_is_one_of_sqlglots(name: str) -> None:
    """A name that sqlglot does not know would fail only when it is needed."""
    from sqlglot.dialects import Dialect

    assert Dialect.get(name) is not None
