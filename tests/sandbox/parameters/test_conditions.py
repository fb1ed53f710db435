"""What the documentation of a parameter promises of any request: numbers, and what goes together."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from ..three_d_secure.test_authentications import BROWSER

CARD = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2030}
ISSUER = {"issuer": {"type": "account"}}
ACSS = {"payment_schedule": "interval"}
SHIPPING = {"display_name": "Post", "type": "fixed_amount"}


def refused(client: stripe.StripeClient, path: str, **params: Any) -> tuple[str | None, str | None]:
    """The parameter and the sentence of a refusal."""
    with pytest.raises(stripe.InvalidRequestError) as error:
        client.raw_request("post", path, **params)
    return error.value.param, error.value.user_message


@pytest.mark.parametrize(
    ("path", "params", "missing"),
    [
        ("/v1/invoices", ISSUER, "issuer[account]"),
        (
            "/v1/invoices",
            {"shipping_cost": {"shipping_rate_data": SHIPPING}},
            "shipping_cost[shipping_rate_data][fixed_amount]",
        ),
        (
            "/v1/setup_intents",
            {"payment_method_options": {"acss_debit": {"mandate_options": ACSS}}},
            "payment_method_options[acss_debit][mandate_options][interval_description]",
        ),
        (
            "/v1/checkout/sessions",
            {"branding_settings": {"icon": {"type": "file"}}},
            "branding_settings[icon][file]",
        ),
        ("/v1/tax_ids", {"type": "eu_vat", "value": "DE1", "owner": {"type": "customer"}}, "owner[customer]"),
    ],
)
def test_what_a_value_beside_it_requires(
    stripe_client: stripe.StripeClient, path: str, params: dict[str, Any], missing: str
) -> None:
    """ "Required if `type` is `file`", "Must be present if type is `fixed_amount`": the reference of each."""
    assert refused(stripe_client, path, **params) == (missing, f"Missing required param: {missing}.")


def test_what_belongs_to_another_value(stripe_client: stripe.StripeClient) -> None:
    """ "Only valid when `type` is `custom_line_item`", "disallowed otherwise". Guess: the sentence."""
    line = {"type": "invoice_line_item", "invoice_line_item": "il_1", "unit_amount": 5}
    assert refused(stripe_client, "/v1/credit_notes", invoice="in_1", lines=[line]) == (
        "lines[0][unit_amount]",
        "`unit_amount` can only be used when `type` is `custom_line_item`.",
    )
    icon = {"type": "url", "url": "https://example.com/icon.png", "file": "file_1"}
    param, _ = refused(stripe_client, "/v1/checkout/sessions", branding_settings={"icon": icon})
    assert param == "branding_settings[icon][file]"


@pytest.mark.parametrize(
    ("path", "params", "said"),
    [
        (
            "/v1/invoiceitems",
            {"quantity_decimal": "-1.5"},
            ("quantity_decimal", "Invalid non-negative decimal"),
        ),
        ("/v1/invoiceitems", {"quantity": -1}, ("quantity", "Invalid non-negative integer")),
        (
            "/v1/billing/alerts",
            {
                "alert_type": "usage_threshold",
                "title": "Calls",
                "usage_threshold": {"gte": 0, "meter": "mtr_1", "recurrence": "one_time"},
            },
            ("usage_threshold[gte]", "This value must be greater than or equal to 1."),
        ),
        (
            "/v1/shipping_rates",
            {
                "display_name": "Post",
                "fixed_amount": {"amount": 5, "currency": "usd"},
                "delivery_estimate": {"maximum": {"unit": "day", "value": 0}},
            },
            ("delivery_estimate[maximum][value]", "This value must be greater than or equal to 1."),
        ),
    ],
)
def test_numbers_that_are_too_small(
    stripe_client: stripe.StripeClient, path: str, params: dict[str, Any], said: tuple[str, str]
) -> None:
    """ "Non-negative decimal", "Must be greater than 0.", in the reference of each."""
    assert refused(stripe_client, path, **params) == said


def test_a_list_has_what_it_must_have(stripe_client: stripe.StripeClient) -> None:
    """ "The `payment_method` permission must be included" among those of a link. Guess: the sentence."""
    account = {"financial_connections": {"permissions": ["balances"]}}
    options = {"payment_method_options": {"us_bank_account": account}}
    param, sentence = refused(stripe_client, "/v1/setup_intents", **options)
    assert (param, sentence) == (
        "payment_method_options[us_bank_account][financial_connections][permissions]",
        "The `payment_method` permission must be included.",
    )


@pytest.mark.parametrize(
    ("path", "params", "names"),
    [
        (
            "/v1/treasury/outbound_payments",
            {
                "amount": 5,
                "currency": "usd",
                "destination_payment_method": "pm_1",
                "destination_payment_method_data": {"type": "financial_account", "financial_account": "fa_2"},
                "financial_account": "fa_1",
            },
            "destination_payment_method, destination_payment_method_data",
        ),
        (
            "/v1/three_d_secure/authentications",
            {
                "channel": BROWSER,
                "message_category": "payment_authentication",
                "payment_method": "pm_1",
                "payment_method_data": {"type": "card", "card": CARD},
            },
            "payment_method, payment_method_data",
        ),
    ],
)
def test_what_excludes_another(
    stripe_client: stripe.StripeClient, path: str, params: dict[str, Any], names: str
) -> None:
    """ "Exclusive with `destination_payment_method_data`", "mutually exclusive with the `payment_method`
    parameter": the reference of each.
    """
    _, message = refused(stripe_client, path, **params)
    assert message == f"You may only specify one of these parameters: {names}."
