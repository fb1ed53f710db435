"""Customer sessions: a secret for a page, with the components it may show."""

from __future__ import annotations

from typing import Any

import pytest
import stripe


def test_a_session_has_a_secret_and_what_was_enabled(stripe_client: Any) -> None:
    """Components that were not named are there, and off.

    Source: https://docs.stripe.com/api/customer_sessions/create.
    """
    customer = stripe_client.v1.customers.create()
    customer_session = stripe_client.v1.customer_sessions.create(
        {"customer": customer.id, "components": {"pricing_table": {"enabled": True}}}
    )
    assert customer_session.client_secret.startswith("cuss_secret_")
    assert (customer_session.customer, customer_session.object) == (customer.id, "customer_session")
    assert (
        customer_session.components.pricing_table.enabled,
        customer_session.components.buy_button.enabled,
    ) == (True, False)
    assert customer_session.expires_at > customer_session.created


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"components": {"buy_button": {"enabled": True}}}, "One of the following params should be provided"),
        ({"customer": "cus_x", "components": {"buy_button": {"enabled": True}}}, "No such customer: 'cus_x'"),
    ],
)
def test_what_is_refused(stripe_client: Any, params: dict[str, Any], said: str) -> None:
    """Nobody's session, and an unknown customer's."""
    with pytest.raises(stripe.InvalidRequestError, match=said):
        stripe_client.v1.customer_sessions.create(params)


def test_a_session_of_nothing_is_refused(stripe_client: Any) -> None:
    """At least one component must be enabled."""
    customer = stripe_client.v1.customers.create()
    with pytest.raises(stripe.InvalidRequestError, match="at least one component"):
        stripe_client.v1.customer_sessions.create(
            {"customer": customer.id, "components": {"buy_button": {"enabled": False}}}
        )


def test_features_have_their_documented_defaults(stripe_client: Any) -> None:
    """Of a component of which some are named; at most ten saved payment methods are shown.

    Source: https://docs.stripe.com/api/customer_sessions/create.
    """
    v1 = stripe_client.v1
    customer = v1.customers.create()

    def features(**named: Any) -> Any:
        components = {"payment_element": {"enabled": True, "features": named}}
        made = v1.customer_sessions.create({"customer": customer.id, "components": components})
        return made.components.payment_element.features.to_dict()

    assert features(payment_method_save="enabled") == {
        "payment_method_allow_redisplay_filters": ["always"],
        "payment_method_redisplay": "disabled",
        "payment_method_redisplay_limit": 3,
        "payment_method_remove": "disabled",
        "payment_method_save": "enabled",
        "payment_method_save_usage": None,
    }
    assert features(payment_method_redisplay_limit=10)["payment_method_redisplay_limit"] == 10
    with pytest.raises(stripe.InvalidRequestError, match="less than or equal to 10"):
        features(payment_method_redisplay_limit=11)
