"""Checkout, clicked through by somebody without JavaScript: orders, trials, cards that are saved, links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from helpers.sandbox import Sandbox
from tests.sandbox.pages.addresses import MONTHLY, SHIRT, SHOP

from .lab import ARTEFACTS

THANKS = "Thank you"


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """The SDK's client of a sandbox that serves its pages."""
    sandbox = Sandbox(seed=1, clock="2024-02-01T12:00:00Z", pages=True)
    yield sandbox.client()
    sandbox.close()


def session(client: Any, **params: Any) -> Any:
    """A Checkout session of the shop."""
    given = {"mode": "payment", "success_url": f"{SHOP}/done", **params}
    return client.v1.checkout.sessions.create(given)


def seen(page: Page, name: str) -> None:
    """Look at a page, and at whether it fits."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=ARTEFACTS / f"checkout-{name}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def fill_card(page: Page) -> None:
    """Type a card that pays."""
    page.get_by_label("Card number").fill("4242 4242 4242 4242")
    page.get_by_label("Expiry").fill("12 / 34")
    page.get_by_label("Security code").fill("123")


def test_an_order_is_changed_before_it_is_paid(plain: Page, client: Any) -> None:
    """Three shirts, by express, 20% off: 45.00 - 9.00 + 12.00; a field and consent are asked."""
    coupon = client.v1.coupons.create({"percent_off": 20, "duration": "once"})
    client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "SPRING"})
    ways = [
        {"display_name": name, "type": "fixed_amount", "fixed_amount": {"amount": cost, "currency": "usd"}}
        for name, cost in (("By post", 500), ("Express", 1200))
    ]
    label = {"type": "custom", "custom": "Engraving"}
    line = {"price_data": SHIRT, "quantity": 1, "adjustable_quantity": {"enabled": True, "maximum": 5}}
    order = session(
        client,
        allow_promotion_codes=True,
        consent_collection={"promotions": "auto", "terms_of_service": "required"},
        custom_fields=[{"key": "words", "label": label, "type": "text", "optional": True}],
        line_items=[line],
        shipping_address_collection={"allowed_countries": ["US", "CA"]},
        shipping_options=[{"shipping_rate_data": each} for each in ways],
    )
    plain.goto(order.url)
    plain.get_by_label("Quantity of T-shirt").fill("3")
    plain.get_by_label("Express, $12.00").check()
    plain.get_by_label("Promotion code").fill("spring")
    plain.get_by_role("button", name="Update the order").click()
    expect(plain.get_by_role("row", name="Total due now")).to_contain_text("$48.00")
    plain.get_by_label("Email").fill("ada@example.com")
    plain.get_by_label("Engraving").fill("Ada")
    ship = plain.get_by_role("group", name="Ship to")
    ship.get_by_label("Address", exact=True).fill("1 Main St")
    ship.get_by_label("Country").fill("us")
    fill_card(plain)
    plain.get_by_role("button", name="Pay $48.00").click()
    expect(plain.get_by_role("alert")).to_have_text("Accept the terms of service to go on.")
    expect(plain.get_by_label("Engraving")).to_have_value("Ada")
    expect(plain.get_by_label("Express, $12.00")).to_be_checked()
    seen(plain, "order")
    plain.get_by_label("I accept the terms of service.").check()
    fill_card(plain)
    plain.get_by_role("button", name="Pay $48.00").click()
    expect(plain.get_by_role("heading", name="The shop")).to_be_visible()
    done = client.v1.checkout.sessions.retrieve(order.id)
    assert (done.amount_total, done.payment_status, done.consent.terms_of_service) == (
        4800,
        "paid",
        "accepted",
    )
    assert done.collected_information.shipping_details.address.country == "US"
    assert done.custom_fields[0].text.value == "Ada"


def test_a_trial_asks_for_a_card_and_for_no_money(plain: Page, client: Any) -> None:
    """What comes afterwards is told; with a second currency, in that of the session."""
    price = client.v1.prices.create({**MONTHLY, "currency_options": {"eur": {"unit_amount": 1400}}})
    order = session(
        client,
        mode="subscription",
        currency="eur",
        line_items=[{"price": price.id, "quantity": 1}],
        subscription_data={"trial_period_days": 14},
    )
    plain.goto(order.url)
    expect(plain.get_by_text("Free until 15 February 2024, 12:00 UTC.")).to_be_visible()
    expect(
        plain.get_by_text("€14.00 every month, before discounts and taxes, until you cancel.")
    ).to_be_visible()
    seen(plain, "trial")
    plain.get_by_label("Email").fill("ada@example.com")
    fill_card(plain)
    plain.get_by_role("button", name="Subscribe", exact=True).click()
    expect(plain.get_by_role("heading", name="The shop")).to_be_visible()
    done = client.v1.checkout.sessions.retrieve(order.id)
    assert client.v1.subscriptions.retrieve(done.subscription).status == "trialing"


def test_amounts_without_cents(plain: Page, client: Any) -> None:
    """1,500 yen are 1500 of the smallest unit."""
    order = session(client, line_items=[{"price_data": {**SHIRT, "currency": "jpy"}, "quantity": 1}])
    plain.goto(order.url)
    plain.get_by_label("Email").fill("ada@example.com")
    fill_card(plain)
    plain.get_by_role("button", name="Pay ¥1,500").click()
    expect(plain.get_by_role("heading", name="The shop")).to_be_visible()
    assert client.v1.checkout.sessions.retrieve(order.id).amount_total == 1500


def test_a_card_is_only_saved(plain: Page, client: Any) -> None:
    """Setup mode: no order, no amount; the bank is asked, and the card is the customer's."""
    customer = client.v1.customers.create({"email": "ada@example.com"})
    order = session(client, mode="setup", currency="usd", customer=customer.id)
    plain.goto(order.url)
    expect(plain.get_by_text("ada@example.com")).to_be_visible()
    expect(plain.get_by_role("button", name="Save", exact=True)).to_be_visible()
    seen(plain, "setup")
    plain.get_by_role("button", name="4000 0000 0000 3220 asks for 3D Secure").click()
    plain.get_by_role("button", name="Complete authentication").click()
    expect(plain.get_by_role("heading", name="The shop")).to_be_visible()
    assert len(client.v1.customers.payment_methods.list(customer.id).data) == 1


