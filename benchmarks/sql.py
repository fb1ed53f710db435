"""A month of ten million balance transactions, grouped by category: `sql` beside pandas, loading included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.measure import Result, medians
from helpers.data.local import Loaded
from helpers.data.sql import sql

ROWS = 10_000_000
FILE = 1_000_000
ROW_GROUP = 100_000
YEAR = 365 * 24 * 3600
MONTH = datetime(2024, 6, 1, tzinfo=UTC), datetime(2024, 7, 1, tzinfo=UTC)
CATEGORIES = ("charge", "refund", "dispute", "payout", "fee")
QUERY = """
select reporting_category, count(*) as n, sum(net) as net
from balance_transactions
where created >= timestamp '2024-06-01 00:00:00' and created < timestamp '2024-07-01 00:00:00'
group by reporting_category
order by reporting_category
"""


def write(folder: Path) -> list[Path]:
    """A year of balance transactions in files of a million, the newest first, as the API lists them."""
    chance = np.random.default_rng(7)
    start = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp())
    created = np.sort(chance.integers(start, start + YEAR, ROWS))[::-1]
    files = []
    for number in range(ROWS // FILE):
        times = created[number * FILE : (number + 1) * FILE]
        amount = chance.integers(100, 50_000, FILE)
        fee = amount * 29 // 1000 + 30
        table = pa.table(
            {
                "id": pa.array([f"txn_{number:02}{index:022}" for index in range(FILE)]),
                "amount": amount,
                "created": pa.array(times, pa.timestamp("s", tz="UTC")),
                "available_on": pa.array(times + 2 * 24 * 3600, pa.timestamp("s", tz="UTC")),
                "currency": pa.array(["usd"] * FILE),
                "fee": fee,
                "net": amount - fee,
                "reporting_category": pa.array(np.array(CATEGORIES)[chance.integers(0, 5, FILE)]),
                "type": pa.array(["charge"] * FILE),
            }
        )
        files.append(folder / f"{number}.parquet")
        pq.write_table(table, files[-1], row_group_size=ROW_GROUP)
    return files


def with_pandas(files: list[Path]) -> pd.DataFrame:
    """The same with pandas: read the columns that are needed, keep the month, group."""
    columns = ["created", "reporting_category", "net"]
    frame = pd.concat((pd.read_parquet(file, columns=columns) for file in files), ignore_index=True)
    month = frame[(frame["created"] >= MONTH[0]) & (frame["created"] < MONTH[1])]
    return month.groupby("reporting_category", as_index=False).agg(n=("net", "size"), net=("net", "sum"))


def run() -> Iterator[Result]:
    """The seconds that `sql` takes, and how many times as long pandas takes; the answers are the same."""
    with TemporaryDirectory() as folder:
        files = write(Path(folder))
        loaded = Loaded(files, pq.read_schema(files[0]))
        calls: dict[str, Any] = {
            "sql": lambda: sql(QUERY, source=lambda _: loaded),
            "pandas": lambda: with_pandas(files),
        }
        pd.testing.assert_frame_equal(calls["sql"](), calls["pandas"](), check_dtype=False)
        took = medians(calls, 5, warm=1)
    yield Result("sql, in seconds", took["sql"], at_most=1.0)
    yield Result("pandas / sql", took["pandas"] / took["sql"], at_least=10.0)
