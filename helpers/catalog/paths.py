"""Which operation a verb and a path mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from .services import operations, unlisted
from .shapes import Operation

Named = TypeVar("Named")


@dataclass
class Branch(Generic[Named]):
    """A place in a tree of paths: what may follow it, and by verb what ends here with its ids' names."""

    named: dict[str, Branch[Named]]
    parameter: Branch[Named] | None
    ends: dict[str, tuple[Named, tuple[str, ...]]]

    def match(self, method: str, path: str) -> tuple[Named, dict[str, str]] | None:
        """What a verb and a path mean, with the path's ids; a fixed word wins over one.

        A slash at the end makes another path: an empty text stands in the place of an id.
        """
        matched = self.descend(path.removeprefix("/").split("/"), 0, method)
        if matched is None:
            return None
        (meant, names), values = matched
        return meant, dict(zip(names, values, strict=True))

    def descend(
        self, segments: list[str], after: int, method: str
    ) -> tuple[tuple[Named, tuple[str, ...]], list[str]] | None:
        """What ends behind the segments of a path after so many, and those of them that stand for ids."""
        if after == len(segments):
            end = self.ends.get(method)
            return (end, []) if end else None
        first = segments[after]
        named = self.named.get(first)
        if named and (matched := named.descend(segments, after + 1, method)):
            return matched
        if self.parameter and first and (matched := self.parameter.descend(segments, after + 1, method)):
            return matched[0], [first, *matched[1]]
        return None


def grown(paths: Iterable[tuple[str, str, Named]]) -> Branch[Named]:
    """A tree of verbs and paths such as "/v1/tokens/{token}"; of two that are the same the first counts."""
    root: Branch[Named] = Branch({}, None, {})
    for method, path, meant in paths:
        step, names = root, []
        for segment in path.strip("/").split("/"):
            if segment.startswith("{"):
                names.append(segment.strip("{}"))
                step.parameter = step.parameter or Branch({}, None, {})
                step = step.parameter
            else:
                step = step.named.setdefault(segment, Branch({}, None, {}))
        step.ends.setdefault(method, (meant, tuple(names)))
    return root


@cache
def tree() -> Branch[Operation]:
    """All operations of the newest version by their verbs and paths."""
    return grown((each.method, each.path, each) for each in (*operations(), *unlisted()))


def match(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """The operation behind a verb and a path, with the path's parameters."""
    return tree().match(method, path)
