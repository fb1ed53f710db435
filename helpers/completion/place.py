"""Where the cursor stands in code that is half written: in which call, under which keys, in which text."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A text as far as it goes, or a comment, or one character.
TOKEN = re.compile(
    r"""(?P<quote>"{3}|'{3}|"|')(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P<end>(?P=quote))?|\#[^\n]*|.""",
    re.DOTALL,
)
OPENED_BY = {")": "(", "]": "[", "}": "{"}
CALLEE = re.compile(r"[\w.]+$")
FIRST_TEXT = re.compile(r"""\s*["']([\w.]+)["']\s*,""")
KEYWORD = re.compile(r"(\w+)\s*=\s*$")
KEY = re.compile(r"""["'](\w+)["']\s*:\s*$""")
WORD = re.compile(r"\w*$")


@dataclass(frozen=True)
class Place:
    """In an argument of a call: `client.v1.customers.create({"address": {"li`.

    ``callee``: what is called. ``first``: the text that is its first argument, "" where it is none.
    ``number``: of the argument, from 0; ``keyword``: its name, "" where it has none. ``keys``: what leads
    into it, ("address",); "" stands for any element of a list. ``inside``: whether it is in a dictionary
    or list. ``value``: whether a value is begun, and no name of one. ``begun``: as far as it is written.
    ``quoted``: whether in quotes.
    """

    callee: str
    first: str
    number: int
    keyword: str
    keys: tuple[str, ...]
    inside: bool
    value: bool
    begun: str
    quoted: bool


@dataclass
class Bracket:
    """One that is open. ``parts``: where each of what commas separate begins."""

    kind: str
    start: int
    parts: list[int]


def place(text: str) -> Place | None:
    """Of the end of a text; None where that is in no call of a name."""
    brackets, begins, quoted = _read(text)
    at = max((index for index, each in enumerate(brackets) if each.kind == "("), default=None)
    callee = None if at is None else CALLEE.search(text[: brackets[at].start])
    if callee is None:
        return None
    call, *within = brackets[at:]
    ends = [*(each.start for each in within), begins - quoted]
    before = [text[each.parts[-1] : end] for each, end in zip([call, *within], ends, strict=True)]
    first, keyword = FIRST_TEXT.match(text, call.start + 1), KEYWORD.search(before[0])
    in_list = bool(within) and within[-1].kind == "["
    value = bool(KEY.search(before[-1])) or in_list if within else keyword is not None
    led = before[1:] if value else before[1:-1]
    return Place(
        callee=callee[0],
        first=first[1] if first else "",
        number=len(call.parts) - 1,
        keyword=keyword[1] if keyword else "",
        keys=tuple(match[1] if (match := KEY.search(each)) else "" for each in led),
        inside=bool(within),
        value=value,
        begun=text[begins:],
        quoted=bool(quoted),
    )


def _read(text: str) -> tuple[list[Bracket], int, int]:
    """The brackets that are open at the end; where the last text or word begins, and its quote's length."""
    brackets: list[Bracket] = []
    for match in TOKEN.finditer(text):
        token = match[0]
        if match["quote"] and not match["end"]:
            return brackets, match.start("text"), len(match["quote"])
        if token in OPENED_BY.values():
            brackets.append(Bracket(token, match.start(), [match.end()]))
        elif token in OPENED_BY:
            _close(brackets, OPENED_BY[token])
        elif token == "," and brackets:
            brackets[-1].parts.append(match.end())
    word = WORD.search(text)
    return brackets, word.start() if word else len(text), 0


def _close(brackets: list[Bracket], kind: str) -> None:
    """Together with what was left open within."""
    while brackets and brackets.pop().kind != kind:
        pass
