"""A sandbox for one test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stripe

from helpers.sandbox import KEY, Sandbox

# Where the clock of a test stands unless it says otherwise: a Monday at noon, in no year's last days.
CLOCK = "2026-01-05T12:00:00"


class TestSandbox(Sandbox):
    """A sandbox that belongs to one test. The SDK's module-level calls go to it while the test runs.

    ``seed``: ids follow from it. ``clock``: the moment at which time stands (ISO 8601, UTC) until `advance`.
    ``profile``: "full", "fresh" (what a new account may do) or "any-id".
    """

    __test__ = False  # pytest takes a class of this name for a test's otherwise

    def __init__(self, seed: str = "test", clock: str = CLOCK, profile: str = "full") -> None:
        super().__init__(seed, clock, profile)
        self._url = ""

    @contextmanager
    def in_place(self) -> Iterator[TestSandbox]:
        """Have `stripe.Customer.create(...)` and the like go here, and nowhere else, until the end."""
        before = (stripe.api_key, stripe.default_http_client)
        stripe.api_key, stripe.default_http_client = KEY, self.http_client()
        try:
            yield self
        finally:
            stripe.api_key, stripe.default_http_client = before
            self.close()

    @property
    def key(self) -> str:
        """The secret key that the sandbox lets in."""
        return KEY

    @property
    def url(self) -> str:
        """The address of the sandbox over HTTP, on loopback: for a program that runs in a process of its own.

        Something answers there from the first time that this is asked for.
        """
        if not self._url:
            self._url = self._serve()
        return self._url

    def events(self, type: str = "") -> list[stripe.Event]:
        """What happened, the first event first; of one type ("invoice.paid") or family ("invoice.*")."""
        params: Any = {"limit": 100, **({"type": type} if type else {})}
        return list(self.client().v1.events.list(params).auto_paging_iter())[::-1]

    def event(self, type: str) -> stripe.Event:
        """The latest event of a type. Raises AssertionError, naming those that there are."""
        events = self.events(type)
        seen = dict.fromkeys(each.type for each in self.events())
        assert events, f"No event {type}. There were: {', '.join(seen) or 'none'}."
        return events[-1]

    def wait_for(self, type: str, *, days: int = 31) -> stripe.Event:
        """Advance the clock, hour by hour, until there is a new event of a type; tells it.

        Raises AssertionError where there is none within so many days of the sandbox's time.
        """
        known = len(self.events(type))
        for _ in range(days * 24):
            events = self.events(type)
            if len(events) > known:
                return events[-1]
            self.advance(hours=1)
        raise AssertionError(f"No event {type} within {days} days.")

    @contextmanager
    def faults(self, kind: str, **how: Any) -> Iterator[None]:
        """Have requests fail until the end of a `with` block: `rate_limit`, `lock_timeout`,
        `server_error`, `timeout`, `disconnect` or `latency`. Further parameters are those of `Sandbox.fault`.
        """
        self.fault(kind, **how)
        try:
            yield
        finally:
            self.fault("none")
