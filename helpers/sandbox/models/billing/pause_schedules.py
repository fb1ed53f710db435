"""Pauses that a subscription schedule plans: when its subscription stands still, and when it is to go on.

Source: https://docs.stripe.com/billing/subscriptions/pause/schedules and
https://docs.stripe.com/api/subscription_schedules/update, of `pause_schedules`. Guess: the sentences of what
is refused; and what is refused when its time comes shows that, and is not tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...hooks import after
from ...parameters.names import inside
from ...resource import Resource
from ..invoices.collection import intent_of
from . import pausing
from .intervals import later
from .subscription_objects import ENDED
from .timetable import happens, wake

NAME, UNDER = "pause_schedules", "pause_schedules[0]"
SCHEDULED = {"error": None, "type": "scheduled"}
# What a pause and a resumption do, unless told otherwise.
UNLESS_TOLD: Mapping[str, Mapping[str, Any]] = {
    "pause": {
        "bill_for": {
            "outstanding_usage_through": {"type": "pause_at"},
            "unused_time_from": {"type": "pause_at"},
        },
        "invoicing_behavior": "pending_invoice_item",
        "type": "subscription",
    },
    "resume": {
        "billing_cycle_anchor": "resume_at",
        "payment_behavior": "resume_on_payment_success",
        "proration_behavior": "create_prorations",
    },
}


def planned(store: AccountStore, schedule: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """A schedule's pause as a request has it, if that says anything of it. Raises Invalid."""
    if NAME not in params:
        return {}
    given = params[NAME] or []
    if not given:
        return {NAME: []}
    if len(given) > 1:
        raise errors.too_many(1, NAME)
    _check(schedule)
    return {NAME: [_entry(store, schedule, given[0])]}


def _check(schedule: Resource) -> None:
    """Refuse schedules whose subscription cannot stand still."""
    if schedule["billing_mode"]["type"] != "flexible":
        raise errors.Invalid(f"`{NAME}` can only be used with `billing_mode[type]=flexible`.", param=NAME)
    said = (schedule["default_settings"], *schedule["phases"])
    if {each["collection_method"] for each in said} - {None, "charge_automatically"}:
        raise errors.Invalid(
            f"`{NAME}` can only be used where all phases are charged automatically.", param=NAME
        )


def _entry(store: AccountStore, schedule: Resource, given: Mapping[str, Any]) -> Resource:
    """The pause with what is new in it; one without its key takes the place of what there was."""
    key = given.get("key")
    old = next((each for each in schedule[NAME] or () if each["key"] == key), None)
    pause = _part(store, old and old["pause"], given.get("pause"), "pause", since=store.now)
    if pause is None:
        raise errors.missing(inside(UNDER, "pause"))
    resume = old and old["resume"]
    if "resume" in given:
        resume = _part(store, resume, given["resume"], "resume", since=pause["pause_at"])
    if resume and resume["resume_at"] <= pause["pause_at"]:
        raise errors.Invalid(
            "A subscription cannot be resumed before it is paused.", param=inside(UNDER, "resume.resume_at")
        )
    made_up = store.state.ids.derive(f"{schedule['id']}:pause:{pause['pause_at']}", 24)
    return {"key": key or made_up, "pause": pause, "resume": resume}


def _part(store: AccountStore, old: Resource | None, given: Any, name: str, *, since: int) -> Resource | None:
    """A pause or a resumption: when, how, and whether it happened. `since`: what a duration counts from."""
    if not given:
        return old if given is None else None
    if old and old["status"]["type"] not in ("scheduled", "error"):
        raise errors.Invalid(f"You cannot change a {name} that has begun.", param=inside(UNDER, name))
    when = given.get(f"{name}_at")
    moment = _moment(store, when, inside(UNDER, f"{name}.{name}_at"), since) if when else None
    if moment is None and old is None:
        raise errors.missing(inside(UNDER, f"{name}.{name}_at"))
    return {
        f"{name}_at": old[f"{name}_at"] if moment is None and old else moment,
        "settings": _merged(old["settings"] if old else UNLESS_TOLD[name], given.get("settings") or {}),
        "status": SCHEDULED,
    }


