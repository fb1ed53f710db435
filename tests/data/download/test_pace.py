"""How quickly requests follow each other, by a clock that only sleeping moves."""

from __future__ import annotations

import pytest

from helpers.data.download.pace import Pace


class Clock:
    """Stands still until somebody sleeps."""

    def __init__(self) -> None:
        self.time = 100.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


def elapsed(pace: Pace, clock: Clock, requests: int) -> float:
    """The seconds that so many requests take."""
    start = clock.time
    for _ in range(requests):
        pace.wait()
    return clock.time - start


def test_requests_go_out_evenly() -> None:
    """25 a second are 40 milliseconds apart; the first goes at once."""
    clock = Clock()
    assert elapsed(Pace(25, clock.now, clock.sleep), clock, 26) == pytest.approx(1.0)


def test_without_a_limit_nobody_waits_until_a_429_shows_one() -> None:
    """From then on it is test mode's."""
    clock = Clock()
    pace = Pace(None, clock.now, clock.sleep)
    assert elapsed(pace, clock, 1000) == 0
    pace.refused()
    assert elapsed(pace, clock, 26) == pytest.approx(1.0)


def test_429s_slow_it_down_and_time_wins_the_rate_back() -> None:
    """By a twentieth for each second that has some, by half a request for each that has none."""
    clock = Clock()
    pace = Pace(20, clock.now, clock.sleep)
    for _ in range(5):
        pace.refused()
    assert pace.rate == 19
    clock.time += 1
    pace.refused()
    assert pace.rate == pytest.approx(18.05)
    for _ in range(5):
        clock.time += 1
        pace.wait()
    assert pace.rate == 20


def test_what_stripe_says_to_wait_is_waited() -> None:
    """`Retry-After`, in seconds."""
    clock = Clock()
    pace = Pace(25, clock.now, clock.sleep)
    pace.refused(after=3)
    assert elapsed(pace, clock, 1) == pytest.approx(3)
