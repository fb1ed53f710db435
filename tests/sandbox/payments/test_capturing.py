"""Authorizations: captured in part, in parts, or for more; raised; lapsed."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..conftest import NOW
from ..onboarding import onboarded
from ..refused import refusal
from .paying import pay
from .test_payment_intents import STAY

DAY = 86_400


def held(
    client: Any, amount: int = 1000, method: str = "pm_card_visa", more: Any = None, **options: Any
) -> Any:
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
            **(more or {}),
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


def test_a_new_account_asks_for_nothing_more_of_cards() -> None:
    """A refused payment stays, and waits for a payment method; a session of Checkout is not made.

    As https://github.com/gburgyan/aat-stripe recorded it in 2026, and programs report it of Checkout.
    """
    client: Any = Sandbox(seed="new", profile="fresh").client()
    more = {"payment_method_options": {"card": {"request_extended_authorization": "if_available"}}}
    asked = {"amount": 1000, "currency": "usd", "capture_method": "manual", **more}
    intents = client.v1.payment_intents
    confirmed = {"confirm": True, "payment_method": "pm_card_visa", "allowed_payment_method_types": ["card"]}
    error = refusal(intents.create, {**asked, **confirmed})
    assert (error.code, error.http_status) == ("payment_intent_invalid_parameter", 400)
    assert str(error.user_message).startswith("This account is not eligible for the requested card features.")
    assert [each.status for each in intents.list().data] == ["requires_payment_method"]
    price = {"currency": "usd", "product_data": {"name": "A"}, "unit_amount": 1000}
    session = {
        "line_items": [{"price_data": price, "quantity": 1}],
        "mode": "payment",
        "success_url": "https://example.com",
        **more,
    }
    assert refusal(client.v1.checkout.sessions.create, session).code == "payment_intent_invalid_parameter"


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
    assert (done.status, done.amount, done.amount_received) == ("succeeded", 1100, 1100)
    charge = stripe_client.v1.charges.retrieve(str(done.latest_charge))
    assert charge.payment_method_details.card.amount_authorized == 1000
    assert sandbox.reconcile()["differences"] == []


def test_an_authorization_may_last_longer(sandbox: Sandbox, stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/extended-authorization; else it lapses in seven days."""
    longer = held(stripe_client, request_extended_authorization="if_available")
    assert shown(longer).extended_authorization.status == "enabled"
    assert shown(longer).capture_before == NOW + 30 * DAY - 6 * 3600
    usual = held(stripe_client)
    sandbox.advance(days=8)
    retrieve = stripe_client.v1.payment_intents.retrieve
    assert (retrieve(usual.id).status, retrieve(usual.id).cancellation_reason) == ("canceled", "expired")
    assert retrieve(longer.id).status == "requires_capture"


FEATURES = ("extended_authorization", "incremental_authorization", "multicapture", "overcapture")


@pytest.mark.parametrize(
    ("method", "granted", "hours"),
    [
        ("pm_card_visa", FEATURES, 714),
        ("pm_card_mastercard", FEATURES, 720),
        ("pm_card_amex", FEATURES, 720),
        ("pm_card_discover", FEATURES, 720),
        ("pm_card_jcb", ("multicapture",), 168),
        ("pm_card_visa_cartesBancaires", FEATURES, 714),
        ("pm_card_credit_disableEnterpriseCardFeatures", (), 168),
    ],
)
def test_a_network_grants_what_it_knows(
    stripe_client: Any, method: str, granted: tuple[str, ...], hours: int
) -> None:
    """Sources: https://docs.stripe.com/payments/extended-authorization, /incremental-authorization,
    /multicapture and /overcapture, of a trade that none of them names."""
    asked: Any = {f"request_{each}": "if_available" for each in FEATURES}
    payment = held(stripe_client, method=method, **asked)
    card = shown(payment)
    assert {each: card[each].status in ("available", "enabled") for each in FEATURES} == {
        each: each in granted for each in FEATURES
    }
    most = 1150 if "overcapture" in granted else 1000
    assert card.overcapture.maximum_amount_capturable == most
    assert card.capture_before == NOW + hours * 3600