def _moment(store: AccountStore, when: Mapping[str, Any], param: str, since: int) -> int:
    kind = when["type"]
    if kind == "now":
        return store.now
    if not when.get(kind):
        raise errors.missing(inside(param, kind))
    if kind == "duration":
        return later(since, when["duration"]["interval"], when["duration"].get("interval_count", 1))
    moment: int = when["timestamp"]
    if moment < store.now:
        raise errors.in_the_past(inside(param, kind), moment)
    return moment


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> Resource:
    """Settings with the new ones among them, as deep as they go."""
    return {
        name: _merged(value, new.get(name) or {}) if isinstance(value, dict) else new.get(name, value)
        for name, value in old.items()
    }


def caught_up(store: AccountStore, schedule: Resource) -> Resource:
    """A schedule after what it has happen now."""
    if schedule[NAME] and schedule["subscription"]:
        wake(store, subscription=schedule["subscription"])
    return store.get("subscription_schedule", schedule["id"])


def last_moment(schedule: Resource) -> int:
    """When the last is to happen that a schedule's pause has still to come; 0 if nothing has.

    Guess: a schedule does not end before its pause does.
    """
    coming = [
        int(part[f"{name}_at"])
        for each in schedule[NAME] or ()
        for name in UNLESS_TOLD
        if (part := each[name]) and part["status"]["type"] == "scheduled"
    ]
    return max(coming, default=0)


def _next(name: str) -> Callable[[AccountStore, Resource], int | None]:
    """When a subscription's schedule has it paused or resumed, if that is still to come."""

    def when(store: AccountStore, subscription: Resource) -> int | None:
        entry = _of(store, subscription)
        part = entry and entry[name]
        if not part or part["status"]["type"] != "scheduled" or subscription["status"] in ENDED:
            return None
        return int(part[f"{name}_at"])

    return when


def _of(store: AccountStore, subscription: Resource) -> Resource | None:
    if not subscription["schedule"]:
        return None
    schedule = store.find("subscription_schedule", subscription["schedule"])
    return schedule[NAME][0] if schedule and schedule[NAME] else None


@happens("it pauses", _next("pause"))
def pause(store: AccountStore, subscription: Resource) -> None:
    """The time has come to stand still."""

    def act(settings: Resource) -> str:
        billed = {name: {"type": _now(each["type"])} for name, each in settings["bill_for"].items()}
        pausing.pause_by(store, subscription, {**settings, "bill_for": billed})
        return "succeeded"

    _carry_out(store, subscription, "pause", act)


@happens("it resumes", _next("resume"))
def resume(store: AccountStore, subscription: Resource) -> None:
    """The time has come to go on, or to ask for the payment of that."""

    def act(settings: Resource) -> str:
        anchor = {"type": settings["billing_cycle_anchor"]}
        resumed = pausing.resume_by(store, subscription, {**settings, "billing_cycle_anchor": anchor})
        return _waits(store, resumed) if resumed["status"] == "paused" else "succeeded"

    _carry_out(store, subscription, "resume", act)


def _now(type: str) -> str:
    """What pausing by a request calls the moment that a schedule calls its own."""
    return "now" if type == "pause_at" else type


def _waits(store: AccountStore, subscription: Resource) -> str:
    """What a resumption is while its payment is not there: something is to be done, or it is tried."""
    invoice = store.find("invoice", subscription["latest_invoice"] or "")
    intent = intent_of(store, invoice) if invoice else None
    return "requires_action" if intent and intent["status"] == "requires_action" else "pending"


def _carry_out(
    store: AccountStore, subscription: Resource, name: str, act: Callable[[Resource], str]
) -> None:
    entry = _of(store, subscription)
    assert entry
    status: Resource
    try:
        status = {"error": None, "type": act(entry[name]["settings"])}
    except errors.Refusal as refused:
        status = {"error": {"code": refused.code, "message": refused.message}, "type": "error"}
    _note(store, subscription, name, status)


def _note(store: AccountStore, subscription: Resource, name: str, status: Resource) -> None:
    schedule = store.find("subscription_schedule", subscription["schedule"])
    if schedule and schedule[NAME] and schedule[NAME][0][name]["status"] != status:
        (entry,) = schedule[NAME]
        store.change(schedule, {NAME: [{**entry, name: {**entry[name], "status": status}}]})


@after("customer.subscription.resumed")
def _resumed(store: AccountStore, subscription: Resource) -> None:
    """What waited for its payment goes on.

    Guess: a subscription that somebody resumes before its time has been resumed as planned.
    """
    entry = _of(store, subscription)
    if entry and entry["resume"] and entry["pause"]["status"]["type"] == "succeeded":
        _note(store, subscription, "resume", {"error": None, "type": "succeeded"})
