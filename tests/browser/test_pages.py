"""The sandbox's own pages in a browser: accessible, narrow, dark, by keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from helpers.sandbox import Sandbox
from tests.sandbox.pages import addresses
from tests.sandbox.pages.addresses import MONTHLY, PAGES, SHIRT, SHOP

from .lab import ARTEFACTS, asked_by, left_loopback

# Pages with fields, and the button that sends them: without anything in them, that is a mistake on each.
WRONG = {
    "checkout": (addresses.checkout, "Pay $35.00"),
    "invoice": (addresses.invoice, "Pay $25.00"),
    "portal": (addresses.portal, "Save the card"),
    "deposits": (addresses.deposits, "Verify"),
    "amounts": (addresses.amounts, "Verify"),
    "transfer": (addresses.transfer, "Send the transfer"),
    "identity": (addresses.identity, "Submit"),
}


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """The SDK's client of a sandbox that serves its pages."""
    sandbox = Sandbox(seed=1, pages=True)
    yield sandbox.client()
    sandbox.close()


@pytest.fixture
def customer(client: Any) -> str:
    """The id of a customer with a card and a subscription."""
    new_customer = client.v1.customers.create(
        {"email": "ada@example.com", "name": "Ada", "source": "tok_visa"}
    ).id
    price = client.v1.prices.create(MONTHLY).id
    client.v1.subscriptions.create({"customer": new_customer, "items": [{"price": price}]})
    return str(new_customer)


@pytest.mark.parametrize("address", PAGES, ids=lambda each: each.__name__)
def test_a_page_is_for_everybody(
    browser: Browser, client: Any, customer: str, address: Callable[[Any, str], str]
) -> None:
    """axe finds nothing, light and dark; at 360 pixels nothing is cut off; all comes from here."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    asked, wrong = asked_by(page), []
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(address(client, customer))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=ARTEFACTS / f"page-{address.__name__}-{scheme}.png", full_page=True)
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("banner")).to_contain_text("Sandbox")
    assert left_loopback(asked) == []
    assert [each for each in wrong if "404" not in each] == []
    context.close()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page in a browser that runs no JavaScript, and that knows the shop."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route(f"{SHOP}/**", lambda route: route.fulfill(body="<h1>The shop</h1>", content_type="text/html"))
    yield page
    context.close()


def test_a_payment_by_keyboard_without_javascript(plain: Page, client: Any, customer: str) -> None:
    """Every field is reached by its label and the Tab key; a declined card is said; Enter pays."""
    params = {"line_items": [{"price_data": SHIRT, "quantity": 1}], "mode": "payment", "success_url": SHOP}
    session = client.v1.checkout.sessions.create(params)
    plain.goto(session.url)
    for number in ("4000000000000002", "4242424242424242"):
        plain.get_by_label("Email").fill("ada@example.com")
        plain.get_by_label("Card number").focus()
        for text in (number, "12 / 34", "123", "Ada", "US", "10001"):
            plain.keyboard.press("Control+A")
            plain.keyboard.type(text)
            plain.keyboard.press("Tab")
        expect(plain.get_by_role("button", name="Pay $15.00")).to_be_focused()
        plain.keyboard.press("Enter")
        if number == "4000000000000002":
            expect(plain.get_by_role("alert")).to_have_text("Your card was declined.")
            expect(plain.get_by_role("alert")).to_be_focused()
            plain.keyboard.press("Tab")
            plain.keyboard.press("Enter")
            expect(plain.get_by_label("Card number")).to_be_focused()
    expect(plain.get_by_role("heading", name="The shop")).to_be_visible()
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_told_to_everybody(browser: Browser, client: Any, customer: str, name: str) -> None:
    """Without JavaScript the top has the focus and leads to each field; axe finds nothing, light and dark."""
    address, button = WRONG[name]
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address(client, customer))
    plain.get_by_role("textbox").evaluate_all("fields => fields.forEach(each => { each.value = '' })")
    plain.get_by_role("button", name=button).click()
    summary = plain.get_by_role("alert")
    expect(summary).to_be_focused()
    for link in summary.get_by_role("link").all():
        plain.keyboard.press("Tab")
        expect(link).to_be_focused()
        field = plain.locator(f"#{(link.get_attribute('href') or '').removeprefix('#')}")
        expect(field).to_have_accessible_description(link.inner_text())
        expect(field).to_have_attribute("aria-invalid", "true")
    plain.keyboard.press("Enter")
    expect(field).to_be_focused()
    html, url = plain.content(), plain.url.partition("#")[0]
    context.close()
    looked_at(browser, html, url, f"wrong-{name}")


def looked_at(browser: Browser, html: str, url: str, name: str) -> None:
    """A page as it was answered, looked at narrow, in light and dark."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.route(url, lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(url)
    expect(page.get_by_role("alert")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=ARTEFACTS / f"page-{name}-{scheme}.png", full_page=True)
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_two_clicks_charge_once(browser: Browser, client: Any) -> None:
    """An impatient customer clicks twice."""
    params = {"line_items": [{"price_data": SHIRT, "quantity": 1}], "mode": "payment", "success_url": SHOP}
    session = client.v1.checkout.sessions.create({**params, "customer_email": "ada@example.com"})
    page = browser.new_page()
    page.route(f"{SHOP}/**", lambda route: route.fulfill(body="<h1>The shop</h1>", content_type="text/html"))
    page.goto(session.url)
    page.get_by_role("button", name="4242 4242 4242 4242 pays").dblclick()
    expect(page.get_by_role("heading", name="The shop")).to_be_visible()
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    assert len(client.v1.charges.list({"payment_intent": intent}).data) == 1
    page.close()
