"""Account sessions: which components are enabled, and with which features.

Source: https://docs.stripe.com/api/account_sessions.
"""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from ..conftest import NOW

WITHOUT: Any = {"disable_stripe_user_authentication": True}


def session(client: stripe.StripeClient, kind: Any, **components: Any) -> dict[str, Any]:
    """A session for a new account of a type, with these components and their features enabled."""
    asked: Any = {name: {"requested": True} for name in ("card_payments", "transfers")}
    account = client.v1.accounts.create({"type": kind, "capabilities": asked})
    enabled: Any = {name: {"enabled": True, "features": each} for name, each in components.items()}
    made: dict[str, Any] = client.v1.account_sessions.create(
        {"account": account.id, "components": enabled}
    ).to_dict()
    assert made["account"] == account.id
    return made


def features(client: stripe.StripeClient, kind: str, name: str, **asked: bool) -> dict[str, bool]:
    """A component's features in a session that asks for these."""
    chosen: dict[str, bool] = session(client, kind, **{name: asked})["components"][name]["features"]
    return chosen


def test_a_session_enables_the_components_that_were_named(stripe_client: stripe.StripeClient) -> None:
    """The others are off; the secret lasts half an hour."""
    made = session(stripe_client, "express", payments={"refund_management": False})
    assert made["expires_at"] == NOW + 1800
    assert made["client_secret"].startswith("accs_secret__")
    assert made["components"]["payments"]["enabled"] is True
    assert made["components"]["payments"]["features"]["refund_management"] is False
    assert made["components"]["payouts"]["enabled"] is False


def test_a_feature_of_which_nothing_is_said(stripe_client: stripe.StripeClient) -> None:
    """It is on or off as documented, also in a component that is disabled; some follow another one."""
    made = session(stripe_client, "express", payments={})["components"]
    asked_for = {
        "capture_payments": True,
        "destination_on_behalf_of_charge_management": False,
        "dispute_management": True,
        "refund_management": True,
        "smart_disputes_management": True,
    }
    assert made["payments"]["features"] == made["payment_details"]["features"] == asked_for
    assert made["account_management"]["features"] == {
        "disable_stripe_user_authentication": False,
        "external_account_collection": True,
    }
    assert set(made["financial_account"]["features"].values()) == {False}
    disputes = features(stripe_client, "express", "disputes_list", dispute_management=False)
    assert disputes["smart_disputes_management"] is False


@pytest.mark.parametrize(("kind", "allowed"), [("standard", True), ("express", False), ("custom", False)])
def test_who_bears_the_losses_decides_on_payouts(
    stripe_client: stripe.StripeClient, kind: str, allowed: bool
) -> None:
    """Where that is Stripe, the account may pay out and change its schedule."""
    chosen = features(stripe_client, kind, "payouts")
    assert {chosen[each] for each in ("edit_payout_schedule", "instant_payouts", "standard_payouts")} == {
        allowed
    }


def test_only_a_platform_that_collects_leaves_out_authentication(stripe_client: stripe.StripeClient) -> None:
    """It does for a Custom account: by name, or by not collecting external accounts."""
    without = features(stripe_client, "custom", "account_onboarding", external_account_collection=False)
    assert without == {"disable_stripe_user_authentication": True, "external_account_collection": False}
    for refused in (WITHOUT, {"external_account_collection": False}):
        with pytest.raises(stripe.InvalidRequestError, match="requirement_collection") as refusal:
            session(stripe_client, "express", account_onboarding=refused)
        assert str(refusal.value.param).startswith("components[account_onboarding][features]")


def test_components_agree_on_authentication(stripe_client: stripe.StripeClient) -> None:
    """In Stripe's words, as programs report them."""
    assert session(stripe_client, "custom", account_onboarding=WITHOUT, payouts=WITHOUT, payments={})
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        session(stripe_client, "custom", account_onboarding=WITHOUT, payouts={})
    assert refusal.value.user_message == (
        "The `features[disable_stripe_user_authentication]` property specified by `payouts` and "
        "`account_onboarding` must be the same."
    )
