"""Older SDKs and programs, each in a folder of its own, for the tests that run them against the sandbox.

python -m scripts.clients             install what is missing: into .venv/clients, stripe-node beside its test
python -m scripts.clients suite       unpack the tests of the installed stripe-python into .venv/suite
python -m scripts.clients programs    install programs: into .venv/programs, those in Node beside their test
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path
from shutil import which

import stripe

ROOT = Path(__file__).parents[1]
CLIENTS = ROOT / ".venv" / "clients"
LOCKED = ROOT / "tests" / "clients" / "python.txt"
NODE = ROOT / "tests" / "clients" / "node"
SUITE = ROOT / ".venv" / "suite"
PROGRAMS = ROOT / "tests" / "clients" / "programs"
# One of those in Python needs a Python before 3.12.
PYTHON_OF_PROGRAMS = "3.11"


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


def tests_of_stripe() -> Path:
    """Where the source archive of the installed stripe-python is unpacked, its tests among it."""
    return SUITE / f"stripe-{stripe.VERSION}"


def unpack_tests() -> None:
    """Download the archive, and unpack it."""
    pip = ["uvx", "pip"] if which("uvx") else [sys.executable, "-m", "pip"]
    source = ["--quiet", "--no-deps", "--no-binary", "stripe", "--dest", str(SUITE)]
    subprocess.run([*pip, "download", *source, f"stripe=={stripe.VERSION}"], check=True)
    with tarfile.open(SUITE / f"stripe-{stripe.VERSION}.tar.gz") as archive:
        archive.extractall(SUITE, filter="data")


def program(name: str) -> Path:
    """Where the commands of a program in Python are."""
    return ROOT / ".venv" / "programs" / name / ("Scripts" if os.name == "nt" else "bin")


def install_programs() -> None:
    """Each program with its own packages. Needs uv, which brings a Python that fits, and npm."""
    for locked in PROGRAMS.glob("*.txt"):
        into = str(program(locked.stem).parent)
        subprocess.run(["uv", "venv", "--quiet", "--clear", "--python", PYTHON_OF_PROGRAMS, into], check=True)
        hashed = ["--quiet", "--require-hashes", "--python", into, "-r", str(locked)]
        subprocess.run(["uv", "pip", "install", *hashed], check=True)
    # Not `npm ci`: the lock names Stripe's command line for the platform alone that it was locked on.
    quiet = ["--silent", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts"]
    subprocess.run(["npm", "install", *quiet], cwd=PROGRAMS / "node", check=True)


def main() -> int:
    """Install what is missing."""
    if sys.argv[1:] == ["suite"]:
        unpack_tests()
        return 0
    if sys.argv[1:] == ["programs"]:
        install_programs()
        return 0
    for release, requirement in releases().items():
        if not (folder(release) / "stripe").is_dir():
            install(requirement, folder(release))
    if which("npm"):
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=NODE, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
