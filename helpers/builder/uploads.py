"""Files that were chosen in the browser, which tells what is in them and not where they lie."""

from __future__ import annotations

from itertools import count
from pathlib import Path

FOLDER = Path("uploads")
"""Beside the notebook, so that the code for the form, and a session that is kept, find them there."""


def stored(name: str, content: bytes) -> str:
    """Where a copy of a file lies now, from the working folder; a file is stored once. Raises OSError."""
    FOLDER.mkdir(exist_ok=True)
    last = name.replace("\\", "/").rpartition("/")[2]
    given = Path("file" if last in ("", ".", "..") else last)
    for number in count(1):
        place = FOLDER / (given if number == 1 else f"{given.stem}-{number}{given.suffix}")
        if not place.exists():
            place.write_bytes(content)
        if place.read_bytes() == content:
            return place.as_posix()
    raise AssertionError
