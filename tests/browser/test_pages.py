"""The sandbox's own pages in a browser: accessible, narrow, dark, by keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from helpers.sandbox import Sandbox

from .lab import ARTEFACTS, asked_by, left_loopback

SHIRT = {"currency": "usd", "product_data": {"name": "T-shirt"}, "unit_amount": 1500}
MONTHLY = {**SHIRT, "product_data": {"name": "Newsletter"}, "recurring": {"interval": "month"}}
SHOP = "https://shop.example.com"


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """The SDK's client of a sandbox that serves its pages."""
    sandbox = Sandbox(seed=1, pages=True)
    yield sandbox.client()
    sandbox.close()


@pytest.fixture
def customer(client: Any) -> str:
    """The id of a customer with a card and a subscription."""
    made = client.v1.customers.create({"email": "ada@example.com", "name": "Ada", "source": "tok_visa"}).id
    price = client.v1.prices.create(MONTHLY).id
    client.v1.subscriptions.create({"customer": made, "items": [{"price": price}]})
    return str(made)


def checkout(client: Any, customer: str) -> str:
    """Everything that a Checkout page can ask for."""
    mug = client.v1.prices.create({**SHIRT, "product_data": {"name": "Mug"}, "unit_amount": 900}).id
    post = {
        "display_name": "By post",
        "fixed_amount": {"amount": 500, "currency": "usd"},
        "type": "fixed_amount",
    }
    params = {
        "allow_promotion_codes": True,
        "cancel_url": SHOP,
        "consent_collection": {"promotions": "auto", "terms_of_service": "required"},
        "custom_fields": [
            {"key": "size", "label": {"type": "custom", "custom": "Size"}, "type": "text"},
            {
                "key": "colour",
                "label": {"type": "custom", "custom": "Colour"},
                "type": "dropdown",
                "dropdown": {
                    "options": [{"label": "Red", "value": "red"}, {"label": "Blue", "value": "blue"}]
                },
            },
        ],
        "line_items": [{"price_data": SHIRT, "quantity": 2, "adjustable_quantity": {"enabled": True}}],
        "mode": "payment",
        "optional_items": [{"price": mug, "quantity": 1}],
        "phone_number_collection": {"enabled": True},
        "shipping_address_collection": {"allowed_countries": ["US"]},
        "shipping_options": [{"shipping_rate_data": post}],
        "success_url": f"{SHOP}/done",
        "tax_id_collection": {"enabled": True},
    }
    return str(client.v1.checkout.sessions.create(params).url)


def subscription(client: Any, customer: str) -> str:
    """A subscription with a trial."""
    params = {
        "line_items": [{"price_data": MONTHLY, "quantity": 1}],
        "mode": "subscription",
        "subscription_data": {"trial_period_days": 14},
        "success_url": SHOP,
    }
    return str(client.v1.checkout.sessions.create(params).url)


def setup(client: Any, customer: str) -> str:
    """A payment method that is only saved."""
    params = {"mode": "setup", "currency": "usd", "customer": customer, "success_url": SHOP}
    return str(client.v1.checkout.sessions.create(params).url)


def expired(client: Any, customer: str) -> str:
    """A session that is over."""
    address = checkout(client, customer)
    client.v1.checkout.sessions.expire(address.rpartition("/")[2])
    return address


def portal(client: Any, customer: str) -> str:
    """All parts of the portal."""
    return str(client.v1.billing_portal.sessions.create({"customer": customer, "return_url": SHOP}).url)


def invoice(client: Any, customer: str) -> str:
    """An open invoice."""
    made = client.v1.invoices.create(
        {"customer": customer, "collection_method": "send_invoice", "days_until_due": 30}
    )
    client.v1.invoice_items.create(
        {"customer": customer, "invoice": made.id, "amount": 2500, "currency": "usd", "description": "Repair"}
    )
    return str(client.v1.invoices.finalize_invoice(made.id).hosted_invoice_url)


def confirmed(client: Any, **params: Any) -> Any:
    """The next action of a payment."""
    wanted = {"amount": 1500, "currency": "usd", "confirm": True, "return_url": SHOP, **params}
    return client.v1.payment_intents.create(wanted).next_action


def challenge(client: Any, customer: str) -> str:
    """3D Secure."""
    action = confirmed(client, payment_method="pm_card_threeDSecure2Required")
    return str(action.redirect_to_url.url)


def wallet(client: Any, customer: str) -> str:
    """A page of a bank's own."""
    params = {"allowed_payment_method_types": ["ideal"], "payment_method_data": {"type": "ideal"}}
    return str(confirmed(client, currency="eur", **params).redirect_to_url.url)


def voucher(client: Any, customer: str) -> str:
    """A voucher to be paid in a shop."""
    payer = {"name": "Ada", "email": "fill_never@example.com"}
    params = {
        "allowed_payment_method_types": ["konbini"],
        "payment_method_data": {"type": "konbini", "billing_details": payer},
    }
    return str(confirmed(client, currency="jpy", **params).konbini_display_details.hosted_voucher_url)


def onboarding(client: Any, customer: str) -> str:
    """A connected account's link."""
    account = client.v1.accounts.create(
        {"type": "express", "country": "US", "capabilities": {"transfers": {"requested": True}}}
    ).id
    params = {"account": account, "type": "account_onboarding", "refresh_url": SHOP, "return_url": SHOP}
    return str(client.v1.account_links.create(params).url)


def identity(client: Any, customer: str) -> str:
    """A verification."""
    return str(client.v1.identity.verification_sessions.create({"type": "document"}).url)


def accounts(client: Any, customer: str) -> str:
    """Bank accounts to be connected; the page is on the same host as the portal's."""
    session = client.v1.financial_connections.sessions.create(
        {"account_holder": {"type": "customer", "customer": customer}, "permissions": ["balances"]}
    )
    return f"{portal(client, customer).partition('/p/')[0]}/link_accounts/{session.client_secret}"


def nothing(client: Any, customer: str) -> str:
    """An address of no session."""
    return f"{portal(client, customer).partition('/p/')[0]}/c/pay/cs_test_nope"


PAGES: tuple[Callable[[Any, str], str], ...] = (
    *(checkout, subscription, setup, expired, portal, invoice, challenge, wallet, voucher, onboarding),
    *(identity, accounts, nothing),
)


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
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
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
        if plain.get_by_label("Email").count():
            plain.get_by_label("Email").focus()
            plain.keyboard.type("ada@example.com")
        plain.get_by_label("Card number").focus()
        for text in (number, "12 / 34", "123", "Ada", "US", "10001"):
            plain.keyboard.press("Control+A")
            plain.keyboard.type(text)
            plain.keyboard.press("Tab")
        expect(plain.get_by_role("button", name="Pay $15.00")).to_be_focused()
        plain.keyboard.press("Enter")
        if number == "4000000000000002":
            expect(plain.get_by_role("alert")).to_have_text("Your card was declined.")
    expect(plain.get_by_role("heading", name="The shop")).to_be_visible()
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


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
