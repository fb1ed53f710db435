"""Payments that wait for their customer: vouchers, codes and pages, answered, declined or forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal
from .paying import pay


@pytest.mark.parametrize(("type", "currency"), [("paynow", "sgd"), ("promptpay", "thb")])
def test_a_test_code_leads_to_a_page_that_pays_or_refuses(
    stripe_client: Any, type: str, currency: str
) -> None:
    """Recorded by programs; of PromptPay in September 2026."""
    payment = pay(stripe_client, type, currency, email="fill_never@example.com", amount=5000)
    address, _, attempt = payment.next_action[f"{type}_display_qr_code"].data.partition("?")
    assert address == "https://payments.stripe.com/payment_methods/test_payment"
    assert attempt.startswith("payment_attempt=payatt_")


def test_promptpay_asks_who_pays_and_expires(sandbox: Sandbox) -> None:
    """What a confirmation describes lacks what a payment method would. Recorded in September 2026."""
    client: Any = sandbox.client()
    wanted = {"amount": 6000, "currency": "thb", "allowed_payment_method_types": ["promptpay"]}
    intent = client.v1.payment_intents.create(wanted)
    data = {"type": "promptpay"}
    refused = refusal(client.v1.payment_intents.confirm, intent.id, {"payment_method_data": data})
    assert (refused.code, refused.param) == ("parameter_missing", "billing_details[email]")
    assert refused.user_message == "Missing required param: billing_details[email]."
    named = {**data, "billing_details": {"email": "fill_never@example.com"}}
    assert client.v1.payment_intents.confirm(intent.id, {"payment_method_data": named}).next_action
    sandbox.advance(days=2)
    lapsed = client.v1.payment_intents.retrieve(intent.id)
    assert lapsed.status == "requires_payment_method"
    assert lapsed.last_payment_error.message.startswith("The PromptPay payment attempt of this PaymentIntent")


@pytest.mark.parametrize(
    ("type", "currency", "options", "end"),
    [
        # Recorded by Stripe's SDK for phones: konbini's day ends in Japan.
        ("konbini", "jpy", {}, "2024-02-04T23:59:59+09:00"),
        ("konbini", "jpy", {"expires_after_days": 1}, "2024-02-02T23:59:59+09:00"),
        ("boleto", "brl", {"expires_after_days": 1}, "2024-02-02T23:59:59-03:00"),
        ("oxxo", "mxn", {"expires_after_days": 1}, "2024-02-02T23:59:59-06:00"),
        # Recorded by the same: a week to the second.
        ("multibanco", "eur", {}, "2024-02-08T12:00:00+00:00"),
    ],
)
def test_a_voucher_ends_with_the_day_where_it_is_paid(
    stripe_client: Any, type: str, currency: str, options: Any, end: str
) -> None:
    """Source: `expires_after_days` in https://docs.stripe.com/api/payment_intents/confirm."""
    given = {"payment_method_options": {type: options}} if options else {}
    data = {"boleto": {"tax_id": "00000000000"}} if type == "boleto" else {}
    payment = pay(stripe_client, type, currency, data=data, email="fill_never@example.com", **given)
    shown = payment.next_action.to_dict()[f"{type}_display_details"]
    ends = shown["expires_after" if type == "oxxo" else "expires_at"]
    assert datetime.fromtimestamp(ends, UTC) == datetime.fromisoformat(end)


def test_numbers_of_test_mode(stripe_client: Any) -> None:
    """Each time the same. Recorded by Stripe's SDK for phones."""
    konbini = pay(stripe_client, "konbini", "jpy").next_action.konbini_display_details
    assert {each["payment_code"] for each in konbini.stores.to_dict().values()} == {"123456"}
    multibanco = pay(stripe_client, "multibanco", "eur").next_action.multibanco_display_details
    assert (multibanco.entity, multibanco.reference) == ("12345", "123456789")
    swish = pay(stripe_client, "swish", "sek").next_action.swish_handle_redirect_or_display_qr_code
    assert swish.qr_code.data == swish.mobile_auth_url


