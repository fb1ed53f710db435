"""The same queries on Spark answer the same as here."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from helpers.data import local
from helpers.data.query import read
from helpers.data.sql import sql
from tests.data import business
from tests.data.documented import OURS, SAMPLES, Sample
from tests.data.test_sql import rows

QUERIES = {**SAMPLES, **OURS}


def as_the_pipeline_puts_them(folder: Path) -> dict[str, Path]:
    """Sigma's tables in Parquet, with the columns that the queries read."""
    columns = defaultdict[str, set[str]](set)
    for sample in QUERIES.values():
        for table, names in read(sample.query).columns.items():
            columns[table].update(names)
    files = {}
    for table, read_of_it in columns.items():
        listed = ", ".join(f'"{name}"' for name in sorted(read_of_it))
        answer = local.run(read(f"select {listed} from {table}"), business.source(folder), business.LOAD_TIME)
        files[table] = folder / f"{table}.parquet"
        pq.write_table(answer, files[table])
    return files


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session on this machine alone, over the tables of the small business."""
    if shutil.which("java") is None and not os.environ.get("CI"):
        pytest.skip("Spark needs Java 17 or newer, and there is none.")
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.warehouse.dir", str(folder))
        .getOrCreate()
    )
    for name, file in as_the_pipeline_puts_them(folder).items():
        session.read.parquet(str(file)).createOrReplaceTempView(name)
    yield session
    session.stop()


@pytest.mark.parametrize("sample", QUERIES.values(), ids=QUERIES)
def test_spark_answers_as_duckdb_does(sample: Sample, spark: Any) -> None:
    """Handed over in Spark's words, over the same tables: the answers that were reckoned by hand."""
    answer = sql(sample.query, engine=spark, load_time=business.LOAD_TIME)
    assert rows(answer) == sorted(sample.answer, key=str)
