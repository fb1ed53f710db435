"""Summaries: what a customer used of a meter, in windows of time.

Source: https://docs.stripe.com/api/billing/meter-event-summary.
"""

from __future__ import annotations

from ... import errors
from ...clock import DAY
from ...listing import lists
from ...resource import Resource
from ...routes import Call, route
from . import records

MINUTE, HOUR = 60, 3600
WINDOWS = {"hour": HOUR, "day": DAY}


@route("v1.billing.meters.event_summaries.list")
def list_summaries(call: Call) -> Resource:
    """One summary of the whole time; or one of each hour or day, the latest first."""
    store, params = call.store, call.params
    meter = store.get("billing.meter", call.path["id"])
    customer = store.get("customer", params["customer"], param="customer")["id"]
    start, end = params["start_time"], params["end_time"]
    window: str = params.get("value_grouping_window", "")
    _check_bounds(start, end, WINDOWS.get(window, MINUTE), window or "minute")
    step: int = WINDOWS.get(window, end - start)
    summaries = [_summary(call, meter, customer, at, min(at + step, end)) for at in range(start, end, step)]
    return lists.of(summaries[::-1], "meter event summary", call.url, params)


def _check_bounds(start: int, end: int, unit: int, name: str) -> None:
    """Refuse times that are not on the window's bounds, or in the wrong order. Guess: the sentences."""
    for param, moment in (("start_time", start), ("end_time", end)):
        if moment % unit:
            raise errors.Invalid(f"`{param}` must be aligned with {name} boundaries.", param=param)
    if start >= end:
        raise errors.Invalid("`start_time` must be before `end_time`.", param="start_time")


def _summary(call: Call, meter: Resource, customer: str, start: int, end: int) -> Resource:
    store = call.store
    what = f"{meter['id']} {customer} {start} {end}"
    return store.new(
        "billing.meter_event_summary",
        id=f"mtrusg_test_{store.state.ids.derive(what, 24)}",
        aggregated_value=float(records.total(store, meter, customer, start, end)),
        end_time=end,
        meter=meter["id"],
        start_time=start,
    )
