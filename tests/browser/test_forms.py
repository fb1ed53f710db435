"""A form in JupyterLab: filled in by its labels, sent, mended; a reply read as tree, table and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

# Each test has a cell of its own in one notebook, which is opened and run once.
CELLS = {
    "token": 'build("v1.tokens.create")',
    "error": 'build("v1.tokens.create")',
    "secret": 'build("v1.tokens.create")',
    "typing": 'build("v1.tokens.create")',
    "customer": 'build("v1.customers.update", customer="cus_1")',
    "keys": 'build("v1.customers.update", customer="cus_1")',
    "checkout": 'build("v1.checkout.sessions.create")',
    "charge": (
        'from helpers import connect\n\nconnect().v1.customers.create({"email": "jenny@example.com"})\n'
        'build("v1.charges.create", currency="usd", customer="cus_1")'
    ),
    "file": 'build("v1.files.create", purpose="dispute_evidence")',
    "refund": (
        'charged = {"amount": 2000, "currency": "usd", "source": "tok_visa"}\n'
        "connect().v1.charges.create(charged)\n"
        'build("v1.refunds.create")'
    ),
    "subscription": 'build("v1.subscriptions.create")',
    "unknown": (
        'build("v1.payment_intents.create", amount="abc", currency="usd", capture_metod="manual", '
        'payment_method_types=["card"])'
    ),
    "page": 'show({"object": "list", "data": [{"id": "ch_1", "source": {"last4": "4242"}}]})',
}


@pytest.fixture(scope="module")
def lab(shared_lab: Lab) -> Lab:
    """JupyterLab on the notebook, run."""
    shared_lab.run_cells("Forms", ["from helpers import build, show", *CELLS.values()])
    return shared_lab


@pytest.fixture
def form(lab: Lab, request: pytest.FixtureRequest) -> Iterator[Locator]:
    """The output of the test's own cell."""
    cell = lab.code_cells.nth(1 + list(CELLS).index(request.param))
    cell.scroll_into_view_if_needed()
    yield cell.locator(".jp-OutputArea .sw").first
    lab.screenshot(request.node.name)


