"""What is refused before anything runs, and how it is said."""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path

import pytest

from helpers.data.local import Loaded
from helpers.data.query import QueryError, read
from helpers.data.sigma import Rows
from helpers.data.sql import sql

REFUSED = [
    ("", "There is no query here: it begins with SELECT or WITH."),
    (
        "selec id from charges",
        "Line 1, column 1: a query begins with SELECT or WITH, not with selec: "
        "it reads Sigma's tables, and nothing else.",
    ),
    ("select 1; select 2", "One SELECT at a time: this text holds more than one statement."),
    ("select id from charges where", "Line 1, column 24: the query cannot be read at 'where'."),
    ("select id\nfrom chages", "Line 2, column 6: there is no table chages; did you mean charges?"),
    (
        "select\n  id,\n  amuont\nfrom charges",
        "Line 3, column 3: there is no column amuont; did you mean amount?",
    ),
    (
        "select c.id, c.curency from charges c",
        "Line 1, column 16: c has no column curency; did you mean currency?",
    ),
    ("select x.id from charges", "Line 1, column 10: the query reads no table x; there are charges."),
    (
        "select id from charges c join refunds r on r.charge_id = c.id",
        "Line 1, column 8: id is a column of c and r: say which.",
    ),
    (
        "select currency from charges group by currency having sum(amonut) > 1",
        "Line 1, column 59: there is no column amonut; did you mean amount?",
    ),
    (
        "with paid as (select id as charge from charges) select charg from paid",
        "Line 1, column 56: there is no column charg; did you mean charge?",
    ),
]


@pytest.mark.parametrize(("query", "told"), REFUSED)
def test_a_mistake_is_told_with_its_place_and_the_nearest_name(query: str, told: str) -> None:
    """In one sentence, before anything is loaded."""
    with pytest.raises(QueryError) as refused:
        read(query)
    assert str(refused.value) == told


@pytest.mark.parametrize(
    "query",
    [
        "insert into charges values ('ch_1')",
        "update charges set amount = 0",
        "delete from charges",
        "drop table charges",
        "create table mine as select * from charges",
        "select id into mine from charges",
        "with c as (select id from charges) insert into charges select * from c",
        "attach 'other.db'",
        "install httpfs",
        "load httpfs",
        "copy charges to 'charges.csv'",
        "export database 'folder'",
        "set memory_limit = '1GB'",
        "pragma database_list",
        "call pragma_version()",
        "explain select 1",
        "show tables",
        "use other",
        "select * from read_csv('/etc/passwd')",
        "select * from read_parquet('https://example.com/x.parquet')",
        "select * from read_text('/etc/passwd')",
        "select * from glob('*')",
        "select * from '/etc/passwd'",
        'select * from "/etc/passwd"',
        "select * from information_schema.tables",
        "select * from duckdb_settings()",
        "select * from pg_catalog.pg_tables",
        "select getenv('HOME')",
        "select current_setting('memory_limit')",
        "select * from sql_auto_complete('s')",
        "select (select content from read_text('/etc/passwd')) from charges",
        "select * from query('select 1')",
    ],
)
def test_a_query_reads_sigmas_tables_and_nothing_else(query: str) -> None:
    """No writes, no files, no network, no settings, nothing of the engine's own."""
    with pytest.raises(QueryError):
        read(query)


def test_duckdb_itself_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were something to get past the reading of a query, DuckDB would still open no other file."""
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    monkeypatch.setattr("helpers.data.query.Query.written_for", lambda *_: f"FROM read_csv('{secret}')")
    with pytest.raises(QueryError, match=r"file system operations are disabled"):
        sql("select 1", source=nothing)
    monkeypatch.setattr(
        "helpers.data.query.Query.written_for", lambda *_: "SET enable_external_access = true"
    )
    with pytest.raises(QueryError, match=r"configuration has been locked|Cannot"):
        sql("select 1", source=nothing)


def nothing(rows: Rows) -> Loaded:
    """No table is ever needed."""
    raise AssertionError(rows)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    """And left where it is."""
    import pyarrow as pa

    broken = tmp_path / "broken.parquet"
    broken.write_text("no Parquet")
    with pytest.raises(QueryError, match=r"broken\.parquet"):
        sql("select id from charges", source=lambda _: Loaded([broken], pa.schema([])))
    assert broken.read_text() == "no Parquet"


@pytest.mark.parametrize(
    ("dialect", "written"),
    [
        ("duckdb", "CAST('2024-02-01 00:00:00' AS TIMESTAMP) - INTERVAL '1' MONTH"),
        ("spark", "CAST('2024-02-01 00:00:00' AS TIMESTAMP) - INTERVAL '1' MONTH"),
        ("snowflake", "CAST('2024-02-01 00:00:00' AS TIMESTAMP) - INTERVAL '1 MONTH'"),
        ("bigquery", "CAST('2024-02-01 00:00:00' AS DATETIME) - INTERVAL '1' MONTH"),
        ("redshift", "CAST('2024-02-01 00:00:00' AS TIMESTAMP) - INTERVAL '1 MONTH'"),
        ("trino", "CAST('2024-02-01 00:00:00' AS TIMESTAMP) - INTERVAL '1' MONTH"),
    ],
)
def test_data_load_time_becomes_a_value_in_each_engines_words(dialect: str, written: str) -> None:
    """The same moment everywhere."""
    query = read("select id from charges where created >= data_load_time - interval '1' month")
    assert written in query.written_for(dialect, datetime(2024, 2, 1))  # noqa: DTZ001


@pytest.mark.parametrize("query", ["(" * 3000 + "1" + ")" * 3000, "not " * 3000 + "true"])
def test_a_query_that_nests_too_deeply_is_refused(query: str) -> None:
    """In a sentence."""
    with pytest.raises(QueryError, match="nests too deeply"):
        read(f"select {query}")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signal to a process")
@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_ends_a_query() -> None:
    """However long it would take, and the next one is answered."""
    endless = "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t"
    sql("select 1", source=nothing)
    stop = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    stop.start()
    with pytest.raises(KeyboardInterrupt):
        sql(endless, source=nothing)
    assert len(sql("select 1", source=nothing)) == 1
