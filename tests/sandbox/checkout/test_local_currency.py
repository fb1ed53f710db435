"""Prices in a customer's own currency.

Source: https://docs.stripe.com/payments/checkout/localize-prices/manual-currency-prices and
https://docs.stripe.com/payments/currencies/localize-prices/adaptive-pricing. The amounts follow from the
sandbox's own rates, and from its guess of the conversion fee.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..onboarding import onboarded
from ..pages.visitor import Visitor
from ..tax.test_tax import GENERAL, HEAD_OFFICE
from .conftest import PAYING, SHIRT

IN_FRANCE, IN_CANADA = "test+location_FR@example.com", "test+location_CA@example.com"
EUROS = {"eur": {"unit_amount": 1400}}
CANADIAN = {"presentment_amount": 4212, "presentment_currency": "cad"}  # 30 dollars at 1.35, and 4 %


def create(client: Any, **params: Any) -> Any:
    """A session that sells two shirts for 15 dollars each, unless it is said what."""
    return client.v1.checkout.sessions.create({**PAYING, "adaptive_pricing": {"enabled": True}, **params})


def test_prices_set_by_hand_are_asked_in_the_customers_currency(
    sandbox: Sandbox, price: Callable[..., str]
) -> None:
    """The session changes as its page is opened; who is elsewhere pays as before."""
    client: Any = sandbox.client()
    sold = [{"price": price(currency_options=EUROS), "quantity": 2}]
    begun = create(client, line_items=sold, customer_email=IN_FRANCE)
    assert (begun.currency, begun.amount_total) == ("usd", 3000)
    paid = sandbox.pay(begun.id)
    assert (paid["currency"], paid["amount_total"]) == ("eur", 2800)
    intent = client.v1.payment_intents.retrieve(paid["payment_intent"])
    assert (intent.currency, intent.amount_received) == ("eur", 2800)
    assert "presentment_details" not in paid
    customer = client.v1.customers.create({"email": IN_FRANCE}).id
    assert sandbox.pay(create(client, line_items=sold, customer=customer).id)["currency"] == "eur"
    assert (
        sandbox.pay(create(client, line_items=sold, customer_email="a@example.com").id)["currency"] == "usd"
    )


@pytest.mark.parametrize(
    "params",
    [
        {"currency": "usd"},
        {"payment_intent_data": {"capture_method": "automatic", "application_fee_amount": 100}},
        {"line_items": [{"price_data": SHIRT, "quantity": 1}]},
        {"shipping_options": [{"shipping_rate_data": {"display_name": "Post", "type": "fixed_amount",
         "fixed_amount": {"amount": 500, "currency": "usd"}}}]},
    ],
    ids=["a currency is named", "a fee is named", "a price has no euros", "shipping has no euros"],
)  # fmt: skip
def test_what_stands_against_it(sandbox: Sandbox, price: Callable[..., str], params: dict[str, Any]) -> None:
    """The session stays in the currency that its prices are in first."""
    client: Any = sandbox.client()
    sold = [{"price": price(currency_options=EUROS), "quantity": 2}]
    if data := params.get("payment_intent_data"):
        data["transfer_data"] = {"destination": onboarded(client)["id"]}
    off = {"adaptive_pricing": {"enabled": False}}
    begun = create(client, **{"line_items": sold, "customer_email": IN_FRANCE, **off, **params})
    assert sandbox.pay(begun.id)["currency"] == "usd"


def test_manual_tax_rates_stand_against_it(sandbox: Sandbox, price: Callable[..., str]) -> None:
    """A restriction of prices that are set by hand."""
    client: Any = sandbox.client()
    rate = client.v1.tax_rates.create({"display_name": "VAT", "inclusive": True, "percentage": 20}).id
    sold = [{"price": price(currency_options=EUROS), "quantity": 2, "tax_rates": [rate]}]
    assert sandbox.pay(create(client, line_items=sold, customer_email=IN_FRANCE).id)["currency"] == "usd"


def test_prices_set_by_hand_need_no_market_of_adaptive_pricing(
    sandbox: Sandbox, price: Callable[..., str]
) -> None:
    """Argentina is none: pesos are asked where a price has them."""
    client: Any = sandbox.client()
    there = {"customer_email": "test+location_AR@example.com"}
    sold = [{"price": price(currency_options={"ars": {"unit_amount": 900_000}}), "quantity": 1}]
    paid = sandbox.pay(create(client, line_items=sold, **there).id)
    assert (paid["currency"], paid["amount_total"]) == ("ars", 900_000)


def test_stripe_tax_has_to_know_whether_tax_is_in_a_price(
    sandbox: Sandbox, price: Callable[..., str]
) -> None:
    """In the local currency, too: its option says so, or the customer pays in the price's own."""
    client: Any = sandbox.client()
    client.v1.tax.settings.update({"head_office": HEAD_OFFICE, "defaults": {"tax_code": GENERAL}})
    for behavior, currency in (("exclusive", "eur"), ("unspecified", "usd")):
        option = {"eur": {"unit_amount": 1400, "tax_behavior": behavior}}
        sold = [{"price": price(tax_behavior="exclusive", currency_options=option), "quantity": 1}]
        params = {"line_items": sold, "customer_email": IN_FRANCE, "automatic_tax": {"enabled": True}}
        assert sandbox.pay(create(client, **params).id)["currency"] == currency