def shows(cell: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("form", [cell], indirect=True)


TYPE_WHILE_A_ROW_IS_ADDED = """field => {
    field.closest("form").querySelector("[data-do=add][data-at=expand]").click();
    field.value = "customer";
    field.dispatchEvent(new Event("input", {bubbles: true}));
}"""


def unfold(form: Locator) -> None:
    """Show the parameters that are not among the usual ones."""
    form.locator("summary", has_text="more optional parameter").click()


def part(form: Locator, name: str) -> Locator:
    return form.locator(f'[data-part="{name}"]')


@shows("token")
def test_from_a_form_to_a_token(lab: Lab, form: Locator) -> None:
    """Fields by their labels, the code as one types, Send, and the reply in three views."""
    form.get_by_text("card", exact=True).click()
    form.get_by_label("number", exact=True).fill("4242424242424242")
    form.get_by_label("exp_month", exact=True).fill("12")
    form.get_by_label("exp_year", exact=True).fill("2034")
    expect(part(form, "code:python")).to_contain_text('"exp_year": "2034"')
    form.get_by_role("tab", name="curl").click()
    expect(part(form, "code:curl")).to_contain_text("card[number]=4242424242424242")
    form.get_by_role("button", name="Send").click()
    reply = part(form, "reply")
    expect(reply).to_contain_text("200 OK")
    reply.locator("summary", has_text="card").click()
    expect(reply.locator("li", has_text="last4").last).to_contain_text('"4242"')
    reply.get_by_role("tab", name="Tree").press("ArrowRight")
    expect(reply.get_by_role("tab", name="Table")).to_be_focused()
    expect(reply.get_by_role("table")).to_contain_text("card.last4")
    reply.get_by_role("tab", name="JSON").click()
    expect(reply.locator("pre")).to_contain_text('"object": "token"')
    assert lab.axe(form) == ""


@shows("error")
def test_an_error_is_met_and_mended(lab: Lab, form: Locator) -> None:
    """A preset, Enter, what to do about it at the field that is wrong; mended, the same form succeeds."""
    number = form.get_by_label("number", exact=True)
    for window in lab.in_each_window(form, "forms-mended"):
        form.get_by_role("button", name="A wrong number").click()
        expect(number).to_have_value("4242424242424241")
        number.press("Enter")
        expect(part(form, "reply")).to_contain_text("402 Payment Required")
        expect(part(form, "reply")).to_contain_text("A digit is wrong: ask for the number again.")
        expect(number).to_have_attribute("aria-invalid", "true")
        expect(number).to_be_focused()
        expect(number).to_have_accessible_description(re.compile("^Your card number is incorrect"))
        lab.screenshot(f"forms-error-{window}")
        assert lab.axe(form) == ""
        number.fill("4242424242424242")
        expect(number).to_have_attribute("aria-invalid", "false")
        number.press("Enter")
        expect(part(form, "reply")).to_contain_text("200 OK")


@shows("refund")
def test_what_stripe_requires_is_asked_for(lab: Lab, form: Locator) -> None:
    """One of several, too, though the SDK calls each optional; what a preset does, an amount's unit and what
    the sandbox's answer is worth are said in words."""
    charge, intent, amount = (
        form.get_by_label(name, exact=True) for name in ("charge", "payment_intent", "amount")
    )
    expect(form.get_by_text("The sandbox answers this operation as Stripe does.")).to_be_visible()
    expect(
        form.get_by_text("smallest unit: 2000 is 20.00 USD, and 2000 JPY. Left empty: the whole")
    ).to_be_visible()
    for window in lab.in_each_window(form, "forms-preset"):
        form.get_by_role("button", name="Clear").click()
        expect(charge).to_have_value("")
        form.get_by_role("button", name="Send").click()
        for field in (charge, intent):
            expect(field).to_have_attribute("aria-invalid", "true")
        expect(part(form, "reply")).not_to_contain_text("200 OK")
        lab.screenshot(f"forms-needs-{window}")
        form.get_by_role("button", name="Half of it").click()
        expect(form.get_by_text("Half of the latest charge goes back to the card.")).to_be_visible()
        expect(charge).to_have_value(re.compile("^ch_"))
        expect(amount).to_have_value("1000")


@shows("subscription")
def test_the_usual_fields_are_open_and_the_others_folded(lab: Lab, form: Locator) -> None:
    """A list that is required has its first row."""
    for _ in lab.in_each_window(form, "forms-usual"):
        for name in ("customer", "price", "default_payment_method"):
            expect(form.get_by_label(name, exact=True).first).to_be_visible()
        expect(form.get_by_text("application_fee_percent", exact=True)).to_be_hidden()
        unfold(form)
        expect(form.get_by_text("application_fee_percent", exact=True)).to_be_visible()
        unfold(form)


@shows("unknown")
def test_what_is_wrong_stays_where_it_stands(lab: Lab, form: Locator) -> None:
    """Marked in the code, too; an unknown parameter is named, with what took its place or comes near."""
    amount, code = form.get_by_label("amount", exact=True), part(form, "code:python")
    expect(form.locator(".sf-unknown li")).to_have_text(
        [
            re.compile("capture_metod is no parameter of this operation. Did you mean capture_method"),
            re.compile("payment_method_types is no .* Now it is allowed_payment_method_types"),
        ]
    )
    for window in lab.in_each_window(form, "forms-unknown"):
        expect(amount).to_have_value("abc")
        expect(form.get_by_text("Invalid integer: abc").first).to_be_visible()
        for doubtful in ("abc", "manual", "card"):
            expect(code.locator(".sf-doubtful", has_text=doubtful)).to_be_visible()
        form.get_by_role("button", name="Copy", exact=True).click()
        expect(form.get_by_role("button", name="Copied, would be refused")).to_be_visible()
        lab.screenshot(f"forms-unknown-{window}")
        expect(form.get_by_role("button", name="Copy", exact=True)).to_be_visible()
    for other in ("capture_method", "allowed_payment_method_types"):
        form.get_by_role("button", name=f"Use {other}").click()
    expect(form.locator(".sf-unknown")).to_have_count(0)
    expect(code).to_contain_text('"capture_method": "manual"')


@shows("secret")
def test_a_real_cards_number_does_not_stay(lab: Lab, form: Locator) -> None:
    """It is gone from the field as soon as it is whole, and the field says why."""
    form.get_by_text("card", exact=True).click()
    number = form.get_by_label("number", exact=True)
    number.press_sequentially("4539578763621486", delay=5)
    expect(form).to_contain_text("That is a real card's number, so it was removed")
    expect(number).to_have_value("")
    assert "453957" not in str(part(form, "code:python").text_content())


@shows("customer")
def test_wrong_types_rows_choices_and_unsetting(lab: Lab, form: Locator) -> None:
    """What is typed wrong is told in Stripe's words and not sent; pairs and choices reach the code."""
    unfold(form)
    balance = form.get_by_label("balance", exact=True)
    balance.fill("abc")
    expect(form).to_contain_text("Invalid integer: abc")
    form.get_by_role("button", name="Send").click()
    expect(part(form, "reply")).to_contain_text("Correct balance, then send again.")
    expect(balance).to_be_focused()
    expect(balance).to_have_value("abc")
    balance.fill("500")
    expect(form.locator("[data-problem=balance]")).to_be_empty()  # and what is below it has moved up
    form.get_by_text("metadata", exact=True).click()
    form.get_by_role("button", name="Add to metadata").click()
    form.get_by_label("metadata[0], key").fill("order")
    form.get_by_label("metadata[0]", exact=True).fill("6735")
    form.get_by_label("tax_exempt").select_option("exempt")
    form.get_by_label("unset business_name").check()
    form.get_by_role("tab", name="Python", exact=True).click()
    code = part(form, "code:python")
    for piece in (
        '"balance": 500',
        '"metadata": {"order": "6735"}',
        '"tax_exempt": "exempt"',
        '"business_name": ""',
    ):
        expect(code).to_contain_text(piece)
    assert lab.axe(form) == ""


@shows("keys")
def test_keys_work_the_form_and_not_the_notebook(lab: Lab, form: Locator) -> None:
    """JupyterLab's own shortcuts (a: a cell above, Enter: edit, Ctrl+Z: undo) stay away from the controls."""
    cells = lab.page.locator(".jp-Notebook .jp-Cell")
    before = cells.count()
    unfold(form)
    form.get_by_label("tax_exempt").focus()
    for key in ("a", "b", "d", "d", "x"):
        lab.page.keyboard.press(key)
    form.locator("summary", has_text="shipping").focus()
    lab.page.keyboard.press("Enter")
    expect(form.get_by_label("shipping[address]")).to_be_attached()
    name = form.get_by_label("name", exact=True).first
    name.press_sequentially("Jenny")
    expect(part(form, "code:python")).to_contain_text('"name": "Jenny"')
    name.press("Control+z")
    expect(name).to_have_value("")
    expect(part(form, "code:python")).not_to_contain_text("Jenny")
    assert cells.count() == before


@shows("file")
def test_a_file_is_chosen(lab: Lab, form: Locator, tmp_path: Path) -> None:
    """From the browser's machine; one that is too large for a message is told to be given by its path."""
    receipt, scan = tmp_path / "receipt.png", tmp_path / "scan.png"
    receipt.write_bytes(b"\x89PNG")
    scan.write_bytes(bytes(9 * 1024 * 1024))
    chosen = form.get_by_label("Choose a file for file")
    chosen.set_input_files(scan)
    expect(form.get_by_text("larger than 8 MB")).to_be_visible()
    chosen.set_input_files(receipt)
    expect(form.get_by_label("file", exact=True)).to_have_value("uploads/receipt.png")
    expect(form.get_by_text("larger than 8 MB")).to_have_count(0)
    form.get_by_role("button", name="Send").click()
    expect(part(form, "reply")).to_contain_text("200 OK")
    assert lab.axe(form) == ""


@shows("checkout")
def test_the_largest_form_has_all_its_fields(lab: Lab, form: Locator) -> None:
    """Rows of objects have their own."""
    unfold(form)
    expect(form.get_by_text("automatic_tax", exact=True)).to_be_visible()
    form.get_by_text("line_items", exact=True).click()
    form.get_by_role("button", name="Add to line_items").click()
    form.get_by_label("quantity", exact=True).fill("2")
    expect(part(form, "code:python")).to_contain_text('"line_items": [{"quantity": 2}]')
    form.get_by_role("button", name="Remove line_items[0]").click()
    expect(part(form, "code:python")).to_have_text(re.compile(r"client\.v1\.checkout\.sessions\.create\(\)$"))
    assert lab.axe(form) == ""


@shows("typing")
def test_nothing_typed_is_lost_while_the_form_changes(lab: Lab, form: Locator) -> None:
    """What is typed while the kernel is busy with another part of the form stays."""
    form.get_by_text("person", exact=True).click()
    first = form.get_by_label("first_name", exact=True)
    first.press_sequentially("Ja")
    unfold(form)
    form.get_by_text("expand", exact=True).click()
    form.get_by_role("button", name="Add to expand").click()
    field = form.get_by_label("expand[0]", exact=True)
    field.fill("cu")
    field.evaluate(TYPE_WHILE_A_ROW_IS_ADDED)
    expect(form.get_by_label("expand[1]", exact=True)).to_be_visible()
    expect(field).to_have_value("customer")
    expect(part(form, "code:python")).to_contain_text('"expand": ["customer"]')
    expect(first).to_have_value("Ja")


@shows("page")
def test_a_page_is_a_table_first(lab: Lab, form: Locator) -> None:
    """Rows with headers; the tree opens branch by branch, and one that stands alone with that around it."""
    expect(form.get_by_role("rowheader", name="ch_1")).to_be_visible()
    form.get_by_role("tab", name="Tree").click()
    for branch in ("data", "source"):
        form.locator("summary", has=lab.page.locator(f'code:text-is("{branch}")')).click()
    expect(form.locator("li", has_text="last4").last).to_contain_text('"4242"')
    assert lab.axe(form) == ""


TEN = (
    "v1.accounts.create",
    "v1.balance_settings.update",
    "v1.charges.create",
    "v1.checkout.sessions.create",
    "v1.customers.list",
    "v1.files.create",
    "v1.payment_intents.create",
    "v1.subscriptions.create",
    "v1.treasury.outbound_payments.create",
    "v2.core.accounts.create",
)


@shows("charge")
def test_an_amount_is_typed_in_dollars_and_a_customer_chosen(lab: Lab, form: Locator) -> None:
    """What is typed beside the field fills it in; customers that were seen are offered."""
    beside = form.get_by_label("amount, in usd", exact=True)
    beside.fill("19.99")
    expect(form.get_by_label("amount", exact=True)).to_have_value("1999")
    expect(beside).to_have_value("19.99")
    form.get_by_label("amount", exact=True).fill("2500")
    expect(beside).to_have_value("25.00")
    form.get_by_label("currency", exact=True).fill("jpy")
    expect(form.get_by_label("amount, in jpy", exact=True)).to_have_value("2500")
    offered = form.locator("datalist option", has_text="jenny@example.com")
    expect(offered).to_have_count(1)
    unfold(form)
    form.locator("summary", has_text="expand").click()
    form.get_by_label("Choose for expand").select_option("balance_transaction")
    expect(form.get_by_label("expand[0]", exact=True)).to_have_value("balance_transaction")
    assert lab.axe(form) == ""


# The last: it closes the notebook of the others.
def test_forms_of_ten_operations_can_be_used_by_everyone(shared_lab: Lab) -> None:
    """axe finds nothing wrong in them, with every section that a first level has opened; and a narrow window
    holds them."""
    shared_lab.run_cells("Ten", ["from helpers import build", *(f'build("{name}")' for name in TEN)])
    for name in TEN:
        form = shared_lab.form(name)
        form.scroll_into_view_if_needed()
        form.evaluate("form => form.querySelectorAll('details').forEach(each => each.open = true)")
        expect(form.get_by_role("button", name="Send")).to_be_visible()
    shared_lab.page.wait_for_timeout(500)
    assert shared_lab.axe() == ""
    shared_lab.page.set_viewport_size({"width": 760, "height": 1000})
    widths = shared_lab.outputs.evaluate_all("all => all.map(each => [each.scrollWidth, each.clientWidth])")
    assert all(needed == there for needed, there in widths), widths
    shared_lab.screenshot("forms-narrow")
