"""The connected account's rows, asked for page by page and kept as Parquet while a query runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.catalog import operation
from helpers.connection import send, unrecorded
from helpers.history import Reply, Request

from .local import Loaded
from .query import QueryError
from .tables import TABLES, Part, Rows

if TYPE_CHECKING:
    import pyarrow as pa


class Fetched:
    """A source: every row that the account has, in files of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, rows: Rows) -> Loaded:
        """The rows of an operation; of one that is called for each row of another, of all of them."""
        schema = fields(rows.operation)
        belongs_to = {}
        for filters in calls(rows):
            file = self.folder / f"{' '.join((rows.name, *filters.values()))}.parquet"
            _write(file, _listed(rows.operation, filters), schema)
            belongs_to[file] = filters.get(rows.by, "")
        return Loaded(list(belongs_to), schema, belongs_to)


def load_time() -> datetime:
    """The end of this second by Stripe's clock, or the sandbox's: what is there now was made before it."""
    headers = _answered(Request("get", "/v1/balance")).headers
    date = next((value for name, value in headers.items() if name.lower() == "date"), "")
    return (parsedate_to_datetime(date) if date else datetime.now(UTC)) + timedelta(seconds=1)


def fields(name: str) -> pa.Schema:
    """What Sigma's tables read of an operation's rows: fields by their dotted names."""
    import pyarrow as pa

    types = {
        "varchar": pa.string(),
        "bigint": pa.int64(),
        "double": pa.float64(),
        "boolean": pa.bool_(),
        "timestamp": pa.timestamp("s", tz="UTC"),
    }
    read: dict[str, pa.DataType] = {}
    for part in _parts(name):
        if part.unnest:
            element = {each.name: types[each.type] for each in part.columns if "element." in each.expression}
            read[part.unnest] = pa.list_(pa.struct(element.items()))
        for column in part.columns:
            if column.rows is None:
                read |= dict.fromkeys(re.findall(r'"(.+?)"', column.expression), types[column.type])
    return pa.schema(read.items())


def _parts(name: str) -> Iterator[Part]:
    for table in TABLES.values():
        if not table.name.startswith("connected_account_"):
            yield from (part for part in table.parts if part.rows.operation == name)


def calls(rows: Rows) -> Iterator[Mapping[str, str]]:
    """The filters of each call that it takes to get all the rows."""
    if rows.for_each is None:
        yield {}
        return
    for filters in calls(rows.for_each):
        for row in _listed(rows.for_each.operation, filters):
            if rows.where is None or _value(row, rows.where[0]) == rows.where[1]:
                yield {**filters, rows.by: row["id"]}


def _listed(name: str, filters: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Every row of a list operation; the filter `account` is the account that is asked."""
    account = filters.get("account", "")
    params: dict[str, Any] = {key: value for key, value in filters.items() if key != "account"} | {
        "limit": 100
    }
    more = True
    while more:
        page = _answered(Request("get", operation(name).path, params, name, account)).body
        yield from page["data"]
        more = page["has_more"]
        if more:
            params["starting_after"] = page["data"][-1]["id"]


def _answered(request: Request) -> Reply:
    with unrecorded():
        reply = send(request).reply
    if reply.error is not None:
        raise QueryError(f"Stripe did not give the rows of {request.path}: {reply.error.get('message')}")
    return reply


def _write(file: Path, rows: Iterable[dict[str, Any]], schema: pa.Schema) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    flat = [{name: _value(row, name) for name in schema.names} for row in rows]
    pq.write_table(pa.Table.from_pylist(flat, schema=schema), file)


def _value(row: Mapping[str, Any], name: str) -> Any:
    """A field by its dotted name; null where an object on the way to it is."""
    value: Any = row
    for key in name.split("."):
        value = (value or {}).get(key)
    return value
