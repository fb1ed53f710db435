"""The ten tasks of a first day, each done as a person would: by clicks, by keys, by reading what is shown.

They are done with little effort in a wide, light window; by `make first-day` in a narrow and a dark one, too,
which takes some minutes. Pictures: `.artefacts/browser`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import HEIGHT, WINDOWS, Lab

# Of a person who is quick with neither: two seconds for a click, four keys in one. A minute is sixty.
CLICK, KEY, MOST = 2.0, 0.25, 40.0
SHOP = """\
from helpers import connect, find, panel, sent

client = connect()
customer = client.v1.customers.create({"email": "jenny@example.com", "source": "tok_visa"})
product = {"name": "T-shirts"}
price = {"unit_amount": 1500, "currency": "usd", "recurring": {"interval": "month"}, "product_data": product}
client.v1.prices.create(price)
paying = {"amount": 700, "currency": "usd", "confirm": True}
paying["automatic_payment_methods"] = {"enabled": True, "allow_redirects": "never"}
client.v1.payment_intents.create({**paying, "payment_method": "pm_card_visa"})
try:
    client.v1.payment_intents.create({**paying, "payment_method": "pm_card_chargeDeclinedInsufficientFunds"})
except Exception as error:
    print(error.code)
available = {"amount": 5000, "currency": "usd", "source": "tok_bypassPending"}
charge = client.v1.charges.create(available)"""
CURL = """curl https://api.stripe.com/v1/customers -u "sk_test_sandbox:" \\
  -d name="Jenny Rosen" --data-urlencode email="jenny@example.com" """
TRIED = tuple(WINDOWS) if "FIRST_DAY" in os.environ else ("wide-light",)
KEPT = "test_charges.py"


@dataclass
class Person:
    """Clicks, types and reads in a notebook, and counts what it costs."""

    lab: Lab
    cell: Locator
    clicks: int = 0
    keys: int = 0

    @property
    def effort(self) -> float:
        """Seconds."""
        return CLICK * self.clicks + KEY * self.keys

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def press(self, button: str, within: Locator) -> None:
        self.click(within.get_by_role("button", name=button, exact=True))

    def write(self, field: Locator, text: str) -> None:
        self.click(field)
        field.press_sequentially(text)
        self.keys += len(text)

    def open(self, words: str, operation: str) -> Locator:
        """Search, choose one of the first three that are found, and have its form."""
        self.write(self.cell.get_by_role("combobox", name="Find an operation"), words)
        choice = self.cell.get_by_role("option").filter(has_text=operation).first
        expect(choice).to_be_visible()
        self.click(choice)
        form = self.cell.locator("form", has_text=operation)
        expect(form).to_be_visible()
        return form

    def send(self, form: Locator) -> Locator:
        """Send what the form holds, and see that it went well."""
        self.press("Send", form)
        reply = form.locator('[data-part="reply"]')
        expect(reply).to_contain_text("200 OK")
        expect(reply.locator(".sw-head")).to_be_in_viewport()
        return reply


def refund_half(person: Person) -> None:
    """Of the last charge."""
    form = person.open("refund half", "v1.refunds.create")
    person.press("Half of it", form)
    reply = person.send(form)
    expect(reply).to_contain_text("25.00 USD")
    expect(reply).to_contain_text('"succeeded"')


def save_a_card(person: Person) -> None:
    """For a customer, to be charged later."""
    form = person.open("save a card", "v1.setup_intents.create")
    person.press("Save a card", form)
    expect(person.send(form)).to_contain_text('"succeeded"')


def subscribe(person: Person) -> None:
    """A customer to a price."""
    form = person.open("subscribe a customer", "v1.subscriptions.create")
    person.press("The latest price for the latest customer", form)
    expect(person.send(form)).to_contain_text("active")


def add_an_endpoint(person: Person) -> None:
    """For webhooks."""
    form = person.open("add a webhook endpoint", "v1.webhook_endpoints.create")
    person.press("What a shop needs", form)
    expect(person.send(form)).to_contain_text('"enabled"')


def find_a_declined_payment(person: Person) -> None:
    """And why it was declined: among the payments, by a word."""
    reply = person.send(person.open("declined payment", "v1.payment_intents.list"))
    person.write(reply.get_by_role("searchbox", name="Filter"), "insufficient")
    expect(reply.get_by_text(re.compile(r"^1 of \d+ rows$"))).to_be_visible()
    person.click(reply.get_by_role("rowheader").get_by_role("button"))
    new_reply = person.send(person.cell.locator(".sw-below form"))
    person.click(new_reply.locator("summary", has_text="last_payment_error"))
    expect(new_reply.get_by_text('"insufficient_funds"').first).to_be_visible()


def pay_out(person: Person) -> None:
    """To the bank."""
    form = person.open("pay out", "v1.payouts.create")
    person.press("10.00 USD", form)
    expect(person.send(form)).to_contain_text('"pending"')


def read_the_balance(person: Person) -> None:
    """What is available, in dollars."""
    reply = person.send(person.open("balance", "v1.balance.retrieve"))
    person.click(reply.get_by_role("tab", name="Table"))
    expect(reply.get_by_role("rowheader", name="available[0].amount", exact=True)).to_be_visible()
    amount = reply.get_by_role("row", name=re.compile(r"^available\[0\]\.amount"))
    expect(amount).to_contain_text("USD")


def receive_an_event(person: Person) -> None:
    """In an inbox, verified: of what a form does in another cell."""
    form = person.open("create a customer", "v1.customers.create")
    panel = person.lab.code_cells.last
    person.press("Open an inbox", panel)
    expect(panel.get_by_text("posted here, signed")).to_be_visible()
    person.send(form)
    row = panel.locator("details[data-do=open]", has_text="✓ verified").first
    person.click(row.locator("summary").first)
    expect(row).to_contain_text("customer.created")
    expect(row).to_contain_text("Stripe-Signature")


def reuse_pasted_code(person: Person) -> None:
    """A page's curl, with its key in it; pasted by two keys."""
    field = person.cell.get_by_role("combobox", name="Find an operation")
    person.click(field)
    person.lab.page.evaluate("text => navigator.clipboard.writeText(text)", CURL)
    field.press("Control+v")
    person.keys += 2
    form = person.cell.locator("form", has_text="v1.customers.create")
    expect(form.get_by_label("name", exact=True)).to_have_value("Jenny Rosen")
    expect(person.send(form)).to_contain_text("Jenny Rosen")


