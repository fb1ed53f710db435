"""What the kit changes in a request's headers on its way to the seam."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from hashlib import sha256
from threading import Lock
from uuid import UUID

Headers = Mapping[str, str]
Prepare = Callable[[Headers], Headers]

# The key that the SDK makes up where none was given.
MADE_UP = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REMEMBERED = 100_000


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
    """The idempotency keys that the SDK makes up follow from the sandbox's seed, since events show them.

    The SDK tries again with the same key, whatever other threads and tasks have sent meanwhile: each of its
    keys has one seeded key. Those of the latest `REMEMBERED` requests are known.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0
        self._seeded: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def __call__(self, headers: Headers) -> Headers:
        key = headers.get("Idempotency-Key", "")
        if not MADE_UP.fullmatch(key):
            return headers
        return {**headers, "Idempotency-Key": self._seeded_key(key)}

    def _seeded_key(self, key: str) -> str:
        with self._lock:
            if key not in self._seeded:
                self._count += 1
                digest = sha256(f"{self._seed}/{self._count}".encode()).digest()
                self._seeded[key] = str(UUID(bytes=digest[:16]))
                if len(self._seeded) > REMEMBERED:
                    self._seeded.popitem(last=False)
            return self._seeded[key]
