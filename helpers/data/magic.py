"""%%sigma: a cell that is a query."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@cache
def offer_sigma() -> None:
    """Make `%%sigma` known to the running kernel or IPython, if there is one. Once in a process."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        register(shell)


def register(shell: Any) -> None:
    """Make `%%sigma` known to a shell."""
    shell.register_magic_function(lambda line, cell: sigma(shell, line, cell), "cell", "sigma")


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
