"""Trino's expressions answer as Trino documents them; what cannot be answered so is refused."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from helpers.data import local
from helpers.data.query import QueryError, read
from tests.data import business
from tests.data.trino import AGGREGATES, ALL, REFUSED

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


@pytest.mark.parametrize(("expression", "expected"), ALL.items(), ids=list(ALL))
def test_an_expression(expression: str, expected: Any) -> None:
    """Functions of every page of Trino's reference."""
    value = answer(f"select {expression} as value")
    assert same(value, expected), value


@pytest.mark.parametrize(("expression", "expected"), AGGREGATES.items(), ids=list(AGGREGATES))
def test_an_aggregate(expression: str, expected: Any) -> None:
    """Over four rows, one of them without a value."""
    value = answer(f"select {expression} as value from {VALUES}")
    assert same(value, expected), value


@pytest.mark.parametrize("expression", REFUSED)
def test_what_is_not_trinos_way_is_refused(expression: str) -> None:
    """Before it is run, or by the engine."""
    with pytest.raises(QueryError):
        answer(f"select {expression} as value")


def test_a_suite_of_trinos_expressions() -> None:
    """There are at least a hundred and fifty."""
    assert len(ALL) + len(AGGREGATES) >= 150


def test_the_load_time_is_now() -> None:
    """`now()`, `current_date` and `current_timestamp` stand still with `data_load_time`."""
    day = business.LOAD_TIME.replace(tzinfo=None)
    assert answer("select now() = data_load_time as value") is True
    assert answer("select current_timestamp = data_load_time as value") is True
    assert answer("select current_date as value") == day.date()
