"""How things are measured here: medians of calls in turns, so that a busy machine slows all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

Name = TypeVar("Name")
LONGEST_TURN = 20
"""Calls."""


@dataclass(frozen=True)
class Result:
    """A ratio, and the aim it has: at most or at least so much."""

    what: str
    ratio: float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def reached(self) -> bool:
        """Whether the ratio keeps its aim; a ratio without one always does."""
        return (self.at_most is None or self.ratio <= self.at_most) and (
            self.at_least is None or self.ratio >= self.at_least
        )

    def __str__(self) -> str:
        aim = f"at most {self.at_most}" if self.at_most is not None else f"at least {self.at_least}"
        if self.at_most is None and self.at_least is None:
            aim = "no aim"
        return f"  {'ok  ' if self.reached else 'MISS'} {self.what}: {self.ratio:.2f} ({aim})"


def medians(calls: Mapping[Name, Callable[[], object]], rounds: int, *, warm: int = 20) -> dict[Name, float]:
    """The median time of each call in seconds, taken in turns; in turns of several, where there are many.

    A turn of one short call alone would tell how cold the others left the processor's caches: what shares
    most of its code with them would seem the fastest.
    """
    times: dict[Name, list[float]] = {name: [] for name in calls}
    turn = min(LONGEST_TURN, max(1, rounds // 10))
    for done in range(0, rounds + warm, turn):
        for name, call in calls.items():
            for each in range(done, done + turn):
                start = time.perf_counter()
                call()
                if each >= warm:
                    times[name].append(time.perf_counter() - start)
    return {name: median(each) for name, each in times.items()}