def test_other_prices_are_converted(sandbox: Sandbox) -> None:
    """What was paid is told beside the amount in the prices' currency, and given back at the same rate."""
    client: Any = sandbox.client()
    paid = sandbox.pay(create(client, customer_email=IN_CANADA).id)
    assert (paid["currency"], paid["amount_total"]) == ("usd", 3000)
    assert paid["presentment_details"] == CANADIAN
    intent = client.v1.payment_intents.retrieve(paid["payment_intent"], {"expand": ["latest_charge"]})
    assert (intent.amount, intent.currency) == (3000, "usd")
    assert intent.presentment_details.to_dict() == CANADIAN
    assert intent.latest_charge.presentment_details.to_dict() == CANADIAN
    told = {each.type: each.data.object for each in client.v1.events.list({"limit": 20}).data}
    for type in ("checkout.session.completed", "payment_intent.succeeded"):
        assert told[type].presentment_details.to_dict() == CANADIAN
    third = client.v1.refunds.create({"payment_intent": intent.id, "amount": 1000})
    assert third.presentment_details.presentment_amount == 1404


@pytest.mark.parametrize(
    ("clock", "mode", "adapts"),
    [
        ("2024-11-26", "payment", False),
        ("2025-04-23", "payment", True),
        ("2025-05-08", "subscription", None),
        ("2025-08-29", "subscription", False),
        ("2025-09-14", "payment", True),
        ("2025-12-27", "subscription", False),
        ("2026-04-14", "subscription", True),
    ],
)
def test_when_prices_adapt_by_themselves(clock: str, mode: str, adapts: bool | None) -> None:
    """Recorded by eight programs; those of subscriptions since Stripe told of it."""
    client: Any = Sandbox(clock=clock).client()
    sold = {**SHIRT, "recurring": {"interval": "month"}} if mode == "subscription" else SHIRT
    lines = [{"price_data": sold, "quantity": 1}]
    session = client.v1.checkout.sessions.create({**PAYING, "line_items": lines, "mode": mode})
    assert (session.adaptive_pricing and session.adaptive_pricing.enabled) == adapts


@pytest.mark.parametrize(
    "params",
    [
        {"adaptive_pricing": {"enabled": False}},
        {"customer_email": "test+location_US@example.com"},
        {"customer_email": "test+location_ZZ@example.com"},
        {"payment_intent_data": {"capture_method": "manual"}},
        {"line_items": [{"price_data": {**SHIRT, "currency": "jpy"}, "quantity": 1}]},
        {"customer_email": "test+location_AR@example.com"},
    ],
    ids=["switched off", "at home", "nowhere", "captured by hand", "not a settlement currency", "no market"],
)
def test_what_is_not_converted(sandbox: Sandbox, params: dict[str, Any]) -> None:
    """The restrictions of Adaptive Pricing."""
    client: Any = sandbox.client()
    paid = sandbox.pay(create(client, **{"customer_email": IN_CANADA, **params}).id)
    assert paid["status"] == "complete"
    assert "presentment_details" not in paid


def test_amounts_that_customers_name_are_not_converted(sandbox: Sandbox) -> None:
    """Adaptive Pricing "doesn't apply for Checkout Sessions that [...] use custom amounts"."""
    client: Any = sandbox.client()
    custom = {"custom_unit_amount": {"enabled": True, "preset": 2000}}
    donation = client.v1.prices.create({**without_amount(SHIRT), **custom}).id
    line_items = [{"price": donation, "quantity": 1}]
    paid = sandbox.pay(create(client, line_items=line_items, customer_email=IN_CANADA).id)
    assert (paid["amount_total"], paid.get("presentment_details")) == (2000, None)


def without_amount(price: dict[str, Any]) -> dict[str, Any]:
    """A price's parameters but for what it costs."""
    return {name: value for name, value in price.items() if name != "unit_amount"}


@pytest.mark.parametrize(("country", "currency", "offered"), [("IN", "inr", False), ("GB", "gbp", True)])
def test_sellers_in_india_convert_nothing(
    sandbox: Sandbox, country: str, currency: str, *, offered: bool
) -> None:
    """ "Adaptive Pricing isn't supported for Indian businesses": who sells is whose account it is."""
    client: Any = sandbox.client()
    recipient = {"service_agreement": "recipient"}
    asked = {"type": "express", "country": country, "tos_acceptance": recipient}
    seller = client.v1.accounts.create({**asked, "capabilities": {"transfers": {"requested": True}}}).id
    line_items = [{"price_data": {**SHIRT, "currency": currency, "unit_amount": 90_000}, "quantity": 1}]
    adapting = {"adaptive_pricing": {"enabled": True}}
    sold = {**PAYING, **adapting, "line_items": line_items, "customer_email": IN_CANADA}
    session = client.v1.checkout.sessions.create(sold, {"stripe_account": seller})
    assert ("CA$" in Visitor(sandbox).open(session.url).text) is offered


