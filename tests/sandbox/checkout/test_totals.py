"""What a session comes to: taxes by place, breakdowns, and the invoice of a payment."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox, errors
from helpers.sandbox.account_store import AccountStore
from helpers.sandbox.models.checkout import choosing, completing

from ..tax.test_tax import AUSTIN, GENERAL, HEAD_OFFICE, register
from .conftest import SHIRT, create
from .test_completing import told
from .test_subscribing import RECURRING

Price = Callable[..., str]


def register_in_texas(client: Any) -> None:
    """Collect 6.25%."""
    defaults = {"tax_behavior": "exclusive", "tax_code": GENERAL}
    client.v1.tax.settings.update({"head_office": HEAD_OFFICE, "defaults": defaults})
    register(client.v1.tax, "US", state="TX", type="state_sales_tax")


def test_a_place_decides_the_tax(sandbox: Sandbox) -> None:
    """6.25% of 3000 is 187.5, rounded half up; it is asked once the address is known, and charged.

    Source: https://docs.stripe.com/tax/checkout.
    """
    client: Any = sandbox.client()
    register_in_texas(client)
    session = create(client, automatic_tax={"enabled": True})
    assert (session.automatic_tax.status, session.amount_total) == ("requires_location_inputs", 3000)
    confirm = f"/v1/payment_pages/{session.id}/confirm"
    with pytest.raises(stripe.InvalidRequestError, match="Fill in your address"):
        client.raw_request("post", confirm, payment_method="pm_card_visa")
    method = client.v1.payment_methods.create(
        {"type": "card", "card": {"token": "tok_visa"}, "billing_details": {"address": AUSTIN}}
    )
    paid = sandbox.pay(session.id, method.id)
    assert (paid["amount_total"], paid["total_details"]["amount_tax"]) == (3188, 188)
    assert paid["automatic_tax"]["status"] == "complete"
    assert client.v1.payment_intents.retrieve(paid["payment_intent"]).amount_received == 3188
    items = client.v1.checkout.sessions.line_items.list(session.id, {"expand": ["data.taxes"]}).data
    tax = items[0].taxes[0]
    assert (tax.amount, tax.rate.percentage, tax.taxability_reason) == (188, 6.25, "standard_rated")


def test_a_customer_is_taxed_where_it_lives(sandbox: Sandbox) -> None:
    """Its own address is enough; without one, and none to be collected, the session is refused."""
    client: Any = sandbox.client()
    register_in_texas(client)
    there = client.v1.customers.create({"address": AUSTIN})
    session = create(client, automatic_tax={"enabled": True}, customer=there.id)
    assert (session.automatic_tax.status, session.amount_total) == ("complete", 3188)
    nowhere = client.v1.customers.create()
    with pytest.raises(stripe.InvalidRequestError) as refused:
        create(client, automatic_tax={"enabled": True}, customer=nowhere.id)
    assert refused.value.code == "customer_tax_location_invalid"


def test_what_a_session_sells_is_taxed_by_itself(sandbox: Sandbox) -> None:
    """A subscription goes on with Stripe Tax, and so does the invoice of a payment; neither names its rates.

    Source: https://docs.stripe.com/tax/checkout.
    """
    client: Any = sandbox.client()
    register_in_texas(client)
    customer = client.v1.customers.create({"address": AUSTIN}).id
    automatic = {"automatic_tax": {"enabled": True}, "customer": customer}
    paid = sandbox.pay(create(client, **RECURRING, **automatic).id)
    subscription = client.v1.subscriptions.retrieve(paid["subscription"])
    assert (subscription.automatic_tax.enabled, subscription["items"].data[0].tax_rates) == (True, [])
    assert client.v1.invoices.retrieve(paid["invoice"]).total == paid["amount_total"]
    data = {"rendering_options": {"amount_tax_display": "exclude_tax"}, "footer": "Thanks"}
    wanted = {"invoice_creation": {"enabled": True, "invoice_data": data}}
    paid = sandbox.pay(create(client, **automatic, **wanted).id)
    invoice = client.v1.invoices.retrieve(paid["invoice"])
    assert (invoice.total, invoice.status, invoice.automatic_tax.status) == (3188, "paid", "complete")
    assert (invoice.rendering.amount_tax_display, invoice.footer) == ("exclude_tax", "Thanks")


def test_a_new_customer_has_what_was_collected(sandbox: Sandbox) -> None:
    """The tax ID is the customer's own then, and so is where to ship; trying again adds none.

    Source: https://docs.stripe.com/tax/checkout/tax-ids.
    """
    client: Any = sandbox.client()
    session = create(client, customer_creation="always", tax_id_collection={"enabled": True})
    store = AccountStore(sandbox.application.state, sandbox.account)
    filled = {
        "collected_information": {"shipping_details": {"address": AUSTIN, "name": "Ada"}},
        "customer_details": {"tax_ids": [{"type": "eu_vat", "value": "DE123456789"}]},
    }
    for method in ("pm_card_chargeDeclined", "pm_card_visa"):
        with suppress(errors.CardRefused):
            completing.confirm(store, store.get("checkout.session", session.id), method, filled)
    customer = client.v1.checkout.sessions.retrieve(session.id).customer
    assert [each.value for each in client.v1.customers.tax_ids.list(customer).data] == ["DE123456789"]
    assert client.v1.customers.retrieve(customer).shipping.address.city == AUSTIN["city"]


def test_automatic_tax_needs_a_head_office(stripe_client: Any) -> None:
    """In the words that Stripe has for it in test mode."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        create(stripe_client, automatic_tax={"enabled": True})
    assert refused.value.user_message == (
        "You must have a valid head office address to enable automatic tax calculation in test mode.  Visit "
        "https://dashboard.stripe.com/test/settings/tax to update it."
    )


