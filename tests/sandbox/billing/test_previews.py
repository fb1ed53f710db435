"""Previews of invoices: for whom, of what, and what they show."""

from __future__ import annotations

from typing import Any

import pytest

from ..refused import refusal
from .shop import DAY, SAN_FRANCISCO, Shop

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


def billed_next(shop: Shop, subscription: str) -> tuple[Any, Any]:
    """The preview of a subscription's next invoice, and that invoice."""
    preview = shop.v1.invoices.create_preview({"subscription": subscription})
    end = min(each.current_period_end for each in shop.v1.subscriptions.retrieve(subscription)["items"].data)
    shop.sandbox.advance(seconds=end - shop.sandbox.now)
    return preview, shop.invoices(subscription)[-1]


@pytest.mark.parametrize("on", ["customer", "subscription"])
def test_a_preview_has_no_discount_that_is_over_by_then(shop: Shop, on: str) -> None:
    """A coupon of one month is none of the second month's invoice, of which the preview is.

    Source: https://docs.stripe.com/api/invoices/create_preview, "all invoice charges that are pending".
    """
    month = {"percent_off": 50, "duration": "repeating", "duration_in_months": 1}
    coupon = shop.v1.coupons.create(month).id
    customer = shop.customer()
    if on == "customer":
        acacia = {"stripe_version": "2025-02-24.acacia"}
        shop.v1.customers.update(customer, {"coupon": coupon}, acacia)
    given = {"discounts": [{"coupon": coupon}]} if on == "subscription" else {}
    subscription = shop.subscribe(customer, shop.price(), **given).id
    assert shop.invoices(subscription)[0].total == 1000
    for each in billed_next(shop, subscription):
        assert (each.total, each.discounts, each.total_discount_amounts) == (2000, [], [])


def test_a_preview_of_a_trial_is_of_the_first_period_after_it(shop: Shop) -> None:
    """It bills what the invoice will bill then, and nothing that was used before.

    Source: https://docs.stripe.com/invoicing/preview.
    """
    of = {"display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}}
    recurring = {"usage_type": "metered", "meter": shop.v1.billing.meters.create(of).id}
    customer = shop.customer()
    metered = shop.price(10, recurring=recurring)
    subscription = shop.subscribe(customer, shop.price(), metered, trial_period_days=7).id
    payload = {"stripe_customer_id": customer, "value": "5"}
    shop.v1.billing.meter_events.create({"event_name": "calls", "payload": payload})
    for each in billed_next(shop, subscription):
        assert [(line.description, line.amount) for line in each.lines.data] == [
            ("1 × Gold (at $20.00 / month)", 2000)
        ]


def test_the_end_of_a_trial_gives_nothing_back(shop: Shop) -> None:
    """Neither as it is previewed nor as it is canceled: nothing was paid."""
    subscription = shop.subscribe(shop.customer(), shop.price(), trial_period_days=7).id
    now = {"cancel_now": True, "proration_behavior": "create_prorations"}
    preview = shop.v1.invoices.create_preview({"subscription": subscription, "subscription_details": now})
    assert (preview.total, preview.lines.data) == (0, [])
    shop.v1.subscriptions.cancel(subscription, {"invoice_now": True, "prorate": True})
    assert len(shop.invoices(subscription)) == 1


def test_a_preview_of_a_new_subscription_has_its_anchor(shop: Shop) -> None:
    """At a moment; one that is there may only begin anew now.

    Source: https://docs.stripe.com/api/invoices/create_preview (`subscription_details.billing_cycle_anchor`).
    """
    price, moment = shop.price(3100), shop.sandbox.now + 10 * DAY

    def preview(anchor: Any, version: str = "2026-09-30.endive", **params: Any) -> Any:
        details = {"billing_cycle_anchor": anchor, **params.pop("details", {})}
        return shop.v1.invoices.create_preview(
            {"subscription_details": details, **params}, {"stripe_version": version}
        )

    new = {"items": [{"price": price}]}
    at = {"type": "timestamp", "timestamp": moment}
    assert preview(at, details=new).total == 1000
    assert preview(moment, "2025-03-31.basil", details=new).total == 1000
    assert preview({"type": "now"}, details=new).total == 3100
    error = refusal(preview, {"type": "timestamp"}, details=new)
    assert error.param == "subscription_details[billing_cycle_anchor][timestamp]"
    subscription = shop.subscribe(shop.customer(), price).id
    error = refusal(preview, at, subscription=subscription)
    assert error.param == "subscription_details[billing_cycle_anchor][type]"


def test_what_comes_back_every_period_is_without_what_is_for_once(shop: Shop) -> None:
    """Of a subscription that is there, too: "excluding one-off items and discounts".

    Source: https://docs.stripe.com/invoicing/preview#preview-recurring-charges.
    """
    once = shop.v1.coupons.create({"duration": "once", "percent_off": 15}).id
    ever = shop.v1.coupons.create({"duration": "forever", "percent_off": 50}).id
    customer, price = shop.customer(), shop.price(4900)
    subscription = shop.subscribe(customer, price).id
    shop.v1.invoice_items.create({"customer": customer, "amount": 29_900, "currency": "usd"})
    for coupon, total in ((once, 4900), (ever, 2450)):
        discounts = [{"coupon": coupon}]
        shop.v1.subscriptions.update(subscription, {"discounts": discounts})
        asked = {"preview_mode": "recurring", "subscription": subscription}
        assert shop.v1.invoices.create_preview(asked).total == total
        new = {"items": [{"price": price}], "trial_end": shop.sandbox.now + 7 * DAY}
        asked = {"preview_mode": "recurring", "subscription_details": new, "discounts": discounts}
        assert shop.v1.invoices.create_preview(asked).total == total


def test_nothing_is_upcoming_of_what_is_paused(shop: Shop) -> None:
    """It "does not generate invoices and will not advance to new billing periods"; once resumed it does.

    Source: https://docs.stripe.com/api/subscriptions/pause.
    """
    subscription = shop.subscribe(shop.customer(), shop.price(3100)).id
    shop.sandbox.advance(days=10)
    shop.v1.subscriptions.pause(subscription)
    asked = {"subscription": subscription}
    assert refusal(shop.v1.invoices.create_preview, asked).code == "invoice_upcoming_none"
    resumed = {**asked, "subscription_details": {"resume_at": "now"}}
    assert shop.v1.invoices.create_preview(resumed).total == 3100 - 2100
    shop.sandbox.advance(days=60)
    assert len(shop.invoices(subscription)) == 1
