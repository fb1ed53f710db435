"""What the reference of Checkout, payment links and the portal says of single parameters.

Sources: https://docs.stripe.com/api/checkout/sessions/create, https://docs.stripe.com/api/payment-link/create
and https://docs.stripe.com/api/customer_portal/sessions/create.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from .conftest import PAYING, SHOP

Price = Callable[..., str]
DAY = 86_400
MONTHLY = {"interval": "month"}


def refused(create: Callable[..., Any], params: dict[str, Any]) -> tuple[str | None, str]:
    """The parameter and the message of a refusal."""
    with pytest.raises(stripe.InvalidRequestError) as caught:
        create(params)
    return caught.value.param, str(caught.value.user_message)


def subscribing(price: str, **data: Any) -> dict[str, Any]:
    """A session's parameters, of a subscription to a price."""
    items = [{"price": price, "quantity": 1}]
    return {"mode": "subscription", "success_url": SHOP, "line_items": items, "subscription_data": data}


def test_a_trial_is_two_days_at_least(stripe_client: Any, price: Price) -> None:
    """`trial_end` "has to be at least 48 hours in the future", `trial_period_days` "at least 1"."""
    gold, create = price(recurring=MONTHLY), stripe_client.v1.checkout.sessions.create
    now = stripe_client.v1.customers.create().created
    assert refused(create, subscribing(gold, trial_end=now + 2 * DAY - 1)) == (
        "subscription_data[trial_end]",
        "The `trial_end` date has to be at least 2 days in the future.",
    )
    assert refused(create, subscribing(gold, trial_period_days=0)) == (
        "subscription_data[trial_period_days]",
        "This value must be greater than or equal to 1.",
    )
    assert create(subscribing(gold, trial_end=now + 2 * DAY)).amount_total == 0
    link = {"line_items": [{"price": gold, "quantity": 1}], "subscription_data": {"trial_period_days": 0}}
    assert refused(stripe_client.v1.payment_links.create, link)[0] == "subscription_data[trial_period_days]"


def test_what_is_captured_by_hand_has_no_invoice(stripe_client: Any, price: Price) -> None:
    """ "Enabling `invoice_creation` isn't supported if you set `payment_intent_data[capture_method]`".

    Source: https://docs.stripe.com/payments/checkout/receipts#paid-invoices.
    """
    params = {**PAYING, "invoice_creation": {"enabled": True}}
    by_hand = {**params, "payment_intent_data": {"capture_method": "manual"}}
    assert refused(stripe_client.v1.checkout.sessions.create, by_hand)[0] == "invoice_creation"
    assert stripe_client.v1.checkout.sessions.create(params).invoice_creation.enabled


def test_no_amount_is_taken_off_a_part_of_a_period(stripe_client: Any, price: Price) -> None:
    """Neither by a coupon nor by a code: a limitation of `create_prorations`, which is the default.

    Source: https://docs.stripe.com/payments/checkout/billing-cycle#limitations.
    """
    create, v1 = stripe_client.v1.checkout.sessions.create, stripe_client.v1
    anchor = v1.customers.create().created + 10 * DAY
    off = v1.coupons.create({"amount_off": 100, "currency": "usd", "duration": "once"}).id
    code = v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": off}}).id
    part = v1.coupons.create({"percent_off": 10, "duration": "once"}).id
    gold = price(recurring=MONTHLY)
    for discount in ({"coupon": off}, {"promotion_code": code}):
        asked = {**subscribing(gold, billing_cycle_anchor=anchor), "discounts": [discount]}
        assert refused(create, asked)[0] == "discounts[0]"
        data = {"billing_cycle_anchor": anchor, "proration_behavior": "none"}
        assert create({**subscribing(gold, **data), "discounts": [discount]}).amount_total == 0
    asked = {**subscribing(gold, billing_cycle_anchor=anchor), "discounts": [{"coupon": part}]}
    assert create(asked).amount_total > 0