@pytest.mark.parametrize(
    ("type", "currency", "held_for"),
    [
        ("affirm", "usd", 30 * DAY),
        ("afterpay_clearpay", "usd", 13 * DAY),
        ("cashapp", "usd", 7 * DAY),
        ("klarna", "usd", 27 * DAY + DAY // 2),  # from noon to the midnight of the 28th day after
        ("paypal", "eur", 20 * DAY),
    ],
)
def test_other_types_hold_as_long_as_they_tell(
    sandbox: Sandbox, stripe_client: Any, type: str, currency: str, held_for: int
) -> None:
    """Source: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method#payment-method-limitations."""
    payment = pay(stripe_client, type, currency, amount=5000, capture_method="manual")
    sandbox.authenticate(payment.id)
    retrieve = stripe_client.v1.payment_intents.retrieve
    sandbox.advance(seconds=held_for - 1)
    assert retrieve(payment.id).status == "requires_capture"
    sandbox.advance(seconds=1)
    assert retrieve(payment.id).status == "canceled"


def test_what_was_captured_in_part_is_refunded_in_between(sandbox: Sandbox, stripe_client: Any) -> None:
    """And is only refunded as a whole once the last part is captured.

    Source: https://docs.stripe.com/payments/multicapture#refunds.
    """
    payment = held(stripe_client, request_multicapture="if_available")
    capture = stripe_client.v1.payment_intents.capture
    capture(payment.id, {"amount_to_capture": 300, "final_capture": False})
    give_back = stripe_client.v1.refunds.create
    assert refusal(give_back, {"payment_intent": payment.id, "amount": 301}).param == "amount"
    assert give_back({"payment_intent": payment.id}).amount == 300
    charge = stripe_client.v1.charges.retrieve(payment.latest_charge.id)
    assert (charge.amount_refunded, charge.refunded) == (300, False)
    capture(payment.id, {"amount_to_capture": 0})
    charge = stripe_client.v1.charges.retrieve(payment.latest_charge.id)
    assert (charge.captured, charge.amount_captured, charge.refunded) == (True, 300, True)
    assert sandbox.reconcile()["differences"] == []


@pytest.mark.parametrize("lapses", [True, False])
def test_the_rest_of_a_payment_in_parts_is_let_go(sandbox: Sandbox, stripe_client: Any, lapses: bool) -> None:
    """By a last capture of nothing, or as the authorization lapses: the intent has succeeded.

    Source: https://docs.stripe.com/payments/multicapture#final-capture and #webhooks.
    """
    payment = held(stripe_client, request_multicapture="if_available")
    capture = stripe_client.v1.payment_intents.capture
    assert refusal(capture, payment.id, {"amount_to_capture": 0}).param == "amount"
    capture(payment.id, {"amount_to_capture": 300, "final_capture": False})
    if lapses:
        sandbox.advance(days=7)
    else:
        capture(payment.id, {"amount_to_capture": 0, "final_capture": True})
    done = stripe_client.v1.payment_intents.retrieve(payment.id)
    assert (done.status, done.amount_received, done.amount_capturable) == ("succeeded", 300, 0)
    told = stripe_client.v1.events.list({"type": "charge.captured"}).data[0].data
    assert (told.object.captured, told.to_dict()["previous_attributes"]["captured"]) == (True, False)


def test_each_of_several_captures_is_told_of(stripe_client: Any) -> None:
    """The last one, too. Source: https://docs.stripe.com/payments/multicapture#webhooks."""
    payment = held(stripe_client, request_multicapture="if_available")
    capture = stripe_client.v1.payment_intents.capture
    capture(payment.id, {"amount_to_capture": 300, "final_capture": False})
    capture(payment.id, {"amount_to_capture": 200})
    told = stripe_client.v1.events.list({"type": "payment_intent.amount_capturable_updated"}).data
    assert [each.data.object.amount_capturable for each in told] == [0, 700, 1000]


def test_a_payment_is_captured_fifty_times_at_most(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/multicapture#availability."""
    payment = held(stripe_client, amount=3000, request_multicapture="if_available")
    capture = stripe_client.v1.payment_intents.capture
    part = {"amount_to_capture": 50, "final_capture": False}
    for _ in range(50):
        capture(payment.id, part)
    assert "50 times" in str(refusal(capture, payment.id, part).user_message)
    assert capture(payment.id, {"amount_to_capture": 0}).amount_received == 2500


def test_a_capture_is_worth_a_payment(stripe_client: Any) -> None:
    """Stripe refuses less than the least that can be charged.

    Source: https://github.com/woocommerce/woocommerce-gateway-stripe/pull/3903.
    """
    payment = held(stripe_client)
    error = refusal(stripe_client.v1.payment_intents.capture, payment.id, {"amount_to_capture": 49})
    assert (error.http_status, error.code, error.param) == (400, "amount_too_small", None)
    assert error.user_message == "Amount must be at least $0.50 usd"


def test_who_gets_what_is_said_of_each_capture(sandbox: Sandbox, stripe_client: Any) -> None:
    """Once it was said of the first; and no share of it is given back.

    Source: https://docs.stripe.com/payments/multicapture#connect and #refunds.
    """
    account = onboarded(stripe_client)["id"]
    to = {"transfer_data": {"destination": account}}
    payment = held(stripe_client, more=to, request_multicapture="if_available")
    capture = stripe_client.v1.payment_intents.capture
    capture(payment.id, {"amount_to_capture": 300, "application_fee_amount": 30, "final_capture": False})
    part = {"amount_to_capture": 200, "final_capture": False}
    error = refusal(capture, payment.id, part)
    assert (error.code, error.param) == ("parameter_missing", "application_fee_amount")
    capture(payment.id, {**part, "application_fee_amount": 20})
    give_back = stripe_client.v1.refunds.create
    for name in ("refund_application_fee", "reverse_transfer"):
        params = {"payment_intent": payment.id, "amount": 100, name: True}
        assert refusal(give_back, params).param == name
    assert give_back({"payment_intent": payment.id, "amount": 100}).status == "succeeded"
    assert sandbox.reconcile()["differences"] == []


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
