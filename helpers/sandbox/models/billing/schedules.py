"""Subscription schedules: what a subscription is to be, phase after phase.

Source: https://docs.stripe.com/api/subscription_schedules and
https://docs.stripe.com/billing/subscriptions/subscription-schedules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import DAY
from ...eras import era
from ...hooks import after, job
from ...model import Model
from ...nested import at, changes, first_metadata
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..invoices import shares
from ..products.tax_rates import check_active
from . import (
    ending,
    one_currency,
    pause_schedules,
    pending_updates,
    phases,
    subscription_changes,
    subscriptions,
)
from .subscription_objects import ENDED, items_of, months_of, period_end, period_start
from .timetable import When, happens, put, set_alarm

ISSUED: Mapping[str, Any] = {"issuer": {"type": "self"}}
LIFE = Statuses(
    {
        "not_started": ("active", "canceled", "released"),
        "active": ("canceled", "released", "completed"),
        "canceled": (),
        "released": (),
        "completed": (),
    },
    starts=("not_started", "active"),
)
schedules = Model(
    "subscription_schedule",
    word="subscription schedule",  # recorded in 2020
    statuses=LIFE,
    starts={"end_behavior": "release", "metadata": {}},
    source="https://docs.stripe.com/api/subscription_schedules",
)
LIVE = ("not_started", "active")
# The documentation says 7 days; Stripe's command line expects the event nine days ahead.
EXPIRING_DAYS = 9
TOLD = "_expiring"
# Which changes of a subscription itself split the phase that it is in, and what both phases have.
# Source: https://docs.stripe.com/billing/subscriptions/subscription-schedules.
SPLITTING = frozenset(
    {
        "add_invoice_items", "application_fee_percent", "automatic_tax", "default_tax_rates", "discounts",
        "items", "trial_end", "trial_from_plan", "trial_settings",
    }
)  # fmt: skip
KEPT_IN_SPLIT = ("billing_cycle_anchor", "description", "metadata", "proration_behavior")
# Programs report `canceled` in 2026; of `paused`: https://docs.stripe.com/billing/subscriptions/pause. Guess:
# the others, and that the words are the same.
NEVER_SCHEDULED = frozenset({"canceled", "incomplete", "incomplete_expired", "paused"})
# In the words that programs report.
NO_START = (
    "The subscription schedule update is missing at least one phase with a `start_date` to anchor end dates "
    "to."
)
NO_CURRENT_PHASE = "You can only adjust the end date to a future date for the current phase."


@route("v1.subscription_schedules.create")
def create_schedule(call: Call) -> Resource:
    """Plan a subscription from a date on, or go on from one that is there."""
    store, params = call.store, call.params
    check_active(store, params)
    if id := params.get("from_subscription"):
        of = store.get("subscription", id, param="from_subscription")
        return _from(store, _blank(store, {}), of, params)
    if "customer" not in params:
        raise errors.missing("customer")
    return plan(store, store.get("customer", params["customer"], param="customer"), params)


def _blank(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    schedule = store.new("subscription_schedule", end_behavior=params.get("end_behavior", "release"))
    schedule |= {"metadata": first_metadata(params), "status": "not_started"}
    schedule["billing_mode"] = subscriptions.billing_mode(store, params)
    schedule["default_settings"] = _settings(store, schedule, params)
    return schedule


def plan(store: AccountStore, customer: Resource, params: Mapping[str, Any]) -> Resource:
    """Store a customer's schedule; one whose first phase begins now begins its subscription."""
    subscriptions.check_room(store, customer)
    planned = _blank(store, params)
    settings = planned["default_settings"]
    _check_shares(store, params, settings)
    start = params.get("start_date", "now")
    moment = store.now if start == "now" else start
    given, anchor = params.get("phases") or [], settings["billing_cycle_anchor"]
    of = {**planned, "customer": customer["id"]}
    sent = phases.built(store, given, moment, of=of, currency=None, anchor=anchor)
    for each in sent:
        one_currency.check_chosen(store, customer, each["currency"])
    _check_due(sent, planned)
    planned |= {"customer": customer["id"], "phases": sent, "test_clock": customer["test_clock"]}
    planned |= pause_schedules.planned(store, planned, params)
    if moment > store.now:
        schedule = store.add(planned)
        store.later(moment, "schedules.start", schedule=schedule["id"])
        return schedule
    # It is told of once it has begun. Recorded in 2021 by a public suite.
    begun = begin(store, store.add(planned, event=None), event=None)
    store.emit("created", begun)
    return begun