def test_a_quantity_is_adjusted_up_to_999999(stripe_client: Any, price: Price) -> None:
    """`adjustable_quantity.maximum`: "You can specify a value up to 999999"; none of something is not sold.

    Source of the latter: https://github.com/stripe/openapi/issues/93.
    """
    nothing = {"mode": "payment", "success_url": SHOP, "line_items": [{"price": price(), "quantity": 0}]}
    assert refused(stripe_client.v1.checkout.sessions.create, nothing) == (
        "line_items[0][quantity]",
        "This value must be greater than or equal to 1.",
    )
    for most in (999_999, 1_000_000):
        bounds = {"enabled": True, "maximum": most}
        items = [{"price": price(), "quantity": 1, "adjustable_quantity": bounds}]
        session = {"mode": "payment", "success_url": SHOP, "line_items": items}
        if most == 999_999:
            new_session = stripe_client.v1.checkout.sessions.create({**session, "expand": ["line_items"]})
            assert new_session.line_items.data[0].adjustable_quantity.maximum == most
        else:
            where = "line_items[0][adjustable_quantity][maximum]"
            assert refused(stripe_client.v1.checkout.sessions.create, session)[0] == where
            assert refused(stripe_client.v1.payment_links.create, {"line_items": items})[0] == where


def test_an_optional_item_could_be_a_line(stripe_client: Any, price: Price) -> None:
    """One configures "`optional_items` in the same way you configure `line_items`"; both count together.

    Source: https://docs.stripe.com/payments/checkout/optional-items and the reference.
    """
    book, gold, yearly = price(), price(recurring=MONTHLY), price(recurring={"interval": "year"})
    gone = price()
    stripe_client.v1.prices.update(gone, {"active": False})
    sessions, links = stripe_client.v1.checkout.sessions, stripe_client.v1.payment_links
    where = "optional_items[0][price]"
    for offer, param in (("price_nope", where), (gone, where), (gold, "optional_items[0]")):
        params: dict[str, Any] = {"line_items": [{"price": book, "quantity": 1}]}
        params["optional_items"] = [{"price": offer, "quantity": 1}]
        assert refused(links.create, params)[0] == param
        assert refused(sessions.create, {**params, "mode": "payment", "success_url": SHOP})[0] == param
    offers = [{"price": yearly, "quantity": 1}]
    message = "Checkout does not support multiple prices with different billing intervals."
    assert refused(sessions.create, {**subscribing(gold), "optional_items": offers})[1] == message
    lines = [{"price": book, "quantity": 1}] * 20
    offers = [{"price": price(), "quantity": 1}]
    assert refused(links.create, {"line_items": lines, "optional_items": offers})[0] == "line_items"
    assert links.create({"line_items": lines[1:], "optional_items": offers}).optional_items
    once = {**subscribing(gold), "optional_items": offers}
    once["line_items"] += lines
    assert refused(sessions.create, once)[0] == "optional_items"


def test_an_archived_tax_rate_is_not_used(stripe_client: Any, price: Price) -> None:
    """It "cannot be used with new applications or Checkout Sessions".

    Source: https://docs.stripe.com/api/tax_rates/object.
    """
    rate = stripe_client.v1.tax_rates.create({"display_name": "VAT", "percentage": 20, "inclusive": False}).id
    items = [{"price": price(), "quantity": 1, "tax_rates": [rate]}]
    session = {"mode": "payment", "success_url": SHOP, "line_items": items}
    assert stripe_client.v1.checkout.sessions.create(session).total_details.amount_tax > 0
    stripe_client.v1.tax_rates.update(rate, {"active": False})
    assert refused(stripe_client.v1.checkout.sessions.create, session)[0] == "line_items[0][tax_rates]"


