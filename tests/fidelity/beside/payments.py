"""Of intents, payment methods, tokens, charges and disputes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..states import BANK, CUSTOMER, MANDATE, SOMEBODY, Step
from .rows import CARD_NUMBER, US_ACCOUNT, Beside, Params

# Numbers of bank accounts, by payment method type.
ACCOUNTS: Mapping[str, Params] = {
    "acss_debit": {"account_number": "000123456789", "institution_number": "000", "transit_number": "11000"},
    "au_becs_debit": {"account_number": "000123456", "bsb_number": "000000"},
    "bacs_debit": {"account_number": "00012345", "sort_code": "108800"},
    "boleto": {"tax_id": "000.000.000-00"},
    "nz_bank_account": {
        "account_holder_name": "Jane Doe",
        "bank_code": "11",
        "branch_code": "0000",
        "account_number": "0000000",
        "suffix": "010",
    },
    "sepa_debit": {"iban": "DE89370400440532013000"},
    "us_bank_account": BANK["us_bank_account"],
}
# The currency of a payment by a type, where it is not the dollar.
CURRENCIES: Mapping[str, str] = {
    "acss_debit": "cad", "alma": "eur", "au_becs_debit": "aud", "bacs_debit": "gbp", "bancontact": "eur",
    "billie": "eur", "bizum": "eur", "blik": "pln", "boleto": "brl", "eps": "eur", "fpx": "myr",
    "giropay": "eur", "grabpay": "sgd", "ideal": "eur",
    "interac_present": "cad", "kakao_pay": "krw", "konbini": "jpy", "kr_card": "krw", "mb_way": "eur",
    "mobilepay": "eur", "multibanco": "eur", "naver_pay": "krw", "nz_bank_account": "nzd", "oxxo": "mxn",
    "p24": "eur", "pay_by_bank": "gbp", "payco": "krw", "paynow": "sgd", "paypay": "jpy", "payto": "aud",
    "pix": "brl", "promptpay": "thb", "revolut_pay": "gbp", "samsung_pay": "krw", "satispay": "eur",
    "scalapay": "eur", "sepa_debit": "eur", "sequra": "eur", "sofort": "eur", "swish": "sek", "twint": "chf",
    "upi": "inr",
}  # fmt: skip


def _method(found: re.Match[str]) -> Params:
    """A payment method's type, who has it and its account."""
    type = found[1]
    given = {type: ACCOUNTS[type]} if type in ACCOUNTS else {}
    return {"payment_method_data": {"type": type, "billing_details": SOMEBODY, **given}}


def _plain_method(found: re.Match[str]) -> Params:
    """The same where the request itself describes one."""
    type = found[1]
    given = {type: ACCOUNTS[type]} if type in ACCOUNTS else {}
    return {"type": type, "card": None, "billing_details": SOMEBODY, **given}


def _paid_in(found: re.Match[str]) -> Params:
    """A currency that a type can be paid in, and enough of it."""
    return {"currency": CURRENCIES.get(found[1], "usd"), "amount": 100000}


# What a payment method of any type has.
OF_ALL = "allow_redisplay|billing_details|ip_address|metadata|radar_options|type"


