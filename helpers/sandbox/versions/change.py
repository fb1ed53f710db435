"""What one version changed, written by hand: each change a function, and the tables that hold them.

`@reply` turns an object of the newer form into the older, `@request` the parameters of an older request into
newer ones. Its version is the first that has the newer form: everything older gets the older.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from helpers.catalog.shapes import Operation

from ..account_store import AccountStore
from ..habits import Habit
from ..resource import Resource


@dataclass(slots=True)
class Asked:
    """The request around parameters that are turned: its operation, the ids in its path, the account.

    ``operation``: a change may put another in its place, of the same path, which is then carried out.
    ``sent``: the parameters by their types, as the older version has them. ``ended``: see `Target`.
    ``ask``: what an operation answers to parameters as that version has them, as a part of this request.
    ``version``: the older one.
    """

    operation: Operation
    path: dict[str, str]
    store: AccountStore
    ask: Callable[[str, dict[str, Any]], Any]
    sent: dict[str, Any] = field(default_factory=dict)
    ended: str = ""
    version: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The operations that are asked, that of the older version first where it ended."""
        return (self.ended, self.operation.name) if self.ended else (self.operation.name,)


OlderReply = Callable[[Resource, AccountStore], Resource]
"""A newer object -> the older. It is one of the account's, whole; never change it in place."""
NewerRequest = Callable[[dict[str, Any], Asked], dict[str, Any]]
"""An older request's parameters, by type -> newer ones. They are the function's own to change."""
Effect = Callable[[Resource, Asked], Resource]
"""What was answered, and the request -> what is answered once what no newer parameter says is done, too."""
Turn = TypeVar("Turn")


@dataclass(frozen=True)
class Change(Generic[Turn]):
    """``version``: the first that has the newer form. ``about``: kinds of objects, or operations' names.

    ``had``: what the older version has and no published SDK says, as the catalog's `specs` writes it; None
    for what it lacks, though a later one has it.
    ``now``: by parameter of the older version, the newer one's name for it in errors. ``said``: what older
    errors say, and what newer ones say instead.
    """

    version: str
    about: tuple[str, ...]
    line: str
    source: str
    turn: Turn
    had: Mapping[str, str | None] = field(default_factory=dict)
    now: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)


REPLIES: list[Change[OlderReply]] = []
REQUESTS: list[Change[NewerRequest]] = []
EFFECTS: list[Change[Effect]] = []


@dataclass(frozen=True)
class HabitBefore:
    """What was done before a version: ``line`` says what is done from then on."""

    version: str
    habit: Habit
    line: str
    source: str


HABITS: list[HabitBefore] = []


def habit(version: str, name: Habit, *, line: str, source: str) -> None:
    """Enter what requests before a version still do."""
    HABITS.append(HabitBefore(version, name, line, source))


def reply(
    version: str, *kinds: str, line: str, source: str, had: Mapping[str, str | None] | None = None
) -> Callable[[OlderReply], OlderReply]:
    """Mark what makes an object of some kinds as it was before a version."""

    def declare(function: OlderReply) -> OlderReply:
        REPLIES.append(Change(version, kinds, line, source, function, had or {}))
        return function

    return declare


def request(
    version: str,
    *operations: str,
    line: str,
    source: str,
    had: Mapping[str, str | None] | None = None,
    now: Mapping[str, str] | None = None,
    said: Mapping[str, str] | None = None,
) -> Callable[[NewerRequest], NewerRequest]:
    """Mark what makes a request as it was before a version into one of that version."""

    def declare(function: NewerRequest) -> NewerRequest:
        REQUESTS.append(Change(version, operations, line, source, function, had or {}, now or {}, said or {}))
        return function

    return declare


def effect(
    version: str,
    *operations: str,
    line: str,
    source: str,
    had: Mapping[str, str | None] | None = None,
    now: Mapping[str, str] | None = None,
) -> Callable[[Effect], Effect]:
    """Mark what is done beside the newest operation for a request as it was before a version."""

    def declare(function: Effect) -> Effect:
        EFFECTS.append(Change(version, operations, line, source, function, had or {}, now or {}))
        return function

    return declare
