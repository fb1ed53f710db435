"""State in a file: each change is in it before its request is answered (SQLite, one transaction each)."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .account_store import State
from .door.idempotency import Answered
from .door.wire import Reply
from .resource import Upload
from .store import Place

if TYPE_CHECKING:
    from .door.application import Application

SCHEMA = """
create table if not exists objects (
    account text, kind text, id text, position integer, live integer, body text,
    primary key (account, kind, id)
);
create table if not exists answered (
    account text, key text, mark blob, at integer, request_id text, status integer, headers text, body blob,
    primary key (account, key)
);
create table if not exists state (name text primary key, value text);
"""


class StateFile(ValueError):
    """The file cannot hold or does not hold a sandbox's state."""


class Journal:
    """The file, and the connection to it. One sandbox at a time may have it open."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self.connection.execute("pragma locking_mode=exclusive")
            self.connection.execute("pragma journal_mode=wal")
            self.connection.executescript(SCHEMA)
        except sqlite3.Error as error:
            raise StateFile(
                f"{path} cannot be used to keep the sandbox's state ({error}): name another file."
            ) from None

    def load(self, application: Application) -> None:
        """Give a fresh application the state that the file holds, if it holds one."""
        rows = self.connection.execute("select name, value from state")
        kept = {name: json.loads(value) for name, value in rows}
        if not kept:
            return
        state = application.state
        state.ids.seed, state.platform = kept["seed"], kept["platform"]
        state.ids.counts.update(kept["counts"])
        state.clock.standing, state.clock.ahead = kept["clock"]
        self._load_objects(state)
        for account, key, mark, at, request_id, status, headers, body in self.connection.execute(
            "select * from answered order by rowid"
        ):
            reply = Reply(status, json.loads(headers), body)
            application.idempotency.keep(account, key, Answered(mark, at, request_id, reply))
        state.read_due()

    def _load_objects(self, state: State) -> None:
        for account, kind, id, live, body in self.connection.execute(
            "select account, kind, id, live, body from objects order by account, kind, position"
        ):
            resource = json.loads(body, object_hook=_with_uploads)
            state.store.put(account, kind, id, resource)
            if not live:
                state.store.remove(account, kind, id, resource)
        state.store.commit()

    def write(
        self, state: State, touched: list[tuple[Place, str]], answered: tuple[str, str, Answered] | None
    ) -> None:
        """Add one request's changes, whole or not at all."""
        self.connection.execute("begin immediate")
        try:
            for (account, kind), id in dict.fromkeys(touched):
                self._write_object(state, account, kind, id)
            if answered:
                account, key, what = answered
                self.connection.execute(
                    "insert or replace into answered values (?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        account,
                        key,
                        what.mark,
                        what.at,
                        what.request_id,
                        what.reply.status,
                        json.dumps(dict(what.reply.headers)),
                        what.reply.body,
                    ),
                )
            self._write_state(state)
            self.connection.execute("commit")
        except BaseException:
            self.connection.execute("rollback")
            raise

    def _write_object(self, state: State, account: str, kind: str, id: str) -> None:
        collection = state.store.collection(account, kind)
        resource = collection.by_id.get(id)
        if resource is None:
            self.connection.execute(
                "delete from objects where account=? and kind=? and id=?", (account, kind, id)
            )
            return
        self.connection.execute(
            "insert or replace into objects values (?, ?, ?, ?, ?, ?)",
            (
                account,
                kind,
                id,
                collection.position[id],
                collection.live(id),
                json.dumps(resource, default=_plain_upload),
            ),
        )

    def _write_state(self, state: State) -> None:
        values = {
            "seed": state.ids.seed,
            "platform": state.platform,
            "counts": state.ids.counts,
            "clock": [state.clock.standing, state.clock.ahead],
        }
        self.connection.executemany(
            "insert or replace into state values (?, ?)",
            [(name, json.dumps(value)) for name, value in values.items()],
        )

    def rewrite(self, state: State) -> None:
        """Put the whole state in the file, in place of what it held: after a reset or a restore."""
        self.connection.executescript("delete from objects; delete from answered;")
        self.write(
            state,
            [(place, id) for place, collection in state.store.collections.items() for id in collection.by_id],
            None,
        )

    def close(self) -> None:
        self.connection.close()


def _plain_upload(value: Any) -> dict[str, str]:
    if isinstance(value, Upload):
        return {
            "_upload": value.filename,
            "type": value.content_type,
            "content": b64encode(value.content).decode(),
        }
    raise TypeError(type(value).__name__)


def _with_uploads(value: dict[str, Any]) -> Any:
    if "_upload" in value:
        return Upload(value["_upload"], b64decode(value["content"]), value["type"])
    return value
