"""`make audit`: whether a locked package has a known vulnerability, by pip-audit.

Asks PyPI's database, then OSV's. Ends with 1 where something is known; where neither can be reached it says
that nothing was checked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DATABASES = ("pypi", "osv")
SKIPPED = "SKIPPED: no database of vulnerabilities could be reached, so nothing was checked."


@dataclass(frozen=True)
class Verdict:
    """``checked`` packages, and the ``known`` vulnerabilities of those that have one."""

    checked: int
    known: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.checked:
            return SKIPPED
        told = "\n".join(self.known) or "None has a known vulnerability."
        return f"{self.checked} packages checked.\n{told}"


def locked(folder: Path = ROOT) -> list[Path]:
    """Every file of locked packages."""
    nested = (folder.glob(f"[a-z]*/{below}requirements.txt") for below in ("", "*/", "*/*/"))
    return [folder / "requirements.txt", *sorted(chain.from_iterable(nested))]


def read(report: str) -> Verdict:
    """pip-audit's JSON; empty or broken where it could not ask."""
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        return Verdict(0)
    checked = [each for each in packages if "skip_reason" not in each]
    known = [_known(each) for each in checked if each["vulns"]]
    return Verdict(len(checked), tuple(known))


def _known(package: dict[str, Any]) -> str:
    vulnerabilities = ((each["id"], ", ".join(each["fix_versions"]) or "none") for each in package["vulns"])
    vulnerable = [f"{id}, mended in {versions}" for id, versions in vulnerabilities]
    return f"{package['name']} {package['version']}: {'; '.join(vulnerable)}"


def ask(database: str, files: Sequence[Path]) -> Verdict:
    """What a database knows of the packages in these files."""
    command = [sys.executable, "-m", "pip_audit", "--format=json", "--progress-spinner=off", "--disable-pip"]
    command += ["--require-hashes", f"--vulnerability-service={database}"]
    for file in files:
        command += ["--requirement", str(file)]
    return read(subprocess.run(command, capture_output=True, text=True, check=False).stdout)


def main() -> int:
    for database in DATABASES:
        verdict = ask(database, locked())
        if verdict.checked:
            break
    print(verdict)
    return 1 if verdict.known else 0


if __name__ == "__main__":
    sys.exit(main())
