"""`make audit` says what is known, and says it where nothing could be asked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts import audit

CLEAN = {"name": "starlette", "version": "1.0.0", "vulns": []}
# As pip-audit tells of it: https://github.com/pypa/pip-audit#machine-readable-output
KNOWN = {
    "name": "flask",
    "version": "0.5",
    "vulns": [{"id": "PYSEC-2019-179", "fix_versions": ["1.0"], "aliases": [], "description": "..."}],
}
UNASKED = {"name": "starlette", "skip_reason": "Dependency not found on PyPI and could not be audited"}
ALL_WELL = "1 packages checked.\nNone has a known vulnerability.\n"
ONE_KNOWN = "2 packages checked.\nflask 0.5: PYSEC-2019-179, mended in 1.0\n"


def report(*packages: object) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


@pytest.mark.parametrize(
    ("reports", "code", "told"),
    [
        ({"pypi": report(CLEAN)}, 0, ALL_WELL),
        (
            {"pypi": report(CLEAN, KNOWN)},
            1,
            ONE_KNOWN,
        ),
        (
            {"pypi": report(UNASKED), "osv": report(CLEAN)},
            0,
            ALL_WELL,
        ),
        ({"pypi": report(UNASKED), "osv": ""}, 0, f"{audit.SKIPPED}\n"),
    ],
)
def test_what_is_known_is_told(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    reports: dict[str, str],
    code: int,
    told: str,
) -> None:
    """A vulnerability fails; where no database answers, it says that nothing was checked."""

    def ask(database: str, _files: Sequence[Path]) -> audit.Verdict:
        return audit.read(reports[database])

    monkeypatch.setattr(audit, "ask", ask)
    assert audit.main() == code
    assert capsys.readouterr().out == told


def test_every_file_of_locked_packages_is_asked_about() -> None:
    """The kit's own, and those beside the tests, the benchmarks, the site and the scripts."""
    files = [file.relative_to(audit.ROOT).as_posix() for file in audit.locked()]
    assert files == [
        "requirements.txt",
        "benchmarks/requirements.txt",
        "docs/lite/requirements.txt",
        "docs/site/requirements.txt",
        "scripts/requirements.txt",
        "tests/browser/requirements.txt",
        "tests/clients/suite/requirements.txt",
        "tests/data/requirements.txt",
        "tests/fidelity/requirements.txt",
        "tests/fidelity/schemathesis/requirements.txt",
    ]
