"""Replies fit: lists, trees, code and pictures of any size, in a wide window and in a narrow one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import HEIGHT, Lab

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
}
LARGE = """\
from helpers import show

show({"object": "list", "data": [{"id": f"ch_{number}", "note": "x" * 2000} for number in range(1000)]})"""
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
def lab(shared_lab: Lab) -> Lab:
    """JupyterLab on the notebook, run."""
    shared_lab.run_cells("Fit", [SET_UP, *CELLS.values()])
    return shared_lab


def shown(lab: Lab, cell: str) -> Locator:
    """A cell's output."""
    return lab.code_cells.nth(1 + list(CELLS).index(cell)).locator(".jp-OutputArea")


def sides(one: Locator) -> tuple[float, float, float, float]:
    """Left, top, right, bottom, in pixels."""
    box = one.bounding_box()
    assert box
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def test_a_list_is_filtered_shown_in_full_and_in_other_columns(lab: Lab) -> None:
    """Its first rows at first; each id opens its object's form."""
    output = shown(lab, "list")
    form = output.locator("form").first
    rows, field = form.get_by_role("rowheader"), form.get_by_role("searchbox", name="Filter")
    for window in lab.in_each_window(output, "fit-opened"):
        form.get_by_role("button", name="Send").click()
        expect(rows).to_have_count(10)
        form.get_by_role("button", name="Show 21 more").click()
        expect(rows).to_have_count(31)
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
        lab.screenshot(f"fit-list-{window}")
        rows.first.get_by_role("button").click()
        expect(output.locator(".sw-below .sw-head").first).to_contain_text("v1.customers.retrieve")
    assert lab.axe(output) == ""


def test_the_reply_stands_below_a_narrow_form_or_beside_its_fields(lab: Lab) -> None:
    """As wide as the form at first; beside the fields on a click, where there is room for both."""
    form = shown(lab, "list").locator("form").first
    reply, fields = form.locator('[data-part="reply"]'), form.locator('[data-part="fields"]')
    beside = form.get_by_label("Reply beside the fields")
    code, copy = form.locator("pre").first, form.get_by_role("button", name="Copy", exact=True)
    for window in lab.in_each_window(form, "fit-beside"):
        form.get_by_role("button", name="Send").click()
        expect(reply).to_contain_text("200 OK")
        assert sides(reply)[1] > sides(form.locator(".sf-code"))[3]
        assert sides(reply)[0] == sides(fields)[0]
        assert sides(code)[2] <= sides(copy)[0]
        if window.startswith("narrow"):
            expect(beside).to_be_hidden()
        else:
            beside.check()
            assert sides(reply)[0] > sides(fields)[2]
            assert sides(reply)[1] < sides(fields)[3]  # right below the code, however long the form
            lab.screenshot(f"fit-beside-checked-{window}")
            beside.uncheck()


def test_before_and_after_are_seen_at_once_in_a_narrow_window(lab: Lab) -> None:
    """Long values wrap; nothing has to be scrolled sideways."""
    output = shown(lab, "compare")
    table = output.get_by_role("table", name="Difference since")
    for _ in lab.in_each_window(output, "fit-compare"):
        output.get_by_role("tab", name="Tree").click()
        output.get_by_role("tab", name="Compare").click()
        expect(table).to_contain_text("jenny.rosen@example.com")
        right = sides(output)[2]
        assert all(sides(output.locator(f"{each} >> nth=0"))[2] <= right for each in ("del", "ins"))


def test_letters_of_pictures_keep_their_size(lab: Lab) -> None:
    """However narrow the window; a live picture and a stored one scroll sideways."""
    output, stored = shown(lab, "picture"), shown(lab, "stored picture")
    words, image = output.locator("svg text", has_text="customer").first, stored.get_by_role("img").first
    output.get_by_role("tab", name="Objects").click()
    for _ in lab.in_each_window(output, "fit-picture"):
        expect(words).to_be_visible()
        assert words.evaluate("text => text.getScreenCTM().a") == 1
    for _ in lab.in_each_window(stored, "fit-stored-picture"):
        natural, displayed = image.evaluate("image => [image.naturalWidth, image.clientWidth]")
        assert displayed >= natural


def test_code_wraps_in_a_narrow_window(lab: Lab) -> None:
    """Nothing of a cell's code has to be scrolled to, nor of the code of a form."""
    lab.page.set_viewport_size({"width": 700, "height": HEIGHT})
    lab.page.evaluate("window.jupyterapp.shell.collapseLeft()")
    code = lab.page.locator(".jp-CodeCell .cm-scroller, .jp-CodeCell pre")
    expect(code.first).to_contain_text("from helpers import")
    hidden = code.evaluate_all("all => all.map(each => each.scrollWidth - each.clientWidth)")
    assert max(hidden) <= 0


def test_no_scroll_bar_stands_where_nothing_scrolls(lab: Lab) -> None:
    """Neither around an output nor in it."""
    for _ in lab.in_each_window(shown(lab, "list"), "fit-bars"):
        lab.page.wait_for_timeout(300)
        assert lab.outputs.evaluate_all(IDLE_BARS) == []


def test_megabytes_scroll_within_a_bounded_height(shared_lab: Lab) -> None:
    """As table, tree and JSON."""
    shared_lab.run_cells("Megabytes", [LARGE])
    output = shared_lab.code_cells.locator(".jp-OutputArea")
    output.get_by_role("button", name="Show 50 more").click()
    expect(output.get_by_role("rowheader")).to_have_count(60)
    output.get_by_role("tab", name="Tree").click()
    output.locator("summary", has_text="data").click()
    expect(output.get_by_role("listitem")).to_have_count(1002)
    for _ in shared_lab.in_each_window(output, "fit-large"):
        for view in ("JSON", "Tree", "Table"):  # axe takes its time over what is shown last
            output.get_by_role("tab", name=view).click()
            box = output.bounding_box()
            assert box
            assert box["height"] < 700, view
