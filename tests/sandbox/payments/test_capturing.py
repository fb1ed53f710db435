"""Authorizations: captured in part, in parts, or for more; raised; lapsed."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..conftest import NOW
from ..customers.test_customers import refusal
from .test_payment_intents import STAY

DAY = 86_400


def held(client: Any, amount: int = 1000, method: str = "pm_card_visa", **options: Any) -> Any:
    """An intent whose card is authorized, with what was asked for cards."""
    return client.v1.payment_intents.create(
        {
            "amount": amount,
            "currency": "usd",
            "payment_method": method,
            "confirm": True,
            "payment_method_options": {"card": {"capture_method": "manual", **options}},
            "expand": ["latest_charge"],
            **STAY,
        }
    )


def shown(intent: Any) -> Any:
    """The card of an intent's charge."""
    return intent.latest_charge.payment_method_details.card


def test_a_type_may_be_captured_later_by_itself(stripe_client: Any) -> None:
    """`payment_method_options[card][capture_method]=manual` holds, whatever the intent says."""
    payment = held(stripe_client)
    assert (payment.status, payment.capture_method) == ("requires_capture", "automatic_async")
    assert shown(payment).capture_before == NOW + 7 * DAY
    assert stripe_client.v1.payment_intents.capture(payment.id).status == "succeeded"


def test_a_payment_is_captured_in_parts(sandbox: Sandbox, stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/multicapture."""
    payment = held(stripe_client, request_multicapture="if_available")
    assert shown(payment).multicapture.status == "available"
    capture = stripe_client.v1.payment_intents.capture
    part = capture(payment.id, {"amount_to_capture": 300, "final_capture": False})
    assert (part.status, part.amount_capturable, part.amount_received) == ("requires_capture", 700, 300)
    done = capture(payment.id, {"amount_to_capture": 200})
    assert (done.status, done.amount_capturable, done.amount_received) == ("succeeded", 0, 500)
    charge = stripe_client.v1.charges.retrieve(str(done.latest_charge))
    assert (charge.amount_captured, charge.amount_refunded, charge.captured) == (500, 0, True)
    assert sandbox.reconcile()["differences"] == []


def test_parts_have_to_be_asked_for(stripe_client: Any) -> None:
    """Without `request_multicapture` a capture is the last one."""
    payment = held(stripe_client)
    params = {"amount_to_capture": 300, "final_capture": False}
    assert refusal(stripe_client.v1.payment_intents.capture, payment.id, params).param == "final_capture"


def test_more_may_be_captured_than_was_authorized(sandbox: Sandbox, stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/overcapture."""
    payment = held(stripe_client, request_overcapture="if_available")
    over = shown(payment).overcapture
    assert (over.status, over.maximum_amount_capturable) == ("available", 1150)
    capture = stripe_client.v1.payment_intents.capture
    assert refusal(capture, payment.id, {"amount_to_capture": 1151}).code == "amount_too_large"
    done = capture(payment.id, {"amount_to_capture": 1100})
    assert (done.status, done.amount_received) == ("succeeded", 1100)
    assert sandbox.reconcile()["differences"] == []


def test_an_authorization_may_last_longer(sandbox: Sandbox, stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/extended-authorization; else it lapses in seven days."""
    longer = held(stripe_client, request_extended_authorization="if_available")
    assert shown(longer).extended_authorization.status == "enabled"
    assert shown(longer).capture_before == NOW + 30 * DAY
    usual = held(stripe_client)
    sandbox.advance(days=8)
    retrieve = stripe_client.v1.payment_intents.retrieve
    assert (retrieve(usual.id).status, retrieve(usual.id).cancellation_reason) == ("canceled", "expired")
    assert retrieve(longer.id).status == "requires_capture"


def test_an_authorization_is_raised_ten_times_at_most(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/incremental-authorization."""
    payment = held(stripe_client, request_incremental_authorization="if_available")
    raise_to = stripe_client.v1.payment_intents.increment_authorization
    for n in range(1, 11):
        assert raise_to(payment.id, {"amount": 1000 + n}).amount_capturable == 1000 + n
    assert "10 times" in str(refusal(raise_to, payment.id, {"amount": 2000}).user_message)


def test_what_was_not_captured_is_canceled_not_refunded(stripe_client: Any) -> None:
    """In the words that public programs recorded."""
    payment = held(stripe_client)
    error = refusal(stripe_client.v1.refunds.create, {"payment_intent": payment.id})
    assert error.user_message == (
        f"This uncaptured Charge was created by a PaymentIntent ({payment.id}). You must cancel the "
        "PaymentIntent to reverse the authorization instead of refunding the Charge directly. For more "
        "information, see https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"
    )


@pytest.mark.parametrize("method", ["automatic", "automatic_async"])
def test_asynchronous_capture_settles_a_moment_later(stripe_client: Any, method: str) -> None:
    """Recorded: no balance transaction in the reply; `charge.updated` brings it."""
    params = {"amount": 1000, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True, **STAY}
    expand = {"expand": ["latest_charge.balance_transaction"], "capture_method": method}
    intent = stripe_client.v1.payment_intents.create({**params, **expand})
    later = method == "automatic_async"
    assert (intent.latest_charge.balance_transaction is None) is later
    charge = stripe_client.v1.charges.retrieve(intent.latest_charge.id)
    assert charge.balance_transaction is not None
    told = [each.type for each in stripe_client.v1.events.list({"type": "charge.updated"}).data]
    assert told == (["charge.updated"] if later else [])


@pytest.mark.parametrize(("method", "hours"), [("pm_card_visa", 114), ("pm_card_mastercard", 168)])
def test_what_a_merchant_began_is_held_shorter(stripe_client: Any, method: str, hours: int) -> None:
    """Source: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method, its first table."""
    intent = stripe_client.v1.payment_intents.create(
        {
            "amount": 1000,
            "currency": "usd",
            "payment_method": method,
            "allowed_payment_method_types": ["card"],
            "capture_method": "manual",
            "confirm": True,
            "off_session": True,
            "expand": ["latest_charge"],
        }
    )
    charge = intent.latest_charge
    assert charge.payment_method_details.card.capture_before == charge.created + hours * 3600
