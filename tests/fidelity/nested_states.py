"""What nested parameters need beside them, and what has to be there before they mean anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .states import (
    AT_READER,
    BANK,
    CREDITED,
    CUSTOMER,
    IN_HOME,
    METER,
    MONTH,
    NOW,
    ONBOARDED,
    PRICE,
    SCHEDULED,
    SOMEBODY,
    SPENT,
    SUBSCRIBER,
    Step,
)

Params = Mapping[str, Any]


class Beside(NamedTuple):
    """What is sent beside nested parameters, and what has to be there before.

    ``names``: which they are: a regular expression for an operation's name, a space and theirs. ``params``:
    by dotted names, a number being a place in a list, and None taking a parameter out; they may follow from
    what is found. Of several that fit, the last one counts.
    """

    names: str
    params: Params | Callable[[re.Match[str]], Params]
    steps: tuple[Step, ...] = ()


ONCE = Step("v1.prices.create", {"currency": "usd", "unit_amount": 1000, "product": "prod_1"}, "once")
MERCHANT = {
    "defaults": {"responsibilities": {"fees_collector": "application", "losses_collector": "application"}}
}
PAID_ONCE = {"mode": "payment", "currency": None, "line_items": [{"price": "$once", "quantity": 1}]}
SUBSCRIBING = {"mode": "subscription", "currency": None, "line_items": [{"price": "$price", "quantity": 1}]}
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


COUPONS = tuple(
    step
    for n in ("", "_too")
    for step in (
        Step("v1.coupons.create", {"percent_off": 10 if n else 20, "duration": "forever"}, f"coupon{n}"),
        Step(
            "v1.promotion_codes.create",
            {"promotion": {"type": "coupon", "coupon": f"$coupon{n}"}},
            f"promotion_code{n}",
        ),
    )
)
DOCUMENT = Step("v1.files.create", {"purpose": "identity_document"}, "document")
DOCUMENT_TOO = Step("v1.files.create", {"purpose": "identity_document"}, "document_too")
HOME_ADDRESS = {
    "country": "US",
    "postal_code": "94111",
    "state": "CA",
    "line1": "1 Main St",
    "city": "San Francisco",
}
TWICE = Step("v1.prices.create", {"currency": "usd", "unit_amount": 2000, "product": "prod_1"}, "twice")
TIERED = {"billing_scheme": "tiered", "tiers_mode": "graduated"}
PORTAL = Step(
    "v1.billing_portal.configurations.create",
    {
        "features": {
            "subscription_cancel": {"enabled": True},
            "payment_method_update": {"enabled": True},
            "subscription_update": {
                "enabled": True,
                "default_allowed_updates": ["price", "quantity", "promotion_code"],
                "products": [{"product": "prod_1", "prices": ["$price"]}],
            },
        }
    },
    "configuration",
)
TAXED = (
    Step(
        "v1.tax.settings.update",
        {
            "head_office": {"address": HOME_ADDRESS},
            "defaults": {"tax_behavior": "exclusive", "tax_code": "txcd_10000000"},
        },
    ),
    Step(
        "v1.tax.calculations.create",
        {
            "currency": "usd",
            "line_items": [{"amount": 1000, "reference": "tea"}],
            "shipping_cost": {"amount": 500},
            "customer_details": {"address": HOME_ADDRESS, "address_source": "shipping"},
        },
        "calculation",
    ),
    Step(
        "v1.tax.transactions.create_from_calculation",
        {"calculation": "$calculation", "reference": "order"},
        {"transaction": "id", "line": "line_items.data.0.id"},
    ),
)
REVERSED = (
    *TAXED[:2],
    TAXED[2]._replace(keeps="transaction"),
    Step("v1.tax.transactions.line_items.list", {}, {"line": "data.0.id"}),
)


def _owned(customer: str) -> tuple[Step, ...]:
    """Two cards of a customer's."""
    return tuple(
        step
        for name in ("kept", "kept_too")
        for step in (
            Step(
                "v1.payment_methods.create", {"type": "card", "card": {"token": "tok_visa"}}, "payment_method"
            ),
            Step("v1.payment_methods.attach", {"customer": customer}, name),
        )
    )


