"""Jupyter Notebook 7: the same notebooks and widgets as in JupyterLab."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab

CELLS = (
    "from helpers import build, connect, panel\n\nclient = connect()",
    'build("v1.customers.create", source="tok_visa")',
    "panel()",
)


def test_notebooks_and_widgets_work_as_in_jupyterlab(notebook7: Lab) -> None:
    """A customer is made, its id followed to the form that retrieves it, and time advanced, by keyboard; a
    notebook of the kit runs from its first cell to its last."""
    notebook7.run_cells("Notebook", CELLS)
    expect(notebook7.errors).to_have_count(0)
    form = notebook7.code_cells.nth(1)
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

    time = notebook7.code_cells.nth(2).get_by_role("group", name="Time")
    time.get_by_label("Days", exact=True).fill("2")
    time.get_by_role("button", name="Advance").press("Enter")
    expect(time.get_by_role("status")).to_contain_text("Moved to")
    assert notebook7.axe() == ""
    notebook7.choose_theme("JupyterLab Dark")
    assert notebook7.axe(rule="color-contrast") == ""

    notebook7.open_notebook("01_tokens")
    notebook7.run_all()
    expect(notebook7.errors).to_have_count(0)
