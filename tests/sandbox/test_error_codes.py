"""Codes of the published list, each by what it says of itself. Guess: the words beside them.

Source: https://docs.stripe.com/error-codes.
"""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from .conftest import NOW
from .refused import refusal

IBAN = "DE89370400440532013000"
COMPANY: Any = {"type": "custom", "country": "US", "business_type": "company"}


@pytest.fixture
def debit(stripe_client: Any) -> Any:
    """A payment method whose customer never agreed to be debited."""
    customer = stripe_client.v1.customers.create({"email": "jenny@example.com"}).id
    payer = {"name": "Jenny Rosen", "email": "jenny@example.com"}
    params = {"type": "sepa_debit", "sepa_debit": {"iban": IBAN}, "billing_details": payer}
    method = stripe_client.v1.payment_methods.create(params)
    return stripe_client.v1.payment_methods.attach(method.id, {"customer": customer})


def invoice(stripe_client: Any, customer: str, currency: str, **params: Any) -> str:
    """A draft of one item, which stays one until it is finalized."""
    settings = {"customer": customer, "currency": currency, "auto_advance": False, **params}
    draft = stripe_client.v1.invoices.create(settings)
    item = {"customer": customer, "invoice": draft.id, "amount": 500, "currency": currency}
    stripe_client.v1.invoice_items.create(item)
    return str(draft.id)


def test_an_invoice_is_not_paid_without_a_mandate(stripe_client: Any, debit: Any) -> None:
    """Nor does a subscription begin so."""
    v1 = stripe_client.v1
    id = invoice(stripe_client, debit.customer, "eur")
    v1.invoices.finalize_invoice(id)
    error = refusal(v1.invoices.pay, id, {"payment_method": debit.id})
    assert (error.code, error.param) == ("billing_invalid_mandate", "payment_method")
    recurring = {"interval": "month"}
    price = v1.prices.create(
        {"currency": "eur", "unit_amount": 500, "recurring": recurring, "product_data": {"name": "Club"}}
    )
    wanted = {
        "customer": debit.customer,
        "items": [{"price": price.id}],
        "default_payment_method": debit.id,
    }
    assert refusal(v1.subscriptions.create, wanted).code == "billing_invalid_mandate"


def test_an_invoice_names_the_types_that_it_is_paid_with(stripe_client: Any, debit: Any) -> None:
    """Where its currency admits none of them it stays a draft, which says why.

    Source: `payment_settings[payment_method_types]` in https://docs.stripe.com/api/invoices/create.
    """
    v1, customer = stripe_client.v1, debit.customer
    debited = {"payment_settings": {"payment_method_types": ["us_bank_account", "ideal"]}}
    id = invoice(stripe_client, customer, "usd", **debited)
    v1.invoices.finalize_invoice(id)
    payment = v1.invoice_payments.list({"invoice": id}).data[0].payment
    types = v1.payment_intents.retrieve(payment.payment_intent).allowed_payment_method_types
    assert types == ["us_bank_account"]
    none = {"payment_settings": {"payment_method_types": ["ideal"]}}
    id = invoice(stripe_client, customer, "usd", **none)
    assert refusal(v1.invoices.finalize_invoice, id).code == "invoice_no_payment_method_types"
    draft = v1.invoices.retrieve(id)
    assert (draft.status, draft.last_finalization_error.code) == ("draft", "invoice_no_payment_method_types")


def test_a_payment_that_would_ask_for_something_is_refused(stripe_client: Any) -> None:
    """Where `error_on_requires_action` is set, also of what is no card."""
    method = {"type": "bancontact", "billing_details": {"name": "Jenny Rosen"}}
    params = {
        "amount": 500,
        "currency": "eur",
        "allowed_payment_method_types": ["bancontact"],
        "payment_method_data": method,
        "confirm": True,
        "error_on_requires_action": True,
        "return_url": "https://example.com",
    }
    error = refusal(stripe_client.v1.payment_intents.create, params)
    assert error.code == "payment_intent_action_required"
    assert error.error.payment_intent.last_payment_error.code == "payment_intent_action_required"


def test_a_failed_charge_is_not_captured(stripe_client: Any) -> None:
    """It was never authorized."""
    wanted = {"amount": 500, "currency": "usd", "source": "tok_chargeDeclined", "capture": False}
    charge = refusal(stripe_client.v1.charges.create, wanted).error.charge
    assert refusal(stripe_client.v1.charges.capture, charge).code == "capture_unauthorized_payment"


