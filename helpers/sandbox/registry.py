"""Tables that modules fill as they are imported, an entry a function: no two may claim the same key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, TypeVar

Key = TypeVar("Key")
Function = TypeVar("Function", bound=Callable[..., Any])


def entry(table: MutableMapping[Key, Any], key: Key) -> Callable[[Function], Function]:
    """Mark a function as what a table has under a key. Raises ValueError where it has another already."""

    def declare(function: Function) -> Function:
        if key in table:
            raise ValueError(f"{key!r} has a function already: {table[key].__module__}.")
        table[key] = function
        return function

    return declare


def import_below(package: str, path: Iterable[str]) -> None:
    """Import every module of a package, which enters its functions in their tables."""
    for module in walk_packages(path, f"{package}."):
        import_module(module.name)
