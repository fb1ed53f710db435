"""The portal, clicked through by somebody without JavaScript: plans, pauses, cards, details, cancellation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from helpers.sandbox import Sandbox
from tests.sandbox.pages.addresses import MONTHLY, SHOP

from .lab import ARTEFACTS


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox that serves its pages, in the middle of February."""
    sandbox = Sandbox(seed=1, clock="2024-02-01T12:00:00Z", pages=True)
    yield sandbox
    sandbox.close()


@pytest.fixture
def client(sandbox: Sandbox) -> Any:
    """The SDK's client."""
    return sandbox.client()


@pytest.fixture
def customer(client: Any) -> str:
    """The id of a customer with a card and a subscription."""
    return str(
        client.v1.customers.create({"email": "ada@example.com", "name": "Ada", "source": "tok_visa"}).id
    )


def portal(client: Any, customer: str, subscription: Any, **features: Any) -> str:
    """The address of a portal in which everything is allowed."""
    item = subscription["items"].data[0]
    large = client.v1.prices.create({**MONTHLY, "unit_amount": 2500, "nickname": "Large"})
    products = [{"product": each.product, "prices": [each.id]} for each in (item.price, large)]
    everything = {
        "customer_update": {
            "enabled": True,
            "allowed_updates": ["address", "email", "name", "phone", "shipping", "tax_id"],
        },
        "invoice_history": {"enabled": True},
        "payment_method_update": {"enabled": True},
        "subscription_cancel": {
            "enabled": True,
            "cancellation_reason": {"enabled": True, "options": ["too_expensive", "unused"]},
        },
        "subscription_pause": {"enabled": True},
        "subscription_update": {
            "enabled": True,
            "default_allowed_updates": ["price", "quantity", "promotion_code"],
            "products": products,
            "proration_behavior": "always_invoice",
        },
        **features,
    }
    configuration = client.v1.billing_portal.configurations.create({"features": everything})
    params = {"customer": customer, "configuration": configuration.id, "return_url": f"{SHOP}/account"}
    return str(client.v1.billing_portal.sessions.create(params).url)


def seen(page: Page, name: str) -> None:
    """Look at a page, and at whether it fits."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=ARTEFACTS / f"portal-{name}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.fixture
def subscription(client: Any, customer: str) -> Any:
    """The customer's subscription, for $15.00 a month."""
    price = client.v1.prices.create(MONTHLY)
    return client.v1.subscriptions.create({"customer": customer, "items": [{"price": price.id}]})


def press(plain: Page, button: str, said: str) -> None:
    """Press a button; the page says that it is done."""
    plain.get_by_role("button", name=button, exact=True).click()
    expect(plain.get_by_role("status")).to_have_text(said)


def test_a_plan_is_changed(
    plain: Page, client: Any, customer: str, subscription: Any, sandbox: Sandbox
) -> None:
    """A wrong code is told; what is to be paid is shown first, and one may go back."""
    coupon = client.v1.coupons.create({"percent_off": 20, "duration": "forever"})
    client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "SPRING"})
    sandbox.advance(days=14, hours=12)
    plain.goto(portal(client, customer, subscription))
    seen(plain, "home")
    plain.get_by_label("Change to").select_option(label="Newsletter, $25.00 every month")
    plain.get_by_label("Promotion code").fill("SUMMER")
    plain.get_by_role("button", name="Change the plan").click()
    expect(plain.get_by_role("alert")).to_have_text("The code SUMMER is not valid.")
    seen(plain, "wrong-code")
    plain.get_by_label("Promotion code").fill("spring")
    plain.get_by_role("button", name="Change the plan").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Confirm the change")
    expect(plain.get_by_role("table", name="You pay now")).to_be_visible()
    seen(plain, "change")
    plain.get_by_role("link", name="Go back").click()
    assert client.v1.subscriptions.retrieve(subscription.id)["items"].data[0].price.unit_amount == 1500
    plain.get_by_label("Change to").select_option(label="Newsletter, $25.00 every month")
    plain.get_by_role("button", name="Change the plan").click()
    press(plain, "Confirm the change", "Your subscription is changed.")
    assert client.v1.subscriptions.retrieve(subscription.id)["items"].data[0].price.unit_amount == 2500


