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
from ..state import State

if TYPE_CHECKING:
    from .application import Application
    from .idempotency import Answered


@dataclass(frozen=True)
class Instead:
    """A state to go on from. ``snapshot``: the name of the one that it is, None where it is empty."""

    state: State
    snapshot: str | None


class Keeper:
    """Keeps what is done to an application's state in a `with` block; nothing of it where anything is raised.

    Leaving the block raises CannotBeWritten where the file takes no more.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self.is_open = False
        # What to go back to: the number of the file's last transaction, and how far the clock was ahead.
        self.sequence = self.ahead = 0
        self.answered: Answered | None = None
        """What is kept with the changes, for the case that the request comes again."""
        self.instead: Instead | None = None
        """What takes the state's place, as nothing of it is to stay."""

    def __enter__(self) -> None:
        if self.is_open:
            self.settle()
        journal = self.application.journal
        self.sequence = journal.sequence if journal else 0
        self.ahead = self.application.state.clock.ahead
        self.answered = self.instead = None
        self.is_open = True

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if kind is None or (isinstance(error, errors.Refusal) and error.keeps_changes):
            self._keep()
        elif isinstance(error, errors.Refusal):
            self._forget()
        else:
            self.settle()

    def _keep(self) -> None:
        try:
            self._write()
            self._finish()
        except BaseException:
            self.settle()
            raise

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Keep what a request has done so far, and let others be carried out before it goes on."""
        self._keep()
        self.application.lock.release()
        try:
            yield
        finally:
            self.application.lock.acquire()
            self.__enter__()

    def settle(self) -> None:
        """Finish or undo what was interrupted."""
        if not self.is_open:
            return
        journal = self.application.journal
        if journal and journal.holds_more_than(self.sequence):
            self._finish()
        else:
            self._undo()

    def _write(self) -> None:
        """To the file, where there is something to write. Raises CannotBeWritten."""
        application = self.application
        state, journal = application.state, application.journal
        if journal and self.instead:
            journal.begin_again(self.instead.state.facts(), self.instead.snapshot)
        elif journal and (state.store.undo or self.answered or state.clock.ahead != self.ahead):
            answers = [self.answered.kept()] if self.answered else []
            outdated = application.idempotency.outdated(state.clock.now())
            journal.write(state.store, state.facts(), answers, outdated)

    def _finish(self) -> None:
        """In memory. These are steps that may be done twice."""
        application = self.application
        if self.answered:
            application.idempotency.forget(application.idempotency.outdated(application.state.clock.now()))
            application.idempotency.keep(self.answered)
        application.state.store.commit()
        if self.instead:
            application.idempotency.answered.clear()
            application.business = None
            application.state = self.instead.state
            application.deliveries.take_up()
        self.is_open = False

    def _undo(self) -> None:
        """Everything is as it was. These are steps that may be done twice."""
        state = self.application.state
        state.clock.ahead = self.ahead
        state.store.rollback()
        state.read_due()
        self.application.deliveries.take_up()
        self.is_open = False

    def _forget(self) -> None:
        """What a refused request did, which had not come to move the clock or to do what was due."""
        self.application.state.store.rollback()
        self.is_open = False