@pytest.mark.parametrize(
    ("type", "currency", "days"),
    [("boleto", "brl", 1), ("eps", "eur", 200)],
)
def test_a_charge_may_not_be_refundable(
    sandbox: Sandbox, stripe_client: Any, type: str, currency: str, days: int
) -> None:
    """Its type has no refunds, or it is too late for one.

    A public program expects the code of the first:
    https://github.com/getlago/lago-api/blob/main/app/services/credit_notes/refunds/stripe_service.rb.
    """
    address = {"line1": "Rua 1", "city": "Santos", "state": "SP", "postal_code": "01310", "country": "BR"}
    payer = {"name": "Jenny Rosen", "email": "succeed_immediately@example.com", "address": address}
    details = {"boleto": {"tax_id": "00000000000"}} if type == "boleto" else {}
    params = {
        "amount": 2000,
        "currency": currency,
        "allowed_payment_method_types": [type],
        "payment_method_data": {"type": type, "billing_details": payer, **details},
        "confirm": True,
        "return_url": "https://example.com",
    }
    payment = stripe_client.v1.payment_intents.create(params)
    if type == "eps":
        sandbox.authenticate(payment.id)
    sandbox.advance(days=days)
    assert stripe_client.v1.payment_intents.retrieve(payment.id).status == "succeeded"
    error = refusal(stripe_client.v1.refunds.create, {"payment_intent": payment.id})
    assert (error.http_status, error.code) == (400, "charge_not_refundable")


@pytest.mark.parametrize("prefix", ["stripe", "STRIPE-1", "A" * 13])
def test_a_mandates_reference_begins_as_banks_allow(stripe_client: Any, prefix: str) -> None:
    """Source: `reference_prefix` in https://docs.stripe.com/api/setup_intents/create."""
    options = {"sepa_debit": {"mandate_options": {"reference_prefix": prefix}}}
    wanted = {"allowed_payment_method_types": ["sepa_debit"], "payment_method_options": options}
    error = refusal(stripe_client.v1.setup_intents.create, wanted)
    assert error.code == "invalid_mandate_reference_prefix_format"
    assert error.param == "payment_method_options[sepa_debit][mandate_options][reference_prefix]"


@pytest.mark.parametrize("lives", ["company", "individual"])
def test_some_states_have_no_accounts(stripe_client: Any, lives: str) -> None:
    """The sentence, as a program had it from Stripe: https://github.com/antiwork/gumroad/pull/5441.

    Source of the code: https://docs.stripe.com/error-codes.
    """
    accounts = stripe_client.v1.accounts
    params = {"type": "custom", "country": "US", "business_type": lives}
    error = refusal(accounts.create, {**params, lives: {"address": {"state": "GU"}}})
    assert (error.code, error.param) == ("state_unsupported", f"{lives}[address][state]")
    assert error.user_message == (
        "Stripe currently does not support US insular areas and freely associated states."
    )
    account = accounts.create({**params, lives: {"address": {"state": "PR"}}})
    assert account[lives].address.state == "PR"


def test_ownership_is_declared_later(stripe_client: Any) -> None:
    """When an account is updated."""
    accounts, declared = stripe_client.v1.accounts, {"date": NOW, "ip": "203.0.113.7"}
    company = {"company": {"ownership_declaration": declared}}
    assert refusal(accounts.create, {**COMPANY, **company}).code == "ownership_declaration_not_allowed"
    account = accounts.create(COMPANY).id
    assert accounts.update(account, company).company.ownership_declaration.date == NOW


def test_a_standard_account_is_paid_out_by_itself(stripe_client: Any) -> None:
    """A platform does not decide when."""
    account = stripe_client.v1.accounts.create({"type": "standard", "country": "US"}).id
    on = {"stripe_account": account}
    error = refusal(stripe_client.v1.payouts.create, {"amount": 100, "currency": "usd"}, options=on)
    assert error.code == "not_allowed_on_standard_account"


def test_a_payout_is_reconciled_once_it_has_arrived(stripe_client: Any, sandbox: Any) -> None:
    """Before that nobody can tell what it pays out."""
    v1 = stripe_client.v1
    v1.balance_settings.update({"payments": {"payouts": {"schedule": {"interval": "daily"}}}})
    v1.charges.create({"amount": 5000, "currency": "usd", "source": "tok_visa"})
    sandbox.advance(days=3, hours=12)
    payout = v1.payouts.list().data[0]
    assert payout.reconciliation_status == "in_progress"
    error = refusal(v1.balance_transactions.list, {"payout": payout.id})
    assert (error.code, error.param) == ("payout_reconciliation_not_ready", "payout")
    sandbox.advance(days=5)
    kinds = {each.type for each in v1.balance_transactions.list({"payout": payout.id}).data}
    assert kinds == {"charge", "payout"}


