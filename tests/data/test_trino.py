"""Trino's expressions answer as Trino documents them; what cannot be answered so is refused."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from helpers.data import local
from helpers.data.query import QueryError, read
from tests.data import business, trino_differences
from tests.data.trino import AGGREGATES, ALL, REFUSED

ON_TABLES = (
    "select amount as k, count(*) from charges group by k",
    "select amount * 2 as k from charges where k > 5",
    "select id from charges where created > '2024-01-01'",
    "select id from charges where amount = '100'",
    "select amount || id from charges",
)
VALUES = "(values (1, 'a'), (2, 'b'), (2, 'b'), (null, 'c')) as t (x, y)"


def answer(query: str) -> Any:
    """The one value that a query answers, times in UTC without saying so."""
    (row,) = local.run(read(query), _nothing, business.LOAD_TIME).to_pylist()
    value = row["value"]
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _nothing(rows: Any) -> Any:
    raise AssertionError(f"The query reads {rows}.")


def same(value: Any, expected: Any) -> bool:
    """The same value in the same type, decimals with as many places."""
    if isinstance(expected, float):
        return isinstance(value, float) and math.isclose(value, expected, rel_tol=1e-12)
    if isinstance(expected, Decimal):
        return isinstance(value, Decimal) and value.as_tuple() == expected.as_tuple()
    return value == expected and isinstance(value, bool) == isinstance(expected, bool)


EXPRESSIONS = {**ALL, **trino_differences.EXPRESSIONS}
OVER_ROWS = {**AGGREGATES, **trino_differences.AGGREGATES}
QUERIES = trino_differences.QUERIES


@pytest.mark.parametrize(("expression", "expected"), EXPRESSIONS.items(), ids=list(EXPRESSIONS))
def test_an_expression(expression: str, expected: Any) -> None:
    """Functions of every page of Trino's reference."""
    value = answer(f"select {expression} as value")
    assert same(value, expected), value


@pytest.mark.parametrize(("expression", "expected"), OVER_ROWS.items(), ids=list(OVER_ROWS))
def test_an_aggregate(expression: str, expected: Any) -> None:
    """Over four rows, one of them without a value."""
    value = answer(f"select {expression} as value from {VALUES}")
    assert same(value, expected), value


@pytest.mark.parametrize(("query", "expected"), QUERIES.items(), ids=list(QUERIES))
def test_a_query(query: str, expected: Any) -> None:
    """Types go through subqueries, and decimals keep their places."""
    value = answer(query)
    assert same(value, expected), value


@pytest.mark.parametrize("query", [*trino_differences.REFUSED_QUERIES, *ON_TABLES])
def test_what_other_dialects_say_is_refused(query: str) -> None:
    """Their words, and names of a SELECT outside its ORDER BY."""
    with pytest.raises(QueryError):
        read(query)


@pytest.mark.parametrize("expression", [*REFUSED, *trino_differences.REFUSED])
def test_what_is_not_trinos_way_is_refused(expression: str) -> None:
    """Before it is run, or by the engine."""
    with pytest.raises(QueryError):
        answer(f"select {expression} as value")


def test_a_suite_of_trinos_expressions() -> None:
    """There are at least three hundred."""
    assert len(EXPRESSIONS) + len(OVER_ROWS) + len(QUERIES) >= 300


def test_the_load_time_is_now() -> None:
    """`now()`, `current_date` and `current_timestamp` stand still with `data_load_time`."""
    day = business.LOAD_TIME.replace(tzinfo=None)
    assert answer("select now() = data_load_time as value") is True
    assert answer("select current_timestamp = data_load_time as value") is True
    assert answer("select current_date as value") == day.date()
