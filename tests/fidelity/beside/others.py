"""Of the products with a few rows each: Tax, Issuing, Terminal, Treasury, Reporting, Identity."""

from __future__ import annotations

from ..states import AT_READER, BANK, CREDITED, IN_HOME, SPENT, Step
from .rows import HOME_ADDRESS, Beside

REVERSED = (
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
        "transaction",
    ),
    Step("v1.tax.transactions.line_items.list", {}, {"line": "data.0.id"}),
)


ROWS: tuple[Beside, ...] = (
    Beside(
        r"tax\.registrations\.create country_options\.(?!us\b)(\w\w)\.",
        lambda found: {"country": found[1].upper(), "country_options": {"us": None}},
    ),
    Beside(r"issuing\.cards\.create shipping", {"type": "physical"}),
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
    Beside(r"destination_payment_method_data", {"payment_method_data": None}),
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
        r"readers\.(process_payment_intent|confirm_payment_intent)",
        {"payment_intent": "$intent"},
        AT_READER[:2],
    ),
    Beside(
        r"verification_sessions\.update options",
        {},
        (Step("v1.identity.verification_sessions.create", {"type": "document"}, "session"),),
    ),
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
    Beside(r"treasury\.transactions\.list status_transitions", {"order_by": "posted_at", "status": "posted"}),
    Beside(r"treasury\.transaction_entries\.list effective_at", {"order_by": "effective_at"}),
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
        r"tipping\.(\w+)\.smart_tip_threshold",
        lambda found: {
            "tipping": {found[1]: {"fixed_amounts": [100, 200, 300], "percentages": [10, 15, 20]}}
        },
    ),
    Beside(r"present_payment_method (card|interac_present)\.", lambda found: {"type": found[1]}),
    Beside(r"customers\.(?:create|update) tax\.validate_location", {"address": None}),
)
