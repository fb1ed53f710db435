"""What the kit changes in a request's headers on its way to the seam."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from uuid import UUID

Headers = Mapping[str, str]
Prepare = Callable[[Headers], Headers]

# The key that the SDK makes up where none was given.
MADE_UP = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def as_they_are(headers: Headers) -> Headers:
    """Nothing is changed."""
    return headers


def for_account(account: str) -> Prepare:
    """A request that names no account is for this one."""

    def prepare(headers: Headers) -> Headers:
        if "Stripe-Account" in headers or "Stripe-Context" in headers:
            return headers
        return {**headers, "Stripe-Account": account}

    return prepare


class SeededKeys:
    """The idempotency keys that the SDK makes up follow from the sandbox's seed, since events show them."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0
        self._last = ("", "")

    def __call__(self, headers: Headers) -> Headers:
        key = headers.get("Idempotency-Key", "")
        if not MADE_UP.fullmatch(key):
            return headers
        if key != self._last[0]:  # the SDK tries again with the same key
            self._count += 1
            digest = sha256(f"{self._seed}/{self._count}".encode()).digest()
            self._last = (key, str(UUID(bytes=digest[:16])))
        return {**headers, "Idempotency-Key": self._last[1]}
