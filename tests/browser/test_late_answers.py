"""Answers of a busy kernel come late, and undo nothing that was done since: in every kind of field."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

LATE = 400  # milliseconds
SLOWLY = f"""\
import time

from helpers import build, connect, find, panel, sent
from helpers.viewer.live import Live

client = connect()
client.v1.customers.create({{"name": "Jenny"}})
receive = Live._receive


def late(self, *message):
    time.sleep({LATE / 1000})
    receive(self, *message)


Live._receive = late"""
LISTED = """\
for number in range(30):
    client.v1.customers.create({"email": f"guest{number}@example.com"})
listing = build("v1.customers.list", limit=100)
listing"""
CELLS = (
    SLOWLY,
    "find()",
    "find()",
    "form = build('v1.customers.update')\nform",
    "panel()",
    "sent()",
    LISTED,
    "build('v1.payment_intents.create')",
)


@pytest.fixture(scope="module")
def lab(shared_lab: Lab) -> Lab:
    """JupyterLab with a kernel that takes its time over each answer."""
    shared_lab.run_cells("Late", CELLS)
    return shared_lab


def cell(lab: Lab, number: int) -> Locator:
    return lab.code_cells.nth(number)


def settle(lab: Lab, answers: int) -> None:
    """Wait until so many answers have come."""
    lab.page.wait_for_timeout(LATE * (answers + 1))


def test_escape_pressed_twice_clears_a_search(lab: Lab) -> None:
    """Wherever the answers to the letters come between the two."""
    shown = cell(lab, 1)
    field, listed = shown.get_by_role("combobox", name="Find an operation"), shown.get_by_role("listbox")
    for _ in lab.in_each_window(shown.locator(".jp-OutputArea"), "late-answers"):
        field.press_sequentially("pay")
        expect(shown.get_by_role("option").first).to_be_visible()
        field.press("Escape")
        lab.page.wait_for_timeout(LATE)
        expect(listed).to_be_hidden()
        field.press("Escape")
        settle(lab, 3)
        expect(field).to_have_value("")
        expect(listed).to_be_hidden()


def test_letters_are_not_lost_to_answers_to_earlier_ones(lab: Lab) -> None:
    """And the option that was chosen with the arrows stays chosen."""
    field = cell(lab, 2).get_by_role("combobox", name="Find an operation")
    field.press_sequentially("refund charge", delay=60)
    expect(field).to_have_value("refund charge")
    expect(cell(lab, 2).get_by_role("option").first).to_contain_text("v1.refunds.create")
    field.press("ArrowDown")
    settle(lab, 13)
    expect(field).to_have_value("refund charge")
    chosen = cell(lab, 2).locator("[role=option][aria-selected=true]")
    expect(chosen).to_contain_text("v1.refunds.create")


def test_what_is_typed_while_the_kernel_fills_the_form_stays(lab: Lab) -> None:
    """Assigned by a cell meanwhile: other fields take what was assigned, this one keeps what is typed."""
    form = cell(lab, 3)
    name = form.get_by_label("name", exact=True)
    name.press_sequentially("Jenny")
    form.get_by_label("customer", exact=True).fill("cus_1")
    form.get_by_role("button", name="Metadata").click()  # a preset, which makes the page anew
    name.fill("Jenny Rosen")
    settle(lab, 5)
    expect(name).to_have_value("Jenny Rosen")
    expect(form.get_by_label("customer", exact=True)).to_have_value("cus_1")


def test_a_box_a_choice_and_the_cursor_stay(lab: Lab) -> None:
    """A part that is made anew takes over what was ticked, chosen, and where one types."""
    form = cell(lab, 3)
    form.get_by_role("button", name="A new default card").click()
    form.get_by_label("unset name", exact=True).check()
    email = form.get_by_label("email", exact=True)
    email.fill("ann@example.com")
    email.press("Home")
    settle(lab, 4)
    expect(form.get_by_label("unset name", exact=True)).to_be_checked()
    expect(email).to_be_focused()
    lab.page.keyboard.type("j")
    expect(email).to_have_value("jann@example.com")
    panel = cell(lab, 4)
    panel.get_by_role("button", name="Take a snapshot").click()
    panel.get_by_label("Days", exact=True).fill("3")
    panel.get_by_label("Outcome").select_option("expired_card")
    settle(lab, 4)
    expect(panel.get_by_label("Days", exact=True)).to_have_value("3")
    expect(panel.get_by_label("Outcome")).to_have_value("expired_card")


def test_a_late_answer_takes_the_focus_from_nobody(lab: Lab) -> None:
    """A field that is missing is gone to, unless the reader has gone on."""
    form = cell(lab, 3)
    form.get_by_label("customer", exact=True).fill("")
    settle(lab, 2)
    form.get_by_role("button", name="Send").click()
    searched = form.get_by_label("phone", exact=True)
    searched.focus()
    settle(lab, 2)
    expect(searched).to_be_focused()
    form.get_by_role("button", name="Send").click()
    searched.fill("1")
    settle(lab, 3)
    expect(searched).to_be_focused()
    expect(searched).to_have_value("1")


def test_a_search_among_requests_keeps_its_letters(lab: Lab) -> None:
    """As any field that is typed in."""
    field = cell(lab, 5).get_by_label("Search what was sent and answered")
    field.press_sequentially("customers", delay=100)
    settle(lab, 9)
    expect(field).to_have_value("customers")


def test_a_list_keeps_its_filter_and_its_columns(lab: Lab) -> None:
    """What is typed and ticked while earlier answers are under way; the last answer shows all of it."""
    shown = cell(lab, 6)
    shown.get_by_role("button", name="Send", exact=True).click()
    field = shown.get_by_role("searchbox", name="Filter")
    expect(field).to_be_visible()
    shown.locator("summary", has_text="Columns").click()
    field.press_sequentially("guest2", delay=100)
    shown.get_by_role("checkbox", name="livemode", exact=True).check()
    field.press("End")
    field.press_sequentially("9", delay=100)
    shown.get_by_role("checkbox", name="email", exact=True).uncheck()
    settle(lab, 9)
    expect(field).to_have_value("guest29")
    expect(shown.get_by_role("checkbox", name="livemode", exact=True)).to_be_checked()
    expect(shown.get_by_role("checkbox", name="email", exact=True)).not_to_be_checked()
    expect(shown.get_by_text("1 of 31 rows")).to_be_visible()
    heads = shown.get_by_role("columnheader")
    expect(heads.filter(has_text="livemode")).to_have_count(1)
    expect(heads.filter(has_text="email")).to_have_count(0)


def test_a_button_is_pressed_though_the_page_is_made_anew_meanwhile(lab: Lab) -> None:
    """By a preset's answer, that comes before it is let go; who moves away first has not pressed it."""
    form = cell(lab, 7)
    send, reply = form.get_by_role("button", name="Send", exact=True), form.locator('[data-part="reply"]')
    for preset, away, shown in (("A payment", 60, 0), ("Authorized only", 0, 1)):
        send.hover()
        place = send.bounding_box()
        assert place
        lab.page.mouse.down()
        send.evaluate("button => { button.dataset.old = 'yes'; }")
        form.get_by_role("button", name=preset, exact=True).dispatch_event("click")
        settle(lab, 2)
        expect(form.locator("[data-old]")).to_have_count(0)
        lab.page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2 + away)
        lab.page.mouse.up()
        settle(lab, 2)
        expect(reply.locator(".sw-head")).to_have_count(shown)
