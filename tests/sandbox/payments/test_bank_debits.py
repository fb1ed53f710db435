"""Bank debits: what becomes of each test account's, their mandates, and what is shown of them."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..conftest import NOW
from ..refused import refusal
from .paying import ATTEMPT_FAILED, JENNY, MANDATE, debit, pay


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


@pytest.mark.parametrize(
    ("type", "method", "clock", "assessed"),
    [
        ("sepa_debit", "pm_sepaDebit_success_at", "2022-06-01", False),
        ("sepa_debit", "pm_sepaDebit_success_at", "2025-12-08", True),
        ("bacs_debit", "pm_bacsDebit_success", "2025-12-08", False),
    ],
)
def test_the_risk_of_a_debit_is_assessed(*, type: str, method: str, clock: str, assessed: bool) -> None:
    """From the first, though it is only pending, and since 2025.

    Recorded of SEPA: https://github.com/spree/spree_stripe, December 2025, 2023-10-16. Guess: of no others
    but American accounts.
    """
    client: Any = Sandbox(seed="debits", clock=clock).client()
    payment = debit(client, method, type, expand=["latest_charge"])
    charge = payment.latest_charge.to_dict()
    told = charge["outcome"]["risk_level"], "risk_score" in charge["outcome"]
    assert charge["status"] == "pending"
    assert told == (("normal", True) if assessed else ("not_assessed", False))


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


def test_a_bank_debit_cannot_be_captured_later(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/payment-methods/payment-method-support#additional-api-supportability."""
    params = {
        "amount": 2000,
        "currency": "usd",
        "allowed_payment_method_types": ["us_bank_account"],
        "capture_method": "manual",
    }
    assert refusal(stripe_client.v1.payment_intents.create, params).param == "capture_method"


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