def keep_a_test(person: Person) -> None:
    """Of the charges that were sent."""
    person.write(person.cell.get_by_label("Search what was sent and answered"), "charges")
    expect(person.cell.get_by_text("1 of ")).to_be_visible()
    file = person.cell.get_by_label("Keep as")
    person.click(file)
    file.press("Control+a")
    file.press_sequentially(KEPT)
    file.press("Enter")
    person.keys += len(KEPT) + 2
    expect(person.cell.get_by_text(f"kept in {KEPT}.")).to_be_visible()


TASKS: tuple[Callable[[Person], None], ...] = (
    refund_half,
    save_a_card,
    subscribe,
    add_an_endpoint,
    find_a_declined_payment,
    pay_out,
    read_the_balance,
    receive_an_event,
    reuse_pasted_code,
    keep_a_test,
)
CELLS = (SHOP, *("find()" if each is not keep_a_test else "sent()" for each in TASKS), "panel()")


@pytest.fixture(scope="module")
def lab(shared_lab: Lab, request: pytest.FixtureRequest) -> Lab:
    """JupyterLab in one of the windows, with a cell for each task."""
    width, theme = WINDOWS[request.param]
    (shared_lab.folder / KEPT).unlink(missing_ok=True)  # of another window: a file there is not written over
    shared_lab.run_cells("Day", CELLS)
    expect(shared_lab.errors).to_have_count(0)
    shared_lab.page.set_viewport_size({"width": width, "height": HEIGHT})
    shared_lab.choose_theme(theme)
    return shared_lab


@pytest.mark.parametrize("lab", TRIED, indirect=True, scope="module")
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_a_task_of_the_first_day_takes_well_under_a_minute(
    lab: Lab, task: Callable[[Person], None], request: pytest.FixtureRequest
) -> None:
    """By clicks and keys; what is shown can be read by everyone, and fits the window."""
    cell = lab.code_cells.nth(1 + TASKS.index(task))
    cell.scroll_into_view_if_needed()
    person = Person(lab, cell)
    task(person)
    lab.screenshot(f"first-day-{request.node.callspec.id}")
    assert person.effort < MOST, f"{person.clicks} clicks, {person.keys} keys"
    outputs = cell.locator(".jp-OutputArea")
    assert lab.axe(outputs) == ""
    outputs.evaluate("shown => shown.remove()")  # Playwright looks through a whole page for each role
