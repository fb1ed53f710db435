"""What README and CONTRIBUTING name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
PATH = re.compile(r"`((?:\w[\w-]*/)+[\w.-]*)`|\]\((?!https?:)([^)#]+)\)")
COMMAND = re.compile(r"\bmake (?:PYTHON=\S+ )?([a-z-]+)\b")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_path_that_a_document_names_exists(document: Path) -> None:
    """Whoever is sent to a file or a picture finds it."""
    named = {path or link for path, link in PATH.findall(document.read_text())}
    assert named
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_command_that_a_document_gives_is_one(document: Path) -> None:
    """Every `make` command in backticks or in a block is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    code = re.findall(r"```.*?```|`[^`]+`", document.read_text(), re.DOTALL)
    given = {command for piece in code for command in COMMAND.findall(piece)}
    assert given
    assert given - targets == set()