def test_a_breakdown_is_there_on_request(stripe_client: Any, price: Price) -> None:
    """10% of 3000 and of 700 are taken off; 5% of 2700 and 630 are asked."""
    coupon = stripe_client.v1.coupons.create({"percent_off": 10, "duration": "once"})
    rate = stripe_client.v1.tax_rates.create({"display_name": "VAT", "percentage": 5, "inclusive": False})
    lines = [
        {"price": price(), "quantity": 2, "tax_rates": [rate.id]},
        {"price": price(unit_amount=700), "quantity": 1, "tax_rates": [rate.id]},
    ]
    session = create(
        stripe_client,
        line_items=lines,
        discounts=[{"coupon": coupon.id}],
        expand=["total_details.breakdown", "line_items.data.discounts"],
    )
    breakdown = session.total_details.breakdown
    assert [(each.amount, each.discount.source.coupon) for each in breakdown.discounts] == [(370, coupon.id)]
    assert [(each.amount, each.rate.id, each.taxable_amount) for each in breakdown.taxes] == [
        (135 + 32, rate.id, 2700 + 630)
    ]
    assert [each.discounts[0].amount for each in session.line_items.data] == [300, 70]


def test_one_time_prices_are_on_the_first_invoice_alone(sandbox: Sandbox) -> None:
    """A set-up fee beside what recurs."""
    client: Any = sandbox.client()
    fee = {
        "price_data": {"currency": "usd", "product_data": {"name": "Setup"}, "unit_amount": 500},
        "quantity": 1,
    }
    session = create(client, **{**RECURRING, "line_items": [*RECURRING["line_items"], fee]})
    assert session.amount_total == 1700
    paid = sandbox.pay(session.id)
    assert client.v1.invoices.retrieve(paid["invoice"]).total == 1700
    assert len(client.v1.subscriptions.retrieve(paid["subscription"])["items"].data) == 1