def test_who_is_debited_for_a_subscription_pays_in_the_prices_currency(sandbox: Sandbox) -> None:
    """ "For cross-border subscriptions, Adaptive Pricing supports only card payments, Link" and wallets."""
    client: Any = sandbox.client()
    monthly = [{"price_data": {**SHIRT, "recurring": {"interval": "month"}}, "quantity": 2}]
    session = create(client, mode="subscription", line_items=monthly, customer_email=IN_CANADA)
    bank = {
        "account_holder_type": "individual",
        "account_number": "000123456789",
        "routing_number": "110000000",
    }
    data = {"type": "us_bank_account", "billing_details": {"name": "Ada"}, "us_bank_account": bank}
    debited = client.v1.payment_methods.create(data).id
    placed = sandbox.pay(session.id, debited)
    assert (placed["status"], placed.get("presentment_details")) == ("complete", None)
    subscription = client.v1.subscriptions.retrieve(placed["subscription"]).to_dict()
    assert subscription.get("presentment_details") is None


def test_what_is_paid_with_in_one_currency_alone_can_be_had_once_prices_are_converted(
    sandbox: Sandbox,
) -> None:
    """ "70% of all e-commerce transactions in the Netherlands use iDEAL, but it only works with EUR". The
    session and its payment stay in dollars. What takes dollars alone is paid in dollars.
    """
    client: Any = sandbox.client()
    in_europe = {
        "customer_email": "test+location_NL@example.com",
        "allowed_payment_method_types": ["card", "cashapp", "ideal"],
    }
    for type, local in (("ideal", "eur"), ("cashapp", None)):
        session = create(client, **in_europe)
        assert session.payment_method_types == ["card", "cashapp"]
        method = client.v1.payment_methods.create({"type": type}).id
        sandbox.pay(session.id, method)
        intent = client.v1.payment_intents.list().data[0].to_dict()
        assert (intent["amount"], intent["currency"]) == (3000, "usd")
        assert (intent.get("presentment_details") or {}).get("presentment_currency") == local


def test_prices_set_by_hand_go_before(sandbox: Sandbox, price: Callable[..., str]) -> None:
    """ "Manually defined multi-currency prices override Adaptive Pricing for those currencies"."""
    client: Any = sandbox.client()
    sold = [{"price": price(currency_options=EUROS), "quantity": 2}]
    paid = sandbox.pay(create(client, line_items=sold, customer_email=IN_CANADA).id)
    assert paid["presentment_details"] == CANADIAN
    paid = sandbox.pay(create(client, line_items=sold, customer_email=IN_FRANCE).id)
    assert "presentment_details" not in paid


def test_who_subscribes_goes_on_in_one_currency(sandbox: Sandbox) -> None:
    """A second subscription is in the first one's, wherever the customer is.

    Source: https://docs.stripe.com/invoicing/multi-currency-customers, of two subscriptions. Guess: nor is a
    price converted.
    """
    client: Any = sandbox.client()
    customer = client.v1.customers.create({"email": IN_CANADA, "source": "tok_visa"}).id
    monthly = {"price_data": {**SHIRT, "recurring": {"interval": "month"}}, "quantity": 2}
    priced = client.v1.prices.create(
        {**SHIRT, "recurring": {"interval": "month"}, "currency_options": {"cad": {"unit_amount": 2000}}}
    ).id
    client.v1.subscriptions.create({"customer": customer, "items": [{"price": priced}]})
    for line in (monthly, {"price": priced, "quantity": 1}):
        begun = create(client, mode="subscription", line_items=[line], customer=customer)
        paid = sandbox.pay(begun.id)
        assert (paid["currency"], paid.get("presentment_details")) == ("usd", None)


def test_a_subscription_goes_on_in_the_same_currency(sandbox: Sandbox) -> None:
    """It tells the currency as it is created, and each of its payments the amount."""
    client: Any = sandbox.client()
    monthly = [{"price_data": {**SHIRT, "recurring": {"interval": "month"}}, "quantity": 2}]
    paid = sandbox.pay(create(client, mode="subscription", line_items=monthly, customer_email=IN_CANADA).id)
    assert paid["presentment_details"] == CANADIAN
    created = client.v1.events.list({"type": "customer.subscription.created"}).data[0].data.object
    assert created.presentment_details.to_dict() == {"presentment_currency": "cad"}
    sandbox.advance(days=40)
    renewed = client.v1.payment_intents.list().data
    assert [(each.status, each.presentment_details.to_dict()) for each in renewed] == [
        ("succeeded", CANADIAN)
    ] * 2
