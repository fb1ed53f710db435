"""The periods that a changed subscription is in: those that it was in, a new cycle, or a trial.

Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from . import proration, shortening, subscription_invoices, trials
from .subscription_objects import cycle_of, in_period, items_of, with_items


def moved(
    store: AccountStore, old: Resource, new: Resource, params: Mapping[str, Any]
) -> tuple[Resource, bool, bool]:
    """A changed subscription in its periods; whether these begin now; whether some are others, all the same.

    Billed flexibly, periods are counted from the anchor even where an interval is another one.
    Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    Guess: a trial goes on where the cycle is to begin now, and the cycle begins at its end.
    """
    now = store.now
    if trial_end := trials.asked_for(store, new, params):
        _check_going_on(old)
        return _into_trial(store, new, trial_end), True, False
    ends_trial = params.get("trial_end") == "now" and old["status"] == "trialing"
    asked = (params.get("billing_cycle_anchor") or {}).get("type") == "now"
    other = _of_another_interval(old, new)
    charged_first = _is_free(store, old) and not _is_free(store, new)
    in_trial = old["status"] == "trialing" and not ends_trial
    if in_trial or not (ends_trial or asked or other or charged_first):
        return new, False, False
    if new["billing_mode"]["type"] == "flexible" and not (ends_trial or asked):
        items = _counted(store, old, new, other)
        ends = [each["current_period_end"] for each in items if each["id"] in other]
        return {**new, **with_items(new["id"], items)}, False, not ends or max(ends) > now
    started = {**new, "billing_cycle_anchor": now, "billing_cycle_anchor_config": None}
    if ends_trial:
        started |= {"status": "active", "trial_end": now}
    until = {**started, "cancel_at": None} if started["cancel_at_period_end"] else started
    items = [shortening.beginning(until, each, now) for each in items_of(started)]
    return {**started, **with_items(new["id"], items)}, True, False


def _of_another_interval(old: Resource, new: Resource) -> list[str]:
    """The ids of the items that recur otherwise than before."""
    before = {each["id"]: interval(each["price"]["recurring"]) for each in items_of(old)}
    after = {each["id"]: interval(each["price"]["recurring"]) for each in items_of(new)}
    return [id for id, interval in after.items() if before.get(id, interval) != interval]


def _check_going_on(subscription: Resource) -> None:
    """Refuse a trial of what stands still.

    The sentence: probed by https://github.com/Kiln-AI/stripe_world in September 2026.
    """
    if subscription["status"] == "paused":
        raise errors.Invalid(
            "You cannot set `trial_end` while a subscription is `paused`. Resume the subscription first "
            "before setting `trial_end`."
        )


def _counted(store: AccountStore, old: Resource, new: Resource, other: Sequence[str]) -> list[Resource]:
    """A subscription's items, those of another interval than before in the period that it makes of now."""
    return [
        in_period(each, *period_now(store, old, each)) if each["id"] in other else each
        for each in items_of(new)
    ]


def period_now(store: AccountStore, subscription: Resource, item: Resource) -> tuple[int, int]:
    """The period that an item is in which joins a subscription, or has another interval there.

    Where a period ends now, as one of its own begins, it is in the one before: it is renewed with the others.
    """
    now, cycle = store.now, cycle_of(subscription, item["price"])
    start, ends = cycle.before(now), (each["current_period_end"] for each in items_of(subscription))
    if start == now and any(each <= now for each in ends):
        return cycle.before(now - 1), now
    return start, cycle.after(now)


def _into_trial(store: AccountStore, new: Resource, end: int) -> Resource:
    """A subscription in a trial: a further one begins now, or in classic billing where the first one began.

    Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    """
    goes_on = new["status"] == "trialing" or new["billing_mode"]["type"] == "classic"
    items = [in_period(each, store.now, end) for each in items_of(new)]
    return {
        **new,
        **with_items(new["id"], items),
        "billing_cycle_anchor": end,
        "status": "trialing",
        "trial_end": end,
        "trial_start": (goes_on and new["trial_start"]) or store.now,
    }


def cut_trial(new: Resource) -> dict[str, Any]:
    """A trial ends with its subscription, billed classically; it is no longer again if that ends later.

    Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    """
    classic, end = new["billing_mode"]["type"] == "classic", new["cancel_at"]
    if not classic or new["status"] != "trialing" or not end or end >= new["trial_end"]:
        return {}
    items = [in_period(each, each["current_period_start"], end) for each in items_of(new)]
    return {**with_items(new["id"], items), "billing_cycle_anchor": end, "trial_end": end}


def interval(recurring: Mapping[str, Any]) -> tuple[str, int]:
    return recurring["interval"], recurring["interval_count"]


def _is_free(store: AccountStore, subscription: Resource) -> bool:
    """Whether its prices ask for nothing; none of something that costs is not free.

    Source: https://docs.stripe.com/billing/subscriptions/change-price#handle-zero-amount-prices-and-quantities.
    """
    licensed = [each for each in items_of(subscription) if not subscription_invoices.is_metered(each)]
    return bool(licensed) and not any(
        each["quantity"] == 0 or proration.cost(store, subscription, each).net for each in licensed
    )
