"""`panel`: the sandbox's controls, with the events that they lead to and the webhooks below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import stripe

from helpers.connection import unrecorded
from helpers.events import Feed, Inbox, receive
from helpers.events.newest import NoEvents
from helpers.redaction import redact
from helpers.viewer.html import Html, tag, together
from helpers.viewer.live import STYLE, Answer, Event, Live
from helpers.viewer.stack import Stack
from helpers.viewer.stored import carries_style
from helpers.viewer.style import wrapped

from .actions import ACTIONS, DEFAULTS, FIELDS, TIMES, Action, Entries, Unfilled, restore
from .effects import Before
from .page import changing, how_often, live_controls, plain_controls, static_controls, status_line
from .sandbox_state import SandboxState, state

STEPS = frozenset({"advance", "move"})
"""The actions that advance a clock."""


class Status:
    """How the connected sandbox stands, in one line: its time, the balance, what fails, the next card."""

    def __repr__(self) -> str:
        return status_line(state())

    def _repr_html_(self) -> str:
        return wrapped(tag("p", repr(self)), styled=carries_style())


class Opener:
    """The sandbox's time, faults, next card and snapshots as controls; a live feed of events below.

        panel()
        panel.status

    In Stripe's own test mode there is nothing to control, and the feed stands alone. `panel.status` tells in
    any cell how things stand.
    """

    status = Status()

    def __call__(self) -> Panel:
        return Panel()


class Controls(Live):
    """What is filled in stays so, whatever becomes of it.

    ``state``: None where there is nothing to control. ``effects``: what the last step in time did, None
    before one. ``actions``: what each button does. ``acted`` is called after any of them.
    """

    _css = STYLE + (Path(__file__).parent / "panel.css").read_text(encoding="utf-8")

    def __init__(self, actions: Mapping[str, Action], acted: Callable[[], object]) -> None:
        super().__init__()
        self.entries: dict[str, Any] = {**DEFAULTS}
        self.problems: dict[str, str] = {}
        self.state: SandboxState | None = None
        self.effects: Html | None = None
        self._actions = actions
        self._acted = acted
        self._parts: Mapping[str, Html] = {}
        self.look()

    def look(self) -> None:
        """Show how the controls stand by now, where that has changed. Raises Unreachable."""
        before, self.state = self.state, state()
        if self.state == before:
            return
        if self.state and (before is None or self.state.snapshots != before.snapshots):
            self.entries["snapshot"] = self.state.snapshots[-1]["id"] if self.state.snapshots else ""
        if self.state and self.entries.get("clock") not in [each["id"] for each in self.state.clocks]:
            self.entries["clock"] = self.state.clocks[0]["id"] if self.state.clocks else ""
        if self.state is None or before is None:
            self.tell(self._page())
        else:
            self.tell({"parts": self._changed(self.state)})

    def react(self, event: Event) -> Answer:
        do, at = event["do"], event.get("at", "")
        if do == "show":
            self.look()
            return self._page()
        if do == "fill":
            return self._fill(at, event["value"])
        return self._work(do, at)

    def static_html(self) -> Html:
        return static_controls(self.state, self.effects)

    def text(self) -> str:
        return plain_controls(self.state)

    def _fill(self, at: str, value: Any) -> Answer:
        """Take what is filled in; how many requests are hit follows the fault, until a number is chosen."""
        usual = self.entries["times"] == TIMES[self.entries["kind"]]
        self.entries[at] = value
        self.problems.pop(at, None)
        if at != "kind" or not usual:
            return {"problems": self.problems}
        self.entries["times"] = TIMES[value]
        return {"problems": self.problems, "parts": {"times": how_often(self.entries)}}

    def _page(self) -> Answer:
        self._parts = changing(self.state, self.entries) if self.state else {}
        page = live_controls(self.state, self.entries, self.effects)
        return {"parts": {"page": page}, "problems": self.problems}

    def _changed(self, now: SandboxState) -> dict[str, Html]:
        before, self._parts = self._parts, changing(now, self.entries)
        return {name: part for name, part in self._parts.items() if part != before.get(name)}

    def _work(self, do: str, place: str) -> Answer:
        self.problems = {}
        try:
            before = Before.now() if do in STEPS else None
            told = tag("span", self._actions[do](self.entries))
            if before or do == "restore":  # what is gone back behind was not done
                self.effects = before.effects() if before else None
            self._acted()
        except (Unfilled, stripe.StripeError, NoEvents) as error:
            return self._refused(error, place)
        return {"parts": {f"status:{place}": told, "effects": self.effects or together()}, "problems": {}}

    def _refused(self, error: Exception, place: str) -> Answer:
        """Beside the field that it is about, else where the reader looks for what became of the action."""
        message = redact(getattr(error, "user_message", None) or str(error))
        field = getattr(error, "param", None)
        with suppress(stripe.StripeError):
            self.look()
        if field not in FIELDS:
            return {"parts": {f"status:{place}": tag("span", message, class_="sw-bad")}, "problems": {}}
        self.problems = {field: message}
        return {"problems": self.problems, "focus": field}


class Watching(Feed):
    """A feed that has somebody else look, too, whenever it asks for what is new."""

    def __init__(self, look: Callable[[], object]) -> None:
        self._look = look
        super().__init__()

    def update(self) -> int:
        count = super().update()
        with suppress(stripe.StripeError):  # the feed says what is wrong
            self._look()
        return count


class Panel(Stack):
    """``inbox``: None while none is open."""

    def __init__(self) -> None:
        below = {"restore": self._restore, "receive": self._receive, "close": self._close}
        self.controls = Controls(ACTIONS | below, self._follow)
        self.feed = Watching(self.controls.look)
        self.inbox: Inbox | None = None
        super().__init__()
        self._show()

    def ready(self) -> None:
        self.feed.update()

    def _show(self) -> None:
        self.put(self.controls, self.feed, *([self.inbox] if self.inbox else []))

    def _follow(self) -> None:
        """Bring what stands below up to what was done above."""
        self._show()
        self.feed.update()

    def _restore(self, entries: Entries) -> str:
        """In the state gone back to there may be other events under the same ids, and no inbox."""
        told = restore(entries)
        self.feed.stop()
        self.feed = Watching(self.controls.look)
        if self.inbox:
            self.inbox = opened()
        return told

    def _receive(self, _entries: Entries) -> str:
        self.inbox = self.inbox or opened()
        return "Opened below, for every event."

    def _close(self, _entries: Entries) -> str:
        if self.inbox:
            with unrecorded():
                self.inbox.close()
        self.inbox = None
        return "Closed."


def opened() -> Inbox:
    """An inbox that no fault hits: faults are for what the reader sends."""
    with unrecorded():
        return receive()


panel = Opener()