@pytest.mark.parametrize("mode", ["payment", "subscription"])
def test_a_session_comes_to_what_its_invoice_asks_for(sandbox: Sandbox, mode: str) -> None:
    """To the cent: what is left of a discount goes to the invoice's first line, and tiers are taxed each.

    Of $1 off two items of $10 and $20 those that are paid once stand first beside what recurs, the newest
    before the others: 67 cents are off the $20 then, so that half of 967 cents is tax. 5% of tiers of 110 and
    30 cents are 6 and 2 cents.
    Source: https://docs.stripe.com/billing/invoices/subscription#rounding.
    """
    client: Any = sandbox.client()
    v1 = client.v1
    vat, half = (
        v1.tax_rates.create({"display_name": "VAT", "percentage": each, "inclusive": False}).id
        for each in (5, 50)
    )
    coupon = v1.coupons.create({"amount_off": 100, "currency": "usd", "duration": "once"}).id
    named = {"currency": "usd", "product_data": {"name": "T"}}
    monthly = {"recurring": {"interval": "month"}} if mode == "subscription" else {}
    ten = v1.prices.create({**named, "unit_amount": 1000, **monthly}).id
    twenty = v1.prices.create({**named, "unit_amount": 2000}).id
    items = [{"price": ten, "quantity": 1, "tax_rates": [half]}, {"price": twenty, "quantity": 1}]
    receipt = {"invoice_creation": {"enabled": True}} if mode == "payment" else {}
    given = {"mode": mode, **receipt}
    session = create(client, **given, line_items=items, discounts=[{"coupon": coupon}])
    tax, total = {"payment": (483, 3383), "subscription": (484, 3384)}[mode]
    assert (session.total_details.amount_tax, session.amount_total) == (tax, total)
    assert v1.invoices.retrieve(sandbox.pay(session.id)["invoice"]).total == total
    if mode == "subscription":
        tiers = [{"up_to": 1, "unit_amount": 110}, {"up_to": "inf", "unit_amount": 30}]
        scheme = {"billing_scheme": "tiered", "tiers_mode": "graduated", "tiers": tiers}
        tiered = v1.prices.create({**named, **monthly, **scheme}).id
        session = create(client, **given, line_items=[{"price": tiered, "quantity": 2, "tax_rates": [vat]}])
        assert session.amount_total == 148
        assert v1.invoices.retrieve(sandbox.pay(session.id)["invoice"]).total == 148


@pytest.mark.parametrize("mode", ["payment", "subscription"])
def test_who_is_exempt_pays_no_tax_in_a_session(sandbox: Sandbox, mode: str) -> None:
    """As on its invoice: $11 with 10% inside are $10; and what a customer has off is in a subscription alone.

    Source: https://docs.stripe.com/billing/taxes/tax-rates and `discounts` in
    https://docs.stripe.com/api/subscriptions/create. Guess: a session shows both.
    """
    client: Any = sandbox.client()
    v1 = client.v1
    rate = v1.tax_rates.create({"display_name": "VAT", "percentage": 10, "inclusive": True}).id
    customer = v1.customers.create({"tax_exempt": "exempt"}).id
    coupon = v1.coupons.create({"percent_off": 25, "duration": "forever"}).id
    v1.customers.update(customer, {"coupon": coupon}, {"stripe_version": "2025-02-24.acacia"})
    data = {"currency": "usd", "product_data": {"name": "T"}, "unit_amount": 1100}
    monthly = {"recurring": {"interval": "month"}} if mode == "subscription" else {}
    receipt = {"invoice_creation": {"enabled": True}} if mode == "payment" else {}
    items = [{"price_data": {**data, **monthly}, "quantity": 1, "tax_rates": [rate]}]
    session = create(client, customer=customer, mode=mode, line_items=items, **receipt)
    assert session.amount_total == {"payment": 1000, "subscription": 750}[mode]
    invoice = v1.invoices.retrieve(sandbox.pay(session.id)["invoice"])
    assert (invoice.status, invoice.total) == ("paid", session.amount_total)


