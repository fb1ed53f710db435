"""A session in JupyterLab: what was tried in forms is found again, and kept as a notebook that runs green."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

CELLS = (
    "from helpers import build, connect, sent\n\nclient = connect()",
    'build("v1.customers.create", email="jenny@example.com", source="tok_visa")',
    'build("v1.charges.create", amount=900, currency="usd", source="tok_chargeDeclined")',
    "sent()",
)


@pytest.fixture
def session(lab: Lab) -> Locator:
    """What was sent, after two forms sent something."""
    lab.run_cells("Session", CELLS)
    for operation, outcome in (("v1.customers.create", "200 OK"), ("v1.charges.create", "402")):
        form = lab.form(operation)
        form.get_by_role("button", name="Send").click()
        expect(form.locator('[data-part="reply"]')).to_contain_text(outcome)
    shown = lab.code_cells.nth(3)
    shown.get_by_role("button", name="Refresh").click()
    expect(shown.get_by_text("2 of 2 requests.")).to_be_visible()
    return shown


def test_what_was_tried_is_kept_as_a_notebook_that_runs_green(lab: Lab, session: Locator) -> None:
    """One click; the notebook tells the story, and every cell of it passes on an empty sandbox."""
    file = session.get_by_label("Keep as")
    file.fill("my_first_payment.ipynb")
    file.press("Enter")
    expect(session.get_by_text("2 requests kept in my_first_payment.ipynb.")).to_be_visible()
    lab.screenshot("session")
    assert lab.axe() == ""
    kept = next(lab.folder.rglob("my_first_payment.ipynb"))
    lab.open_notebook(kept)
    lab.run_all()
    expect(lab.errors).to_have_count(0)
    expect(lab.page.get_by_role("heading", name="My first payment")).to_be_visible()
    expect(lab.code_cells.last).to_contain_text("card_declined")
    lab.screenshot("session-kept")


def test_what_was_tried_is_found_shown_and_sent_again(lab: Lab, session: Locator) -> None:
    """By its words; the reply opens below, and all of it goes to an empty sandbox and comes as before."""
    buttons = session.get_by_role("button", name=re.compile("request 2"))
    for _ in lab.in_each_window(session.locator(".sw .ss"), "session"):
        right = session.evaluate("cell => cell.getBoundingClientRect().right")
        for button in buttons.all():
            box = button.bounding_box()
            assert box
            assert box["x"] + box["width"] <= right
    session.get_by_label("Search what was sent and answered").fill("declined")
    expect(session.get_by_text("1 of 2 requests.")).to_be_visible()
    session.get_by_role("button", name="Show request 2").press("Enter")
    expect(session.locator(".sw-below")).to_contain_text("Your card was declined.")
    session.get_by_role("button", name="Bookmark request 2").press("Enter")
    expect(session.get_by_role("cell", name="bookmark 2")).to_be_visible()
    session.get_by_role("button", name="Send all again").press("Enter")
    expect(session.get_by_role("table", name="Sent again")).to_contain_text("nothing")
    expect(session.get_by_text("All responses are the same as before.")).to_be_visible()
    assert lab.axe() == ""