def test_boleto_needs_a_tax_id(stripe_client: Any) -> None:
    """Its voucher shows a number of 47 digits."""
    payment = pay(stripe_client, "boleto", "brl", data={"boleto": {"tax_id": "00000000000"}})
    assert len(payment.next_action.boleto_display_details.number) == 47


@pytest.mark.parametrize(
    ("email", "after", "status"),
    [
        ("jenny@example.com", 179, "requires_action"),
        ("jenny@example.com", 180, "succeeded"),
        ("x_succeed_immediately@example.com", 0, "succeeded"),
        ("expire_immediately@example.com", 0, "requires_payment_method"),
        ("expire_with_delay@example.com", 179, "requires_action"),
        ("expire_with_delay@example.com", 180, "requires_payment_method"),
        ("fill_never@example.com", 3 * 86_400 - 1, "requires_action"),
        ("fill_never@example.com", 4 * 86_400, "requires_payment_method"),
    ],
)
def test_a_voucher_is_paid_or_expires_as_the_address_says(
    sandbox: Sandbox, stripe_client: Any, email: str, after: int, status: str
) -> None:
    """Source: https://docs.stripe.com/payments/oxxo/accept-a-payment#test-integration."""
    payment = pay(stripe_client, "oxxo", "mxn", email=email)
    assert payment.status == "requires_action"
    sandbox.advance(seconds=after)
    done = stripe_client.v1.payment_intents.retrieve(payment.id)
    assert done.status == status
    if status == "requires_payment_method":
        assert done.last_payment_error.code == "payment_intent_payment_attempt_expired"


