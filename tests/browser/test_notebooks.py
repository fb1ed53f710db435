"""What a reader does in the notebooks: run them, fill in a form, send it, read the reply, meet an error."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from scripts.notebook_form import NOTEBOOKS
from tests.browser.lab import Lab

NAMES = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_and_can_be_read_by_everyone(lab: Lab, name: str) -> None:
    """Every cell ends well, and axe finds nothing wrong in what we show, in light and in dark."""
    lab.open_notebook(name)
    lab.run_all()
    expect(lab.errors).to_have_count(0)
    lab.choose_theme("JupyterLab Light")
    assert lab.axe() == ""
    lab.choose_theme("JupyterLab Dark")
    assert lab.axe(rule="color-contrast") == ""


def test_a_form_is_filled_in_sent_and_answered(lab: Lab) -> None:
    """In 01_tokens a number goes in by its label, and the code and the reply follow; a wrong one is met with
    Stripe's words and loses nothing; a preset fills the form anew; and nothing needs a mouse."""
    lab.open_notebook("01_tokens")
    lab.run_all()
    form = lab.form("v1.tokens.create")
    number = form.get_by_label("number", exact=True)
    number.fill("378282246310005")
    expect_shown(form, '"number": "378282246310005"')
    form.get_by_role("button", name="Send").click()
    expect_shown(form, "200 OK")
    form.get_by_role("tab", name="JSON").click()
    expect_shown(form, '"American Express"')

    number.fill("4242424242424241")
    number.press("Enter")
    expect_shown(form, "402 Payment Required")
    expect_shown(form, "Your card number is incorrect.")
    assert lab.axe() == ""
    expect(number).to_have_value("4242424242424241")
    expect(form.get_by_label("exp_month", exact=True)).to_have_value("12")
    number.press("Backspace")
    number.press("2")
    number.press("Enter")
    expect_shown(form, "200 OK")

    form.get_by_role("button", name="A bank account").press("Enter")
    expect(form.get_by_label("routing_number", exact=True)).to_have_value("110000000")
    form.get_by_role("button", name="Send").press("Enter")
    expect_shown(form, '"btok_')
    form.get_by_role("tab", name="JSON").click()
    expect_shown(form, '"STRIPE TEST BANK"')
    assert lab.axe() == ""


def expect_shown(form: Locator, text: str) -> None:
    """A text can be read somewhere in the form; what is on a tab behind does not count."""
    expect(form.get_by_text(text).filter(visible=True).first).to_be_visible()
