"""`check`: a reader's answer judged, and shown with what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from html import escape
from typing import Any

from ipywidgets import Widget

from helpers.history import Reply
from helpers.viewer.show import View

from .exercises import EXERCISES, Exercise


@dataclass(frozen=True)
class Verdict:
    """`missing` is what the answer still lacks, as one sentence; None where it is right."""

    exercise: Exercise
    missing: str | None

    @property
    def passed(self) -> bool:
        """Whether the answer is right."""
        return self.missing is None

    def __repr__(self) -> str:
        if self.passed:
            return f"✓ Right: {self.exercise.task}"
        return f"✗ Not yet. {self.missing}\n  Hint: {self.exercise.hint}"

    def _repr_html_(self) -> str:
        colour = "--jp-success-color1, #2e7d32" if self.passed else "--jp-warn-color0, #9a4700"
        headline = "✓ Right" if self.passed else "✗ Not yet"
        text = escape(self.missing or self.exercise.task)
        hint = (
            "" if self.passed else f"<details><summary>Hint</summary>{escape(self.exercise.hint)}</details>"
        )
        return (
            f'<div role="status" style="border-left:4px solid var({colour});padding:4px 12px">'
            f"<strong>{headline}</strong> {text}{hint}</div>"
        )


def check(name: str, answer: Any = None) -> Verdict:
    """Judge an answer to an exercise. `answer`: what you made; `...` and None are no answer yet.

    An answer may be an SDK object, an error, a dictionary, a form that was sent, or its `reply`.

    Raises LookupError, naming the nearest exercise, for a name there is not.
    """
    exercise = EXERCISES.get(name)
    if exercise is None:
        nearest = get_close_matches(name, EXERCISES, 1, 0.3) or list(EXERCISES)[:1]
        raise LookupError(f"There is no exercise {name!r}: did you mean {nearest[0]!r}?")
    if answer is None or answer is ...:
        return Verdict(exercise, exercise.task)
    return Verdict(exercise, exercise.judge(_body(answer)))


def _body(answer: Any) -> Any:
    """What a form, its view or its reply holds; any other answer as it is."""
    if isinstance(answer, View):
        return answer.subject.body
    reply = getattr(answer, "reply", None) if isinstance(answer, Widget) else answer
    return reply.body if isinstance(reply, Reply) else answer