def test_a_payment_gets_an_invoice(sandbox: Sandbox) -> None:
    """Paid by the session's own payment, to a customer who is made for it; the coupon counts once.

    Source: https://docs.stripe.com/payments/checkout/receipts#paid-invoices.
    """
    client: Any = sandbox.client()
    coupon = client.v1.coupons.create({"percent_off": 10, "duration": "once"})
    data = {"description": "Thank you", "metadata": {"order": "1"}}
    session = create(
        client,
        discounts=[{"coupon": coupon.id}],
        invoice_creation={"enabled": True, "invoice_data": data},
    )
    paid = sandbox.pay(session.id)
    invoice = client.v1.invoices.retrieve(paid["invoice"], {"expand": ["payments"]})
    assert (invoice.status, invoice.total, invoice.amount_paid) == ("paid", 2700, 2700)
    assert (invoice.customer, invoice.description, invoice.metadata["order"]) == (
        paid["customer"],
        "Thank you",
        "1",
    )
    assert invoice.payments.data[0].payment.payment_intent == paid["payment_intent"]
    assert client.v1.coupons.retrieve(coupon.id).times_redeemed == 1
    assert "invoice.paid" in told(client)
    assert client.v1.balance.retrieve().pending[0].amount == 2700 - 108


def test_a_customer_adds_an_optional_item(sandbox: Sandbox) -> None:
    """It is offered, and only bought once it is chosen.

    Source: https://docs.stripe.com/payments/checkout/optional-items.
    """
    client: Any = sandbox.client()
    gift = client.v1.prices.create(
        {"currency": "usd", "product_data": {"name": "Mug"}, "unit_amount": 900}
    ).id
    offer = {"price": gift, "quantity": 1, "adjustable_quantity": {"enabled": True, "maximum": 3}}
    session = create(client, optional_items=[offer])
    assert (session.amount_total, session.optional_items[0].price) == (3000, gift)
    store = AccountStore(sandbox.application.state, sandbox.account)
    known = store.get("checkout.session", session.id)
    taken = choosing.choose(store, known, choosing.Choice(optional={gift: "2"}))
    assert taken["amount_total"] == 4800
    left = choosing.choose(store, taken, choosing.Choice(optional={gift: "0"}))
    assert left["amount_total"] == 3000


def test_a_configuration_decides_the_methods(stripe_client: Any) -> None:
    """Of those that are on, what the currency admits; a named list and an exclusion go before it.

    Source: https://docs.stripe.com/payments/payment-method-configurations.
    """
    on = {"display_preference": {"preference": "on"}}
    off = {"display_preference": {"preference": "off"}}
    configuration = stripe_client.v1.payment_method_configurations.create(
        {"name": "Europe", "ideal": on, "us_bank_account": off, "link": off}
    )
    euros = {"line_items": [{"price_data": {**SHIRT, "currency": "eur"}, "quantity": 1}]}
    session = create(stripe_client, payment_method_configuration=configuration.id, **euros)
    assert session.payment_method_types == ["card", "ideal", "sepa_debit"]
    assert session.payment_method_configuration_details.id == configuration.id
    assert create(stripe_client, payment_method_configuration=configuration.id).payment_method_types == [
        "card"
    ]
    named = create(stripe_client, allowed_payment_method_types=["card"], **euros)
    assert named.payment_method_types == ["card"]
    without = create(stripe_client, excluded_payment_method_types=["us_bank_account"])
    assert without.payment_method_types == ["card", "link"]


def test_a_session_is_taxed_as_its_subscription_will_be(
    stripe_client: Any, price: Callable[..., str]
) -> None:
    """By the default rates, where an item has none. As laravel/cashier-stripe's live suite asserts."""
    vat, none = (
        stripe_client.v1.tax_rates.create({"display_name": "VAT", "percentage": rate, "inclusive": False}).id
        for rate in (21, 0)
    )
    monthly = price(recurring={"interval": "month"})
    for own, total in (({}, 1815), ({"tax_rates": [none]}, 1500)):
        session = create(
            stripe_client,
            mode="subscription",
            line_items=[{"price": monthly, "quantity": 1, **own}],
            subscription_data={"default_tax_rates": [vat]},
        )
        assert (session.amount_subtotal, session.amount_total) == (1500, total)
