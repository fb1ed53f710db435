"""A schedule's phases and a test clock as timelines."""

from __future__ import annotations

from typing import Any

from helpers import show
from helpers.viewer.billing.schedule import planned_story
from helpers.viewer.billing.timeline import Period
from helpers.viewer.subject import Subject

from .bodies import DAY, FEB_1, FEB_11, JAN_1, JAN_11, MAR_1, item, price, subscription

SCHEDULE: dict[str, Any] = {
    "id": "sub_sched_1",
    "object": "subscription_schedule",
    "status": "active",
    "end_behavior": "release",
    "phases": [
        {"start_date": JAN_1, "end_date": FEB_1, "items": [{"price": "price_1", "quantity": 1}]},
        {"start_date": FEB_1, "end_date": MAR_1, "items": [{"price": "price_2"}], "trial_end": FEB_11},
    ],
}
CLOCK: dict[str, Any] = {
    "id": "clock_1",
    "object": "test_helpers.test_clock",
    "name": None,
    "frozen_time": JAN_11,
    "status": "ready",
}


def test_phases_follow_each_other() -> None:
    """The present one, the next, and what becomes of the subscription at the end."""
    story = planned_story(Subject(SCHEDULE, around={"now": JAN_11}))
    assert story
    assert [(each.words, each.look) for each in story.periods] == [
        ("phase 1", "plain"),
        ("phase 2", "to come"),
    ]
    assert [words for _, _, words in story.lines] == [
        "phase 1: 1 × price_1",
        "phase 2: price_2, trial until 2026-02-11 (to come)",
        "released: the subscription goes on by itself (to come)",
    ]


def test_prices_are_told_where_stripe_was_asked_for_them() -> None:
    """Else their ids."""
    story = planned_story(Subject(SCHEDULE, around={"prices": {"price_1": price(2000)}}))
    assert story
    assert [words for _, _, words in story.lines][:2] == [
        "phase 1: 1 × 20.00 USD / month",
        "phase 2: price_2, trial until 2026-02-11",
    ]


def test_a_pause_is_planned_and_comes() -> None:
    """A schedule waits for it to be over; what went wrong says why."""
    scheduled = {"type": "scheduled", "error": None}
    resume = {"resume_at": MAR_1 + DAY, "status": scheduled}
    planned = {
        **SCHEDULE,
        "pause_schedules": [{"pause": {"pause_at": FEB_11, "status": scheduled}, "resume": resume}],
    }
    story = planned_story(Subject(planned, around={"now": JAN_11}))
    assert story
    assert story.periods[-1] == Period("pauses", FEB_11, MAR_1 + DAY, "paused", "to come")
    assert [f"{at[:10]} {words}" for _, at, words in story.lines][2:] == [
        "2026-02-11 paused (to come)",
        "2026-03-02 resumed (to come)",
        "2026-03-02 released: the subscription goes on by itself (to come)",
    ]
    refused = {"type": "error", "error": {"message": "No."}}
    failed = {
        **SCHEDULE,
        "pause_schedules": [{"pause": {"pause_at": JAN_11, "status": refused}, "resume": None}],
    }
    story = planned_story(Subject(failed, around={"now": FEB_1}))
    assert story
    assert ("not paused: No.", "bad") in [(each.words, each.look) for each in story.steps]


def test_what_did_not_come_is_not_to_come() -> None:
    """A schedule that was canceled in its first phase never enters the second."""
    over = {**SCHEDULE, "status": "canceled", "canceled_at": JAN_11}
    story = planned_story(Subject(over, around={"now": FEB_1 - 1}))
    assert story
    assert [words for _, _, words in story.lines] == ["phase 1: 1 × price_1", "canceled"]


def test_a_clock_shows_what_stands_on_it() -> None:
    """Each subscription in a lane of its own, and when its next period begins."""
    running = subscription("active", item(2000, JAN_1, FEB_1))
    ended = {**subscription("canceled", item(2000, JAN_1, FEB_1), ended_at=JAN_11), "id": "sub_2"}
    html = show(Subject(CLOCK, around={"subscriptions": [running, ended]})).static_html()
    assert "clock_1 stands at 2026-01-11 00:00:00 UTC, ready." in html
    assert "sub_1: next period (to come)" in html
    assert "sub_2" not in html.partition("<summary>Tree")[0].partition("<table")[2]


def test_an_empty_clock_says_so() -> None:
    """Nothing is drawn of nothing."""
    assert "No subscription is on it." in show(CLOCK).static_html()
