"""What the reference of payments says must not be, and the types do not tell."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..door.test_browser import PUBLISHABLE, send
from ..refused import refusal

INTENT: dict[str, Any] = {"amount": 2000, "currency": "usd"}


@pytest.mark.parametrize("kind", ["charges", "payment_intents"])
def test_a_group_is_not_exchanged(stripe_client: Any, kind: str) -> None:
    """ "You can only provide `transfer_group` if it hasn't been set": its reference. Guess: the words."""
    source = {"source": "tok_visa"} if kind == "charges" else {}
    service = getattr(stripe_client.v1, kind)
    made = service.create({**INTENT, **source})
    assert service.update(made.id, {"transfer_group": "ORDER1"}).transfer_group == "ORDER1"
    assert service.update(made.id, {"transfer_group": "ORDER1"}).transfer_group == "ORDER1"
    error = refusal(service.update, made.id, {"transfer_group": "ORDER2"})
    assert (error.param, error.http_status) == ("transfer_group", 400)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mandate_data", {"customer_acceptance": {"type": "offline"}}),
        ("return_url", "https://example.com/"),
    ],
)
def test_what_a_setup_needs_confirming_for(stripe_client: Any, name: str, value: Any) -> None:
    """ "This parameter can only be used with `confirm=true`": https://docs.stripe.com/api/setup_intents/create.

    The words and the code: https://github.com/sesamecare/stripe-mock, whose tests test mode passes, too.
    """
    error = refusal(stripe_client.v1.setup_intents.create, {name: value})
    assert (error.code, error.param) == ("setup_intent_invalid_parameter", name)
    assert error.user_message == (
        f"The parameter `{name}` cannot be passed when creating a SetupIntent unless `confirm` is set to "
        "true."
    )


def test_a_card_has_no_mandate_for_one_payment(stripe_client: stripe.StripeClient) -> None:
    """The types it is valid for: https://docs.stripe.com/api/setup_intents/create, `single_use`."""
    wanted: Any = {
        "confirm": True,
        "mandate_data": {"customer_acceptance": {"type": "offline"}},
        "return_url": "https://example.com/",
        "single_use": {"amount": 500, "currency": "usd"},
    }
    create: Any = stripe_client.v1.setup_intents.create
    assert refusal(create, {**wanted, "payment_method": "pm_card_visa"}).param == "payment_method"
    bank = create({**wanted, "payment_method": "pm_usBankAccount_success"})
    assert bank.status in ("requires_action", "succeeded")


def test_checkout_keeps_what_it_sets_up(stripe_client: stripe.StripeClient) -> None:
    """Its session is expired instead: https://docs.stripe.com/api/setup_intents/cancel.

    As programs report it of a confirmation in 2026. Guess: the words about canceling are those of payments.
    """
    session = stripe_client.v1.checkout.sessions.create(
        {"mode": "setup", "currency": "usd", "success_url": "https://example.com/"}
    )
    error = refusal(stripe_client.v1.setup_intents.confirm, session.setup_intent)
    assert error.user_message == "You cannot confirm SetupIntents created by Checkout."
    error = refusal(stripe_client.v1.setup_intents.cancel, session.setup_intent)
    assert error.user_message == (
        "You cannot perform this action on SetupIntents created by Checkout. Try expiring the Checkout "
        "Session instead."
    )


def test_a_browser_does_not_confirm_by_hand(sandbox: Sandbox) -> None:
    """All attempts "must be initiated using a secret key": https://docs.stripe.com/api/payment_intents/confirm."""
    manual: Any = {**INTENT, "confirmation_method": "manual", "payment_method": "pm_card_visa"}
    intent = sandbox.client().v1.payment_intents.create(manual)
    sent = {"client_secret": str(intent.client_secret), "key": PUBLISHABLE}
    reply, refused = send(sandbox, f"post /v1/payment_intents/{intent.id}/confirm", sent)
    assert reply.status == 400
    assert refused["error"]["message"] == (
        f"This PaymentIntent {intent.id} cannot be confirmed using your publishable key because its "
        "`confirmation_method` is set to `manual`. Please use your secret key instead, or create a "
        "PaymentIntent with `confirmation_method` set to `automatic`."
    )
    confirmed = sandbox.client().v1.payment_intents.confirm(intent.id, {"return_url": "https://example.com/"})
    assert confirmed.status == "succeeded"