def test_a_confirmation_number_says_the_same(sandbox: Sandbox, stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/konbini/accept-a-payment, testing."""
    number: Any = {"payment_method_options": {"konbini": {"confirmation_number": "22222222220"}}}
    payment = pay(stripe_client, "konbini", "jpy", **number)
    assert payment.next_action.konbini_display_details.stores.lawson.confirmation_number == "22222222220"
    assert stripe_client.v1.payment_intents.retrieve(payment.id).status == "succeeded"


@pytest.mark.parametrize(
    ("email", "after", "code"),
    [
        ("jenny@example.com", 8, None),
        ("insufficient_funds@example.com", 8, "payment_method_provider_decline"),
        ("bank_timeout@example.com", 60, "payment_method_provider_timeout"),
    ],
)
def test_blik_is_answered_on_the_phone(
    sandbox: Sandbox, stripe_client: Any, email: str, after: int, code: str | None
) -> None:
    """Source: https://docs.stripe.com/payments/blik/accept-a-payment, simulated failures."""
    options: Any = {"payment_method_options": {"blik": {"code": "123456"}}}
    payment = pay(stripe_client, "blik", "pln", email=email, **options)
    assert payment.next_action.type == "blik_authorize"
    sandbox.advance(seconds=after)
    done = stripe_client.v1.payment_intents.retrieve(payment.id)
    assert done.status == ("requires_payment_method" if code else "succeeded")
    assert (done.last_payment_error.code if done.last_payment_error else None) == code


def test_a_wrong_blik_code_is_refused(stripe_client: Any) -> None:
    """At once, before anything is shown."""
    options: Any = {"payment_method_options": {"blik": {"code": "123456"}}}
    error = refusal(lambda: pay(stripe_client, "blik", "pln", email="invalid_code@example.com", **options))
    assert error.code == "payment_method_invalid_parameter"


def test_a_redirect_is_answered_by_a_control(sandbox: Sandbox, stripe_client: Any) -> None:
    """Authorized it succeeds, failed it says so; the charge shows whose account it was.

    Recorded: the sentence and the type. Source of the code, which was another one before 2022-11-15:
    https://docs.stripe.com/changelog/2022-11-15/adds-decline-codes-paymentintent-paymentmethod.
    """
    payment = pay(stripe_client, "ideal", "eur", data={"ideal": {"bank": "ing"}})
    sandbox.authenticate(payment.id)
    done = stripe_client.v1.payment_intents.retrieve(payment.id, {"expand": ["latest_charge"]})
    assert done.status == "succeeded"
    shown = done.latest_charge.payment_method_details.ideal
    assert (shown.bank, shown.bic, shown.verified_name) == ("ing", "INGBNL2A", "Jenny Rosen")
    assert done.latest_charge.id.startswith("py_")
    other = pay(stripe_client, "ideal", "eur")
    sandbox.authenticate(other.id, passes=False)
    failed = stripe_client.v1.payment_intents.retrieve(other.id)
    error = failed.last_payment_error
    assert (error.code, error.type) == ("payment_method_customer_decline", "invalid_request_error")
    assert error.message == (
        "The customer did not approve the PaymentIntent. Provide a new payment method to attempt to fulfill "
        "this PaymentIntent again."
    )
    before = stripe_client.v1.payment_intents.retrieve(other.id, options={"stripe_version": "2022-08-01"})
    assert before.last_payment_error.code == "payment_intent_authentication_failure"


@pytest.mark.parametrize(
    ("type", "currency", "seconds"),
    [
        ("affirm", "usd", 12 * 3_600),
        ("afterpay_clearpay", "usd", 3 * 3_600),
        ("klarna", "usd", 48 * 3_600),
        ("mobilepay", "dkk", 300),
        ("revolut_pay", "gbp", 3_600),
    ],
)
def test_a_customer_who_does_not_come_back(
    sandbox: Sandbox, stripe_client: Any, type: str, currency: str, seconds: int
) -> None:
    """For so long is it waited for. Source: each type's own page, such as https://docs.stripe.com/payments/affirm."""
    payment = pay(stripe_client, type, currency, amount=20_000)
    sandbox.advance(seconds=seconds - 1)
    assert stripe_client.v1.payment_intents.retrieve(payment.id).status == "requires_action"
    sandbox.advance(seconds=2)
    assert stripe_client.v1.payment_intents.retrieve(payment.id).status == "requires_payment_method"


@pytest.mark.parametrize(
    ("phone", "after", "status", "code"),
    [
        ("+351911111111", 0, "succeeded", None),
        ("+351911111112", 29, "requires_action", None),
        ("+351911111112", 30, "succeeded", None),
        ("+351911111113", 0, "requires_payment_method", "payment_method_not_available"),
        ("+351911111114", 0, "requires_payment_method", "payment_method_provider_decline"),
        ("+351911111115", 0, "requires_payment_method", "payment_intent_payment_attempt_expired"),
        ("+351911111116", 0, "requires_payment_method", "payment_method_customer_decline"),
    ],
)
def test_mb_way_is_answered_on_the_phone(
    *, sandbox: Sandbox, stripe_client: Any, phone: str, after: int, status: str, code: str | None
) -> None:
    """Nothing is shown meanwhile.

    Source: https://docs.stripe.com/payments/mb-way/accept-a-payment, testing.
    """
    payment = pay(stripe_client, "mb_way", "eur", phone=phone)
    assert (payment.status, payment.next_action) == ("requires_action", None)
    sandbox.advance(seconds=after)
    done = stripe_client.v1.payment_intents.retrieve(payment.id)
    assert done.status == status
    assert (done.last_payment_error and done.last_payment_error.code) == code


def test_klarna_lends_nothing_to_some(sandbox: Sandbox, stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/klarna/accept-a-payment, testing."""
    payment = pay(stripe_client, "klarna", "usd", email="customer+denied@email.us")
    sandbox.authenticate(payment.id)
    denied = stripe_client.v1.payment_intents.retrieve(payment.id)
    assert denied.status == "requires_payment_method"
    assert denied.last_payment_error.code == "payment_method_provider_decline"


@pytest.mark.parametrize(
    ("bank", "code"),
    [
        ("test_offline_bank", "offline_bank"),
        ("test_processing_error", "payment_method_processing_error_transient"),
    ],
)
def test_a_malaysian_bank_may_be_offline(stripe_client: Any, bank: str, code: str) -> None:
    """Source: https://docs.stripe.com/payments/fpx/accept-a-payment, testing."""
    assert refusal(lambda: pay(stripe_client, "fpx", "myr", data={"fpx": {"bank": bank}})).code == code
