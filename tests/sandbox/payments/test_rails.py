"""Payment methods that are no cards: what each is paid in, asks of the customer, and leaves behind."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal
from .paying import BACK, HOME, JENNY, MANDATE, by_transfer, debit, fund, pay


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


def test_a_cent_is_enough_for_ideal(stripe_client: Any) -> None:
    """Where nothing else may be paid with.

    Source: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts.
    """
    create = stripe_client.v1.payment_intents.create
    cent = {"amount": 1, "currency": "eur"}
    assert create({**cent, "allowed_payment_method_types": ["ideal"]}).amount == 1
    error = refusal(create, {**cent, "allowed_payment_method_types": ["ideal", "card"]})
    assert error.code == "amount_too_small"


def test_what_malaysian_banks_pay_is_kept_apart(sandbox: Sandbox, stripe_client: Any) -> None:
    """In a part of the balance of its own.

    Source: https://docs.stripe.com/payments/fpx/accept-a-payment#payouts-and-transfers.
    """
    payment = pay(stripe_client, "fpx", "myr")
    sandbox.authenticate(payment.id)
    (waiting,) = stripe_client.v1.balance.retrieve().pending
    assert waiting.source_types.to_dict() == {"card": 0, "fpx": waiting.amount}
