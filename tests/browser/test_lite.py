"""The page on which notebooks run in the browser, with no server and no network: `make test-lite`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.site import HTML, IN_THE_BROWSER

pytestmark = pytest.mark.skipif("LITE" not in os.environ, reason="`make test-lite` runs it: it takes minutes")
MINUTES = 60_000
TOKEN_AND_PAYMENT = """import stripe
from helpers import build, connect
client = connect()
card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "314"}
token = client.v1.tokens.create({"card": card})
paid = client.v1.charges.create({"amount": 2000, "currency": "usd", "source": token.id})
print("paid", paid.status, client.v1.tokens.retrieve(token.id).used)
build("v1.customers.create", email="jenny@example.com")"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing about it."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    """The site, served as any web server would: files alone."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(HTML)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/lite/lab/index.html"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A tab in which nothing is asked of another machine."""
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    outside: list[str] = []
    page.on("request", lambda each: outside.append(each.url))
    yield page
    here = (address.partition("/lite/")[0], "data:", "blob:")
    page.close()
    assert [each for each in outside if not each.startswith(here)] == []


def run_all(page: Page) -> None:
    """Run every cell, and wait until the last is done."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.wait_for_function(
        """() => { const all = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")];
        return all.length && all.every(each => /\\[\\d+\\]/.test(each.textContent)); }""",
        timeout=8 * MINUTES,
    )


def test_the_site_leads_to_the_page(page: Page, address: str) -> None:
    """From its contents, by a link for each notebook that runs there."""
    page.goto(f"{address.partition('/lite/')[0]}/index.html")
    page.get_by_role("link", name="Run in the browser").first.click()
    page.get_by_role("link", name=IN_THE_BROWSER[0], exact=True).click()
    expect(page.locator(".jp-Notebook")).to_be_visible(timeout=2 * MINUTES)


@pytest.mark.parametrize("name", IN_THE_BROWSER)
def test_a_notebook_runs_from_top_to_bottom(page: Page, address: str, name: str) -> None:
    """As it is committed; no cell ends in an error."""
    page.goto(f"{address}?path={name}.ipynb")
    expect(page.locator(".jp-Notebook .jp-CodeCell").first).to_be_visible(timeout=2 * MINUTES)
    run_all(page)
    expect(page.locator(":is([data-mime-type*=error], [data-mime-type*=stderr])")).to_have_count(0)


def test_a_token_a_payment_and_a_form(page: Page, address: str) -> None:
    """Typed into a notebook of one's own; the form is live: Send answers."""
    page.goto(f"{address}?path={IN_THE_BROWSER[0]}.ipynb")
    cell = page.locator(".jp-Notebook .jp-CodeCell .cm-content").first
    expect(cell).to_be_visible(timeout=2 * MINUTES)
    cell.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(TOKEN_AND_PAYMENT)
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_text("paid succeeded True")).to_be_visible(timeout=8 * MINUTES)
    form = page.locator(".jp-Notebook .jp-CodeCell").first
    form.get_by_role("button", name="Send", exact=True).first.click(timeout=2 * MINUTES)
    expect(form.get_by_text("200 OK").first).to_be_visible(timeout=2 * MINUTES)
