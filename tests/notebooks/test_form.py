"""Every committed notebook is in its one form, and each rule of that form can be broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from scripts.notebook_form import NOTEBOOKS, Notebook, canonical, complaints, read

A_KEY = "sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc"


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_committed_notebook_follows_every_rule(path: Path) -> None:
    """What is committed is valid, was run from top to bottom, and holds nothing of one machine or account."""
    notebook = read(path)
    nbformat.validate(notebook.content)
    assert complaints(notebook) == []


def sample() -> Any:
    """A notebook with nothing wrong with it."""
    cells = [
        new_markdown_cell("# Tokens\n\n```python\n# a comment, no title\n```"),
        new_code_cell("1 + 1", execution_count=1, outputs=[result("2", 1)]),
        new_code_cell("import stripe\n\nfrom helpers import connect", execution_count=2),
    ]
    return new_notebook(cells=cells)


def result(text: str, count: int) -> Any:
    return new_output("execute_result", data={"text/plain": text}, execution_count=count)


def stored(content: Any) -> Notebook:
    return Notebook("sample", canonical("sample", content))


def with_source(source: str) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        content.cells[1].source = source

    return change


def with_output(output: Any) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        content.cells[1].outputs = [output]

    return change


def never_run(content: Any) -> None:
    content.cells[1].execution_count = None


def run_out_of_order(content: Any) -> None:
    content.cells[1].execution_count = 3


def with_two_titles(content: Any) -> None:
    content.cells.append(new_markdown_cell("# Another"))


def without_title(content: Any) -> None:
    content.cells[0].source = "## Tokens"


def tagged(content: Any) -> None:
    content.cells[1].metadata.tags = ["raises-exception"]


def test_the_sample_is_in_order() -> None:
    """The breakings below start from a notebook that nothing is wrong with."""
    assert complaints(stored(sample())) == []


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (never_run, "was not run from top to bottom"),
        (run_out_of_order, "was not run from top to bottom"),
        (with_two_titles, "does not begin with its one # title"),
        (without_title, "does not begin with its one # title"),
        (tagged, "leaves an output unchecked by a tag"),
        (with_source("\n".join(["1 + 1"] * 21)), "has a code cell of 21 lines"),
        (with_source(f"key = '{A_KEY}'"), "holds a secret key: sk_test_..."),
        (with_source("open('/home/jenny/customers.csv')"), "names a path of one machine"),
        (with_source("# NBVAL_SKIP\n1 + 1"), "has a cell with NBVAL_SKIP"),
        (with_source("# NBVAL_RAISES_EXCEPTION\n1 / 0"), "has a cell with NBVAL_RAISES_EXCEPTION"),
        (with_source("# NBVAL_IGNORE_OUTPUT\n1 + 1"), "without a reason"),
        (with_source("from scripts.browser import find"), "imports scripts.browser"),
        (with_source("import helpers._private"), "imports helpers._private"),
        (with_output(result(A_KEY, 1)), "holds a secret key: sk_test_..."),
        (with_output(new_output("error", ename="KeyError", evalue="'x'")), "stores an uncaught KeyError"),
        (with_output(new_output("stream", text="/tmp/ipykernel_7/1.py")), "names a path of one machine"),
    ],
)
def test_each_rule_can_be_broken(broken: Callable[[Any], None], complaint: str) -> None:
    """A notebook with one thing wrong is complained about in a sentence that says which."""
    content = sample()
    broken(content)
    assert any(complaint in each for each in complaints(stored(content)))


def test_an_output_may_be_ignored_with_a_reason() -> None:
    """The comment under the marker says why the output is not compared."""
    content = sample()
    content.cells[1].source = "# NBVAL_IGNORE_OUTPUT\n# the account's own name\n1 + 1"
    assert complaints(stored(content)) == []


def test_what_an_editor_adds_is_not_canonical() -> None:
    """Versions, widget state and times, which JupyterLab saves, are complained about and taken away."""
    tidy = stored(sample())
    content = tidy.content
    content.metadata.language_info.version = "3.11.7"
    content.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    content.cells[1].metadata.execution = {"iopub.status.busy": "2026-01-15T12:00:00Z"}
    content.cells[1].outputs[0].data["application/vnd.jupyter.widget-view+json"] = {"model_id": "1f"}
    saved = Notebook("sample", nbformat.writes(content))
    assert complaints(saved) == ["sample is not in canonical form: `make notebooks` stores it so."]
    assert canonical("sample", saved.content) == tidy.text


def test_an_edit_changes_only_its_own_cells_id() -> None:
    """Ids follow from what a cell says, and two cells that say the same still differ."""
    content = sample()
    content.cells.append(new_code_cell("1 + 1", execution_count=3))
    before = [cell.id for cell in stored(content).content.cells]
    content.cells[2].source = "import stripe"
    after = [cell.id for cell in stored(content).content.cells]
    assert len(set(before)) == 4
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, True, False, True]
