"""What may be said in `payment_method_options`, as the parameters of payment and setup intents tell."""

from __future__ import annotations

from typing import Any

import pytest

from ..refused import refusal

INTENT = {"amount": 2000, "currency": "usd"}
MANDATE = {
    "amount": 2000,
    "amount_type": "fixed",
    "interval": "month",
    "reference": "tea",
    "start_date": 1706788800,
}


def message(client: Any, type: str, **options: Any) -> str:
    """What is said of a payment intent with options of a type."""
    params = {**INTENT, "payment_method_options": {type: options}}
    return str(refusal(client.v1.payment_intents.create, params).user_message)


@pytest.mark.parametrize("days", ["2024-02-01", "2024-02-03", "2024-02-17"])
def test_an_account_is_debited_3_to_15_days_from_now(stripe_client: Any, days: str) -> None:
    """The target date is neither sooner nor later; today is 2024-02-01."""
    assert "between 3 and 15 days" in message(stripe_client, "us_bank_account", target_date=days)
    for fits in ("2024-02-04", "2024-02-16"):
        params = {**INTENT, "payment_method_options": {"us_bank_account": {"target_date": fits}}}
        created = stripe_client.v1.payment_intents.create(params)
        assert created.payment_method_options.us_bank_account.target_date == fits


def test_the_interval_of_a_mandate_is_a_year_at_most(stripe_client: Any) -> None:
    """12 months or 52 weeks; and it ends after it begins."""
    for interval, count in (("month", 13), ("week", 53), ("year", 2)):
        mandate = {**MANDATE, "interval": interval, "interval_count": count}
        assert "can be at most" in message(stripe_client, "card", mandate_options=mandate)
    ended = {**MANDATE, "interval_count": 1, "end_date": 1706788800}
    assert "after the start date" in message(stripe_client, "card", mandate_options=ended)
    yearly = {**MANDATE, "interval_count": 12}
    params = {**INTENT, "payment_method_options": {"card": {"mandate_options": yearly}}}
    assert stripe_client.v1.payment_intents.create(params).payment_method_options.card.mandate_options


@pytest.mark.parametrize(
    ("type", "name", "value"),
    [("blik", "code", "123456"), ("card", "moto", True), ("card", "network", "visa")],
)
def test_what_only_a_confirmation_can_say(stripe_client: Any, type: str, name: str, value: Any) -> None:
    """It is refused of an intent that is only made or changed."""
    intents = stripe_client.v1.payment_intents
    assert "only be set when you confirm" in message(stripe_client, type, **{name: value})
    options = {"payment_method_options": {type: {name: value}}}
    assert (
        "only be set when you confirm"
        in refusal(intents.update, intents.create(INTENT).id, options).user_message
    )


def test_a_confirmation_may_say_it(stripe_client: Any) -> None:
    """Whether it comes with the intent or afterwards."""
    intents = stripe_client.v1.payment_intents
    said = {"payment_method": "pm_card_visa", "payment_method_options": {"card": {"network": "visa"}}}
    said["return_url"] = "https://example.com"
    assert intents.create({**INTENT, **said, "confirm": True}).status == "succeeded"
    assert intents.confirm(intents.create(INTENT).id, said).status == "succeeded"


def test_an_own_account_is_not_set_up_for_a_customer(stripe_client: Any) -> None:
    """`attach_to_self` is of the account's own money, as its parameter tells."""
    customer = stripe_client.v1.customers.create({})
    error = refusal(stripe_client.v1.setup_intents.create, {"attach_to_self": True, "customer": customer.id})
    assert error.param == "attach_to_self"


def test_what_a_upi_mandate_says_is_no_field_of_a_payment(stripe_client: Any) -> None:
    """It is taken, and not shown: a payment intent's type has no such field, a setup intent's has."""
    mandate = {"amount": 2000, "amount_type": "fixed"}
    params = {"payment_method_options": {"upi": {"mandate_options": mandate}}}
    created = stripe_client.v1.payment_intents.create({"amount": 20_000, "currency": "inr", **params})
    assert "mandate_options" not in created.to_dict()["payment_method_options"]["upi"]


def test_a_charge_shows_who_was_authenticated_elsewhere(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/payment-intents/three-d-secure-import."""
    said = {
        "ares_trans_status": "A",
        "cryptogram": "M6+990I6FAD6Y3aTF1TSAAADFAA=",
        "electronic_commerce_indicator": "06",
        "exemption_indicator": "low_risk",
        "transaction_id": "f879ea1c-aa2c-4441-806d-e30406466d79",
        "version": "2.2.0",
    }
    params = {
        **INTENT,
        "confirm": True,
        "payment_method": "pm_card_visa",
        "return_url": "https://example.com",
        "payment_method_options": {"card": {"three_d_secure": said}},
        "expand": ["latest_charge"],
    }
    charge = stripe_client.v1.payment_intents.create(params).latest_charge
    seen = charge.payment_method_details.card.three_d_secure
    assert (seen.exemption_indicator, seen.version) == ("low_risk", "2.2.0")
    assert (seen.result, seen.electronic_commerce_indicator) == ("attempt_acknowledged", "06")
