"""A ledger kept by hand, with one slip in it: what the exercise about reconciling is done on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_slips: list[str] = []


def misbooked(entries: pd.DataFrame) -> pd.DataFrame:
    """The columns `type`, `net` and `currency` of balance transactions, with one net amount typed wrongly."""
    books = entries[["type", "net", "currency"]].copy()
    id = str(books.index[len(books) * 2 // 3])
    net = int(books["net"][id])
    tens, ones = divmod(abs(net) % 100, 10)
    # Two digits in the wrong order, the commonest slip of all: it is always off by a multiple of nine.
    off = 9 * (ones - tens) or 9
    books.loc[id, "net"] = net + (off if net >= 0 else -off)
    _slips[:] = [id]
    return books.sort_index()


def slip() -> str:
    """The id of the transaction that was typed wrongly last; "" if none was."""
    return _slips[0] if _slips else ""
