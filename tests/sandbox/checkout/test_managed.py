"""Managed Payments: what a session or a link may say where Stripe sells for a merchant.

Source: https://docs.stripe.com/payments/managed-payments/update-checkout; the sentences as programs report.
"""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

MANAGED = {"managed_payments": {"enabled": True}}
SAAS = "txcd_10103000"


def sold(code: str | None = SAAS, **price: Any) -> list[dict[str, Any]]:
    """One line, whose product has a tax code or none."""
    product = {"name": "Tea", **({"tax_code": code} if code else {})}
    data = {"currency": "usd", "product_data": product, "unit_amount": 1000, **price}
    return [{"price_data": data, "quantity": 1}]


def create(client: Any, options: dict[str, Any] | None = None, **params: Any) -> Any:
    """A session that Stripe sells by, unless told otherwise."""
    wanted = {"line_items": sold(), "mode": "payment", "success_url": "https://example.com", **MANAGED}
    return client.v1.checkout.sessions.create({**wanted, **params}, options or {})


def refused(client: Any, options: dict[str, Any] | None = None, **params: Any) -> str:
    """What is said of a session that cannot be."""
    with pytest.raises(stripe.InvalidRequestError) as caught:
        create(client, options, **params)
    assert (caught.value.code, caught.value.param) == (None, None)
    return str(caught.value.user_message)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        (
            {"line_items": sold(None)},
            "Invalid line_items[0]: the product tax code is missing. Product tax code is required for "
            "Managed Payments.",
        ),
        (
            {"line_items": [*sold(), *sold("txcd_99999999")]},
            "Invalid line_items[1]: this product tax code is ineligible for Managed Payments.",
        ),
        (
            {"line_items": sold("txcd_10502000")},
            "Invalid line_items[0]: this product tax code is ineligible for Managed Payments.",
        ),
        (
            {"custom_text": {"submit": {"message": "Thanks"}}},
            "custom_text cannot be used with Managed Payments.",
        ),
        (
            {"allowed_payment_method_types": ["card"]},
            "allowed_payment_method_types cannot be used with Managed Payments.",
        ),
        (
            {"shipping_address_collection": {"allowed_countries": ["US"]}},
            "Unsupported parameter: shipping_address_collection. Managed Payments handles this parameter "
            "for you. Remove shipping_address_collection.",
        ),
    ],
)
def test_what_stripe_decides_is_not_said(stripe_client: Any, params: dict[str, Any], message: str) -> None:
    """And what it cannot sell is not sold; all of it goes where it does not sell."""
    assert refused(stripe_client, **params) == message
    create(stripe_client, **params, managed_payments={"enabled": False})


def test_connected_accounts_have_none(stripe_client: Any) -> None:
    """As Ghost met it in August 2026."""
    account = stripe_client.v1.accounts.create({"type": "custom", "country": "US"})
    assert refused(stripe_client, {"stripe_account": account.id}) == (
        "You specified a Stripe-Account header, but Managed Payments cannot be used with Connect."
    )


@pytest.mark.parametrize("version", ["2020-08-27", "2025-02-24.acacia"])
def test_versions_before_basil_can_say_that_stripe_does_not_sell(stripe_client: Any, version: str) -> None:
    """Not that it does."""
    old = {"stripe_version": version}
    session = create(stripe_client, old, managed_payments={"enabled": False})
    assert stripe_client.v1.checkout.sessions.retrieve(session.id).managed_payments.enabled is False
    assert refused(stripe_client, old) == (
        f"Managed Payments is not supported on API version {version}. Update your API version, or set the "
        "API Version of this request to 2025-03-31.basil or greater."
    )


@pytest.mark.parametrize("version", ["2025-03-31.basil", "2025-12-15.clover"])
def test_later_versions_know_it_though_no_sdk_of_theirs_does(stripe_client: Any, version: str) -> None:
    """The guide asks for basil or later."""
    session = create(stripe_client, {"stripe_version": version})
    assert stripe_client.v1.checkout.sessions.retrieve(session.id).managed_payments.enabled is True


def test_what_stripe_sold_is_not_asked_for_in_another_way(sandbox: Sandbox) -> None:
    """Its subscription tells who sold it, and does not take a `payment_behavior`; a link hands it on."""
    client: Any = sandbox.client()
    monthly = sold(recurring={"interval": "month"})
    paid = sandbox.pay(create(client, line_items=monthly, mode="subscription").id, "pm_card_visa")
    subscription = client.v1.subscriptions.retrieve(paid["subscription"])
    assert subscription.managed_payments.enabled is True
    with pytest.raises(stripe.InvalidRequestError, match="payment_behavior cannot be updated"):
        client.v1.subscriptions.update(subscription.id, {"payment_behavior": "allow_incomplete"})
    link = client.v1.payment_links.create({"line_items": sold(), **MANAGED})
    assert sandbox.pay(link.id, "pm_card_visa")["managed_payments"] == {"enabled": True}
    with pytest.raises(stripe.InvalidRequestError, match="custom_text cannot be used"):
        client.v1.payment_links.update(link.id, {"custom_text": {"submit": {"message": "Thanks"}}})
