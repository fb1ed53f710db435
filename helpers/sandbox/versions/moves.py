"""Nested parameters taken out, put elsewhere and renamed, by dotted names: `phases[].coupon`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..parameters.names import bracketed
from .change import Asked, request


def inside(params: Any, path: str) -> Iterator[dict[str, Any]]:
    """The objects that a name stands for: one for each element of a list, none where it is not sent."""
    holders = [params]
    for step in path.split(".") if path else ():
        holders = [each.get(step.removesuffix("[]")) for each in holders if isinstance(each, dict)]
        if step.endswith("[]"):
            holders = [each for listed in holders if isinstance(listed, list) for each in listed]
    yield from (each for each in holders if isinstance(each, dict))


def fill(params: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Parameters with a value under a dotted name, and the objects around it; what is there stays."""
    *around, last = path.split(".")
    holder = params
    for step in around:
        below = holder.setdefault(step, {})
        if not isinstance(below, dict):
            below = holder[step] = {}
        holder = below
    holder.setdefault(last, value)
    return params


def rename(
    version: str,
    *operations: str,
    names: Mapping[str, str],
    line: str,
    source: str,
    had: Mapping[str, str | None] | None = None,
) -> None:
    """Enter a change that gives parameters another name, relative to where they stand: `x[].a` -> `b.c`."""

    def turn(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
        for old, new in names.items():
            around, _, name = old.rpartition(".")
            for place in inside(params, around):
                if name in place:
                    fill(place, new, place.pop(name))
        return params

    turn.__doc__ = f"Before: {', '.join(f'`{bracketed(old)}`' for old in names)}."
    request(version, *operations, line=line, source=source, had=had, now=_in_errors(names))(turn)


def ignore(
    version: str, *operations: str, had: Mapping[str, str], before: str, line: str, source: str
) -> None:
    """Enter a change that lets older requests send what is of no use: it is checked, and nothing is done."""

    def turn(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
        return params

    turn.__doc__ = before
    request(version, *operations, line=line, source=source, had=had)(turn)


def _in_errors(names: Mapping[str, str]) -> dict[str, str]:
    return {
        bracketed(old): bracketed(f"{old.rpartition('.')[0]}.{new}".lstrip(".")) for old, new in names.items()
    }
