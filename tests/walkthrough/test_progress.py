"""A reader's progress is kept in a file of the reader's own, whatever becomes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.walkthrough import EXERCISES, progress
from helpers.walkthrough.progress import FOLDER, file, note


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A state folder of the test's own, which is not there yet."""
    monkeypatch.setenv(FOLDER, str(tmp_path / "state"))
    return tmp_path / "state"


def test_it_lies_in_the_systems_state_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless the environment names another; never in the project."""
    monkeypatch.setenv(FOLDER, "")
    assert file().parts[-2:] == ("stripe-workbook", "progress.json")
    assert not file().is_relative_to(Path(__file__).parents[2])


def test_what_was_done_is_shown(folder: Path) -> None:
    """By notebook, in text and in HTML, with the time when it was first done."""
    assert repr(progress()).startswith(f"0 of {len(EXERCISES)} exercises done\nstart: 0 of 1\n  ○ Create a")
    assert note("tokens: used up") == ""
    first = progress().done["tokens: used up"]
    assert note("tokens: used up") == ""
    assert progress().done == {"tokens: used up": first}
    assert "\ntokens: 1 of 3\n  ○ Make a token for a debit card.\n  ✓ Make a token and use" in repr(
        progress()
    )
    page = progress()._repr_html_()
    assert f"1 of {len(EXERCISES)} exercises done" in page
    assert '<progress value="1" max="3" aria-label="tokens"' in page
    assert [each.name for each in folder.iterdir()] == ["progress.json"]


def test_what_another_notebook_kept_meanwhile_stays(folder: Path) -> None:
    """The file is read again before it is written."""
    note("tokens: used up")
    kept = json.loads((folder / "progress.json").read_text())
    kept["exercises"]["start: a customer"] = "2026-01-15T12:00:00+00:00"
    (folder / "progress.json").write_text(json.dumps(kept))
    note("tokens: no money")
    assert set(progress().done) == {"tokens: used up", "start: a customer", "tokens: no money"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"exercises": 3}', '{"exercises": ["a"]}', "\x00"])
def test_a_file_that_cannot_be_read_is_begun_again(folder: Path, text: str) -> None:
    """Nobody loses more than a list of what is done."""
    folder.mkdir()
    (folder / "progress.json").write_text(text)
    assert progress().done == {}
    assert note("tokens: used up") == ""
    assert list(progress().done) == ["tokens: used up"]


def test_a_folder_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The exercise is done all the same."""
    (tmp_path / "a_file").write_text("")
    monkeypatch.setenv(FOLDER, str(tmp_path / "a_file"))
    assert note("tokens: used up").startswith("Your progress could not be kept (")
