"""Replies fit: lists, trees, code and pictures of any size, in a wide window and in a narrow one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.lab import OUTPUTS, Lab, page_on

SET_UP = """\
from helpers import build, connect, graph, show

client = connect()
for number in range(30):
    client.v1.customers.create({"email": f"guest{number}@example.com", "source": "tok_visa"})
customer = client.v1.customers.create({"email": "jenny@example.com", "source": "tok_visa"})
charge = client.v1.charges.create({"amount": 1999, "currency": "usd", "customer": customer.id})"""
CELLS = {
    "list": 'form = build("v1.customers.list", limit=100)\nform',
    "compare": 'show(client.v1.customers.update(customer.id, {"email": "jenny.rosen@example.com"}))',
    "picture": "show(charge)",
    "stored picture": "graph(charge)",
    "large": 'show({"object": "list", "data": [{"id": f"ch_{n}", "note": "x" * 2000} for n in range(1000)]})',
}
WIDTHS = (1366, 800)
HEIGHT = 900
# Every element with a scroll bar that has next to nothing to scroll.
IDLE_BARS = """outputs => outputs.flatMap(each => [each, ...each.querySelectorAll("*")]).filter(each => {
  const style = getComputedStyle(each);
  const inside = name => each["client" + name] + 4;
  const borders = ["Left", "Top"].map(side => 2 * parseFloat(style[`border${side}Width`]));
  const upright = /auto|scroll/.test(style.overflowY) && each.offsetWidth - borders[0] > inside("Width");
  const level = /auto|scroll/.test(style.overflowX) && each.offsetHeight - borders[1] > inside("Height");
  return upright && each.scrollHeight < inside("Height") || level && each.scrollWidth < inside("Width");
}).map(each => `${each.tagName} ${each.className}`)"""


@pytest.fixture(scope="module")
def lab(browser: Browser, address: str, folder: Path) -> Iterator[Lab]:
    """JupyterLab on the notebook, run."""
    with page_on(browser, address, folder) as opened:
        opened.run_cells("Fit", [SET_UP, *CELLS.values()])
        yield opened


def shown(lab: Lab, cell: str, width: int) -> Locator:
    """A cell's output in a window of a width."""
    lab.page.set_viewport_size({"width": width, "height": HEIGHT})
    output = lab.code_cells.nth(1 + list(CELLS).index(cell)).locator(".jp-OutputArea")
    output.scroll_into_view_if_needed()
    return output


def sides(one: Locator) -> tuple[float, float, float, float]:
    """Left, top, right, bottom, in pixels."""
    box = one.bounding_box()
    assert box
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def test_a_list_is_filtered_shown_in_full_and_in_other_columns(lab: Lab) -> None:
    """Its first rows at first; each id opens its object's form."""
    form = shown(lab, "list", 1366)
    form.get_by_role("button", name="Send").click()
    rows = form.get_by_role("rowheader")
    expect(rows).to_have_count(10)
    form.get_by_role("button", name="Show 21 more").click()
    expect(rows).to_have_count(31)
    field = form.get_by_role("searchbox", name="Filter")
    field.press_sequentially("guest2", delay=20)
    expect(rows).to_have_count(11)
    expect(form.get_by_text("11 of 31 rows")).to_be_visible()
    expect(field).to_be_focused()
    form.locator("summary", has_text="Columns").click()
    form.get_by_label("delinquent", exact=True).uncheck()
    form.get_by_label("tax_exempt", exact=True).check()
    expect(form.get_by_role("columnheader", name="tax_exempt")).to_be_visible()
    expect(form.get_by_role("columnheader", name="delinquent")).to_have_count(0)
    expect(rows).to_have_count(11)
    assert lab.axe(form) == ""
    lab.screenshot("fit-list")
    rows.first.get_by_role("button").click()
    expect(form.locator(".sw-below .sw-head").first).to_contain_text("v1.customers.retrieve")


def test_the_reply_stands_below_a_narrow_form_or_beside_its_fields(lab: Lab) -> None:
    """As wide as the form at first; beside the fields on a click, where there is room for both."""
    form = shown(lab, "list", 1366).locator("form").first
    form.get_by_role("button", name="Send").click()
    reply, fields = form.locator('[data-part="reply"]'), form.locator('[data-part="fields"]')
    expect(reply).to_contain_text("200 OK")
    assert sides(reply)[1] > sides(fields)[3]
    assert sides(reply)[0] == sides(fields)[0]
    form.get_by_label("Reply beside the fields").check()
    assert sides(reply)[0] > sides(fields)[2]
    lab.screenshot("fit-beside")
    narrow = shown(lab, "list", 800).locator("form").first
    expect(narrow.get_by_label("Reply beside the fields")).to_be_hidden()
    assert sides(reply)[1] > sides(narrow.locator(".sf-code"))[3]
    code, copy = narrow.locator("pre").first, narrow.get_by_role("button", name="Copy", exact=True)
    assert sides(code)[2] <= sides(copy)[0]


def test_before_and_after_are_seen_at_once_in_a_narrow_window(lab: Lab) -> None:
    """Long values wrap; nothing has to be scrolled sideways."""
    output = shown(lab, "compare", 800)
    output.get_by_role("tab", name="Compare").click()
    table = output.get_by_role("table", name="Difference since")
    expect(table).to_contain_text("jenny.rosen@example.com")
    right = sides(output)[2]
    assert all(sides(output.locator(f"{each} >> nth=0"))[2] <= right for each in ("del", "ins"))
    lab.screenshot("fit-compare")


def test_letters_of_pictures_keep_their_size(lab: Lab) -> None:
    """However narrow the window; a live picture and a stored one scroll sideways."""
    output = shown(lab, "picture", 800)
    output.get_by_role("tab", name="Objects").click()
    words = output.locator("svg text", has_text="customer").first
    expect(words).to_be_visible()
    assert words.evaluate("text => text.getScreenCTM().a") == 1
    lab.screenshot("fit-picture")
    image = shown(lab, "stored picture", 800).get_by_role("img").first
    natural, displayed = image.evaluate("image => [image.naturalWidth, image.clientWidth]")
    assert displayed >= natural


def test_megabytes_scroll_within_a_bounded_height(lab: Lab) -> None:
    """As table, tree and JSON."""
    output = shown(lab, "large", 1366)
    output.get_by_role("button", name="Show 50 more").click()
    expect(output.get_by_role("rowheader")).to_have_count(60)
    for view in ("Table", "Tree", "JSON"):
        output.get_by_role("tab", name=view).click()
        if view == "Tree":
            output.locator("summary", has_text="data").click()
            expect(output.get_by_role("listitem")).to_have_count(1002)
        box = output.bounding_box()
        assert box
        assert box["height"] < 700, view


@pytest.mark.parametrize("width", WIDTHS)
def test_no_scroll_bar_stands_where_nothing_scrolls(lab: Lab, width: int) -> None:
    """Neither around an output nor in it."""
    for cell in CELLS:
        shown(lab, cell, width)
    lab.page.wait_for_timeout(300)
    assert lab.page.locator(f".jp-Notebook {OUTPUTS}").evaluate_all(IDLE_BARS) == []
