"""A subscription schedule's phases, and a test clock's subscriptions, as timelines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
        return _schedule(body, subject.around.get("now"))
    if kind == CLOCK and "frozen_time" in body:
        return _clock(body, subject.around.get("subscriptions") or [])
    return None


def clock_words(clock: Body) -> str:
    """How a clock stands."""
    return f"{clock.get('name') or clock['id']} stands at {moment(clock['frozen_time'])}, {clock['status']}."


def _schedule(body: Body, now: int | None) -> Story:
    over = body["status"] in OVER
    periods = [
        Period(
            "phases", phase["start_date"], phase["end_date"], f"phase {number}", _phase_look(phase, now, over)
        )
        for number, phase in enumerate(body["phases"], start=1)
    ]
    steps = [*_phase_steps(body["phases"], now, over), *_end_steps(body, over)]
    return Story(f"Schedule {body['id']}: {body['status']}", periods, steps, now)


def _end_steps(body: Body, over: bool) -> Iterator[Moment]:
    """How it ended, or will."""
    for status in sorted(OVER):
        if at := body.get(f"{status}_at"):
            yield Moment("steps", at, status, "bad" if status == "canceled" else "good")
    if body["phases"] and not over:
        yield Moment("steps", body["phases"][-1]["end_date"], ENDS[body["end_behavior"]], "to come")


def _phase_steps(phases: list[Body], now: int | None, over: bool) -> Iterator[Moment]:
    for number, phase in enumerate(phases, start=1):
        at = phase["start_date"]
        trial = f", trial until {moment(phase['trial_end'])[:10]}" if phase.get("trial_end") else ""
        later = now is not None and at > now
        if not (later and over):
            words = f"phase {number}: {items_words(phase['items'])}{trial}"
            yield Moment("steps", at, words, "to come" if later else "plain")


def _phase_look(phase: Body, now: int | None, over: bool) -> str:
    if now is None:
        return "plain"
    if phase["start_date"] > now:
        return "free" if over else "to come"
    return "good" if phase["end_date"] <= now else "plain"


def _clock(body: Body, subscriptions: list[Body]) -> Story:
    periods, steps = [], []
    for each in subscriptions:
        lane = f"...{each['id'][-5:]}"
        look = "free" if each.get("ended_at") else "plain"
        for start, end in sorted(
            {(item["current_period_start"], item["current_period_end"]) for item in each["items"]["data"]}
        ):
            periods.append(Period(lane, start, end, each["status"], look))
            if not each.get("ended_at"):
                words = "is canceled" if each.get("cancel_at") == end else "next period"
                steps.append(Moment("to come", end, f"{each['id']}: {words}", "to come"))
    return Story(f"Test clock {body['id']}", periods, steps, body["frozen_time"])