def test_the_values_of_a_dropdown_are_unique(stripe_client: Any, price: Price) -> None:
    """An option's value "must be unique to this option"."""
    options = [{"label": "Small", "value": "s"}, {"label": "Smaller", "value": "s"}]
    label = {"type": "custom", "custom": "Size"}
    field = {"key": "size", "label": label, "type": "dropdown", "dropdown": {"options": options}}
    items = [{"price": price(), "quantity": 1}]
    session = {"mode": "payment", "success_url": SHOP, "line_items": items, "custom_fields": [field]}
    where = "custom_fields[0][dropdown][options]"
    assert refused(stripe_client.v1.checkout.sessions.create, session)[0] == where


@pytest.mark.parametrize(
    ("recurring", "name", "value"),
    [
        (False, "subscription_data", {"description": "Gold"}),  # "at least one [...] recurring price"
        (False, "payment_method_collection", "if_required"),  # "may only be set in subscription mode"
        (True, "payment_intent_data", {"description": "Gold"}),  # "in payment mode"
        (True, "invoice_creation", {"enabled": True}),  # "for one-time payments"
    ],
)
def test_a_link_is_refused_what_its_sessions_could_not_have(
    stripe_client: Any, price: Price, recurring: bool, name: str, value: Any
) -> None:
    """What belongs to the other mode, of payments or of subscriptions."""
    sold = price(recurring=MONTHLY) if recurring else price()
    params = {"line_items": [{"price": sold, "quantity": 1}], name: value}
    assert refused(stripe_client.v1.payment_links.create, params)[0] == name


def test_a_link_that_redirects_says_where_to(stripe_client: Any, price: Price) -> None:
    """`after_completion.redirect` is "configuration when `type=redirect`"; its `url` is a page's."""
    items = [{"price": price(), "quantity": 1}]
    create = stripe_client.v1.payment_links.create
    bare = {"line_items": items, "after_completion": {"type": "redirect"}}
    assert refused(create, bare)[0] == "after_completion[redirect]"
    nowhere = {"type": "redirect", "redirect": {"url": "javascript:alert(1)"}}
    where = refused(create, {"line_items": items, "after_completion": nowhere})
    assert where == ("after_completion[redirect][url]", "Not a valid URL")


def test_a_link_that_redirected_thanks_again(stripe_client: Any, price: Price) -> None:
    """`type=hosted_confirmation` needs nothing else: its configuration is optional."""
    links = stripe_client.v1.payment_links
    elsewhere = {"type": "redirect", "redirect": {"url": "https://example.com"}}
    link = links.create({"line_items": [{"price": price(), "quantity": 1}], "after_completion": elsewhere})
    changed = links.update(link.id, {"after_completion": {"type": "hosted_confirmation"}})
    assert changed.after_completion.to_dict() == {
        "hosted_confirmation": {"custom_message": None},
        "type": "hosted_confirmation",
    }


def test_the_portal_leads_back_to_a_page(stripe_client: Any) -> None:
    """`return_url` is "the default URL to redirect customers to": no script, and no word."""
    customer = stripe_client.v1.customers.create().id
    refusals = {
        "undefined/account": "Invalid URL: An explicit scheme (such as https) must be provided.",
        "javascript:alert(1)": "Not a valid URL",
    }
    for address, said in refusals.items():
        session = {"customer": customer, "return_url": address}
        create = stripe_client.v1.billing_portal.sessions.create
        assert refused(create, session) == ("return_url", said)


def test_a_color_is_written_in_hex(stripe_client: Any, price: Price) -> None:
    """`background_color` is "a hex color value starting with `#`"."""
    session = {"mode": "payment", "success_url": SHOP, "line_items": [{"price": price(), "quantity": 1}]}
    for color, taken in (("#1a2b3c", True), ("red", False), ("1a2b3c", False)):
        params = {**session, "branding_settings": {"background_color": color}}
        if taken:
            assert (
                stripe_client.v1.checkout.sessions.create(params).branding_settings.background_color == color
            )
        else:
            param, _ = refused(stripe_client.v1.checkout.sessions.create, params)
            assert param == "branding_settings[background_color]"