ROWS: tuple[Beside, ...] = (
    Beside(r"tokens\.create (account|bank_account|card|cvc_update|person)\.", {"pii": None}),
    Beside(
        rf"payment_method_data\.({OF_ALL})",
        {"payment_method_data.type": "alipay"},
    ),
    Beside(
        rf"payment_method_data\.(?!{OF_ALL})(\w+)",
        _method,
    ),
    Beside(
        r"payment_methods\.create (?!allow_redisplay|billing_details|card|metadata|radar_options)(\w+)\.",
        _plain_method,
    ),
    Beside(
        rf"payment_intents\.(?:create|update) payment_method_(?:data|options)\.(?!{OF_ALL})(\w+)",
        _paid_in,
    ),
    Beside(r"(?:confirmation_tokens|authentications)\.create payment_method_data", {"payment_method": None}),
    Beside(
        r"amount_details\.line_items\.",
        {
            "amount_details.line_items.0.product_name": "Tea",
            "amount_details.line_items.0.quantity": 1,
            "amount_details.line_items.0.unit_cost": 1000,
        },
    ),
    Beside(
        r"increment_authorization amount_details\.line_items\.",
        {"amount": 2000, "amount_details.line_items.0.unit_cost": 2000},
    ),
    Beside(r"tokens\.create card\.", {"card": CARD_NUMBER}),
    Beside(r"tokens\.create bank_account\.", {"bank_account": US_ACCOUNT | {"object": None}}),
    Beside(
        r"payment_method_data\.card\.(?!token)",
        {"payment_method_data.type": "card", "payment_method_data.card": CARD_NUMBER},
    ),
    Beside(
        r"authentications\.create payment_method_data\.(?!card)",
        {"payment_method_data.type": "card", "payment_method_data.card.token": "tok_visa"},
    ),
    Beside(r"payment_methods\.create card\.(?!token)", {"card": {**CARD_NUMBER, "token": None}}),
    Beside(r"(?:payment|setup)_intents\.confirm payment_method_data", {"return_url": "https://example.com/"}),
    Beside(
        r"(?:payment|setup)_intents\.create (mandate_data|payment_method_options\.(blik\.code|card"
        r"\.(network|installments|cvc_token|three_d_secure)))",
        {"confirm": True, "payment_method": "pm_card_visa", "return_url": "https://example.com/"},
    ),
    Beside(
        r"intents\.(create|confirm) mandate_data",
        {
            "payment_method_data": BANK,
            "allowed_payment_method_types": ["us_bank_account"],
            "payment_method": None,
        },
    ),
    Beside(
        r"payment_intents\.confirm payment_method_(?:data|options)\.(acss_debit|au_becs_debit|bacs_debit"
        r"|payto|nz_bank_account|upi|fpx|sepa_debit|us_bank_account|boleto|p24|eps|ideal|sofort|klarna|pix|blik)",
        {"mandate_data": MANDATE},
    ),
    Beside(r"setup_intents\.confirm payment_method_data", {"mandate_data": MANDATE}),
    Beside(
        r"disputes\.update evidence\.",
        {},
        (
            Step("v1.charges.create", {"amount": 1000, "currency": "usd", "source": "tok_createDispute"}),
            Step("v1.disputes.list", {}, {"dispute": "data.0.id"}),
        ),
    ),
    Beside(
        r"customers\.payment_sources\.update owner",
        {},
        (
            CUSTOMER,
            Step("v1.sources.create", {"type": "card", "token": "tok_visa"}, "source"),
            Step("v1.customers.payment_sources.create", {"source": "$source"}, "id"),
        ),
    ),
    Beside(
        r"payment_intents\.update transfer_data",
        {},
        (
            Step(
                "v1.payment_intents.create",
                {"amount": 1000, "currency": "usd", "transfer_data": {"destination": "$account"}},
                "intent",
            ),
        ),
    ),
    Beside(
        r"amount_details\.(discount_amount|tax|shipping|line_items\.(discount|tax))",
        {"amount_details.enforce_arithmetic_validation": False},
    ),
    Beside(
        r"enforce_arithmetic_validation",
        {
            "amount_details.line_items.0.product_name": "Tea",
            "amount_details.line_items.0.quantity": 1,
            "amount_details.line_items.0.unit_cost": 5,
        },
    ),
    Beside(r"payment_records\.\S+ (canceled|failed|guaranteed)\.", lambda found: {"outcome": found[1]}),
    Beside(r"payment_records\.\S+ \S+\.custom\.type", {"payment_method_details.custom.display_name": None}),
    Beside(r"charges\.create destination\.", {"destination.account": "$account"}),
    Beside(
        r"klarna\.subscriptions",
        {
            "payment_method_options.klarna.subscriptions.0.next_billing.date": "2024-03-01",
            "payment_method_options.klarna.subscriptions.0.next_billing.amount": 1000,
        },
    ),
    Beside(
        r"setup_intents\.(?!confirm)\w+ payment_method_options\.(\w+)\.",
        lambda found: {"allowed_payment_method_types": [found[1]]},
    ),
    Beside(
        r"payment_methods\.update us_bank_account",
        {},
        (
            Step("v1.payment_methods.create", BANK, "payment_method"),
            Step("v1.payment_methods.attach", {"customer": "cus_1"}),
        ),
    ),
    Beside(
        r"payment_intents\.confirm payment_method_options\.blik\.code",
        {"payment_method": None, "payment_method_data.type": "blik"},
        (
            Step(
                "v1.payment_intents.create",
                {"amount": 1000, "currency": "pln", "allowed_payment_method_types": ["blik"]},
                "intent",
            ),
        ),
    ),
    Beside(r"sources\.create redirect", {"type": "ideal", "currency": "eur", "amount": 1000, "token": None}),
)
ROWS += tuple(
    Beside(
        rf"payment_intents\.confirm payment_method_data\.{type}\b",
        {"payment_method": None},
        (
            Step(
                "v1.payment_intents.create",
                {"amount": 100000, "currency": currency, "allowed_payment_method_types": [type]},
                "intent",
            ),
        ),
    )
    for type, currency in CURRENCIES.items()
)
