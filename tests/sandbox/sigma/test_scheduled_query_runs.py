"""Scheduled queries' runs, as the sandbox tells of them."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import HttpRequest
from helpers.sandbox.sandbox import SandboxError

from ..conftest import NOW

COUNT = "select count(*) as charges from charges"


def content(sandbox: Sandbox, file: str) -> bytes:
    """A file as it is downloaded."""
    path = f"/v1/files/{file}/contents"
    return sandbox.handle(HttpRequest("get", path, "", {"authorization": f"Bearer {KEY}"})).body


def test_a_result_is_a_file_for_a_week(stripe_client: Any, sandbox: Sandbox) -> None:
    """Dates as in the event at https://docs.stripe.com/stripe-data/schedule-queries: seven days."""
    told = sandbox.act("sigma_run", sql=COUNT, title="Count all charges", csv="charges\n3\n")
    run = stripe_client.v1.sigma.scheduled_query_runs.retrieve(told["id"])
    assert (run.object, run.status, "error" in run) == ("scheduled_query_run", "completed", False)
    assert (run.title, run.sql, run.data_load_time) == ("Count all charges", COUNT, NOW)
    assert run.result_available_until == NOW + 7 * 86_400
    assert (run.file.purpose, run.file.type, run.file.size) == ("sigma_scheduled_query", "csv", 10)
    assert content(sandbox, run.file.id) == b"charges\n3\n"


def test_a_run_is_told_of_and_listed(stripe_client: Any, sandbox: Sandbox) -> None:
    """The newest first."""
    runs = [sandbox.act("sigma_run", sql=COUNT, csv=f"charges\n{n}\n")["id"] for n in range(2)]
    assert [each.id for each in stripe_client.v1.sigma.scheduled_query_runs.list()] == runs[::-1]
    events = stripe_client.v1.events.list({"type": "sigma.scheduled_query_run.created"})
    assert [each.data.object.id for each in events] == runs[::-1]


def test_a_query_that_gave_nothing_says_why(stripe_client: Any, sandbox: Sandbox) -> None:
    """It failed, or took too long."""
    failed = sandbox.act("sigma_run", sql="select 1 from nowhere", error="There is no table nowhere.")
    assert (failed["status"], failed["error"]) == ("failed", {"message": "There is no table nowhere."})
    assert stripe_client.v1.sigma.scheduled_query_runs.retrieve(failed["id"]).file is None
    assert sandbox.act("sigma_run", sql=COUNT, status="timed_out")["status"] == "timed_out"


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"csv": "n\n1\n"}, "sql"),
        ({"sql": COUNT, "status": "completed"}, "csv"),
        ({"sql": COUNT, "status": "failed", "csv": "n\n1\n"}, "csv"),
        ({"sql": COUNT, "status": "running"}, "status"),
        ({"sql": COUNT, "csv": "n\n1\n", "data_load_time": "soon"}, "integer"),
        ({"sql": COUNT, "csv": "n\n1\n", "account": "acct_missing"}, "acct_missing"),
    ],
)
def test_a_run_that_cannot_be_is_refused(
    stripe_client: Any, sandbox: Sandbox, params: dict[str, Any], named: str
) -> None:
    """And nothing is kept of it."""
    with pytest.raises(SandboxError, match=named):
        sandbox.act("sigma_run", **params)
    assert not stripe_client.v1.sigma.scheduled_query_runs.list().data


def test_a_run_belongs_to_its_account(stripe_client: Any, sandbox: Sandbox) -> None:
    """A connected account's run is not the platform's."""
    account = stripe_client.v1.accounts.create({"type": "custom", "country": "US"}).id
    run = sandbox.act("sigma_run", sql=COUNT, csv="charges\n0\n", account=account)["id"]
    runs = stripe_client.v1.sigma.scheduled_query_runs
    assert runs.retrieve(run, options={"stripe_account": account}).id == run
    with pytest.raises(stripe.InvalidRequestError):
        runs.retrieve(run)
