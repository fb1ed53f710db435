"""State in a file: nothing that was answered is lost, nothing half done stays, no other file is touched."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox, SandboxError
from helpers.sandbox.door.wire import HttpRequest
from helpers.sandbox.storage.journal import FORMAT, OLDEST, Journal, StateFile

CLOCK = "2024-02-01T12:00:00"
KEY = {"authorization": "Bearer sk_test_sandbox"}
CHARGE: Any = {"amount": 2000, "currency": "usd", "source": "tok_visa"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


def seeded(path: Path) -> Sandbox:
    return Sandbox(seed="s", clock=CLOCK, state=path)


def shown(sandbox: Sandbox) -> dict[str, Any]:
    """What anybody could see of the state: lists, the balance and the time."""
    v1 = sandbox.client().v1
    listed: list[Any] = [
        each.to_dict()
        for kind in (v1.charges, v1.refunds, v1.balance_transactions, v1.events)
        for each in kind.list({"limit": 100}).data
    ]
    for each in listed:
        each.pop("request", None)  # the SDK's keys differ
    return {"listed": listed, "balance": v1.balance.retrieve().to_dict(), "now": sandbox.now}


def filled(sandbox: Sandbox) -> Sandbox:
    """A charge, part of it given back, a day later."""
    v1 = sandbox.client().v1
    charge = v1.charges.create(CHARGE)
    v1.refunds.create({"charge": charge.id, "amount": 500})
    sandbox.advance(days=1)
    return sandbox


def bytes_of(path: Path) -> bytes:
    return path.read_bytes()


def test_a_file_of_the_format_before_is_taken_up(path: Path) -> None:
    """From then on it is one of the present format, which earlier versions of the kit refuse."""
    first = filled(seeded(path))
    before = shown(first)
    first.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"pragma user_version = {OLDEST}")
    second = Sandbox(state=path)
    assert shown(second) == before
    second.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma user_version").fetchone() == (FORMAT,)


def test_everything_is_there_again(path: Path) -> None:
    """Objects, deletions, time, profile and snapshots; what is made next is what would have been made."""
    first = filled(Sandbox(seed="s", clock=CLOCK, profile="any-id", state=path))
    before = shown(first)
    name = first.snapshot()
    first.client().v1.charges.create(CHARGE)
    first.close()
    second = Sandbox(state=path)
    assert second.profile == "any-id"
    assert second.now == first.now
    second.restore(name)
    assert shown(second) == before
    second.close()
    third = Sandbox(state=path)
    assert shown(third) == before
    same = filled(Sandbox(seed="s", clock=CLOCK, profile="any-id"))
    assert third.client().v1.charges.create(CHARGE).id == same.client().v1.charges.create(CHARGE).id


def test_closed_everything_is_in_the_one_file(path: Path, tmp_path: Path) -> None:
    """A copy of it alone is whole."""
    sandbox = filled(seeded(path))
    sandbox.close()
    assert [each.name for each in tmp_path.iterdir()] == ["state.db"]
    copy = shutil.copy(path, tmp_path / "copy.db")
    assert shown(Sandbox(state=copy)) == shown(Sandbox(state=path))


def test_a_request_id_names_one_request_for_good(path: Path) -> None:
    """Also where those that only looked were not written."""
    seen = set()
    for _ in range(3):
        sandbox = seeded(path)
        for _ in range(4):
            response = sandbox.client().v1.balance.retrieve().last_response
            assert response
            seen.add(response.request_id)
        sandbox.close()
    assert len(seen) == 12


def test_what_changes_nothing_writes_nothing(path: Path) -> None:
    """Looking, and being refused, leave the file and the log beside it as they are."""
    sandbox = filled(seeded(path))
    client = sandbox.client()
    log = path.with_name("state.db-wal")
    before = bytes_of(path), bytes_of(log)
    for _ in range(5):
        shown(sandbox)
        refused = sandbox.handle(HttpRequest("post", "/v1/charges", "", KEY, b"amount=1&currency=usd"))
        assert refused.status == 400
        with pytest.raises(stripe.InvalidRequestError):
            client.v1.refunds.retrieve("re_none")
    assert (bytes_of(path), bytes_of(log)) == before


# A file's trouble: what is made of it, and what the sentence says.
Spoil = Callable[[Path], object]


def _other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table recipes (name text)")


def _numbered(path: Path, version: int) -> None:
    seeded(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"pragma user_version = {version}")


def _altered(path: Path) -> None:
    filled(seeded(path)).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update objects set body = zeroblob(20) where kind = 'charge'")


def _changed(statement: str) -> Spoil:
    """What somebody, or a disk, did to a row."""

    def spoil(path: Path) -> None:
        sandbox = filled(seeded(path))
        sandbox.client().v1.products.create({"name": "x"}, {"idempotency_key": "k"})
        sandbox.close()
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(statement)

    return spoil


def _torn(path: Path) -> None:
    filled(seeded(path)).close()
    path.write_bytes(bytes_of(path)[:-5000])


def _overwritten(path: Path) -> None:
    filled(seeded(path)).close()
    whole = bytearray(bytes_of(path))
    whole[8192:20480] = b"x" * 12288
    path.write_bytes(whole)


SPOILT: dict[str, tuple[Spoil, str]] = {
    "a text": (lambda path: path.write_text("Dear diary, " * 50), "is no state of a sandbox"),
    "a short text": (lambda path: path.write_text("x"), "is no state of a sandbox"),
    "another program's": (_other_program, "is another program's"),
    "an older one": (lambda path: _numbered(path, 1), "kept its state differently"),
    "a newer one": (lambda path: _numbered(path, 999), "newer version of this kit"),
    "a row altered": (_altered, "is damaged"),
    "the clock altered": (
        _changed("update facts set value = replace(value, '1706788800', '1706788801')"),
        "facts are not as they were written",
    ),
    "no present": (_changed("delete from facts"), "does not say what the present is"),
    "an empty present": (_changed("update facts set value = '{}'"), "does not say what the present is"),
    "a family without a name": (_changed("update families set name = null"), "is damaged"),
    "a first object altered": (
        _changed("update families set body = cast(body || ' ' as blob) where number = 3"),
        "packed by is not as it was written",
    ),
    "an answer altered": (
        _changed("update answered set answer = replace(answer, '200', '500') where key = 'k'"),
        "facts are not as they were written",
    ),
    "an answer's body altered": (
        _changed("update answered set body = x'7b7d' where key = 'k'"),
        "is damaged",
    ),
    "cut off": (_torn, "is damaged"),
    "overwritten": (_overwritten, "is damaged"),
    "a folder": (lambda path: path.mkdir(), "is no ordinary file"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_file_that_cannot_be_used_is_refused_and_left_as_it_is(path: Path, what: str) -> None:
    """In one sentence that names it."""
    spoil, says = SPOILT[what]
    spoil(path)
    before = None if path.is_dir() else bytes_of(path)
    with pytest.raises(StateFile, match=says) as refused:
        Sandbox(state=path)
    assert str(path) in str(refused.value)
    assert before is None or bytes_of(path) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_no_state_file(path: Path) -> None:
    """It is not read from, which would never end."""
    import os

    os.mkfifo(path)
    with pytest.raises(StateFile, match="is no ordinary file"):
        Sandbox(state=path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no colon in names")
@pytest.mark.parametrize("name", [":memory:", "file:state.db", "file:state.db?mode=memory", "a%20b#c"])
def test_a_name_is_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Also one by which SQLite would keep everything in memory, or in another file."""
    monkeypatch.chdir(tmp_path)
    sandbox = filled(seeded(Path(name)))
    before = shown(sandbox)
    sandbox.close()
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert shown(Sandbox(state=name)) == before


