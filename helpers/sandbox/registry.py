"""Tables that modules fill as they are imported, an entry a function: no two may claim the same key."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any, TypeVar

Key = TypeVar("Key")
Function = TypeVar("Function", bound=Callable[..., Any])


def entry(table: MutableMapping[Key, Any], key: Key) -> Callable[[Function], Function]:
    """Mark a function as what a table has under a key. Raises ValueError where it has another already."""

    def mark(function: Function) -> Function:
        if key in table:
            raise ValueError(f"{key!r} has a function already: {table[key].__module__}.")
        table[key] = function
        return function

    return mark
