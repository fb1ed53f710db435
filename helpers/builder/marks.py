"""Which fields an error is about: the one that it names as its `param`, and those in its message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.viewer import Problem

from .entries import Entry, find

QUOTED = re.compile(r"[`'\"]([a-z_]\w*(?:\[\w+\])*)[`'\"]")
# As Stripe lists parameters at the end of a message, after a colon, with commas and an "or".
LISTED = re.compile(r":\s*([a-z_]\w*(?:\[\w+\])*(?:(?:,| or| and)+ [a-z_]\w*(?:\[\w+\])*)+)")


def marks(root: Entry, problem: Problem) -> dict[str, str]:
    """The message, by the path of each field that it is about."""
    entries = (named(root, name) for name in _names(problem))
    return {entry.path: problem.message for entry in entries if entry}


def _names(problem: Problem) -> Iterator[str]:
    if problem.param:
        yield problem.param
    yield from QUOTED.findall(problem.message)
    for listed in LISTED.findall(problem.message):
        yield from re.split(r"(?:,| or| and)+ ", listed)


def named(root: Entry, param: str) -> Entry | None:
    """The entry of a parameter's name, which may be short of its full one: `number`."""
    try:
        return find(root, param)
    except KeyError:
        pass
    entries = [root]
    for entry in entries:
        entries += entry.inner()
    return next((each for each in entries if each.name == param), None)