def _settings(store: AccountStore, schedule: Resource, params: Mapping[str, Any]) -> Resource:
    old = {"automatic_tax": dict(phases.UNTAXED), **schedule["default_settings"]}
    old["invoice_settings"] = {**(old["invoice_settings"] or {}), **ISSUED}
    old["collection_method"] = old["collection_method"] or "charge_automatically"
    given = {"default_settings": params["default_settings"]} if params.get("default_settings") else {}
    settings: Resource = changes("subscription_schedule", {"default_settings": old}, given).get(
        "default_settings", old
    )
    own = {name: value for name, value in settings["invoice_settings"].items() if value}
    if own == ISSUED and era(store.now).settings_unsaid:
        settings["invoice_settings"] = None
    return settings


def _check_shares(store: AccountStore, params: Mapping[str, Any], settings: Resource) -> None:
    """Refuse in each phase what no subscription could share. Raises Invalid."""
    shares.check(store, params.get("default_settings") or {}, under="default_settings", known=settings)
    for index, phase in enumerate(params.get("phases") or ()):
        shares.check(store, phase, under=f"phases[{index}]", known=settings)


def _check_due(planned: Sequence[Resource], schedule: Resource) -> None:
    """Refuse phases whose invoices are sent and would never be due. Raises Invalid.

    Guess: a schedule is refused at once what its subscription would be refused then.
    """
    for each in planned:
        said = phases.said(schedule, each)
        subscriptions.check_collection(said.get("collection_method", "charge_automatically"), said)


def _check_schedulable(subscription: Resource) -> None:
    """Refuse to plan a subscription that is planned, is over, or has not begun. Raises Invalid."""
    message = ""
    if subscription["schedule"]:
        message = (
            "You cannot migrate a subscription that is already attached to a schedule: "
            f"`{subscription['schedule']}`."
        )
    elif (status := subscription["status"]) in NEVER_SCHEDULED:
        message = f"You cannot migrate a subscription that is currently in the `{status}` status."
    elif subscription["billing_schedules"]:
        # Source: https://docs.stripe.com/billing/subscriptions/prebilling. Guess: the sentence.
        message = "You cannot attach a schedule to a subscription that has `billing_schedules`."
    if message:
        raise errors.Invalid(message, param="from_subscription")


def _from(
    store: AccountStore, planned: Resource, subscription: Resource, params: Mapping[str, Any]
) -> Resource:
    """A schedule whose first phase is a subscription as it is."""
    # Stripe's own words, as programs report them of `phases` and `metadata`.
    for name in params.keys() - {"from_subscription", pause_schedules.NAME}:
        raise errors.Invalid(f"You cannot set `{name}` if `from_subscription` is set.", param=name)
    _check_schedulable(subscription)
    start = period_start(subscription)
    ends = [each["current_period_end"] for each in items_of(subscription)]
    end = subscription["cancel_at"] or max(ends, default=period_end(subscription))
    phase = phases.of_subscription(store, subscription, start, end)
    settings = planned["default_settings"]
    settings |= {name: subscription[name] for name in ("automatic_tax", "collection_method")}
    if days := subscription["days_until_due"]:
        settings["invoice_settings"] = {**(settings["invoice_settings"] or ISSUED), "days_until_due": days}
    planned |= {
        "billing_mode": subscription["billing_mode"],
        "current_phase": {name: phase[name] for name in ("end_date", "start_date")},
        "customer": subscription["customer"],
        # Guess: a subscription that is to end does so with its schedule.
        "end_behavior": "cancel" if subscription["cancel_at"] else planned["end_behavior"],
        "phases": [phase],
        "status": "active",
        "subscription": subscription["id"],
        "test_clock": subscription["test_clock"],
    }
    planned |= pause_schedules.planned(store, planned, params)
    schedule = store.add(planned)
    put(store, subscription, {"schedule": schedule["id"]})
    return pause_schedules.caught_up(store, schedule)


