"""%%sigma: a cell that is a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def sigma(shell: Any, line: str, cell: str) -> pd.DataFrame | None:
    """Show the answer to the query in a cell; `%%sigma name` keeps it under that name instead.

    What is wrong with the query is told without a traceback.
    """
    from IPython.core.error import UsageError

    from .query import QueryError
    from .sql import sql

    try:
        answer = sql(cell)
    except QueryError as problem:
        raise UsageError(str(problem)) from None
    if not line.strip():
        return answer
    shell.user_ns[line.strip()] = answer
    return None
