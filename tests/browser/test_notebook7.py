"""Jupyter Notebook 7: the same notebooks and widgets as in JupyterLab."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.lab import Lab, page_on, serve

CELLS = (
    "from helpers import build, connect, panel\n\nclient = connect()",
    'build("v1.customers.create", source="tok_visa")',
    "panel()",
)


@pytest.fixture
def notebook(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """A page of Jupyter Notebook on a folder of its own, which asks no other machine for anything."""
    if find_spec("notebook") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Jupyter Notebook is missing: `make test`.")
    folder = tmp_path / "notebooks"
    folder.mkdir()
    with serve(folder, "notebook") as address, page_on(browser, address, folder, opens="notebooks") as opened:
        yield opened
        opened.screenshot(request.node.name)


def test_notebooks_and_widgets_work_as_in_jupyterlab(notebook: Lab) -> None:
    """A customer is made, its id followed to the form that retrieves it, and time advanced, by keyboard; a
    notebook of the kit runs from its first cell to its last."""
    notebook.run_cells("Notebook", CELLS)
    expect(notebook.errors).to_have_count(0)
    form = notebook.code_cells.nth(1)
    name = form.get_by_label("name", exact=True)
    name.press_sequentially("Jenny")  # letters that are Jupyter's shortcuts, too
    expect(name).to_have_value("Jenny")
    name.press("Enter")
    expect(form.locator("[data-part=reply]")).to_contain_text("200 OK")
    form.get_by_role("button", name="cus_").first.press("Enter")
    below = form.locator(".sw-below")
    expect(below).to_contain_text("v1.customers.retrieve")
    below.get_by_role("button", name="Send").press("Enter")
    expect(below.locator("[data-part=reply]")).to_contain_text("Jenny")

    time = notebook.code_cells.nth(2).get_by_role("group", name="Time")
    time.get_by_label("Days", exact=True).fill("2")
    time.get_by_role("button", name="Advance").press("Enter")
    expect(time.get_by_role("status")).to_contain_text("Moved to")
    assert notebook.axe() == ""
    notebook.choose_theme("JupyterLab Dark")
    assert notebook.axe(rule="color-contrast") == ""

    notebook.open_notebook("01_tokens")
    notebook.run_all()
    expect(notebook.errors).to_have_count(0)
