"""The events since one last asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.connection import send, unrecorded
from helpers.history import Reply, Request

PAGE = 100
Event = Mapping[str, Any]


class Newest:
    """Asks for what is new, without filling the history.

    ``types``: only these; ``account``: a connected one's; ``latest``: how many of the events that there are
    already count as new, too.
    """

    def __init__(self, types: tuple[str, ...] = (), account: str = "", latest: int = 0) -> None:
        self.types = types
        self.account = account
        self.latest = latest
        self._last = ""
        self._asked = False

    def __call__(self) -> list[Event]:
        """The new events, oldest first. Raises Unreachable, and NoEvents where they may not be asked for."""
        events = self._since(self._last)
        if events:
            self._last = events[-1]["id"]
        if not self._asked:
            self._asked = True
            return events[max(0, len(events) - self.latest) :]
        return events

    def _since(self, last: str) -> list[Event]:
        """All events after one, or all; of those that there are at first, one page is enough."""
        events: list[Event] = []
        cursor = {"ending_before": last} if last else {}
        while True:
            reply = self._ask(cursor)
            if last and (reply.error or {}).get("code") == "resource_missing":
                return self._since("")  # the account has begun again
            if reply.error:
                raise NoEvents(reply.error.get("message"))
            page = reply.body["data"][::-1]
            events = events + page if last else page + events
            if not reply.body["has_more"] or not self._asked:
                return events
            cursor = {"ending_before": events[-1]["id"]} if last else {"starting_after": events[0]["id"]}

    def _ask(self, after: Mapping[str, str]) -> Reply:
        wanted = {"type": self.types[0]} if len(self.types) == 1 else {"types": list(self.types)}
        params = {"limit": PAGE, **(wanted if self.types else {}), **after}
        with unrecorded():
            return send(Request("get", "/v1/events", params, account=self.account)).reply


class NoEvents(Exception):
    """The key may not ask for events; the message is Stripe's."""
