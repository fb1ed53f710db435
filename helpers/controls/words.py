"""What the sandbox's state is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.viewer.notes import moment

KINDS: Mapping[str, str] = {
    "rate_limit": "429 Too Many Requests",
    "lock_timeout": "429 Lock timeout",
    "server_error": "500 Internal Server Error",
    "unavailable": "503 Service Unavailable",
    "conflict": "409 Conflict",
    "timeout": "Timeout",
    "disconnect": "Cut connection",
    "cut_reply": "Cut reply",
    "latency": "Latency",
}


def fault_words(fault: Mapping[str, Any]) -> str:
    """What goes wrong, and how often: "Timeout, after 500 ms: 20% of the requests, 3 times"."""
    late = f", after {fault['milliseconds']} ms" if fault["milliseconds"] else ""
    done = ", once the work is done" if fault["after"] else ""
    return f"{KINDS[fault['kind']]}{late}{done}: {_often(fault['share'], fault['times'])}"


def clock_words(clock: Mapping[str, Any]) -> str:
    """Which test clock it is, and where it stands."""
    return f"{clock['name'] or clock['id']}, {moment(clock['frozen_time'])}, {clock['status']}"


def card_words(outcome: str) -> str:
    """What becomes of the next payment by card."""
    return "No override." if outcome == "none" else f"Declined with {outcome}, whatever the card."


def _often(share: float, times: int | None) -> str:
    if share < 1:
        return f"{share * 100:g}% of the requests" + (f", {times} more" if times else "")
    if times is None:
        return "every request"
    return "the next request" if times == 1 else f"the next {times} requests"
