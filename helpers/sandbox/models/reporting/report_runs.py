"""Report runs: a report made for an interval, as a file with comma-separated values.

Source: https://docs.stripe.com/api/reporting/report_run and https://docs.stripe.com/reports/api.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ... import errors
from ...account_store import AccountStore, job
from ...model import Model
from ...resource import Resource, Upload
from ...routes import Call
from ...statuses import Statuses
from ..core import currencies, files
from ..core.connected import account_named
from .report_types import TYPE, TYPES, data_ends, data_starts
from .rows import Row, Wanted

RUN = "reporting.report_run"
LIFE = Statuses({"pending": ("succeeded", "failed"), "succeeded": (), "failed": ()})
runs = Model(
    RUN,
    word="report run",
    statuses=LIFE,
    references={"report_type": TYPE, "parameters.payout": "payout"},
    source="https://docs.stripe.com/api/reporting/report_run",
)


@runs.creating
def _begun(call: Call, run: Resource) -> Resource:
    """A run whose report is made a moment later."""
    store, params = call.store, call.params.get("parameters") or {}
    type = TYPES[run["report_type"]]
    for name in type.needs:
        if params.get(name) is None:
            raise errors.missing(f"parameters[{name}]")
    _check_interval(store, run["report_type"], params)
    if unknown := [each for each in params.get("columns") or () if each not in type.columns]:
        raise errors.Invalid(
            f"The report type {run['report_type']} has no column {unknown[0]}: use some of "
            f"{', '.join(type.columns)}.",
            param="parameters[columns]",
        )
    if params.get("currency"):
        currencies.checked(params["currency"], param="parameters[currency]")
    if params.get("connected_account"):
        account_named(store, params["connected_account"])
    if params.get("timezone"):
        _zone(params["timezone"])
    store.later(store.now, "reporting.run", run=run["id"])
    return {**run, "parameters": params}


def _check_interval(store: AccountStore, type: str, params: Mapping[str, Any]) -> None:
    start, end = params.get("interval_start"), params.get("interval_end")
    if start is None or end is None:
        return
    earliest, latest = data_starts(store, {}), data_ends(store, {})
    if start >= end:
        raise errors.Invalid(
            "The `interval_start` must be before the `interval_end`.", param="parameters[interval_start]"
        )
    for name, moment in (("interval_start", start), ("interval_end", end)):
        if moment < earliest:
            raise _not_there(type, "starting at", earliest, name, moment)
        if moment > latest:
            raise _not_there(type, "until", latest, name, moment)


def _not_there(type: str, side: str, limit: int, name: str, moment: int) -> errors.Invalid:
    """What is said of an interval without data.

    Source: https://github.com/stripe/stripe-cli/issues/957. Guess: "until", of an interval yet to come.
    """
    limited, asked = (
        f"{datetime.fromtimestamp(each, UTC):%Y-%m-%d %H:%M:%S} UTC" for each in (limit, moment)
    )
    return errors.Invalid(
        f"Data for the report type {type} is only available {side} {limited}; you requested `{name}` = "
        f"{asked}.",
        param=f"parameters.{name}",
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise errors.Invalid(f"Unknown time zone: {name}", param="parameters[timezone]") from None


@job("reporting.run")
def carry_out(store: AccountStore, *, run: str) -> None:
    """Make the report."""
    current = store.get(RUN, run)
    params, type = current["parameters"], TYPES[current["report_type"]]
    wanted = Wanted(
        store.on(params.get("connected_account") or store.account),
        start=params.get("interval_start") or 0,
        end=params.get("interval_end") or data_ends(store, {}),
        currency=params.get("currency"),
        category=params.get("reporting_category"),
        payout=params.get("payout"),
        zone=_zone(params.get("timezone") or "Etc/UTC"),
    )
    columns = params.get("columns") or type.columns
    content = written(columns, type.rows(wanted)).encode()
    upload = Upload(f"{run}.csv", content, "text/csv")
    file = files.stored(store, upload, "finance_report_run", "csv", title=type.name)
    store.move(current, "succeeded", result=file, succeeded_at=store.now)


def written(columns: Iterable[str], rows: Iterable[Row]) -> str:
    """Rows as comma-separated values below a line of their columns' names; every value is quoted."""
    out = io.StringIO()
    writer = csv.DictWriter(
        out, list(columns), extrasaction="ignore", quoting=csv.QUOTE_ALL, lineterminator="\n"
    )
    writer.writerow({name: name for name in writer.fieldnames})
    writer.writerows(rows)
    return out.getvalue()
