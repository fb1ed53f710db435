"""What a request does is kept whole or not at all: in the file first, where there is one, then in memory.

Ctrl-C can interrupt a program between any two of its steps. What was begun then is finished or undone before
the next request.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import errors
from ..account_store import State

if TYPE_CHECKING:
    from .application import Application
    from .idempotency import Answered


@dataclass(frozen=True)
class Began:
    """What to go back to. ``sequence``: of the file's last transaction; ``ahead``: of the clock."""

    sequence: int
    ahead: int


@dataclass(frozen=True)
class Instead:
    """A state to go on from. ``snapshot``: the name of the one that it is, None where it is empty."""

    state: State
    snapshot: str | None


class Keeper:
    """Keeps or undoes what is done to an application's state."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.began: Began | None = None
        self.answered: Answered | None = None
        """What is kept with the changes, for the case that the request comes again."""
        self.instead: Instead | None = None
        """What takes the state's place, as nothing of it is to stay."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep what is done meanwhile; nothing of it where anything is raised. Raises CannotBeWritten."""
        self._begin()
        try:
            yield
            self._write()
            self._keep()
        except errors.Refusal as refusal:
            if refusal.keeps_changes:
                self._write()
                self._keep()
            else:
                self._forget()
            raise
        except BaseException:
            self.settle()
            raise

    def _begin(self) -> None:
        self.settle()
        journal, clock = self.application.journal, self.application.state.clock
        self.answered = self.instead = None
        self.began = Began(journal.sequence if journal else 0, clock.ahead)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Keep what a request has done so far, and let others be carried out before it goes on."""
        self._write()
        self._keep()
        self.application.lock.release()
        try:
            yield
        finally:
            self.application.lock.acquire()
            self._begin()

    def settle(self) -> None:
        """Finish or undo what was interrupted."""
        if self.began is None:
            return
        journal = self.application.journal
        if journal and journal.holds_more_than(self.began.sequence):
            self._keep()
        else:
            self._undo()

    def _write(self) -> None:
        """To the file, where there is something to write. Raises CannotBeWritten."""
        application, began = self.application, self.began
        state, journal = application.state, application.journal
        assert began
        if journal and self.instead:
            journal.begin_again(self.instead.state.facts(), self.instead.snapshot)
        elif journal and (state.store.undo or self.answered or state.clock.ahead != began.ahead):
            answers = [self.answered.kept()] if self.answered else []
            outdated = application.idempotency.outdated(state.clock.now())
            journal.write(state.store, state.facts(), answers, outdated)

    def _keep(self) -> None:
        """In memory. These are steps that may be done twice."""
        application = self.application
        application.idempotency.forget(application.idempotency.outdated(application.state.clock.now()))
        if self.answered:
            application.idempotency.keep(self.answered)
        application.state.store.commit()
        if self.instead:
            application.idempotency.answered.clear()
            application.business = None
            application.state = self.instead.state
            application.deliveries.take_up()
        self.began = None

    def _undo(self) -> None:
        """Everything is as it was. These are steps that may be done twice."""
        assert self.began
        state = self.application.state
        state.clock.ahead = self.began.ahead
        state.store.rollback()
        state.read_due()
        self.application.deliveries.take_up()
        self.began = None

    def _forget(self) -> None:
        """What a refused request did, which had not come to move the clock or to do what was due."""
        self.application.state.store.rollback()
        self.began = None
