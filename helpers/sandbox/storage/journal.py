"""State in a file: each change is in it before its request is answered (SQLite, one transaction each).

What a transaction wrote is on the disk when it is over: neither a killed process nor a power cut loses it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

from .store import Store
from .stored import Packer

Facts = dict[str, Any]
"""What there is beside objects: seed, platform, profile, clock, and how many ids were made of each kind."""

SIGNATURE = b"SQLite format 3\0"
APPLICATION = int.from_bytes(
    b"SWbk"
)  # in the file's header, so that no other program's file is taken for one
# The oldest format that is read; in the present one, small objects are kept as they are.
OLDEST, FORMAT = 2, 3
PRESENT = ""  # in place of a snapshot's name: what is now
SCHEMA = (
    f"pragma application_id = {APPLICATION}",
    f"pragma user_version = {FORMAT}",
    "create table families (number integer primary key, name text, body blob)",
    "create table objects (snapshot text, account text, kind text, id text, position integer, live integer, "
    "created integer, body blob, checksum integer, primary key (snapshot, account, kind, id))",
    "create table answered (account text, key text, answer text, body blob, primary key (account, key))",
    "create table facts (snapshot text primary key, value text)",
)
COLUMNS = "account, kind, id, position, live, created, body, checksum"
PUT = (
    f"insert into objects (snapshot, {COLUMNS}) values ('', ?, ?, ?, ?, ?, ?, ?, ?) on conflict do update "
    "set position = excluded.position, live = excluded.live, created = excluded.created, "
    "body = excluded.body, checksum = excluded.checksum"
)


class StateFile(ValueError):
    """The file cannot hold, or does not hold, a sandbox's state: a sentence that says what to do."""


class CannotBeWritten(OSError):
    """The file took no more, and nothing of the transaction is in it."""


@dataclass(frozen=True)
class Moment:
    """The state at one moment."""

    store: Store
    facts: Facts


@dataclass(frozen=True)
class Answer:
    """What was answered under an idempotency key. ``facts``: all of it but its body."""

    account: str
    key: str
    facts: Facts
    body: bytes


@dataclass
class Contents:
    """What a file holds: the present, snapshots by name, and answers, the oldest first."""

    packer: Packer
    moments: dict[str, Moment] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)


