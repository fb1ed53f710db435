"""What is on this machine: the names it is reached by, and the pages that may send something."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Other names are other sites': a page of theirs may have had its name point to this machine.
HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)
ORIGIN = re.compile(rf"https?://{HOST.pattern}", re.IGNORECASE)


def is_named(host: str) -> bool:
    """Whether a Host header names this machine."""
    return HOST.fullmatch(host) is not None


def from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Whether another site's page sends a request. Browsers say so; other programs send neither."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") == "cross-site"
    return ORIGIN.fullmatch(origin) is None
