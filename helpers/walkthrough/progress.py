"""`progress`: which exercises a reader has done, in a file of the reader's own."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from helpers.viewer.html import Html, tag
from helpers.viewer.prose import inline, unmarked

from .exercises import EXERCISES

FOLDER = "WORKBOOK_STATE"
"""A variable of the environment that names another folder than the system's own for a program's state."""


def progress() -> Progress:
    """The exercises of every notebook, and which of them you have done.

        progress()
        progress().by_notebook

    It is kept on this machine.
    """
    return Progress(_read())


@dataclass(frozen=True)
class Progress:
    """``done``: when each exercise was first done, by its name (ISO 8601, UTC)."""

    done: Mapping[str, str]

    @property
    def by_notebook(self) -> dict[str, dict[str, bool]]:
        """Whether each exercise is done, by the words before its colon and then by its name."""
        done: dict[str, dict[str, bool]] = {}
        for name in EXERCISES:
            done.setdefault(name.partition(":")[0], {})[name] = name in self.done
        return done

    def __repr__(self) -> str:
        lines = [_counted(self._total)]
        for notebook, exercises in self.by_notebook.items():
            lines.append(f"{notebook}: {sum(exercises.values())} of {len(exercises)}")
            lines += [f"  {_mark(done)} {unmarked(EXERCISES[name].task)}" for name, done in exercises.items()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = (_row(notebook, exercises) for notebook, exercises in self.by_notebook.items())
        return tag("div", tag("strong", _counted(self._total)), *rows)

    @property
    def _total(self) -> list[bool]:
        return [done for exercises in self.by_notebook.values() for done in exercises.values()]


def _row(notebook: str, exercises: Mapping[str, bool]) -> Html:
    """A notebook's bar, and its exercises folded under it."""
    done, count = sum(exercises.values()), len(exercises)
    bar = tag("progress", value=str(done), max=str(count), aria_label=notebook, style="width:6em")
    items = (
        tag("li", f"{_mark(done)} ", inline(EXERCISES[name].task), " ", tag("code", name))
        for name, done in exercises.items()
    )
    summary = tag("summary", bar, f" {notebook}: {done} of {count}", style="cursor:pointer")
    return tag("details", summary, tag("ul", *items, style="list-style:none"), style="margin:2px 0")


def _counted(done: list[bool]) -> str:
    return f"{sum(done)} of {len(done)} exercises done"


def _mark(done: bool) -> str:
    return "✓" if done else "○"


def file() -> Path:
    """Where progress is kept: in the system's folder for a program's state, and never in the project."""
    from platformdirs import user_state_path

    folder = os.environ.get(FOLDER)
    return (Path(folder) if folder else user_state_path("stripe-workbook", False)) / "progress.json"


def note(name: str) -> str:
    """Keep that an exercise is done; says why that was not possible, "" where it was."""
    done = _read()
    if name in done:
        return ""
    done[name] = datetime.now(UTC).isoformat(timespec="seconds")
    place = file()
    part = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps({"exercises": done}, indent=2), encoding="utf-8")
        part.replace(place)
    except OSError as error:
        return f"Your progress could not be kept ({error.strerror})."
    return ""


def _read() -> dict[str, str]:
    """What the file says; nothing where there is none, or where it cannot be read."""
    try:
        kept = json.loads(file().read_text(encoding="utf-8"))["exercises"]
        return {str(name): str(when) for name, when in dict(kept).items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
