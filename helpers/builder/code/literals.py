"""Values as source code, laid out as a formatter would; in Python's notation or another language's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.redaction import redact

from .doubtful import Doubtful, marked
from .sample import Upload

WIDTH = 64


@dataclass(frozen=True)
class Notation:
    """How a language writes a string, a dictionary's key, a file to send, and what is none of these."""

    string: Callable[[str], str]
    key: Callable[[str], str]
    file: Callable[[str], str]
    other: Callable[[Any], str]


def quoted(text: str) -> str:
    """A text as Python's literal, with double quotes where that needs no backslashes more."""
    return repr(text) if {'"', "'"} & set(text) else f'"{repr(text)[1:-1]}"'


PYTHON = Notation(string=quoted, key=quoted, file=lambda path: f'open({path}, "rb")', other=repr)


def literal(value: Any, notation: Notation = PYTHON, indent: int = 0, before: int = 0) -> str:
    """A value's source. ``indent``: how far in its lines are; ``before``: what its first line begins with."""
    flat = _flat(value, notation)
    if indent + before + len(flat) < WIDTH or not isinstance(value, Mapping | list | tuple):
        return flat
    inner = indent + 4
    if isinstance(value, Mapping):
        names = [(f"{_key(name, notation)}: ", each) for name, each in value.items()]
        lines = [f"{name}{literal(each, notation, inner, len(name))}" for name, each in names]
        return block("{", lines, "}", indent)
    return block("[", [literal(each, notation, inner) for each in value], "]", indent)


def call(function: str, arguments: Sequence[tuple[str, Any]], notation: Notation = PYTHON) -> str:
    """A call's source; each argument is a value after what names it (`card=`), or after nothing."""
    flat = ", ".join(f"{name}{_flat(value, notation)}" for name, value in arguments)
    if len(function) + len(flat) + 2 <= WIDTH:
        return f"{function}({flat})"
    if len(arguments) == 1 and not arguments[0][0]:
        return f"{function}({literal(arguments[0][1], notation, before=len(function) + 2)})"
    lines = [f"{name}{literal(value, notation, 4, len(name))}" for name, value in arguments]
    return block(f"{function}(", lines, ")", 0)


def block(opening: str, lines: list[str], closing: str, indent: int) -> str:
    """Lines one step further in than what opens and closes them, each with its comma."""
    inner = " " * (indent + 4)
    return "\n".join([opening, *(f"{inner}{each}," for each in lines), " " * indent + closing])


def _flat(value: Any, notation: Notation) -> str:
    if isinstance(value, Mapping):
        pairs = (f"{_key(name, notation)}: {_flat(each, notation)}" for name, each in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_flat(each, notation) for each in value)}]"
    if isinstance(value, Doubtful):
        return marked(_flat(value.value, notation))
    if isinstance(value, Upload):
        return notation.file(notation.string(redact(value.path)))
    return notation.string(redact(value)) if isinstance(value, str) else notation.other(value)


def _key(name: str, notation: Notation) -> str:
    return notation.key(redact(name))
