"""A text that comes in pieces: a secret that is split over two of them is masked all the same."""

from __future__ import annotations

import re

from . import cards, keys
from .encoded import IN_BASE64, LETTERS
from .found import Found
from .redact import found, masked

# Of a text read backwards: base64, whose lines it may go on in.
LAST_LETTERS = re.compile(rf"\n?={{0,2}}(?:{LETTERS}|\n\r?(?={LETTERS}))*")
LONGEST = 4096
"""Characters that are held back at most."""
CONTEXT = 32
"""Characters that were shown last and are looked at again: the first few of a key tell nothing."""


class Pieces:
    """What can be shown of a text so far: what may be the beginning of a secret is held back."""

    def __init__(self) -> None:
        self._context = ""
        self._held = ""

    def take(self, text: str) -> str:
        """One piece more; what of all that came can be shown now."""
        whole = self._context + self._held + text
        cut = _begun(whole)
        return self._show(whole, len(whole) if len(whole) - cut > LONGEST else cut)

    def rest(self) -> str:
        """What was held back, masked as it stands, since something else comes in between."""
        whole = self._context + self._held
        return self._show(whole, len(whole))

    def _show(self, whole: str, cut: int) -> str:
        """What stands between what was shown and the cut, which no secret crosses."""
        start, secrets = len(self._context), found(whole)
        cut = max(start, min([cut, *(each.start for each in secrets if each.start < cut < each.end)]))
        secrets = [_behind(start, whole, each) for each in secrets if start < each.end <= cut]
        self._context, self._held = whole[max(0, cut - CONTEXT) : cut], whole[cut:]
        return masked(whole[start:cut], secrets)


def _behind(start: int, text: str, secret: Found) -> Found:
    """The same, of the text from ``start`` on; what was shown of it before is not shown again."""
    before = text[secret.start : start]
    return Found(max(secret.start - start, 0), secret.end - start, secret.shown.removeprefix(before))


def _begun(text: str) -> int:
    """Where a secret begins that the text may not hold whole yet; its end where there is none."""
    tail = text[-LONGEST:]
    starts = [match.start() for each in (keys.BEGUN, cards.BEGUN) if (match := each.search(tail))]
    if letters := LAST_LETTERS.match(tail[::-1]):
        encoded = len(tail) - letters.end()
        starts += [encoded] if any(each in tail[encoded:] for each in IN_BASE64) else []
    for secret in keys.remembered():
        starts += [len(tail) - n for n in range(4, len(secret)) if tail.endswith(secret[:n])]
    return len(text) - len(tail) + min(starts, default=len(tail))