def test_whoever_was_stopped_before_there_was_anything_begins_again(path: Path) -> None:
    """Killed between the file's tables and the first that is written there."""
    Journal(path).close()
    sandbox = filled(seeded(path))
    before = shown(sandbox)
    sandbox.close()
    assert shown(Sandbox(state=path)) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no file that is open")
@pytest.mark.parametrize("replaced", [False, True])
def test_where_the_file_was_deleted_nothing_is_answered_that_would_be_lost(
    path: Path, *, replaced: bool
) -> None:
    """The system keeps an open file until it is closed, and then nothing is left of it."""
    sandbox = filled(seeded(path))
    if replaced:
        other = path.with_name("other")
        shutil.copy(path, other)
        other.replace(path)
    else:
        path.unlink()
    with pytest.raises(stripe.APIError, match=r"the file is not there any more.*Nothing was changed"):
        sandbox.client().v1.charges.create(CHARGE)


def test_a_snapshot_may_hold_kinds_that_the_present_was_not_written_with(path: Path) -> None:
    """It packs all that there is."""
    sandbox = filled(seeded(path))
    sandbox.client().v1.products.create({"name": "x"})
    sandbox.snapshot()
    before = shown(sandbox)
    sandbox.close()
    assert shown(Sandbox(state=path)) == before


