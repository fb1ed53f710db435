"""What is installed is locked: every package by its version and its hashes; its licence is listed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scripts import audit, licences

ROOT = Path(__file__).parents[1]
LOCKED = re.compile(r"[\w.-]+==\S+.*--hash=sha256:[0-9a-f]{64}", re.DOTALL)
INSTALLING = re.compile(r"^.*(?:install|pip).*-r \S*requirements\.txt.*$", re.MULTILINE)
ROW = re.compile(r"^\| (\S+) \| \S+ \| (.*) \|$", re.MULTILINE)
REQUIREMENT = re.compile(r"^[A-Za-z0-9].*?(?=^[A-Za-z0-9#]|\Z)", re.MULTILINE | re.DOTALL)
# Licences under which a package may be used, changed and passed on with what uses it.
FREE = frozenset(
    {
        *("0BSD", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "MIT", "MIT License", "MIT-0", "Zlib"),
        *("Apache 2.0", "Apache License, Version 2.0", "Apache Software License", "Apache-2.0", "CC0-1.0"),
        *("ISC License (ISCL)", "ISC", "PSF-2.0", "Python Software Foundation License"),
        *("MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)"),
    }
)


@pytest.mark.parametrize("file", audit.locked(), ids=lambda file: str(file.relative_to(ROOT)))
def test_every_package_is_locked_by_its_hashes(file: Path) -> None:
    """One version, and the hashes of its files: another file of that name is not installed."""
    requirements = REQUIREMENT.findall(file.read_text(encoding="utf-8"))
    assert requirements
    loose = [each for each in requirements if not LOCKED.match(each)]
    assert loose == []


def test_every_file_asks_for_the_hashes_where_it_is_installed() -> None:
    """In the Makefile and in the README, for those who have no make."""
    for name in ("Makefile", "README.md"):
        installing = INSTALLING.findall((ROOT / name).read_text(encoding="utf-8"))
        assert installing
        assert [line for line in installing if "--require-hashes" not in line] == []


@pytest.mark.parametrize("file", ["builder/javascript/package-lock.json", "browser/vscode/package-lock.json"])
def test_every_package_of_node_is_locked_by_its_hash(file: str) -> None:
    """As `npm ci` checks it."""
    packages = json.loads((ROOT / "tests" / file).read_text(encoding="utf-8"))["packages"]
    hashes = {name: told.get("integrity", "") for name, told in packages.items() if name}
    assert hashes
    assert [name for name, digest in hashes.items() if not digest.startswith("sha512-")] == []


def test_the_page_of_licences_is_whole() -> None:
    """Each locked package stands on it, with the licence that is known here."""
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert len([*licences.locked()]) == len(re.findall(r"^[\w.-]+==", locked, re.MULTILINE))
    assert licences.PAGE.read_text(encoding="utf-8") == licences.page(), "`python -m scripts.licences`"


def test_every_licence_lets_the_kit_be_passed_on() -> None:
    """None of them asks for more than to be named, or for changes of its own files."""
    _, *rows = ROW.findall(licences.PAGE.read_text(encoding="utf-8"))
    assert [row for row in rows if not set(re.split(r"\)? (?:AND|OR) \(?", row[1])) <= FREE | _closed()] == []


def _closed() -> set[str]:
    """The same at the end of an expression's brackets."""
    return {f"{each})" for each in FREE}
