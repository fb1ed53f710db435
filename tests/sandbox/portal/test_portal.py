"""The portal's configurations and sessions: what they show, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..refused import refusal

UPDATING = {"customer_update": {"enabled": True, "allowed_updates": ["email"]}}


@pytest.fixture
def customer(stripe_client: Any) -> str:
    """Somebody's id."""
    return str(stripe_client.v1.customers.create().id)


@pytest.fixture
def price(stripe_client: Any) -> Any:
    """What a month of something costs."""
    product = {"currency": "usd", "product_data": {"name": "Club"}, "unit_amount": 900}
    return stripe_client.v1.prices.create({**product, "recurring": {"interval": "month"}})


def test_features_that_are_not_named_are_off(stripe_client: Any) -> None:
    """Every feature is there; an update keeps what it does not name.

    Source: https://docs.stripe.com/api/customer_portal/configurations/object.
    """
    configuration = stripe_client.v1.billing_portal.configurations.create({"features": UPDATING})
    assert configuration.id.startswith("bpc_")
    assert (configuration.active, configuration.is_default, configuration.business_profile.headline) == (
        True,
        False,
        None,
    )
    assert {name: each["enabled"] for name, each in configuration.features.to_dict().items()} == {
        "customer_update": True,
        "invoice_history": False,
        "payment_method_update": False,
        "subscription_cancel": False,
        "subscription_pause": False,
        "subscription_update": False,
    }
    changed = stripe_client.v1.billing_portal.configurations.update(
        configuration.id, {"features": {"subscription_cancel": {"enabled": True, "mode": "immediately"}}}
    )
    assert changed.features.customer_update.allowed_updates == ["email"]
    assert changed.features.subscription_cancel.mode == "immediately"
    assert changed.features.subscription_cancel.proration_behavior == "none"


def test_a_new_account_has_no_default() -> None:
    """Until its settings are saved in the Dashboard; one that was made by itself can be named.

    Source: https://github.com/jesushzv/business-helper/issues/346.
    """
    v1: Any = Sandbox(seed="portal", profile="fresh").client().v1
    customer = v1.customers.create().id
    refused = refusal(v1.billing_portal.sessions.create, {"customer": customer})
    assert str(refused.user_message).startswith(
        "No configuration provided and your test mode default configuration has not been created."
    )
    assert (refused.code, refused.param) == (None, None)
    own = v1.billing_portal.configurations.create({"features": UPDATING}).id
    session = v1.billing_portal.sessions.create({"customer": customer, "configuration": own})
    assert session.configuration == own


def test_a_deep_link_ends_with_a_confirmation(stripe_client: Any, customer: str) -> None:
    """Where nothing else is said: "they see a localized confirmation page".

    Source: https://docs.stripe.com/customer-management/portal-deep-links#customize-after-completion.
    """
    flow = {"type": "payment_method_update"}
    session = stripe_client.v1.billing_portal.sessions.create({"customer": customer, "flow_data": flow})
    assert session.flow.after_completion.type == "hosted_confirmation"


def test_a_product_has_one_price_for_each_interval(stripe_client: Any, price: Any) -> None:
    """Two that are paid every month are refused, one that is paid every quarter is not.

    Sources: https://docs.stripe.com/customer-management#limitations; programs tell the sentence, 2026.
    """
    same = {"currency": "usd", "product": price.product, "unit_amount": 900}
    monthly, quarterly = (
        stripe_client.v1.prices.create(
            {**same, "recurring": {"interval": "month", "interval_count": count}}
        ).id
        for count in (1, 3)
    )

    def offer(*prices: str) -> Any:
        update = {
            "enabled": True,
            "default_allowed_updates": ["price"],
            "products": [{"product": price.product, "prices": list(prices)}],
        }
        features = {"payment_method_update": {"enabled": True}, "subscription_update": update}
        return stripe_client.v1.billing_portal.configurations.create({"features": features})

    with pytest.raises(stripe.InvalidRequestError) as caught:
        offer(price.id, monthly)
    assert caught.value.user_message == "For each product, its price must have unique billing intervals."
    assert offer(price.id, quarterly).active


def test_a_session_leads_back_to_its_configurations_address(stripe_client: Any, customer: str) -> None:
    """`default_return_url`, unless the session has an address of its own.

    Source: https://docs.stripe.com/api/customer_portal/configurations/object.
    """
    portal, home = stripe_client.v1.billing_portal, "https://example.com/home"
    configuration = portal.configurations.create({"features": UPDATING, "default_return_url": home})
    assert configuration.default_return_url == home
    asked = {"customer": customer, "configuration": configuration.id}
    assert portal.sessions.create(asked).return_url == home
    other = "https://example.com/cart"
    assert portal.sessions.create({**asked, "return_url": other}).return_url == other


