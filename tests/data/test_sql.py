"""Sigma's queries over Sigma's tables: the documented ones, and what they answer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers.data.queries import queries
from helpers.data.sql import sql
from tests.data import business
from tests.data.documented import LAST_MONTH, OURS, SAMPLES, Sample


def ask(query: str, folder: Path) -> pd.DataFrame:
    """The answer over the small business."""
    return sql(query, source=business.source(folder), load_time=business.LOAD_TIME)


def rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """A frame's rows as Python's own values, times as text, in the order in which they sort as text."""
    values = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    return sorted(
        (tuple(str(each) if isinstance(each, datetime) else each for each in row) for row in values), key=str
    )


@pytest.mark.parametrize("sample", [*SAMPLES.values(), *OURS.values()], ids=[*SAMPLES, *OURS])
def test_a_query_answers_what_was_reckoned_by_hand(sample: Sample, tmp_path: Path) -> None:
    """Stripe's documented samples as they stand, and our own on balances, fees, payouts and customers."""
    assert rows(ask(sample.query, tmp_path)) == sorted(sample.answer, key=str)


def test_an_answer_comes_in_the_order_asked_for(tmp_path: Path) -> None:
    """The newest first."""
    assert list(ask(LAST_MONTH.query, tmp_path)["id"]) == ["txn_6", "txn_5", "txn_4", "txn_3", "txn_2"]


def test_an_answer_keeps_exact_types(tmp_path: Path) -> None:
    """Whole numbers stay whole beside a null, sums too; times are times."""
    frame = ask("select sum(amount) as s, max(created) as t from refunds", tmp_path)
    assert frame["s"].dtype == "Int64"
    assert frame["t"].dtype == "datetime64[us]"


def test_only_what_a_query_names_is_loaded(tmp_path: Path) -> None:
    """Rows that no column of the query needs are never asked for."""
    asked = []

    def watched(rows: Any) -> Any:
        asked.append(rows.name)
        return business.source(tmp_path)(rows)

    sql("select id from balance_transactions", source=watched)
    assert asked == ["v1.balance_transactions.list"]


def test_the_queries_of_the_day_are_kept(tmp_path: Path) -> None:
    """With their rows and their time, to look at and to run again."""
    queries.clear()
    ask(LAST_MONTH.query, tmp_path)
    ask("select '<b>' as x from customers", tmp_path)
    assert [each.rows for each in queries] == [5, 3]
    assert queries[0].text == LAST_MONTH.query
    assert "&lt;b&gt;" in queries._repr_html_()
    assert "select id, amount, fee, currency from balance_transactions" in repr(queries)
