"""What the panel's buttons do: from what is filled in to a sentence about what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import stripe

from helpers.connection import control, send, unrecorded
from helpers.history import Request
from helpers.viewer.notes import moment

from .words import KINDS

Entries = Mapping[str, Any]
"""What is filled in, by the control's parameter: a text, or whether a box is ticked."""
Action = Callable[[Entries], str]

FAR = ("days", "hours", "seconds")
FAULT = ("kind", "share", "times", "milliseconds", "after")
FAR_ON_CLOCK = {"clock_days": 86_400, "clock_hours": 3_600}
FIELDS = (*FAR, *FAULT, *FAR_ON_CLOCK, "clock", "outcome", "snapshot")
AGAIN = str(1 + stripe.max_network_retries)
"""So many requests in a row must fail until the SDK, which sends some again, hands an error on."""
NOT_SENT_AGAIN = ("rate_limit", "cut_reply", "latency")
TIMES: Mapping[str, str] = {**dict.fromkeys(KINDS, AGAIN), **dict.fromkeys(NOT_SENT_AGAIN, "1")}
"""How many requests a fault hits, unless another number is filled in: so many that one is noticed once."""
DEFAULTS: Entries = {"kind": "rate_limit", "times": TIMES["rate_limit"], "share": "1", "outcome": "none"}


class Unfilled(Exception):
    """A field is needed first."""

    def __init__(self, param: str, message: str) -> None:
        super().__init__(message)
        self.param = param


def advance(entries: Entries) -> str:
    far = _filled(entries, FAR)
    if not far:
        raise Unfilled("days", "Say how far: so many days, hours or seconds.")
    return f"Moved to {moment(control('post', 'advance', **far)['now'])}."


def move(entries: Entries) -> str:
    """Move a test clock, as a program would: the history keeps the request, and a fault may hit it."""
    if not entries.get("clock"):
        raise Unfilled("clock", "There is no test clock: create one, and a customer on it.")
    far = {name: _whole(name, entries[name]) for name in FAR_ON_CLOCK if entries.get(name)}
    if not far:
        raise Unfilled("clock_days", "Say how far: so many days or hours.")
    path = f"/v1/test_helpers/test_clocks/{entries['clock']}"
    with unrecorded():
        now = _answered(Request("get", path), "clock")["frozen_time"]
    to = now + sum(count * FAR_ON_CLOCK[name] for name, count in far.items())
    _answered(Request("post", f"{path}/advance", {"frozen_time": to}), "clock_days")
    return f"Moving to {moment(to)}."


def _answered(request: Request, field: str) -> Any:
    """What Stripe answers. Raises Unfilled, at a field where the error is about a parameter."""
    reply = send(request).reply
    if reply.error:
        raise Unfilled(field if reply.error.get("param") else "", reply.error["message"])
    return reply.body


def _whole(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Unfilled(name, f"Invalid integer: {text}") from None


def switch_on(entries: Entries) -> str:
    fault = _filled(entries, FAULT)
    if fault["kind"] == "latency" and "milliseconds" not in fault:
        raise Unfilled("milliseconds", "Say how long: so many milliseconds.")
    control("post", "faults", **fault)
    return f"Switched on: {KINDS[fault['kind']]}."


def switch_off(_entries: Entries) -> str:
    control("post", "faults", kind="none")
    return "All faults are off."


def choose_card(entries: Entries) -> str:
    return f"Chosen: {control('post', 'next_card', outcome=entries['outcome'])['outcome']}."


def take(_entries: Entries) -> str:
    return f"Kept as {control('post', 'snapshot')['id']}."


def restore(entries: Entries) -> str:
    if not entries.get("snapshot"):
        raise Unfilled("snapshot", "There is none to go back to: take a snapshot first.")
    back = control("post", "restore", snapshot=entries["snapshot"])
    return f"Back at {back['id']}, {moment(back['created'])}."


def reconcile(_entries: Entries) -> str:
    outcome = control("get", "reconcile")
    return "Everything added up." if outcome["balanced"] else "\n".join(outcome["differences"])


ACTIONS: dict[str, Action] = {
    "advance": advance,
    "move": move,
    "fault": switch_on,
    "calm": switch_off,
    "card": choose_card,
    "snapshot": take,
    "restore": restore,
    "reconcile": reconcile,
}


def _filled(entries: Entries, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: entries[name] for name in names if entries.get(name)}
