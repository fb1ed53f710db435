"""What the documentation of single parameters tells, and the types do not: which of them exclude each other,
which need each other, and what a text or a number may be. The parts of sentences are of Stripe's reference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from .refused import refusal

INTENT = {"amount": 2000, "currency": "usd"}


def intent(**options: Any) -> dict[str, Any]:
    """A payment intent's parameters with options by type."""
    return {**INTENT, "payment_method_options": options}


def product(**values: Any) -> dict[str, Any]:
    """A product's parameters with a price."""
    return {"name": "Tea", "default_price_data": {"currency": "usd", **values}}


# What is asked for, the parameter that is refused, and a part of the sentence.
REFUSED: tuple[tuple[str, Mapping[str, Any], str, str], ...] = (
    (
        "payment_intents",
        intent(konbini={"expires_after_days": 6, "expires_at": 1707000000}),
        "payment_method_options[konbini][expires_after_days]",
        "You may only specify one of these parameters: expires_after_days, expires_at.",
    ),
    (
        "products",
        product(unit_amount=5, unit_amount_decimal="5.5"),
        "default_price_data[unit_amount]",
        "You may only specify one of these parameters: unit_amount, unit_amount_decimal.",
    ),
    (
        "payment_intents",
        intent(payto={"mandate_options": {"amount_type": "fixed"}}),
        "payment_method_options[payto][mandate_options][amount]",
        "Missing required param: payment_method_options[payto][mandate_options][amount].",
    ),
    (
        "payment_intents",
        intent(acss_debit={"mandate_options": {"payment_schedule": "combined"}}),
        "payment_method_options[acss_debit][mandate_options][interval_description]",
        "Missing required param",
    ),
    (
        "payment_intents",
        intent(bacs_debit={"mandate_options": {"reference_prefix": "tea"}}),
        "payment_method_options[bacs_debit][mandate_options][reference_prefix]",
        "only uppercase letters",
    ),
    (
        "payment_intents",
        intent(sepa_debit={"mandate_options": {"reference_prefix": "STRIPE1"}}),
        "payment_method_options[sepa_debit][mandate_options][reference_prefix]",
        "cannot begin with 'stripe'",
    ),
    (
        "payment_intents",
        intent(afterpay_clearpay={"reference": "a b"}),
        "payment_method_options[afterpay_clearpay][reference]",
        "can only contain letters",
    ),
    (
        "payment_intents",
        intent(konbini={"confirmation_number": "0000000000"}),
        "payment_method_options[konbini][confirmation_number]",
        "only zeroes",
    ),
    (
        "payment_intents",
        intent(konbini={"confirmation_number": "12345"}),
        "payment_method_options[konbini][confirmation_number]",
        "10 to 11 digit",
    ),
    (
        "payment_intents",
        intent(us_bank_account={"target_date": "3.2.2024"}),
        "payment_method_options[us_bank_account][target_date]",
        "YYYY-MM-DD",
    ),
    (
        "topups",
        {**INTENT, "statement_descriptor": "Tëa"},
        "statement_descriptor",
        "ascii characters",
    ),
    (
        "payment_intents",
        {**INTENT, "amount_details": {"shipping": {"from_postal_code": "12/34"}}},
        "amount_details[shipping][from_postal_code]",
        "hyphens and spaces are allowed",
    ),
    (
        "payment_intents",
        {**INTENT, "amount_details": {"discount_amount": 0}},
        "amount_details[discount_amount]",
        "greater than or equal to 1",
    ),
)


@pytest.mark.parametrize(("service", "params", "param", "words"), REFUSED, ids=lambda each: str(each)[-40:])
def test_what_documentation_rules_out_is_refused(
    stripe_client: Any, service: str, params: Mapping[str, Any], param: str, words: str
) -> None:
    """At any depth, and wherever else the same sentence stands."""
    error = refusal(getattr(stripe_client.v1, service).create, params)
    assert error.param == param
    assert words in error.user_message


ALLOWED: tuple[Mapping[str, Any], ...] = (
    {"bacs_debit": {"mandate_options": {"reference_prefix": "TEA/1 "}}},
    {"afterpay_clearpay": {"reference": "a_b-1"}},
    {"konbini": {"confirmation_number": "01234567890", "expires_at": 1707000000}},
    {"payto": {"mandate_options": {"amount_type": "maximum"}}},
)


@pytest.mark.parametrize("options", ALLOWED, ids=lambda each: next(iter(each)))
def test_what_documentation_allows_is_taken(stripe_client: Any, options: Mapping[str, Any]) -> None:
    """A type with other options than it names is not disturbed."""
    assert stripe_client.v1.payment_intents.create(intent(**options)).status == "requires_payment_method"


def test_a_page_needs_nothing_that_depends_on_two_things(
    stripe_client: Any, item: Callable[[], dict[str, Any]]
) -> None:
    """An embedded page may do without `return_url`: it is required only if payments redirect, too."""
    session = {"mode": "payment", "ui_mode": "embedded_page", "redirect_on_completion": "never"}
    created = stripe_client.v1.checkout.sessions.create({**session, "line_items": [item()]})
    assert created.return_url is None


@pytest.fixture
def item() -> Callable[[], dict[str, Any]]:
    """A line item of a price of its own."""
    price = {"currency": "usd", "product_data": {"name": "Tea"}, "unit_amount": 500}
    return lambda: {"price_data": price, "quantity": 1}
