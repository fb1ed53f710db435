"""What was found in a text that must not be shown: where it stands, and what is shown in its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

HIDDEN = "****"


class Found(NamedTuple):
    """A secret from ``start`` to ``end`` of a text, and what is ``shown`` of it."""

    start: int
    end: int
    shown: str


def apart(findings: Iterable[Found]) -> list[Found]:
    """In order, with what overlaps made one."""
    merged: list[Found] = []
    for each in sorted(findings, key=lambda each: (each.start, -each.end)):
        if not merged or each.start >= merged[-1].end:
            merged.append(each)
        elif each.end > merged[-1].end:
            merged[-1] = Found(merged[-1].start, each.end, HIDDEN)
    return merged
