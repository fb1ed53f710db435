"""What a Checkout Session refuses, in Stripe's words."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from .conftest import MONTHLY, PAYING, SHIRT, SHOP, Price, create


def in_currency(currency: str, unit_amount: int) -> dict[str, Any]:
    """What a T-shirt costs, as the data of a price."""
    return {**SHIRT, "currency": currency, "unit_amount": unit_amount}


@pytest.mark.parametrize(
    ("params", "said", "param"),
    [
        (
            {"mode": "setup", "currency": "usd"},
            "You can not pass `line_items` in `setup` mode.",
            "line_items",
        ),
        (
            {"line_items": [{"price_data": MONTHLY, "quantity": 1}]},
            "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode "
            "or use only one-time prices.",
            "line_items[0]",
        ),
        (
            {"mode": "subscription"},
            "You must provide at least one recurring price in `subscription` mode when using prices.",
            "line_items",
        ),
        (
            {"mode": "subscription", "payment_intent_data": {"description": "x"}},
            "You can not pass `payment_intent_data` in `subscription` mode.",
            "payment_intent_data",
        ),
        (
            {
                "mode": "subscription",
                "payment_method_options": {"card": {"setup_future_usage": "off_session"}},
            },
            "You can not pass `payment_method_options[setup_future_usage]` in `subscription` mode.",
            "payment_method_options[card][setup_future_usage]",
        ),
        (
            {"line_items": [{"quantity": 1}]},
            "You must provide either price or price_data for each line item when using prices.",
            "line_items[0]",
        ),
        (
            {"customer": "cus_1", "customer_email": "a@example.com"},
            "You may only specify one of these parameters: customer, customer_email.",
            "customer",
        ),
        (
            {"allow_promotion_codes": False, "discounts": [{"coupon": "x"}]},
            "You may only specify one of these parameters: allow_promotion_codes, discounts.",
            "allow_promotion_codes",
        ),
        (
            {"line_items": [{"price_data": {**SHIRT, "unit_amount": 49}, "quantity": 1}]},
            "The Checkout Session's total amount due must add up to at least $0.50 usd",
            None,
        ),
        (
            {"line_items": [{"price_data": in_currency("bdt", 1993), "quantity": 1}]},
            "The Checkout Session's total amount must convert to at least 50 cents. ৳19.93 converts to "
            "approximately $0.18.",
            None,
        ),
        (
            # Nine digits: https://docs.stripe.com/currencies. Programs had ₹999,999.99 before.
            {"line_items": [{"price_data": in_currency("inr", 1_000_000_000), "quantity": 1}]},
            "The Checkout Session's total amount due must be no more than ₹9,999,999.99.",
            None,
        ),
        ({"success_url": "javascript:alert(1)"}, "Not a valid URL", "success_url"),
        (
            {"line_items": [{"price": "price_x", "quantity": 1}]},
            "No such price: 'price_x'",
            "line_items[0][price]",
        ),
    ],
)
def test_what_is_refused(stripe_client: Any, params: dict[str, Any], said: str, param: str | None) -> None:
    """In Stripe's words, and nothing is made.

    Source: public issue threads that quote them, and https://docs.stripe.com/api/checkout/sessions/create.
    """
    with pytest.raises(stripe.InvalidRequestError) as refused:
        create(stripe_client, **params)
    assert refused.value.user_message == said
    assert refused.value.param == param
    assert stripe_client.v1.checkout.sessions.list().data == []
    assert stripe_client.v1.prices.list().data == []


def test_a_session_is_for_no_more_than_its_types_take(stripe_client: Any) -> None:
    """As a program had it of Canadian bank debits in September 2026: of a cent more than was taken."""
    most, more = ([{"price_data": in_currency("cad", each), "quantity": 1}] for each in (300_000, 300_001))
    create(stripe_client, line_items=most, allowed_payment_method_types=["acss_debit"])
    with pytest.raises(stripe.InvalidRequestError) as refused:
        create(stripe_client, line_items=more, allowed_payment_method_types=["acss_debit"])
    assert (refused.value.code, refused.value.param) == ("amount_too_large", None)
    assert refused.value.user_message == (
        "The Checkout Session's total amount due must be no more than $3,000.00 CAD for the provided payment "
        "method types."
    )


def test_a_card_takes_no_whole_statement_descriptor(stripe_client: Any) -> None:
    """Refused when the session is made, where a card is among its types, in the words that programs report.

    Source: https://github.com/fluentform/fluentform/issues/384.
    """
    with pytest.raises(stripe.InvalidRequestError) as refused:
        create(stripe_client, payment_intent_data={"statement_descriptor": "Kite Club"})
    assert refused.value.param == "payment_intent_data[statement_descriptor]"
    assert "not supported for the payment_method_type `card`" in str(refused.value)
    types = {"allowed_payment_method_types": ["klarna"]}
    assert create(stripe_client, payment_intent_data={"statement_descriptor": "Kite Club"}, **types).id


def test_words_of_refusals_as_programs_report_them(stripe_client: Any, price: Price) -> None:
    """Of addresses that do not fit the page, of an archived product, of two rhythms and two currencies."""

    def refusal(**params: Any) -> tuple[str | None, str]:
        with pytest.raises(stripe.InvalidRequestError) as refused:
            create(stripe_client, **params)
        return refused.value.param, str(refused.value.user_message)

    assert refusal(ui_mode="embedded_page", return_url="https://shop.example.com") == (
        "success_url",
        "`success_url` is not supported with `ui_mode: embedded_page`",
    )
    shirt, euros, gone = price(), price(currency="eur"), price()
    product = stripe_client.v1.prices.retrieve(gone).product
    stripe_client.v1.products.update(product, {"active": False})
    assert refusal(line_items=[{"price": gone, "quantity": 1}]) == (
        "line_items[0][price]",
        f"Price `{gone}` is not available to be purchased because its product is not active.",
    )
    assert refusal(line_items=[{"price": each, "quantity": 1} for each in (shirt, euros)]) == (
        "line_items[1][price]",
        "The price specified only supports `eur`. This doesn't match the expected currency: `usd`.",
    )
    rhythms = [price(recurring={"interval": each}) for each in ("month", "year")]
    assert refusal(mode="subscription", line_items=[{"price": each, "quantity": 1} for each in rhythms]) == (
        None,
        "Checkout does not support multiple prices with different billing intervals.",
    )


SAVING: dict[str, Any] = {"mode": "setup", "currency": "usd", "line_items": []}


def dropdown(value: str, default: str | None = None) -> dict[str, Any]:
    """A field of one choice."""
    own = {"options": [{"label": "A", "value": value}], **({"default_value": default} if default else {})}
    return {"key": "a", "label": {"type": "custom", "custom": "A"}, "type": "dropdown", "dropdown": own}


SUBSCRIBING = {**PAYING, "mode": "subscription", "line_items": [{"price_data": MONTHLY, "quantity": 1}]}


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"custom_fields": [dropdown("a-b")]}, "custom_fields[0][dropdown][options]"),
        ({"custom_fields": [dropdown("a", "b")]}, "custom_fields[0][dropdown][default_value]"),
        ({**SAVING, "phone_number_collection": {"enabled": True}}, "phone_number_collection[enabled]"),
        (
            {**SAVING, "saved_payment_method_options": {"payment_method_save": "enabled"}},
            "saved_payment_method_options",
        ),
        (  # as programs report in 2026: nobody would find the card again
            {"saved_payment_method_options": {"payment_method_save": "enabled"}},
            "saved_payment_method_options[payment_method_save]",
        ),
        ({"permissions": {"update_shipping_details": "server_only"}}, "permissions"),
        (
            {"payment_intent_data": {"application_fee_amount": 10}},
            "payment_intent_data[application_fee_amount]",
        ),
        (
            {"payment_intent_data": {"transfer_data": {"destination": "acct_nope"}}},
            "payment_intent_data[transfer_data][destination]",
        ),
        (
            {"shipping_options": [{"shipping_rate_data": {"display_name": "Post"}}]},
            "shipping_options[0][shipping_rate_data][fixed_amount]",
        ),
        (
            {**SUBSCRIBING, "subscription_data": {"billing_cycle_anchor": 1000}},
            "subscription_data[billing_cycle_anchor]",
        ),
        (
            {**SUBSCRIBING, "subscription_data": {"billing_cycle_anchor": 4_000_000_000}},
            "subscription_data[billing_cycle_anchor]",
        ),
        (
            {**SUBSCRIBING, "subscription_data": {"trial_period_days": 731}},
            "subscription_data[trial_period_days]",
        ),
    ],
)
def test_what_could_not_be_paid_is_refused_at_once(
    stripe_client: Any, params: dict[str, Any], param: str | None
) -> None:
    """The anchor "must be a future UNIX timestamp before the next natural subscription billing date".

    Source: https://docs.stripe.com/payments/checkout/billing-cycle and
    https://docs.stripe.com/api/checkout/sessions/create.
    """
    with pytest.raises(stripe.InvalidRequestError) as refused:
        create(stripe_client, **params)
    assert (refused.value.http_status, refused.value.param) == (400, param)


def test_a_new_account_has_no_terms_to_agree_to() -> None:
    """In the words that programs report; elsewhere the terms are taken to be there."""
    asked = {"consent_collection": {"terms_of_service": "required"}}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        create(Sandbox(seed="terms", profile="fresh").client(), **asked)
    assert refused.value.param == "consent_collection[terms_of_service]"
    assert "unless a URL is set in the Stripe Dashboard" in str(refused.value)
    shown = create(Sandbox(seed="terms").client(), **asked).consent_collection
    assert (shown.promotions, shown.terms_of_service) == ("none", "required")  # recorded in November 2025


@pytest.mark.parametrize(
    ("ui_mode", "given", "param"),
    [
        ("elements", {"custom_text": {"submit": {"message": "Thanks"}}}, "custom_text"),
        ("elements", {"submit_type": "pay"}, "submit_type"),
        (
            "elements",
            {"tax_id_collection": {"enabled": True, "required": "never"}},
            "tax_id_collection[required]",
        ),
        (
            "elements",
            {"payment_method_options": {"card": {"restrictions": {"brands_blocked": ["american_express"]}}}},
            "payment_method_options[card][restrictions]",
        ),
        (
            "embedded_page",
            {"permissions": {"update_shipping_details": "server_only"}},
            "permissions[update_shipping_details]",
        ),
    ],
)
def test_what_a_kind_of_page_cannot_have(
    stripe_client: Any, ui_mode: str, given: dict[str, Any], param: str
) -> None:
    """ "You can't set this parameter if `ui_mode` is `elements`", in the reference of each."""
    line = {
        "price_data": {"currency": "usd", "unit_amount": 500, "product_data": {"name": "Hat"}},
        "quantity": 1,
    }
    sent = {"mode": "payment", "line_items": [line], "ui_mode": ui_mode, "return_url": SHOP, **given}
    with pytest.raises(stripe.InvalidRequestError) as error:
        stripe_client.v1.checkout.sessions.create(sent)
    assert (error.value.param, error.value.user_message) == (
        param,
        f"`{param}` is not supported with `ui_mode: {ui_mode}`",
    )


def test_only_payments_are_shipped(stripe_client: Any) -> None:
    """A first invoice would not ask for it.

    Source: https://docs.stripe.com/payments/during-payment/charge-shipping.
    """
    amount = {"amount": 500, "currency": "usd"}
    rate = {"display_name": "Post", "fixed_amount": amount, "type": "fixed_amount"}
    sent = {"mode": "subscription", "shipping_options": [{"shipping_rate_data": rate}]}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        create(stripe_client, **sent, line_items=[{"price_data": MONTHLY, "quantity": 1}])
    assert refused.value.param == "shipping_options"


def test_what_only_a_mode_has_is_refused_inside_options(stripe_client: Any) -> None:
    """ "This is only accepted for Checkout Sessions in `setup` mode". Guess: in these words."""
    line = {
        "price_data": {"currency": "usd", "unit_amount": 500, "product_data": {"name": "Hat"}},
        "quantity": 1,
    }
    options = {"acss_debit": {"currency": "usd"}}
    sent = {"mode": "payment", "line_items": [line], "success_url": SHOP, "payment_method_options": options}
    with pytest.raises(stripe.InvalidRequestError, match="in `payment` mode") as error:
        stripe_client.v1.checkout.sessions.create(sent)
    assert error.value.param == "payment_method_options[acss_debit][currency]"


def test_nobody_leaves_a_page_that_never_redirects(stripe_client: Any) -> None:
    """Neither by what the dashboard offers, nor by a type that is named.

    Source: https://docs.stripe.com/payments/checkout/custom-success-page#disable-redirects.
    """

    def made(**more: Any) -> Any:
        price = {"currency": "eur", "unit_amount": 500, "product_data": {"name": "Hat"}}
        sent = {"mode": "payment", "line_items": [{"price_data": price, "quantity": 1}], **more}
        return stripe_client.v1.checkout.sessions.create({**sent, "ui_mode": "embedded_page"})

    on = {"display_preference": {"preference": "on"}}
    offers = stripe_client.v1.payment_method_configurations.create({"name": "Euros", "ideal": on}).id
    assert "ideal" in made(return_url=SHOP, payment_method_configuration=offers).payment_method_types
    never = {"redirect_on_completion": "never"}
    stays = made(**never, payment_method_configuration=offers).payment_method_types
    assert "card" in stays
    assert "ideal" not in stays
    with pytest.raises(stripe.InvalidRequestError) as error:
        made(**never, allowed_payment_method_types=["card", "ideal"])
    assert error.value.param == "allowed_payment_method_types"


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"price": "1000"}, "The `price` parameter should be the ID of a price object, rather than"),
        ({"price": "4.99"}, "The `price` parameter should be the ID of a price object, rather than"),
        ({"name": "Hat", "amount": 500, "currency": "usd"}, "You cannot use `line_items.amount`, `line"),
        ({"price_data": {"currency": "usd", "unit_amount": 500}}, "You must specify either `product` or"),
    ],
)
def test_an_item_is_of_a_price_that_is_there(stripe_client: Any, item: dict[str, Any], said: str) -> None:
    """Or of one of a product. As programs report it, 2022 to 2026."""
    for version in ("2022-11-15", "2026-09-30.endive"):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            stripe_client.v1.checkout.sessions.create(
                {"line_items": [{**item, "quantity": 1}], "mode": "payment", "success_url": SHOP},
                {"stripe_version": version},
            )
        assert str(refused.value.user_message).startswith(said)
        assert refused.value.code is None
