"""Account sessions: a secret with which Stripe's embedded components act for a connected account.

Source: https://docs.stripe.com/api/account_sessions: what each feature is where nothing is said of it, and
which accounts may have it otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ... import errors
from ...nested import blank, changes
from ...resource import Resource
from ...routes import Call, route
from ..core.connected import connected_account, hand_over
from .account_links import collects, secret

KIND = "account_session"
LASTS = 1800
# Features that are on where nothing is said of them; those of PAYOUTS where Stripe bears the losses.
ON = frozenset({"capture_payments", "dispute_management", "external_account_collection", "refund_management"})
PAYOUTS = frozenset({"edit_payout_schedule", "instant_payouts", "standard_payouts"})
# Components whose features are all off until they are enabled.
# Source: https://docs.stripe.com/api/account_sessions/object, the example.
OFF_UNTIL_ENABLED = frozenset({"financial_account", "instant_payouts_promotion"})
UNAUTHENTICATED = "disable_stripe_user_authentication"
COLLECTING = {"external_account_collection": False, UNAUTHENTICATED: True}
"""What a feature can only be where the platform collects what Stripe requires."""


@route("v1.account_sessions.create")
def create_session(call: Call) -> Resource:
    """The components that are named, with their features; the others are disabled."""
    account = connected_account(call.store, call.params["account"])
    components = _components(account, call.params["components"])
    _check(account, components, call.params["components"])
    if components["account_onboarding"]["enabled"]:
        hand_over(call.store.on(account["id"]))
    return {
        "object": KIND,
        "account": account["id"],
        "client_secret": f"accs_secret__{secret(call, 'session')}",
        "components": components,
        "expires_at": call.store.now + LASTS,
        "livemode": False,
    }


def _components(account: Resource, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Every component as it was asked for."""
    disabled = {"components": blank(KIND, "components")}
    components: dict[str, Any] = changes(KIND, disabled, {"components": asked})["components"]
    return {
        name: {**each, "features": _features(account, name, each, asked.get(name, {}).get("features", {}))}
        for name, each in components.items()
    }


def _features(account: Resource, name: str, component: Resource, asked: Mapping[str, bool]) -> Resource:
    """A component's features: those asked for, and what the others are where nothing is said of them."""
    features: dict[str, bool] = component["features"]
    if name in OFF_UNTIL_ENABLED and not component["enabled"]:
        return features
    stripe_loses = account["controller"].get("losses", {}).get("payments") == "stripe"
    said = {each: each in ON or (each in PAYOUTS and stripe_loses) for each in features} | dict(asked)
    following = {
        "smart_disputes_management": said.get("dispute_management"),
        UNAUTHENTICATED: not said.get("external_account_collection", True),
    }
    return said | {each: following[each] for each in following.keys() & features.keys() - asked.keys()}


def _check(account: Resource, components: Mapping[str, Any], asked: Iterable[str]) -> None:
    """Raises Invalid for what only a platform that collects itself may choose, and where components that were
    asked for differ in whether Stripe authenticates."""
    enabled = {name: components[name]["features"] for name in asked if components[name]["enabled"]}
    for name, features in enabled.items():
        for feature, value in COLLECTING.items():
            if features.get(feature) is value and not collects(account):
                # Guess: the sentence. The rule is documented.
                raise errors.Invalid(
                    f"The `{feature}` feature can only be `{str(value).lower()}` for accounts where "
                    "`controller.requirement_collection` is `application`.",
                    param=f"components[{name}][features][{feature}]",
                )
    chosen = [(name, each[UNAUTHENTICATED]) for name, each in enabled.items() if UNAUTHENTICATED in each]
    for name, without in chosen[1:]:
        first, as_first = chosen[0]
        if without != as_first:
            raise errors.Invalid(
                f"The `features[{UNAUTHENTICATED}]` property specified by `{name}` and `{first}` must be the "
                "same."
            )
