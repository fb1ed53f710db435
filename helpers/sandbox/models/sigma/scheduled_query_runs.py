"""Scheduled query runs: what a query gave when its time came, as a file with comma-separated values.

No request makes a run: at Stripe the Dashboard schedules queries, and a run appears when it is over. Here
`sigma_run` makes one. The sandbox reads no SQL: `helpers.data.scheduled` runs the query and sends its result.

Source: https://docs.stripe.com/api/sigma/scheduled_queries and https://docs.stripe.com/sigma/scheduled-queries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...model import Model
from ...resource import Resource, Upload
from ...routes import control
from ...statuses import Statuses
from ..core import files
from ..core.connected import account_named

RUN, PURPOSE = "scheduled_query_run", "sigma_scheduled_query"
STATUSES = ("completed", "canceled", "failed", "timed_out")
Model(
    RUN,
    word="scheduled query run",
    statuses=Statuses(dict.fromkeys(STATUSES, ()), starts=STATUSES),
    told_as="sigma.scheduled_query_run",
    source="https://docs.stripe.com/api/sigma/scheduled_queries",
)


@control("post", "sigma_run")
def ran(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Keep the run of a scheduled query: its `sql`, its `title` and its result, `csv`.

    A query without a result has a `status` (failed) and an `error` that says why. `data_load_time` is up to
    when the query had data (now). `account` is the account it ran for (the platform).
    """
    if not params.get("sql"):
        raise errors.missing("sql")
    content = params.get("csv")
    status = str(params.get("status", "failed" if content is None else "completed"))
    if status not in STATUSES:
        raise errors.Invalid(f"status is one of {', '.join(STATUSES)}, not {status}.", param="status")
    if (content is not None) != (status == "completed"):
        raise errors.Invalid("A run has its result as csv if it is completed, and only then.", param="csv")
    store = store.on(account_named(store, str(params.get("account", store.account)))["id"])
    run = store.new(
        RUN,
        data_load_time=_load_time(store, params),
        result_available_until=store.now + files.PURPOSES[PURPOSE].lasts * DAY,
        sql=str(params["sql"]),
        status=status,
        title=str(params.get("title", "Scheduled query")),
    )
    if content is None:
        run["error"] = {"message": str(params.get("error", "The query could not be run."))}
    else:
        run["file"] = _file(store, run, str(content))
    return store.add(run)


def _load_time(store: AccountStore, params: Mapping[str, Any]) -> int:
    given = params.get("data_load_time", store.now)
    try:
        return int(given)
    except (TypeError, ValueError):
        raise errors.Invalid(f"Invalid integer: {given}", param="data_load_time") from None


def _file(store: AccountStore, run: Mapping[str, Any], content: str) -> Resource:
    upload = Upload(f"{run['id']}.csv", content.encode(), "text/csv")
    return files.stored(store, upload, PURPOSE, "csv", title=run["title"])
