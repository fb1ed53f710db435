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
from .intervals import MONTHS, later
from .subscription_objects import items_of

LONGEST_YEARS, LONGEST_DAYS = 2, 730


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
        "trial_start": store.now,
    }


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
        return _checked_days(store, days)
    end = params.get("trial_end")
    return checked(store, end, "trial_end") if isinstance(end, int) else None


def checked(store: AccountStore, end: int, param: str) -> int:
    """The end of a trial. Raises Invalid for one in the past, or more than two years ahead."""
    if end <= store.now:
        raise errors.in_the_past(param, end)
    if end > months_later(store.now, 12 * LONGEST_YEARS):
        raise _too_long(param)
    return end


def _checked_days(store: AccountStore, days: int) -> int:
    """The end of a trial of so many days, which are never those of two years with a leap day."""
    if days > LONGEST_DAYS:
        raise _too_long("trial_period_days")
    return checked(store, store.now + days * DAY, "trial_period_days")


def _too_long(param: str) -> errors.Invalid:
    # Source: https://github.com/stripe/stripe-ruby/issues/804.
    return errors.Invalid(
        f"The maximum number of trial period days is {LONGEST_DAYS} ({LONGEST_YEARS} years).", param=param
    )


def _anchor(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> int | None:
    """Where periods are counted from, as parameters say it. Raises Invalid."""
    given = params.get("billing_cycle_anchor")
    config = params.get("billing_cycle_anchor_config")
    if given is not None and config:
        raise errors.only_one(("billing_cycle_anchor", "billing_cycle_anchor_config"))
    if config:
        _check_by_month(items_of(subscription))
        return _matching(store.now, config, _months(items_of(subscription)))
    if given is None:
        return None
    if given < store.now and not params.get("backdate_start_date"):
        raise errors.in_the_past("billing_cycle_anchor", given)
    trial = asked_for(store, subscription, params)
    if trial and params.get("proration_behavior") == "none":
        # Source: https://github.com/Automattic/woocommerce-payments/issues/4908.
        raise errors.Invalid(
            "When billing_cycle_anchor follows a trial, the anchored invoice must be prorated. For a longer "
            "free period, use a longer trial."
        )
    _check_not_late(given, trial or store.now, items_of(subscription))
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


def _check_by_month(items: Sequence[Resource]) -> None:
    """Refuse days of a month for periods that are none of months.

    Source: https://docs.stripe.com/api/subscriptions/create, of `billing_cycle_anchor_config`. Guess: the
    sentence.
    """
    if any(each["price"]["recurring"]["interval"] not in MONTHS for each in items):
        raise errors.Invalid(
            "`billing_cycle_anchor_config` is only valid with monthly and yearly price intervals.",
            param="billing_cycle_anchor_config",
        )


def _months(items: Sequence[Resource]) -> int:
    """How many months the shortest period of items has."""
    lengths = [each["price"]["recurring"] for each in items]
    months = (each["interval_count"] * MONTHS.get(each["interval"], 1) for each in lengths)
    return min(months, default=1)


def _matching(now: int, config: Mapping[str, Any], step: int) -> int:
    """The first boundary of periods of so many months that has the day, and the time and month if said.

    Of a day that some months lack, the first month that has it: every two months from February on, the 31st
    is one of August. Source: https://docs.stripe.com/billing/subscriptions/billing-cycle.
    """
    start = datetime.fromtimestamp(now, UTC)
    time = {name: config[name] for name in ("hour", "minute", "second") if config.get(name) is not None}
    day, month = config["day_of_month"], config.get("month")
    moments = (
        datetime.fromtimestamp(months_later(now, months, day), UTC).replace(**time)
        for months in range(12 * LONGEST_YEARS + 1)
    )
    fitting = [each for each in moments if each >= start and month in (None, each.month)]
    if not fitting:
        raise errors.Invalid("There is no such day.", param="billing_cycle_anchor_config[day_of_month]")
    first = fitting[0]
    if month is None:
        first = next(
            (each for each in fitting if each.day == day and _between(first, each) % step == 0), first
        )
    return int(first.timestamp())


def _between(one: datetime, other: datetime) -> int:
    return (other.year - one.year) * 12 + other.month - one.month
