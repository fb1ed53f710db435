"""A cell that is a query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from helpers.notebook import add_to


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A shell that knows `%%sigma`, and an answer to whatever is asked."""
    monkeypatch.setattr("helpers.data.sql.sql", lambda query: pd.DataFrame({"asked": [query]}))
    shell = InteractiveShell()
    add_to(shell)
    yield shell
    InteractiveShell.clear_instance()


def test_a_cell_is_asked_as_it_stands(shell: Any) -> None:
    """Its answer is the cell's own."""
    answer = shell.run_cell("%%sigma\nselect 1\nfrom charges").result
    assert list(answer["asked"]) == ["select 1\nfrom charges\n"]


def test_an_answer_is_kept_under_a_name(shell: Any) -> None:
    """To go on with; nothing is shown then."""
    assert shell.run_cell("%%sigma fees\nselect 1").result is None
    assert list(shell.user_ns["fees"]["asked"]) == ["select 1\n"]


def test_what_is_wrong_is_told_in_one_line(
    shell: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the traceback of what reads the query."""
    monkeypatch.undo()
    shell.run_cell("%%sigma\nselect amuont from charges")
    assert capsys.readouterr().err == (
        "UsageError: Line 1, column 8: there is no column amuont; did you mean amount?\n"
    )
