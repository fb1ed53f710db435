"""Any list, whole: every row once, whatever happens on the way."""

from __future__ import annotations

import _thread
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import stripe

from helpers import Refused, download
from helpers.connection import current
from helpers.connection.bulk import Bulk, Raw
from helpers.connection.pooled import PooledClient
from helpers.data.download import Download, Unfinished, asking, workers
from helpers.data.download.asking import Asking
from helpers.data.download.reading import Wanted, read
from helpers.data.schema import schema
from helpers.history import history
from helpers.sandbox import Sandbox

LIST = "v1.customers.list"


def make(sandbox: Sandbox, count: int) -> list[str]:
    """So many customers, one a minute; their ids."""
    customers = sandbox.client().v1.customers
    charges = []
    for number in range(count):
        charges.append(
            customers.create({"name": f"Customer {number}", "metadata": {"number": str(number)}}).id
        )
        sandbox.advance(seconds=60)
    return charges


def ids(got: Download) -> list[str]:
    """Of all rows, as often as they are there."""
    return [id for file in got.files for id in pq.read_table(file, columns=["id"])["id"].to_pylist()]


def requests(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, Any]]:
    """What is asked from now on, but for the time."""
    asked: list[Mapping[str, Any]] = []
    answer = Bulk.get

    def get(bulk: Bulk, path: str, params: Mapping[str, Any], account: str = "") -> Raw:
        if path != "/v1/balance":
            asked.append(params)
        return answer(bulk, path, params, account)

    monkeypatch.setattr(Bulk, "get", get)
    return asked


@pytest.mark.usefixtures("client")
def test_a_list_is_read_whole_with_its_types(sandbox: Sandbox, tmp_path: Path) -> None:
    """Every row once, the newest first as the list has it, and none of it in the history."""
    expected, before = make(sandbox, 350), len(history)
    got = download(LIST, folder=tmp_path)
    assert sorted(ids(got)) == sorted(expected)
    assert (got.rows, got.operation, len(history)) == (350, LIST, before)
    assert got.until == datetime(2024, 2, 1, 17, 50, tzinfo=UTC)  # 350 minutes after noon
    kept = pq.read_schema(got.files[0])
    assert kept.names == schema(LIST).names
    newest = got.frame().iloc[0]
    assert (newest["name"], newest["metadata"]) == ("Customer 349", '{"number":"349"}')
    files = f"{len(got.files)} Parquet file{'s' * (len(got.files) > 1)}"
    assert repr(got) == f"350 rows of {LIST} in {files}, up to 2024-02-01 17:50:00 UTC"


@pytest.mark.usefixtures("client")
def test_filters_are_the_operations_own(sandbox: Sandbox, tmp_path: Path) -> None:
    """Times may be datetimes; a path's parameters are named like the others."""
    expected = make(sandbox, 5)
    customers = sandbox.client().v1.customers
    bounds = {"gte": datetime(2024, 2, 1, 12, 1, tzinfo=UTC), "lt": datetime(2024, 2, 1, 12, 3, tzinfo=UTC)}
    assert sorted(ids(download(LIST, folder=tmp_path / "1", created=bounds))) == sorted(expected[1:3])
    customers.update(expected[2], {"email": "jenny@example.com"})
    assert ids(download(LIST, folder=tmp_path / "2", email="jenny@example.com")) == [expected[2]]
    card = sandbox.client().v1.customers.payment_sources.create(expected[0], {"source": "tok_visa"}).id
    sources = "v1.customers.payment_sources.list"
    assert ids(download(sources, folder=tmp_path / "3", customer=expected[0])) == [card]


@pytest.mark.usefixtures("client")
def test_an_account_without_rows_has_columns_all_the_same(tmp_path: Path) -> None:
    """Of their types."""
    got = download("v1.disputes.list", folder=tmp_path)
    assert (got.rows, got.files) == (0, ())
    assert str(got.frame()["evidence_details.due_by"].dtype) == "datetime64[s, UTC]"


