"""Hide secrets in a text, in bytes, or in a value at any depth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from .cards import found_cards
from .encoded import found_encoded
from .found import Found, apart
from .keys import found_keys
from .rewritten import found_rewritten
from .secret import Secret


def found(text: str) -> list[Found]:
    """Every key and card number in a text that must not be shown, in order."""
    return apart(chain(_found(text), found_rewritten(text, _found)))


def _found(text: str) -> Iterator[Found]:
    yield from found_keys(text)
    yield from found_encoded(text)
    yield from found_cards(text)


def holds_secret(text: str) -> bool:
    """Whether there is something in a text that must not be shown."""
    return bool(found(text))


def redact(text: str) -> str:
    """The text with keys and card numbers masked: `sk_test_****1234`, `****1111`."""
    return masked(text, found(text)) if text else text


def without_keys(text: str, other: str) -> str:
    """The text with another word in the place of each key of an account; what else is secret is masked."""
    keys = (each for each in apart(found_keys(text)) if each.shown.startswith(("sk_", "rk_")))
    return redact(masked(text, [each._replace(shown=other) for each in keys]))


def redact_text(text: str) -> str:
    """The same of a file's text: JSON stays JSON, also where a card number is a number in it."""
    if not holds_secret(text):
        return text
    try:
        return json.dumps(redact_value(json.loads(text)), indent=1, ensure_ascii=False) + "\n"
    except (ValueError, RecursionError):
        return redact(text)


def masked(text: str, secrets: list[Found]) -> str:
    """What is shown of a text in which these were found."""
    pieces, at = [], 0
    for each in secrets:
        pieces += [text[at : each.start], each.shown]
        at = each.end
    return "".join((*pieces, text[at:])) if secrets else text


def redact_bytes(data: bytes) -> bytes:
    """Bytes of the same length, since others may count on it, with stars in place of what is not shown."""
    text = data.decode("latin-1")
    padded = [each._replace(shown=each.shown.ljust(each.end - each.start, "*")) for each in found(text)]
    return masked(text, padded).encode("latin-1") if padded else data


def redact_value(value: Any) -> Any:
    """A copy of JSON-like data with every text in it redacted; what is no data stays as it is."""
    match value:
        case str() | Secret():
            return redact(str(value))
        case bytes():
            return redact_bytes(value)
        case Mapping():
            return {redact_value(name): redact_value(inner) for name, inner in value.items()}
        case list() | tuple():
            inner = [redact_value(each) for each in value]
            return inner if isinstance(value, list) else tuple(inner)
        case int() | float() if 10**12 < value < 10**20 and not value % 1 and holds_secret(str(int(value))):
            return redact(str(int(value)))
    return value
