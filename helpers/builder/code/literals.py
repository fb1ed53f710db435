"""Values as Python source, laid out as a formatter would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.redaction import redact

from .sample import Upload

WIDTH = 88


def literal(value: Any, indent: int = 0) -> str:
    """A value's source. ``indent``: how far in its first line begins, which is how far its last one does."""
    flat = _flat(value)
    if indent + len(flat) <= WIDTH or not isinstance(value, Mapping | list | tuple):
        return flat
    inner = indent + 4
    if isinstance(value, Mapping):
        lines = [f"{_flat(name)}: {literal(each, inner)}" for name, each in value.items()]
        return block("{", lines, "}", indent)
    return block("[", [literal(each, inner) for each in value], "]", indent)


def call(function: str, arguments: Sequence[tuple[str, Any]]) -> str:
    """A call's source; each argument is a value after what names it (`card=`), or after nothing."""
    flat = f"{function}({', '.join(f'{name}{_flat(value)}' for name, value in arguments)})"
    if len(flat) <= WIDTH:
        return flat
    if len(arguments) == 1 and not arguments[0][0]:
        return f"{function}({literal(arguments[0][1])})"
    return block(f"{function}(", [f"{name}{literal(value, 4)}" for name, value in arguments], ")", 0)


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
