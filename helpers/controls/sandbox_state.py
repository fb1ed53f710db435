"""How the sandbox's controls stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import stripe

from helpers.connection import control, current
from helpers.viewer.asking import ask

from .effects import Amounts, balance

MOST_CLOCKS = 20


@dataclass(frozen=True)
class SandboxState:
    """``now``: in Unix seconds. ``faults``: those that may still hit. ``snapshots``: the oldest first.

    ``outcome``: of the next payment by card, one of ``outcomes``: why it is declined, or "none".
    ``clocks``: the test clocks, the newest first. ``balance``: the account's.
    """

    now: int
    faults: tuple[Mapping[str, Any], ...]
    outcome: str
    outcomes: tuple[str, ...]
    snapshots: tuple[Mapping[str, Any], ...]
    clocks: tuple[Mapping[str, Any], ...]
    balance: Amounts


def state() -> SandboxState | None:
    """None where there is nothing to control: connected to Stripe itself. Raises Unreachable."""
    connection = current()
    if connection.mode == "test" and "address" not in connection.facts:
        return None
    try:
        card = control("get", "next_card")
        return SandboxState(
            now=control("get", "clock")["now"],
            faults=tuple(each for each in control("get", "faults")["data"] if each["times"] != 0),
            outcome=card["outcome"],
            outcomes=tuple(card["outcomes"]),
            snapshots=tuple(control("get", "snapshot")["data"]),
            clocks=_clocks(),
            balance=balance(),
        )
    except stripe.InvalidRequestError:  # something else than a sandbox answers at the address
        return None


def _clocks() -> tuple[Mapping[str, Any], ...]:
    listed = ask("/v1/test_helpers/test_clocks", {"limit": MOST_CLOCKS})
    return tuple(listed.body["data"]) if listed else ()
