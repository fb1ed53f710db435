"""Values as Python source, laid out as a formatter would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.redaction import redact

from .sample import Upload

WIDTH = 64


def literal(value: Any, indent: int = 0, before: int = 0) -> str:
    """A value's source. ``indent``: how far in its lines are; ``before``: what its first line begins with."""
    flat = _flat(value)
    if indent + before + len(flat) < WIDTH or not isinstance(value, Mapping | list | tuple):
        return flat
    inner = indent + 4
    if isinstance(value, Mapping):
        names = [(f"{_flat(name)}: ", each) for name, each in value.items()]
        lines = [f"{name}{literal(each, inner, len(name))}" for name, each in names]
        return block("{", lines, "}", indent)
    return block("[", [literal(each, inner) for each in value], "]", indent)


def call(function: str, arguments: Sequence[tuple[str, Any]]) -> str:
    """A call's source; each argument is a value after what names it (`card=`), or after nothing."""
    flat = f"{function}({', '.join(f'{name}{_flat(value)}' for name, value in arguments)})"
    if len(flat) <= WIDTH:
        return flat
    if len(arguments) == 1 and not arguments[0][0]:
        return f"{function}({literal(arguments[0][1], before=len(function) + 2)})"
    lines = [f"{name}{literal(value, 4, len(name))}" for name, value in arguments]
    return block(f"{function}(", lines, ")", 0)


def block(opening: str, lines: list[str], closing: str, indent: int) -> str:
    """Lines one step further in than what opens and closes them, each with its comma."""
    inner = " " * (indent + 4)
    return "\n".join([opening, *(f"{inner}{each}," for each in lines), " " * indent + closing])


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_flat(name)}: {_flat(each)}' for name, each in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flat, value))}]"
    if isinstance(value, Upload):
        return f'open({_quoted(value.path)}, "rb")'
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    """With double quotes where that needs no backslashes more."""
    text = redact(text)
    return repr(text) if '"' in text else f'"{repr(text + chr(34))[1:-2]}"'