class Journal:
    """The file, and the connection to it. One sandbox at a time has it open.

    ``kept``: what it held when it was opened; None for a new file. Raises StateFile for one that cannot be
    used, which is left as it is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.place = path.absolute()  # by itself, SQLite takes :memory: and file:... for something else
        with _told(path):
            is_new = _is_new(path)
            self.kept = None if is_new else _read(path)
            self.connection = sqlite3.connect(
                self.place, timeout=0, isolation_level=None, check_same_thread=False
            )
            self.opened: tuple[int, int] | None = None  # it may not be there yet
            self._begin(is_new=is_new)
            self.opened = _file_at(self.place)
        self.packer = self.kept.packer if self.kept else Packer()
        self.families = len(self.packer.firsts)  # of these, the first objects are in the file
        self.sequence = self._stored_sequence()

    def _begin(self, *, is_new: bool) -> None:
        execute = self.connection.execute
        execute("pragma locking_mode = exclusive")
        execute("pragma auto_vacuum = incremental")
        if is_new:
            with self._transaction():
                for statement in SCHEMA:
                    execute(statement)
        execute("pragma journal_mode = wal")
        execute("pragma synchronous = full")
        with self._transaction():  # whether it can be written is known now, not at the first request
            execute("update facts set value = value")
            execute(f"pragma user_version = {FORMAT}")

    def write(
        self,
        store: Store,
        facts: Facts,
        answers: Iterable[Answer] = (),
        forgotten: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Add what a request changed, whole or not at all. ``forgotten``: accounts and keys of old answers.

        Raises CannotBeWritten.
        """
        with self._transaction():
            for (account, kind), id in store.touched():
                self._write_object(store, account, kind, id)
            self.connection.executemany("delete from answered where account = ? and key = ?", forgotten)
            for each in answers:
                values = (each.account, each.key, sealed(each.facts, each.body), each.body)
                self.connection.execute("insert or replace into answered values (?, ?, ?, ?)", values)
            self._write_facts(facts)
        self._written()

    def _write_object(self, store: Store, account: str, kind: str, id: str) -> None:
        collection = store.collection(account, kind)
        position = collection.position.get(id)
        if position is None:
            named = (account, kind, id)
            where = "where snapshot = '' and account = ? and kind = ? and id = ?"
            self.connection.execute(f"delete from objects {where}", named)
            return
        body = collection.packed(id)
        row = (account, kind, id, position, int(collection.live(id)), collection.created[position])
        self.connection.execute(PUT, (*row, body, checksum(body or b"", *row)))

    def _write_facts(self, facts: Facts, snapshot: str = PRESENT) -> None:
        """The facts, and the families that objects were packed by since they were last written."""
        new = enumerate(self.packer.firsts[self.families :], self.families)
        rows = [(number, name, body) for number, (name, body) in new]
        self.connection.executemany("insert or replace into families values (?, ?, ?)", rows)
        value = sealed({**facts, "sequence": self.sequence + 1, "families": self.packer.checksum})
        self.connection.execute("insert or replace into facts values (?, ?)", (snapshot, value))

    def _written(self) -> None:
        self.families = len(self.packer.firsts)
        self.sequence += 1

    def snapshot(self, name: str, facts: Facts) -> None:
        """Keep the present under a name, too. Raises CannotBeWritten."""
        with self._transaction():
            self._copy(PRESENT, name)
            self._write_facts(facts, name)

    def begin_again(self, facts: Facts, snapshot: str | None = None) -> None:
        """Put nothing, or a snapshot, in the present's place; answers are gone. Raises CannotBeWritten."""
        with self._transaction():
            self.connection.execute("delete from objects where snapshot = ''")
            self.connection.execute("delete from answered")
            if snapshot is not None:
                self._copy(snapshot, PRESENT)
            self._write_facts(facts)
        self._written()
        self._compact()

    def _copy(self, old: str, new: str) -> None:
        self.connection.execute(
            f"insert into objects (snapshot, {COLUMNS}) select ?, {COLUMNS} from objects "
            "where snapshot = ? order by rowid",
            (new, old),
        )

    def holds_more_than(self, sequence: int) -> bool:
        """After an interruption: whether what was being written then is in the file."""
        self._roll_back()
        self.sequence = self._stored_sequence()
        self.families = self._only("select count(*) from families")
        return self.sequence > sequence

    def _stored_sequence(self) -> int:
        row = self.connection.execute("select value from facts where snapshot = ''").fetchone()
        return int(json.loads(row[0])["sequence"]) if row else 0

    def _only(self, query: str) -> int:
        return int(self.connection.execute(query).fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            if self.opened and self.opened != _file_at(self.place):
                raise sqlite3.OperationalError("the file is not there any more")
            self.connection.execute("begin immediate")
            yield
            self.connection.execute("commit")
        except sqlite3.Error as error:
            self._roll_back()
            raise CannotBeWritten(
                f"{self.path} cannot be written ({error}): make room for it, or see what keeps it from that."
            ) from error
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("rollback")

    def _compact(self) -> None:
        """Give unused pages back."""
        with suppress(sqlite3.Error):
            self.connection.execute("pragma incremental_vacuum").fetchall()

    def close(self) -> None:
        """Let go of the file; everything is then in it alone, not in the log beside it."""
        self._compact()
        self.connection.close()


def checksum(body: bytes, *row: object) -> int:
    """What tells whether a row is as it was written."""
    return crc32(body, crc32("/".join(map(str, row)).encode()))


def sealed(facts: Facts, body: bytes = b"") -> str:
    """Facts as JSON, with what tells whether they and the body they are about are as they were written."""
    text = json.dumps(facts)
    return f'{text[:-1]}, "checksum": {checksum(body, text)}}}'


def unsealed(text: str, body: bytes = b"") -> Facts:
    """The facts again. Raises ValueError where they are not as they were written; older files do not tell."""
    facts: Facts = json.loads(text)
    expected = facts.pop("checksum", None)
    if expected not in (None, checksum(body, json.dumps(facts))):
        raise ValueError("its facts are not as they were written")
    return facts


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What keeps a file from being used, as a sentence."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise StateFile(
                f"{path} is in use by another sandbox: stop that, or name another file."
            ) from None
        raise StateFile(f"{path} cannot be used to keep the sandbox's state ({error}).") from None
    except (sqlite3.Error, OSError) as error:
        raise StateFile(f"{path} cannot be used to keep the sandbox's state ({error}).") from None


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file stands at a path; None where none does."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _is_new(path: Path) -> bool:
    """Whether there is no state in a file yet. Raises StateFile where something else is in it."""
    if not path.exists():
        return True
    if not path.is_file():
        raise StateFile(f"{path} is no ordinary file: name another one for the sandbox's state.")
    with path.open("rb") as file:
        head = file.read(100)
    if not head:
        return True
    application, version = int.from_bytes(head[68:72]), int.from_bytes(head[60:64])
    if not head.startswith(SIGNATURE) or len(head) < 100 or application not in (0, APPLICATION):
        raise StateFile(f"{path} is no state of a sandbox: name another file. It was left as it is.")
    if application == 0 or version < OLDEST:
        raise StateFile(
            f"{path} is another program's, or of a version of this kit that kept its state differently: "
            "name another file. It was left as it is."
        )
    if version > FORMAT:
        raise StateFile(
            f"{path} was written by a newer version of this kit: update the kit, or name another."
        )
    return False


