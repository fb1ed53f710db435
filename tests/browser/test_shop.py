"""The shop of examples/, started by its one command, walked from its own page to the paid order."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .lab import ARTEFACTS


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    """The address of the shop, open."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {name: value for name, value in os.environ.items() if not name.startswith("STRIPE_")}
    command = [sys.executable, "examples/shop.py"]
    with subprocess.Popen(
        command, env={**own, "PORT": str(port)}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}" in process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def fill_in(page: Page, number: str) -> None:
    """Fill in a card, and who pays if that is still asked, and pay."""
    if page.get_by_label("Email").count():
        page.get_by_label("Email").fill("ada@example.com")
    for label, text in (("Card number", number), ("Expiry", "12 / 34"), ("Security code", "123")):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Pay $12.00").click()


def sent(page: Page, order: str) -> None:
    """The thank-you page says that the order is on its way, once the webhook was called."""
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.wait_for_url("**/thanks?session=*")
    for _ in range(20):
        if page.get_by_text(f"On its way: {order}.").count():
            return
        page.wait_for_timeout(250)
        page.reload()
    raise AssertionError(page.content())


def test_a_mug_is_bought(page: Page, shop: str) -> None:
    """A declined card is said; another asks for 3D Secure, which fails once; then the mug is sent."""
    page.goto(shop)
    page.get_by_role("button", name="Buy: Mug, $12.00").click()
    fill_in(page, "4000 0000 0000 0002")
    expect(page.get_by_role("alert")).to_have_text("Your card was declined.")
    fill_in(page, "4000 0000 0000 3220")
    page.get_by_role("button", name="Fail authentication").click()
    expect(page.get_by_role("alert")).to_contain_text("unable to authenticate")
    fill_in(page, "4000 0000 0000 3220")
    page.get_by_role("button", name="Complete authentication").click()
    sent(page, "1 x Mug")
    page.screenshot(path=ARTEFACTS / "shop-thanks.png")


def test_a_subscription_is_canceled_in_the_portal(page: Page, shop: str) -> None:
    """Subscribed by a test card, then canceled by the customer."""
    page.goto(shop)
    page.get_by_role("button", name="Buy: Coffee club, $19.00").click()
    page.get_by_label("Email").fill("ada@example.com")
    page.get_by_role("button", name="4242 4242 4242 4242 pays").click()
    sent(page, "1 x Coffee club")
    page.get_by_role("button", name="My account").click()
    expect(page.get_by_role("group", name="Coffee club")).to_contain_text("Active")
    page.get_by_role("button", name="Cancel the subscription").click()
    expect(page.get_by_text("it ends on")).to_be_visible()
    page.get_by_role("link", name="Back to the shop").click()
    expect(page.get_by_role("heading", name="Shop")).to_be_visible()