def test_what_a_feature_has_of_which_nothing_is_said(stripe_client: Any) -> None:
    """The reasons to cancel are as recorded and in the reference's example, a pause's length as documented.

    Source: https://docs.stripe.com/api/customer_portal/configurations/create.
    """
    features = stripe_client.v1.billing_portal.configurations.create({"features": UPDATING}).to_dict()[
        "features"
    ]
    assert features["subscription_cancel"]["cancellation_reason"]["options"] == [
        "too_expensive",
        "missing_features",
        "switched_service",
        "unused",
        "other",
    ]
    assert features["subscription_pause"]["duration"] == {
        "interval_options": [{"interval": "month", "interval_count": 1}],
        "type": "interval_options",
    }


def test_products_are_shown_on_request(stripe_client: Any, price: Any) -> None:
    """Those that customers may switch to are only there when expanded, as recorded; an update keeps them.

    Customers who may switch may also pay otherwise: so programs report it.
    """
    offered = [{"product": price.product, "prices": [price.id]}]
    features = {"enabled": True, "default_allowed_updates": ["price"], "products": offered}
    configurations = stripe_client.v1.billing_portal.configurations
    update: dict[str, Any] = {"subscription_update": features}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        configurations.create({"features": update})
    assert refused.value.user_message == (
        "Cannot enable subscription updates while payment method update is disabled."
    )
    update["payment_method_update"] = {"enabled": True}
    configuration = configurations.create({"features": update})
    assert "products" not in configuration.features.subscription_update
    changed = configurations.update(
        configuration.id,
        {
            "features": {"subscription_update": {"proration_behavior": "always_invoice"}},
            "expand": ["features.subscription_update.products"],
        },
    )
    [shown] = changed.features.subscription_update.products
    assert (shown.product, shown.prices) == (price.product, [price.id])


def test_a_session_is_of_the_default_configuration(stripe_client: Any, customer: str) -> None:
    """A customer, an address, no flow.

    Source: recordings of October 2026 in https://github.com/pay-rails/pay.
    """
    session = stripe_client.v1.billing_portal.sessions.create(
        {"customer": customer, "return_url": "http://localhost:3000/"}
    )
    assert session.id.startswith("bps_")
    assert "/p/session?secret=test_" in session.url
    assert (session.customer, session.flow, session.locale, session.return_url) == (
        customer,
        None,
        None,
        "http://localhost:3000/",
    )
    assert "after_expiration" not in session.to_dict()
    default = stripe_client.v1.billing_portal.configurations.retrieve(session.configuration)
    assert default.is_default is True
    assert [each.id for each in stripe_client.v1.billing_portal.configurations.list().data] == [default.id]