@pytest.mark.parametrize("operation", ["v1.apple_pay_domains.list", "v2.core.accounts.list"])
@pytest.mark.usefixtures("client")
def test_lists_that_know_no_time_are_read_by_their_own_pages(
    operation: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    """One after the other; read again from the beginning, they are not doubled."""
    client = sandbox.client()
    for number in range(130):
        if operation.startswith("v2"):
            client.v2.core.accounts.create({"contact_email": f"{number}@example.com"})
        else:
            client.v1.apple_pay_domains.create({"domain_name": f"shop-{number}.example.com"})
    for _ in range(2):
        got = download(operation, folder=tmp_path)
        assert (len(ids(got)), len(set(ids(got)))) == (130, 130)


@pytest.mark.usefixtures("client")
def test_nothing_is_lost_or_doubled_while_rows_are_added(sandbox: Sandbox, tmp_path: Path) -> None:
    """What was there when it began is in it once, however many others come meanwhile."""
    expected = make(sandbox, 800)
    done = threading.Event()

    def add() -> None:
        while not done.is_set():
            sandbox.client().v1.customers.create({"name": "Late"})
            sandbox.advance(seconds=1)
            time.sleep(0.002)

    adding = threading.Thread(target=add)
    adding.start()
    try:
        got = ids(download(LIST, folder=tmp_path))
    finally:
        done.set()
        adding.join()
    assert len(got) == len(set(got))
    assert set(expected) <= set(got)


FAULTS = [
    ("rate_limit", {}),
    ("server_error", {}),
    ("timeout", {}),
    ("disconnect", {}),
    ("disconnect", {"after": True}),
]


@pytest.mark.parametrize(("kind", "how"), FAULTS)
@pytest.mark.usefixtures("client")
def test_nothing_is_lost_or_doubled_while_requests_fail(
    kind: str, how: dict[str, Any], sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fifth of them; they are sent again."""
    expected = make(sandbox, 1500)
    bulk = current().bulk
    impatient = Bulk(PooledClient(bulk.address, 0.3), bulk.key, bulk.address)
    asked = requests(monkeypatch)
    sandbox.fault(kind, share=0.2, **how)
    got = ids(read(Wanted(_list(), {}), Asking(impatient), tmp_path))
    assert sorted(got) == sorted(expected)
    assert len(asked) > 15


def _list() -> Any:
    from helpers import operation

    return operation(LIST)


def test_a_download_that_is_killed_goes_on_where_it_was(
    sandbox: Sandbox, address: str, tmp_path: Path, client: stripe.StripeClient
) -> None:
    """What it had kept is not asked for again, and nothing is lost or doubled."""
    expected = make(sandbox, 2000)
    sandbox.fault("latency", milliseconds=30)
    code = (
        "from helpers import download\n"
        "from helpers.data.download import workers\n"
        "workers.PART = 200\n"
        f"download({LIST!r}, folder={str(tmp_path)!r}, progress=False)"
    )
    settings = {"WORKBOOK_MODE": "test", "STRIPE_SECRET_KEY": "sk_test_sandbox", "STRIPE_API_BASE": address}
    running = subprocess.Popen([sys.executable, "-c", code], env=os.environ | settings)
    while running.poll() is None and sum(each["rows"] for each in _parts(tmp_path)) == 0:
        time.sleep(0.005)
    running.kill()
    assert running.wait() != 0, "it ended before it could be killed"
    sandbox.fault("none")
    before = {each["file"] for each in _parts(tmp_path) if each["rows"]}
    there = sum(each["rows"] for each in _parts(tmp_path))
    got = download(LIST, folder=tmp_path)
    assert sorted(ids(got)) == sorted(expected)
    assert before <= {file.name for file in got.files}
    assert 0 < there < 2000
    assert {file.name for file in tmp_path.glob("*.parquet")} == {file.name for file in got.files}


def _parts(folder: Path) -> list[dict[str, Any]]:
    file = folder / "download.json"
    parts: list[dict[str, Any]] = json.loads(file.read_text())["parts"] if file.exists() else []
    return parts


@pytest.mark.usefixtures("client", "interruptible")
def test_a_download_that_is_interrupted_keeps_what_it_has(sandbox: Sandbox, tmp_path: Path) -> None:
    """As by the notebook's Stop button."""
    expected = make(sandbox, 1000)
    came = 0
    once = iter([_thread.interrupt_main])  # a second one would interrupt what it does about the first

    def told(rows: int) -> None:
        nonlocal came
        came += rows
        if came >= 500:
            for interrupt in once:
                interrupt()
            time.sleep(0.2)

    with pytest.raises(KeyboardInterrupt):
        read(Wanted(_list(), {}), Asking(current().bulk), tmp_path, told=told)
    there = [each for each in _parts(tmp_path) if each["rows"]]
    assert 0 < sum(each["rows"] for each in there) < 1000
    got = download(LIST, folder=tmp_path)
    assert sorted(ids(got)) == sorted(expected)
    assert {each["file"] for each in there} <= {file.name for file in got.files}


@pytest.mark.usefixtures("client")
def test_called_again_it_adds_what_is_new_and_renews_what_may_have_changed(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Older rows stay as they were, and in the files that they were in."""
    monkeypatch.setattr(workers, "PART", 1)
    old = make(sandbox, 150)
    sandbox.advance(days=10)
    recent = make(sandbox, 2)
    first = download(LIST, folder=tmp_path)
    for id in (old[0], recent[0]):
        sandbox.client().v1.customers.update(id, {"name": "Changed"})
    new = make(sandbox, 1)
    asked = requests(monkeypatch)
    frame = download(LIST, folder=tmp_path, renew=timedelta(days=1)).frame()
    assert sorted(frame.index) == sorted(old + recent + new)
    assert (frame["name"][old[0]], frame["name"][recent[0]]) == ("Customer 0", "Changed")
    assert len(asked) < 4
    again = download(LIST, folder=tmp_path, renew=timedelta.max)
    assert again.frame()["name"][old[0]] == "Changed"
    assert not set(first.files) & set(again.files)


@pytest.mark.usefixtures("client")
def test_a_clock_that_was_set_back_has_everything_read_again(sandbox: Sandbox, tmp_path: Path) -> None:
    """As after a reset of the sandbox."""
    make(sandbox, 3)
    download(LIST, folder=tmp_path)
    sandbox.reset()
    customer = sandbox.client().v1.customers.create({"name": "Another"}).id
    assert ids(download(LIST, folder=tmp_path, renew=timedelta())) == [customer]


@pytest.mark.usefixtures("client")
def test_a_broken_file_is_downloaded_again(sandbox: Sandbox, tmp_path: Path) -> None:
    """Whether it is cut, or gone."""
    expected = make(sandbox, 30)
    for broken in ("cut", "gone"):
        file = download(LIST, folder=tmp_path).files[0]
        if broken == "cut":
            file.write_bytes(file.read_bytes()[:100])
        else:
            file.unlink()
        assert sorted(ids(download(LIST, folder=tmp_path, renew=timedelta()))) == sorted(expected)


@pytest.mark.usefixtures("client")
def test_what_a_key_may_not_read_is_told_in_stripes_words(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows that were read by then stay."""
    monkeypatch.setattr(workers, "PART", 1)
    make(sandbox, 250)
    answer, asked = Bulk.get, 0
    body = b'{"error": {"type": "invalid_request_error", "message": "The key may not read customers."}}'

    def get(bulk: Bulk, path: str, params: Mapping[str, Any], account: str = "") -> Raw:
        nonlocal asked
        asked += path == "/v1/customers"
        return answer(bulk, path, params, account) if asked < 3 else Raw(403, {}, body)

    monkeypatch.setattr(Bulk, "get", get)
    told = r"^The key may not read customers\. The \d+ rows so far stay; call download again to go on\.$"
    with pytest.raises(Unfinished, match=told):
        download(LIST, folder=tmp_path)
    assert sum(each["rows"] for each in _parts(tmp_path)) > 0


UNTIMED = "v1.apple_pay_domains.list"


def domains(sandbox: Sandbox, count: int) -> None:
    for number in range(count):
        sandbox.client().v1.apple_pay_domains.create({"domain_name": f"shop-{number}.example.com"})


def refusing(monkeypatch: pytest.MonkeyPatch, path: str, *, after: int) -> None:
    """From so many requests on Stripe says no; the time is told all the same."""
    answer, asked = Bulk.get, 0

    def get(bulk: Bulk, at: str, params: Mapping[str, Any], account: str = "") -> Raw:
        nonlocal asked
        asked += at == path
        if at == path and asked > after:
            return Raw(403, {}, b'{"error": {"message": "Not any more."}}')
        return answer(bulk, at, params, account)

    monkeypatch.setattr(Bulk, "get", get)


@pytest.mark.parametrize("operation", [UNTIMED, "v2.core.accounts.list"])
@pytest.mark.usefixtures("client")
def test_a_list_that_knows_no_time_goes_on_where_it_stopped(
    operation: str, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever its next page is called by."""
    if operation == UNTIMED:
        domains(sandbox, 250)
    else:
        for number in range(50):
            sandbox.client().v2.core.accounts.create({"contact_email": f"{number}@example.com"})
    path = "/v1/apple_pay/domains" if operation == UNTIMED else "/v2/core/accounts"
    with monkeypatch.context() as patched:
        refusing(patched, path, after=2)
        with pytest.raises(Unfinished, match=r"^Not any more\. The \d+ rows so far stay"):
            download(operation, folder=tmp_path)
    first = {each["file"] for each in _parts(tmp_path)}
    asked = requests(monkeypatch)
    got = download(operation, folder=tmp_path)
    count = 250 if operation == UNTIMED else 50
    assert (len(ids(got)), len(set(ids(got)))) == (count, count)
    assert first <= {file.name for file in got.files}
    assert "starting_after" in asked[0] or "page" in asked[0]


@pytest.mark.usefixtures("client")
def test_a_broken_file_of_a_list_that_knows_no_time_loses_nothing(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read again from there on."""
    monkeypatch.setattr(workers, "PART", 100)
    domains(sandbox, 350)
    with monkeypatch.context() as patched:
        refusing(patched, "/v1/apple_pay/domains", after=3)
        with pytest.raises(Unfinished):
            download(UNTIMED, folder=tmp_path)
    second = _parts(tmp_path)[1]["file"]
    (tmp_path / second).unlink()
    got = ids(download(UNTIMED, folder=tmp_path))
    assert (len(got), len(set(got))) == (350, 350)


@pytest.mark.usefixtures("client")
def test_a_key_that_may_not_see_the_balance_may_download(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal tells the time, too."""
    expected = make(sandbox, 3)
    answer = Bulk.get

    def get(bulk: Bulk, path: str, params: Mapping[str, Any], account: str = "") -> Raw:
        given = answer(bulk, path, params, account)
        return Raw(403, given.headers, b"{}") if path == "/v1/balance" else given

    monkeypatch.setattr(Bulk, "get", get)
    got = download(LIST, folder=tmp_path)
    assert sorted(ids(got)) == sorted(expected)
    assert got.until == datetime(2024, 2, 1, 12, 3, tzinfo=UTC)


@pytest.mark.usefixtures("client")
def test_after_many_failures_it_gives_up(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says what the last one was."""
    monkeypatch.setattr(asking, "FIRST_PAUSE", 0.0)
    sandbox.fault("server_error")
    with pytest.raises(
        Unfinished, match=r"^12 requests in a row failed, the last with: .+ 0 rows so far stay"
    ):
        download(LIST, folder=tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file's size")
def test_a_full_disk_is_told_and_loses_nothing(sandbox: Sandbox, address: str, tmp_path: Path) -> None:
    """A limit on the size of files stands for it."""
    make(sandbox, 300)
    code = (
        "import resource, signal\n"
        "from helpers import download\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))\n"
        f"download({LIST!r}, folder={str(tmp_path)!r}, progress=False)"
    )
    settings = {"WORKBOOK_MODE": "test", "STRIPE_SECRET_KEY": "sk_test_sandbox", "STRIPE_API_BASE": address}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | settings, capture_output=True, text=True, check=False
    )
    assert "Unfinished: " in ran.stderr
    assert "The rows could not be written: " in ran.stderr
    assert "File too large" in ran.stderr
    assert "0 rows so far stay" in ran.stderr
    assert list(tmp_path.glob("*.parquet")) == []


@pytest.mark.parametrize(
    ("operation", "filters", "told"),
    [
        ("v1.customers.retrieve", {}, r"v1\.customers\.retrieve lists nothing"),
        (LIST, {"limit": 5}, "not downloaded by limit, since all pages are read"),
        (LIST, {"mail": "x"}, r"by mail, since it is none of its parameters: use created, email, test_clock"),
        (LIST, {"created": datetime(2024, 2, 1)}, "names no time zone"),  # noqa: DTZ001
        (LIST, {"created": "today"}, "a moment or its bounds"),
        ("v1.customers.payment_sources.list", {}, "needs customer: download"),
    ],
)
@pytest.mark.usefixtures("client")
def test_what_cannot_be_asked_is_refused_first(
    operation: str, filters: dict[str, Any], told: str, tmp_path: Path
) -> None:
    """With what to do."""
    with pytest.raises(Refused, match=told):
        download(operation, folder=tmp_path, **filters)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("client")
def test_a_folder_holds_one_list(tmp_path: Path) -> None:
    """Another one's is refused, and stays as it is."""
    download(LIST, folder=tmp_path)
    with pytest.raises(
        Refused, match=r"holds a download of v1\.customers\.list of the account, not of v1\.char"
    ):
        download("v1.charges.list", folder=tmp_path)
