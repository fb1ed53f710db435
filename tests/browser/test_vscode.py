"""VS Code: the same notebooks and widgets as in JupyterLab, light, dark and with high contrast."""

from __future__ import annotations

from shutil import copy

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from scripts.notebook_form import NOTEBOOKS
from tests.browser.vscode.code import THEMES, Code

CELLS = (
    "from helpers import build, connect, panel\n\nclient = connect()\npanel()",
    'build("v1.customers.create", source="tok_visa")',
    "from helpers import find\n\nfind()",
)


def test_notebooks_and_widgets_work_as_in_jupyterlab(code: Code) -> None:
    """A form is sent by keyboard, its id followed, another found, and time advanced; all on each theme."""
    nbformat.write(new_notebook(cells=[*map(new_code_cell, CELLS)]), code.folder / "try.ipynb")
    code.open_notebook("try")
    code.run_all()
    expect(code.failed).to_have_count(0)
    form = code.output("v1.customers.create")
    name = form.get_by_label("name", exact=True)
    name.press_sequentially("Jenny")  # letters that are shortcuts, too
    expect(name).to_have_value("Jenny")
    name.press("Enter")
    expect(form.locator("[data-part=reply]")).to_contain_text("200 OK")
    form.get_by_role("button", name="cus_").first.press("Enter")
    below = form.locator(".sw-below")
    expect(below).to_contain_text("v1.customers.retrieve")
    below.get_by_role("button", name="Send").press("Enter")
    expect(below.locator("[data-part=reply]")).to_contain_text("Jenny")

    finder = code.output("Find an operation")
    search = finder.get_by_role("combobox", name="Find an operation")
    search.press_sequentially("tokn create")
    expect(finder.get_by_role("option").first).to_contain_text("v1.tokens.create")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "Enter"):  # which also go from cell to cell
        search.press(key)
    expect(finder.locator("form")).to_contain_text("v1.tokens.create")

    time = code.output("Snapshots").get_by_role("group", name="Time")
    time.get_by_label("Days", exact=True).fill("2")
    time.get_by_role("button", name="Advance").press("Enter")
    expect(time.get_by_role("status")).to_contain_text("Moved to")
    assert code.axe() == ""
    for theme in THEMES:
        code.choose_theme(theme)
        code.screenshot(theme)
        assert code.axe(rule="color-contrast") == ""


def test_a_notebook_of_the_kit_runs(code: Code) -> None:
    """01_tokens shows what is stored in it, and runs from its first cell to its last."""
    copy(NOTEBOOKS / "01_tokens.ipynb", code.folder)
    code.open_notebook("01_tokens")
    expect(code.output("tok_1Sandbox").first).to_be_visible()
    code.run_all()
    expect(code.failed).to_have_count(0)
    code.choose_theme("vscode-dark")
    assert code.axe(rule="color-contrast") == ""
