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
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        lab.choose_theme(theme)
        assert lab.axe() == ""


@pytest.fixture
def form(lab: Lab) -> Locator:
    """The form of 01_tokens, after all cells have run."""
    lab.open_notebook("01_tokens")
    lab.run_all()
    return lab.page.get_by_role("form", name="v1.tokens.create")


def expect_shown(form: Locator, text: str) -> None:
    """A text can be read somewhere in the form; what is on a tab behind does not count."""
    expect(form.get_by_text(text).filter(visible=True).first).to_be_visible()


def test_a_form_is_filled_in_sent_and_answered(lab: Lab, form: Locator) -> None:
    """A number goes in by its label; the code follows, and the reply appears: a token, and the card's end."""
    form.get_by_label("number", exact=True).fill("378282246310005")
    expect_shown(form, '"number": "378282246310005"')
    form.get_by_role("button", name="Send").click()
    expect_shown(form, "200 OK")
    form.get_by_role("tab", name="JSON").click()
    expect_shown(form, '"American Express"')
    assert lab.axe() == ""


def test_an_error_says_what_to_do_and_keeps_what_was_typed(lab: Lab, form: Locator) -> None:
    """A wrong number is met with Stripe's words; mending it by keyboard alone gives a token."""
    number = form.get_by_label("number", exact=True)
    number.fill("4242424242424241")
    number.press("Enter")
    expect_shown(form, "402 Payment Required")
    expect_shown(form, "Your card number is incorrect.")
    expect(number).to_have_value("4242424242424241")
    expect(form.get_by_label("exp_month", exact=True)).to_have_value("12")
    assert lab.axe() == ""
    number.focus()
    number.press("Backspace")
    number.press("2")
    number.press("Enter")
    expect_shown(form, "200 OK")


def test_a_form_starts_from_a_common_case(lab: Lab, form: Locator) -> None:
    """A preset fills the form, here with a bank account in place of the card."""
    form.get_by_role("button", name="A bank account").click()
    expect(form.get_by_label("routing_number", exact=True)).to_have_value("110000000")
    form.get_by_role("button", name="Send").click()
    form.get_by_role("tab", name="JSON").click()
    expect_shown(form, '"STRIPE TEST BANK"')
