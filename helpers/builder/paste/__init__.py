"""A request from elsewhere, pasted in as text: a command of curl, wget or Stripe's CLI, or an SDK's call."""

from __future__ import annotations

import ast
import re
from textwrap import dedent

from helpers.catalog import UnknownOperation
from helpers.redaction import holds_live_key
from helpers.safety import Refused

from .cli import read_cli
from .curl import read_curl
from .go import read_go
from .java import read_java
from .languages import read_call
from .pasted import NoSuchCall, Pasted, Unreadable
from .python import read_python
from .wget import read_wget

__all__ = ["Pasted", "Unreadable", "is_pasted", "read"]

CURL = re.compile(r"(?:[$>] )?curl(?:\.exe)?\s")
WGET = re.compile(r"(?:[$>] )?wget(?:\.exe)?\s")
CLI = re.compile(r"(?:[$>] )?stripe\s+[a-z]")
GO = re.compile(r"&stripe\.\w+Params\b|stripe-go|context\.(?:TODO|Background)\(\)")
JAVA = re.compile(r"Params\.builder\(\)|\.v[12]\(\)|\bcom\.stripe\.|\bStripe\.apiKey\b")
CALLED = re.compile(r"\w(?:\.|->|::)\w+\s*\(")


def is_pasted(text: str) -> bool:
    """Whether a text is a request and no operation's name, nor words that search for one."""
    begun = text.lstrip()
    return any(each.match(begun) for each in (CURL, WGET, CLI)) or CALLED.search(text) is not None


def read(text: str) -> Pasted:
    """The operation, its parameters and the request's options. Nothing of the text is ever run.

    Raises `Unreadable`, which names what could not be read, `UnknownOperation`, and `Refused` for a live key.
    Any other key is left out: a form sends with the key of `connect`.
    """
    if holds_live_key(text):
        raise Refused(
            "There is a live key in what was pasted: roll it in the Dashboard, and paste a test request."
        )
    begun = text.lstrip()
    if CURL.match(begun):
        return read_curl(text)
    if WGET.match(begun):
        return read_wget(text)
    if CLI.match(begun):
        return read_cli(text)
    if GO.search(text):
        return read_go(text)
    if JAVA.search(text):
        return read_java(text)
    return _read_code(text)


def _read_code(text: str) -> Pasted:
    """Python, or else JavaScript, PHP or Ruby, which look much alike."""
    try:
        return read_python(text)
    except (Unreadable, UnknownOperation) as no_python:
        try:
            return read_call(text)
        except Unreadable as nothing_else:
            known = not isinstance(no_python, UnknownOperation | NoSuchCall)
            python = _is_python(text) and (known or isinstance(nothing_else, NoSuchCall))
            raise (no_python if python else nothing_else) from None


def _is_python(text: str) -> bool:
    try:
        ast.parse(dedent(text).strip())
    except SyntaxError:
        return False
    return True
