"""Which operation a verb and a path mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from . import operations
from .shapes import Operation


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
