"""What models hang on the clock and on events: jobs, reactions, listeners; and how they make up objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .registry import entry
from .resource import Resource

if TYPE_CHECKING:
    from .account_store import AccountStore

Job = Callable[..., None]
JOBS: dict[str, Job] = {}
LAST: set[str] = set()
"""The jobs that wait for all others of their moment."""


def job(name: str, *, last: bool = False) -> Callable[[Job], Job]:
    """Mark what the clock sets off: a function of an AccountStore and the values given to `later`.

    Jobs that wait are kept by their names in state files: a name, once used, stays. `last`: it is done once
    all others are that were due at the same moment.
    """
    if last:
        LAST.add(name)
    return entry(JOBS, name)


Reaction = Callable[["AccountStore", Resource], None]
REACTIONS: dict[str, list[Reaction]] = {}


def after(event: str) -> Callable[[Reaction], Reaction]:
    """Mark what an event brings about elsewhere: a function of its AccountStore and its object.

    Nothing may rest on which of several comes first: that follows from the files that they stand in.
    """

    def declare(function: Reaction) -> Reaction:
        REACTIONS.setdefault(event, []).append(function)
        return function

    return declare


Retelling = Callable[["AccountStore", Resource, Mapping[str, Any] | None], None]
RETOLD: dict[str, list[Retelling]] = {}


def retold(event: str) -> Callable[[Retelling], Retelling]:
    """Mark what tells of an event by another type, too: as `after`, with what was before."""

    def declare(function: Retelling) -> Retelling:
        RETOLD.setdefault(event, []).append(function)
        return function

    return declare


LISTENERS: list[Reaction] = []


def listener(function: Reaction) -> Reaction:
    """Mark what hears of every event: a function of its AccountStore and the event, in the newest version."""
    LISTENERS.append(function)
    return function


RETELLERS: list[Reaction] = []


def reteller(function: Reaction) -> Reaction:
    """Mark what hears of an event that tells something else once its request ends: see `retell`."""
    RETELLERS.append(function)
    return function


# What an unknown id names in the profile `any-id`, for kinds whose type alone makes no sensible object.
MakeUp = Callable[["AccountStore", str], Resource]
MADE_UP: dict[str, MakeUp] = {}


def made_up(kind: str) -> Callable[[MakeUp], MakeUp]:
    """Mark what makes an object of a kind and an id, not stored."""
    return entry(MADE_UP, kind)
