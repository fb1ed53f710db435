"""Faults on demand: errors, time-outs, cut connections and latency, for a share of the requests."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Literal, get_args

from .. import errors
from . import refusals
from .wire import HttpReply, HttpRequest

Kind = Literal[
    "rate_limit",
    "lock_timeout",
    "server_error",
    "unavailable",
    "conflict",
    "timeout",
    "disconnect",
    "cut_reply",
    "latency",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
# Those that are answered, and with what.
REFUSALS: Mapping[Kind, Callable[[str], errors.Refusal]] = {
    "rate_limit": lambda _key: refusals.rate_limited(),
    "lock_timeout": lambda _key: refusals.lock_timeout(),
    "server_error": lambda _key: refusals.server_fault(),
    "unavailable": lambda _key: refusals.unavailable(),
    "conflict": refusals.key_in_use,
}
# How each number is read, the least and the most it may be, and the same in words.
NUMBERS: Mapping[str, tuple[Callable[[Any], float], float, float, str]] = {
    "share": (float, 0, 1, "between 0 and 1"),
    "times": (int, 1, 10**9, "a whole number, 1 or more"),
    "milliseconds": (int, 0, 3_600_000, "a whole number from 0 to 3600000, which is an hour"),
}


class Cut(Exception):
    """The connection ends without an answer, or in the midst of one: `reply`.

    `timed_out`: only after the client has waited.
    """

    def __init__(self, *, timed_out: bool = False, reply: HttpReply | None = None) -> None:
        super().__init__("timed out" if timed_out else "connection cut")
        self.timed_out = timed_out
        self.reply = reply


@dataclass
class Fault:
    """One kind of trouble, as it was switched on.

    ``share``: of requests, 0 to 1. ``times``: how many it may still hit (None: no end). ``after``: the
    request is carried out before, and this takes the place of its answer. ``milliseconds``: how long it lasts
    until then. A reply that is cut (`cut_reply`) always comes after.
    """

    kind: Kind
    share: float = 1.0
    times: int | None = None
    after: bool = False
    milliseconds: int = 0

    def shown(self) -> dict[str, Any]:
        """The fault as its control's reply shows it."""
        return {"object": "sandbox.fault", **vars(self)}


class Faults:
    """The faults that are switched on; which request one hits follows from the seed."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)
        self.active: list[Fault] = []

    def set(self, params: Mapping[str, Any]) -> list[Fault]:
        """Switch a fault on, or with `kind=none` all off. Raises Invalid for what is no fault."""
        if params.get("kind") == "none":
            self.active.clear()
        else:
            self.active.append(read_fault(params))
        return self.active

    def draw(self, request: HttpRequest) -> list[Fault]:
        """The faults that hit this request; none, if its sender asked to be spared."""
        if not self.active or request.headers.get("sandbox-faults") == "spare":
            return []
        hits = [each for each in self.active if each.times != 0 and self.random.random() < each.share]
        for each in hits:
            if each.times is not None:
                each.times -= 1
        return hits


def read_fault(params: Mapping[str, Any]) -> Fault:
    """A fault from a control's parameters, strings or numbers."""
    unknown = sorted(set(params) - {"kind", "after", *NUMBERS})
    if unknown:
        raise errors.unknown_parameters(unknown)
    if "kind" not in params:
        raise errors.missing("kind")
    if params["kind"] not in KINDS:
        raise errors.not_one_of("kind", (*KINDS, "none"))
    numbers: dict[str, Any] = {name: _number(name, params[name]) for name in NUMBERS if name in params}
    return Fault(params["kind"], after=params.get("after") in (True, "true"), **numbers)


def _number(name: str, given: Any) -> float:
    read, least, most, words = NUMBERS[name]
    try:
        number = read(given)
    except (TypeError, ValueError):
        number = math.nan
    if not least <= number <= most:
        raise errors.Invalid(f"Invalid {name}: must be {words}.", param=name)
    return number


def strike(hits: list[Fault], key: str) -> None:
    """Raise what hits a request before it is carried out, if anything does: a Refusal, or Cut."""
    for each in hits:
        if not each.after and each.kind != "cut_reply":
            _raise(each, key)


def strike_after(hits: list[Fault], key: str, reply: HttpReply) -> None:
    """Raise what takes the place of a reply, if anything does: a Refusal, or Cut."""
    for each in hits:
        if each.kind == "cut_reply":
            raise Cut(reply=reply)
        _raise(each, key)


def _raise(fault: Fault, key: str) -> None:
    if fault.kind in REFUSALS:
        raise REFUSALS[fault.kind](key)
    if fault.kind in ("timeout", "disconnect"):
        raise Cut(timed_out=fault.kind == "timeout")