def _read(path: Path) -> Contents | None:
    """All that a file holds; None where whoever began it was stopped before there was anything.

    Raises StateFile where it is damaged; nothing is written.
    """
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", timeout=0, uri=True)) as connection:
        try:
            problem = connection.execute("pragma quick_check(1)").fetchone()[0]
            if problem == "ok":
                return _everything(connection)
        except sqlite3.OperationalError:
            raise
        except (sqlite3.DatabaseError, AttributeError, ValueError, TypeError, KeyError) as error:
            problem = str(error)
    raise StateFile(f"{path} is damaged ({problem}): name another file, or a copy. It was left as it is.")


def _everything(connection: sqlite3.Connection) -> Contents | None:
    families = connection.execute("select name, body from families order by number")
    kept = Contents(Packer(families))
    facts: Mapping[str, str] = dict(connection.execute("select snapshot, value from facts"))
    if not facts and not kept.packer.firsts:
        return None
    for name, value in facts.items():
        kept.moments[name] = Moment(Store(kept.packer), unsealed(value))
    _check_families(kept)
    _read_objects(connection, {name: each.store for name, each in kept.moments.items()})
    for account, key, answer, body in connection.execute("select * from answered order by rowid"):
        kept.answers.append(Answer(account, key, unsealed(answer, body), body))
    return kept


def _check_families(kept: Contents) -> None:
    """Raise ValueError where there is no present, or an object could not be unpacked any more.

    The transaction that wrote a family last wrote the facts of the present or of a snapshot.
    """
    present = kept.moments.get(PRESENT)
    if present is None or "sequence" not in present.facts:
        raise ValueError("it does not say what the present is")
    told = {each.facts.get("families", kept.packer.checksum) for each in kept.moments.values()}
    if kept.packer.checksum not in told:
        raise ValueError("what its objects are packed by is not as it was written")


def _read_objects(connection: sqlite3.Connection, stores: Mapping[str, Store]) -> None:
    for row in connection.execute(f"select snapshot, {COLUMNS} from objects order by rowid"):
        snapshot, account, kind, id, position, live, created, body, expected = row
        if checksum(body, account, kind, id, position, live, created) != expected:
            raise ValueError(f"the {kind} {id} is not as it was written")
        stores[snapshot].collection(account, kind).load(id, position, body, created, live=bool(live))
