"""What schemathesis makes of Stripe's published spec, sent over HTTP: nothing is answered with a 5xx.

`SCHEMATHESIS=all pytest tests/fidelity/test_schemathesis.py` asks every operation, which takes some minutes;
otherwise some are asked, others each time.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from random import Random
from time import time_ns

import pytest

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.http import Serving
from scripts.published_spec import published_spec

ROOT = Path(__file__).parents[2]
SCHEMATHESIS = ROOT / ".venv" / "schemathesis" / ("Scripts" if os.name == "nt" else "bin") / "schemathesis"
ALL = os.environ.get("SCHEMATHESIS") == "all"
PATHS = 25
PASSED = re.compile(r"(\d+) generated, (\d+) passed")


@pytest.mark.by_chance
@pytest.mark.skipif(
    not SCHEMATHESIS.exists() and not os.environ.get("CI"), reason="`make test` installs schemathesis"
)
def test_nothing_of_the_published_spec_is_answered_with_a_5xx(tmp_path: Path) -> None:
    """Each operation is answered in JSON or as a file, whether it is asked as the spec says or otherwise."""
    seed = time_ns() % 2**32
    paths = sorted(published_spec()["paths"])
    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps(published_spec()), encoding="utf-8")
    with Serving(Sandbox(seed=seed, profile="any-id").application) as address:
        asked = ["--include-path=" + each for each in Random(seed).sample(paths, PATHS) if not ALL]
        done = subprocess.run(
            [
                *(SCHEMATHESIS, "run", spec, f"--url={address}", f"--header=Authorization: Bearer {KEY}"),
                *("--checks=not_a_server_error,content_type_conformance", "--phases=fuzzing", "--mode=all"),
                *("--max-examples=3", "--suppress-health-check=all", "--generation-database=none"),
                *("--continue-on-failure", "--no-color", "--request-timeout=60", f"--seed={seed}", *asked),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    counted = PASSED.search(done.stdout)
    assert done.returncode == 0, done.stdout[-10_000:] + done.stderr
    assert counted
    assert int(counted[1]) == int(counted[2]) > PATHS
