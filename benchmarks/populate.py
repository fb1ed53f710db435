"""A generated business: how long a million balance transactions take, and whether growing slows it down.

Nobody subscribes in it: what renewals cost is measured in `billing`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.measure import Result
from helpers.sandbox import Sandbox

MILLION = 1_000_000
CUSTOMERS, DAYS, TURNS = 10_000, 60, 4


def rates() -> Iterator[float]:
    """Balance transactions a second, of one business quarter after quarter."""
    sandbox = Sandbox(seed="populate", clock="2023-01-01")
    for turn in range(TURNS):
        start = time.perf_counter()
        counts = sandbox.populate(customers=CUSTOMERS, days=DAYS, seed=turn, subscribers=0)
        yield counts["balance_transactions"] / (time.perf_counter() - start)


def run() -> Iterator[Result]:
    """Minutes for a million at the last rate; the first rate by the last one."""
    first, *_, last = rates()
    yield Result("minutes for 1,000,000 balance transactions", MILLION / last / 60, at_most=10.0)
    yield Result("rate of the first quarter / of the last", first / last, at_most=1.5)
