"""The checks on notebooks turn red when they should: each is run on a notebook made wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from scripts import notebook_form, notebooks
from tests.fidelity import fields


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """A small notebook, stored as `make notebooks` stores the kit's."""
    path = tmp_path / "sample.ipynb"
    cells = [new_markdown_cell("# Sample"), new_code_cell("import os\n\nos.environ['SANDBOX_SEED']")]
    path.write_text(notebook_form.canonical("sample", new_notebook(cells=cells)))
    assert notebooks.store(tmp_path) == 0
    return path


def test_a_wrong_stored_output_fails(notebook: Path) -> None:
    """What was stored passes, seeded as it was; one other word in an output fails."""
    assert notebooks.compare(notebook.parent) == 0
    text = notebook.read_text()
    assert "'workbook'" in text
    notebook.write_text(text.replace("'workbook'", "'another'"))
    assert notebooks.compare(notebook.parent) == 1


def test_a_failing_notebook_is_not_stored(notebook: Path) -> None:
    """`make notebooks` says that it failed and leaves the file as it was."""
    broken = notebook.read_text().replace("os.environ", "os.nothing")
    notebook.write_text(broken)
    assert notebooks.store(notebook.parent) == 1
    assert notebook.read_text() == broken


def test_a_key_in_a_cell_fails(notebook: Path) -> None:
    """A notebook that passed is refused once a cell holds a key."""
    assert notebook_form.complaints(notebook_form.read(notebook)) == []
    key = "rk_test_" + "51" * 10
    notebook.write_text(notebook.read_text().replace("os.environ", f"# {key}\\n"))
    assert "sample holds a secret key: rk_test_...." in notebook_form.complaints(notebook_form.read(notebook))


def test_a_field_that_nothing_fills_fails() -> None:
    """Unless it is listed; what is listed and had a value fails, too. Older versions' fields do not count."""
    filled = {"receipt_url": False, "receipt_number": True, "wallet": False}
    assert list(fields.complaints({"charge": filled})) == [
        "charge.receipt_number had a value",
        "charge.receipt_url was empty in every reply",
    ]
    assert not list(fields.complaints({"charge": {"receipt_url": True, "receipt_number": False}}))
