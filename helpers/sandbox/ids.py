"""Ids that follow from a seed: the n-th customer has the same id in every run, whatever else was made."""

from __future__ import annotations

import string
from hashlib import blake2b
from secrets import token_hex
from uuid import UUID

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase

# Stripe's ids have 14 random characters where they are oldest, and some younger ones; 24 with the account's
# mark elsewhere. Source: the samples of https://docs.stripe.com/api.
SHORT = frozenset(
    {"cus_", "ics_", "ipcd_", "plan_", "prod_", "prodft_", "req_", "si_"}
    | {"tax_li_", "taxreg_", "tmc_", "tml_", "tmr_"}
)
MARK = "1Sandbox"


PAIRS = [first + second for second in ALPHABET for first in ALPHABET]
# A character for each byte; some come a little more often than others.
CHARACTERS = (ALPHABET * 5)[:256].encode()
TWO, FOUR, EIGHT = 62**2, 62**4, 62**8  # the last is as much as one machine word can hold


def base62(digest: bytes, length: int) -> str:
    """The digest as text of a fixed length, its last digits first."""
    number, text = int.from_bytes(digest), ""
    while len(text) < length:
        number, eight = divmod(number, EIGHT)
        high, low = divmod(eight, FOUR)
        text += PAIRS[low % TWO] + PAIRS[low // TWO] + PAIRS[high % TWO] + PAIRS[high // TWO]
    return text[:length]


def key_of(what: str) -> str:
    """An idempotency key, or another UUID, that follows from a text."""
    return str(UUID(bytes=blake2b(what.encode(), digest_size=16).digest(), version=4))


class Ids:
    """Makes ids, each from the seed, its prefix and how many of that prefix were made before.

    ``opened``: how many times the state was opened from a file.
    """

    def __init__(
        self, seed: str | int | None = None, counts: dict[str, int] | None = None, opened: int = 0
    ) -> None:
        self.seed = token_hex(8) if seed is None else str(seed)
        self.counts = dict(counts or {})
        self.opened = opened
        self.requests = 0

    def new(self, prefix: str) -> str:
        """A new id: `cus_` and 14 characters, `ch_` and 24."""
        self.counts[prefix] = number = self.counts.get(prefix, 0) + 1
        if prefix in SHORT:
            return prefix + self._drawn(f"{prefix}{number}", 14)
        return f"{prefix}{MARK}{self._drawn(f'{prefix}{number}', 16)}"

    def new_request(self) -> str:
        """A `req_` id, which names one request for good.

        Requests are counted from each time that the state's file was opened, since those that only look are
        not written there.
        """
        self.requests += 1
        counted = f"{self.opened}/{self.requests}" if self.opened else str(self.requests)
        return "req_" + self._drawn(f"req_{counted}", 14)

    def _drawn(self, what: str, length: int) -> str:
        """A new id's characters: each from a byte, which is four times as fast as `derive`."""
        digest = blake2b(f"{self.seed}:{what}".encode(), digest_size=length).digest()
        return digest.translate(CHARACTERS).decode()

    def uuid(self, what: str) -> str:
        """A UUID that follows from the seed and a text alone."""
        return key_of(f"{self.seed}:{what}")

    def derive(self, what: str, length: int) -> str:
        """Characters that follow from the seed and a text alone, such as a card's fingerprint; at most 85."""
        size = 20 if length <= 26 else 64
        return base62(blake2b(f"{self.seed}:{what}".encode(), digest_size=size).digest(), length)
