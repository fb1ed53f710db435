"""A text as it reads without what stands between its characters, and where each of them stood before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from html import unescape

from .encoded import found_wrapped
from .found import Found

Find = Callable[[str], Iterable[Found]]

# Where `pprint` goes on with a long string or bytes on the next line, which pytest may begin with a mark.
BROKEN = re.compile(r"""['"]\n[E>\s]*[bru]{0,2}['"]""")
# A character in an address, in HTML, in a string of JSON or Python, in Markdown; each may be escaped again.
# Of many backslashes, the first alone is looked at: from each of them on, it would take a square of the time.
ESCAPED = re.compile(
    r"%(?:25)*(?P<address>[0-9A-Fa-f]{2})"
    r"|&(?:amp;)*(?P<html>#\d{1,4};|#[xX][0-9A-Fa-f]{1,4};|[A-Za-z]{2,12};)"
    r"|(?<!\\)\\+(?:u00|x)(?P<string>[0-9A-Fa-f]{2})"
    r"|(?<!\\)\\+(?P<markdown>[_-])"
)
# Base64 that goes on in the next line; in JSON and in a repr an escape breaks it.
WRAPPED = re.compile(r"(?<=[A-Za-z0-9+/_-])(?:[^\S\n]*+\n\s*+|(?:\\r)?\\n)(?=[A-Za-z0-9+/_-])")


def _character(escaped: re.Match[str]) -> str:
    if escaped["html"]:
        return unescape(f"&{escaped['html']}")
    return escaped["markdown"] or chr(int(escaped["address"] or escaped["string"], 16))


def found_rewritten(text: str, find: Find) -> Iterator[Found]:
    """What is found in a text only once it is rewritten, each way by itself."""
    if "'\n" in text or '"\n' in text:
        yield from _found(text, BROKEN, lambda _: "", find)
    if "%" in text or "&" in text or "\\" in text:
        yield from _found(text, ESCAPED, _character, find)
    if "\n" in text or "\\n" in text:
        yield from _found(text, WRAPPED, lambda _: "", found_wrapped)


def _found(
    text: str, pattern: re.Pattern[str], instead: Callable[[re.Match[str]], str], find: Find
) -> Iterator[Found]:
    """What reaches over a place that was rewritten, by where it stands in the text."""
    pieces: list[str] = []
    starts: list[int] = []  # of what was put in, in the new text
    ends: list[int] = []
    shifts = [0]  # how far behind them everything has moved
    at = length = 0
    for match in pattern.finditer(text):
        put_in = instead(match)
        pieces += (text[at : match.start()], put_in)
        starts.append(length + match.start() - at)
        length = starts[-1] + len(put_in)
        ends.append(length)
        at = match.end()
        shifts.append(at - length)
    for each in find("".join((*pieces, text[at:]))) if starts else ():
        first, last = bisect_right(ends, each.start), bisect_left(starts, each.end)
        if first != last:
            yield Found(each.start + shifts[first], each.end + shifts[last], each.shown)
