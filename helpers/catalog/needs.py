"""What operations need though the SDK's types call it optional; `python -m scripts.needs` writes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("needs.json")


@dataclass(frozen=True)
class Needs:
    """``required``: parameters that must be given; ``one_of``: sets of which one must be; ``at_most_one``:
    sets of which no two may be.
    """

    required: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    at_most_one: tuple[tuple[str, ...], ...] = ()


def needs(name: str) -> Needs:
    """Of the operation of a name."""
    return _table().get(name, Needs())


@cache
def _table() -> dict[str, Needs]:
    written = json.loads(TABLE.read_text("utf-8"))
    return {name: _needs(each) for name, each in written.items()}


def _needs(written: dict[str, list[list[str]]]) -> Needs:
    sets = {key: tuple(map(tuple, written.get(key, ()))) for key in ("one_of", "at_most_one")}
    return Needs(tuple(map(str, written.get("required", ()))), **sets)
