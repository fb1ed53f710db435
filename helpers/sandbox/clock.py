"""Time under control: it stands where it was set, or runs, and moves forward once something has happened."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

DAY = 86_400
FIRST, LAST = 0, 221_845_391_999
"""The moments that a sandbox may stand at, from 1970 to the end of the year 8999.

What follows from one may be years away, and Python knows no year after 9999.
"""


class Clock:
    """The sandbox's time, in Unix seconds, UTC.

    Started at a moment it stands still and moves only by `advance`; started without one it runs with
    the machine's clock, and `advance` moves it ahead of that.
    """

    def __init__(self, start: datetime | int | None = None) -> None:
        self.standing: int | None = int(start.timestamp()) if isinstance(start, datetime) else start
        self.ahead = 0

    def now(self) -> int:
        """The time, in whole Unix seconds."""
        return (int(time.time()) if self.standing is None else self.standing) + self.ahead

    def today(self) -> int:
        """The machine's time where the clock runs, else its own."""
        return int(time.time()) if self.standing is None else self.now()

    def advance(self, seconds: int) -> int:
        """Move ahead, and tell the new time. Raises ValueError for a step back."""
        if seconds < 0:
            raise ValueError("The sandbox's clock only moves forward: give a number of 0 or more.")
        self.ahead += seconds
        return self.now()

    def begin_earlier(self, seconds: int) -> None:
        """Go back, before anything has happened: what was created would lie in the future else."""
        self.ahead -= seconds

    def move_to(self, moment: int) -> None:
        """Move ahead to a moment; a moment that has passed leaves the clock where it is."""
        self.ahead += max(0, moment - self.now())

    @contextmanager
    def foreseen(self, moment: int) -> Iterator[None]:
        """Be at a moment to come, for a while."""
        ahead = self.ahead
        self.move_to(moment)
        try:
            yield
        finally:
            self.ahead = ahead


def parse_moment(text: str) -> datetime:
    """An ISO 8601 date or time; without a zone it is UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def midnight_after(moment: int, days: int) -> int:
    """Midnight UTC, so many days after the day of a moment."""
    return (moment // DAY + days) * DAY


def iso(moment: int) -> str:
    """A moment as v2 writes it: 2024-02-01T12:00:00.000Z."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
