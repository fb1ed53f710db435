"""Confirmation tokens: made, shown, used once, and too late."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..refused import refusal

INTENT: dict[str, Any] = {"amount": 1999, "currency": "usd"}


def made(client: Any, **params: Any) -> Any:
    """A token of a Visa, unless another method is described."""
    given = params or {"payment_method": "pm_card_visa"}
    return client.v1.test_helpers.confirmation_tokens.create(given)


def test_a_token_previews_the_payment_method(stripe_client: Any) -> None:
    """Its type and details, and nothing that only a stored payment method has.

    Source: https://docs.stripe.com/api/confirmation_token/object.
    """
    token = made(stripe_client, payment_method="pm_card_visa", return_url="https://example.com/done")
    assert token.id.startswith("ctoken_")
    assert (token.payment_method_preview.type, token.payment_method_preview.card.last4) == ("card", "4242")
    assert "id" not in token.payment_method_preview
    assert (token.payment_intent, token.return_url) == (None, "https://example.com/done")
    assert token.expires_at - token.created == 12 * 3600
    assert stripe_client.v1.confirmation_tokens.retrieve(token.id).to_dict() == token.to_dict()


def test_an_intent_is_confirmed_with_a_token(stripe_client: Any) -> None:
    """Payment and setup intents; what the token says of shipping and future usage counts."""
    shipping = {"name": "Ada", "address": {"line1": "1 Main St", "country": "US"}}
    token = made(
        stripe_client, payment_method="pm_card_visa", shipping=shipping, return_url="https://example.com"
    )
    intent = stripe_client.v1.payment_intents.create(
        {**INTENT, "confirm": True, "confirmation_token": token.id}
    )
    assert (intent.status, intent.shipping.name) == ("succeeded", "Ada")
    assert stripe_client.v1.confirmation_tokens.retrieve(token.id).payment_intent == intent.id
    token = made(stripe_client, payment_method="pm_card_visa", return_url="https://example.com")
    setup = stripe_client.v1.setup_intents.create({"usage": "on_session"})
    setup = stripe_client.v1.setup_intents.confirm(setup.id, {"confirmation_token": token.id})
    assert setup.status == "succeeded"
    assert stripe_client.v1.confirmation_tokens.retrieve(token.id).setup_intent == setup.id


def test_a_token_is_used_once(stripe_client: Any) -> None:
    """A second confirmation is refused, and makes no charge.

    Recorded: https://github.com/gburgyan/aat-stripe, confirm-and-save.
    """
    token = made(stripe_client, payment_method="pm_card_visa", return_url="https://example.com")
    stripe_client.v1.payment_intents.create({**INTENT, "confirm": True, "confirmation_token": token.id})
    again = {**INTENT, "confirm": True, "confirmation_token": token.id}
    error = refusal(stripe_client.v1.payment_intents.create, again)
    assert (error.http_status, error.param) == (400, None)
    assert error.code == "payment_intent_confirmation_token_invalid"
    assert len(stripe_client.v1.charges.list().data) == 1


def test_a_token_saves_as_the_intent_does(stripe_client: Any) -> None:
    """Another use of its payment method is refused, said now or before.

    Recorded: https://github.com/gburgyan/aat-stripe, confirm-and-save.
    """
    intents = stripe_client.v1.payment_intents
    wanted = {"payment_method": "pm_card_visa", "setup_future_usage": "off_session"}
    token = made(stripe_client, **wanted, return_url="https://example.com").id
    sent = {**INTENT, "setup_future_usage": "on_session"}
    error = refusal(intents.create, {**sent, "confirm": True, "confirmation_token": token})
    assert (error.http_status, error.code, error.param) == (400, None, "setup_future_usage")
    error = refusal(intents.confirm, intents.create(sent).id, {"confirmation_token": token})
    assert error.param == "setup_future_usage"
    sent = {**INTENT, "setup_future_usage": "off_session"}
    assert intents.create({**sent, "confirm": True, "confirmation_token": token}).status == "succeeded"


def test_a_token_that_is_not_there_is_named(stripe_client: Any) -> None:
    """Recorded: https://github.com/gburgyan/aat-stripe, confirm-and-save."""
    error = refusal(stripe_client.v1.confirmation_tokens.retrieve, "ctoken_nope")
    assert (error.http_status, error.code, error.param) == (404, "resource_missing", "confirmation_token")


def test_a_token_expires(sandbox: Sandbox) -> None:
    """After half a day it confirms nothing."""
    client: Any = sandbox.client()
    token = made(client)
    sandbox.advance(hours=12)
    with pytest.raises(stripe.InvalidRequestError, match="has expired"):
        client.v1.payment_intents.create({**INTENT, "confirm": True, "confirmation_token": token.id})


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"confirmation_token": "ctoken_nope", "confirm": True}, "No such confirmationtoken: 'ctoken_nope'"),
        ({"confirmation_token": "ctoken_nope"}, "cannot be passed when creating a PaymentIntent unless"),
    ],
)
def test_what_is_refused(stripe_client: Any, params: dict[str, Any], said: str) -> None:
    """A token that is not there; a token without a confirmation."""
    with pytest.raises(stripe.InvalidRequestError, match=said):
        stripe_client.v1.payment_intents.create({**INTENT, **params})
