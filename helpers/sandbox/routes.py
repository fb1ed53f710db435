"""Who answers an operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from helpers.catalog.shapes import Operation

from .account_store import AccountStore


@dataclass(frozen=True)
class Call:
    """One request as its handler sees it: checked parameters, and the account's objects.

    `params`: by type, without `expand`; the empty string where a value is to be unset.
    `publishable`: sent with a publishable key.
    """

    operation: Operation
    path: dict[str, str]
    params: dict[str, Any]
    store: AccountStore
    url: str
    publishable: bool = False


Handler = Callable[[Call], Any]
HANDLERS: dict[str, Handler] = {}


def route(name: str) -> Callable[[Handler], Handler]:
    """Mark the handler of an operation, by the operation's name in the catalog."""

    def mark(handler: Handler) -> Handler:
        assert name not in HANDLERS, name
        HANDLERS[name] = handler
        return handler

    return mark
