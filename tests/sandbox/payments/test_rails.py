"""Payment methods that are no cards: what each asks of the customer, and what its test values bring about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..conftest import NOW
from ..refused import refusal

MANDATE = {"customer_acceptance": {"type": "online", "online": {"ip_address": "1.1.1.1", "user_agent": "x"}}}
BACK = {"return_url": "https://example.com/done"}
JENNY = {"name": "Jenny Rosen", "email": "jenny@example.com"}
HOME = {"line1": "Rua 1", "city": "São Paulo", "state": "SP", "postal_code": "01310", "country": "BR"}
CURRENCY = {"acss_debit": "cad", "au_becs_debit": "aud", "bacs_debit": "gbp", "nz_bank_account": "nzd"}
ATTEMPT_FAILED = "payment_intent_payment_attempt_failed"


def pay(client: Any, type: str, currency: str, *, email: str = "jenny@example.com", **more: Any) -> Any:
    """A payment by a method of a type, confirmed with what its customer would say."""
    billing = {**JENNY, "email": email, "phone": more.pop("phone", "+351911111111"), "address": HOME}
    data = {"type": type, "billing_details": billing, **more.pop("data", {})}
    return client.v1.payment_intents.create(
        {
            "amount": 2000,
            "currency": currency,
            "allowed_payment_method_types": [type],
            "payment_method_data": data,
            "confirm": True,
            **BACK,
            **more,
        }
    )


def debit(client: Any, method: str, type: str, **more: Any) -> Any:
    """A payment by a test account's magic payment method, under a mandate."""
    return client.v1.payment_intents.create(
        {
            "amount": 2000,
            "currency": CURRENCY.get(type, "eur"),
            "allowed_payment_method_types": [type],
            "payment_method": method,
            "confirm": True,
            "mandate_data": MANDATE,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("type", "method", "after", "status", "code"),
    [
        # https://docs.stripe.com/payments/sepa-debit/accept-a-payment
        ("sepa_debit", "pm_sepaDebit_success_at", 60, "succeeded", None),
        ("sepa_debit", "pm_success_de", 60, "succeeded", None),
        ("sepa_debit", "pm_sepaDebit_successDelayed_fr", 179, "processing", None),
        ("sepa_debit", "pm_sepaDebit_successDelayed_fr", 180, "succeeded", None),
        # https://github.com/gburgyan/aat-stripe, direct-debit
        ("sepa_debit", "pm_sepaDebit_failed_de", 60, "requires_payment_method", ATTEMPT_FAILED),
        ("sepa_debit", "pm_sepaDebit_failedDelayed_es", 179, "processing", None),
        ("sepa_debit", "pm_sepaDebit_insufficientFunds_nl", 180, "succeeded", None),
        (
            "sepa_debit",
            "pm_sepaDebit_insufficientFunds_ie",
            60,
            "requires_payment_method",
            "insufficient_funds",
        ),
        (
            "sepa_debit",
            "pm_sepaDebit_exceedsWeeklyVolumeLimit_be",
            60,
            "requires_payment_method",
            "charge_exceeds_source_limit",
        ),
        (
            "sepa_debit",
            "pm_sepaDebit_exceedsWeeklyTransactionLimit_ch",
            60,
            "requires_payment_method",
            "charge_exceeds_weekly_limit",
        ),
        # https://docs.stripe.com/payments/bacs-debit/accept-a-payment
        ("bacs_debit", "pm_bacsDebit_success", 60, "succeeded", None),
        ("bacs_debit", "pm_bacsDebit_insufficientFundsDelayed", 179, "processing", None),
        (
            "bacs_debit",
            "pm_bacsDebit_insufficientFundsDelayed",
            180,
            "requires_payment_method",
            "insufficient_funds",
        ),
        (
            "bacs_debit",
            "pm_bacsDebit_exceedsTransactionLimit",
            60,
            "requires_payment_method",
            "charge_exceeds_transaction_limit",
        ),
        # https://docs.stripe.com/payments/au-becs-debit/accept-a-payment
        ("au_becs_debit", "pm_auBecsDebit_success", 60, "succeeded", None),
        (
            "au_becs_debit",
            "pm_auBecsDebit_referToCustomer",
            60,
            "requires_payment_method",
            "refer_to_customer",
        ),
        # https://docs.stripe.com/payments/nz-bank-account/accept-a-payment
        ("nz_bank_account", "pm_nzBankAccount_noAccount", 60, "requires_payment_method", "no_account"),
        ("nz_bank_account", "pm_nzBankAccount_processing", 86_400, "processing", None),
    ],
)
def test_a_debit_ends_as_its_test_account_says(
    sandbox: Sandbox,
    stripe_client: Any,
    *,
    type: str,
    method: str,
    after: int,
    status: str,
    code: str | None,
) -> None:
    """Processing at first; then as Stripe's testing tables tell, delayed ones after three minutes."""
    payment = debit(stripe_client, method, type)
    assert payment.status == "processing"
    sandbox.advance(seconds=after)
    done = stripe_client.v1.payment_intents.retrieve(payment.id)
    assert done.status == status
    assert (done.last_payment_error.code if done.last_payment_error else None) == code


def test_a_plain_failure_is_told_on_the_charge(sandbox: Sandbox, stripe_client: Any) -> None:
    """The intent says only that it failed. Recorded: https://github.com/gburgyan/aat-stripe, direct-debit."""
    payment = debit(stripe_client, "pm_sepaDebit_failed_de", "sepa_debit")
    sandbox.advance(seconds=60)
    ended = stripe_client.v1.payment_intents.retrieve(payment.id, {"expand": ["latest_charge"]})
    told = ended.last_payment_error
    assert (told.code, told.decline_code) == (ATTEMPT_FAILED, "generic_decline")
    assert ended.latest_charge.failure_code == "incorrect_account_holder_name"


def test_a_debit_fails_that_stripes_command_line_has_fail(sandbox: Sandbox, stripe_client: Any) -> None:
    """By the account with which `stripe trigger checkout.session.async_payment_failed` pays."""
    account = {"sepa_debit": {"iban": "IT60X0542811101000000123456"}}
    payment = pay(stripe_client, "sepa_debit", "eur", data=account, mandate_data=MANDATE)
    sandbox.advance(seconds=60)
    ended = stripe_client.v1.payment_intents.retrieve(payment.id)
    assert (payment.status, ended.status) == ("processing", "requires_payment_method")


@pytest.mark.parametrize(
    ("type", "method", "kept"),
    [
        ("bacs_debit", "pm_bacsDebit_debitNotAuthorized", "inactive"),
        ("bacs_debit", "pm_bacsDebit_insufficientFunds", "active"),
        ("au_becs_debit", "pm_auBecsDebit_accountClosed", "inactive"),
        ("au_becs_debit", "pm_auBecsDebit_referToCustomer", "active"),
    ],
)
def test_a_refusal_may_end_the_mandate(
    sandbox: Sandbox, stripe_client: Any, type: str, method: str, kept: str
) -> None:
    """As the testing tables of Bacs and BECS tell: where the account is of no more use."""
    payment = debit(stripe_client, method, type, expand=["latest_charge"])
    mandate = getattr(payment.latest_charge.payment_method_details, type).mandate
    assert stripe_client.v1.mandates.retrieve(mandate).status == "active"
    sandbox.advance(seconds=60)
    assert stripe_client.v1.mandates.retrieve(mandate).status == kept
    told = [each.type for each in stripe_client.v1.events.list({"type": "mandate.updated"}).data]
    assert told == (["mandate.updated"] if kept == "inactive" else [])


def test_a_bank_may_refuse_the_mandate(stripe_client: Any) -> None:
    """Bacs 00033333: the payment method is made, its mandate is inactive at once."""
    intent = stripe_client.v1.setup_intents.create(
        {
            "allowed_payment_method_types": ["bacs_debit"],
            "payment_method": "pm_bacsDebit_mandateRefused",
            "confirm": True,
            "mandate_data": MANDATE,
        }
    )
    assert stripe_client.v1.mandates.retrieve(intent.mandate).status == "inactive"
    # Recorded: https://github.com/gburgyan/aat-stripe, what its domain says of mandates.
    missing = refusal(stripe_client.v1.mandates.retrieve, "mandate_none")
    assert (missing.http_status, missing.code, missing.param) == (404, "resource_missing", "mandate")


@pytest.mark.parametrize(
    ("details", "code"),
    [
        (
            {"type": "sepa_debit", "sepa_debit": {"iban": "DE89370400440532013001"}},
            "invalid_bank_account_iban",
        ),
        (
            {"type": "sepa_debit", "sepa_debit": {"iban": "AT271904300000055555"}},
            "sepa_debit_bank_not_supported",
        ),
        (
            {"type": "sepa_debit", "sepa_debit": {"iban": "DE18370400440000066666"}},
            "sepa_debit_debits_not_supported",
        ),
        (
            {"type": "bacs_debit", "bacs_debit": {"sort_code": "10-88-00", "account_number": "00044444"}},
            "account_number_invalid",
        ),
    ],
)
def test_some_accounts_make_no_payment_method(stripe_client: Any, details: Any, code: str) -> None:
    """Source: https://docs.stripe.com/testing#sepa-direct-debit and the testing table of Bacs."""
    error = refusal(stripe_client.v1.payment_methods.create, {**details, "billing_details": JENNY})
    assert error.code == code


@pytest.mark.parametrize(
    ("type", "details", "shown"),
    [
        (
            "sepa_debit",
            {"iban": "DE89 3704 0044 0532 0130 00"},
            {"bank_code": "37040044", "branch_code": "", "country": "DE", "last4": "3000"},
        ),
        (
            "bacs_debit",
            {"sort_code": "10-88-00", "account_number": "00012345"},
            {"sort_code": "108800", "last4": "2345"},
        ),
        (
            "au_becs_debit",
            {"bsb_number": "000-000", "account_number": "000123456"},
            {"bsb_number": "000000", "last4": "3456"},
        ),
        (
            "acss_debit",
            {"institution_number": "000", "transit_number": "11000", "account_number": "000123456789"},
            {
                "bank_name": "STRIPE TEST BANK",
                "institution_number": "000",
                "last4": "6789",
                "transit_number": "11000",
            },
        ),
    ],
)
def test_a_debited_account_shows_its_last_digits(
    stripe_client: Any, type: str, details: Any, shown: Any
) -> None:
    """The same number has the same fingerprint; ACSS as recorded."""
    params = {"type": type, type: details, "billing_details": JENNY}
    first, second = (stripe_client.v1.payment_methods.create(params).to_dict()[type] for _ in range(2))
    assert shown.items() <= first.items()
    assert first["fingerprint"] == second["fingerprint"]


def test_a_disputed_debit_is_disputed_at_once(sandbox: Sandbox, stripe_client: Any) -> None:
    """SEPA's disputed account: it succeeds, and a dispute is made."""
    payment = debit(stripe_client, "pm_sepaDebit_disputed_at", "sepa_debit")
    sandbox.advance(seconds=61)
    assert stripe_client.v1.payment_intents.retrieve(payment.id).status == "succeeded"
    disputes = stripe_client.v1.disputes.list({"payment_intent": payment.id}).data
    assert len(disputes) == 1


def test_a_canadian_account_is_verified_by_two_deposits(sandbox: Sandbox, stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/acss-debit/accept-a-payment#test-account-numbers."""
    payment = debit(stripe_client, "pm_acssDebit_success", "acss_debit")
    assert payment.next_action.type == "verify_with_microdeposits"
    # Recorded by Stripe's SDK for phones.
    shown = payment.next_action.verify_with_microdeposits
    assert shown.hosted_verification_url.rpartition("/")[2].startswith("pacs_test_")
    assert shown.microdeposit_type is None
    verify = stripe_client.v1.payment_intents.verify_microdeposits
    assert verify(payment.id, {"amounts": [32, 45]}).status == "processing"
    sandbox.advance(seconds=60)
    assert stripe_client.v1.payment_intents.retrieve(payment.id).status == "succeeded"


@pytest.mark.parametrize(
    ("type", "currency", "message"),
    [
        (
            "ideal",
            "usd",
            "The currency provided (usd) is invalid. Payments with ideal support the following currencies: "
            "eur.",
        ),
        (
            "us_bank_account",
            "eur",
            "The currency provided (eur) is invalid. Payments with us_bank_account support the following "
            "currencies: usd.",
        ),
    ],
)
def test_a_type_has_its_currencies(stripe_client: Any, type: str, currency: str, message: str) -> None:
    """In the words that Stripe's SDKs test for."""
    params = {"amount": 2000, "currency": currency, "allowed_payment_method_types": [type]}
    error = refusal(stripe_client.v1.payment_intents.create, params)
    assert (error.code, error.user_message) == ("payment_intent_invalid_currency", message)


def test_a_bank_debit_cannot_be_captured_later(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/payment-methods/payment-method-support#additional-api-supportability."""
    params = {
        "amount": 2000,
        "currency": "usd",
        "allowed_payment_method_types": ["us_bank_account"],
        "capture_method": "manual",
    }
    assert refusal(stripe_client.v1.payment_intents.create, params).param == "capture_method"


@pytest.mark.parametrize(
    ("type", "currency", "action", "fields"),
    [
        ("ideal", "eur", "redirect_to_url", {"return_url", "url"}),
        ("klarna", "eur", "redirect_to_url", {"return_url", "url"}),
        ("alipay", "usd", "alipay_handle_redirect", {"native_data", "native_url", "return_url", "url"}),
        ("oxxo", "mxn", "oxxo_display_details", {"expires_after", "hosted_voucher_url", "number"}),
        ("konbini", "jpy", "konbini_display_details", {"expires_at", "hosted_voucher_url", "stores"}),
        (
            "multibanco",
            "eur",
            "multibanco_display_details",
            {"entity", "expires_at", "hosted_voucher_url", "reference"},
        ),
        (
            "pix",
            "brl",
            "pix_display_qr_code",
            {"data", "expires_at", "hosted_instructions_url", "image_url_png", "image_url_svg"},
        ),
        (
            "paynow",
            "sgd",
            "paynow_display_qr_code",
            {"data", "hosted_instructions_url", "image_url_png", "image_url_svg"},
        ),
        (
            "promptpay",
            "thb",
            "promptpay_display_qr_code",
            {"data", "hosted_instructions_url", "image_url_png", "image_url_svg"},
        ),
        (
            "swish",
            "sek",
            "swish_handle_redirect_or_display_qr_code",
            {"hosted_instructions_url", "mobile_auth_url", "qr_code"},
        ),
        (
            "cashapp",
            "usd",
            "cashapp_handle_redirect_or_display_qr_code",
            {"hosted_instructions_url", "mobile_auth_url", "qr_code"},
        ),
        ("upi", "inr", "upi_handle_redirect_or_display_qr_code", {"hosted_instructions_url", "qr_code"}),
        (
            "wechat_pay",
            "usd",
            "wechat_pay_display_qr_code",
            {"data", "hosted_instructions_url", "image_data_url", "image_url_png", "image_url_svg"},
        ),
    ],
)
def test_each_type_has_its_next_action(
    stripe_client: Any, type: str, currency: str, action: str, fields: set[str]
) -> None:
    """Source: https://docs.stripe.com/api/payment_intents/object#payment_intent_object-next_action."""
    payment = pay(stripe_client, type, currency, email="fill_never@example.com", amount=5000)
    assert (payment.status, payment.next_action.type) == ("requires_action", action)
    assert set(payment.next_action.to_dict()[action]) == fields


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


def test_a_sepa_debit_brings_its_money_as_it_succeeds(sandbox: Sandbox, stripe_client: Any) -> None:
    """Its balance transaction and its receipt come then; those of other debits are there before.

    Recorded by https://github.com/liberapay/liberapay.com, tests/py/fixtures/TestPayinsStripe.yml, in 2022.
    """
    payment = debit(stripe_client, "pm_sepaDebit_success_at", "sepa_debit")
    begun = stripe_client.v1.charges.retrieve(payment.latest_charge)
    assert (begun.status, begun.captured, begun.paid) == ("pending", True, False)
    assert (begun.amount_captured, begun.balance_transaction, begun.receipt_url) == (begun.amount, None, None)
    sandbox.advance(seconds=60)
    paid = stripe_client.v1.charges.retrieve(begun.id, {"expand": ["balance_transaction"]})
    assert (paid.status, paid.paid, paid.balance_transaction.type) == ("succeeded", True, "payment")
    assert paid.balance_transaction.created == begun.created + 60
    assert "/receipts/" in paid.receipt_url


def test_ideal_leaves_a_sepa_debit_behind(sandbox: Sandbox, stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/ideal/set-up-payment."""
    customer = stripe_client.v1.customers.create({}).id
    payment = pay(stripe_client, "ideal", "eur", customer=customer, setup_future_usage="off_session")
    sandbox.authenticate(payment.id)
    saved = stripe_client.v1.customers.payment_methods.list(customer).data
    assert [each.type for each in saved] == ["sepa_debit"]
    charge = stripe_client.v1.charges.retrieve(
        str(stripe_client.v1.payment_intents.retrieve(payment.id).latest_charge)
    )
    assert charge.payment_method_details.ideal.generated_sepa_debit == saved[0].id
    assert saved[0].sepa_debit.generated_from.charge == charge.id
    again = debit(
        stripe_client, saved[0].id, "sepa_debit", customer=customer, off_session=True, mandate_data=MANDATE
    )
    assert again.status == "processing"


def test_what_cannot_be_kept_is_not_kept(stripe_client: Any) -> None:
    """A voucher stands for one payment."""
    customer = stripe_client.v1.customers.create({}).id
    error = refusal(
        lambda: pay(stripe_client, "oxxo", "mxn", customer=customer, setup_future_usage="off_session")
    )
    assert error.param == "setup_future_usage"


def test_a_redirect_needs_to_know_where_to_come_back_to(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/error-codes#payment-intent-redirect-confirmation-without-return-url."""
    params = {
        "amount": 2000,
        "currency": "eur",
        "allowed_payment_method_types": ["bancontact"],
        "payment_method_data": {"type": "bancontact", "billing_details": JENNY},
        "confirm": True,
    }
    error = refusal(stripe_client.v1.payment_intents.create, params)
    assert error.code == "payment_intent_redirect_confirmation_without_return_url"


@pytest.mark.parametrize("kind", ["payment_intents", "setup_intents"])
def test_automatic_methods_may_redirect(stripe_client: Any, kind: str) -> None:
    """In Stripe's words, as public reports quote them."""
    amount = {"amount": 2000, "currency": "usd"} if kind == "payment_intents" else {}
    create = getattr(stripe_client.v1, kind).create
    error = refusal(create, {**amount, "payment_method": "pm_card_visa", "confirm": True})
    assert str(error.user_message).endswith(
        "you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set "
        "`automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to "
        "`never` when creating Setup Intents and Payment Intents."
    )
    assert create({**amount, "payment_method": "pm_card_visa", "confirm": True, **BACK}).status == "succeeded"


def test_a_saved_card_needs_no_return_url_off_session(stripe_client: Any) -> None:
    """A saved card is charged without a `return_url`, as published programs do it."""
    customer = stripe_client.v1.customers.create({"payment_method": "pm_card_visa"})
    card = stripe_client.v1.payment_methods.list({"customer": customer.id}).data[0].id
    asked = {"amount": 2000, "currency": "usd", "customer": customer.id, "payment_method": card}
    intent = stripe_client.v1.payment_intents.create({**asked, "confirm": True, "off_session": True})
    assert intent.status == "succeeded"


TRANSFER = {
    "funding_type": "bank_transfer",
    "bank_transfer": {"type": "us_bank_transfer"},
}


def by_transfer(client: Any, customer: str, amount: int = 2000) -> Any:
    """A payment that waits for a bank transfer."""
    return client.v1.payment_intents.create(
        {
            "amount": amount,
            "currency": "usd",
            "customer": customer,
            "allowed_payment_method_types": ["customer_balance"],
            "payment_method_data": {"type": "customer_balance"},
            "payment_method_options": {"customer_balance": TRANSFER},
            "confirm": True,
        }
    )


def fund(client: Any, customer: str, amount: int, **more: Any) -> Any:
    """A bank transfer that arrives."""
    params = {"amount": amount, "currency": "usd", **more}
    return client.v1.test_helpers.customers.fund_cash_balance(customer, params)


def test_a_bank_transfer_shows_where_to_send_it(stripe_client: Any) -> None:
    """As recorded: two addresses, a reference, and what remains."""
    customer = stripe_client.v1.customers.create({}).id
    intent = by_transfer(stripe_client, customer)
    shown = intent.next_action.display_bank_transfer_instructions
    assert (intent.status, shown.amount_remaining, shown.type) == (
        "requires_action",
        2000,
        "us_bank_transfer",
    )
    assert [each.type for each in shown.financial_addresses] == ["aba", "swift"]
    assert shown.financial_addresses[0].aba.routing_number == "999999999"
    assert shown.financial_addresses[0].supported_networks == ["ach", "domestic_wire_us"]


def test_transfers_are_matched_with_payments(stripe_client: Any) -> None:
    """A part first, then the rest; what is left over stays in the customer's cash balance."""
    customer = stripe_client.v1.customers.create({}).id
    intent = by_transfer(stripe_client, customer)
    fund(stripe_client, customer, 500)
    part = stripe_client.v1.payment_intents.retrieve(intent.id)
    assert part.next_action.display_bank_transfer_instructions.amount_remaining == 1500
    assert stripe_client.v1.events.list({"type": "payment_intent.partially_funded"}).data
    fund(stripe_client, customer, 1600)
    assert stripe_client.v1.payment_intents.retrieve(intent.id).status == "succeeded"
    kept = stripe_client.v1.customers.cash_balance.retrieve(customer)
    assert kept.to_dict()["available"] == {"usd": 100}
    moved = stripe_client.v1.customers.cash_balance_transactions.list(customer).data
    assert [(each.type, each.net_amount) for each in moved] == [
        ("applied_to_payment", -1500),
        ("funded", 1600),
        ("applied_to_payment", -500),
        ("funded", 500),
    ]
    assert by_transfer(stripe_client, customer, 100).status == "succeeded"


def test_transfers_may_be_matched_by_hand(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/customer-balance/reconciliation#manual-reconciliation.

    The refusals were recorded: https://github.com/gburgyan/aat-stripe, apply-refusals.
    """
    customer = stripe_client.v1.customers.create({}).id
    settings = {"settings": {"reconciliation_mode": "manual"}}
    assert (
        stripe_client.v1.customers.cash_balance.update(customer, settings).settings.reconciliation_mode
        == "manual"
    )
    intent = by_transfer(stripe_client, customer)
    fund(stripe_client, customer, 2000)
    assert stripe_client.v1.payment_intents.retrieve(intent.id).status == "requires_action"
    apply = stripe_client.v1.payment_intents.apply_customer_balance
    for params in ({"amount": 5000}, {"amount": 100, "currency": "eur"}):
        error = refusal(apply, intent.id, params)
        assert (error.http_status, error.code, error.param) == (400, None, None)
    assert apply(intent.id).status == "succeeded"
    assert refusal(apply, intent.id).code == "payment_intent_unexpected_state"
    card = {"amount": 500, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    paid = stripe_client.v1.payment_intents.create({**card, "allowed_payment_method_types": ["card"]})
    error = refusal(apply, paid.id)
    assert (error.http_status, error.code, error.param) == (400, None, None)


def test_a_customer_with_cash_is_not_deleted(stripe_client: Any) -> None:
    """Until it is spent. Recorded: https://github.com/gburgyan/aat-stripe, of cash balances."""
    customer = stripe_client.v1.customers.create({}).id
    fund(stripe_client, customer, 2000)
    assert refusal(stripe_client.v1.customers.delete, customer).http_status == 400
    assert by_transfer(stripe_client, customer).status == "succeeded"
    assert stripe_client.v1.customers.delete(customer).deleted


def test_a_canceled_transfer_gives_back_what_came(stripe_client: Any) -> None:
    """What was applied is unapplied."""
    customer = stripe_client.v1.customers.create({}).id
    intent = by_transfer(stripe_client, customer)
    fund(stripe_client, customer, 500)
    assert stripe_client.v1.payment_intents.cancel(intent.id).status == "canceled"
    kept = stripe_client.v1.customers.cash_balance.retrieve(customer)
    assert kept.to_dict()["available"] == {"usd": 500}


def test_what_rails_do_adds_up(sandbox: Sandbox, stripe_client: Any) -> None:
    """The ledgers, the cash balances and the events."""
    customer = stripe_client.v1.customers.create({}).id
    by_transfer(stripe_client, customer)
    fund(stripe_client, customer, 2500)
    debit(stripe_client, "pm_sepaDebit_failed_de", "sepa_debit")
    debit(stripe_client, "pm_bacsDebit_dispute", "bacs_debit")
    pay(stripe_client, "oxxo", "mxn")
    sandbox.authenticate(pay(stripe_client, "klarna", "eur").id)
    sandbox.advance(days=10)
    assert sandbox.reconcile()["differences"] == []


@pytest.mark.parametrize(
    ("type", "currency"), [("cashapp", "usd"), ("paypal", "eur"), ("revolut_pay", "gbp")]
)
def test_a_saved_wallet_pays_off_session(
    *, sandbox: Sandbox, stripe_client: Any, type: str, currency: str
) -> None:
    """Nobody is asked again. Source: https://docs.stripe.com/payments/cash-app-pay/set-up-payment."""
    customer = stripe_client.v1.customers.create().id
    setup = stripe_client.v1.setup_intents.create(
        {
            "customer": customer,
            "allowed_payment_method_types": [type],
            "payment_method_data": {"type": type},
            "mandate_data": MANDATE,
            "confirm": True,
            "return_url": "https://example.com",
        }
    )
    sandbox.act("authenticate", intent=setup.id)
    paid = stripe_client.v1.payment_intents.create(
        {
            "amount": 2000,
            "currency": currency,
            "customer": customer,
            "allowed_payment_method_types": [type],
            "payment_method": stripe_client.v1.setup_intents.retrieve(setup.id).payment_method,
            "confirm": True,
            "off_session": True,
        }
    )
    assert paid.status == "succeeded"


def test_nobody_is_sent_away_off_session(stripe_client: Any) -> None:
    """A bank's page needs its customer. Source: https://docs.stripe.com/api/payment_intents/create."""
    error = refusal(pay, stripe_client, "bancontact", "eur", off_session=True)
    assert (error.http_status, error.code) == (402, "authentication_required")


@pytest.mark.parametrize(
    ("type", "name"),
    [
        ("bancontact", "name"),
        ("eps", "name"),
        ("p24", "email"),
        ("promptpay", "email"),
        ("mb_way", "phone"),
        ("oxxo", "email"),
        ("boleto", "address][line1"),
    ],
)
def test_a_payer_says_who_it_is(stripe_client: Any, type: str, name: str) -> None:
    """The sentence is one that Stripe's own clients expect.

    Source: https://github.com/stripe/stripe-android (Bancontact's name); what each type asks for is what
    https://github.com/stripe/stripe-js requires, and https://docs.stripe.com/payments/promptpay.
    """
    known: dict[str, Any] = {"name": "Jenny", "email": "jenny@example.com", "phone": "1", "address": HOME}
    part, _, inner = name.partition("][")
    known = {**known, part: {**HOME, inner: ""}} if inner else {**known, part: ""}
    data = {"type": type, "boleto": {"tax_id": "00000000000"}} if type == "boleto" else {"type": type}
    error = refusal(stripe_client.v1.payment_methods.create, {**data, "billing_details": known})
    assert (error.code, error.param) == ("parameter_missing", f"billing_details[{name}]")
    assert error.user_message == f"Missing required param: billing_details[{name}]."


@pytest.mark.parametrize(
    ("type", "currency", "amount", "code"),
    [
        # https://docs.stripe.com/payments/affirm, .../afterpay-clearpay, .../oxxo, .../boleto
        ("affirm", "usd", 3499, "amount_too_small"),
        ("affirm", "usd", 3_000_001, "amount_too_large"),
        ("affirm", "cad", 4999, "amount_too_small"),
        ("afterpay_clearpay", "aud", 400_001, "amount_too_large"),
        ("afterpay_clearpay", "nzd", 99, "amount_too_small"),
        ("multibanco", "eur", 9_999_901, "amount_too_large"),
        ("pay_by_bank", "gbp", 1_000_001, "amount_too_large"),
        ("twint", "chf", 500_001, "amount_too_large"),
        ("mb_way", "eur", 500_001, "amount_too_large"),
        ("paypay", "jpy", 1_000_001, "amount_too_large"),
        ("upi", "inr", 99, "amount_too_small"),
        ("upi", "inr", 10_000_001, "amount_too_large"),
        ("afterpay_clearpay", "gbp", 120_001, "amount_too_large"),
        ("oxxo", "mxn", 1_000_001, "amount_too_large"),
        ("boleto", "brl", 499, "amount_too_small"),
        # https://docs.stripe.com/payments/<type> of each
        ("alma", "eur", 4_999, "amount_too_small"),
        ("bizum", "eur", 500_001, "amount_too_large"),
        ("fpx", "myr", 199, "amount_too_small"),
        ("fpx", "myr", 3_000_001, "amount_too_large"),
        ("sunbit", "usd", 5_999, "amount_too_small"),
    ],
)
def test_a_type_takes_so_much_at_once(
    stripe_client: Any, type: str, currency: str, amount: int, code: str
) -> None:
    """From one amount to another, by currency."""
    data = {"boleto": {"tax_id": "00000000000"}} if type == "boleto" else {}
    error = refusal(lambda: pay(stripe_client, type, currency, amount=amount, data=data))
    assert (error.code, error.param) == (code, "amount")


def test_what_is_shown_of_us_bank_accounts(stripe_client: Any) -> None:
    """How they are linked, where the account's settings offer them; not where the type is named.

    Recorded by public test suites, versions 2023-10-16 to 2026-09-30.endive.
    """
    create = stripe_client.v1.payment_intents.create
    offered = create({"amount": 2000, "currency": "usd"}).payment_method_options.us_bank_account.to_dict()
    named = create({"amount": 2000, "currency": "usd", "allowed_payment_method_types": ["us_bank_account"]})
    shown = named.payment_method_options.us_bank_account.to_dict()
    assert shown == {
        "mandate_options": {},
        "transaction_purpose": "unspecified",
        "verification_method": "automatic",
    }
    linked = {"financial_connections": {"permissions": ["payment_method"], "prefetch": []}}
    assert offered == {**linked, **shown}


@pytest.mark.parametrize("later", [None, "off_session"])
def test_what_is_shown_of_canadian_debits(stripe_client: Any, later: str | None) -> None:
    """Of their mandate something where the account is to be debited again.

    Recorded by a public test suite, versions 2025-10-29.clover to 2026-09-30.endive.
    """
    params: Any = {"amount": 2000, "currency": "usd", "allowed_payment_method_types": ["acss_debit"]}
    again = {"setup_future_usage": later} if later else {}
    shown = stripe_client.v1.payment_intents.create(
        params | again
    ).payment_method_options.acss_debit.to_dict()
    mandate = {"interval_description": None, "payment_schedule": None, "transaction_type": None}
    further = {"mandate_options": mandate} if later else {}
    assert shown == {**further, "verification_method": "automatic"}


def test_a_mandate_is_shown_whole(stripe_client: Any) -> None:
    """Also what was not said of it. Recorded of a card in India, September 2026, version 2023-10-16."""
    said = {
        "amount": 599,
        "amount_type": "maximum",
        "interval": "month",
        "interval_count": 3,
        "reference": "Mandate-1",
        "start_date": NOW,
        "supported_types": ["india"],
    }
    params = {"amount": 599, "currency": "usd", "payment_method_options": {"card": {"mandate_options": said}}}
    made = stripe_client.v1.payment_intents.create(params)
    shown = made.payment_method_options.card.mandate_options.to_dict()
    assert shown == {**said, "description": None, "end_date": None}


def test_a_cent_is_enough_for_ideal(stripe_client: Any) -> None:
    """Where nothing else may be paid with.

    Source: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts.
    """
    create = stripe_client.v1.payment_intents.create
    cent = {"amount": 1, "currency": "eur"}
    assert create({**cent, "allowed_payment_method_types": ["ideal"]}).amount == 1
    error = refusal(create, {**cent, "allowed_payment_method_types": ["ideal", "card"]})
    assert error.code == "amount_too_small"


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


def test_what_malaysian_banks_pay_is_kept_apart(sandbox: Sandbox, stripe_client: Any) -> None:
    """In a part of the balance of its own.

    Source: https://docs.stripe.com/payments/fpx/accept-a-payment#payouts-and-transfers.
    """
    payment = pay(stripe_client, "fpx", "myr")
    sandbox.authenticate(payment.id)
    (waiting,) = stripe_client.v1.balance.retrieve().pending
    assert waiting.source_types.to_dict() == {"card": 0, "fpx": waiting.amount}


@pytest.mark.parametrize(
    ("type", "method"),
    [("au_becs_debit", "pm_auBecsDebit_success"), ("sepa_debit", "pm_sepaDebit_success_de")],
)
def test_a_debit_takes_so_much_at_once(stripe_client: Any, type: str, method: str) -> None:
    """Source: https://docs.stripe.com/payments/au-becs-debit and its like, of transaction limits."""
    assert debit(stripe_client, method, type, amount=1_000_000).status == "processing"
    error = refusal(lambda: debit(stripe_client, method, type, amount=1_000_001))
    assert (error.code, error.param) == ("amount_too_large", "amount")


@pytest.mark.parametrize(
    ("type", "method"),
    [
        ("bacs_debit", "pm_bacsDebit_success"),
        ("sepa_debit", "pm_sepaDebit_success_de"),
    ],
)
def test_an_account_that_is_taken_away_is_debited_no_more(
    *, sandbox: Sandbox, stripe_client: Any, type: str, method: str
) -> None:
    """Its mandate ends. Source: https://docs.stripe.com/payments/sepa-debit#mandates and its like."""
    more = {"customer": stripe_client.v1.customers.create().id, "setup_future_usage": "off_session"}
    payment = debit(stripe_client, method, type, **more, expand=["latest_charge"])
    mandate = getattr(payment.latest_charge.payment_method_details, type).mandate
    sandbox.advance(days=8)
    stripe_client.v1.payment_methods.detach(payment.payment_method)
    assert stripe_client.v1.mandates.retrieve(mandate).status == "inactive"


@pytest.mark.parametrize(
    ("type", "method", "stops"),
    [("sepa_debit", "pm_sepaDebit_success_de", False), ("us_bank_account", "pm_usBankAccount_success", True)],
)
def test_a_debit_on_its_way_is_stopped_in_america(
    stripe_client: Any, type: str, method: str, *, stops: bool
) -> None:
    """Elsewhere it is refunded. Source: https://docs.stripe.com/refunds#cancel-payment."""
    intents = stripe_client.v1.payment_intents
    payment = debit(stripe_client, method, type, **({"currency": "usd"} if stops else {}))
    if stops:
        payment = intents.verify_microdeposits(payment.id, {"amounts": [32, 45]})
    assert payment.status == "processing"
    if stops:
        assert intents.cancel(payment.id).status == "canceled"
    else:
        assert refusal(intents.cancel, payment.id).code == "payment_intent_unexpected_state"
