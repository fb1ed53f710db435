"""Exercises in JupyterLab: done with a form, helped by hints; an error in a cell is explained below it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

CELLS = (
    'from helpers import build, check, connect\n\nclient = connect()\ncheck("start: a customer")',
    'form = build("v1.customers.create")\nform',
    "None",
    "None",
)
JUDGED = 'check("start: a customer", {})'


@pytest.fixture(scope="module")
def lab(shared_lab: Lab) -> Lab:
    """JupyterLab on a notebook with an exercise, a form, and two cells to write in."""
    shared_lab.run_cells("Exercise", CELLS)
    expect(shared_lab.errors).to_have_count(0)
    return shared_lab


def run(lab: Lab, number: int, source: str) -> Locator:
    """Write a cell anew and run it. Returns its output."""
    cell = lab.code_cells.nth(number)
    cell.locator(".cm-content").click()
    lab.page.keyboard.press("Control+a")
    lab.page.keyboard.insert_text(source)
    lab.page.keyboard.press("Control+Enter")
    lab.wait_idle()
    return cell.locator(".jp-OutputArea")


def test_an_exercise_is_done_with_a_form(lab: Lab) -> None:
    """Its task and hints can be read at once; what is missing is said; an answer is taken in many forms."""
    task, form = lab.code_cells.nth(0).locator(".jp-OutputArea"), lab.code_cells.nth(1)
    email = form.get_by_label("email", exact=True)
    expect(task.get_by_text("Create a customer with an email address")).to_be_visible()
    for label in ("A hint", "Another hint", "A solution"):
        task.get_by_text(label, exact=True).click()
    expect(task.get_by_text("you@example.com")).to_be_visible()
    for _ in lab.in_each_window(task, "exercise-hints"):
        expect(task.locator("code", has_text="client.v1.customers.create").first).to_be_visible()
    for window in lab.in_each_window(lab.code_cells.nth(2).locator(".jp-OutputArea"), "exercise"):
        email.fill("")
        form.get_by_role("button", name="Send").click()
        expect(form.locator("[data-part=reply]")).to_contain_text("200 OK")
        judged = run(lab, 2, JUDGED.format("form.reply"))
        expect(judged).to_contain_text("A customer, but without an email")
        lab.screenshot(f"exercise-not-yet-{window}")
        email.fill("jenny@example.com")
        for answer in ("form.send()", "form.reply", "form", "form.reply.body"):
            expect(run(lab, 2, JUDGED.format(answer))).to_contain_text("✓ Right")


def test_an_error_in_a_cell_is_explained_below_it(lab: Lab) -> None:
    """Until one switches that off."""
    failing = 'client.v1.charges.create({"amount": 900, "currency": "usd", "source": "tok_chargeDeclined"})'
    output = lab.code_cells.nth(3).locator(".jp-OutputArea")
    for _ in lab.in_each_window(output, "error-explained"):
        run(lab, 3, "%explain on")
        run(lab, 3, failing)
        expect(output.get_by_text("CardError").last).to_be_visible()
        expect(output.locator(".sw-live")).to_contain_text("Your card was declined.")
        expect(output.locator(".sw-live")).to_contain_text("402 Payment Required")
        output.locator(".sw-live").scroll_into_view_if_needed()
    run(lab, 3, "%explain off")
    run(lab, 3, failing)
    expect(output.get_by_text("CardError").last).to_be_visible()
    expect(output.locator(".sw")).to_have_count(0)
    run(lab, 3, "%explain on")
