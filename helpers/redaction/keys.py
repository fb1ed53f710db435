"""Stripe's keys in a text: what they look like, and how they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from operator import eq

from .found import HIDDEN, Found

SHORTEST = 16
"""Characters after a key's prefix; what is shorter is an obvious fake, such as `sk_test_sandbox`."""
PIECE = 10
"""Characters of a remembered key that are hidden, too, where they stand alone."""
STEP = 5  # any PIECE of a key holds one of its parts of this length, counted from the key's end
# What a newer key begins with: a 5, and the account's id, which also its publishable key and replies tell.
ACCOUNT = re.compile(r"51[A-Za-z0-9]{15}(?=[A-Za-z0-9]{60})")

# Secret, restricted and ephemeral keys, also an organization's; publishable ones only where they are live.
PREFIX = r"(?:[a-oq-z]k(?:_org)?_(?:live|test)|pk_live)_"
# What shortens a long text for display (reprlib, `%whos`, pandas) leaves both ends around dots.
DOTS = r"<?(?:\.\.\.|…)>?"
SIGNING = r"(?:[A-Za-z0-9+/=]|%(?:2[BFbf]|3[Dd])|\\/)"
KEY = re.compile(
    rf"{PREFIX}(?:[A-Za-z0-9]{{{SHORTEST},}}(?:_[A-Za-z0-9]+)*(?:{DOTS}[A-Za-z0-9]+)?"
    rf"|[A-Za-z0-9]*{DOTS}[A-Za-z0-9]{{5,}}|[A-Za-z0-9]{{5,}}{DOTS}[A-Za-z0-9]+)"
    rf"|whsec_(?:{SIGNING}{{{SHORTEST},}}(?:{DOTS}{SIGNING}+)?|{SIGNING}*{DOTS}{SIGNING}{{5,}})"
)
BEGUN = re.compile(rf"(?:{PREFIX}|whsec_)(?:{SIGNING}|[_.…<>%])*\Z")
LIVE_KEY = re.compile(r"[a-z]k(?:_org)?_live_[A-Za-z0-9]")
KIND = re.compile(r"[a-z]k(?:_org)?_(?:live|test)_|whsec_")
MARKS = ("_test_", "_live_", "whsec_")

_remembered: dict[str, tuple[str, ...]] = {}  # a secret, and the parts by which a piece of it is found


def remember(value: str) -> None:
    """Mask a secret's literal value from now on, whatever it looks like; of a key its pieces, too."""
    if len(value) >= SHORTEST:
        _remembered[value] = _parts(value) if KIND.match(value) else ()


def remembered() -> list[str]:
    """Every secret that is masked by its literal value."""
    return list(_remembered)


def _parts(key: str) -> tuple[str, ...]:
    body = _body(key)
    return tuple(body[end - STEP : end] for end in range(len(body), STEP - 1, -STEP))


def holds_key(text: str) -> bool:
    """Whether a text holds a key that is no obvious fake, or a remembered secret."""
    return next(found_keys(text), None) is not None


def holds_live_key(text: str) -> bool:
    """Whether a text holds a live key of any length."""
    return "_live_" in text and LIVE_KEY.search(text) is not None


def kind_of(key: str) -> str:
    """`sk_test_`, `whsec_`; "" for what is no key of Stripe's."""
    match = KIND.match(key)
    return match[0] if match else ""


def _body(key: str) -> str:
    """What of a key is told nowhere else."""
    return ACCOUNT.sub("", key[len(kind_of(key)) :], count=1)


def mask(key: str) -> str:
    """As Stripe shows a key, its kind and its last four characters: `sk_test_****1234`."""
    kind = kind_of(key)
    return f"{kind}{HIDDEN}{key[-4:] if len(key) >= len(kind) + SHORTEST else ''}"


def found_keys(text: str) -> Iterator[Found]:
    """Keys by what they look like, then remembered secrets, then pieces of remembered keys."""
    if any(mark in text for mark in MARKS):
        for match in KEY.finditer(text):
            yield Found(match.start(), match.end(), mask(match[0]))
    for value, parts in list(_remembered.items()):
        if value in text:
            # What goes on behind it may be the rest of a longer secret.
            for match in re.finditer(rf"{re.escape(value)}\w*", text):
                yield Found(match.start(), match.end(), mask(value))
        for part in parts:
            if part in text:
                yield from _pieces(text, value, part)


def _pieces(text: str, key: str, part: str) -> Iterator[Found]:
    """Where a part of a key stands in a text with so much of the key around it that it is no chance."""
    body = _body(key)
    within = body.rindex(part)
    at = text.find(part)
    while at >= 0:
        before = _same(reversed(body[:within]), reversed(text[max(0, at - within) : at]))
        after = _same(body[within + STEP :], text[at + STEP : at + len(body)])
        if before + STEP + after >= PIECE:
            yield Found(at - before, at + STEP + after, HIDDEN)
        at = text.find(part, at + 1)


def _same(one: Iterable[str], other: Iterable[str]) -> int:
    """How many of the first characters are the same."""
    return sum(1 for _ in takewhile(bool, map(eq, one, other)))
