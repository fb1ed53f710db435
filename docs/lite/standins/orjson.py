"""What the kit uses of orjson, by the standard library's json: for Python in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

JSONDecodeError = json.JSONDecodeError
OPT_PASSTHROUGH_SUBCLASS = 1
OPT_STRICT_INTEGER = 2
MOST = 2**53 - 1


class Fragment:
    """JSON that is written already."""

    def __init__(self, contents: bytes | str) -> None:
        self.contents = contents


def loads(text: bytes | str) -> Any:
    """What JSON says. Raises JSONDecodeError, also for NaN and the like, which JSON does not have."""
    return json.loads(text, parse_constant=_refused)


def _refused(name: str) -> Any:
    raise JSONDecodeError(f"unexpected {name}", name, 0)


def dumps(value: Any, default: Callable[[Any], Any] | None = None, option: int = 0) -> bytes:
    """JSON without spaces, in UTF-8. Raises TypeError for what has none."""
    try:
        plain = _plain(value, default, option)
    except RecursionError:
        raise TypeError("Recursion limit reached") from None
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value: Any, default: Callable[[Any], Any] | None, option: int) -> Any:
    kind = type(value)
    if kind is dict:
        return {name: _plain(inner, default, option) for name, inner in value.items()}
    if kind in (list, tuple):
        return [_plain(inner, default, option) for inner in value]
    if kind is int and option & OPT_STRICT_INTEGER and not -MOST <= value <= MOST:
        raise TypeError("Integer exceeds 53-bit range")
    if value is None or kind in (str, bool, int):
        return value
    if kind is float:
        return value if value - value == 0 else None
    if kind is Fragment:
        return json.loads(value.contents)
    if default is None:
        raise TypeError(f"Type is not JSON serializable: {kind.__name__}")
    return _plain(default(value), default, option)
