"""Events in JupyterLab: they appear while one works; a webhook is looked into and sent again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

CELLS = (
    "from helpers import connect, feed, receive\n\nclient = connect()",
    "feed()",
    'inbox = receive("customer.created", "customer.updated")\ninbox',
    'customer = client.v1.customers.create({"email": "jenny@example.com"})\n'
    'client.v1.customers.update(customer.id, {"name": "Jenny Rosen"})\n'
    'forged = inbox.post(inbox.wait("customer.created").body, "t=1,v1=guessed")',
)


@pytest.fixture
def outputs(lab: Lab) -> Locator:
    """The feed and the inbox, after a customer was made and changed and a webhook forged."""
    lab.run_cells("Events", CELLS)
    expect(lab.errors).to_have_count(0)
    return lab.outputs


def test_events_appear_while_one_works(lab: Lab, outputs: Locator) -> None:
    """Without a cell being run again; what is open stays open; Stop stops it; all of it by keyboard."""
    feed = lab.code_cells.nth(1)
    rows = feed.locator("details[data-do=open]")
    expect(rows).to_have_count(2)
    updated = rows.filter(has_text="customer.updated")
    updated.locator("summary").first.press("Enter")
    expect(updated.get_by_role("table", name="Changes")).to_contain_text("Jenny Rosen")
    lab.code_cells.last.click()
    lab.page.keyboard.press("Control+Enter")
    expect(rows).to_have_count(4)
    expect(updated.last.get_by_role("table", name="Changes")).to_be_visible()
    lab.screenshot("events-light")
    assert lab.axe() == ""
    feed.get_by_role("button", name="Stop").press("Enter")
    expect(feed.get_by_text("Stopped.")).to_be_visible()
    expect(feed.get_by_role("button", name="Watch")).to_be_focused()


def test_a_webhook_is_looked_into_and_sent_again(lab: Lab, outputs: Locator) -> None:
    """What was forged says so and cannot be sent again; what is verified can."""
    inbox = lab.code_cells.nth(2)
    rows = inbox.locator("details[data-do=open]")
    expect(rows).to_have_count(3)
    forged = rows.filter(has_text="refused")
    forged.locator("summary").first.press("Enter")
    expect(forged).to_contain_text("t=1,v1=guessed")
    expect(forged.get_by_role("button", name="Resend")).to_have_count(0)
    updated = rows.filter(has_text="customer.updated")
    updated.locator("summary").first.press("Enter")
    updated.get_by_role("button", name="Resend").press("Enter")
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("✓ verified")
    lab.choose_theme("JupyterLab Dark")
    lab.screenshot("inbox-dark")
    assert lab.axe() == ""
