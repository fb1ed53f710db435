"""Small things in which requests about payments are answered as Stripe was recorded, or documents it."""

from __future__ import annotations

from typing import Any

import pytest

from ..onboarding import onboarded
from ..refused import refusal
from .test_payment_intents import STAY


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        (0, "usd", "parameter_invalid_integer"),
        (100_050, "isk", "invalid_charge_amount_no_decimal_compatible"),
        (10_000_050, "ugx", "invalid_charge_amount_no_decimal_compatible"),
        (100_051, "kwd", None),
    ],
)
def test_amounts_a_currency_does_not_know(
    stripe_client: Any, amount: int, currency: str, code: str | None
) -> None:
    """Nothing at all, or digits without coins.

    Source: https://docs.stripe.com/currencies#special-cases; the words on nothing were recorded.
    """
    refused = refusal(stripe_client.v1.payment_intents.create, {"amount": amount, "currency": currency})
    assert (refused.code, refused.param) == (code, "amount")
    if amount == 0:
        assert "use a Setup Intent instead" in str(refused.user_message)


def test_whole_amounts_of_special_currencies_are_charged(stripe_client: Any) -> None:
    """Written with 00, or a last digit of 0; forints are charged with two decimals.

    Source: https://docs.stripe.com/currencies#special-cases.
    """
    for amount, currency in ((100_000, "isk"), (100_050, "kwd"), (100_050, "huf")):
        intent = stripe_client.v1.payment_intents.create({"amount": amount, "currency": currency})
        assert intent.amount == amount


def test_a_payment_method_that_is_not_there(stripe_client: Any) -> None:
    """The parameter is `payment_method`; a platform is told where else to look. Recorded."""
    customer = stripe_client.v1.customers.create().id
    attach = stripe_client.v1.payment_methods.attach
    first = refusal(attach, "pm_nope", {"customer": customer})
    assert (first.param, str(first.user_message)) == ("payment_method", "No such PaymentMethod: 'pm_nope'")
    onboarded(stripe_client)
    assert "one of your connected accounts" in str(
        refusal(attach, "pm_nope", {"customer": customer}).user_message
    )


def test_a_decline_while_attaching_is_about_no_parameter(stripe_client: Any) -> None:
    """`param` is empty, and not missing. Recorded."""
    customer = stripe_client.v1.customers.create().id
    refused = refusal(
        stripe_client.v1.payment_methods.attach, "pm_card_chargeDeclined", {"customer": customer}
    )
    assert (refused.code, refused.param) == ("card_declined", "")


def test_nobodys_payment_method_is_shared_once(stripe_client: Any) -> None:
    """Without a customer; from then on the platform cannot use it.

    Source: https://docs.stripe.com/connect/cloning-saved-payment-methods, and the words of the refusal.
    """
    account = onboarded(stripe_client)["id"]
    method = stripe_client.v1.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}}).id
    shared = stripe_client.v1.payment_methods.create({"payment_method": method}, {"stripe_account": account})
    assert shared.card.last4 == "4242"
    refused = refusal(
        stripe_client.v1.payment_intents.create,
        {"amount": 1000, "currency": "usd", "confirm": True, "payment_method": method, **STAY},
    )
    assert "shared with a connected account without Customer attachment" in str(refused.user_message)


def test_a_card_from_india_is_authenticated_where_that_is_asked_for(stripe_client: Any) -> None:
    """`request_three_d_secure=any`; recorded of 4000003560000008."""
    card = {"number": "4000003560000008", "exp_month": 12, "exp_year": 2034, "cvc": "123"}
    method = stripe_client.v1.payment_methods.create({"type": "card", "card": card}).id
    params = {"amount": 1000, "currency": "usd", "confirm": True, "payment_method": method, **STAY}
    asked = {"payment_method_options": {"card": {"request_three_d_secure": "any"}}}
    assert stripe_client.v1.payment_intents.create({**params, **asked}).status == "requires_action"


def test_a_routing_number_of_test_mode(stripe_client: Any) -> None:
    """111000000 is taken, although its digits do not add up. Recorded."""
    account = {
        "country": "US",
        "currency": "usd",
        "account_number": "000123456789",
        "routing_number": "111000000",
    }
    token = stripe_client.v1.tokens.create({"bank_account": account})
    assert token.bank_account.routing_number == "111000000"
