"""JavaScript samples run by Node with stripe-node, and what they sent."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.builder.recorder import Sent, read

HERE = Path(__file__).parent / "javascript"
MISSING = "Node 20 or stripe-node is missing: `npm ci` in tests/builder/javascript installs the latter."


@dataclass(frozen=True)
class Ran:
    """What one sample did."""

    sent: Sent
    reply: Any


def run(samples: Iterable[str], address: str = "") -> list[Ran]:
    """Run samples, sent to an address or nowhere. Without Node the test is skipped, and in CI it fails."""
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules" / "stripe").is_dir():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    done = subprocess.run(
        [node, "run.mjs"],
        cwd=HERE,
        env={**os.environ, **_place(address)},
        input=json.dumps(list(samples)),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return [_ran(each) for each in json.loads(done.stdout)]


def _place(address: str) -> Mapping[str, str]:
    parts = urlsplit(address)
    return {"STRIPE_HOST": parts.hostname or "", "STRIPE_PORT": str(parts.port)} if address else {}


def _ran(told: Mapping[str, Any]) -> Ran:
    (sent,) = told["sent"]
    sent_request = read(sent["method"].lower(), sent["url"], dict(sent["headers"]), sent["body"])
    return Ran(sent_request, told["reply"])
