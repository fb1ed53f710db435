"""A live feed: what happens in the account, while one works."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Event as Signal
from threading import Lock, Thread

import stripe

from helpers.connection import current
from helpers.redaction import redact
from helpers.viewer.difference import changes_of, difference_text
from helpers.viewer.html import Html, tag, together
from helpers.viewer.live import Answer
from helpers.viewer.live import Event as Told
from helpers.viewer.notes import moment
from helpers.viewer.page import static_page
from helpers.viewer.subject import subject_of
from helpers.viewer.table import grid

from .newest import Event, Newest, NoEvents
from .stream import Stream

# In seconds: between two questions, by mode; and after how long without an event a feed stops by itself.
PAUSE: Mapping[str, float] = {"sandbox": 0.5, "test": 2.0}
IDLE = 600.0
LATEST = 10
MOST_CHANGES = 3
NOTHING = "No event yet."


class Feed(Stream):
    """``events``: those that it has seen, oldest first.

    It asks again whenever it is displayed, and where somebody looks at it, by itself in a thread, until Stop.
    """

    def __init__(self, types: tuple[str, ...] = (), account: str = "") -> None:
        super().__init__()
        self.events: list[Event] = []
        self.trouble = ""
        self._asking = Lock()  # one at a time, and without holding up who looks at the feed meanwhile
        self._newest = Newest(types, account, LATEST)
        self._begun = False  # by the first who looks
        self._stopped = Signal()
        self._stopped.set()
        self.update()

    @property
    def count(self) -> int:
        return len(self.events)

    @property
    def watching(self) -> bool:
        """Whether new events appear by themselves."""
        return not self._stopped.is_set()

    def update(self) -> int:
        """Ask for new events; tells how many there are. What goes wrong is shown in the feed."""
        with self._asking:
            try:
                new = self._newest()
            except (NoEvents, stripe.StripeError) as error:
                self.trouble = redact(str(error))
                self.stop()
                return 0
            self.trouble = ""
            return self.add(new)

    def add(self, new: list[Event]) -> int:
        """Show new events, oldest first; tells how many there are."""
        with self.lock:
            before = self.count
            self.events += new
            if new:
                self.grown(before)
        return len(new)

    def watch(self) -> None:
        """Have new events appear by themselves."""
        with self.lock:
            self._begun = True
            if not self.watching:
                self.trouble = ""
                self._stopped = Signal()
                Thread(target=self._work, args=(self._stopped,), name="event feed", daemon=True).start()

    def stop(self) -> None:
        """Have nothing appear by itself any more, also where somebody begins to look only now."""
        self._begun = True
        self._stopped.set()
        self.tell(self.headed())

    def react(self, event: Told) -> Answer:
        if event["do"] == "toggle":
            (self.stop if self.watching else self.watch)()
            return self.headed()
        if event["do"] == "show" and not self._begun:
            self.watch()
        return super().react(event)

    def head(self) -> Html:
        state = "Watching: what happens appears here." if self.watching else "Stopped."
        return together(
            tag("p", state, " ", self.trouble, role="status"),
            tag("button", "Stop" if self.watching else "Watch", type="button", data_do="toggle"),
        )

    def summary(self, row: int) -> Html:
        event = self.events[row]
        changes = len(changes_of(event["data"]))
        return together(
            tag("span", moment(event["created"]), class_="sw-note"),
            tag("strong", event["type"]),
            tag("code", _about(event)),
            tag("span", f"{changes} change{'s' * (changes != 1)}", class_="sw-note") if changes else None,
        )

    def inside(self, row: int) -> Html:
        return static_page(subject_of(self.events[row]))

    def static_html(self) -> Html:
        rows = (
            [when, tag("strong", type), tag("code", about), _lines(changes)]
            for when, type, about, changes in self._told()
        )
        body = grid("Events", ("time", "event", "object", "what changed"), rows)
        return body if self.events else tag("p", self.trouble or NOTHING)

    def text(self) -> str:
        lines = [
            "  ".join([when, type, about]) + "".join(f"\n    {each}" for each in changes)
            for when, type, about, changes in self._told()
        ]
        return "\n".join(lines) or self.trouble or NOTHING

    def ready(self) -> None:
        self.update()

    def _told(self) -> list[tuple[str, str, str, list[str]]]:
        """The latest first: time, type, object and what changed of it, a line each."""
        return [
            (moment(each["created"]), each["type"], _about(each), _changes(each))
            for each in reversed(self.events[-LATEST:])
        ]

    def _work(self, stopped: Signal) -> None:
        pause, idle = PAUSE[current().mode], 0.0
        while not stopped.wait(pause):
            idle = 0.0 if self.update() else idle + pause
            if idle > IDLE:
                self.stop()


def feed(*types: str, account: str = "") -> Feed:
    """The account's events as they happen, with what each changed: a live table, the latest first.

        feed()
        feed("charge.succeeded", "payout.paid")

    Only events of the named types, where there are any; of a connected account, where one is named.
    """
    return Feed(types, account)


def _about(event: Event) -> str:
    about = event["data"]["object"]
    return str(about.get("id") or about.get("object"))


def _changes(event: Event) -> list[str]:
    changes = changes_of(event["data"])
    lines = difference_text(changes[:MOST_CHANGES]).splitlines() if changes else []
    more = len(changes) - MOST_CHANGES
    return lines + [f"... {more} more"] * (more > 0)


def _lines(lines: list[str]) -> Html:
    return together(*(tag("div", each) for each in lines))
