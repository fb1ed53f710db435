"""Which operation a request means, and who answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from helpers.catalog import operations
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


@dataclass
class Step:
    """A place in the tree of paths: what may follow it, and the operations that end here."""

    named: dict[str, Step]
    parameter: Step | None
    ends: dict[str, tuple[Operation, tuple[str, ...]]]


@cache
def tree() -> Step:
    """All operations' paths as a tree of their segments."""
    root = Step({}, None, {})
    for each in operations():
        step, names = root, []
        for segment in each.path.strip("/").split("/"):
            if segment.startswith("{"):
                names.append(segment.strip("{}"))
                step.parameter = step.parameter or Step({}, None, {})
                step = step.parameter
            else:
                step = step.named.setdefault(segment, Step({}, None, {}))
        step.ends.setdefault(each.method, (each, tuple(names)))
    return root


def match(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """The operation behind a verb and a path, with the path's parameters; a fixed word wins over one."""
    found = _descend(tree(), path.strip("/").split("/"), method)
    if found is None:
        return None
    (op, names), values = found
    return op, dict(zip(names, values, strict=True))


def _descend(
    step: Step, segments: list[str], method: str
) -> tuple[tuple[Operation, tuple[str, ...]], list[str]] | None:
    if not segments:
        end = step.ends.get(method)
        return (end, []) if end else None
    first, *rest = segments
    if first in step.named:
        found = _descend(step.named[first], rest, method)
        if found:
            return found
    if step.parameter and first:
        found = _descend(step.parameter, rest, method)
        if found:
            return found[0], [first, *found[1]]
    return None
