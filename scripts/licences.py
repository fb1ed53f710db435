"""Write docs/licences.md: every locked package of the kit's environment and its licence."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(?: ; ([^\\]+?))? \\$", re.MULTILINE)
CLASSIFIER = "License :: OSI Approved :: "

# What is installed on other systems or Pythons alone, and one that only its own text names: read there.
READ: Mapping[str, str] = {
    "appnope": "BSD-2-Clause",
    "axe-playwright-python": "MIT",
    "colorama": "BSD License",
    "overrides": "Apache License, Version 2.0",
    "pywinpty": "MIT License",
}
HEAD = """# Licences

Every package that `requirements.txt` locks, with the licence that it names. `make lock` writes this page. All
may be used, changed and passed on; those under the MPL ask that changes of theirs are passed on under it.

| package | version | licence |
|---|---|---|
"""


def locked() -> Iterator[tuple[str, str]]:
    """Each package and its version."""
    for name, version, _ in LOCKED.findall((ROOT / "requirements.txt").read_text(encoding="utf-8")):
        yield name, version


def licence(name: str) -> str:
    """What a package's metadata says, in the newest form that it has."""
    try:
        told: Any = metadata(name)
    except PackageNotFoundError:
        return READ[name]
    classifiers = told.get_all("Classifier") or []
    named = [each.removeprefix(CLASSIFIER) for each in classifiers if each.startswith(CLASSIFIER)]
    text = (told.get("License") or "").strip()
    known = told.get("License-Expression"), READ.get(name), ", ".join(named), text.partition("\n")[0]
    return str(next(filter(None, known)))


def page() -> str:
    """The page's text."""
    return HEAD + "".join(f"| {name} | {version} | {licence(name)} |\n" for name, version in locked())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.exit()
