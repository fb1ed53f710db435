"""A balance at a glance: how much of each currency is available, pending, or held for something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .html import Html
from .notes import money
from .subject import Subject
from .table import grid

BALANCE = "balance"


def balance_view(subject: Subject, live: bool) -> Html | None:
    """A row for each kind of balance and currency."""
    body = subject.body
    if not isinstance(body, Mapping) or body.get("object") != BALANCE:
        return None
    return grid("Balance", ("balance", "amount"), amounts(body))


def amounts(balance: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Each kind of balance by its path, such as `issuing.available`, with what it holds of a currency."""
    for name, value in balance.items():
        if isinstance(value, Mapping):
            yield from amounts(value, f"{above}{name}.")
        elif isinstance(value, list):
            yield from ((f"{above}{name}", money(each["amount"], each["currency"])) for each in value)
