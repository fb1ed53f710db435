"""Tax rates and shipping rates, through the SDK on both transports."""

from __future__ import annotations

from typing import Any

from ..refused import refusal


def test_a_tax_rate_is_in_effect_as_it_is_set(stripe_client: Any) -> None:
    """Its percentage is fixed, its description is not; it is archived by `active`."""
    rates = stripe_client.v1.tax_rates
    rate = rates.create({"display_name": "CA sales tax", "percentage": 8.875, "inclusive": False})
    assert (rate.percentage, rate.effective_percentage, rate.rate_type) == (8.875, 8.875, "percentage")
    assert (rate.active, rate.jurisdiction_level, rate.flat_amount) == (True, None, None)
    vat = rates.create({"display_name": "VAT", "percentage": 20, "inclusive": True})
    changed = rates.update(rate.id, {"active": False, "description": "archived"})
    assert (changed.active, changed.description, changed.percentage) == (False, "archived", 8.875)
    assert [each.id for each in rates.list({"active": True}).data] == [vat.id]
    assert [each.id for each in rates.list({"inclusive": False}).data] == [rate.id]


def test_what_a_tax_rate_refuses(stripe_client: Any) -> None:
    """A percentage that is none, another one later, an id that is not there."""
    rates = stripe_client.v1.tax_rates
    params = {"display_name": "VAT", "inclusive": True}
    assert refusal(rates.create, {**params, "percentage": 101}).param == "percentage"
    rate = rates.create({**params, "percentage": 20})
    assert refusal(rates.update, rate.id, {"percentage": 21}).code == "parameter_unknown"
    error = refusal(rates.retrieve, "txr_nope")
    assert (error.user_message, error.param) == ("No such tax rate: 'txr_nope'", "tax_rate")


def test_a_shipping_rate_has_its_amount_by_currency(stripe_client: Any) -> None:
    """Options are shown when they are expanded, and may be changed; the amount may not."""
    rates = stripe_client.v1.shipping_rates
    rate = rates.create(
        {
            "display_name": "Ground",
            "type": "fixed_amount",
            "fixed_amount": {
                "amount": 500,
                "currency": "usd",
                "currency_options": {"eur": {"amount": 400}},
            },
            "delivery_estimate": {
                "minimum": {"unit": "business_day", "value": 2},
                "maximum": {"unit": "business_day", "value": 4},
            },
        }
    )
    assert rate.fixed_amount.to_dict() == {"amount": 500, "currency": "usd"}
    assert rate.delivery_estimate.maximum.value == 4
    changed = rates.update(
        rate.id,
        {
            "fixed_amount": {"currency_options": {"eur": {"amount": 450}, "gbp": {"amount": 350}}},
            "expand": ["fixed_amount.currency_options"],
        },
    )
    options = changed.fixed_amount.currency_options
    assert {name: options[name].amount for name in ("usd", "eur", "gbp")} == {
        "usd": 500,
        "eur": 450,
        "gbp": 350,
    }


def test_another_currency_of_a_shipping_rate_needs_an_amount(stripe_client: Any) -> None:
    """One that is known may change in its tax alone."""
    rates = stripe_client.v1.shipping_rates
    euros = {"amount": 500, "currency": "usd", "currency_options": {"eur": {"amount": 400}}}
    rate = rates.create({"display_name": "Ground", "fixed_amount": euros}).id
    taxed = {"tax_behavior": "inclusive"}
    assert rates.update(rate, {"fixed_amount": {"currency_options": {"eur": taxed}}})
    refused = refusal(rates.update, rate, {"fixed_amount": {"currency_options": {"gbp": taxed}}})
    assert refused.param == "fixed_amount[currency_options][gbp][amount]"


def test_what_a_shipping_rate_refuses(stripe_client: Any) -> None:
    """No amount, one below zero, days that end before they begin."""
    create = stripe_client.v1.shipping_rates.create
    assert refusal(create, {"display_name": "Ground"}).param == "fixed_amount"
    below = {"display_name": "Ground", "fixed_amount": {"amount": -1, "currency": "usd"}}
    assert refusal(create, below).param == "fixed_amount[amount]"
    days = {name: {"unit": "day", "value": value} for name, value in (("minimum", 3), ("maximum", 2))}
    never = {**below, "fixed_amount": {"amount": 1, "currency": "usd"}, "delivery_estimate": days}
    assert refusal(create, never).param == "delivery_estimate[minimum]"


def test_an_archived_rate_sends_nothing_more(stripe_client: Any) -> None:
    """`active` is "whether the shipping rate can be used for new purchases". Guess: the sentence."""
    amount = {"amount": 500, "currency": "usd"}
    rates = stripe_client.v1.shipping_rates
    rate = rates.create({"display_name": "Post", "type": "fixed_amount", "fixed_amount": amount}).id
    line = {
        "price_data": {"currency": "eur", "unit_amount": 500, "product_data": {"name": "Hat"}},
        "quantity": 1,
    }
    session = {"mode": "payment", "success_url": "https://example.com", "line_items": [line]}
    sent = {**session, "shipping_options": [{"shipping_rate": rate}]}
    error = refusal(stripe_client.v1.checkout.sessions.create, sent)
    assert error.user_message == f"The shipping rate {rate} has no amount in eur, only in usd."
    rates.update(rate, {"active": False})
    customer = stripe_client.v1.customers.create({}).id
    for error in (
        refusal(stripe_client.v1.checkout.sessions.create, sent),
        refusal(
            stripe_client.v1.invoices.create, {"customer": customer, "shipping_cost": {"shipping_rate": rate}}
        ),
    ):
        assert error.user_message == f"The shipping rate {rate} is not active."


def test_shipping_rates_are_listed_by_currency(stripe_client: Any) -> None:
    """ "Only return shipping rates for the given currency": https://docs.stripe.com/api/shipping_rates/list."""
    rates = stripe_client.v1.shipping_rates
    for currency in ("usd", "eur"):
        amount = {"amount": 500, "currency": currency}
        rates.create({"display_name": "Post", "type": "fixed_amount", "fixed_amount": amount})
    assert [each.fixed_amount.currency for each in rates.list({"currency": "EUR"}).data] == ["eur"]
    assert "Invalid currency: xxx" in refusal(rates.list, {"currency": "xxx"}).user_message
