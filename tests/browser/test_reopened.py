"""A notebook that was saved, and is opened again without its kernel: everything shows its last picture."""

from __future__ import annotations

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import FrameLocator, Locator, expect

from tests.browser.lab import Lab, wait_until_stored
from tests.browser.vscode.code import Code

CELLS = (
    "from helpers import build, connect, find, panel, show\n\nclient = connect()",
    'build("v1.customers.create", source="tok_visa")',
    'find("refund")',
    "panel()",
    'show(client.v1.customers.create({"email": "ann@example.com"}))',
)
NO_MODEL = "Error displaying widget"
HOW_TO = "Run the cell to make it live."


def use(form: Locator, finder: Locator) -> None:
    """Fill in a form, send it, follow an id; open what was found, and fill it in."""
    form.get_by_label("name", exact=True).fill("Jenny Rosen")
    form.get_by_role("button", name="Send").press("Enter")
    expect(form.locator("[data-part=reply]")).to_contain_text("200 OK")
    form.get_by_role("button", name="cus_").first.press("Enter")
    expect(form.locator(".sw-below")).to_contain_text("v1.customers.retrieve")
    search = finder.get_by_role("combobox", name="Find an operation")
    search.press("ArrowDown")
    search.press("Enter")
    finder.get_by_label("charge", exact=True).fill("ch_last_typed")


def expect_pictures(shown: Locator | FrameLocator) -> None:
    """What was done last is there, can be looked into, and says how to have it live."""
    seen = shown.get_by_text
    for text in ("200 OK", "Jenny Rosen", "v1.customers.retrieve", "v1.refunds.create", "ch_last_typed"):
        expect(seen(text).locator("visible=true").first).to_be_visible()
    for text in ("next payment by card", "customer.created", "ann@example.com"):
        expect(seen(text).locator("visible=true").first).to_be_visible()
    expect(seen(HOW_TO).locator("visible=true")).to_have_count(4)
    expect(seen(NO_MODEL).locator("visible=true")).to_have_count(0)
    bold = shown.locator(".sw-key").locator("visible=true").first
    expect(bold).to_have_css("font-weight", "600")


def in_jupyter(lab: Lab) -> None:
    notebook = lab.run_cells("Mine", CELLS)
    expect(lab.errors).to_have_count(0)
    expect(lab.page.get_by_text(HOW_TO).locator("visible=true")).to_have_count(0)
    use(lab.code_cells.nth(1), lab.code_cells.nth(2))
    wait_until_stored(lab.page, "ch_last_typed", notebook)
    assert notebook.read_text().count("<style>") == 1
    lab.page.reload()
    lab.wait_idle()
    expect(lab.code_cells.nth(1).get_by_role("button", name="Send").first).to_be_visible()
    lab.open_again(notebook)
    for _ in lab.in_each_window(lab.outputs, f"reopened-{lab.opens.split('/')[0]}"):
        expect_pictures(lab.page.locator(".jp-Notebook"))


def test_in_jupyterlab(lab: Lab) -> None:
    """Also on a dark ground."""
    in_jupyter(lab)
    assert lab.axe() == ""


def test_in_notebook_7(notebook7: Lab) -> None:
    """The same."""
    in_jupyter(notebook7)


def test_in_vs_code(code: Code) -> None:
    """The same, where no server of ours has a hand in what is saved."""
    notebook = code.folder / "mine.ipynb"
    nbformat.write(new_notebook(cells=[*map(new_code_cell, CELLS)]), notebook)
    code.open_notebook("mine")
    code.run_all()
    live = code.frame.locator(".output").filter(has=code.frame.locator(".sw-live"))
    use(live.filter(has_text="v1.customers.create"), live.filter(has_text="Find an operation"))
    wait_until_stored(code.page, "ch_last_typed", notebook)
    assert notebook.read_text().count("<style>") == 1
    code.reload()
    code.open_notebook("mine")
    for _ in code.in_each_window("reopened-vscode"):
        expect_pictures(code.frame)
