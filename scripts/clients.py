"""Older SDKs, each in a folder of its own, for the tests that walk each of them through the sandbox.

python -m scripts.clients    install what is not there yet: into .venv/clients; stripe-node beside its test
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import which

ROOT = Path(__file__).parents[1]
CLIENTS = ROOT / ".venv" / "clients"
LOCKED = ROOT / "tests" / "clients" / "python.txt"
NODE = ROOT / "tests" / "clients" / "node"


def releases() -> dict[str, str]:
    """Each release of stripe-python to walk with, and its requirement with its hash."""
    lines = (line for line in LOCKED.read_text("utf-8").splitlines() if line.startswith("stripe=="))
    return {line.split()[0].removeprefix("stripe=="): line for line in lines}


def folder(release: str) -> Path:
    """Where a release is, or goes."""
    return CLIENTS / f"stripe-{release}"


def install(requirement: str, target: Path) -> None:
    """Install one requirement, without those of its own, into a folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    file = target.parent / "requirement.txt"
    file.write_text(requirement, "utf-8")
    pip = ["uv", "pip"] if which("uv") else [sys.executable, "-m", "pip"]
    options = ["--quiet", "--no-deps", "--require-hashes", "--target", str(target)]
    subprocess.run([*pip, "install", *options, "-r", str(file)], check=True)


def main() -> int:
    """Install what is missing."""
    for release, requirement in releases().items():
        if not (folder(release) / "stripe").is_dir():
            install(requirement, folder(release))
    if which("npm"):
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=NODE, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
