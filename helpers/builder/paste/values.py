"""Values as JavaScript, PHP and Ruby write them, and the call that they stand in; nothing is ever run.

The three differ little: `{name: "Jenny"}`, `['name' => 'Jenny']`, `{name: 'Jenny'}`, `{:name => 'Jenny'}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .pasted import Unreadable

TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|\#[^\n]*|/\*.*?\*/)
    |(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\$]|\\.)*`)
    |(?P<number>-?\d[\d_]*(?:\.\d+)?)
    |(?P<mark>=>|->|::|\.\.\.|[{}\[\](),:.&*;=|])
    |(?P<name>[$@]?[A-Za-z_][\w]*[?!]?)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
WORDS: Mapping[str, Any] = {"true": True, "false": False, "null": None, "nil": None, "undefined": None}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
# Calls whose one argument is a file's path.
OPENS_A_FILE = ("readFileSync", "createReadStream", "fopen", "open", "new")

Token = tuple[str, str]
"""A token's kind and its text."""


def tokens(text: str) -> list[Token]:
    """Without what is between them."""
    pieces = ((each.lastgroup or "", each[0]) for each in TOKEN.finditer(text))
    return [(kind, text) for kind, text in pieces if kind != "space"]


def arguments(text: str) -> list[Any]:
    """The values of a call's arguments; ``text`` begins behind its opening bracket. Raises Unreadable."""
    return Reader(tokens(text)).until(")")


class Reader:
    """Reads values off a list of tokens."""

    def __init__(self, known: list[Token]) -> None:
        self.known = known
        self.at = 0

    def next(self) -> Token:
        """The next token, and go on."""
        if self.at >= len(self.known):
            raise Unreadable("A bracket is open: the call is not whole.")
        self.at += 1
        return self.known[self.at - 1]

    def sees(self, *texts: str) -> bool:
        """Whether the next tokens are these."""
        return tuple(text for _, text in self.known[self.at : self.at + len(texts)]) == texts

    def skip(self, *texts: str) -> bool:
        """Go past the next tokens, if they are these."""
        if text := self.sees(*texts):
            self.at += len(texts)
        return text

    def until(self, end: str) -> list[Any]:
        """Values with commas between them. Keys without braces around them are one dictionary, as in Ruby."""
        values: list[Any] = []
        loose: dict[str, Any] = {}
        while not self.skip(end):
            key, value = self.pair()
            if key is None:
                values.append(value)
            else:
                loose[key] = value
            if not self.skip(",") and not self.sees(end):
                raise Unreadable(f"`{self.next()[1]}` stands where a comma was expected.")
        return [*values, loose] if loose else values

    def pair(self) -> tuple[str | None, Any]:
        """A value, with its key where it has one."""
        self.skip(":")  # a symbol of Ruby's
        named = self.known[self.at : self.at + 1] and self.known[self.at][0] != "mark"
        if named and self.known[self.at + 1 : self.at + 2] and self.known[self.at + 1][1] in (":", "=>"):
            kind, key = self.next()
            self.next()
            return unquoted(key) if kind == "string" else key, self.value()
        return None, self.value()

    def value(self) -> Any:
        """One value that is written out."""
        kind, text = self.next()
        if text == ":":  # a symbol of Ruby's
            kind, text = self.next()
            return unquoted(text) if kind == "string" else text
        return READERS.get(kind, _unreadable)(self, text)

    def bracketed(self, end: str) -> Any:
        """A list, or a dictionary where there are keys, as PHP's brackets are either."""
        values = self.until(end)
        return values[0] if len(values) == 1 and isinstance(values[0], dict) and end == "}" else values


def unquoted(literal: str) -> str:
    """A string's text."""
    return re.sub(r"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), literal[1:-1], flags=re.DOTALL)


def _number(reader: Reader, text: str) -> Any:
    digits = text.replace("_", "")
    return float(digits) if "." in digits else int(digits)


def _mark(reader: Reader, text: str) -> Any:
    if text == "{":
        return reader.bracketed("}") or {}
    if text == "[":
        at = reader.at
        values = reader.until("]")
        keyed = len(values) == 1 and isinstance(values[0], dict) and reader.known[at][1] not in "{["
        return values[0] if keyed else values
    return _unreadable(reader, text)


def _name(reader: Reader, text: str) -> Any:
    """A word with a meaning, PHP's `array(...)`, or the opening of a file."""
    if text in WORDS:
        return WORDS[text]
    while reader.skip(".") or reader.skip("::") or reader.skip("->"):
        text = reader.next()[1]
    if text == "array" and reader.skip("("):
        values = reader.until(")")
        return values[0] if len(values) == 1 and isinstance(values[0], dict) else values
    if text in OPENS_A_FILE and reader.skip("("):
        return reader.until(")")[0]
    return _unreadable(reader, text)


def _unreadable(reader: Reader, text: str) -> Any:
    raise Unreadable(f"`{text}` is not written out: only values themselves can be read.")


READERS: Mapping[str, Callable[[Reader, str], Any]] = {
    "string": lambda _, text: unquoted(text),
    "number": _number,
    "mark": _mark,
    "name": _name,
}
