"""A query on this machine: Sigma's tables as DuckDB's views over what was downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .databases import database
from .query import Query, QueryError
from .sigma import Column, Part, Rows, Table
from .tables import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


@dataclass(frozen=True)
class Loaded:
    """Parquet files with the rows of an operation, and the schema of each, also where there are none.

    ``belongs_to``: the ids that a file was downloaded for, where the rows were asked for by some, in the
    order of `Rows.filters`.
    """

    files: Sequence[Path]
    schema: pa.Schema
    belongs_to: Mapping[Path, tuple[str, ...]] = field(default_factory=dict)


Source = Callable[[Rows], Loaded]
"""Where rows come from."""


def run(query: Query, source: Source, load_time: datetime) -> pa.Table:
    """The query's answer. Raises QueryError where DuckDB cannot give it."""
    import duckdb

    read = {TABLES[name]: columns for name, columns in query.columns.items()}
    loaded = {rows: source(rows) for rows in dict.fromkeys(_needed(read))}
    with database(file for each in loaded.values() for file in each.files) as connection:
        try:
            relations = {rows: _relation(connection, rows, each) for rows, each in loaded.items()}
            for table, columns in read.items():
                _make(connection, table, columns, relations)
            return _answer(connection, query.written_for("duckdb", load_time))
        except duckdb.Error as problem:
            raise QueryError(f"DuckDB: {problem}") from None


def _answer(connection: duckdb.DuckDBPyConnection, text: str) -> pa.Table:
    """What DuckDB answers, unless Ctrl-C ends it: by itself, DuckDB looks for that only now and then."""
    with ThreadPoolExecutor(1, "DuckDB") as thread:
        asked = thread.submit(lambda: connection.sql(text).to_arrow_table())
        try:
            return asked.result()
        except KeyboardInterrupt:
            connection.interrupt()
            raise


def _needed(read: Mapping[Table, Iterable[str]]) -> Iterable[Rows]:
    for table, columns in read.items():
        for part in table.parts:
            yield part.rows
            yield from (rows for each in part.columns if each.name in columns for rows in each.rows)


def _relation(connection: duckdb.DuckDBPyConnection, rows: Rows, loaded: Loaded) -> str:
    """What a query reads rows from, with the ids that they belong to in columns of their own.

    The files themselves, not a view over them: through two views DuckDB 2.0 passes no row group over.
    """
    import pyarrow as pa

    ids = {name: at for at, name in enumerate(rows.filters) if name not in loaded.schema.names}
    if not loaded.files:
        schema = loaded.schema
        for name in ids:
            schema = schema.append(pa.field(name, pa.string()))
        connection.register(f"no {rows.name}", schema.empty_table())
        return _name(f"no {rows.name}")
    files = ", ".join(_text(str(file)) for file in loaded.files)
    if not ids:
        return f"read_parquet([{files}])"
    owners = f"owners of {rows.name}"
    columns = {name: [loaded.belongs_to[file][at] for file in loaded.files] for name, at in ids.items()}
    connection.register(owners, pa.table({"filename": [str(file) for file in loaded.files], **columns}))
    return (
        f"(SELECT * EXCLUDE (filename) FROM read_parquet([{files}], filename = true) "
        f"JOIN {_name(owners)} USING (filename))"
    )


def _make(
    connection: duckdb.DuckDBPyConnection, table: Table, columns: Iterable[str], relations: Mapping[Rows, str]
) -> None:
    """Make a table with those of its columns that are read, and the rows that these look into."""
    names = sorted(columns) or [next(iter(table.types))]
    named = (column for part in table.parts for column in part.columns if column.name in columns)
    for rows in dict.fromkeys(rows for column in named for rows in column.rows):
        connection.execute(f"CREATE TEMP VIEW {_name(rows.name)} AS FROM {relations[rows]}")
    parts = " UNION ALL ".join(_select(part, table, names, relations[part.rows]) for part in table.parts)
    connection.execute(f"CREATE TEMP VIEW {_name(table.name)} AS {parts}")


def _select(part: Part, table: Table, names: Iterable[str], relation: str) -> str:
    held = {column.name: column for column in part.columns}
    values = ", ".join(
        f"CAST({_expression(held.get(name))} AS {_type(table.types[name])}) AS {_name(name)}"
        for name in names
    )
    only = f" WHERE {part.only}" if part.only else ""
    if part.unnest:
        relation = f"(SELECT *, unnest({part.unnest}) AS element FROM {relation}{only})"
        only = ""
    return f"SELECT {values} FROM {relation} AS rows{only}"


def _type(type: str) -> str:
    """As it stands in the files: turning times into ones without a zone would cost more than most queries."""
    return "timestamptz" if type == "timestamp" else type


def _expression(column: Column | None) -> str:
    return column.expression if column else "NULL"


def _name(name: str) -> str:
    return f'"{name}"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
