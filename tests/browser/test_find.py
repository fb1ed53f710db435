"""From a question to a reply in JupyterLab: searched, chosen by keyboard, filled in and sent."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab


def in_cell(number: int) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("finder", [number], indirect=True, ids=[""])


@pytest.fixture(scope="module")
def lab(shared_lab: Lab) -> Lab:
    """JupyterLab with an output of `find()` for each test."""
    shared_lab.run_cells("Find", ["from helpers import find", *["find()"] * 3])
    return shared_lab


@pytest.fixture
def finder(lab: Lab, request: pytest.FixtureRequest) -> Locator:
    """The test's own output."""
    cell = lab.code_cells.nth(request.param)
    cell.scroll_into_view_if_needed()
    return cell.locator(".jp-OutputArea-output").last


@in_cell(1)
def test_from_a_question_to_a_reply_by_keyboard(lab: Lab, finder: Locator) -> None:
    """A query with a slip, arrow keys, Enter, the form below; it is sent with Enter, too."""
    field = finder.get_by_role("combobox", name="Find an operation")
    options, form = finder.get_by_role("option"), lab.form("v1.customers.create")
    for window in lab.in_each_window(finder, "find-form"):
        field.fill("")
        field.press_sequentially("crate custmer")
        expect(options.first).to_contain_text("v1.customers.create")
        expect(field).to_have_attribute("aria-expanded", "true")
        field.press("ArrowDown")
        expect(options.first).to_have_attribute("aria-selected", "true")
        expect(field).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
        field.press("ArrowUp")
        expect(options.last).to_have_attribute("aria-selected", "true")
        field.press("ArrowDown")
        expect(options.first).to_have_attribute("aria-selected", "true")
        lab.screenshot(f"find-results-{window}")
        assert lab.axe(finder) == ""
        field.press("Enter")
        expect(form.locator('[data-part="reply"]')).to_be_empty()
        expect(field).to_have_attribute("aria-expanded", "false")
        form.get_by_label("name", exact=True).fill("Jenny Rosen")
        form.get_by_label("name", exact=True).press("Enter")
        expect(form.locator('[data-part="reply"]')).to_contain_text("200 OK")
    assert lab.axe(finder) == ""


@in_cell(2)
def test_escape_closes_and_then_clears(finder: Locator) -> None:
    """And Enter without a choice opens the likeliest."""
    field = finder.get_by_role("combobox", name="Find an operation")
    field.press_sequentially("payout")
    expect(finder.get_by_role("listbox")).to_be_visible()
    field.press("Escape")
    expect(finder.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("payout")
    field.press("Escape")
    expect(field).to_have_value("")
    field.press_sequentially("create payout")
    field.press("Enter")
    expect(finder.locator("form")).to_contain_text("v1.payouts.create")


@in_cell(3)
def test_the_tree_opens_a_form(lab: Lab, finder: Locator) -> None:
    """Resource by resource, with the keyboard."""
    for name in (re.compile(r"^All \d+ operations"), re.compile(r"^v1"), re.compile(r"^tokens")):
        summary = finder.locator("summary", has_text=name)
        summary.focus()
        summary.press("Enter")
    finder.get_by_role("button", name="retrieve", exact=True).press("Enter")
    expect(lab.form("v1.tokens.retrieve")).to_be_visible()
    assert lab.axe(finder) == ""
    lab.screenshot("find-tree")
