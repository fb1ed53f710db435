"""The portal's configurations and sessions: what they show, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

UPDATING = {"customer_update": {"enabled": True, "allowed_updates": ["email"]}}


@pytest.fixture
def customer(stripe_client: Any) -> str:
    """Somebody's id."""
    return str(stripe_client.v1.customers.create().id)


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


def test_a_session_is_of_the_default_configuration(stripe_client: Any, customer: str) -> None:
    """As recorded: a customer, an address, no flow."""
    session = stripe_client.v1.billing_portal.sessions.create(
        {"customer": customer, "return_url": "http://localhost:3000/"}
    )
    assert session.id.startswith("bps_")
    assert "/p/session/test_" in session.url
    assert (session.customer, session.flow, session.locale, session.return_url) == (
        customer,
        None,
        None,
        "http://localhost:3000/",
    )
    default = stripe_client.v1.billing_portal.configurations.retrieve(session.configuration)
    assert default.is_default is True
    assert [each.id for each in stripe_client.v1.billing_portal.configurations.list().data] == [default.id]


@pytest.mark.parametrize(
    ("params", "said", "param"),
    [
        ({"configuration": "bpc_x"}, "No such configuration: 'bpc_x'", "configuration"),
        (
            {"flow_data": {"type": "subscription_pause"}},
            "The `subscription_pause` flow requires the `subscription_pause` feature to be enabled in the "
            "portal configuration.",
            "flow_data[type]",
        ),
        (
            {"flow_data": {"type": "subscription_cancel"}},
            "Missing required param: flow_data[subscription_cancel][subscription].",
            "flow_data[subscription_cancel][subscription]",
        ),
        (
            {"flow_data": {"type": "subscription_cancel", "subscription_cancel": {"subscription": "sub_x"}}},
            "No such subscription: 'sub_x'",
            "flow_data[subscription_cancel][subscription]",
        ),
    ],
)
def test_what_a_session_refuses(
    stripe_client: Any, customer: str, params: dict[str, Any], said: str, param: str
) -> None:
    """Another configuration's id, and deep links to what cannot be done."""
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
