"""A list into a DataFrame: `download` beside the SDK's `auto_paging_iter`, and beside the rate limit."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import stripe

from benchmarks.measure import Result
from helpers import download
from helpers.connection import connect
from helpers.redaction import Secret
from helpers.settings import Settings

ROWS = 20_000
LATENCY, RATE = 0.15, 25
CEILING = RATE * 100
SLOW_ROWS = 60_000
LARGE, SMALL = 400_000, 50_000


@contextmanager
def pages(rows: int, latency: float = 0, rate: float = 0) -> Iterator[stripe.StripeClient]:
    """A client that is connected to a server of prepared pages."""
    command = [sys.executable, "-m", "benchmarks.pages", str(rows), str(latency), str(rate)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        yield connect(settings=Settings("test", Secret("sk_test_sandbox"), api_base=address))
    finally:
        server.terminate()
        server.wait()


def downloaded(folder: Path) -> pd.DataFrame:
    """By the kit."""
    return download("v1.balance_transactions.list", folder=folder, progress=False).frame()


def iterated(client: stripe.StripeClient) -> pd.DataFrame:
    """By the SDK, as its documentation shows."""
    listed = client.v1.balance_transactions.list({"limit": 100})
    return pd.DataFrame(each.to_dict() for each in listed.auto_paging_iter())


def beside_the_sdk() -> float:
    """How many times the rows a second."""
    with pages(ROWS) as client, TemporaryDirectory() as folder:
        downloaded(Path(folder) / "warm")
        ratios = []
        for turn in range(3):
            start = time.perf_counter()
            rows = len(downloaded(Path(folder) / str(turn)))
            middle = time.perf_counter()
            same = len(iterated(client))
            ratios.append((time.perf_counter() - middle) / (middle - start))
            assert rows == same == ROWS
        return sorted(ratios)[1]


def beside_the_limit() -> float:
    """The share of the rows that the rate limit allows, with latency."""
    with pages(SLOW_ROWS, LATENCY, RATE), TemporaryDirectory() as folder:
        start = time.perf_counter()
        download("v1.balance_transactions.list", folder=Path(folder) / "slow", progress=False)
        return SLOW_ROWS / (time.perf_counter() - start) / CEILING


def memory(rows: int) -> float:
    """The largest resident size, in MiB, of a process that downloads so many rows."""
    with pages(rows), TemporaryDirectory() as folder:
        code = (
            "import resource, stripe\n"
            "from helpers import download\n"
            f"got = download('v1.balance_transactions.list', folder={folder!r} + '/rows', progress=False)\n"
            f"assert got.rows == {rows}\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
        )
        settings = {"WORKBOOK_MODE": "test", "STRIPE_SECRET_KEY": "sk_test_sandbox"}
        environment = os.environ | settings | {"STRIPE_API_BASE": str(stripe.api_base)}
        ran = subprocess.run(
            [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, check=True
        )
        return float(ran.stdout)


def run() -> Iterator[Result]:
    """Ratios in the same run, and how memory grows with the rows."""
    yield Result("download / auto_paging_iter, no latency", beside_the_sdk(), at_least=8.0)
    yield Result("rows a second / the limit's ceiling, 150 ms latency", beside_the_limit(), at_least=0.9)
    yield Result("memory of 400,000 rows / of 50,000", memory(LARGE) / memory(SMALL), at_most=2.0)
