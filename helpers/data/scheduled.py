"""scheduled(): a Sigma query as its schedule would run it, with its result as a file in the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers.connection import control

from .query import QueryError
from .sql import sql

if TYPE_CHECKING:
    import pandas as pd


def scheduled(query: str, title: str = "Scheduled query") -> Any:
    """Run one SELECT over the connected sandbox's data, and keep its result there, as a schedule would.

        scheduled("SELECT id, amount FROM charges")
        scheduled("SELECT count(*) FROM customers", title="Customers")

    An event tells of the run, and its `file` can be downloaded. A query that cannot be run is a failed run.
    Raises what the SDK does; Stripe itself lets nobody but the Dashboard schedule a query.
    """
    try:
        told = {"csv": _csv(sql(query))}
    except QueryError as problem:
        told = {"error": str(problem)}
    return control("post", "sigma_run", sql=query, title=title, **told)


def _csv(frame: pd.DataFrame) -> str:
    """Values as Trino writes them. Guess: times, too, without a fraction where it is 0."""
    told = frame.copy()
    for name in frame.select_dtypes("boolean"):
        told[name] = frame[name].astype("string").str.lower()
    return told.to_csv(index=False, lineterminator="\n")
