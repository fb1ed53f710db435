"""Trials: a subscription's first stretch, which costs nothing.

Source: https://docs.stripe.com/billing/subscriptions/trials.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...resource import Resource
from ..core.months import months_later
from .intervals import later
from .subscription_objects import items_of

LONGEST_YEARS = 2


def first(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """How a new subscription begins: in a trial or not, and where its periods are counted from."""
    end = asked_for(store, subscription, params)
    anchor = _anchor(store, subscription, params)
    start = params.get("backdate_start_date") or store.now
    if start > store.now:
        raise errors.Invalid("The `backdate_start_date` must be in the past.", param="backdate_start_date")
    values = {"start_date": start, "status": "active"}
    if config := params.get("billing_cycle_anchor_config"):
        values["billing_cycle_anchor_config"] = {
            **dict.fromkeys(("hour", "minute", "month", "second")),
            **config,
        }
    if end is None:
        flexible = subscription["billing_mode"]["type"] == "flexible"
        return {**values, "billing_cycle_anchor": anchor or (start if flexible else store.now)}
    return {
        **values,
        "billing_cycle_anchor": anchor or end,
        "status": "trialing",
        "trial_end": end,
        "trial_settings": settings(subscription),
        "trial_start": store.now,
    }


def settings(subscription: Resource) -> Resource:
    """What happens at the end of a subscription's trial: a new cycle, where nothing else was said.

    Recorded in a program's production, version 2026-05-27.dahlia; without a trial there is no anchor.
    """
    ends = subscription["trial_settings"]["end_behavior"]
    return {"end_behavior": {**ends, "billing_cycle_anchor": ends["billing_cycle_anchor"] or "now"}}


def asked_for(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> int | None:
    """When the trial ends that parameters ask for, if they do. Raises Invalid."""
    if params.get("trial_from_plan") and ("trial_end" in params or "trial_period_days" in params):
        raise errors.Invalid("You cannot set `trial_end` or `trial_period_days` when `trial_from_plan=true`.")
    if "trial_end" in params and "trial_period_days" in params:
        raise errors.only_one(("trial_end", "trial_period_days"))
    days = params.get("trial_period_days")
    if params.get("trial_from_plan"):
        days = max(
            (each["price"]["recurring"]["trial_period_days"] or 0 for each in items_of(subscription)),
            default=0,
        )
    if days:
        return checked(store, store.now + days * DAY, "trial_period_days")
    end = params.get("trial_end")
    return checked(store, end, "trial_end") if isinstance(end, int) else None


def checked(store: AccountStore, end: int, param: str) -> int:
    """The end of a trial. Raises Invalid for one in the past, or more than two years ahead."""
    if end <= store.now:
        raise errors.in_the_past(param, end)
    if end > months_later(store.now, 12 * LONGEST_YEARS):
        raise errors.Invalid("Invalid timestamp: can be no more than two years in the future.", param=param)
    return end


def _anchor(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> int | None:
    """Where periods are counted from, as parameters say it. Raises Invalid."""
    given = params.get("billing_cycle_anchor")
    config = params.get("billing_cycle_anchor_config")
    if given is not None and config:
        raise errors.only_one(("billing_cycle_anchor", "billing_cycle_anchor_config"))
    if config:
        return _matching(store.now, config)
    if given is None:
        return None
    if given < store.now and not params.get("backdate_start_date"):
        raise errors.in_the_past("billing_cycle_anchor", given)
    _check_not_late(given, asked_for(store, subscription, params) or store.now, items_of(subscription))
    return int(given)


def _check_not_late(anchor: int, start: int, items: Sequence[Resource]) -> None:
    """Refuse an anchor that is later than the end of a first period without it."""
    prices = [each["price"]["recurring"] for each in items]
    natural = min((later(start, each["interval"], each["interval_count"]) for each in prices), default=anchor)
    if anchor > natural:
        raise errors.Invalid(
            f"billing_cycle_anchor cannot be later than next natural billing date ({natural}) for plan",
            param="billing_cycle_anchor",
        )


def _matching(now: int, config: Mapping[str, Any]) -> int:
    """The first moment from now on with a day of the month, and with a time and month if these are said."""
    start = datetime.fromtimestamp(now, UTC)
    time = {name: config[name] for name in ("hour", "minute", "second") if config.get(name) is not None}
    for months in range(13):
        moment = datetime.fromtimestamp(months_later(now, months, config["day_of_month"]), UTC)
        moment = moment.replace(**time)
        if moment >= start and config.get("month") in (None, moment.month):
            return int(moment.timestamp())
    raise errors.Invalid("There is no such day.", param="billing_cycle_anchor_config[day_of_month]")
