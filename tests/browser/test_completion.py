"""Tab in a cell of JupyterLab: operations are offered, and one is taken by Enter."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Lab

# Lab waits a second for an answer, and the first one reads the whole SDK.
TRIES, PAUSE = 8, 1500


@pytest.fixture
def cell(lab: Lab) -> Lab:
    """JupyterLab on a notebook that has connected, with the cursor in an empty cell."""
    lab.run_cells("Completion", ["from helpers import build, connect\n\nclient = connect()", "None"])
    lab.code_cells.last.locator(".cm-content").click()
    return lab


def test_tab_completes_an_operation_in_a_cell(cell: Lab) -> None:
    """A single one is put in place at once; of several, the first by Enter."""
    typed, offered, taken = 'build("v1.customers.cr', "v1.customers.create", 'build("v1.customers.create'
    keyboard = cell.page.keyboard
    keyboard.press("Control+a")
    keyboard.insert_text(typed)
    code = cell.code_cells.last.locator(".cm-content")
    list_of = cell.page.locator(".jp-Completer:visible .jp-Completer-item", has_text=offered)
    for _ in range(TRIES):
        keyboard.press("Tab")
        cell.page.wait_for_timeout(PAUSE)
        if list_of.count() or taken in str(code.text_content()):
            break
    cell.screenshot("completion")
    if list_of.count():
        keyboard.press("Enter")
    expect(code).to_contain_text(taken)