def test_an_expired_session_leads_to_nothing(plain: Page, client: Any) -> None:
    """A page that was open is told so, too, and nothing is charged."""
    order = session(client, line_items=[{"price_data": SHIRT, "quantity": 1}])
    plain.goto(order.url)
    client.v1.checkout.sessions.expire(order.id)
    plain.get_by_label("Email").fill("ada@example.com")
    fill_card(plain)
    plain.get_by_role("button", name="Pay $15.00").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("This checkout has expired")
    seen(plain, "expired")
    assert client.v1.checkout.sessions.retrieve(order.id).payment_status == "unpaid"


def test_a_link_lets_its_visitor_name_the_amount_until_it_is_used_up(plain: Page, client: Any) -> None:
    """Out of bounds is told at the field; the second visitor is told that the link is over."""
    custom = {"enabled": True, "minimum": 500, "maximum": 5000, "preset": 1000}
    price = client.v1.prices.create(
        {"currency": "usd", "product_data": {"name": "Donation"}, "custom_unit_amount": custom}
    )
    link = client.v1.payment_links.create(
        {
            "line_items": [{"price": price.id, "quantity": 1}],
            "restrictions": {"completed_sessions": {"limit": 1}},
            "submit_type": "donate",
        }
    )
    plain.goto(link.url)
    amount = plain.get_by_label("Amount for Donation, USD")
    expect(amount).to_have_value("10.00")
    amount.fill("100")
    plain.get_by_role("button", name="Update the order").click()
    expect(amount).to_have_accessible_description("The amount for Donation must be from $5.00 to $50.00.")
    seen(plain, "amount")
    amount.fill("12.50")
    plain.get_by_role("button", name="Update the order").click()
    plain.get_by_label("Email").fill("ada@example.com")
    fill_card(plain)
    plain.get_by_role("button", name="Donate $12.50").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text(THANKS)
    plain.goto(link.url)
    expect(plain.get_by_role("heading", level=1)).to_have_text("This link is not active")
    seen(plain, "used-up")
