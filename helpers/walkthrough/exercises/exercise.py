"""What an exercise is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .work import Work

Judge = Callable[[Work], str | None]
"""What is still missing, as one sentence; None where the exercise is done."""


@dataclass(frozen=True)
class Exercise:
    """``task`` is one sentence. Of the two hints the first helps, and the second nearly gives it away.

    ``solution`` is Python that does it, with the names that its notebook has. All four are Markdown or code.
    """

    task: str
    hints: tuple[str, str]
    solution: str
    judge: Judge
