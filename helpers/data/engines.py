"""The same query on a cluster or in a warehouse, where Stripe's Data Pipeline puts the same tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .query import Query, QueryError

if TYPE_CHECKING:
    import pyarrow as pa

DIALECTS: Mapping[str, str] = {
    "databricks": "databricks",
    "duckdb": "duckdb",
    "google": "bigquery",
    "psycopg": "postgres",
    "psycopg2": "postgres",
    "pyspark": "spark",
    "redshift_connector": "redshift",
    "snowflake": "snowflake",
    "trino": "trino",
}
"""The dialect that an engine speaks, by the Python package its connection comes from."""


def run(query: Query, engine: Any, load_time: datetime) -> pa.Table:
    """Hand a query over to a DB-API connection or a Spark session. Raises QueryError for any other."""
    package = type(engine).__module__.split(".")[0].lstrip("_")
    if package not in DIALECTS:
        raise QueryError(
            f"A connection of {package} is not known here: engine= takes one of {', '.join(DIALECTS)}."
        )
    text = query.written_for(DIALECTS[package], load_time)
    answer: pa.Table = engine.sql(text).toArrow() if package == "pyspark" else _fetch(engine, text)
    return answer


def _fetch(connection: Any, text: str) -> pa.Table:
    import pyarrow as pa

    cursor = connection.cursor()
    try:
        cursor.execute(text)
        names = [column[0] for column in cursor.description]
        columns = zip(*cursor.fetchall(), strict=True)
        values = [list(column) for column in columns] or [[] for _ in names]
        return pa.Table.from_arrays([pa.array(each) for each in values], names=names)
    finally:
        cursor.close()