def test_an_anchor_goes_with_no_trial_and_with_nothing_sold_once(stripe_client: Any, price: Price) -> None:
    """The latter, where the time up to it is free.

    Sources: https://docs.stripe.com/billing/subscriptions/billing-cycle,
    https://docs.stripe.com/changelog/dahlia/2026-06-24/checkout-sessions-billing-cycle-anchor-config, and of
    the sentence https://github.com/stripe/stripe-dotnet/issues/2689.
    """
    gold, create = price(recurring=MONTHLY), stripe_client.v1.checkout.sessions.create
    anchor = stripe_client.v1.customers.create().created + 10 * DAY
    config = {"billing_cycle_anchor_config": {"day_of_month": 1}}
    trials: list[dict[str, Any]] = [{"trial_end": anchor}, {"trial_period_days": 7}]
    pairs = [
        *({"billing_cycle_anchor": anchor, **other} for other in (*trials, config)),
        *({**config, **other} for other in trials),
    ]
    for pair in pairs:
        message = f"You may only specify one of these parameters: {', '.join(pair)}."
        assert refused(create, subscribing(gold, **pair))[1] == message
    assert create(subscribing(gold, **config)).status == "open"
    free = subscribing(gold, billing_cycle_anchor=anchor, proration_behavior="none")
    assert create(free).status == "open"
    once = {"price": price(), "quantity": 1}
    refusal = refused(create, {**free, "line_items": [*free["line_items"], once]})
    assert refusal[0] == "subscription_data[proration_behavior]"


def test_a_price_that_the_customer_chooses_is_alone(stripe_client: Any, price: Price) -> None:
    """Once, with nothing beside it and nothing off it, in sessions and links.

    Source: https://docs.stripe.com/payments/checkout/pay-what-you-want.
    """
    chosen = stripe_client.v1.prices.create(
        {"currency": "usd", "custom_unit_amount": {"enabled": True}, "product_data": {"name": "Tip"}}
    ).id
    one = {"price": chosen, "quantity": 1}
    coupon = stripe_client.v1.coupons.create({"percent_off": 10}).id
    session: dict[str, Any] = {"mode": "payment", "success_url": SHOP, "line_items": [one]}
    create = stripe_client.v1.checkout.sessions.create
    for more, param in (
        ({"line_items": [{**one, "quantity": 2}]}, "line_items[0][quantity]"),
        ({"line_items": [one, {"price": price(), "quantity": 1}]}, "line_items"),
        ({"optional_items": [{"price": price(), "quantity": 1}]}, "optional_items"),
        ({"allow_promotion_codes": True}, "allow_promotion_codes"),
        ({"discounts": [{"coupon": coupon}]}, "discounts"),
    ):
        assert refused(create, {**session, **more})[0] == param
    assert refused(
        stripe_client.v1.payment_links.create, {"line_items": [one], "allow_promotion_codes": True}
    )
    assert create(session).amount_total == 0


def test_a_text_has_255_characters_at_most(stripe_client: Any, price: Price) -> None:
    """Source: https://docs.stripe.com/payment-links/customize#add-custom-fields."""
    label = {"type": "custom", "custom": "Name"}
    field = {"key": "name", "type": "text", "label": label, "text": {"maximum_length": 256}}
    link = {"line_items": [{"price": price(), "quantity": 1}], "custom_fields": [field]}
    param = refused(stripe_client.v1.payment_links.create, link)[0]
    assert param == "custom_fields[0][text][maximum_length]"


