"""Exercises: what is asked, how it is judged, and how far a reader has come. A file a notebook."""

from collections.abc import Mapping
from itertools import chain

from . import (
    any_operation,
    balances,
    connect,
    customers,
    events,
    payments,
    start,
    subscriptions,
    tokens,
    treasury,
    versions,
)
from .exercise import Exercise
from .work import about

NOTEBOOKS = (
    start,
    tokens,
    customers,
    treasury,
    balances,
    events,
    any_operation,
    payments,
    subscriptions,
    connect,
    versions,
)
EXERCISES: Mapping[str, Exercise] = dict(chain.from_iterable(each.EXERCISES.items() for each in NOTEBOOKS))

__all__ = ["EXERCISES", "Exercise", "about"]
