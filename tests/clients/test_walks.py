"""Stripe's own SDKs, old and new, walk one and the same way through the sandbox over HTTP.

Three of each are tried by `make test`; `make clients` tries all of them. `make` installs them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.catalog import api_version
from helpers.sandbox import Sandbox
from helpers.sandbox.door.http import Serving
from scripts.clients import NODE, folder, releases

HERE = Path(__file__).parent
ALL = os.environ.get("CLIENTS") == "all"
# Those of every run: the oldest, one in the middle, and one with the layout of today.
OF_EVERY_RUN = ("5.5.0", "9.12.1", "13.2.1")
NODES = ("12", "14", "16", "17", "18", "20", "22", "23")
NODES_OF_EVERY_RUN = ("12", "17", "22")
# What each speaks by itself, as its changelog says; the oldest leaves it to the account.
SPEAKS = {
    "5.5.0": "",
    "7.14.0": "2023-10-16",
    "8.11.1": "2023-10-16",
    "9.12.1": "2024-04-10",
    "10.12.1": "2024-06-20",
    "11.6.1": "2025-02-24.acacia",
    "12.5.2": "2025-08-27.basil",
    "13.2.1": "2025-10-29.clover",
    "14.4.2": "2026-02-25.clover",
    "15.6.2": "2026-08-26.dahlia",
}
NODE_SPEAKS = {
    "12": "2022-11-15",
    "14": "2023-10-16",
    "16": "2024-06-20",
    "17": "2025-02-24.acacia",
    "18": "2025-08-27.basil",
    "20": "2026-02-25.clover",
    "22": "2026-08-26.dahlia",
    "23": "2026-10-28.endive",
}


@pytest.fixture(params=[""])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """A sandbox over HTTP; the parameter is its account's version."""
    with Serving(Sandbox(seed="walk", api_version=request.param or None).application) as serving:
        yield serving


def walked(command: list[str], **environment: str) -> dict[str, Any]:
    """What a walk tells."""
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def missing(what: str) -> None:
    """Without an SDK its test is skipped; in CI it fails."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{what} is missing: `make clients` installs it.")


def in_python(address: str, release: str, version: str) -> dict[str, Any]:
    if not (folder(release) / "stripe").is_dir():
        missing(f"stripe-python {release}")
    command = [sys.executable, str(HERE / "walk.py"), address, version]
    return walked(command, PYTHONPATH=str(folder(release)))


def test_each_release_has_its_row() -> None:
    """What is installed is walked with, and nothing else is."""
    assert tuple(releases()) == tuple(SPEAKS)
    assert set(OF_EVERY_RUN) < SPEAKS.keys()


@pytest.mark.parametrize("release", SPEAKS if ALL else OF_EVERY_RUN)
def test_an_sdk_in_python_walks_through(address: str, release: str) -> None:
    """Every step does what the SDK's own version of the API promises."""
    told = in_python(address, release, api_version())
    assert told["version"] == (SPEAKS[release] or api_version())
    assert {step: wrong for step, wrong in told["steps"].items() if wrong} == {}
    assert len(told["steps"]) == 26


@pytest.mark.parametrize("address", ["2020-08-27", "2022-08-01", "2024-06-20"], indirect=True)
def test_an_sdk_that_names_no_version_speaks_the_accounts(
    address: str, request: pytest.FixtureRequest
) -> None:
    """As programs do whose account was never upgraded."""
    version = request.node.callspec.params["address"]
    told = in_python(address, "5.5.0", version)
    assert {step: wrong for step, wrong in told["steps"].items() if wrong} == {}


@pytest.mark.parametrize("major", NODES if ALL else NODES_OF_EVERY_RUN)
def test_an_sdk_in_node_walks_through(address: str, major: str) -> None:
    """Every step does what the SDK's own version of the API promises."""
    node = shutil.which("node")
    if node is None or not (NODE / "node_modules" / f"stripe-{major}").is_dir():
        missing(f"Node or stripe-node {major}")
    told = walked([node or "", str(NODE / "walk.mjs"), address, f"stripe-{major}"])
    assert told["version"] == NODE_SPEAKS[major]
    assert {step: wrong for step, wrong in told["steps"].items() if wrong} == {}
    assert len(told["steps"]) == 22
