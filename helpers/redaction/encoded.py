"""Keys in a text that is encoded: base64, as in a header of Basic authentication, and hexadecimal digits."""

from __future__ import annotations

import re
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator

from .found import HIDDEN, Found
from .keys import KEY, MARKS

LETTERS = "[A-Za-z0-9+/_-]"
# Long texts are broken into lines of 64 or 76 characters; in JSON and in a repr an escape breaks them.
BASE64 = re.compile(rf"(?:{LETTERS}{{60,76}}(?:\r?\n|\\n))*{LETTERS}{{24,}}={{0,2}}")
HEX = re.compile(r"(?:[0-9a-fA-F]{2}){22,}")
MARKED = tuple(mark.encode() for mark in ("k_test_", "k_live_", "whsec_"))
Decode = Callable[[str], Iterable[bytes]]


def _in_base64(mark: bytes) -> Iterator[str]:
    """What of a mark's base64 depends on nothing before or behind it, for each place where it may begin."""
    for before in range(3):
        first, last = -(-before * 8 // 6), (before + len(mark)) * 8 // 6
        for encode in (b64encode, urlsafe_b64encode):
            yield encode(bytes(before) + mark + bytes(3)).decode()[first:last]


IN_BASE64 = frozenset(each for mark in MARKED for each in _in_base64(mark))
IN_HEX = frozenset(each for mark in MARKS for each in (mark.encode().hex(), mark.encode().hex().upper()))


def found_encoded(text: str) -> Iterator[Found]:
    """Each run of base64 or hexadecimal digits in which a key stands; the whole of it is hidden."""
    if any(each in text for each in IN_BASE64):
        yield from _runs(BASE64, text, _decoded)
    if any(each in text for each in IN_HEX):
        yield from _runs(HEX, text, lambda run: [bytes.fromhex(run)])


def _runs(run: re.Pattern[str], text: str, decoded: Decode) -> Iterator[Found]:
    for match in run.finditer(text):
        if any(KEY.search(each.decode("latin-1")) for each in decoded(match[0])):
            yield Found(match.start(), match.end(), HIDDEN)


def _decoded(run: str) -> Iterator[bytes]:
    """A run, read from each of its first four letters: it may follow letters that do not belong to it."""
    letters = re.sub(r"\s|\\n|=", "", run).replace("+", "-").replace("/", "_")
    for skipped in range(4):
        whole = len(letters[skipped:]) // 4 * 4
        yield urlsafe_b64decode(letters[skipped : skipped + whole])
