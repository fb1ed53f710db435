"""Parameters of modelled operations that change nothing where a test sends them, and why.

`tests/fidelity/test_effects.py` sends every parameter of every modelled operation to a sandbox in which every
id names something, in the state that the operation needs, and finds what has no effect on the reply, on what
is stored or on events. That must be what is listed here: by reason, by operation, the parameters' names.
"""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, Mapping[str, str]] = {
    "Stripe shows none of it, and neither does the sandbox.": {
        "v1.accounts.external_accounts.update": "documents",
        "v1.credit_notes.create": "email_type",
        "v1.credit_notes.preview": "email_type",
        "v1.credit_notes.preview_lines.list": "effective_at email_type memo metadata reason",
        "v1.issuing.cards.create": "pin",
        "v1.issuing.cards.update": "pin",
        "v1.payment_records.report_refund": "initiated_at",
        "v1.transfers.reversals.create": "description",
    },
    "Decides what Stripe's own pages ask for; the sandbox's answer for the holder at once.": {
        "v1.account_links.create": "collect collection_options",
    },
    "By the reference it only unsets what cannot be set.": {
        "v1.invoice_items.update": "invoicing_rules",
    },
    "A card is always checked with its bank.": {
        "v1.customers.create": "validate",
        "v1.customers.update": "validate",
    },
    "Entries take effect when they are made, so that either order is the same.": {
        "v1.treasury.transaction_entries.list": "order_by",
    },
    "There is one of it.": {
        "v1.billing.alerts.list": "alert_type",
        "v1.shipping_rates.create": "type",
    },
    "It has nothing in it, or nothing that is shown.": {
        "v1.payment_methods.create": (
            "affirm afterpay_clearpay alipay alma amazon_pay bancontact billie bizum blik cashapp crypto "
            "customer_balance giropay grabpay interac_present kakao_pay konbini kr_card link mb_way "
            "mobilepay multibanco oxxo pay_by_bank payco paynow paypal paypay pix promptpay revolut_pay "
            "samsung_pay satispay scalapay sequra sunbit swish twint upi wechat_pay zip"
        ),
    },
    "No reply has it.": {
        "v1.payment_method_configurations.create": "apple_pay_later fr_meal_voucher_conecs",
        "v1.payment_method_configurations.update": "apple_pay_later fr_meal_voucher_conecs",
    },
    "It is there for what Stripe offers few accounts, or no longer.": {
        "v1.invoices.pay": "forgive",
        "v1.payouts.create": "payout_method",
        "v1.topups.create": "payment_method_options",
    },
    "Its type says it already.": {
        "v1.sources.create": "flow",
    },
    "The sandbox does not model what it is for.": {
        "v1.apps.installs.create": "code_challenge_method",
        "v1.sources.create": "customer original_source source_order",
        "v1.test_helpers.issuing.authorizations.create": "fraud_disputability_likelihood",
        "v1.three_d_secure.authentications.submit": "fingerprinting_result",
    },
    "An unknown one is made up, and is like every other.": {
        "v1.setup_intents.update": "payment_method_configuration",
    },
    "The test cannot bring about the state that it means something in.": {
        "v1.refunds.create": "currency customer",
        "v1.subscription_items.create": "payment_behavior",
        "v1.subscription_items.delete": "payment_behavior",
        "v1.subscription_items.update": "off_session payment_behavior",
        "v1.subscription_schedules.release": "preserve_cancel_date",
        "v1.subscriptions.cancel": "invoice_now",
        "v1.subscriptions.create": "off_session proration_behavior",
        "v1.subscriptions.pause": "bill_for invoicing_behavior type",
        "v1.subscriptions.resume": "proration_behavior proration_date",
        "v1.subscriptions.update": "off_session payment_behavior",
        "v1.test_helpers.terminal.readers.present_payment_method": "interac_present",
        "v1.transfers.reversals.create": "refund_application_fee",
        "v2.core.accounts.close": "applied_configurations",
        "v1.financial_connections.transactions.list": "transacted_at",
        "v1.forwarding.requests.create": "metadata",
        "v1.issuing.authorizations.approve": "amount metadata",
        "v1.issuing.authorizations.decline": "metadata",
        "v2.money_management.financial_accounts.retrieve": "include",
        "v2.money_management.inbound_transfers.create": "description",
        "v2.money_management.outbound_payments.create": (
            "description metadata recipient_notification recipient_verification"
        ),
    },
}


def listed(operation: str) -> set[str]:
    """The parameters of an operation that are known to change nothing in the test."""
    return {name for rows in REASONS.values() for name in rows.get(operation, "").split()}
