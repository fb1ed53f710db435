"""sql(): a Sigma query's answer as a DataFrame, from this machine or from an engine with the same tables."""

from __future__ import annotations

import time
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from . import engines, local
from .download import WEEK
from .queries import Asked, queries
from .query import read
from .rows import Fetched

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from .local import Source


def sql(
    query: str,
    *,
    folder: Path | str | None = None,
    renew: timedelta = WEEK,
    engine: Any = None,
    source: Source | None = None,
    load_time: datetime | None = None,
) -> pd.DataFrame:
    """Run one SELECT in Sigma's dialect over Sigma's tables.

        sql("SELECT id, amount, currency FROM charges")
        sql("SELECT status, count(*) FROM charges GROUP BY 1")

    What the query reads is asked of the connected account, all of it each time. ``folder``: where it is kept
    instead, so that the next query asks for what was made since, and for what may have changed in the time
    ``renew`` (see `download`). ``engine``: a DB-API connection or a Spark session
    where the same tables stand, whose session is in UTC; the query is translated and handed over. ``source``:
    other rows. ``load_time``: what `data_load_time` stands for, the time up to which everything is loaded;
    left out, it is now by the clock of Stripe or of the sandbox, and elsewhere the last midnight in UTC.

    Whole numbers arrive as Int64, texts as strings, times as they stand in Sigma: in UTC, without saying so.
    Raises QueryError, before anything is loaded, for a query that does not read or names what is not there,
    and Refused for a folder with another account's rows.
    """
    checked = read(query)
    start = time.perf_counter()
    if engine is not None:
        answer = engines.run(checked, engine, load_time or last_midnight())
    elif source is not None:
        answer = local.run(checked, source, load_time or last_midnight())
    else:
        with nullcontext(folder) if folder else TemporaryDirectory() as place:
            fetched = Fetched(Path(place), renew)
            answer = local.run(checked, fetched, load_time or fetched.load_time)
    queries.add(Asked(query, answer.num_rows, time.perf_counter() - start))
    return _frame(answer)


def last_midnight() -> datetime:
    """The beginning of today, in UTC."""
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _frame(answer: pa.Table) -> pd.DataFrame:
    import pandas as pd
    import pyarrow as pa

    exact = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype(), pa.bool_(): pd.BooleanDtype()}
    as_in_trino = pa.schema(field.with_type(_as_in_trino(field.type)) for field in answer.schema)
    frame: pd.DataFrame = answer.cast(as_in_trino).to_pandas(types_mapper=exact.get)
    return frame


def _as_in_trino(kind: pa.DataType) -> pa.DataType:
    """DuckDB sums whole numbers into 38 digits, Trino into a bigint; Spark's times name their zone."""
    import pyarrow as pa

    if kind == pa.decimal128(38, 0):
        return pa.int64()
    return pa.timestamp("us") if pa.types.is_timestamp(kind) else kind