@pytest.mark.parametrize(
    ("params", "said", "param"),
    [
        ({"configuration": "bpc_x"}, "No such configuration: 'bpc_x'", "configuration"),
        (
            {"flow_data": {"type": "subscription_update"}},
            "This subscription cannot be updated because the subscription update feature in the portal "
            "configuration is disabled.",
            None,
        ),
        (
            {"flow_data": {"type": "subscription_cancel"}},
            "Missing required param: flow_data[subscription_cancel][subscription].",
            "flow_data[subscription_cancel][subscription]",
        ),
        (
            {"flow_data": {"type": "payment_method_update", "after_completion": {"type": "redirect"}}},
            "Missing required param: flow_data[after_completion][redirect].",
            "flow_data[after_completion][redirect]",
        ),
        (
            {"flow_data": {"type": "subscription_cancel", "subscription_cancel": {"subscription": "sub_x"}}},
            "No such subscription: 'sub_x'",
            "flow_data[subscription_cancel][subscription]",
        ),
    ],
)
def test_what_a_session_refuses(
    stripe_client: Any, customer: str, params: dict[str, Any], said: str, param: str | None
) -> None:
    """Another configuration's id, and deep links to what cannot be done; as programs report it of updates."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.billing_portal.sessions.create({"customer": customer, **params})
    assert (refused.value.user_message, refused.value.param) == (said, param)


def test_nobody_has_no_session(stripe_client: Any) -> None:
    """A session is of a customer."""
    with pytest.raises(stripe.InvalidRequestError, match="Missing required param: customer"):
        stripe_client.v1.billing_portal.sessions.create({})


def test_a_deep_link_is_shown_whole(stripe_client: Any, customer: str) -> None:
    """Of its kinds the one it is, and where it leads afterwards."""
    session = stripe_client.v1.billing_portal.sessions.create(
        {
            "customer": customer,
            "flow_data": {
                "type": "payment_method_update",
                "after_completion": {"type": "redirect", "redirect": {"return_url": "https://example.com"}},
            },
        }
    )
    assert session.flow.type == "payment_method_update"
    assert session.flow.after_completion.redirect.return_url == "https://example.com"
    assert session.flow.subscription_cancel is None


def test_a_deep_link_changes_something(stripe_client: Any, customer: str, price: Any) -> None:
    """What ends already is not canceled again, and what would stay as it is needs no confirmation, in the
    words that programs report; nor does one change to a price that is not offered.
    """
    subscription = stripe_client.v1.subscriptions.create(
        {"customer": customer, "items": [{"price": price.id}], "trial_period_days": 9}
    )
    features: Any = {
        "payment_method_update": {"enabled": True},
        "subscription_cancel": {"enabled": True},
        "subscription_update": {
            "default_allowed_updates": ["price"],
            "enabled": True,
            "products": [{"product": price.product, "prices": [price.id]}],
        },
    }
    configuration = stripe_client.v1.billing_portal.configurations.create({"features": features})

    def refusal(type: str, **about: Any) -> str:
        flow = {"type": type, type: {"subscription": subscription.id, **about}}
        params = {"customer": customer, "configuration": configuration.id, "flow_data": flow}
        with pytest.raises(stripe.InvalidRequestError) as refused:
            stripe_client.v1.billing_portal.sessions.create(params)
        return str(refused.value.user_message)

    same = [{"id": subscription["items"].data[0].id, "price": price.id, "quantity": 1}]
    unchanged = (
        f"Cannot update the subscription `{subscription.id}` because there are no changes to confirm. "
        "Provide a different `price` or `quantity`."
    )
    assert refusal("subscription_update_confirm", items=same) == unchanged
    other = stripe_client.v1.prices.create(
        {"currency": "usd", "product": price.product, "unit_amount": 5, "recurring": {"interval": "month"}}
    )
    to_other = [{**same[0], "price": other.id}]
    not_offered = (
        f"The item `{same[0]['id']}` cannot be updated to price `{other.id}` because the configuration "
        f"`{configuration.id}` does not include the price in its `features[subscription_update][products]`."
    )
    assert refusal("subscription_update_confirm", items=to_other) == not_offered
    stripe_client.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    ending = f"The subscription {subscription.id} is already set to be canceled at period end."
    assert refusal("subscription_cancel") == ending


@pytest.mark.parametrize(
    ("params", "said", "param"),
    [
        (
            {
                "features": {
                    "subscription_cancel": {"enabled": True, "proration_behavior": "create_prorations"}
                }
            },
            "`create_prorations` is only compatible with `mode=immediately`.",
            "features[subscription_cancel][proration_behavior]",
        ),
        (
            {
                "features": {
                    "subscription_pause": {
                        "enabled": True,
                        "duration": {
                            "type": "interval_options",
                            "interval_options": [{"interval": "month", "interval_count": 37}],
                        },
                    }
                }
            },
            "This value must be less than or equal to 36.",
            "features[subscription_pause][duration][interval_options][0][interval_count]",
        ),
        (
            {"features": {"invoice_history": {"enabled": True}}, "default_return_url": "shop"},
            "Invalid URL: An explicit scheme (such as https) must be provided.",
            "default_return_url",
        ),
        (
            {
                "features": {"invoice_history": {"enabled": True}},
                "business_profile": {"privacy_policy_url": "privacy"},
            },
            "Invalid URL: An explicit scheme (such as https) must be provided.",
            "business_profile[privacy_policy_url]",
        ),
    ],
)
def test_what_a_configuration_refuses(
    stripe_client: Any, params: dict[str, Any], said: str, param: str
) -> None:
    """Of a proration and of the longest pause the rules are in the reference; guess: the first sentence."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.billing_portal.configurations.create(params)
    assert (refused.value.user_message, refused.value.param) == (said, param)


def test_what_customers_cannot_switch_to(stripe_client: Any, price: Any) -> None:
    """Prices of the product that is named, which recur. Guess: the sentences."""
    other = stripe_client.v1.products.create({"name": "Other"}).id
    once = stripe_client.v1.prices.create({"currency": "usd", "unit_amount": 5, "product": other}).id

    def said(**offered: Any) -> tuple[str | None, str | None]:
        change = {"enabled": True, "default_allowed_updates": ["price"], "products": [offered]}
        features = {"payment_method_update": {"enabled": True}, "subscription_update": change}
        with pytest.raises(stripe.InvalidRequestError) as refused:
            stripe_client.v1.billing_portal.configurations.create({"features": features})
        return refused.value.param, refused.value.user_message

    under = "features[subscription_update][products][0]"
    assert said(product="prod_x", prices=["price_x"]) == (f"{under}[product]", "No such product: 'prod_x'")
    assert said(product=other, prices=["price_x"]) == (f"{under}[prices][0]", "No such price: 'price_x'")
    assert said(product=other, prices=[price.id]) == (
        f"{under}[prices][0]",
        f"The price {price.id} is not one of the product {other}.",
    )
    assert said(product=other, prices=[once]) == (
        f"{under}[prices][0]",
        f"The price {once} is not recurring.",
    )
    limits = {"enabled": True, "minimum": 5, "maximum": 2}
    param, _ = said(product=price.product, prices=[price.id], adjustable_quantity=limits)
    assert param == f"{under}[adjustable_quantity][minimum]"
