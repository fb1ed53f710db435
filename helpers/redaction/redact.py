"""Hide secrets in a text, or in a value at any depth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .cards import NUMBER, mask_cards
from .keys import holds_key, mask_keys
from .secret import Secret


def redact(text: str) -> str:
    """The text with keys and card numbers masked: `sk_test_****1234`, `****1111`."""
    if holds_key(text):
        text = mask_keys(text)
    return mask_cards(text) if NUMBER.search(text) else text


def redact_value(value: Any) -> Any:
    """A copy of JSON-like data with every text in it redacted; what is no data stays as it is."""
    match value:
        case str() | Secret():
            return redact(str(value))
        case Mapping():
            return {redact_value(name): redact_value(inner) for name, inner in value.items()}
        case list() | tuple():
            inner = [redact_value(each) for each in value]
            return inner if isinstance(value, list) else tuple(inner)
        case int() if value > 10**12 and redact(str(value)) != str(value):
            return redact(str(value))
    return value