def test_a_page_collects_for_itself(stripe_client: stripe.StripeClient) -> None:
    """`collected_information` is set when updating `embedded_page` or `elements` sessions.

    Source: https://docs.stripe.com/api/checkout/sessions/update. Guess: the words.
    """
    sessions: Any = stripe_client.v1.checkout.sessions
    told: Any = {
        "collected_information": {
            "shipping_details": {"name": "Ada", "address": {"country": "US", "line1": "1 Main Street"}}
        }
    }
    hosted = sessions.create(PAYING).id
    assert refused(lambda params: sessions.update(hosted, params), told) == (
        "collected_information",
        "`collected_information` is not supported with `ui_mode: hosted_page`",
    )
    embedded: Any = {**PAYING, "ui_mode": "embedded_page", "return_url": PAYING["success_url"]}
    del embedded["success_url"]
    updated = sessions.update(sessions.create(embedded).id, told)
    assert updated.collected_information.shipping_details.name == "Ada"


def test_a_code_for_new_customers_needs_one(stripe_client: Any, price: Price) -> None:
    """It is invalid where no customer is made: `customer_creation` in the reference. Guess: the words."""
    v1 = stripe_client.v1
    promotion = {"type": "coupon", "coupon": v1.coupons.create({"percent_off": 10}).id}
    code = v1.promotion_codes.create(
        {"promotion": promotion, "restrictions": {"first_time_transaction": True}}
    ).id
    session = {
        "discounts": [{"promotion_code": code}],
        "line_items": [{"price": price(), "quantity": 1}],
        "mode": "payment",
        "success_url": SHOP,
    }
    assert refused(v1.checkout.sessions.create, session)[0] == "discounts[0][promotion_code]"
    assert v1.checkout.sessions.create({**session, "customer_creation": "always"}).status == "open"


def test_an_archived_tax_rate_begins_no_subscription(
    stripe_client: stripe.StripeClient, price: Price
) -> None:
    """ "Inactive tax rates cannot be used with new applications or Checkout Sessions": the reference."""
    rate = stripe_client.v1.tax_rates.create({"display_name": "VAT", "percentage": 20, "inclusive": False})
    stripe_client.v1.tax_rates.update(rate.id, {"active": False})
    wanted: Any = {
        "line_items": [{"price": price(recurring=MONTHLY), "quantity": 1}],
        "mode": "subscription",
        "subscription_data": {"default_tax_rates": [rate.id]},
        "success_url": "https://example.com/",
    }
    param, _ = refused(stripe_client.v1.checkout.sessions.create, wanted)
    assert param == "subscription_data[default_tax_rates]"


FIELDS = [{"name": f"Field {index}", "value": "x"} for index in range(5)]
OPTIONS = [{"label": "One", "value": f"a{index}"} for index in range(201)]
TYPED = {"label": {"custom": "Which?", "type": "custom"}, "type": "text"}


@pytest.mark.parametrize(
    ("params", "array", "most"),
    [
        (
            {"invoice_creation": {"enabled": True, "invoice_data": {"custom_fields": FIELDS}}},
            "invoice_creation[invoice_data][custom_fields]",
            4,
        ),
        ({"custom_fields": [{**TYPED, "key": f"key{index}"} for index in range(4)]}, "custom_fields", 3),
        (
            {"custom_fields": [{**TYPED, "key": "a", "type": "dropdown", "dropdown": {"options": OPTIONS}}]},
            "custom_fields[0][dropdown][options]",
            200,
        ),
        ({"shipping_options": [{"shipping_rate": "shr_1"}] * 6}, "shipping_options", 5),
    ],
)
def test_a_list_is_no_longer_than_documented(
    stripe_client: Any, price: Price, params: dict[str, Any], array: str, most: int
) -> None:
    """Of a session and of a payment link.

    Source: the reference of each, and https://docs.stripe.com/invoicing/customize#custom-fields. The sentence
    is Stripe's, as a public program has it of `invoice_settings[custom_fields]`.
    """
    link = {"line_items": [{"price": price(), "quantity": 1}], **params}
    session = {"mode": "payment", "success_url": SHOP, **link}
    said = (array, f"Array {array} exceeded maximum {most} allowed elements.")
    assert refused(stripe_client.v1.checkout.sessions.create, session) == said
    assert refused(stripe_client.v1.payment_links.create, link) == said
