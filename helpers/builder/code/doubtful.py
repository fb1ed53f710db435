"""Values that would be refused: they stand in the code, marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helpers.viewer.html import Html, together

# Letters of Unicode's private use, which no value has a meaning for: a mark's begin and end.
BEGIN, END = "\ue000", "\ue001"


@dataclass(frozen=True)
class Doubtful:
    """A value that would be refused, or that stands for one that is missing."""

    value: Any

    def __str__(self) -> str:
        return str(self.value)


def marked(text: str) -> str:
    """A piece of code that stands for such a value."""
    return f"{BEGIN}{text}{END}"


def unmarked(code: str) -> str:
    """Code as it would be copied."""
    return code.replace(BEGIN, "").replace(END, "")


def as_html(code: str) -> Html:
    """Code with what is doubtful in it marked."""
    return Html(together(code).replace(BEGIN, '<mark class="sf-doubtful">').replace(END, "</mark>"))
