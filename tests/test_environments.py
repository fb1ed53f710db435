"""The dev container and Binder set up what `make lab` does."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_dev_container_sets_up_by_a_target_of_the_makefile() -> None:
    """In sandbox mode, with the editor pointed at that environment."""
    settings = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    target = settings["postCreateCommand"].removeprefix("make ").replace(".venv", "$(VENV)")
    assert f"\n{target}:" in (ROOT / "Makefile").read_text()
    assert settings["containerEnv"] == {"WORKBOOK_MODE": "sandbox"}
    assert settings["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"].endswith(
        "/.venv/bin/python"
    )


def test_binder_installs_what_is_locked_and_copies_what_is_there() -> None:
    """Its files name others of this repository."""
    set_up = (ROOT / "binder" / "postBuild").read_text()
    named = re.findall(r"^cp (\S+)| -r (\S+)$", set_up, re.MULTILINE)
    assert named == [("", "requirements.txt"), ("lab/ipython_config.py", "")]
    assert [path for pair in named for path in pair if path and not (ROOT / path).is_file()] == []
    start = (ROOT / "binder" / "start").read_text()
    assert "WORKBOOK_MODE=sandbox" in start
    assert "$PWD/lab" in start