@job("schedules.start")
def start(store: AccountStore, *, schedule: str) -> None:
    """The date has come at which a subscription is to begin. Guess: one that cannot begin is canceled."""
    current = store.find("subscription_schedule", schedule)
    if current and current["status"] == "not_started" and current["phases"][0]["start_date"] <= store.now:
        try:
            begin(store, current)
        except errors.Refusal:
            _give_up(store, current)


@after("customer.deleted")
def _customer_gone(store: AccountStore, customer: Resource) -> None:
    """Nothing begins any more for a customer who is deleted. Guess: as its subscriptions end."""
    for each in list(store.all("subscription_schedule", "customer", customer["id"])):
        if each["status"] == "not_started":
            _give_up(store.on_clock(each["test_clock"]), each)


def _give_up(store: AccountStore, schedule: Resource) -> Resource:
    return _over(store, schedule, "canceled", {"canceled_at": store.now, "current_phase": None})


def begin(store: AccountStore, schedule: Resource, *, event: str | None = "updated") -> Resource:
    """Make a schedule's subscription, in its first phase; its first invoice is a draft for an hour."""
    phase = schedule["phases"][0]
    customer = store.get("customer", schedule["customer"])
    params = phases.as_creation(schedule, phase)
    if phase["start_date"] < store.now:
        params["backdate_start_date"] = phase["start_date"]
        params["billing_cycle_anchor"] = phase["start_date"]
    params["billing_mode"] = {**schedule["billing_mode"], "updated_at": store.now}
    begun, entries = subscriptions.ready(store, customer, params)
    begun["schedule"] = schedule["id"]
    # Recorded in 2025: nothing, where what begins by a request says "off".
    begun["payment_settings"] = {**begun["payment_settings"], "save_default_payment_method": None}
    subscription = subscriptions.begin(store, begun, entries, "allow_incomplete", at_once=False)
    current = {name: phase[name] for name in ("end_date", "start_date")}
    values = {"current_phase": current, "status": "active", "subscription": subscription["id"]}
    changed = store.change(schedule, values, event=event)
    set_alarm(store, subscription)
    return pause_schedules.caught_up(store, changed)


def of(store: AccountStore, subscription: Resource) -> Resource | None:
    """The schedule that a subscription follows."""
    schedule = store.find("subscription_schedule", subscription["schedule"] or "")
    return schedule if schedule and schedule["status"] == "active" else None


def _following(schedule: Resource) -> Resource | None:
    """The phase after the present one."""
    return next(iter(_after(schedule)), None)


def _after(schedule: Resource) -> list[Resource]:
    end = schedule["current_phase"]["end_date"]
    return [each for each in schedule["phases"] if each["start_date"] >= end]


def to_come(store: AccountStore, subscription: Resource) -> list[Resource]:
    """The phases that a subscription is still to go through, the next one first."""
    schedule = _followed(store, subscription)
    return _after(schedule) if schedule else []


def _followed(store: AccountStore, subscription: Resource) -> Resource | None:
    """The schedule that a subscription is in a phase of."""
    schedule = of(store, subscription) if subscription["schedule"] else None
    ended = subscription["status"] in ENDED
    return schedule if schedule and schedule["current_phase"] and not ended else None


