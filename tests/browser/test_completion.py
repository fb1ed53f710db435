"""Tab in a cell of JupyterLab: what fits is put in place at once, or offered, and taken by Enter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.lab import Lab, page_on

# Lab waits a second for an answer, and the first one reads the whole SDK.
TRIES, PAUSE = 8, 1500


@pytest.fixture(scope="module")
def lab(browser: Browser, address: str, folder: Path) -> Iterator[Lab]:
    """JupyterLab on a notebook that has connected, and an empty cell."""
    with page_on(browser, address, folder) as opened:
        opened.run_cells("Completion", ["from helpers import build, connect\n\nclient = connect()", "None"])
        yield opened


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ('build("v1.customers.cr', 'build("v1.customers.create'),
        ('build("v1.customers.create", em', 'build("v1.customers.create", email='),
        ('build("v1.customers.create", tax_exempt="ex', 'build("v1.customers.create", tax_exempt="exempt'),
        ('client.v1.customers.create({"em', 'client.v1.customers.create({"email'),
        (
            'client.v1.customers.create({\n    "name": "Jenny",\n    "address": {"ci',
            'client.v1.customers.create({    "name": "Jenny",    "address": {"city',
        ),
        (
            'client.v1.customers.create({"tax_exempt": "rev',
            'client.v1.customers.create({"tax_exempt": "reverse',
        ),
    ],
)
def test_tab_completes_what_a_call_takes(lab: Lab, typed: str, taken: str) -> None:
    """Operations' names, parameters and the values of an enum, for `build` and for the SDK's client."""
    code = lab.code_cells.last.locator(".cm-content")
    code.click()
    keyboard = lab.page.keyboard
    keyboard.press("Control+a")
    keyboard.insert_text(typed)
    offered = lab.page.locator(".jp-Completer:visible .jp-Completer-item")
    for _ in range(TRIES):
        keyboard.press("Tab")
        lab.page.wait_for_timeout(PAUSE)
        if offered.count() or taken in str(code.text_content()):
            break
    lab.screenshot("completion")
    if offered.count():
        keyboard.press("Enter")
    expect(code).to_contain_text(taken)