def test_two_sandboxes_cannot_have_one_file(path: Path) -> None:
    """The second is refused at once; the first goes on."""
    first = filled(seeded(path))
    before = shown(first)
    with pytest.raises(StateFile, match="in use by another sandbox"):
        Sandbox(state=path)
    first.client().v1.charges.create(CHARGE)
    first.close()
    assert shown(Sandbox(state=path)) != before


@contextmanager
def full_disk(path: Path) -> Iterator[None]:
    """The system takes nothing more for the log beside the file, as where the disk is full."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = path.with_name(f"{path.name}-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no such limit to a process")
def test_where_the_disk_is_full_nothing_is_done_and_no_answer_is_kept(path: Path) -> None:
    """The error says so; once there is room, the same request with the same key is carried out."""
    sandbox = filled(seeded(path))
    client = sandbox.client()
    charge = client.v1.charges.list().data[0].id
    name = sandbox.snapshot()
    before = shown(sandbox)
    once: Any = {"idempotency_key": "k", "max_network_retries": 0}
    refund: Any = {"charge": charge, "amount": 700}
    with full_disk(path):
        for _ in range(2):
            with pytest.raises(stripe.APIError, match=r"cannot be written .*Nothing was changed"):
                client.v1.refunds.create(refund, once)
        for control in (sandbox.reset, sandbox.snapshot, lambda: sandbox.advance(days=9)):
            with pytest.raises(SandboxError, match="Nothing was changed"):
                control()
        assert shown(sandbox) == before
    client.v1.refunds.create(refund, once)
    assert client.v1.charges.retrieve(charge).amount_refunded == 1200
    assert sandbox.reconcile()["differences"] == []
    after = shown(sandbox)
    sandbox.close()
    again = Sandbox(state=path)
    assert shown(again) == after
    again.restore(name)
    assert shown(again) == before


def test_a_reset_gives_the_room_back(path: Path) -> None:
    """However often one fills the sandbox and begins again, the file does not grow."""
    sandbox = seeded(path)
    sizes = []
    for _ in range(4):
        for _ in range(40):
            sandbox.client().v1.charges.create(CHARGE)
        sandbox.reset()
        sandbox.close()
        sizes.append(path.stat().st_size)
        sandbox = Sandbox(state=path)
    assert max(sizes) <= sizes[0] * 1.2


def test_answers_leave_the_file_after_a_day(path: Path) -> None:
    """Their keys are free again then."""
    sandbox = seeded(path)
    for n in range(5):
        sandbox.client().v1.products.create({"name": "x"}, {"idempotency_key": f"k{n}"})
    sandbox.advance(days=1, seconds=1)
    sandbox.client().v1.products.create({"name": "x"}, {"idempotency_key": "k9"})
    journal = sandbox.application.journal
    assert journal
    assert journal.connection.execute("select key from answered").fetchall() == [("k9",)]


def test_settings_that_the_file_decides_are_told(path: Path) -> None:
    """Seed, clock and profile are the file's; whoever asks for others is told."""
    seeded(path).close()
    with pytest.warns(UserWarning, match="seed") as told:
        Sandbox(seed="other", clock="2025-01-01", profile="fresh", state=path).close()
    (message,) = [str(each.message) for each in told]
    assert all(word in message for word in ("seed", "clock", "profile"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        seeded(path).close()


REQUESTS: dict[str, Callable[[Sandbox], object]] = {
    "a refund": lambda box: box.client().v1.refunds.create({"amount": 100, "charge": _charge(box)}),
    "time": lambda box: box.advance(days=3),
    "a restore": lambda box: box.restore("snapshot_1"),
    "a reset": lambda box: box.reset(),
}


def _charge(sandbox: Sandbox) -> str:
    return sandbox.client().v1.charges.list().data[0].id


def lines_of(call: Callable[[], object], until: int = 1_000_000) -> int:
    """Make a call, interrupted by Ctrl-C after so many of the sandbox's lines; tells how many ran."""
    ran = 0

    def count(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal ran
        if "helpers/sandbox" not in frame.f_code.co_filename.replace("\\", "/"):
            return None
        ran += event == "line"
        if ran == until:
            raise KeyboardInterrupt
        return count

    sys.settrace(count)
    try:
        call()
    except KeyboardInterrupt:
        pass
    finally:
        sys.settrace(None)
    return ran


@pytest.mark.parametrize("what", REQUESTS)
def test_killed_anywhere_it_is_whole(tmp_path: Path, what: str) -> None:
    """What is on disk between any two lines is what was there before, or what was done."""
    sandbox = filled(seeded(tmp_path / "first"))
    sandbox.snapshot()
    sandbox.client().v1.charges.create(CHARGE)
    before = shown(sandbox)
    lines, seen = 0, set[bytes]()
    copies: list[Path] = []

    def copy() -> None:
        """As a process leaves its files that is killed now; once for each state that they are in."""
        files = [each for each in sorted(tmp_path.glob("first*")) if not each.name.endswith("-shm")]
        contents = [each.read_bytes() for each in files]
        if (state := sha256(b"".join(contents)).digest()) not in seen:
            seen.add(state)
            folder = tmp_path / f"copy{len(copies)}"
            folder.mkdir()
            for each, content in zip(files, contents, strict=True):
                (folder / each.name).write_bytes(content)
            copies.append(folder / "first")

    def count(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal lines
        if "helpers/sandbox" not in frame.f_code.co_filename.replace("\\", "/"):
            return None
        lines += event == "line"
        if frame.f_code.co_filename.endswith(("journal.py", "keeping.py")) or lines % 50 == 0:
            copy()
        return count

    sys.settrace(count)
    REQUESTS[what](sandbox)
    sys.settrace(None)
    copy()
    done = shown(sandbox)
    met = []
    for path in copies:
        again = Sandbox(state=path)
        met.append(shown(again))
        assert met[-1] in (before, done)
        assert again.reconcile()["differences"] == []
        again.close()
    assert (met[0], met[-1]) == (before, done)


@pytest.mark.parametrize("what", REQUESTS)
def test_interrupted_anywhere_it_is_whole(tmp_path: Path, what: str) -> None:
    """Ctrl-C between any two lines: done or not done, in memory as in the file, and it goes on."""

    sandbox = filled(seeded(tmp_path / "first"))
    sandbox.snapshot()
    sandbox.client().v1.charges.create(CHARGE)
    sandbox.close()

    def begun(name: str) -> Sandbox:
        shutil.copy(tmp_path / "first", tmp_path / name)
        return Sandbox(state=tmp_path / name)

    request = REQUESTS[what]
    request(begun("warm"))  # what is made once in a process is made
    undone = shown(begun("untouched"))
    whole = begun("whole")
    lines = lines_of(partial(request, whole))
    done = shown(whole)
    met = set()
    for until in {*range(1, lines, lines // 12), *range(lines - 48, lines, 4)}:
        sandbox = begun(f"state{until}")
        lines_of(partial(request, sandbox), until)
        now = shown(sandbox)
        assert now in (undone, done), until
        met.add(now == done)
        assert sandbox.reconcile()["differences"] == [], until
        sandbox.client().v1.charges.create(CHARGE)
        after = shown(sandbox)
        sandbox.close()
        again = Sandbox(state=tmp_path / f"state{until}")
        assert shown(again) == after, until
        again.close()
    assert met == {True, False}
