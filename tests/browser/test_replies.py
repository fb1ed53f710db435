"""A reply in JupyterLab: searched, explained, copied from, followed to what it points to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

SET_UP = """\
from helpers import build, connect, show
client = connect()
customer = client.v1.customers.create({"email": "a@example.com", "source": "tok_visa"})
charge = client.v1.charges.create({"amount": 1999, "currency": "usd", "customer": customer.id})"""
# Each test has a cell of its own in one notebook, which is opened and run once.
CELLS = {
    "search": "show(charge)",
    "explain": "show(charge)",
    "copy": "show(charge)",
    "open": 'form = build("v1.charges.retrieve", charge=charge.id)\nform',
    "compare": 'show(client.v1.customers.update(customer.id, {"email": "b@example.com"}))',
    "objects": 'client.v1.refunds.create({"charge": charge.id, "amount": 500})\nshow(charge)',
    "tabs": 'sent = build("v1.customers.retrieve", customer=customer.id)\nsent',
}


@pytest.fixture(scope="module")
def lab(shared_lab: Lab) -> Lab:
    """JupyterLab on the notebook, run."""
    shared_lab.run_cells("Replies", [SET_UP, *CELLS.values()])
    return shared_lab


@pytest.fixture
def reply(lab: Lab, request: pytest.FixtureRequest) -> Iterator[Locator]:
    """The output of the test's own cell."""
    cell = lab.code_cells.nth(1 + list(CELLS).index(request.param))
    cell.scroll_into_view_if_needed()
    yield cell.locator(".jp-OutputArea .sw").first
    cell.scroll_into_view_if_needed()
    lab.screenshot(request.node.name)


def shows(cell: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("reply", [cell], indirect=True)


@shows("search")
def test_a_reply_is_searched_as_one_types(lab: Lab, reply: Locator) -> None:
    """What matches is opened and marked, and counted aloud; without a text the whole tree is back."""
    field = reply.get_by_role("searchbox", name="Search")
    field.press_sequentially("last4", delay=20)
    expect(reply.locator("mark").first).to_have_text("last4")
    expect(reply.get_by_role("status").filter(has_text="match")).to_be_visible()
    tree = reply.locator("[data-part=tree]")
    expect(tree).not_to_contain_text("amount_captured")
    expect(field).to_be_focused()
    assert lab.axe(reply) == ""
    field.fill("")
    expect(tree).to_contain_text("amount_captured")


@shows("explain")
def test_fields_are_explained_when_asked(lab: Lab, reply: Locator) -> None:
    """The reference's words stand beside the values, once somebody wants them."""
    sentence = reply.get_by_text("Amount intended to be collected by this payment.")
    expect(sentence).to_be_hidden()
    reply.get_by_label("Documentation").check()
    expect(sentence).to_be_visible()
    assert lab.axe(reply) == ""


@shows("copy")
def test_a_path_is_copied_by_keyboard(lab: Lab, reply: Locator) -> None:
    """The button beside a field says what it did, and the clipboard holds the path."""
    reply.locator("summary", has_text="billing_details").click()
    button = reply.get_by_role("button", name="Copy path billing_details.email")
    button.focus()
    button.press("Enter")
    expect(button).to_have_text("Copied")
    expect(reply.get_by_text("Copied billing_details.email")).to_be_attached()
    assert lab.page.evaluate("navigator.clipboard.readText()") == "billing_details.email"


@shows("open")
def test_an_id_opens_the_form_that_retrieves_it(lab: Lab, reply: Locator) -> None:
    """Below, in the same output, filled in; and from its reply on to the next."""
    reply.get_by_role("button", name="Send").click()
    reply.get_by_role("button", name="cus_").first.click()
    below = reply.locator(".sw-below").first
    expect(below.locator(".sw-head").first).to_contain_text("v1.customers.retrieve")
    below.get_by_role("button", name="Send").click()
    expect(below.locator('[data-part="reply"]')).to_contain_text("200 OK")
    expect(reply.locator("[data-part=reply]").first).to_contain_text("/v1/charges/")
    assert lab.axe(reply) == ""


@shows("tabs")
def test_each_panel_is_called_by_its_own_tab(lab: Lab, reply: Locator) -> None:
    """Of the code as of the reply; the last of the reply's tells how the request went."""
    reply.get_by_role("button", name="Send").click()
    expect(reply.get_by_role("tab", name="Headers")).to_be_visible()
    for tab in reply.get_by_role("tab").all():
        tab.click()
        panel = reply.locator(f"#{tab.get_attribute('aria-controls')}")
        expect(panel).to_be_visible()
        expect(panel).to_have_accessible_name(tab.inner_text())
    expect(reply.get_by_role("table", name="Headers and timing")).to_contain_text("Sandbox-Fidelity")
    assert lab.axe(reply) == ""


@shows("compare")
def test_a_reply_is_compared_with_another_one(lab: Lab, reply: Locator) -> None:
    """The tab asks when it is first looked at; the choice is worked by keyboard and keeps the focus."""
    reply.get_by_role("tab", name="Compare").click()
    expect(reply.get_by_role("table", name="Difference since")).to_contain_text("a@example.com")
    choice = reply.get_by_role("combobox", name="Since")
    choice.focus()
    choice.select_option(index=0)
    expect(reply.get_by_role("table", name="Difference since")).to_contain_text("charge")
    expect(reply.get_by_role("combobox", name="Since")).to_be_focused()
    assert lab.axe(reply) == ""


@shows("objects")
def test_the_objects_around_a_reply_are_drawn(lab: Lab, reply: Locator) -> None:
    """What the reply names at once; what belongs to it, on demand, with each object's form a click away."""
    reply.get_by_role("tab", name="Objects").click()
    expect(reply.get_by_role("img", name="4 objects around ch_")).to_be_visible()
    reply.get_by_role("button", name="Retrieve what belongs to them").click()
    expect(reply.get_by_role("status").filter(has_text="6 objects")).to_be_visible()
    expect(reply.get_by_role("img", name="6 objects around ch_")).to_be_visible()
    assert lab.axe(reply) == ""
    reply.get_by_role("listitem").get_by_role("button", name="re_").click()
    expect(reply.locator(".sw-below .sw-head").first).to_contain_text("v1.refunds.retrieve")
