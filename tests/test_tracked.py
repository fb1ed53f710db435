"""What is under version control: nothing that is built, no key, no path of somebody's machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Longer than any fake that the tests write out, and of the alphabet that Stripe draws keys from.
KEY = re.compile(r"(?:[rs]k_(?:test|live)_|pk_live_)[A-Za-z0-9]{20,}|whsec_[A-Za-z0-9+/]{24,}")
# Jenny is nobody: the tests of the notebooks write a path of hers.
MACHINE = re.compile(r"(?:/home|/root|/Users)/(?!jenny/)[a-z]\w*/|[A-Z]:\\\\?Users\\")


def tracked(*options: str) -> list[Path]:
    """The tracked files that `git ls-files` lists with these options."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *options], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def holding(pattern: re.Pattern[str]) -> list[str]:
    """Where the tracked files hold text of a pattern: file and line, never the text itself."""
    paths = []
    for path in tracked():
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if pattern.search(line):
                paths.append(f"{path.relative_to(ROOT)}:{number}")
    return paths


def test_what_is_built_is_not_tracked() -> None:
    """What .gitignore names, such as the site or a virtual environment."""
    assert tracked("--cached", "--ignored", "--exclude-standard") == []


def test_no_file_holds_a_key() -> None:
    """Neither a secret key, nor a live one of any kind, nor a webhook endpoint's secret."""
    assert holding(KEY) == []


def test_no_file_names_a_path_of_a_machine() -> None:
    """Such as the home folder of whoever ran a notebook."""
    assert holding(MACHINE) == []


@pytest.mark.parametrize("line", ["sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc", "whsec_" + "0123456789abcdef" * 2])
def test_a_key_would_be_found(line: str) -> None:
    """The check can fail."""
    assert KEY.search(f"key = '{line}'")
