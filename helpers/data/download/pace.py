"""How quickly requests may follow each other: the account's limit, and what its 429s say about it."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from helpers.connection.bulk import RATE

LEAST = 1.0
SLOWER, FASTER = 0.95, 0.5


class Pace:
    """Lets requests go, from any thread, evenly at ``rate`` a second; None: at once, until a 429
    tells that there is a limit, which is taken for test mode's.

    Each second's worth of 429s takes a twentieth off the rate; each second without wins half a request back,
    up to the limit.
    """

    def __init__(
        self,
        rate: float | None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.rate = self.limit = rate
        self._now, self._sleep = now, sleep
        self._lock = Lock()
        self._next = self._changed = now()

    def wait(self) -> None:
        """Return when the next request may go."""
        with self._lock:
            now = self._now()
            if self.rate is None:
                return
            if self.limit and self.rate < self.limit and now - self._changed >= 1:
                self.rate, self._changed = min(self.limit, self.rate + FASTER), now
            turn = max(now, self._next)
            self._next = turn + 1 / self.rate
        if turn > now:
            self._sleep(turn - now)

    def refused(self, after: float = 0) -> None:
        """A 429 came, and says to wait so many seconds."""
        with self._lock:
            now = self._now()
            if self.rate is None:
                self.rate = self.limit = RATE
                self._changed = now
            elif now - self._changed >= 1 or self.rate == self.limit:
                self.rate, self._changed = max(LEAST, self.rate * SLOWER), now
            self._next = max(self._next, now + after)
