"""A subscription schedule's phases, and a test clock's subscriptions, as timelines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..html import Html, tag, together
from ..notes import moment
from ..subject import Subject
from .timeline import Moment, Period, Story, story_text, story_view
from .words import items_words

Body = Mapping[str, Any]
SCHEDULE, CLOCK = "subscription_schedule", "test_helpers.test_clock"
ENDS: Mapping[str, str] = {
    "release": "released: the subscription goes on by itself",
    "cancel": "the subscription is canceled",
    "none": "the last phase ends",
    "renew": "the last phase is renewed",
}
OVER = frozenset({"canceled", "completed", "released"})
PARTS: Mapping[str, str] = {"pause": "paused", "resume": "resumed"}
PART_LOOKS: Mapping[str, str] = {"scheduled": "to come", "succeeded": "good", "error": "bad"}
WAITS: Mapping[str, str] = {
    "pending": " once its payment is there",
    "requires_action": " once the customer has acted",
}


def planned_view(subject: Subject, live: bool) -> Html | None:
    """The phases of a schedule, or what stands on a test clock."""
    story = planned_story(subject)
    if story is None:
        return None
    standing = tag("p", clock_words(subject.body)) if subject.body["object"] == CLOCK else None
    return together(
        standing, story_view(story, live) or tag("p", "No subscription is on it.", class_="sw-note")
    )


def planned_text(subject: Subject) -> list[str]:
    """The same for a terminal."""
    story = planned_story(subject)
    assert story is not None
    standing = [clock_words(subject.body)] if subject.body["object"] == CLOCK else []
    return [*standing, *story_text(story)]


def planned_story(subject: Subject) -> Story | None:
    """None of anything but a schedule or a clock."""
    body = subject.body
    kind = body.get("object") if isinstance(body, Mapping) else None
    if kind == SCHEDULE and "phases" in body:
        return _schedule(body, subject.around.get("now"), subject.around.get("prices") or {})
    if kind == CLOCK and "frozen_time" in body:
        return _clock(body, subject.around.get("subscriptions") or [])
    return None


def clock_words(clock: Body) -> str:
    """How a clock stands."""
    return f"{clock.get('name') or clock['id']} stands at {moment(clock['frozen_time'])}, {clock['status']}."


def plans_to_come(schedule: Body | None, now: int) -> Iterator[Moment]:
    """What the schedule of a subscription is still to do with it."""
    steps = _steps(schedule, now, {}) if schedule else ()
    yield from (replace(each, lane="planned") for each in steps if each.look == "to come")


def _schedule(body: Body, now: int | None, prices: Mapping[str, Body]) -> Story:
    over = body["status"] in OVER
    periods = [
        Period(
            "phases", phase["start_date"], phase["end_date"], f"phase {number}", _phase_look(phase, now, over)
        )
        for number, phase in enumerate(body["phases"], start=1)
    ]
    title = f"Schedule {body['id']}: {body['status']}"
    return Story(title, [*periods, *_pauses(body)], [*_steps(body, now, prices)], now)


def _pauses(body: Body) -> Iterator[Period]:
    """When its subscription stands still: until it is resumed, or else to the end of the phases."""
    for each in body.get("pause_schedules") or ():
        start, resume = each["pause"]["pause_at"], each["resume"]
        end = resume["resume_at"] if resume else body["phases"][-1]["end_date"]
        if start < end:
            yield Period("pauses", start, end, "paused", _part_look(each["pause"]))


def _steps(body: Body, now: int | None, prices: Mapping[str, Body]) -> Iterator[Moment]:
    """What it does to its subscription, and when; ``prices`` by their ids."""
    over = body["status"] in OVER
    yield from _phase_steps(body["phases"], now, over, prices)
    yield from _pause_steps(body, over)
    yield from _end_steps(body, over)


def _pause_steps(body: Body, over: bool) -> Iterator[Moment]:
    for each in body.get("pause_schedules") or ():
        for name, done in PARTS.items():
            part = each[name]
            if part and not (over and part["status"]["type"] == "scheduled"):
                yield Moment("steps", part[f"{name}_at"], _part_words(part["status"], done), _part_look(part))


def _pauses_to_come(body: Body) -> list[int]:
    """When it has still to pause or resume; a schedule waits for that. At least one number."""
    parts = [(each[name], name) for each in body.get("pause_schedules") or () for name in PARTS]
    return [0, *(part[f"{name}_at"] for part, name in parts if part and _part_look(part) == "to come")]


def _part_words(status: Body, done: str) -> str:
    if status["type"] == "error":
        return f"not {done}: {status['error']['message']}"
    return f"{done}{WAITS.get(status['type'], '')}"


def _part_look(part: Body) -> str:
    return PART_LOOKS.get(part["status"]["type"], "plain")


def _end_steps(body: Body, over: bool) -> Iterator[Moment]:
    """How it ended, or will."""
    for status in sorted(OVER):
        if at := body.get(f"{status}_at"):
            yield Moment("steps", at, status, "bad" if status == "canceled" else "good")
    if body["phases"] and not over:
        at = max(body["phases"][-1]["end_date"], *_pauses_to_come(body))
        yield Moment("steps", at, ENDS[body["end_behavior"]], "to come")


def _phase_steps(
    phases: list[Body], now: int | None, over: bool, prices: Mapping[str, Body]
) -> Iterator[Moment]:
    for number, phase in enumerate(phases, start=1):
        at = phase["start_date"]
        trial = f", trial until {moment(phase['trial_end'])[:10]}" if phase.get("trial_end") else ""
        later = now is not None and at > now
        if not (later and over):
            words = f"phase {number}: {items_words(phase['items'], prices)}{trial}"
            yield Moment("steps", at, words, "to come" if later else "plain")


def _phase_look(phase: Body, now: int | None, over: bool) -> str:
    if now is None:
        return "plain"
    if phase["start_date"] > now:
        return "free" if over else "to come"
    return "good" if phase["end_date"] <= now else "plain"


def present_periods(subscription: Body) -> set[tuple[int, int]]:
    """When the present periods of a subscription's items begin and end; it has one itself before basil."""
    holders = subscription["items"]["data"] if "current_period_end" not in subscription else [subscription]
    return {(each["current_period_start"], each["current_period_end"]) for each in holders}


def _clock(body: Body, subscriptions: list[Body]) -> Story:
    periods, steps = [], []
    for each in subscriptions:
        lane = f"...{each['id'][-5:]}"
        look = "free" if each.get("ended_at") else "plain"
        for start, end in sorted(present_periods(each)):
            periods.append(Period(lane, start, end, each["status"], look))
            if not each.get("ended_at"):
                words = "is canceled" if each.get("cancel_at") == end else "next period"
                steps.append(Moment("to come", end, f"{each['id']}: {words}", "to come"))
    return Story(f"Test clock {body['id']}", periods, steps, body["frozen_time"])