def test_payments_are_paused_and_a_subscription_ends(
    plain: Page, client: Any, customer: str, subscription: Any
) -> None:
    """Paused and not, canceled with a reason and kept; then back to the shop."""

    def now() -> Any:
        return client.v1.subscriptions.retrieve(subscription.id)

    plain.goto(portal(client, customer, subscription))
    press(plain, "Pause payments", "Your payments are paused.")
    assert now().pause_collection.behavior == "void"
    seen(plain, "paused")
    press(plain, "Go on paying", "Your payments go on.")
    assert now().pause_collection is None
    plain.get_by_label("Why do you cancel?").select_option("too_expensive")
    plain.get_by_label("Anything else").fill("Sorry")
    press(plain, "Cancel the subscription", "Your subscription is canceled.")
    assert (now().cancel_at is None, now().cancellation_details.feedback) == (False, "too_expensive")
    seen(plain, "canceled")
    press(plain, "Keep the subscription", "Your subscription goes on.")
    assert now().cancel_at is None
    plain.get_by_role("link", name="Back to the shop").click()
    expect(plain.get_by_role("heading", name="The shop")).to_be_visible()


def test_cards_are_saved_and_removed(plain: Page, client: Any, customer: str, subscription: Any) -> None:
    """One is typed, made the default and removed; about another the bank asks first."""
    plain.goto(portal(client, customer, subscription))
    plain.get_by_label("Card number").fill("5555555555554444")
    plain.get_by_label("Expiry").fill("12 / 34")
    plain.get_by_label("Security code").fill("123")
    press(plain, "Save the card", "Your card is saved. It is the default now.")
    press(plain, "Make Visa ending in 4242 the default", "Your default payment method is changed.")
    press(plain, "Remove Mastercard ending in 4444", "The payment method is removed.")
    plain.get_by_role("button", name="4000 0000 0000 3220 asks for 3D Secure").click()
    plain.get_by_role("button", name="Complete authentication").click()
    expect(plain.get_by_role("status")).to_have_text("Your card is saved. It is the default now.")
    methods = client.v1.customers.payment_methods.list(customer).data
    assert sorted(each.card.last4 for each in methods) == ["3220", "4242"]


def test_details_are_changed_and_invoices_read(
    plain: Page, client: Any, customer: str, subscription: Any
) -> None:
    """Email, where to ship to, a tax ID; an invoice opens on its own page."""
    plain.goto(portal(client, customer, subscription))
    plain.get_by_label("Email").fill("ada@example.org")
    shipping = plain.get_by_role("group", name="Shipping address")
    shipping.get_by_label("Name").fill("Ada")
    shipping.get_by_label("Country").fill("GB")
    press(plain, "Save your details", "Your details are saved.")
    plain.get_by_label("Number", exact=True).fill("DE123456789")
    press(plain, "Add the tax ID", "The tax ID is saved.")
    press(plain, "Remove the tax ID DE123456789", "The tax ID is removed.")
    now = client.v1.customers.retrieve(customer)
    assert (now.email, now.shipping.address.country) == ("ada@example.org", "GB")
    plain.get_by_role("table").get_by_role("link").first.click()
    expect(plain.get_by_role("status")).to_have_text("This invoice is paid.")


def test_the_portal_is_for_everybody(browser: Browser, client: Any, customer: str, subscription: Any) -> None:
    """With everything on it, axe finds nothing, light and dark; so with the page that asks about a change."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(portal(client, customer, subscription))
    for title in ("Your account", "Confirm the change"):
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            results = Axe().run(page)
            assert results.violations_count == 0, results.generate_report()
        if title == "Your account":
            page.get_by_label("Quantity").fill("3")
            page.get_by_role("button", name="Change the plan").click()
    page.close()


def test_a_cancellation_at_once(plain: Page, client: Any, customer: str, subscription: Any) -> None:
    """Where the configuration has it so, nothing is left of the subscription."""
    at_once = {"enabled": True, "mode": "immediately", "proration_behavior": "none"}
    plain.goto(portal(client, customer, subscription, subscription_cancel=at_once))
    expect(plain.get_by_text("It ends at once.")).to_be_visible()
    plain.get_by_role("button", name="Cancel the subscription").click()
    expect(plain.get_by_text("There are no subscriptions.")).to_be_visible()
    assert client.v1.subscriptions.retrieve(subscription.id).status == "canceled"
