"""What was answered under an idempotency key, for a day (v2: 30 days): no request is carried out twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import Any

import orjson

from .. import errors
from ..clock import DAY
from ..resource import Upload
from ..storage.journal import Answer
from . import refusals
from .wire import HttpReply, HttpRequest

LONGEST_KEY = 255
# v2 keeps keys longer, and those of each API apart.
# Source: https://docs.stripe.com/api-v2-overview#idempotency. Guess: an API is an address.
LASTS_IN_V2 = 30 * DAY
# Stands between an address of v2 and a key. No header's value holds it, so that no key of v1 looks like that.
BREAK = "\n"
# The SDK sends a key of its own with every POST; a simulation of a million requests a day need not keep all.
MOST_KEPT = 100_000
# Bytes of what tells a request from another; in files of earlier versions they are fewer and of other things.
MARK = 20
SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS


@dataclass(slots=True)  # not frozen: each request makes one, which would take three times as long
class Answered:
    """`mark` tells one request from another; `at` is the sandbox's time."""

    account: str
    key: str
    path: str
    mark: bytes
    at: int
    request_id: str
    reply: HttpReply

    def kept(self) -> Answer:
        """As the state's file keeps it."""
        facts = {
            "path": self.path,
            "mark": self.mark.hex(),
            "at": self.at,
            "request_id": self.request_id,
            "status": self.reply.status,
            "headers": dict(self.reply.headers),
        }
        return Answer(self.account, self.key, facts, self.reply.body)

    @classmethod
    def from_file(cls, kept: Answer) -> Answered:
        facts = kept.facts
        reply = HttpReply(facts["status"], facts["headers"], kept.body)
        mark = bytes.fromhex(facts["mark"])
        path = facts.get("path", "")  # files of earlier versions lack it
        return cls(kept.account, kept.key, path, mark, facts["at"], facts["request_id"], reply)


class Idempotency:
    """Replies by account and key, the oldest first.

    Source: https://docs.stripe.com/api/idempotent_requests.
    """

    def __init__(self) -> None:
        self.answered: OrderedDict[tuple[str, str], Answered] = OrderedDict()
        self.in_flight: set[tuple[str, str]] = set()

    def find(self, account: str, key: str, request: HttpRequest, mark: bytes, now: int) -> Answered | None:
        """What the same request was answered before. Raises where the key was another request's."""
        sent = as_sent(key)
        if (length := len(sent)) > LONGEST_KEY:
            raise errors.Invalid(
                f"Idempotency keys may be up to {LONGEST_KEY} characters long; this one has {length}."
            )
        if (account, key) in self.in_flight:
            raise refusals.key_in_use(sent)
        answered = self.answered.get((account, key))
        if answered is None or now - answered.at > lasts(key):
            return None
        if answered.path not in ("", request.path):
            raise refusals.key_of_another_endpoint(sent, request.path, answered.path)
        if len(answered.mark) == len(mark) and answered.mark != mark:
            raise refusals.key_used_otherwise(sent)
        return answered

    @contextmanager
    def under_way(self, account: str, key: str) -> Iterator[None]:
        """Refuse others under the same key meanwhile. Raises KeyInUse where it is in use itself."""
        if not key:
            yield
            return
        if (account, key) in self.in_flight:
            raise refusals.key_in_use(as_sent(key))
        self.in_flight.add((account, key))
        try:
            yield
        finally:
            self.in_flight.discard((account, key))

    def keep(self, answered: Answered) -> None:
        self.answered[answered.account, answered.key] = answered
        self.answered.move_to_end((answered.account, answered.key))

    def outdated(self, now: int) -> list[tuple[str, str]]:
        """The keys that are free again: those of more than a day ago, and the first ones of too many."""
        too_many = max(0, len(self.answered) - MOST_KEPT)
        outdated = list(islice(self.answered, too_many))
        for key, answered in islice(self.answered.items(), too_many, None):
            if now - answered.at <= DAY:
                break
            if now - answered.at > lasts(answered.key):
                outdated.append(key)
        return outdated

    def forget(self, keys: Iterable[tuple[str, str]]) -> None:
        for each in keys:
            self.answered.pop(each, None)


def of_v2(path: str, key: str) -> str:
    """What an answer of v2 is kept under: each address may use the same key. Empty without a key."""
    return f"{path}{BREAK}{key}" if key else ""


def as_sent(key: str) -> str:
    """An idempotency key without the address below which v2's are kept."""
    return key.rpartition(BREAK)[2]


def lasts(key: str) -> int:
    """How long an answer is kept under a key, in seconds."""
    return LASTS_IN_V2 if BREAK in key else DAY


def fingerprint(request: HttpRequest, params: Mapping[str, Any]) -> bytes:
    """What tells a request from another: its verb, path and parameters, in whatever order they were sent."""
    said = orjson.dumps(params, _as_told, SORTED)
    return blake2b(f"{request.method} {request.path}\n".encode() + said, digest_size=MARK).digest()


def _as_told(upload: Upload) -> tuple[str, str]:
    return upload.filename, blake2b(upload.content).hexdigest()
