"""Stripe's keys in a text: what they look like, and how they are shown."""

from __future__ import annotations

import re

SHORTEST = 16
"""Characters after a key's prefix; what is shorter is an obvious fake, such as `sk_test_sandbox`."""

# Secret, restricted and ephemeral keys, also an organization's; publishable ones only where they are live.
KEY = re.compile(
    rf"(?:[a-oq-z]k(?:_org)?_(?:live|test)|pk_live)_[A-Za-z0-9]{{{SHORTEST},}}"
    rf"|whsec_[A-Za-z0-9+/=]{{{SHORTEST},}}"
)
LIVE_KEY = re.compile(r"[a-z]k(?:_org)?_live_[A-Za-z0-9]")
KIND = re.compile(r"[a-z]k(?:_org)?_(?:live|test)_|whsec_")

_remembered: set[str] = set()


def remember(value: str) -> None:
    """Mask a secret's literal value from now on, whatever it looks like."""
    if len(value) >= SHORTEST:
        _remembered.add(value)


def holds_key(text: str) -> bool:
    """Whether a text holds a key that is no obvious fake, or a remembered secret."""
    if ("_live_" in text or "_test_" in text or "whsec_" in text) and KEY.search(text):
        return True
    return any(value in text for value in _remembered)


def holds_live_key(text: str) -> bool:
    """Whether a text holds a live key of any length."""
    return "_live_" in text and LIVE_KEY.search(text) is not None


def mask(key: str) -> str:
    """As Stripe shows a key, its kind and its last four characters: `sk_test_****1234`."""
    found = KIND.match(key)
    kind = found[0] if found else ""
    return f"{kind}****{key[-4:] if len(key) >= len(kind) + SHORTEST else ''}"


def mask_keys(text: str) -> str:
    """The text with its keys masked."""
    for value in sorted(_remembered, key=len, reverse=True):
        text = text.replace(value, mask(value))
    return KEY.sub(lambda found: mask(found[0]), text)
