"""The secrets that these tests let loose, and how any of them would be recognised in what came out."""

from __future__ import annotations

from base64 import b64encode

KEY = "sk_test_" + "51Hx" * 6 + "9876"
MASKED = "sk_test_****9876"
CARD = "4111111111111111"

PIECE = 14
"""Characters of the key that would be too many: more than its kind and its last four, or its first few."""


def leaked(text: str) -> list[str]:
    """What of the secrets stands in a text, in whatever form."""
    pieces = {KEY[at : at + PIECE] for at in range(4, len(KEY) - PIECE + 1)}
    # The base64 of a text holds that of each three of its characters, from where they begin.
    encoded = {b64encode(KEY[at : at + PIECE].encode()).decode()[:-4] for at in range(len(KEY) - PIECE)}
    cards = {CARD, CARD[:12], " ".join(CARD[at : at + 4] for at in (0, 4, 8, 12))}
    return sorted(each for each in pieces | encoded | cards | {KEY.encode().hex()} if each in text)
