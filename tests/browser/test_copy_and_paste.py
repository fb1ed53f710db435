"""Copy and paste in JupyterLab: what is copied runs where it is pasted, what is pasted becomes a form."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab

KEY = "sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc"
CURL = f'curl https://api.stripe.com/v1/customers -u "{KEY}:" -d name="Jenny Rosen" | jq .id'
CALLS = {
    "stripe customers create -d name='Jenny Rosen'": "v1.customers.create",
    "curl.exe https://api.stripe.com/v1/customers `\n  -d name='Jenny Rosen'": "v1.customers.create",
    "await stripe.customers.create({name: 'Jenny Rosen'});": "v1.customers.create",
    "$stripe->customers->create(['name' => 'Jenny Rosen']);": "v1.customers.create",
}
CELLS = (
    "from helpers import build, find",
    'build("v1.customers.create", name="Jenny Rosen")',
    "find()",
    "None",
)


@pytest.fixture
def notebook(lab: Lab) -> Lab:
    """JupyterLab on a notebook that has not connected, with an empty cell at its end."""
    lab.run_cells("Paste", CELLS)
    expect(lab.errors).to_have_count(0)
    return lab


def put(lab: Lab, text: str) -> None:
    """Put a text on the clipboard, and it in place of what has the focus."""
    lab.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    lab.page.keyboard.press("Control+a")
    lab.page.keyboard.press("Control+v")


def test_copied_code_runs_where_it_is_pasted(notebook: Lab) -> None:
    """In a notebook without a client; once it has one, the call alone is copied."""
    form, last = notebook.code_cells.nth(1), notebook.code_cells.last
    for window in notebook.in_each_window(last.locator(".jp-OutputArea"), "pasted-code"):
        form.get_by_role("button", name="Copy", exact=True).click()
        expect(form.get_by_role("button", name="Copied")).to_be_visible()
        notebook.screenshot(f"copied-{window}")
        last.locator(".cm-content").click()
        notebook.page.keyboard.press("Control+a")
        notebook.page.keyboard.press("Control+v")
        notebook.page.keyboard.press("Control+Enter")
        expect(last.locator(".jp-OutputArea")).to_contain_text("Jenny Rosen")
    expect(notebook.errors).to_have_count(0)


def test_what_is_pasted_becomes_a_form_without_its_key(notebook: Lab) -> None:
    """In the search; and a cell that is stopped for its key offers itself without it."""
    finder, last = notebook.code_cells.nth(2), notebook.code_cells.last
    field = finder.get_by_role("combobox", name="Find an operation")
    for _ in notebook.in_each_window(finder.locator(".jp-OutputArea"), "pasted-curl"):
        for text in (*CALLS, CURL):
            field.click()
            put(notebook, text)
            expect(finder.locator("form")).to_contain_text("v1.customers.create")
            expect(finder.get_by_label("name", exact=True)).to_have_value("Jenny Rosen")
        expect(finder.get_by_text("The key in it was left out.")).to_be_visible()
    last.locator(".cm-content").click()
    put(notebook, f'build("""{CURL}""")')
    notebook.page.keyboard.press("Control+Enter")
    stopped = last.locator(".jp-OutputArea")
    expect(stopped).to_contain_text("This cell was not run, because it holds a secret key")
    for _ in notebook.in_each_window(stopped, "stopped-cell"):
        expect(stopped).to_contain_text('-u "$STRIPE_SECRET_KEY:"')