def _goes_on(store: AccountStore, subscription: Resource) -> int | None:
    schedule = _followed(store, subscription)
    if schedule is None or _following(schedule) is None:
        return None
    return int(schedule["current_phase"]["end_date"])


@happens("its next phase begins", _goes_on)
def go_on(store: AccountStore, subscription: Resource) -> None:
    """The next phase begins: first, so that what ends with a trial or a period is billed as it has it."""
    schedule = of(store, subscription)
    assert schedule
    following = _following(schedule)
    assert following
    current = {name: following[name] for name in ("end_date", "start_date")}
    store.change(schedule, {"current_phase": current})
    subscription = pending_updates.discard(store, subscription)
    enter(store, schedule, following, subscription)


def _ends(behavior: str) -> When:
    """When a schedule comes to its end that then does this."""

    def end(store: AccountStore, subscription: Resource) -> int | None:
        schedule = _followed(store, subscription)
        if schedule is None or schedule["end_behavior"] != behavior or _following(schedule):
            return None
        return max(int(schedule["current_phase"]["end_date"]), pause_schedules.last_moment(schedule))

    return end


@happens("its schedule ends it", _ends("cancel"))
def complete(store: AccountStore, subscription: Resource) -> None:
    """A subscription ends with its schedule: before anything is billed for a time after that."""
    schedule = of(store, subscription)
    assert schedule
    _over(store, schedule, "completed", {"completed_at": store.now, "current_phase": None})
    ending.end_as_planned(store, subscription)


@happens("its schedule lets it go", _ends("release"))
def let_go(store: AccountStore, subscription: Resource) -> None:
    """A schedule has come to its end, and its subscription goes on by itself."""
    schedule = of(store, subscription)
    assert schedule
    release(store, schedule, subscription)


def enter(store: AccountStore, schedule: Resource, phase: Resource, subscription: Resource) -> Resource:
    """Have a subscription be what a phase says.

    Guess: a schedule whose phase is no longer possible, since its coupon was deleted, say, is released.
    """
    try:
        params = phases.as_update(store, schedule, phase, subscription)
        return subscription_changes.update(store, subscription, params, asked=False, scheduled=True)
    except errors.Refusal:
        release(store, store.get("subscription_schedule", schedule["id"]), subscription)
        return store.get("subscription", subscription["id"])


