"""All that the sandbox remembers: the objects, the clock, the ids, the jobs that wait for their moment."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush
from typing import Any

from .account_store import TEST_CLOCK, AccountStore, UnderWay
from .clock import Clock
from .habits import Habit
from .hooks import JOBS, LAST
from .ids import Ids
from .resource import Answer, Letter, Resource
from .storage.store import Store, nothing_collected

log = logging.getLogger(__name__)

Ask = Callable[["AccountStore", Letter], Answer]
Heap = list[tuple[int, bool, str, str]]
"""Jobs that wait, the next one first: (moment, whether it is done last, account, job's id)."""


@dataclass
class State:
    """Everything that a request can read or change, and all that a snapshot must hold."""

    store: Store
    clock: Clock
    ids: Ids
    platform: str
    profile: str
    api_version: str
    """The version in which events are told."""
    habits: frozenset[Habit]
    """What the account's version does otherwise than by a parameter."""
    told: Callable[[Resource, AccountStore, str], Resource]
    """What makes an event of the newest version one of another."""
    pages: Callable[[], str] = str
    """The address at which people can visit this sandbox's pages, without a slash at its end; empty where
    nothing serves them."""
    ask: Ask | None = None
    """What sends a request to an address outside and waits for its answer."""
    outbox: deque[tuple[str, str]] = field(default_factory=deque)
    """What is to be sent to webhook endpoints once no request is under way: (account, delivery's id)."""
    due: Heap = field(default_factory=list)
    """The jobs of the sandbox's own clock; one that is no longer stored is passed over."""
    due_on: dict[str, Heap] = field(default_factory=dict)
    """The jobs of each test clock, by its id."""
    due_at_once: list[tuple[str, str]] = field(default_factory=list)
    """The test clocks, with their accounts, that a job was made for whose moment has come."""
    made_up: set[str] = field(default_factory=set)
    """The ids that nobody made, and that name an object all the same, in the profile `any-id`."""
    under_way: dict[str, UnderWay] = field(default_factory=dict)
    """What is not yet what its request makes of it, by its id: see `at_once`."""

    def facts(self) -> dict[str, Any]:
        """What of it is no object, as a file keeps it."""
        return {
            "seed": self.ids.seed,
            "platform": self.platform,
            "profile": self.profile,
            "clock": [self.clock.standing, self.clock.ahead],
            "counts": self.ids.counts,
            "opened": self.ids.opened,
            "made_up": sorted(self.made_up),
            "now": self.clock.now(),
        }

    def resumed(self, store: Store, facts: Mapping[str, Any]) -> State:
        """The state at another moment. Requests go on being counted, so that no two have one id."""
        clock = Clock(facts["clock"][0])
        clock.ahead = facts["clock"][1]
        ids = Ids(facts["seed"], facts["counts"], self.ids.opened)
        ids.requests = self.ids.requests
        how = {"platform": facts["platform"], "profile": facts["profile"]}
        made_up = set(facts.get("made_up", ()))  # older files have none
        state = replace(
            self, store=store, clock=clock, ids=ids, outbox=deque(), due=[], due_on={}, made_up=made_up, **how
        )
        state.read_due()
        return state

    @property
    def gravity(self) -> int:
        """How bad a failure is: with ids that are made up, it is to be expected now and then."""
        return logging.WARNING if self.profile == "any-id" else logging.ERROR

    def is_due(self) -> bool:
        """Whether there is a job whose moment has come."""
        return bool(self.due_at_once or (self.due and self.due[0][0] <= self.clock.now()))

    def read_due(self) -> None:
        """Make the heaps anew from the stored jobs."""
        self.due, self.due_on = [], {}
        for (account, kind), collection in self.store.collections.items():
            for _, resource in collection.everything() if kind == "_job" else ():
                self.waiting(resource.get("clock")).append(_turn(resource, account))
        for heap in (self.due, *self.due_on.values()):
            heapify(heap)

    @property
    def has_test_clocks(self) -> bool:
        """Whether there ever was one."""
        return TEST_CLOCK in self.store.kinds

    def waiting(self, clock: str | None) -> Heap:
        """The jobs that wait for a test clock; without one, for the sandbox's own."""
        return self.due_on.setdefault(clock, []) if clock else self.due

    def wait(self, due: Resource, account: str) -> None:
        """Have a stored job of an account wait for its moment."""
        heappush(self.waiting(due.get("clock")), _turn(due, account))

    def run_due(self) -> None:
        """Run every job whose moment has come, in order, each at its own moment."""
        end = self.clock.now()
        while self.due and self.due[0][0] <= end:
            self.run_next(self.due)
        while self.due_at_once:
            account, clock = self.due_at_once.pop(0)
            stood = self.store.find(account, TEST_CLOCK, clock)
            waiting = self.waiting(clock)
            while stood and waiting and waiting[0][0] <= stood["frozen_time"]:
                self.run_next(waiting)

    def run_next(self, heap: Heap) -> None:
        """Run the first job of a heap, on the clock that it waited for. One that fails leaves no trace."""
        *_, account, id = heappop(heap)
        stored = self.store.find(account, "_job", id)
        if stored is not None:
            self.store.remove(account, "_job", id, None)
            if account != self.platform and self.store.find(self.platform, "account", account) is None:
                return  # it was deleted meanwhile
            view = AccountStore(self, account, clock=stored.get("clock"))
            so_far = len(self.store.undo)
            try:
                JOBS[stored["name"]](view, **stored["values"])
            except Exception:
                # Else it would fail at every request from now on.
                what = f"{stored['name']} {stored['values']}"
                log.log(self.gravity, "The sandbox failed at what was due: %s.", what, exc_info=True)
                self.store.rollback(so_far)
            self.store.settle(so_far)

    def holding(self, kind: str) -> Iterator[AccountStore]:
        """Each account that has had objects of a kind."""
        for account, of in list(self.store.collections):
            if of == kind:
                yield AccountStore(self, account)

    def advance(self, seconds: int) -> int:
        """Move the clock ahead, stopping at each moment that a job is due; tells the new time."""
        end = self.clock.now() + seconds
        with nothing_collected():
            while self.due and self.due[0][0] <= end:
                self.clock.move_to(self.due[0][0])
                self.run_due()
        self.clock.move_to(end)
        return self.clock.now()


def _turn(due: Resource, account: str) -> tuple[int, bool, str, str]:
    """A job's place among those that wait."""
    return due["at"], due["name"] in LAST, account, due["id"]
