"""The secrets that these tests let loose, and how any of them would be recognised in what came out."""

from __future__ import annotations

import re
from base64 import b64encode
from html import unescape
from urllib.parse import unquote

KEY = "sk_test_" + "51Hx" * 6 + "9876"
MASKED = "sk_test_****9876"
CARD = "4539578763621486"

PIECE = 14
"""Characters of the key that would be too many: more than its kind and its last four, or its first few."""


SEPARATORS = re.compile(r"0x|\\+x|[^0-9A-Za-z]")


def in_base64(text: str) -> set[str]:
    """The base64 of each piece of a text: it holds that of each three of its characters, from any of them."""
    return {b64encode(text[at : at + PIECE].encode()).decode()[:-4] for at in range(len(text) - PIECE)}


def leaked(text: str) -> list[str]:
    """What of the secrets stands in a text, in whatever form."""
    pieces = {KEY[at : at + PIECE] for at in range(4, len(KEY) - PIECE + 1)}
    once = in_base64(KEY)
    twice = {each for piece in once for each in in_base64(piece)}
    cards = {CARD, CARD[:12], " ".join(CARD[at : at + 4] for at in (0, 4, 8, 12))}
    forms = text + "\n" + unquote(unescape(text)) + "\n" + SEPARATORS.sub("", text)
    return sorted(each for each in pieces | once | twice | cards | {KEY.encode().hex()} if each in forms)
