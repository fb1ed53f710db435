"""A new walkthrough from the template runs, and has the form that is asked of every notebook."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from scripts.new_notebook import main
from scripts.notebook_form import complaints, read
from scripts.notebooks import store


def test_a_new_notebook_runs_and_has_the_form(tmp_path: Path) -> None:
    """It takes the next number; once run, nothing is left to complain of."""
    (tmp_path / "06_any_operation.ipynb").write_text("{}")
    assert main(["Gift", "cards"], tmp_path) == 0
    (tmp_path / "06_any_operation.ipynb").unlink()
    path = tmp_path / "07_gift_cards.ipynb"
    assert nbformat.read(path, 4).cells[0].source.startswith("# Gift cards\n")
    store(tmp_path)
    assert complaints(read(path)) == []


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ([], 'Give the walkthrough a title of 1 to 60 letters: NAME="Gift cards".\n'),
        (["x" * 61], 'Give the walkthrough a title of 1 to 60 letters: NAME="Gift cards".\n'),
        (["Gift", "Cards!"], "07_gift_cards.ipynb is there already: choose another name.\n"),
    ],
)
def test_a_name_that_cannot_be_used_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], title: list[str], told: str
) -> None:
    """Empty, too long, or taken: nothing is written."""
    (tmp_path / "07_gift_cards.ipynb").write_text("kept")
    assert main(title, tmp_path) == 2
    assert capsys.readouterr().err == told
    assert [path.read_text() for path in tmp_path.iterdir()] == ["kept"]