def _split(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> None:
    """A subscription was changed beside its schedule: the phase ends here, and goes on as a new one.

    Source: https://docs.stripe.com/billing/subscriptions/subscription-schedules#subscription-schedule-sub-updates.
    Guess: not where the change waits for a payment, or its trial is longer than the phase.
    """
    schedule = of(store, subscription) if SPLITTING & params.keys() else None
    if schedule is None or not schedule["current_phase"] or subscription["pending_update"]:
        return
    start, end = schedule["current_phase"]["start_date"], schedule["current_phase"]["end_date"]
    if (subscription["trial_end"] or 0) > end:
        return
    split = []
    for each in schedule["phases"]:
        if each["start_date"] != start:
            split.append(each)
            continue
        if store.now > start:
            split.append({**each, "end_date": store.now})
        rest = phases.of_subscription(store, subscription, store.now, end)
        split.append(rest | {name: each[name] for name in KEPT_IN_SPLIT})
    current = {"end_date": end, "start_date": store.now}
    store.change(schedule, {"current_phase": current, "phases": split})


subscription_changes.CHANGED_BY_ITSELF.append(_split)


def release(store: AccountStore, schedule: Resource, subscription: Resource | None) -> Resource:
    """Have a subscription follow its schedule no longer.

    That the schedule was updated is told, too. Recorded in 2021 by a public suite that asserts the
    events of each step.
    """
    values = {
        "current_phase": None,
        "released_at": store.now,
        "released_subscription": schedule["subscription"],
        "subscription": None,
    }
    released = _over(store, schedule, "released", values, event="updated")
    if subscription:
        put(store, subscription, {"schedule": None})
    store.emit("released", released)
    return released


def _over(
    store: AccountStore, schedule: Resource, status: str, values: Mapping[str, Any], event: str | None = None
) -> Resource:
    """End a schedule; its event tells what it showed before.

    Recorded by a program in 2023 of a canceled one. Guess: one that is completed or aborted, too.
    """
    LIFE.require(schedule, status)
    return store.change(schedule, {**values, "status": status}, event=event or status)


def _expires(store: AccountStore, subscription: Resource) -> int | None:
    schedule = of(store, subscription) if subscription["schedule"] else None
    if schedule is None or store.find(TOLD, schedule["id"]):
        return None
    return int(schedule["phases"][-1]["end_date"]) - EXPIRING_DAYS * DAY


@happens("its schedule is about to end", _expires)
def announce_end(store: AccountStore, subscription: Resource) -> None:
    """Tell that a schedule is about to end."""
    schedule = of(store, subscription)
    assert schedule
    store.keep(TOLD, schedule["id"])
    store.emit("expiring", schedule)


@route("v1.subscription_schedules.update")
def update_schedule(call: Call) -> Resource:
    """Change a schedule; phases are sent whole, the present one and those to come."""
    store, params = call.store, call.params
    schedule = own(call)
    check_active(store, params, schedule)
    if schedule["status"] not in LIVE and params.keys() - {"metadata"}:
        raise _not_live(schedule, "update")
    values: dict[str, Any] = {name: params[name] for name in ("end_behavior", "metadata") if name in params}
    if "default_settings" in params:
        values["default_settings"] = _settings(store, schedule, params)
    _check_shares(store, params, {**schedule, **values}["default_settings"])
    if "phases" in params:
        if not any("start_date" in each for each in params["phases"]):
            raise errors.Invalid(NO_START)
        values |= _rephased(store, {**schedule, **values}, params["phases"])
        store.forget(TOLD, schedule["id"]) if store.find(TOLD, schedule["id"]) else None
    values |= pause_schedules.planned(store, {**schedule, **values}, params)
    changed = store.change(schedule, values)
    behavior = params.get("proration_behavior", "create_prorations")
    if "phases" in params and changed["status"] == "active":
        _apply_now(store, changed, behavior)
    elif "end_behavior" in params and changed["status"] == "active":
        _move_end(store, changed, behavior)
    elif "phases" in params:
        store.later(changed["phases"][0]["start_date"], "schedules.start", schedule=changed["id"])
    return pause_schedules.caught_up(store, changed)


def _rephased(store: AccountStore, schedule: Resource, given: list[Mapping[str, Any]]) -> dict[str, Any]:
    """A schedule's phases as a request has them, after those that are over."""
    current = schedule["current_phase"]
    over = [each for each in schedule["phases"] if current and each["end_date"] <= current["start_date"]]
    was: Mapping[str, Any] = schedule["phases"][0] if schedule["phases"] else {}  # one made up has none
    start = (current or was).get("start_date", store.now)
    first = given[0].get("start_date") if given else None
    begin = store.now if first == "now" else first if isinstance(first, int) else start
    sent = [{**each, "end_date": store.now} if each.get("end_date") == "now" else each for each in given]
    subscription = store.find("subscription", schedule["subscription"] or "")
    planned = phases.built(
        store,
        sent,
        begin,
        of=schedule,
        currency=was.get("currency"),
        anchor=schedule["default_settings"]["billing_cycle_anchor"],
        cycle=months_of(subscription) if subscription else None,
    )
    _check_due(planned, schedule)
    values: dict[str, Any] = {"phases": [*over, *planned]}
    if current:
        present = next((each for each in planned if each["start_date"] <= store.now < each["end_date"]), None)
        if present is None:
            raise errors.Invalid(NO_CURRENT_PHASE)
        if present["start_date"] != current["start_date"]:
            raise errors.Invalid("You can not modify the start date of the current phase.")
        values["current_phase"] = {name: present[name] for name in ("end_date", "start_date")}
    return values


def _apply_now(store: AccountStore, schedule: Resource, behavior: str) -> None:
    """What a changed present phase changes of the subscription."""
    subscription = store.get("subscription", schedule["subscription"])
    start = schedule["current_phase"]["start_date"]
    phase = next(each for each in schedule["phases"] if each["start_date"] == start)
    params = phases.as_update(store, schedule, phase, subscription)
    params.pop("billing_cycle_anchor", None)
    if subscription["trial_end"] == params.get("trial_end"):
        params.pop("trial_end", None)
    params["proration_behavior"] = behavior
    set_alarm(store, subscription_changes.update(store, subscription, params, scheduled=True))


def _move_end(store: AccountStore, schedule: Resource, behavior: str) -> None:
    """Have a subscription end when its schedule says so now."""
    subscription = store.get("subscription", schedule["subscription"])
    params = phases.ends(schedule, schedule["current_phase"], subscription)
    if params:
        params["proration_behavior"] = behavior
        set_alarm(store, subscription_changes.update(store, subscription, params, scheduled=True))


@route("v1.subscription_schedules.cancel")
def cancel_schedule(call: Call) -> Resource:
    """Give a schedule up, and end its subscription now."""
    store, params = call.store, call.params
    schedule = own(call)
    if schedule["status"] not in LIVE:
        raise _not_live(schedule, "cancel")
    invoice_now, prorate = params.get("invoice_now", True), params.get("prorate", True)
    canceled = _give_up(store, schedule)
    if not invoice_now and not prorate:
        # Stripe's command line has this event follow from a cancellation that bills nothing.
        store.emit("aborted", canceled)
    subscription = store.find("subscription", schedule["subscription"] or "")
    if subscription and subscription["status"] not in ENDED:
        planned = {**subscription, "cancel_at": None}  # the schedule's end is none any more; recorded in 2024
        reason = "cancellation_requested"
        ending.end(store, planned, reason=reason, prorate=prorate, invoice_now=invoice_now)
    return canceled


@route("v1.subscription_schedules.release")
def release_schedule(call: Call) -> Resource:
    """Give a schedule up, and leave its subscription as it is."""
    store, schedule = call.store, own(call)
    if schedule["status"] not in LIVE:
        raise _not_live(schedule, "release")
    subscription = store.find("subscription", schedule["subscription"] or "")
    if subscription and subscription["cancel_at"] and not call.params.get("preserve_cancel_date"):
        params = {"cancel_at": ""}
        subscription = subscription_changes.update(store, subscription, params, scheduled=True)
    return release(store, schedule, subscription)


def _not_live(schedule: Resource, verb: str) -> errors.Invalid:
    """What is said of a schedule that is over. Recorded in 2021 by a public suite of `cancel`."""
    status = schedule["status"]
    done = {"cancel": "canceled"}.get(verb, f"{verb}d")
    return errors.Invalid(
        f"You cannot {verb} a subscription schedule that is currently in the `{status}` status. It must be "
        f"in `not_started, active` status to be {done}."
    )


@after("customer.subscription.deleted")
def _ended(store: AccountStore, subscription: Resource) -> None:
    """The schedule of a subscription that ends before it is given up, too.

    Guess: also where somebody ended the subscription itself; documented is what follows from unpaid invoices.
    """
    schedule = store.find("subscription_schedule", subscription["schedule"] or "")
    if schedule is None or schedule["status"] not in LIVE:
        return
    values = {"canceled_at": store.now, "current_phase": None}
    delinquent = at(subscription, "cancellation_details.reason") == "payment_failed"
    _over(store, schedule, "canceled", values, event="aborted" if delinquent else None)


@schedules.listing
def _scheduled(call: Call) -> Callable[[Resource], bool]:
    """Those that have not started, where `scheduled` asks for them."""
    wanted = call.params.pop("scheduled", None)
    return lambda schedule: wanted is None or (schedule["status"] == "not_started") == wanted
