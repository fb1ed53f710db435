"""`check`: what was done for an exercise judged, and shown with what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from helpers.connection import current
from helpers.history import cell_began, history
from helpers.viewer.html import Html, tag
from helpers.viewer.prose import inline, unmarked

from .exercises import EXERCISES, Exercise
from .exercises.work import Missing, Work
from .progress import note

_shown: dict[str, float] = {}
"""When each exercise was first shown since `connect`, by its task, in Unix seconds.

A notebook that runs again from its top connects again: what it sends by itself is no reader's work.
"""


@dataclass(frozen=True)
class Verdict:
    """``missing`` is what is still lacking, as one sentence; None where the exercise is done.

    ``begun`` is False where nothing was done for it yet. ``note``: why progress could not be kept, or "".
    """

    exercise: Exercise
    missing: str | None
    begun: bool = True
    note: str = ""

    @property
    def passed(self) -> bool:
        """Whether the exercise is done."""
        return self.missing is None

    @property
    def headline(self) -> str:
        """In two words."""
        if self.passed:
            return "✓ Right"
        return "✗ Not yet" if self.begun else "Your turn"

    def __repr__(self) -> str:
        if self.passed:
            return "\n".join(filter(None, (f"✓ Right: {self._task}", self.note)))
        hints = (f"  Hint {number}: {unmarked(each)}" for number, each in enumerate(self.exercise.hints, 1))
        return "\n".join([f"{self.headline}: {unmarked(self.missing or '')}", *hints])

    @property
    def _task(self) -> str:
        return unmarked(self.exercise.task)

    def _repr_html_(self) -> str:
        colour = "--jp-success-color1, #2e7d32" if self.passed else "--jp-warn-color0, #9a4700"
        return tag(
            "div",
            tag("strong", self.headline),
            " ",
            inline(self.missing or self.exercise.task),
            tag("div", self.note) if self.note else None,
            None if self.passed else self._help(),
            role="status",
            style=f"border-left:4px solid var({colour});padding:4px 12px",
        )

    def _help(self) -> Html:
        """A hint, in it the next, and in that a solution: each is opened only where one wants to."""
        first, second = self.exercise.hints
        solution = _folded("A solution", tag("pre", self.exercise.solution))
        return _folded("A hint", inline(first), _folded("Another hint", inline(second), solution))


def _folded(label: str, *content: object) -> Html:
    return tag(
        "details", tag("summary", label, style="cursor:pointer"), *content, style="margin:4px 0 0 12px"
    )


def check(exercise: str | Exercise, answer: Any = None) -> Verdict:
    """Whether an exercise is done: by what was sent since it was shown, and what the account holds now.

        check("start: a customer")
        check("start: a customer", form.reply)

    ``exercise``: its name, or an `Exercise` of your own.

    The first check of an exercise since `connect` shows it; what the same cell sends counts already.
    `answer` says which of the things made is meant, where that is needed or wanted: an id, a dictionary, an
    SDK object, an error, a form that was sent, its `reply`, an exchange. `...` is no answer yet.

    Raises LookupError, naming the nearest exercise, for a name there is not.
    """
    name = exercise if isinstance(exercise, str) else ""
    asked = _named(exercise) if isinstance(exercise, str) else exercise
    if _shown.get(asked.task, 0) < current().since:
        _shown[asked.task] = cell_began()
    since = [each for each in history if each.started >= _shown[asked.task]]
    work = Work(since, None if answer is ... else answer)
    missing = _judged(asked, work)
    if missing is None:
        return Verdict(asked, None, note=note(name) if name else "")
    if not since and work.answer is None:
        return Verdict(asked, asked.task, begun=False)
    return Verdict(asked, missing)


def _named(name: str) -> Exercise:
    exercise = EXERCISES.get(name)
    if exercise is None:
        nearest = get_close_matches(name, EXERCISES, 1, 0.3) or list(EXERCISES)[:1]
        raise LookupError(f"There is no exercise {name!r}: did you mean {nearest[0]!r}?")
    return exercise


def _judged(exercise: Exercise, work: Work) -> str | None:
    try:
        return exercise.judge(work)
    except Missing as missing:
        return str(missing)
