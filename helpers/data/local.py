"""A query on this machine: Sigma's tables as DuckDB's views over what was downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .query import Query, QueryError
from .tables import TABLES, Column, Part, Rows, Table

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


@dataclass(frozen=True)
class Loaded:
    """Parquet files with the rows of an operation, and the schema of each, also where there are none.

    ``belongs_to``: the id that a file was downloaded for, where the rows were asked for by one.
    """

    files: Sequence[Path]
    schema: pa.Schema
    belongs_to: Mapping[Path, str] = field(default_factory=dict)


Source = Callable[[Rows], Loaded]
"""Where rows come from."""


def run(query: Query, source: Source, load_time: datetime) -> pa.Table:
    """The query's answer. Raises QueryError where DuckDB cannot give it."""
    import duckdb

    read = {TABLES[name]: columns for name, columns in query.columns.items()}
    loaded = {rows: source(rows) for rows in dict.fromkeys(_needed(read))}
    with duckdb.connect() as connection:
        try:
            _close(connection, [file for each in loaded.values() for file in each.files])
            for rows, each in loaded.items():
                _provide(connection, rows, each)
            for table, columns in read.items():
                connection.execute(view(table, columns))
            return connection.sql(query.written_for("duckdb", load_time)).to_arrow_table()
        except duckdb.Error as problem:
            raise QueryError(f"DuckDB: {problem}") from None


def _needed(read: Mapping[Table, Iterable[str]]) -> Iterable[Rows]:
    for table, columns in read.items():
        for part in table.parts:
            yield part.rows
            yield from (each.rows for each in part.columns if each.rows and each.name in columns)


def _close(connection: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> None:
    """Leave nothing within the query's reach but these files, for good."""
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET python_enable_replacements = false")
    connection.execute("SET allowed_paths = $1", [[str(file) for file in files]])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _provide(connection: duckdb.DuckDBPyConnection, rows: Rows, loaded: Loaded) -> None:
    """Make rows readable by their name, with the id that they belong to in a column of its own."""
    import pyarrow as pa

    if not loaded.files:
        schema = loaded.schema.append(pa.field(rows.by, pa.string())) if rows.by else loaded.schema
        connection.register(rows.name, schema.empty_table())
        return
    files = ", ".join(_text(str(file)) for file in loaded.files)
    if not rows.by:
        connection.execute(f"CREATE VIEW {_name(rows.name)} AS FROM read_parquet([{files}])")
        return
    ids = [loaded.belongs_to[file] for file in loaded.files]
    owners = f"owners of {rows.name}"
    connection.register(owners, pa.table({"filename": [str(file) for file in loaded.files], rows.by: ids}))
    connection.execute(
        f"CREATE VIEW {_name(rows.name)} AS SELECT * EXCLUDE (filename) "
        f"FROM read_parquet([{files}], filename = true) JOIN {_name(owners)} USING (filename)"
    )


def view(table: Table, columns: Iterable[str]) -> str:
    """The statement that makes a table, with some of its columns, out of the rows it is made of."""
    names = sorted(columns) or [next(iter(table.types))]
    parts = " UNION ALL ".join(_select(part, table, names) for part in table.parts)
    return f"CREATE VIEW {_name(table.name)} AS {parts}"


def _select(part: Part, table: Table, names: Iterable[str]) -> str:
    held = {column.name: column for column in part.columns}
    values = ", ".join(
        f"CAST({_expression(held.get(name))} AS {table.types[name]}) AS {_name(name)}" for name in names
    )
    rows = _name(part.rows.name)
    if part.unnest:
        rows = f"(SELECT *, unnest({_name(part.unnest)}) AS element FROM {rows})"
    return f"SELECT {values} FROM {rows} AS rows"


def _expression(column: Column | None) -> str:
    return column.expression if column else "NULL"


def _name(name: str) -> str:
    return f'"{name}"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
