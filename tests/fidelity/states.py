"""What has to be there before an operation does anything, and what its request is made with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

ACTING_FOR = "acting_for"


class Step(NamedTuple):
    """A request that brings about the state that an operation needs, or one of the sandbox's controls.

    ``keeps``: what of its reply is known by which name from then on, as a parameter of a path or as `$name`;
    a text keeps the reply's id. What is kept as `ACTING_FOR` is the account that requests are made for then.
    """

    operation: str
    params: Mapping[str, Any] = {}
    keeps: str | Mapping[str, str] = {}


INTENT = {"amount": 1000, "currency": "usd"}
CARD = {
    "payment_method": "pm_card_visa",
    "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
}
BANK: dict[str, Any] = {
    "type": "us_bank_account",
    "us_bank_account": {
        "account_holder_type": "individual",
        "account_number": "000123456789",
        "routing_number": "110000000",
    },
    "billing_details": {"name": "Jane Doe", "email": "jane@example.com"},
}
MANDATE = {"customer_acceptance": {"type": "offline"}}
BY_MICRODEPOSITS = {
    "allowed_payment_method_types": ["us_bank_account"],
    "payment_method_data": BANK,
    "payment_method_options": {"us_bank_account": {"verification_method": "microdeposits"}},
    "mandate_data": MANDATE,
    "confirm": True,
}
BY_TRANSFER = {
    "allowed_payment_method_types": ["customer_balance"],
    "payment_method_data": {"type": "customer_balance"},
    "payment_method_options": {
        "customer_balance": {
            "funding_type": "bank_transfer",
            "bank_transfer": {"type": "us_bank_transfer"},
        }
    },
    "confirm": True,
}
IN_PERSON = {"allowed_payment_method_types": ["card_present"]}

OPEN = Step("v1.payment_intents.create", INTENT, "intent")
CHOSEN = Step("v1.payment_intents.create", {**INTENT, **CARD}, "intent")
HELD = Step(
    "v1.payment_intents.create", {**INTENT, **CARD, "confirm": True, "capture_method": "manual"}, "intent"
)
CHARGED = Step("v1.charges.create", {**INTENT, "source": "tok_bypassPending"}, "charge")
SAVED = Step("v1.payment_methods.attach", {"customer": "cus_1"}, "payment_method")
RICH = Step("v1.charges.create", {"amount": 500_000, "currency": "usd", "source": "tok_bypassPending"})
REQUESTED = {"requested": True}
PAID_OUT = Step("v1.payouts.create", {"amount": 100, "currency": "usd"}, "payout")
PASSES = Step("advance", {"days": 7})
ACCOUNT = Step(
    "v1.accounts.create",
    {
        "country": "US",
        "type": "custom",
        "capabilities": dict.fromkeys(("card_payments", "transfers"), REQUESTED),
    },
    "account",
)
CAPABILITY = Step("v1.accounts.capabilities.list", {}, {"capability": "data.0.id"})
ONBOARDED = (ACCOUNT, Step("onboard", {"account": "$account"}))
TRANSFERRED = Step("v1.transfers.create", {"amount": 100, "currency": "usd", "destination": "$account"}, "id")

CAPABILITIES = dict.fromkeys(
    ("card_issuing", "card_payments", "transfers", "treasury", "us_bank_account_ach_payments"), REQUESTED
)
HOME = (
    Step("v1.accounts.create", {"country": "US", "type": "custom", "capabilities": CAPABILITIES}, ACTING_FOR),
    Step("onboard", {"account": "$acting_for"}),
    Step(
        "v1.treasury.financial_accounts.create",
        {
            "supported_currencies": ["usd"],
            "features": {
                "financial_addresses": {"aba": REQUESTED},
                "inbound_transfers": {"ach": REQUESTED},
                "intra_stripe_flows": REQUESTED,
                "outbound_payments": {"ach": REQUESTED, "us_domestic_wire": REQUESTED},
                "outbound_transfers": {"ach": REQUESTED, "us_domestic_wire": REQUESTED},
            },
        },
        "financial_account",
    ),
    Step("advance", {"seconds": 60}),
)
HOMES = {"financial_account": "$financial_account"}
IN_HOME = {**HOMES, "amount": 1000, "currency": "usd"}
CREDITED = (
    *HOME,
    Step(
        "v1.test_helpers.treasury.received_credits.create", {**IN_HOME, "network": "ach"}, "received_credit"
    ),
)
DEBITED = (
    *CREDITED,
    Step(
        "v1.test_helpers.treasury.received_debits.create",
        {**IN_HOME, "amount": 200, "network": "ach"},
        "received_debit",
    ),
)

CUSTOMER = Step("v1.customers.create", {"source": "tok_visa"}, "customer")
NOW, MONTH = 1706745600, {"interval": "month", "interval_count": 1}
PHASE = {"items": [{"price": "$price", "quantity": 5}]}
WITHOUT_CARD = Step("v1.customers.create", {"email": "jane@example.com"}, "customer")
PRICE = Step(
    "v1.prices.create",
    {"currency": "usd", "unit_amount": 1000, "recurring": {"interval": "month"}, "product": "prod_1"},
    "price",
)
TRIED = Step(
    "v1.prices.create",
    {
        "currency": "usd",
        "unit_amount": 2000,
        "recurring": {"interval": "month", "trial_period_days": 7},
        "product": "prod_1",
    },
    "tried",
)
CHARGED_TO_CARD = {"collection_method": "charge_automatically", "days_until_due": None}
SUBSCRIBED = Step(
    "v1.subscriptions.create",
    {"customer": "$customer", "items": [{"price": "$price", "quantity": 2}], **CHARGED_TO_CARD},
    {"subscription_exposed_id": "id", "item": "items.data.0.id"},
)
SUBSCRIBER = (CUSTOMER, PRICE, SUBSCRIBED)
DRAFT = (
    CUSTOMER,
    Step("v1.invoices.create", {"customer": "$customer"}, "invoice"),
    Step(
        "v1.invoices.add_lines",
        {"lines": [{"amount": 1000, "description": "Tea"}]},
        {"line": "lines.data.0.id", "line_item_id": "lines.data.0.id"},
    ),
)
FINALIZED = (*DRAFT, Step("v1.invoices.finalize_invoice"))
METER = Step(
    "v1.billing.meters.create",
    {"display_name": "Tokens", "event_name": "tokens", "default_aggregation": {"formula": "sum"}},
)
CARDHOLDER = {
    "name": "Jenny Rosen",
    "email": "jenny@example.com",
    "phone_number": "+15555550100",
    "type": "individual",
    "individual": {
        "first_name": "Jenny",
        "last_name": "Rosen",
        "card_issuing": {"user_terms_acceptance": {"date": 1700000000, "ip": "127.0.0.1"}},
    },
    "billing": {"address": {"line1": "1 Main St", "city": "Boston", "postal_code": "02110", "country": "US"}},
}
SPENT = (
    Step("fund_issuing", {"amount": 10_000}),
    Step("v1.issuing.cardholders.create", CARDHOLDER, "cardholder"),
    Step(
        "v1.issuing.cards.create",
        {"cardholder": "$cardholder", "currency": "usd", "type": "virtual", "status": "active"},
        "card",
    ),
    Step(
        "v1.test_helpers.issuing.transactions.create_force_capture",
        {"card": "$card", "amount": 1000},
        "transaction",
    ),
)
OFFERED = {
    "duration": {"type": "relative", "relative": {"iterations": 2}},
    "price": "$price",
    "end_behavior": {"transition": {"price": "$price"}},
}
REPORT = {
    "amount_requested": {"currency": "usd", "value": 1000},
    "initiated_at": 1704067200,
    "payment_method_details": {"type": "custom", "custom": {"display_name": "Cash"}},
    "processor_details": {"type": "custom", "custom": {"payment_reference": "1"}},
}
REPORTED = Step(
    "v1.payment_records.report_payment",
    {**REPORT, "outcome": "guaranteed", "guaranteed": {"guaranteed_at": 1704067200}},
    "id",
)
REPORTED_FAILED = Step(
    "v1.payment_records.report_payment",
    {**REPORT, "outcome": "failed", "failed": {"failed_at": 1704067200}},
    "id",
)
BUNDLE = Step("v1.issuing.physical_bundles.list", {}, {"bundle": "data.0.id"})
DESIGNED = Step(
    "v1.issuing.personalization_designs.create", {"physical_bundle": "$bundle", "lookup_key": "tea"}
)
READER = Step("v1.terminal.readers.create", {"registration_code": "simulated-wpe"}, "reader")
AT_READER = (
    READER,
    Step("v1.payment_intents.create", {**INTENT, **IN_PERSON}, "intent"),
    Step("v1.terminal.readers.process_payment_intent", {"payment_intent": "$intent"}),
)

TO_ACCOUNT = {"transfer_data": {"destination": "$account"}}
SCHEDULED = (
    CUSTOMER,
    PRICE,
    Step(
        "v1.subscription_schedules.create",
        {
            "customer": "$customer",
            "start_date": "now",
            "phases": [{"items": [{"price": "$price"}], "duration": MONTH}],
        },
        "schedule",
    ),
)

# What has to be there before an operation does anything.
STATES: Mapping[str, tuple[Step, ...]] = {
    "v1.accounts.capabilities.update": (ACCOUNT, CAPABILITY),
    "v1.accounts.external_accounts.create": (
        ACCOUNT,
        Step("v1.accounts.external_accounts.create", {"external_account": "btok_us"}),
    ),
    "v1.accounts.reject": ONBOARDED,
    "v1.application_fees.refunds.create": (
        *ONBOARDED,
        Step(
            "v1.charges.create",
            {
                **INTENT,
                "source": "tok_visa",
                "application_fee_amount": 100,
                "transfer_data": {"destination": "$account"},
            },
            {"id": "application_fee"},
        ),
    ),
    "v1.billing.alerts.list": (METER, Step("v1.billing.alerts.create", {"alert_type": "usage_threshold"})),
    "v1.billing.meter_events.create": (METER,),
    "v1.charges.capture": (
        *ONBOARDED,
        Step("v1.charges.create", {**INTENT, **TO_ACCOUNT, "source": "tok_visa", "capture": False}, "charge"),
    ),
    "v1.climate.orders.create": (Step("v1.climate.products.list", {}, {"product": "data.0.id"}),),
    "v1.credit_notes.create": FINALIZED,
    "v1.credit_notes.preview": FINALIZED,
    "v1.credit_notes.preview_lines.list": FINALIZED,
    "v1.customers.payment_methods.list": (
        CUSTOMER,
        Step(
            "v1.payment_methods.create",
            {"type": "card", "card": {"token": "tok_visa"}, "allow_redisplay": "always"},
            "payment_method",
        ),
        Step("v1.payment_methods.attach", {"customer": "$customer"}),
    ),
    "v1.customers.payment_sources.verify": (
        CUSTOMER,
        Step("v1.customers.payment_sources.create", {"source": "btok_us"}, "id"),
    ),
    "v1.file_links.create": (Step("v1.files.create", {"purpose": "business_logo"}, "file"),),
    "v1.financial_connections.sessions.create": (CUSTOMER,),
    "v1.invoices.attach_payment": (
        *FINALIZED,
        Step("v1.payment_intents.create", {**INTENT, "customer": "$customer"}, "intent"),
    ),
    "v1.invoices.create": (
        CUSTOMER,
        Step("v1.invoice_items.create", {"customer": "$customer", "amount": 500, "currency": "usd"}),
    ),
    "v1.invoices.create_preview": SUBSCRIBER,
    "v1.invoices.finalize_invoice": DRAFT,
    "v1.invoices.line_items.update": DRAFT,
    "v1.invoices.pay": FINALIZED,
    "v1.invoices.remove_lines": DRAFT,
    "v1.invoices.update_lines": DRAFT,
    "v1.issuing.disputes.submit": (
        *SPENT,
        Step(
            "v1.issuing.disputes.create",
            {
                "transaction": "$transaction",
                "evidence": {"reason": "fraudulent", "fraudulent": {"explanation": "Not mine"}},
            },
            "dispute",
        ),
    ),
    "v1.issuing.personalization_designs.create": (BUNDLE, DESIGNED),
    "v1.issuing.personalization_designs.update": (
        BUNDLE,
        DESIGNED,
        Step(
            "v1.issuing.personalization_designs.create",
            {"physical_bundle": "$bundle", "carrier_text": {"header_title": "Hello"}},
            "personalization_design",
        ),
    ),
    "v1.issuing.tokens.list": (
        *SPENT,
        Step("issuing_token", {"card": "$card", "wallet_provider": "apple_pay"}),
    ),
    "v1.payment_intents.apply_customer_balance": (
        CUSTOMER,
        Step(
            "v1.customers.cash_balance.update",
            {"settings": {"reconciliation_mode": "manual"}},
        ),
        Step("v1.payment_intents.create", {**INTENT, **BY_TRANSFER, "customer": "$customer"}, "intent"),
        Step("v1.test_helpers.customers.fund_cash_balance", {"amount": 2000, "currency": "usd"}),
    ),
    "v1.payment_intents.cancel": (OPEN,),
    "v1.payment_intents.capture": (
        *ONBOARDED,
        Step(
            "v1.payment_intents.create",
            {**INTENT, **CARD, **TO_ACCOUNT, "confirm": True, "capture_method": "manual"},
            "intent",
        ),
    ),
    "v1.payment_intents.confirm": (CHOSEN,),
    "v1.payment_intents.increment_authorization": (
        *ONBOARDED,
        Step(
            "v1.payment_intents.create",
            {
                **INTENT,
                **CARD,
                **TO_ACCOUNT,
                "confirm": True,
                "capture_method": "manual",
                "payment_method_options": {"card": {"request_incremental_authorization": "if_available"}},
            },
            "intent",
        ),
    ),
    "v1.payment_intents.update": (OPEN,),
    "v1.payment_intents.verify_microdeposits": (
        Step("v1.payment_intents.create", {**INTENT, **BY_MICRODEPOSITS}, "intent"),
    ),
    "v1.payment_methods.detach": (SAVED,),
    "v1.payment_methods.list": (SAVED,),
    "v1.payment_methods.update": (SAVED,),
    "v1.payment_records.report_payment_attempt": (REPORTED_FAILED,),
    "v1.payment_records.report_refund": (REPORTED,),
    "v1.payouts.cancel": (RICH, PAID_OUT),
    "v1.payouts.create": (RICH,),
    "v1.payouts.reverse": (*HOME, RICH, PAID_OUT, PASSES),
    "v1.prices.create": (
        Step(
            "v1.prices.create",
            {"currency": "usd", "unit_amount": 1000, "product": "prod_1", "lookup_key": "tea"},
        ),
    ),
    "v1.prices.update": (
        Step(
            "v1.prices.create",
            {"currency": "usd", "unit_amount": 1000, "product": "prod_1", "lookup_key": "tea"},
        ),
    ),
    "v1.product_catalog.trial_offers.create": (PRICE,),
    "v1.product_catalog.trial_offers.list": (PRICE, Step("v1.product_catalog.trial_offers.create", OFFERED)),
    "v1.quotes.finalize_quote": (
        CUSTOMER,
        PRICE,
        Step("v1.quotes.create", {"customer": "$customer", "line_items": [{"price": "$price"}]}, "quote"),
    ),
    "v1.refunds.create": (CHARGED,),
    "v1.reviews.list": (Step("v1.charges.create", {**INTENT, "source": "tok_riskLevelElevated"}),),
    "v1.setup_attempts.list": (
        Step(
            "v1.setup_intents.create",
            {"payment_method": "pm_card_visa", **CARD, "confirm": True},
            "setup_intent",
        ),
    ),
    "v1.setup_intents.cancel": (Step("v1.setup_intents.create", {}, "intent"),),
    "v1.setup_intents.confirm": (Step("v1.setup_intents.create", CARD, "intent"),),
    "v1.setup_intents.update": (Step("v1.setup_intents.create", {}, "intent"),),
    "v1.setup_intents.verify_microdeposits": (Step("v1.setup_intents.create", BY_MICRODEPOSITS, "intent"),),
    "v1.subscription_items.delete": (
        *SUBSCRIBER,
        TRIED,
        Step(
            "v1.subscription_items.create",
            {"subscription": "$subscription_exposed_id", "price": "$tried", "quantity": 1},
        ),
    ),
    "v1.subscription_items.update": SUBSCRIBER,
    "v1.subscription_schedules.cancel": (*SCHEDULED, PASSES),
    "v1.subscription_schedules.update": SCHEDULED,
    "v1.subscriptions.cancel": (*SUBSCRIBER, PASSES),
    "v1.subscriptions.create": (CUSTOMER, TRIED),
    "v1.subscriptions.pause": SUBSCRIBER,
    "v1.subscriptions.resume": (
        WITHOUT_CARD,
        PRICE,
        Step(
            "v1.subscriptions.create",
            {
                "customer": "$customer",
                "items": [{"price": "$price"}],
                "trial_period_days": 1,
                "trial_settings": {"end_behavior": {"missing_payment_method": "pause"}},
                **CHARGED_TO_CARD,
            },
            "subscription",
        ),
        PASSES,
    ),
    "v1.subscriptions.update": (*SUBSCRIBER, TRIED),
    "v1.tax.calculations.create": (
        Step(
            "v1.tax.settings.update", {"head_office": {"address": {"country": "US", "postal_code": "94111"}}}
        ),
        Step(
            "v1.tax.settings.update", {"defaults": {"tax_behavior": "exclusive", "tax_code": "txcd_10000000"}}
        ),
    ),
    "v1.terminal.readers.collect_payment_method": AT_READER[:2],
    "v1.terminal.readers.process_setup_intent": (
        READER,
        CUSTOMER,
        Step("v1.setup_intents.create", {**IN_PERSON, "customer": "$customer"}, "intent"),
    ),
    "v1.terminal.readers.refund_payment": (
        READER,
        Step(
            "v1.payment_intents.create",
            {"amount": 1000, "currency": "cad", "allowed_payment_method_types": ["interac_present"]},
            "intent",
        ),
        Step("v1.terminal.readers.process_payment_intent", {"payment_intent": "$intent"}),
        Step("v1.test_helpers.terminal.readers.present_payment_method", {"type": "interac_present"}),
    ),
    "v1.test_helpers.terminal.readers.present_payment_method": AT_READER,
    "v1.test_helpers.terminal.readers.succeed_input_collection": (
        READER,
        Step(
            "v1.terminal.readers.collect_inputs",
            {"inputs": [{"type": "email", "custom_text": {"title": "Your email"}}]},
        ),
    ),
    "v1.tokens.create": (
        CUSTOMER,
        Step("v1.customers.payment_sources.list", {}, {"card": "data.0.id"}),
        Step("v1.accounts.create", {"country": "US", "type": "custom"}, ACTING_FOR),
    ),
    "v1.transfers.create": (RICH, *ONBOARDED),
    "v1.transfers.reversals.create": (RICH, *ONBOARDED, TRANSFERRED),
    "v1.treasury.credit_reversals.create": CREDITED,
    "v1.treasury.credit_reversals.list": (
        *CREDITED,
        Step("v1.treasury.credit_reversals.create", {"received_credit": "$received_credit"}),
    ),
    "v1.treasury.debit_reversals.create": DEBITED,
    "v1.treasury.debit_reversals.list": (
        *DEBITED,
        Step("v1.treasury.debit_reversals.create", {"received_debit": "$received_debit"}),
    ),
    "v1.treasury.inbound_transfers.create": HOME,
    "v1.treasury.inbound_transfers.list": (
        *HOME,
        Step(
            "v1.treasury.inbound_transfers.create", {**IN_HOME, "origin_payment_method": "pm_usBankAccount"}
        ),
    ),
    "v1.treasury.outbound_payments.create": CREDITED,
    "v1.treasury.outbound_payments.list": (
        *CREDITED,
        Step("v1.treasury.outbound_payments.create", {**IN_HOME, "destination_payment_method_data": BANK}),
    ),
    "v1.treasury.outbound_transfers.create": CREDITED,
    "v1.treasury.outbound_transfers.list": (
        *CREDITED,
        Step(
            "v1.treasury.outbound_transfers.create",
            {**IN_HOME, "destination_payment_method": "pm_usBankAccount"},
        ),
    ),
    "v1.treasury.received_credits.list": CREDITED,
    "v1.treasury.received_debits.list": DEBITED,
    "v1.treasury.transaction_entries.list": DEBITED,
    "v1.treasury.transactions.list": DEBITED,
    "v2.billing.meter_events.create": (METER,),
}
SOMEBODY = {
    "name": "Jane Doe",
    "email": "jane@example.com",
    "address": {
        "line1": "Rua das Flores 1",
        "city": "São Paulo",
        "state": "SP",
        "postal_code": "01227-200",
        "country": "BR",
    },
}
OUTCOMES = {name: {"outcome": name} for name in ("canceled", "failed", "guaranteed")}
# Of payment methods with details of their own.
TYPES = (
    "acss_debit",
    "au_becs_debit",
    "bacs_debit",
    "boleto",
    "custom",
    "eps",
    "fpx",
    "ideal",
    "klarna",
    "naver_pay",
    "nz_bank_account",
    "p24",
    "payto",
    "sepa_debit",
    "sofort",
    "us_bank_account",
)
BACK = {"return_url": "https://example.com/"}
CHALLENGED = {**CARD, "payment_method": "pm_card_threeDSecure2Required", **BACK}
# Of a change of items.
PRORATING = ("off_session", "payment_behavior", "proration_behavior")
# What means something only where something else is sent, too.
BESIDE: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "v1.coupons.create": {"currency": {"percent_off": None, "amount_off": 100}},
    "v1.invoice_items.create": {"quantity_decimal": {"amount": None, "unit_amount_decimal": "100"}},
    "v1.invoices.create": {"pending_invoice_items_behavior": {"customer": "$customer"}},
    "v1.invoices.create_preview": {
        "preview_mode": {
            "subscription": "$subscription_exposed_id",
            "subscription_details": {"items": [{"id": "$item", "quantity": 5}]},
        }
    },
    "v1.issuing.personalization_designs.create": {"transfer_lookup_key": {"lookup_key": "tea"}},
    "v1.issuing.personalization_designs.update": {"transfer_lookup_key": {"lookup_key": "tea"}},
    "v1.payment_intents.confirm": {
        "error_on_requires_action": {"payment_method": "pm_card_threeDSecure2Required"},
        "use_stripe_sdk": {"payment_method": "pm_card_threeDSecure2Required", **BACK},
    },
    "v1.payment_intents.create": {"use_stripe_sdk": {**CHALLENGED, "confirm": True}},
    "v1.payment_methods.create": {
        name: {"type": name, "card": None, "billing_details": SOMEBODY} for name in TYPES
    },
    "v1.payment_records.report_payment": OUTCOMES,
    "v1.payment_records.report_payment_attempt": OUTCOMES,
    "v1.prices.create": {"transfer_lookup_key": {"lookup_key": "tea"}},
    "v1.prices.update": {"transfer_lookup_key": {"lookup_key": "tea"}},
    "v1.setup_intents.confirm": {
        "use_stripe_sdk": {"payment_method": "pm_card_authenticationRequiredOnSetup", **BACK}
    },
    "v1.setup_intents.create": {
        "use_stripe_sdk": {
            **CHALLENGED,
            "payment_method": "pm_card_authenticationRequiredOnSetup",
            "confirm": True,
        }
    },
    "v1.subscription_items.update": {name: {"quantity": 5} for name in PRORATING},
    "v1.subscription_schedules.cancel": {"prorate": {"invoice_now": True}},
    "v1.subscription_schedules.update": {
        "proration_behavior": {"phases": [{**PHASE, "start_date": NOW}, {**PHASE, "duration": MONTH}]}
    },
    "v1.subscriptions.cancel": {"prorate": {"invoice_now": True}},
    "v1.subscriptions.create": {"trial_from_plan": {"items": [{"price": "$tried"}]}},
    "v1.subscriptions.update": {
        **{name: {"items": [{"id": "$item", "quantity": 5}]} for name in PRORATING},
        "trial_from_plan": {"items": [{"id": "$item", "price": "$tried"}]},
    },
    "v1.tokens.create": {"customer": {"pii": None, "card": "$card"}},
}
# What an operation's request is made with beside what it requires, `$name` being what a step keeps.
WITH: Mapping[str, Mapping[str, Any]] = {
    "v1.application_fees.refunds.create": {"amount": 10},
    "v1.billing.meter_events.create": {"event_name": "tokens"},
    "v1.climate.orders.create": {"product": "$product"},
    "v1.credit_notes.create": {"invoice": "$invoice", "amount": 100},
    "v1.credit_notes.preview": {"invoice": "$invoice", "amount": 100},
    "v1.credit_notes.preview_lines.list": {"invoice": "$invoice", "amount": 100},
    "v1.customers.payment_sources.verify": {"amounts": [32, 45]},
    "v1.file_links.create": {"file": "$file"},
    "v1.financial_connections.sessions.create": {
        "account_holder": {"type": "customer", "customer": "$customer"},
        "permissions": ["transactions"],
    },
    "v1.invoices.create_preview": {"customer": "$customer"},
    "v1.invoices.remove_lines": {"lines": [{"id": "$line", "behavior": "delete"}]},
    "v1.invoices.update_lines": {"lines": [{"id": "$line"}]},
    "v1.issuing.personalization_designs.create": {"physical_bundle": "$bundle"},
    "v1.issuing.tokens.list": {"card": "$card"},
    "v1.payment_intents.increment_authorization": {"amount": 2000},
    "v1.payment_intents.verify_microdeposits": {"amounts": [32, 45]},
    "v1.payment_methods.list": {"customer": "cus_1"},
    "v1.payment_records.report_payment_attempt": {
        "initiated_at": 1704067200,
        "payment_method_details": REPORT["payment_method_details"],
    },
    "v1.product_catalog.trial_offers.create": OFFERED,
    "v1.refunds.create": {"charge": "$charge", "payment_intent": None},
    "v1.setup_attempts.list": {"setup_intent": "$setup_intent"},
    "v1.setup_intents.verify_microdeposits": {"amounts": [32, 45]},
    "v1.terminal.readers.collect_payment_method": {"payment_intent": "$intent"},
    "v1.terminal.readers.process_setup_intent": {"setup_intent": "$intent"},
    "v1.terminal.readers.refund_payment": {"payment_intent": "$intent"},
    "v1.three_d_secure.authentications.create": {"payment_method": "pm_card_visa"},
    "v1.transfers.create": {"amount": 100, "destination": "$account"},
    "v1.treasury.credit_reversals.create": {"received_credit": "$received_credit"},
    "v1.treasury.credit_reversals.list": HOMES,
    "v1.treasury.debit_reversals.create": {"received_debit": "$received_debit"},
    "v1.treasury.debit_reversals.list": HOMES,
    "v1.treasury.inbound_transfers.create": {**IN_HOME, "origin_payment_method": "pm_usBankAccount"},
    "v1.treasury.inbound_transfers.list": HOMES,
    "v1.treasury.outbound_payments.create": {**IN_HOME, "destination_payment_method_data": BANK},
    "v1.treasury.outbound_payments.list": HOMES,
    "v1.treasury.outbound_transfers.create": {**IN_HOME, "destination_payment_method": "pm_usBankAccount"},
    "v1.treasury.outbound_transfers.list": HOMES,
    "v1.treasury.received_credits.list": HOMES,
    "v1.treasury.received_debits.list": HOMES,
    "v1.treasury.transaction_entries.list": HOMES,
    "v1.treasury.transactions.list": HOMES,
    "v2.billing.meter_events.create": {
        "event_name": "tokens",
        "payload": {"stripe_customer_id": "cus_1", "value": "10"},
    },
    "v2.core.event_destinations.create": {
        "type": "webhook_endpoint",
        "webhook_endpoint": {"url": "https://example.com/webhook"},
        "enabled_events": ["v1.billing.meter.error_report_triggered"],
        "event_payload": "thin",
    },
    "v2.core.vault.gb_bank_accounts.create": {
        "account_number": "00012345",
        "sort_code": "108800",
        "currency": "gbp",
    },
    "v2.core.vault.us_bank_accounts.create": {
        "account_number": "000123456789",
        "routing_number": "110000000",
    },
}
