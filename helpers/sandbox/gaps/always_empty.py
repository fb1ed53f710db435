"""Fields of replies that are empty in all of the tests, and why.

`tests/fidelity/fields.py` looks at every reply of the tests, and finds the fields that were null, zero, an
empty text, list or object each time. That must be what is listed here: by reason, by kind, the fields' names.
"""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, Mapping[str, str]] = {
    "Nobody is sent a receipt, so that none has a number.": {
        "charge": "receipt_number",
        "invoice": "receipt_number",
        "refund": "receipt_number",
    },
    "It is there for what Stripe offers few accounts, or no longer.": {
        "charge": "order",
        "invoiceitem": "invoicing_rules",
        "payment_intent": "payment_record processing shared_payment_granted_token source",
        "payment_method": "shared_payment_granted_token",
        "payout": "application_fee application_fee_amount payout_method",
        "setup_attempt": "flow_directions",
        "topup": "payment_method payment_method_options",
    },
    "It tells of what happens outside, at a supplier, a bank, a cloud, a network or in a shop's browser.": {
        "financial_connections.account": "account_numbers status_details",
        "financial_connections.session": "bank_account_token",
        "issuing.settlement": (
            "interchange_fees_amount network_fees_amount network_settlement_identifier transaction_amount "
            "transaction_count"
        ),
        "radar.payment_evaluation": "events outcome",
        "review": "ip_address ip_address_location session",
        "v2.core.event_destination": "amazon_eventbridge azure_event_grid",
        "v2.core.vault.gb_bank_account": "restricted",
        "v2.core.vault.us_bank_account": "fedwire_routing_number restricted",
        "v2.money_management.payout_method": "restricted",
    },
    "Apps are installed at once, with no permissions to grant.": {
        "apps.install": (
            "approval_required auth_code created_by endpoints_granted endpoints_pending permissions_granted "
            "permissions_pending"
        ),
    },
    "Only payment methods have it, or cards in wallets.": {
        "card": "dynamic_last4 status tokenization_method",
        "source": "allow_redisplay",
    },
    "The type has no fields of its own.": {
        "mandate": "multi_use",
        "payment_method": (
            "affirm afterpay_clearpay crypto mb_way mobilepay oxxo promptpay revolut_pay wechat_pay"
        ),
    },
    "They are made in the Dashboard alone.": {
        "invoice_rendering_template": "metadata",
    },
    "Its requests or steps have no value for it.": {
        "confirmation_token": "metadata",
        "customer_balance_transaction": "checkout_session",
        "reserve_transaction": "description",
        "v2.core.vault.us_bank_account": "financial_connections_account",
        "v2.money_management.payout_method": "card",
        "v2.money_management.received_credit": "description",
    },
    "The sandbox does not model what fills it.": {
        "checkout.session": "currency_conversion",
        "reporting.report_run": "error",
        "tax_rate": "flat_amount",
        "terminal.reader": "device_sw_version",
        "v2.core.event": "context",
        "v2.money_management.financial_account": "other",
        "v2.money_management.payout_intent": "estimated_fees",
        "v2.money_management.received_credit": "balance_transfer",
    },
}


def listed() -> frozenset[str]:
    """The fields, as `kind.field`."""
    return frozenset(
        f"{kind}.{field}"
        for rows in REASONS.values()
        for kind, text in rows.items()
        for field in text.split()
    )
