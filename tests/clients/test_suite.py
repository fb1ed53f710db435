"""stripe-python's own tests, which are written against stripe-mock, against the profile `any-id`.

On demand, since they take a quarter of an hour: `make clients`.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.door.http import Serving
from scripts import clients

PYTHON = clients.SUITE / ("Scripts" if os.name == "nt" else "bin") / "python"
# What passes at least, in percent. Others expect stripe-mock's own fixtures: the bytes of its PDF, its empty
# file, a list inside an object that holds something.
PASSING = 98
COUNTED = re.compile(r"(\d+) (passed|failed|error)")


@pytest.fixture
def address() -> Iterator[str]:
    """A sandbox of the profile over HTTP."""
    with Serving(Sandbox(seed="suite", profile="any-id").application) as serving:
        yield serving


@pytest.mark.skipif(os.environ.get("CLIENTS") != "all", reason="it is run by `make clients`")
def test_the_tests_of_stripe_python_pass(address: str) -> None:
    """Nearly all of them."""
    host, _, port = address.removeprefix("http://").partition(":")
    done = subprocess.run(
        [str(PYTHON), "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2", "tests"],
        cwd=Path(clients.tests_of_stripe()),
        env={**os.environ, "STRIPE_MOCK_HOST": host, "STRIPE_MOCK_PORT": port},
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    counts = {what: int(number) for number, what in COUNTED.findall(done.stdout.splitlines()[-1])}
    passed, ran = counts.get("passed", 0), sum(counts.values())
    assert ran > 1000, done.stdout[-2000:]
    assert 100 * passed >= PASSING * ran, done.stdout[-20000:]