MANDATE = {"customer_acceptance": {"type": "offline"}}
HEAD_OFFICE = Step(
    "v1.tax.settings.update",
    {
        "head_office": {"address": {"country": "US", "state": "CA", "postal_code": "94111"}},
        "defaults": {"tax_behavior": "exclusive"},
    },
)
CARD_NUMBER = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123"}
US_ACCOUNT = {
    "object": "bank_account",
    "country": "US",
    "currency": "usd",
    "routing_number": "110000000",
    "account_number": "000123456789",
}
ON_PAGE = Step(
    "v1.checkout.sessions.create",
    {
        "mode": "payment",
        "ui_mode": "elements",
        "currency": None,
        "return_url": "https://example.com/",
        "success_url": None,
        "line_items": [
            {
                "price_data": {"currency": "usd", "product_data": {"name": "Tea"}, "unit_amount": 1000},
                "quantity": 1,
            }
        ],
        "permissions": {"update_shipping_details": "server_only"},
        "shipping_address_collection": {"allowed_countries": ["US"]},
    },
    {"session": "id"},
)


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
BESIDE: tuple[Beside, ...] = (
    Beside(
        r"tax\.registrations\.create country_options\.(?!us\b)(\w\w)\.",
        lambda found: {"country": found[1].upper(), "country_options": {"us": None}},
    ),
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
    Beside(r"v2\.core\.accounts\.create configuration\.merchant", MERCHANT),
    Beside(r"v2\.core\.accounts\.create configuration\.(merchant|recipient)", {"identity.country": "us"}),
    Beside(
        r"invoices\.create_preview schedule_details\.", {"schedule_details.phases.0.items.0.price": "$price"}
    ),
    Beside(
        r"invoices\.create_preview subscription_details\.",
        {
            "subscription": "$subscription_exposed_id",
            "subscription_details.items.0.id": "$item",
            "subscription_details.items.0.quantity": 5,
        },
    ),
    Beside(
        r"invoices\.create_preview invoice_items\.",
        {"invoice_items.0.amount": 100, "invoice_items.0.currency": "usd"},
    ),
    Beside(
        r"subscription_schedules\.update (phases|default_settings)\.",
        {"phases.0.items.0.price": "$price", "phases.0.start_date": NOW, "phases.0.duration": MONTH},
    ),
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
    Beside(
        r"checkout\.sessions\.create (line_items|payment_intent_data|shipping_options|optional_items"
        r"|discounts|adaptive_pricing|invoice_creation|shipping_address_collection|payment_method_options|automatic_tax)",
        PAID_ONCE,
        (ONCE,),
    ),
    Beside(r"checkout\.sessions\.create subscription_data\.", SUBSCRIBING, (PRICE,)),
    Beside(
        r"payment_links\.create (payment_intent_data|invoice_creation|transfer_data|shipping_options)\.",
        {"line_items.0.price": "$once", "line_items.0.quantity": 1},
        (ONCE,),
    ),
    Beside(
        r"invoices\.(add_lines|update_lines) lines\.", {"lines.0.amount": 1000, "lines.0.description": "Tea"}
    ),
    Beside(
        r"(credit_notes\.\S+) lines\.",
        {
            "amount": None,
            "lines.0.type": "custom_line_item",
            "lines.0.description": "Tea",
            "lines.0.quantity": 1,
            "lines.0.unit_amount": 100,
        },
    ),
    Beside(r"issuing\.cards\.create shipping", {"type": "physical"}),
    Beside(r"(subscriptions\.\S+) add_invoice_items\.", {"add_invoice_items.0.price": "$once"}, (ONCE,)),
    Beside(
        r"(subscription_schedules\.\S+) phases\.add_invoice_items\.",
        {"phases.0.add_invoice_items.0.price": "$once"},
        (ONCE,),
    ),
    Beside(
        r"invoices\.create_preview schedule_details\.phases\.add_invoice_items\.",
        {"schedule_details.phases.0.add_invoice_items.0.price": "$once"},
        (ONCE,),
    ),
    Beside(r"subscriptions\.update items\.", {"items.0.id": "$item"}),
    Beside(
        r"(accounts|external_accounts)\.create external_account\.",
        {
            "external_account.object": "bank_account",
            "external_account.country": "US",
            "external_account.currency": "usd",
            "external_account.routing_number": "110000000",
            "external_account.account_number": "000123456789",
        },
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
    Beside(r"accounts\.update external_account\.", {"external_account": US_ACCOUNT}),
    Beside(
        r"external_account\.(address|exp|cvc|name|number|metadata|default)",
        {
            "external_account": {
                **dict.fromkeys(US_ACCOUNT),
                "object": "card",
                **CARD_NUMBER,
                "currency": "usd",
            }
        },
    ),
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
    Beside(r"(?<!session)s\.(create|update|create_preview) (\S+\.)?automatic_tax\.", {}, (HEAD_OFFICE,)),
    Beside(r"sessions\.create automatic_tax\.", {}, (HEAD_OFFICE,)),
    Beside(
        r"issuing\.cards\.update shipping",
        {},
        (
            SPENT[0],
            SPENT[1],
            Step(
                "v1.issuing.cards.create",
                {
                    "cardholder": "$cardholder",
                    "currency": "usd",
                    "type": "physical",
                    "shipping": {
                        "name": "Jane",
                        "address": {
                            "line1": "1 Main St",
                            "city": "Boston",
                            "postal_code": "02110",
                            "country": "US",
                        },
                    },
                },
                "card",
            ),
        ),
    ),
    Beside(r"(destination|transfer_data)\.|on_behalf_of$|(liability|issuer)\.", {}, ONBOARDED),
    Beside(r"(coupon|promotion_code)$", {}, COUPONS),
    Beside(
        r"(?:subscription_schedules|invoices|subscriptions)\.create \S*default_payment_method$",
        {},
        _owned("cus_1"),
    ),
    Beside(
        r"(?:subscriptions\.update|schedules\.update|create_preview) \S*default_payment_method$",
        {},
        _owned("$customer"),
    ),
    Beside(
        r" automatic_tax\.liability\.",
        {
            "automatic_tax.enabled": True,
            "automatic_tax.liability.type": "account",
            "automatic_tax.liability.account": "$account",
        },
    ),
    Beside(
        r" subscription_data\.transfer_data\.", {"subscription_data.transfer_data.destination": "$account"}
    ),
    Beside(r"(subscriptions)\.(create|update) transfer_data\.", {"transfer_data.destination": "$account"}),
    Beside(r" default_settings\.transfer_data\.", {"default_settings.transfer_data.destination": "$account"}),
    Beside(r" phases\.transfer_data\.", {"phases.0.transfer_data.destination": "$account"}),
    Beside(
        r" schedule_details\.phases\.transfer_data\.",
        {"schedule_details.phases.0.transfer_data.destination": "$account"},
    ),
    Beside(r"(document|files|logo|icon|front|back)(\.|$)", {}, (DOCUMENT, DOCUMENT_TOO)),
    Beside(r"prices\.create product_data", {"product": None, "product_data.name": "Tea"}),
    Beside(r"plans\.create product\.", {"product.name": "Tea"}),
    Beside(
        r"accounts\.(create|update) external_account\.(address|exp|cvc|name|number|metadata|default)",
        {"external_account.number": "4000056655665556"},
    ),
    Beside(r"settings\.payouts\.schedule\.(monthly)", {"settings.payouts.schedule.interval": "monthly"}),
    Beside(r"settings\.payouts\.schedule\.(weekly)", {"settings.payouts.schedule.interval": "weekly"}),
    Beside(r"v1\.accounts\.create \S+monthly_estimated_revenue", {"country": "BR"}),
    Beside(
        r"payment_intents\.confirm payment_method_(?:data|options)\.(acss_debit|au_becs_debit|bacs_debit"
        r"|payto|nz_bank_account|upi|fpx|sepa_debit|us_bank_account|boleto|p24|eps|ideal|sofort|klarna|pix|blik)",
        {"mandate_data": MANDATE},
    ),
    Beside(r"setup_intents\.confirm payment_method_data", {"mandate_data": MANDATE}),
    Beside(
        r"invoices\.create_preview (?!subscription_details|schedule_details|invoice_items)",
        {"subscription": "$subscription_exposed_id"},
    ),
    Beside(r"checkout\.sessions\.create customer_update", {"customer": "cus_1"}),
    Beside(r"saved_payment_method_options", {**PAID_ONCE, "customer": "cus_1"}, (ONCE,)),
    Beside(r"optional_items", {"optional_items.0.price": "$once", "optional_items.0.quantity": 1}, (ONCE,)),
    Beside(
        r"dropdown\.options\.value",
        {"custom_fields.0.type": "dropdown", "custom_fields.0.dropdown.options.0.label": "A"},
    ),
    Beside(
        r"billing_schedules\.",
        {
            "billing_schedules.0.bill_until.type": "duration",
            "billing_schedules.0.bill_until.duration.interval": "month",
            "billing_schedules.0.bill_until.duration.interval_count": 2,
        },
    ),
    Beside(
        r"subscription_details\.billing_schedules\.",
        {
            "billing_schedules": None,
            "subscription_details.billing_schedules.0.bill_until.type": "duration",
            "subscription_details.billing_schedules.0.bill_until.duration.interval": "month",
            "subscription_details.billing_schedules.0.bill_until.duration.interval_count": 2,
        },
    ),
    Beside(
        r"billing_schedules\.bill_until\.(timestamp|type)",
        {
            "billing_schedules.0.bill_until.type": "timestamp",
            "billing_schedules.0.bill_until.duration": None,
            "billing_schedules.0.bill_until.timestamp": 1715000000,
        },
    ),
    Beside(
        r"account_sessions\.create components\.(\w+)\.features\.(disable_stripe|external_account_coll)",
        {"account": "$account"},
        ONBOARDED,
    ),
    Beside(
        r"disputes\.update evidence\.",
        {},
        (
            Step("v1.charges.create", {"amount": 1000, "currency": "usd", "source": "tok_createDispute"}),
            Step("v1.disputes.list", {}, {"dispute": "data.0.id"}),
        ),
    ),
    Beside(r"subscriptions\.update cancellation_details", {"cancel_at_period_end": True}),
    Beside(
        r"billing_cycle_anchor_config\.",
        {
            "billing_cycle_anchor_config.day_of_month": 3,
            "billing_cycle_anchor_config.hour": 1,
            "billing_cycle_anchor_config.minute": 1,
            "billing_cycle_anchor_config.second": 1,
        },
    ),
    Beside(
        r"subscription_data\.billing_cycle_anchor_config\.",
        {
            "billing_cycle_anchor_config": None,
            "subscription_data.billing_cycle_anchor_config.day_of_month": 3,
            "subscription_data.billing_cycle_anchor_config.hour": 1,
            "subscription_data.billing_cycle_anchor_config.minute": 1,
            "subscription_data.billing_cycle_anchor_config.second": 1,
        },
    ),
    Beside(
        r"\.pause_schedules\.|schedule_details\.pause_schedules",
        {
            "pause_schedules": None,
            "schedule_details.pause_schedules.0.pause.pause_at.type": "timestamp",
            "schedule_details.pause_schedules.0.pause.pause_at.timestamp": 1708000000,
            "schedule_details.pause_schedules.0.resume.resume_at.type": "timestamp",
            "schedule_details.pause_schedules.0.resume.resume_at.timestamp": 1718000000,
        },
    ),
    Beside(r"destination_payment_method_data", {"payment_method_data": None}),
    Beside(
        r"(?:subscriptions|invoices|schedules)\.update \S*automatic_tax\.|create_preview \S*automatic_tax\.",
        {},
        (Step("v1.customers.update", {"address": HOME_ADDRESS}),),
    ),
    Beside(
        r"(?:subscriptions|invoices|quotes|schedules)\.create \S*automatic_tax\.",
        {"customer": "$customer"},
        (Step("v1.customers.create", {"source": "tok_visa", "address": HOME_ADDRESS}, "customer"),),
    ),
    Beside(
        r"(add_invoice_items|invoice_items|pricing|optional_items|sessions\.\w+ line_items)\.price$",
        {},
        (ONCE, TWICE),
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
        r"payment_links\.update (subscription_data|line_items)",
        {},
        (
            PRICE,
            Step(
                "v1.payment_links.create",
                {"line_items": [{"price": "$price", "quantity": 1}]},
                "payment_link",
            ),
            Step("v1.payment_links.line_items.list", {}, {"line": "data.0.id"}),
        ),
    ),
    Beside(r"payment_links\.update line_items", {"line_items.0.id": "$line"}),
    Beside(
        r"treasury\.outbound_payments\.update tracking",
        {},
        (
            *CREDITED,
            Step(
                "v1.treasury.outbound_payments.create",
                {**IN_HOME, "destination_payment_method_data": BANK},
                "id",
            ),
        ),
    ),
    Beside(
        r"treasury\.outbound_transfers\.update tracking",
        {},
        (
            *CREDITED,
            Step(
                "v1.treasury.outbound_transfers.create",
                {**IN_HOME, "destination_payment_method": "pm_usBankAccount"},
                "outbound_transfer",
            ),
        ),
    ),
    Beside(
        r"billing_portal\.sessions\.create flow_data",
        {"customer": "$customer", "configuration": "$configuration"},
        (*SUBSCRIBER, PORTAL),
    ),
    Beside(
        r"flow_data\.subscription_(\w+)",
        lambda found: {
            "flow_data": {f"subscription_{found[1]}": {"subscription": "$subscription_exposed_id"}}
        },
    ),
    Beside(
        r"flow_data\.subscription_update_confirm",
        {
            "flow_data.subscription_update_confirm.items.0.id": "$item",
            "flow_data.subscription_update_confirm.items.0.quantity": 3,
        },
    ),
    Beside(
        r"v1\.accounts\.update business_profile\.monthly_estimated_revenue",
        {},
        (Step("v1.accounts.create", {"country": "BR", "type": "custom"}, "account"),),
    ),
    Beside(
        r"tax\.transactions\.create_reversal",
        {"original_transaction": "$transaction", "mode": "partial"},
        REVERSED,
    ),
    Beside(
        r"tax\.transactions\.create_reversal line_items",
        {
            "line_items.0.original_line_item": "$line",
            "line_items.0.amount": -100,
            "line_items.0.amount_tax": 0,
        },
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
        r"readers\.(process_payment_intent|confirm_payment_intent)",
        {"payment_intent": "$intent"},
        AT_READER[:2],
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
    Beside(
        r"verification_sessions\.update options",
        {},
        (Step("v1.identity.verification_sessions.create", {"type": "document"}, "session"),),
    ),
    Beside(
        r"external_account\.token",
        {"external_account": {**dict.fromkeys((*US_ACCOUNT, *CARD_NUMBER)), "object": "card"}},
    ),
    Beside(
        r"v2\.core\.accounts\.\w+ identity\.individual",
        {"identity.entity_type": "individual", "identity.country": "US"},
    ),
    Beside(
        r"v2\.core\.accounts\.\w+ identity\.business_details",
        {"identity.entity_type": "company", "identity.country": "US"},
    ),
    Beside(
        r"account_links\.create use_case\.(\w+)\.",
        lambda found: {"use_case": {found[1]: {"refresh_url": "https://example.com/"}}},
    ),
    Beside(r"lines lines\.quantity", {"lines.0.amount": None, "lines.0.pricing.price": "$once"}, (ONCE,)),
    Beside(
        r"create_preview invoice_items\.(quantity|tax)",
        {"invoice_items.0.amount": None, "invoice_items.0.unit_amount_decimal": "100"},
    ),
    Beside(r"create_preview invoice_items\.unit_amount", {"invoice_items.0.amount": None}),
    Beside(
        r"v2\S+ identity\.(individual|business_details)\.documents\.(\w+_verification)\.front_back\.back",
        lambda found: {
            "identity": {found[1]: {"documents": {found[2]: {"front_back": {"front": "$document"}}}}}
        },
    ),
    Beside(
        r"persons\.\w+ documents\.(\w+_verification)\.front_back\.back",
        lambda found: {"documents": {found[1]: {"front_back": {"front": "$document"}}}},
    ),
    Beside(r"payment_records\.\S+ (canceled|failed|guaranteed)\.", lambda found: {"outcome": found[1]}),
    Beside(
        r"(payment_intents\.create|(charges|invoices|quotes|payment_links)\.\w+) transfer_data\.",
        {"transfer_data.destination": "$account"},
    ),
    Beside(r"charges\.create destination\.", {"destination.account": "$account"}),
    Beside(
        r"sessions\.create payment_intent_data\.transfer_data\.",
        {"payment_intent_data.transfer_data.destination": "$account"},
    ),
    Beside(
        r"sessions\.update (line_items|shipping_options|payment_intent_data|collected_information)",
        {},
        (ON_PAGE,),
    ),
    Beside(
        r"sessions\.update line_items", {"line_items.0.quantity": 1, "line_items.0.price": "$once"}, (ONCE,)
    ),
    Beside(
        r"billing_portal\.configurations\.create features\.subscription_update",
        {
            "features.payment_method_update.enabled": True,
            "features.subscription_update.enabled": True,
            "features.subscription_update.default_allowed_updates": ["price"],
            "features.subscription_update.products.0.product": "prod_1",
            "features.subscription_update.products.0.prices": ["$price"],
        },
        (PRICE,),
    ),
    Beside(
        r"quotes\.(create|update) line_items",
        {"line_items.0.price": "$price", "line_items.0.quantity": 1},
        (PRICE,),
    ),
    Beside(r"(?:plans|prices)\.create tiers\.", {**TIERED, "tiers.0.up_to": "inf"}),
    Beside(r"prices\.create tiers\.", {"unit_amount": None, "recurring.interval": "month"}),
    Beside(r"plans\.create tiers\.", {"amount": None}),
    Beside(r"tiers\.(?!unit)", {"tiers.0.unit_amount": 100}),
    Beside(
        r"prices\.create currency_options\.tiers",
        {
            **TIERED,
            "unit_amount": None,
            "recurring.interval": "month",
            "tiers.0.up_to": "inf",
            "tiers.0.unit_amount": 100,
            "currency_options.eur.tiers.0.up_to": "inf",
        },
    ),
    Beside(
        r"prices\.create currency_options\.tiers\.(?!unit)",
        {"currency_options.eur.unit_amount": None, "currency_options.eur.tiers.0.unit_amount": 100},
    ),
    Beside(
        r"prices\.(create|update) currency_options(?!.*custom)\.", {"currency_options.eur.unit_amount": 900}
    ),
    Beside(
        r"products\.create default_price_data\.currency_options\.",
        {
            "default_price_data.currency": "usd",
            "default_price_data.unit_amount": 1000,
            "default_price_data.currency_options.eur.unit_amount": 900,
        },
    ),
    Beside(r"invoice_items\.(create|update) (price_data|pricing)\.", {"amount": None}),
    Beside(
        r"invoices\.(add_lines|update_lines) lines\.pricing\.",
        {"lines.0.amount": None, "lines.0.pricing.price": "$once"},
        (ONCE,),
    ),
    Beside(
        r"(invoice_items\.\S+|line_items\.update) pricing\.",
        {"amount": None, "pricing.price": "$once"},
        (ONCE,),
    ),
    Beside(r"subscription_items\.create price_data", {"price": None}),
    Beside(
        r"reporting\.report_runs\.create parameters",
        {
            "report_type": "balance_change_from_activity.itemized.3",
            "parameters.interval_start": 1704067200,
            "parameters.interval_end": 1704153600,
        },
    ),
    Beside(
        r"reporting\.report_runs\.create parameters\.connected_account",
        {"report_type": "connected_account_balance_change_from_activity.itemized.3"},
    ),
    Beside(
        r"reporting\.report_runs\.create parameters\.payout",
        {
            "report_type": "payout_reconciliation.by_id.itemized.4",
            "parameters.interval_start": None,
            "parameters.interval_end": None,
        },
    ),
    Beside(
        r"(outbound_setup_intents\.\S+) payout_method_data\.bank_account",
        {
            "payout_method_data.type": "bank_account",
            "payout_method_data.bank_account.country": "US",
            "payout_method_data.bank_account.routing_number": "110000000",
            "payout_method_data.bank_account.account_number": "000123456789",
        },
    ),
    Beside(
        r"tax\.settings\.update head_office",
        {
            "head_office.address.country": "US",
            "head_office.address.state": "CA",
            "head_office.address.postal_code": "94111",
        },
    ),
    Beside(r"tax\.transactions\.create_reversal line_items", {"mode": "partial"}),
    Beside(r"treasury\.transactions\.list status_transitions", {"order_by": "posted_at", "status": "posted"}),
    Beside(r"treasury\.transaction_entries\.list effective_at", {"order_by": "effective_at"}),
    Beside(
        r"(?:links|sessions)\.\w+ custom_fields\.(?!text|numeric)",
        {
            "custom_fields.0.type": "text",
            "custom_fields.0.key": "tea",
            "custom_fields.0.label.type": "custom",
            "custom_fields.0.label.custom": "Tea",
        },
    ),
    Beside(
        r"(?:links|sessions)\.\w+ custom_fields\.dropdown",
        {
            "custom_fields.0.type": "dropdown",
            "custom_fields.0.dropdown.options.0.label": "A",
            "custom_fields.0.dropdown.options.0.value": "a",
        },
    ),
    Beside(r"prices\.create custom_unit_amount", {"unit_amount": None, "custom_unit_amount.enabled": True}),
    Beside(
        r" pause_schedules\.",
        {
            "pause_schedules.0.pause.pause_at.type": "timestamp",
            "pause_schedules.0.pause.pause_at.timestamp": 1708000000,
            "pause_schedules.0.resume.resume_at.type": "timestamp",
            "pause_schedules.0.resume.resume_at.timestamp": 1718000000,
        },
    ),
    Beside(
        r"klarna\.subscriptions",
        {
            "payment_method_options.klarna.subscriptions.0.next_billing.date": "2024-03-01",
            "payment_method_options.klarna.subscriptions.0.next_billing.amount": 1000,
        },
    ),
    Beside(
        r"credit_notes\.\S+ lines\.(amount|invoice_line_item|tax_amounts)",
        {
            "lines.0.type": "invoice_line_item",
            "lines.0.invoice_line_item": "$line",
            "lines.0.unit_amount": None,
            "lines.0.description": None,
            "lines.0.amount": 100,
            "lines.0.quantity": None,
        },
    ),
    Beside(r"credit_notes\.\S+ shipping_cost", {"amount": None}),
    Beside(
        r"setup_intents\.\S+ payment_method_options\.(\w+)\.",
        lambda found: (
            {"allowed_payment_method_types": [found[1]]}
            if not found[0].startswith("setup_intents.confirm")
            else {}
        ),
    ),
    Beside(
        r" pause_schedules\.resume\.resume_at\.duration",
        {
            "pause_schedules.0.resume.resume_at.type": "duration",
            "pause_schedules.0.resume.resume_at.timestamp": None,
            "pause_schedules.0.resume.resume_at.duration.interval": "month",
        },
    ),
    Beside(
        r"schedule_details\.pause_schedules\.resume\.resume_at\.duration",
        {
            "schedule_details.pause_schedules.0.resume.resume_at.type": "duration",
            "schedule_details.pause_schedules.0.resume.resume_at.timestamp": None,
            "schedule_details.pause_schedules.0.resume.resume_at.duration.interval": "month",
        },
    ),
    Beside(
        r"create_preview \S*(tax_behavior|tax_code)$",
        {"automatic_tax.enabled": True},
        (
            HEAD_OFFICE,
            Step(
                "v1.tax.registrations.create",
                {
                    "country": "US",
                    "active_from": "now",
                    "country_options": {"us": {"type": "state_sales_tax", "state": "CA"}},
                },
            ),
            Step("v1.customers.update", {"address": HOME_ADDRESS}),
        ),
    ),
    Beside(
        r"configurations\.\w+ wifi\.(\w+_psk|type)",
        {
            "wifi.type": "personal_psk",
            "wifi.personal_psk.ssid": "Shop",
            "wifi.personal_psk.password": "12345678",
        },
    ),
    Beside(r"collect_inputs inputs\.toggles\.default_value", {"inputs.0.toggles.0.title": "Tea"}),
    Beside(r"tax\.calculations\.create shipping_cost", {"shipping_cost.amount": 500}),
    Beside(
        r"checkout\.sessions\.create branding_settings\.(icon|logo)\.type",
        lambda found: {"branding_settings": {found[1]: {"type": "url", "url": "https://example.com/a.png"}}},
    ),
    Beside(
        r"checkout\.sessions\.create permissions",
        {**PAID_ONCE, "ui_mode": "embedded_page", "success_url": None, "return_url": "https://example.com/"},
        (ONCE,),
    ),
    Beside(r"checkout\.sessions\.create tax_id_collection", PAID_ONCE, (ONCE,)),
    Beside(r"checkout\.sessions\.create tax_id_collection\.required", {"tax_id_collection.enabled": True}),
    Beside(
        r"checkout\.sessions\.create payment_method_options\.acss_debit\.(currency|\w+\.default_for)",
        {"mode": "setup", "line_items": None},
    ),
    Beside(r"checkout\.sessions\.create payment_method_data", {"payment_method_data.type": None}),
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
    Beside(
        r"billing\.meter_events?_stream|meter_event_stream",
        {
            "events.0.event_name": "tokens",
            "events.0.payload.stripe_customer_id": "cus_1",
            "events.0.payload.value": "10",
        },
        (METER,),
    ),
    Beside(
        r"create_preview invoice_items\.price$",
        {"invoice_items.0.amount": None, "invoice_items.0.currency": None},
    ),
    Beside(r"create_preview subscription_details\.billing_schedules\.", {"billing_schedules": None}),
    Beside(
        r"balance_settings\.update payments\.payouts\.schedule\.(month|week)ly",
        lambda found: {"payments": {"payouts": {"schedule": {"interval": f"{found[1]}ly"}}}},
    ),
    Beside(r"schedules\.update phases\.end_date", {"phases.0.duration": None}),
    Beside(
        r"prices\.create recurring\.meter",
        {"recurring.interval": "month", "recurring.usage_type": "metered"},
        (METER._replace(keeps="meter"),),
    ),
    Beside(
        r"tipping\.(\w+)\.smart_tip_threshold",
        lambda found: {
            "tipping": {found[1]: {"fixed_amounts": [100, 200, 300], "percentages": [10, 15, 20]}}
        },
    ),
    Beside(
        r"invoices\.list due_date",
        {},
        (
            CUSTOMER,
            Step(
                "v1.invoices.create",
                {"customer": "$customer", "collection_method": "send_invoice", "days_until_due": 5},
            ),
        ),
    ),
    Beside(r"prices\.list recurring", {}, (PRICE,)),
    Beside(r"schedules\.list canceled_at", {}, (*SCHEDULED, Step("v1.subscription_schedules.cancel"))),
    Beside(r"schedules\.list released_at", {}, (*SCHEDULED, Step("v1.subscription_schedules.release"))),
    Beside(r"schedules\.list completed_at", {}, (*SCHEDULED, Step("advance", {"days": 70}))),
    Beside(
        r"prices\.update currency_options\.custom_unit_amount",
        {"currency_options.eur.unit_amount": None},
        (
            Step(
                "v1.prices.create",
                {
                    "currency": "usd",
                    "product": "prod_1",
                    "unit_amount": None,
                    "custom_unit_amount": {"enabled": True},
                },
                "price",
            ),
        ),
    ),
    Beside(
        r"shipping_rates\.update fixed_amount\.currency_options\.tax",
        {"fixed_amount.currency_options.eur.amount": 500},
    ),
    Beside(r"coupons\.create currency_options", {"percent_off": None, "amount_off": 100, "currency": "usd"}),
    Beside(
        r"promotion_codes\.create restrictions\.minimum",
        {"restrictions.minimum_amount": 1000, "restrictions.minimum_amount_currency": "usd"},
    ),
    Beside(r"quotes\.\w+ invoice_settings\.days_until_due", {"collection_method": "send_invoice"}),
    Beside(r"v1\.accounts\.create tos_acceptance", {"type": "custom"}),
    Beside(r"billing\.credit_grants\.create \S*prices", {"applicability_config.scope.price_type": None}),
    Beside(r"credit_balance_summary\.retrieve \S*prices", {"filter.applicability_scope.price_type": None}),
    Beside(
        r"checkout\.sessions\.create line_items\.price_data\.recurring",
        {"mode": "subscription", "currency": None},
    ),
    Beside(
        r"checkout\.sessions\.create payment_intent_data\.application_fee",
        {"payment_intent_data.transfer_data.destination": "$account"},
        ONBOARDED,
    ),
    Beside(r"present_payment_method (card|interac_present)\.", lambda found: {"type": found[1]}),
    Beside(r"customers\.(?:create|update) tax\.validate_location", {"address": None}),
    Beside(r"sources\.create redirect", {"type": "ideal", "currency": "eur", "amount": 1000, "token": None}),
    Beside(
        r"prices\.update currency_options\.tiers\.",
        {"currency_options.eur.unit_amount": None, "currency_options.eur.tiers.0.up_to": "inf"},
        (
            Step(
                "v1.prices.create",
                {
                    "currency": "usd",
                    "product": "prod_1",
                    "recurring": {"interval": "month"},
                    "billing_scheme": "tiered",
                    "tiers_mode": "graduated",
                    "tiers": [{"up_to": "inf", "unit_amount": 100}],
                    "unit_amount": None,
                },
                "price",
            ),
        ),
    ),
    Beside(
        r"prices\.update currency_options\.tiers\.(?!unit)", {"currency_options.eur.tiers.0.unit_amount": 100}
    ),
    Beside(r"prices\.update currency_options\.tiers\.", {"tiers": None}),
    Beside(
        r"prices\.create currency_options\.custom_unit_amount",
        {"unit_amount": None, "custom_unit_amount.enabled": True, "currency_options.eur.unit_amount": None},
    ),
    Beside(
        r"default_price_data\.currency_options\.custom_unit_amount",
        {
            "default_price_data.unit_amount": None,
            "default_price_data.custom_unit_amount.enabled": True,
            "default_price_data.currency_options.eur.unit_amount": None,
        },
    ),
    Beside(r"currency_options\.unit_amount_decimal", {"currency_options.eur.unit_amount": None}),
    Beside(
        r"default_price_data\.currency_options\.unit_amount_decimal",
        {"currency_options": None, "default_price_data.currency_options.eur.unit_amount": None},
    ),
)
BESIDE += tuple(
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
