"""Previews of invoices: for whom, of what, and what they show."""

from __future__ import annotations

from typing import Any

import pytest

from ..refused import refusal
from .shop import SAN_FRANCISCO, Shop

NAMED = {"product_data": {"name": "Material"}}


def test_a_customers_preview_has_the_coupon_that_is_asked_for(shop: Shop) -> None:
    """Also where nothing is subscribed to. Source: https://docs.stripe.com/api/invoices/create_preview."""
    customer = shop.customer()
    shop.v1.invoice_items.create({"customer": customer, "currency": "usd", "amount": 1000})
    half = shop.v1.coupons.create({"percent_off": 50, "duration": "once"}).id
    for _ in range(2):
        preview = shop.v1.invoices.create_preview({"customer": customer, "discounts": [{"coupon": half}]})
        assert preview.total * 2 == preview.subtotal
        shop.subscribe(customer, shop.price())


def test_a_preview_may_be_for_nobody_yet(shop: Shop) -> None:
    """Of single prices, of what would be subscribed to, and of what comes back of that; at a place.

    Source: https://docs.stripe.com/invoicing/preview, whose amounts these are.
    """
    once = [
        {"price": shop.v1.prices.create({"currency": "usd", "unit_amount": each, **NAMED}).id}
        for each in (29_900, 9900)
    ]
    coupon = shop.v1.coupons.create({"percent_off": 15}).id
    bought = {"invoice_items": once, "discounts": [{"coupon": coupon}]}
    recurring = {"subscription_details": {"items": [{"price": shop.price(4900)}]}}
    shop.tax_california()
    taxed = {"automatic_tax": {"enabled": True}, "customer_details": {"address": SAN_FRANCISCO}}
    for params, subtotal, total in (
        (bought, 39_800, 33_830),
        ({**bought, **recurring}, 44_700, 37_995),
        ({**bought, **recurring, "preview_mode": "recurring"}, 4900, 4900),
        ({**bought, **taxed}, 39_800, 33_830 + 2453),
    ):
        preview = shop.v1.invoices.create_preview(params)
        assert (preview.subtotal, preview.total) == (subtotal, total)
        assert (preview.customer, preview.webhooks_delivered_at) == (None, None)
        assert preview.lines.url == f"/v1/invoices/{preview.id}/lines"
    assert shop.v1.customers.list().data == []
    customer = shop.customer(address=SAN_FRANCISCO)
    details = {"customer_details": {"tax_exempt": "exempt"}, "automatic_tax": {"enabled": True}}
    for given, total in (({"automatic_tax": {"enabled": True}}, 10_618), (details, 9900)):
        preview = shop.v1.invoices.create_preview({"customer": customer, "invoice_items": once[1:], **given})
        assert (preview.customer, preview.total) == (customer, total)
    assert shop.v1.customers.retrieve(customer).tax_exempt == "none"


@pytest.mark.parametrize("of_schedule", ["schedule", "schedule_details"])
@pytest.mark.parametrize("of_subscription", ["subscription", "subscription_details"])
def test_a_preview_is_of_a_subscription_or_a_schedule(
    shop: Shop, of_schedule: str, of_subscription: str
) -> None:
    """Either cannot be used with the other: https://docs.stripe.com/api/invoices/create_preview."""
    customer, items = shop.customer(), [{"price": shop.price()}]
    subscription = shop.v1.subscriptions.create({"customer": customer, "items": items}).id
    wanted = {
        "schedule": {"customer": customer, "start_date": "now", "phases": [{"items": items}]},
        "schedule_details": {"phases": [{"items": items}]},
        "subscription_details": {"items": items},
    }
    values: dict[str, Any] = {**wanted, "subscription": subscription}
    values["schedule"] = shop.v1.subscription_schedules.create(wanted["schedule"]).id
    both = {name: values[name] for name in (of_schedule, of_subscription)}
    error = refusal(shop.v1.invoices.create_preview, both)
    assert error.user_message == (
        f"You may only specify one of these parameters: {of_schedule}, {of_subscription}."
    )


def test_a_taxed_preview_is_for_somebody(shop: Shop) -> None:
    """https://docs.stripe.com/api/invoices/create_preview, `customer`. Guess: the words."""
    wanted = {
        "automatic_tax": {"enabled": True},
        "subscription_details": {"items": [{"price": shop.price()}]},
    }
    assert refusal(shop.v1.invoices.create_preview, wanted).param == "automatic_tax"
    shop.tax_california()
    details = {"customer_details": {"address": SAN_FRANCISCO}}
    assert shop.v1.invoices.create_preview({**wanted, **details}).automatic_tax.enabled


def test_a_preview_shows_what_it_is_told(shop: Shop) -> None:
    """Whose funds they are, and who issues it, accounts that are there; a subscription's metadata.

    Source: https://docs.stripe.com/api/invoices/create_preview.
    """
    account = shop.v1.accounts.create({"type": "custom", "country": "US"}).id
    subscription = shop.subscribe(shop.customer(), shop.price(1000)).id
    issuer = {"type": "account", "account": account}
    preview = shop.v1.invoices.create_preview
    shown = preview({"subscription": subscription, "on_behalf_of": account, "issuer": issuer})
    assert (shown.on_behalf_of, shown.issuer.account) == (account, account)
    marked = preview({"subscription": subscription, "subscription_details": {"metadata": {"a": "b"}}})
    assert marked.parent.subscription_details.metadata.to_dict() == {"a": "b"}
    assert preview({"subscription": subscription, "on_behalf_of": ""}).on_behalf_of is None
    assert (
        refusal(preview, {"subscription": subscription, "on_behalf_of": "acct_none"}).param == "on_behalf_of"
    )
