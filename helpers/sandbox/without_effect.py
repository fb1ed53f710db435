"""Parameters of modelled operations that change nothing where a test sends them, and why.

`tests/fidelity/test_effects.py` sends every parameter of every modelled operation to a sandbox in which every
id names something, and finds what has no effect on the reply, on what is stored or on events. That must be
what is listed here: by reason, by operation, the parameters' names.
"""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, Mapping[str, str]] = {
    "Stripe shows none of it, and neither does the sandbox.": {
        "v1.accounts.external_accounts.update": "documents",
        "v1.issuing.cards.update": "pin",
    },
    "Decides what Stripe's own pages ask for; the sandbox's answer for the holder at once.": {
        "v1.account_links.create": "collect collection_options",
    },
    "By the reference it only unsets what cannot be set.": {
        "v1.invoice_items.update": "invoicing_rules",
    },
    "A card is always checked with its bank.": {
        "v1.customers.update": "validate",
    },
    "There is one of it in the sandbox.": {
        "v1.shipping_rates.create": "type",
    },
    (
        "Means something only beside the parameter that it goes with: a `type` or `outcome` of that "
        "name, items, phases or a trial that change, a key."
    ): {
        "v1.payment_methods.create": (
            "affirm afterpay_clearpay alipay alma amazon_pay bacs_debit bancontact billie bizum blik "
            "boleto cashapp crypto custom customer_balance eps fpx giropay grabpay ideal "
            "interac_present kakao_pay konbini kr_card link mb_way mobilepay multibanco "
            "naver_pay oxxo p24 pay_by_bank payco paynow paypal paypay payto pix promptpay "
            "radar_options revolut_pay samsung_pay satispay scalapay sepa_debit sequra sunbit swish "
            "twint upi us_bank_account wechat_pay zip"
        ),
        "v1.payment_records.report_payment": "canceled failed guaranteed",
        "v1.prices.update": "transfer_lookup_key",
        "v1.subscription_schedules.update": "proration_behavior",
        "v1.subscriptions.update": "off_session payment_behavior proration_behavior trial_from_plan",
        "v1.tokens.create": "customer",
    },
    "No reply has it.": {
        "v1.payment_method_configurations.create": "apple_pay_later fr_meal_voucher_conecs",
        "v1.payment_method_configurations.update": "apple_pay_later fr_meal_voucher_conecs",
    },
    "An unknown one is made up, and is like every other.": {
        "v1.setup_intents.update": "payment_method_configuration",
    },
    "The list is empty in the test, which cannot make what is in it.": {
        "v1.billing.alerts.list": "alert_type",
        "v1.credit_notes.preview_lines.list": (
            "amount credit_amount effective_at email_type memo metadata out_of_band_amount reason "
            "refund_amount refunds shipping_cost"
        ),
        "v1.customers.payment_methods.list": "allow_redisplay type",
        "v1.financial_connections.transactions.list": "transacted_at",
        "v1.issuing.tokens.list": "created status",
        "v1.product_catalog.trial_offers.list": "created prices",
        "v1.reviews.list": "created",
        "v1.setup_attempts.list": "created",
        "v1.subscriptions.list": "automatic_tax",
        "v1.treasury.credit_reversals.list": "received_credit status",
        "v1.treasury.debit_reversals.list": "received_debit resolution status",
        "v1.treasury.inbound_transfers.list": "status",
        "v1.treasury.outbound_payments.list": "created status",
        "v1.treasury.outbound_transfers.list": "status",
        "v1.treasury.received_credits.list": "linked_flows status",
        "v1.treasury.received_debits.list": "status",
        "v1.treasury.transaction_entries.list": "created order_by",
        "v1.treasury.transactions.list": "created status",
    },
    (
        "The operation is refused in the test, which does not bring about the state that it needs; "
        "tests of its own do."
    ): {
        "v1.accounts.capabilities.update": "requested",
        "v1.application_fees.refunds.create": "metadata",
        "v1.billing.meter_events.create": "identifier timestamp",
        "v1.climate.orders.create": "beneficiary currency metadata",
        "v1.credit_notes.create": (
            "amount effective_at memo metadata out_of_band_amount reason refunds shipping_cost"
        ),
        "v1.financial_connections.sessions.create": "filters limits manual_entry prefetch",
        "v1.forwarding.requests.create": "metadata",
        "v1.invoices.create_preview": "currency on_behalf_of",
        "v1.invoices.line_items.update": (
            "amount description discountable metadata pricing quantity quantity_decimal"
        ),
        "v1.issuing.authorizations.approve": "amount metadata",
        "v1.issuing.authorizations.decline": "metadata",
        "v1.issuing.disputes.submit": "metadata",
        "v1.issuing.personalization_designs.create": (
            "card_logo carrier_text lookup_key metadata name preferences transfer_lookup_key"
        ),
        "v1.issuing.personalization_designs.update": (
            "carrier_text lookup_key metadata name preferences transfer_lookup_key"
        ),
        "v1.payment_intents.apply_customer_balance": "amount currency",
        "v1.payment_intents.increment_authorization": (
            "application_fee_amount description hooks metadata payment_details transfer_data"
        ),
        "v1.payment_records.report_payment_attempt": ("description metadata shipping_details"),
        "v1.payment_records.report_refund": "metadata",
        "v1.payouts.reverse": "metadata",
        "v1.product_catalog.trial_offers.create": "active nickname",
        "v1.quotes.finalize_quote": "expires_at",
        "v1.subscription_items.delete": "clear_usage payment_behavior proration_behavior proration_date",
        "v1.subscription_items.update": (
            "billing_thresholds current_trial discounts metadata off_session payment_behavior plan "
            "price proration_behavior proration_date quantity tax_rates"
        ),
        "v1.terminal.readers.refund_payment": "metadata",
        "v1.transfers.create": "description metadata source_transaction source_type transfer_group",
        "v1.transfers.reversals.create": "metadata",
        "v1.treasury.credit_reversals.create": "metadata",
        "v1.treasury.debit_reversals.create": "metadata",
        "v1.treasury.inbound_transfers.create": "description metadata",
        "v1.treasury.outbound_payments.create": "customer description metadata statement_descriptor",
        "v1.treasury.outbound_transfers.create": "description metadata statement_descriptor",
        "v2.billing.meter_events.create": "identifier",
        "v2.core.event_destinations.create": (
            "description events_from include metadata snapshot_api_version webhook_endpoint"
        ),
        "v2.core.vault.gb_bank_accounts.create": "account_number bank_account_type",
        "v2.core.vault.us_bank_accounts.create": "bank_account_type fedwire_routing_number",
        "v2.money_management.inbound_transfers.create": "description",
        "v2.money_management.outbound_payments.create": (
            "description metadata recipient_notification recipient_verification"
        ),
    },
    (
        "Nothing comes of it in the state that the test makes: what is made up for an unknown id has no "
        "lines, no debit under way and no trial. Tests of their own bring that about."
    ): {
        "v1.credit_notes.create": "credit_amount email_type refund_amount",
        "v1.credit_notes.preview": (
            "amount credit_amount effective_at email_type memo metadata out_of_band_amount reason "
            "refund_amount refunds shipping_cost"
        ),
        "v1.customers.payment_sources.verify": "amounts",
        "v1.invoices.attach_payment": "payment_intent payment_record",
        "v1.invoices.create_preview": "customer_details discounts preview_mode schedule",
        "v1.invoices.line_items.update": "discounts tax_rates",
        "v1.invoices.remove_lines": "invoice_metadata",
        "v1.invoices.update_lines": "invoice_metadata",
        "v1.payment_intents.verify_microdeposits": "amounts descriptor_code",
        "v1.payment_records.report_payment_attempt": "canceled failed guaranteed outcome",
        "v1.payment_records.report_refund": "initiated_at",
        "v1.setup_intents.verify_microdeposits": "amounts descriptor_code",
        "v1.subscriptions.resume": "billing_cycle_anchor payment_behavior proration_behavior proration_date",
        "v1.terminal.readers.collect_payment_method": "collect_config",
        "v1.terminal.readers.process_setup_intent": "process_config",
        "v1.terminal.readers.refund_payment": (
            "amount refund_application_fee refund_payment_config reverse_transfer"
        ),
        "v1.test_helpers.terminal.readers.present_payment_method": (
            "amount_tip card_present interac_present type"
        ),
        "v1.test_helpers.terminal.readers.succeed_input_collection": "skip_non_required_inputs",
        "v1.transfers.reversals.create": "description refund_application_fee",
        "v1.treasury.outbound_transfers.create": "destination_payment_method_options",
        "v2.money_management.financial_accounts.retrieve": "include",
    },
}


def listed(operation: str) -> set[str]:
    """The parameters of an operation that are known to change nothing in the test."""
    return {name for rows in REASONS.values() for name in rows.get(operation, "").split()}