@pytest.mark.parametrize(
    ("path", "params", "param"),
    [
        (
            "/v1/accounts",
            {**COMPANY, "company": {"address": {"country": "United States"}}},
            "company[address][country]",
        ),
        (
            "/v1/accounts",
            {
                "type": "custom",
                "business_type": "individual",
                "individual": {"address": {"country": "United States"}},
            },
            "individual[address][country]",
        ),
        (
            "/v1/tokens",
            {"bank_account": {"country": "United States", "account_number": "000123456789"}},
            "bank_account[country]",
        ),
    ],
)
def test_a_country_is_told_by_its_code(
    stripe_client: stripe.StripeClient, path: str, params: Any, param: str
) -> None:
    """Recorded of an account's individual; guess: the others."""
    with pytest.raises(stripe.InvalidRequestError) as error:
        stripe_client.raw_request("post", path, **params)
    assert error.value.param == param
    assert error.value.user_message == (
        "Country 'United States' is unknown. Try using a 2-character alphanumeric country code instead, such "
        "as 'US', 'EG', or 'GB'. A full list of country codes is available at "
        "https://en.wikipedia.org/wiki/ISO_3166-1_alpha-2#Officially_assigned_code_elements"
    )


@pytest.fixture
def without_bancontact(stripe_client: Any) -> Any:
    """How to ask for a connected account that takes cards alone."""
    asked = {"card_payments": {"requested": True}, "transfers": {"requested": True}}
    account = stripe_client.v1.accounts.create({**COMPANY, "capabilities": asked}).id
    return {"stripe_account": account}


def test_a_type_is_activated_first(stripe_client: Any, without_bancontact: Any) -> None:
    """By its capability. Source: https://docs.stripe.com/connect/account-capabilities.

    The sentences: what programs report, and of a source Stripe's SDK for phones, of 2019. Guess: the code of
    a SetupIntent.
    """
    v1, on = stripe_client.v1, without_bancontact
    named = {"allowed_payment_method_types": ["bancontact"]}
    payment = {"amount": 500, "currency": "eur", **named}
    error = refusal(v1.payment_intents.create, payment, options=on)
    assert (error.code, error.param) == ("payment_intent_invalid_parameter", "allowed_payment_method_types")
    assert error.user_message.startswith(
        'The payment method type "bancontact" is invalid. Please ensure the provided type is activated in '
        "your dashboard"
    )
    assert refusal(v1.setup_intents.create, named, options=on).code == "setup_intent_invalid_parameter"
    data = {"currency": "eur", "unit_amount": 500, "product_data": {"name": "Kite"}}
    session = {"mode": "payment", "line_items": [{"price_data": data, "quantity": 1}], **named}
    error = refusal(
        v1.checkout.sessions.create, {**session, "success_url": "https://example.com"}, options=on
    )
    assert (error.code, error.param) == (None, "allowed_payment_method_types")
    assert error.user_message.startswith("The payment method type provided: bancontact is invalid.")
    source = {"type": "bancontact", "amount": 500, "currency": "eur", "owner": {"name": "Jenny"}}
    error = refusal(
        v1.sources.create, {**source, "redirect": {"return_url": "https://example.com"}}, options=on
    )
    assert (error.code, error.param) == ("payment_method_unactivated", "type")
    assert error.user_message == "This payment method (bancontact) is not activated for your account."
    assert v1.payment_intents.create(payment).payment_method_types == ["bancontact"]


def test_a_payment_in_stablecoins_fails_as_by_card(sandbox: Sandbox, stripe_client: Any) -> None:
    """Source: the error codes of https://docs.stripe.com/payments/accept-stablecoin-payments."""
    params = {
        "amount": 2000,
        "currency": "usd",
        "allowed_payment_method_types": ["crypto"],
        "payment_method_data": {"type": "crypto"},
        "confirm": True,
        "return_url": "https://example.com",
    }
    payment = stripe_client.v1.payment_intents.create(params)
    sandbox.authenticate(payment.id, passes=False)
    failed = stripe_client.v1.payment_intents.retrieve(payment.id)
    assert failed.last_payment_error.code == "payment_intent_authentication_failure"


def test_a_number_at_the_counter_is_not_of_zeros(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/konbini/accept-a-payment#confirmation-numbers."""
    params = {
        "amount": 2000,
        "currency": "jpy",
        "allowed_payment_method_types": ["konbini"],
        "payment_method_options": {"konbini": {"confirmation_number": "0000000000"}},
    }
    error = refusal(stripe_client.v1.payment_intents.create, params)
    assert error.param == "payment_method_options[konbini][confirmation_number]"
