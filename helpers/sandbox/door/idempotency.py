"""What was answered under an idempotency key, for a day: no request is carried out twice."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b

from .. import errors
from ..clock import DAY
from .wire import Reply, Request

LONGEST_KEY = 255
# The SDK sends a key of its own with every POST; a simulation of a million requests a day need not keep all.
MOST_KEPT = 100_000


@dataclass(frozen=True, slots=True)
class Answered:
    """`mark` tells one request from another; `at` is the sandbox's time."""

    mark: bytes
    at: int
    request_id: str
    reply: Reply


class Idempotency:
    """Replies by account and key.

    Source: https://docs.stripe.com/api/idempotent_requests.
    """

    def __init__(self) -> None:
        self.answered: OrderedDict[tuple[str, str], Answered] = OrderedDict()
        self.in_flight: set[tuple[str, str]] = set()

    def find(self, account: str, key: str, request: Request, now: int) -> Answered | None:
        """What the same request was answered before. Raises where the key was another request's."""
        if len(key) > LONGEST_KEY:
            raise errors.Invalid(
                f"Idempotency keys may be up to {LONGEST_KEY} characters long; this one has {len(key)}."
            )
        if (account, key) in self.in_flight:
            raise errors.key_in_use(key)
        found = self.answered.get((account, key))
        if found is None or now - found.at > DAY:
            return None
        if found.mark != mark(request):
            raise errors.key_used_otherwise(key)
        return found

    def keep(self, account: str, key: str, answered: Answered) -> None:
        self.answered[account, key] = answered
        if len(self.answered) > MOST_KEPT:
            self.answered.popitem(last=False)


def mark(request: Request) -> bytes:
    """What tells a request from another: its verb, path and parameters."""
    text = f"{request.method} {request.path}?{request.query}\n".encode()
    return blake2b(text + request.body, digest_size=16).digest()
