"""Versions of the API in JupyterLab: a form tells what differs in one, and has its parameters."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.lab import Lab

CELLS = (
    "from helpers import build, versions",
    'build("v1.promotion_codes.create")',
    'versions("v1.promotion_codes.create")',
)


def test_a_form_speaks_the_version_that_is_typed(lab: Lab) -> None:
    """The older one's parameter can be filled in, and is in the code; nothing of it is left afterwards."""
    lab.run_cells("Versions", CELLS)
    form = lab.code_cells.nth(1).locator(".jp-OutputArea .sw").first
    form.get_by_text("Request options", exact=True).click()
    form.get_by_label("Stripe-Version").fill("2024-06-20")
    told = form.locator("[data-part=version]")
    expect(told).to_contain_text("A promotion code's coupon is promotion[coupon]. Before: coupon.")
    form.get_by_label("coupon", exact=True).fill("co_1")
    expect(form.locator('[data-part="code:python"]')).to_contain_text('"coupon": "co_1"')
    assert lab.axe(form) == ""
    lab.screenshot("versions_form")
    form.get_by_label("Stripe-Version").fill("")
    expect(told).to_be_empty()
    expect(form.get_by_label("promotion", exact=False).first).to_be_attached()


def test_changes_are_a_table(lab: Lab) -> None:
    """A row a change, with Stripe's page."""
    lab.run_cells("Changes", CELLS)
    table = lab.code_cells.nth(2).get_by_role(
        "table", name=re.compile("1 change of v1.promotion_codes.create")
    )
    expect(table).to_contain_text("promotion[coupon]")
    expect(table.get_by_role("link", name="2025-09-30.clover")).to_have_attribute(
        "href", "https://docs.stripe.com/changelog/clover"
    )
