"""Report runs: a report made for an interval, as a file with comma-separated values.

Source: https://docs.stripe.com/api/reporting/report_run and https://docs.stripe.com/reports/api.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ... import errors
from ...account_store import AccountStore
from ...hooks import job
from ...model import Model
from ...resource import Resource, Upload
from ...routes import Call
from ...statuses import Statuses
from ..core import currencies, files
from ..core.connected import account_named
from .columns import CONNECTED
from .report_types import TYPE, TYPES, data_ends, data_starts
from .rows import Row, Wanted

RUN = "reporting.report_run"
LIFE = Statuses({"pending": ("succeeded", "failed"), "succeeded": (), "failed": ()})
runs = Model(
    RUN,
    word="report run",
    statuses=LIFE,
    references={"report_type": TYPE},
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
    if unknown := params.keys() - {*type.needs, *type.takes}:
        # Source: https://docs.stripe.com/reports/api#run-parameters. Guess: the words.
        name = min(unknown)
        raise errors.Invalid(
            f"The report type {run['report_type']} takes no parameter {name}.", param=f"parameters[{name}]"
        )
    _check_interval(store, run["report_type"], params)
    if missing := [each for each in params.get("columns") or () if not type.has(each)]:
        raise errors.Invalid(
            f"The report type {run['report_type']} has no column {missing[0]}: use some of "
            f"{', '.join(sorted({*type.columns, *type.more}))}.",
            param="parameters[columns]",
        )
    if params.get("currency"):
        currencies.checked(params["currency"], param="parameters[currency]")
    of = store.on(account_named(store, params[CONNECTED])["id"]) if params.get(CONNECTED) else store
    if params.get("payout"):
        of.get("payout", params["payout"], param="parameters[payout]")
    if params.get("timezone"):
        _zone(params["timezone"])
    store.later(store.now, "reporting.run", run=run["id"])
    return {**run, "parameters": params}


def _check_interval(store: AccountStore, type: str, params: Mapping[str, Any]) -> None:
    asked = {name: params[name] for name in ("interval_start", "interval_end") if name in params}
    earliest, latest = data_starts(store, {}), data_ends(store, {})
    if len(asked) == 2 and asked["interval_start"] >= asked["interval_end"]:
        raise errors.Invalid(
            "The `interval_start` must be before the `interval_end`.", param="parameters[interval_start]"
        )
    for name, moment in asked.items():
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
    columns = params.get("columns") or type.columns
    wanted = Wanted(
        store,
        columns,
        start=params.get("interval_start") or 0,
        end=params.get("interval_end") or data_ends(store, {}),
        currency=params.get("currency"),
        category=params.get("reporting_category"),
        payout=params.get("payout"),
        zone=_zone(params.get("timezone") or "Etc/UTC"),
    )
    found = chain.from_iterable(type.rows(replace(wanted, store=each)) for each in _whose(store, current))
    content = written(columns, found).encode()
    upload = Upload(f"{run}.csv", content, "text/csv")
    file = files.stored(store, upload, "finance_report_run", "csv", title=type.name)
    store.move(current, "succeeded", result=file, succeeded_at=store.now)


def _whose(store: AccountStore, run: Resource) -> list[AccountStore]:
    """Whose balances a report is of: the account's own, or those of a connected account or of all of them.

    Guess: of several, one after another.
    """
    if not run["report_type"].startswith(CONNECTED):
        return [store]
    named = run["parameters"].get(CONNECTED)
    return [store.on(id) for id in ([named] if named else [each["id"] for each in store.all("account")])]


def written(columns: Iterable[str], rows: Iterable[Row]) -> str:
    """Rows as comma-separated values below a line of their columns' names; every value is quoted."""
    out = io.StringIO()
    writer = csv.DictWriter(
        out, list(columns), extrasaction="ignore", quoting=csv.QUOTE_ALL, lineterminator="\n"
    )
    writer.writerow({name: name for name in writer.fieldnames})
    writer.writerows(rows)
    return out.getvalue()
