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
# What may stand between two digits and the next two: `73:6b`, `73 6b`, `0x73, 0x6b`, `\x73\x6b`.
BETWEEN = r"[^0-9A-Za-z]{0,3}(?:0x|(?<=\\)x)?"
HEX = re.compile(rf"[0-9a-fA-F]{{2}}(?:{BETWEEN}[0-9a-fA-F]{{2}}){{21,}}")
MARKED = tuple(mark.encode() for mark in ("k_test_", "k_live_", "whsec_"))
Decode = Callable[[str], Iterable[bytes]]


def _in_base64(mark: bytes) -> Iterator[str]:
    """What of a mark's base64 depends on nothing before or behind it, for each place where it may begin."""
    for before in range(3):
        first, last = -(-before * 8 // 6), (before + len(mark)) * 8 // 6
        for encode in (b64encode, urlsafe_b64encode):
            yield encode(bytes(before) + mark + bytes(3)).decode()[first:last]


ONCE = frozenset(each for mark in MARKED for each in _in_base64(mark))
IN_BASE64 = ONCE | {each for once in ONCE for each in _in_base64(once.encode())}
"""What stands in a text that holds a key in base64, or in base64 of base64."""
IN_HEX = re.compile(
    "|".join(BETWEEN.join(f"{each:02x}" for each in mark.encode()) for mark in MARKS), re.IGNORECASE
)


def found_encoded(text: str) -> Iterator[Found]:
    """Each run of base64 or hexadecimal digits in which a key stands; the whole of it is hidden."""
    if any(each in text for each in IN_BASE64):
        yield from _runs(BASE64, text, _decoded)
    if ("5f" in text or "5F" in text or "77" in text) and IN_HEX.search(text):
        yield from _runs(HEX, text, _from_hex)


def found_wrapped(text: str) -> Iterator[Found]:
    """The letters of each key in base64, in a text whose lines are joined: words may stand around them."""
    if any(each in text for each in IN_BASE64):
        for match in BASE64.finditer(text):
            for skipped, decoded in enumerate(_decoded(match[0])):
                start = match.start() + skipped
                for key in _keys(decoded):
                    yield Found(start + key.start * 4 // 3, start - (-key.end * 4 // 3), HIDDEN)


def _runs(run: re.Pattern[str], text: str, decoded: Decode) -> Iterator[Found]:
    for match in run.finditer(text):
        if any(next(_keys(each), None) for each in decoded(match[0])):
            yield Found(match.start(), match.end(), HIDDEN)


def _keys(decoded: bytes) -> Iterator[Found]:
    text = decoded.decode("latin-1")
    yield from (Found(*each.span(), HIDDEN) for each in KEY.finditer(text))
    yield from found_encoded(text)


def _decoded(run: str) -> Iterator[bytes]:
    """A run, read from each of its first four letters: it may follow letters that do not belong to it."""
    letters = re.sub(r"\s|\\n|=", "", run).replace("+", "-").replace("/", "_")
    for skipped in range(4):
        whole = len(letters[skipped:]) // 4 * 4
        yield urlsafe_b64decode(letters[skipped : skipped + whole])


def _from_hex(run: str) -> Iterator[bytes]:
    """A run, read from each of its first two digits."""
    digits = re.sub(r"0x|[^0-9a-fA-F]", "", run)
    for skipped in range(2):
        yield bytes.fromhex(digits[skipped : len(digits) - (len(digits) - skipped) % 2])
