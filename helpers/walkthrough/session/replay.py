"""replay(): what was sent in this session, sent again, and what came of it this time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from helpers.connection import elsewhere, moves, send, unrecorded
from helpers.history import Exchange, Request, history
from helpers.history.table import as_html, as_text
from helpers.safety import Refused
from helpers.viewer.difference import Change, difference
from helpers.viewer.notes import note

from .names import ID
from .steps import own_key, why_not

Ids = dict[str, str]
"""What an id of the first time is called now."""
# Another one in each account or at each moment, whatever was asked.
VARYING = frozenset(
    {
        *("authorization_code", "fingerprint", "idempotency_key", "invoice_prefix"),
        *("network_transaction_id", "receipt_number", "receipt_url", "request_log_url"),
    }
)
MOST_TOLD = 3
HEAD = ("#", "request", "then", "now", "differs")


@dataclass(frozen=True)
class Again:
    """An exchange of the history, and what came of the same request now; ``note``: why it was not sent."""

    then: Exchange
    now: Exchange | None = None
    changes: tuple[Change, ...] = ()
    note: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """What a row says of it."""
        request, now = self.then.request, str(self.now.reply.status) if self.now else "not sent"
        sent = f"{request.method.upper()} {request.path}"
        return (str(self.then.number), sent, str(self.then.reply.status), now, self.differs)

    @property
    def differs(self) -> str:
        """What is not as it was, in words."""
        if self.note or self.now is None:
            return self.note
        if self.now.reply.status != self.then.reply.status and self.now.reply.error:
            return str(self.now.reply.error.get("message"))
        paths = [each.path for each in self.changes]
        more = f" and {len(paths) - MOST_TOLD} more" if len(paths) > MOST_TOLD else ""
        return ", ".join(paths[:MOST_TOLD]) + more or "nothing"


class Replayed(tuple[Again, ...]):
    """Everything that was sent again, in its order."""

    __slots__ = ()

    @property
    def same(self) -> bool:
        """Whether all came as it had come the first time, but for ids and times."""
        return not any(each.changes or each.note for each in self)

    def __repr__(self) -> str:
        return as_text([HEAD, *(each.cells for each in self)])

    def _repr_html_(self) -> str:
        return as_html([HEAD, *(each.cells for each in self)])


def replay(exchanges: Exchange | Iterable[Exchange] | None = None, *, here: bool = False) -> Replayed:
    """Send one request again, several, or (left out) the whole history, in order.

        replay(history[-1])
        replay()

    They go to a fresh sandbox, which begins as the present one began and ends with this; ``here``: to where
    one is connected. An id that came out of an earlier reply is replaced by the one that stands there now.
    What differs is named by its place in the reply; ids and times do not count. Nothing of it is kept in the
    history. Raises Refused where there is nothing to send.
    """
    from tqdm.auto import tqdm

    chosen = history if exchanges is None else [exchanges] if isinstance(exchanges, Exchange) else exchanges
    kept = list(chosen)
    with sending_again(kept, here=here) as each:
        return Replayed(tqdm(each, "Sent again", len(kept), leave=False, unit=" requests", delay=3))


@contextmanager
def sending_again(kept: Sequence[Exchange], *, here: bool = False) -> Iterator[Iterator[Again]]:
    """The same, one as it is asked for, in the thread and the length of a `with` block."""
    if not kept:
        raise Refused("There is nothing to send again: nothing has been sent yet.")
    place: AbstractContextManager[object] = nullcontext() if here else elsewhere()
    with place, unrecorded():
        # Where it was used before, a key would bring the first time's answer back.
        yield _again(kept, f"-{uuid4().hex[:8]}" if here else "")


def _again(kept: Iterable[Exchange], key_ending: str) -> Iterator[Again]:
    ids: Ids = {}
    for each in kept:
        if reason := why_not(each):
            yield Again(each, note=f"not sent, since {reason}")
            continue
        now = send(_with(each.request, ids, key_ending))
        if moves(each.request):
            yield Again(each, now)
            continue
        ids |= _matched(each.reply.body, now.reply.body)
        then_body, now_body = _renamed(each.reply.body, ids), now.reply.body
        yield Again(each, now, difference(_telling(then_body), _telling(now_body)))


def _with(request: Request, ids: Ids, key_ending: str) -> Request:
    """The request with the ids of now; idempotency keys are those that somebody chose."""
    path = "/".join(ids.get(part, part) for part in request.path.split("/"))
    account = ids.get(request.account, request.account)
    params = _renamed(request.params, ids)
    key = own_key(request)
    key += key_ending if key else ""
    return replace(request, path=path, params=params, account=account, idempotency_key=key)


def _matched(then: Any, now: Any) -> Ids:
    """The ids of two replies that stand at the same place."""
    ids: Ids = {}
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for name in then.keys() & now.keys():
            ids |= _matched(then[name], now[name])
    elif isinstance(then, list) and isinstance(now, list):
        for before, after in zip(then, now, strict=False):
            ids |= _matched(before, after)
    elif isinstance(then, str) and isinstance(now, str) and ID.fullmatch(then) and ID.fullmatch(now):
        ids[then] = now
    return ids


def _renamed(value: Any, ids: Ids) -> Any:
    """With the ids of now, also where they stand within a text."""
    if isinstance(value, Mapping):
        return {name: _renamed(each, ids) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(each, ids) for each in value]
    return ID.sub(lambda match: ids.get(match[0], match[0]), value) if isinstance(value, str) else value


def _telling(value: Any) -> Any:
    """A reply without what is another one each time."""
    if isinstance(value, Mapping):
        varies = {name for name, each in value.items() if name in VARYING or note(name, each, {})}
        return {name: _telling(each) for name, each in value.items() if name not in varies}
    return [_telling(each) for each in value] if isinstance(value, list) else value
