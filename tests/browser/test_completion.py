"""Tab in a cell of JupyterLab: what fits is put in place at once, or offered, and taken by Enter."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import TimeoutError as NothingYet

from tests.browser.lab import Lab

# Milliseconds: Lab waits a second for an answer, and the first one reads the whole SDK.
TRIES, PAUSE = 8, 1500


@pytest.fixture(scope="module")
def lab(shared_lab: Lab) -> Lab:
    """JupyterLab on a notebook that has connected, and an empty cell."""
    shared_lab.run_cells("Completion", ["from helpers import build, connect\n\nclient = connect()", "None"])
    return shared_lab


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
    code = complete(lab, typed, taken)
    if offered(lab).count():
        lab.page.keyboard.press("Enter")
    expect(code).to_contain_text(taken)


def test_what_is_offered_is_chosen_in_each_window(lab: Lab) -> None:
    """By the arrow keys and Enter."""
    for window in lab.in_each_window(lab.code_cells.last, "completion"):
        code = complete(lab, 'build("v1.customers.', "no such text")
        expect(offered(lab).filter(has_text="v1.customers.create").first).to_be_visible()
        lab.page.keyboard.press("ArrowDown")
        chosen = lab.page.locator(".jp-Completer:visible .jp-mod-active code").first.inner_text()
        lab.screenshot(f"completion-offered-{window}")
        lab.page.keyboard.press("Enter")
        expect(code).to_contain_text(f'build("{chosen}')


def complete(lab: Lab, typed: str, taken: str) -> Locator:
    """Type into the last cell, and press Tab until something is offered or what fits is in place."""
    code = lab.code_cells.last.locator(".cm-content")
    code.click()
    lab.page.keyboard.press("Control+a")
    lab.page.keyboard.insert_text(typed)
    answered = offered(lab).or_(code.filter(has_text=taken)).first
    for _ in range(TRIES):
        lab.page.keyboard.press("Tab")
        with suppress(NothingYet):
            answered.wait_for(timeout=PAUSE)
            break
    return code


def offered(lab: Lab) -> Locator:
    return lab.page.locator(".jp-Completer:visible .jp-Completer-item")
