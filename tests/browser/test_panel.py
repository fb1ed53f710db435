"""The panel in JupyterLab: faults met by a form, time that passes, a state that one goes back to."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

CELLS = (
    "from helpers import build, connect, panel\n\nclient = connect()",
    "panel()",
    'build("v1.payouts.create", amount=1000, currency="usd")',
    'build("v1.customers.create")',
    'client.v1.charges.create({"amount": 9900, "currency": "usd", "source": "tok_bypassPending"}).status',
)


@pytest.fixture(scope="module")
def lab(shared_lab: Lab) -> Lab:
    """JupyterLab on a notebook with the panel, and a form in the next cell."""
    shared_lab.run_cells("Panel", CELLS)
    expect(shared_lab.errors).to_have_count(0)
    return shared_lab


@pytest.fixture
def shown(lab: Lab) -> Locator:
    """The panel's output."""
    return lab.code_cells.nth(1)


def test_a_payout_through_a_fault_and_five_days_and_back(lab: Lab, shown: Locator) -> None:
    """429s hit the form's next request and it says so; sent again the payout is made, and two business days
    later it arrives; a snapshot leads back. By keyboard, and so that axe finds nothing wrong."""
    form, feed = lab.form("v1.payouts.create"), shown.get_by_role("log")
    time, snapshots, faults = (
        shown.get_by_role("group", name=name) for name in ("Time", "Snapshots", "Faults")
    )
    snapshots.get_by_role("button", name="Take a snapshot").press("Enter")
    expect(snapshots.get_by_role("status")).to_have_text("Kept as snapshot_1.")

    faults.get_by_role("button", name="Switch on").press("Enter")
    expect(faults.get_by_role("list")).to_have_text("429 Too Many Requests: the next request")
    form.get_by_role("button", name="Send").click()
    expect(form.locator('[data-part="reply"]')).to_contain_text("429 Too Many Requests")
    expect(faults.get_by_role("list")).to_have_text("No fault is on.")
    form.get_by_role("button", name="Send").click()
    expect(form.locator('[data-part="reply"]')).to_contain_text("200 OK")
    expect(feed.get_by_text("payout.created")).to_be_visible()

    days = time.get_by_label("Days", exact=True)
    days.fill("5")
    days.press("Enter")
    paid = feed.locator("details[data-do=open]", has_text="payout.paid")
    paid.locator("summary").first.press("Enter")
    expect(paid.get_by_role("table", name="Changes")).to_contain_text("in_transit")
    expect(time.get_by_role("status")).to_have_text("Moved to 2026-01-20 12:00:00 UTC.")
    expect(shown.get_by_role("table", name="What it did")).to_contain_text("10.00 USD, payout po_")
    for day, window in enumerate(lab.in_each_window(shown, "panel"), start=21):
        shown.locator("[data-part=effects]").scroll_into_view_if_needed()
        lab.screenshot(f"panel-effects-{window}")
        days.fill("1")
        days.press("Enter")
        expect(time.get_by_role("status")).to_have_text(f"Moved to 2026-01-{day} 12:00:00 UTC.")
    assert lab.axe() == ""

    snapshots.get_by_role("button", name="Restore").press("Enter")
    expect(snapshots.get_by_role("status")).to_contain_text("Back at snapshot_1")
    expect(shown.get_by_text("payout.paid")).to_have_count(0)
    expect(shown.get_by_text("charge.succeeded")).to_be_visible()
    assert lab.axe() == ""


def test_a_slip_is_said_beside_its_field_and_nothing_is_lost(lab: Lab, shown: Locator) -> None:
    """The field gets the focus, with the sentence as its description; in a narrow window, too."""
    faults = shown.get_by_role("group", name="Faults")
    faults.get_by_label("Fault", exact=True).select_option(label="Timeout")
    share = faults.get_by_label("Share")
    share.fill("7")
    share.press("Enter")
    expect(share).to_be_focused()
    expect(share).to_have_accessible_description("Invalid share: must be between 0 and 1.")
    expect(share).to_have_value("7")
    expect(faults.get_by_label("Fault", exact=True)).to_have_value("timeout")
    lab.page.set_viewport_size({"width": 700, "height": 1400})
    shown.scroll_into_view_if_needed()
    lab.screenshot("panel-narrow")
    assert lab.axe() == ""
    share.fill("")
    expect(share).to_have_accessible_description("")


def test_a_button_answers_at_once(lab: Lab, shown: Locator) -> None:
    """Within 100 ms it says what is under way, also while the kernel is at work, and is not pressed twice."""
    lab.code_cells.last.click()
    lab.page.keyboard.press("Enter")
    lab.page.keyboard.press("Control+a")
    lab.page.keyboard.insert_text("import time; time.sleep(3)")
    lab.page.keyboard.press("Control+Enter")
    shown.get_by_label("Hours", exact=True).fill("1")
    time = shown.get_by_role("group", name="Time")
    advance = time.get_by_role("button", name="Advance")
    waited = advance.evaluate(
        """button => {
        const start = performance.now(); button.click(); const took = performance.now() - start;
        const told = button.form.querySelector('[role=status]').textContent;
        button.click();
        return [took, told, button.getAttribute('aria-disabled')] }"""
    )
    assert waited[0] < 100
    assert waited[1:] == ["Advancing ...", "true"]
    expect(time.get_by_role("status")).to_contain_text("Moved to")
    expect(advance).not_to_have_attribute("aria-disabled", "true")


def test_webhooks_are_received_on_a_button(lab: Lab, shown: Locator) -> None:
    """The inbox stands below the feed; what comes is verified, and sent again on demand."""
    shown.get_by_role("button", name="Open an inbox").press("Enter")
    inbox = shown.locator(".sw", has=lab.page.get_by_text("posted here, signed")).last
    expect(inbox).to_be_visible()
    lab.form("v1.payouts.create").get_by_role("button", name="Send").click()
    row = inbox.locator("details[data-do=open]", has_text="payout.created")
    expect(row).to_contain_text("✓ verified")
    row.locator("summary").first.press("Enter")
    expect(row).to_contain_text("Stripe-Signature")
    row.get_by_role("button", name="Resend").press("Enter")
    expect(row).to_have_count(2)
    lab.screenshot("panel-inbox")
    assert lab.axe() == ""
    shown.get_by_role("button", name="Close the inbox").press("Enter")
    expect(inbox).to_have_count(0)


def test_one_may_stop_waiting_for_an_answer(lab: Lab, shown: Locator) -> None:
    """A request that latency holds up is said to be under way; what comes after Stop is not shown."""
    faults, form = shown.get_by_role("group", name="Faults"), lab.form("v1.customers.create")
    faults.get_by_label("Fault", exact=True).select_option(label="Latency")
    delay = faults.get_by_label("Delay in ms")
    delay.fill("4000")
    delay.press("Enter")
    expect(faults.get_by_role("list")).to_contain_text("the next request")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_text("Waiting for the answer.")).to_be_visible()
    form.get_by_label("description", exact=True).fill("Kept")
    form.get_by_role("button", name="Stop").click()
    expect(form.get_by_text("Stopped waiting.")).to_be_visible()
    lab.page.wait_for_timeout(4500)
    expect(form.locator('[data-part="reply"]')).to_be_empty()
    expect(form.get_by_label("description", exact=True)).to_have_value("Kept")
