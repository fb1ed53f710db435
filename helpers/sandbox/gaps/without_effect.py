"""Parameters of modelled operations that change nothing where a test sends them, and why.

`tests/fidelity/test_effects.py` sends every parameter of every modelled operation to a sandbox in which every
id names something, in the state that the operation needs, and finds what has no effect on the reply, on what
is stored or on events. That must be what is listed here: by reason, by operation, the parameters' names.

Those inside other parameters are listed apart, by dotted names in which `*` stands for anything. A parameter
in the first list is not looked into.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

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


# By reason: operations and the names inside their parameters, both as patterns.
INSIDE: Mapping[str, Mapping[str, str]] = {
    "Stripe shows none of it, and neither does the sandbox.": {
        "v1.accounts.create v1.accounts.update": (
            "company.registration_number documents.company_license.* documents.company_memorandum_of* "
            "documents.company_mini* documents.company_registration* documents.company_tax* "
            "documents.proof_of_address.* documents.proof_of_business* documents.proof_of_ultimate* "
            "settings.paypay_payments.site.in_development.password"
        ),
        "v1.accounts.update": "documents.proof_of_registration.*",
        "v1.accounts.persons.create v1.accounts.persons.update": "documents.passport.* documents.visa.*",
        "v1.invoices.create v1.invoices.update": (
            "payment_settings.payment_method_options.card.installments.plan.*"
        ),
        "v1.payment_intents.confirm": "payment_method_options.card.moto",
        "v1.payment_intents.create v1.payment_intents.confirm": (
            "payment_method_options.card.three_d_secure.cryptogram "
            "payment_method_options.card.three_d_secure.network_options.* "
            "payment_method_options.card.three_d_secure.requestor_challenge_indicator"
        ),
        "v1.payment_intents.create v1.payment_intents.confirm v1.payment_intents.update": (
            "payment_method_options.klarna.on_demand.* payment_method_options.klarna.subscriptions.* "
            "payment_method_options.p24.tos_shown_and_accepted "
            "payment_method_options.paypal.risk_correlation_id "
            "payment_method_options.upi.mandate_options.* "
            "payment_method_options.us_bank_account.networks.requested"
        ),
        "v1.payment_intents.* v1.setup_intents.* v1.test_helpers.confirmation_tokens.create": (
            "payment_method_data.nz_bank_account.reference payment_method_data.upi.*"
        ),
        "v1.payment_methods.create": "nz_bank_account.reference",
        "v1.payment_records.report_payment v1.payment_records.report_payment_attempt": (
            "canceled.canceled_at failed.failed_at guaranteed.guaranteed_at"
        ),
        "v1.payment_records.report_refund": "processor_details.custom.refund_reference refunded.refunded_at",
        "v1.sources.create v1.sources.update": "mandate.*",
        "v1.test_helpers.issuing.authorizations.create": (
            "risk_assessment.card_testing_risk.* risk_assessment.fraud_risk.score "
            "risk_assessment.merchant_dispute_risk.*"
        ),
        "v1.three_d_secure.authentications.create": "channel.browser.device_id",
        "v1.tokens.create": "cvc_update.cvc",
        "v1.treasury.outbound_payments.create": (
            "destination_payment_method_data.billing_details.phone destination_payment_method_data.metadata"
        ),
        "v2.core.accounts.create v2.core.accounts.update": "identity.*.id_numbers.value",
        "v2.core.accounts.persons.*": "id_numbers.value",
        "v2.core.accounts.update": "identity.attestations.terms_of_service.*money_manager.*",
    },
    "A preview shows an invoice, and not the subscription or schedule that would make it.": {
        "v1.invoices.create_preview": (
            "schedule_details.billing_mode.* "
            "schedule_details.end_behavior schedule_details.pause_schedules.key "
            "schedule_details.pause_schedules.pause.settings.* "
            "schedule_details.pause_schedules.resume.resume_at.duration.* "
            "schedule_details.pause_schedules.resume.resume_at.timestamp "
            "schedule_details.pause_schedules.resume.settings.* "
            "schedule_details.phases.billing_thresholds.* "
            "schedule_details.phases.default_payment_method schedule_details.phases.description "
            "schedule_details.phases.duration.interval_count "
            "schedule_details.phases.items.billing_thresholds.* schedule_details.phases.items.metadata "
            "schedule_details.phases.transfer_data.amount_percent subscription_details.billing_mode.* "
            "subscription_details.billing_schedules.key "
            "subscription_details.items.billing_thresholds.* subscription_details.items.metadata"
        ),
    },
    "Only a confirmation says it of the payment at hand.": {
        "v1.payment_intents.update": (
            "payment_method_options.blik.code payment_method_options.card.cvc_token "
            "payment_method_options.card.installments.plan.* payment_method_options.card.network "
            "payment_method_options.card.three_d_secure.*"
        ),
        "v1.setup_intents.update": "payment_method_options.blik.code payment_method_options.card.network",
    },
    "It can only be what it is already.": {
        "v1.accounts.create v1.accounts.update": "company.address.country",
        "v1.balance_settings.update": "payments.debit_negative_balances",
        "v1.terminal.locations.update": "address.country",
        "v2.core.accounts.update": "identity.business_details.address.country",
    },
    "An account's first bank account or card of a currency is its default, whatever is said.": {
        "v1.accounts.create v1.accounts.update": "external_account.default_for_currency",
    },
    "The types require beside it what excludes it.": {
        "v1.products.create": "default_price_data.currency_options.tiers.*",
        "v1.tokens.create": "bank_account.payment_method",
    },
    "It needs what is outside: a bank's customer, another server.": {
        "*": "*us_bank_account.financial_connections_account",
        "v1.financial_connections.accounts.list": "account_holder.customer_account",
        "v1.financial_connections.sessions.create": "account_holder.account",
        "v1.financial_connections.transactions.list": "transaction_refresh.after",
        "v1.forwarding.requests.create": "request.*",
    },
    "The test cannot bring about the state that it means something in.": {
        "v1.accounts.create": "company.ownership_declaration.*",
        "v1.apps.secrets.delete_where v1.apps.secrets.find": "scope.*",
        "v1.apps.secrets.list": "scope.user",
        "v1.billing.credit_balance_summary.retrieve": "filter.applicability_scope.prices.id",
        "v1.billing.credit_grants.create": "applicability_config.scope.prices.id",
        "*.meter_event_adjustments.create": "cancel.identifier",
        "v1.billing_portal.configurations.update": "features.subscription_update.products.*",
        "v1.billing_portal.sessions.create": (
            "flow_data.after_completion.* flow_data.subscription_pause.subscription"
        ),
        "v1.charges.capture": "transfer_data.amount",
        "v1.checkout.sessions.create": (
            "payment_intent_data.statement_descriptor payment_method_options.acss_debit.currency "
            "payment_method_options.acss_debit.mandate_options.default_for "
            "permissions.update_shipping_details subscription_data.application_fee_percent "
            "subscription_data.billing_cycle_anchor"
        ),
        "v1.checkout.sessions.update": "line_items.id line_items.price_data.recurring.*",
        "v1.credit_notes.*": "lines.tax_amounts.* refunds.* shipping_cost.shipping_rate",
        "v1.customers.create v1.customers.update": "invoice_settings.default_payment_method",
        "v1.customers.funding_instructions.create": (
            "bank_transfer.eu_bank_transfer.country bank_transfer.requested_address_types"
        ),
        "v1.disputes.update": "evidence.appeal.*",
        "v1.files.create": "file_link_data.expires_at file_link_data.metadata",
        "v1.invoice_payments.list": "payment.type",
        "v1.invoices.create": "from_invoice.invoice",
        "v1.invoices.create v1.invoices.update": "rendering.template_version",
        "v1.invoices.create_preview": (
            "customer_details.tax.ip_address invoice_items.tax_code "
            "schedule_details.phases.application_fee_percent schedule_details.phases.billing_cycle_anchor "
            "schedule_details.phases.currency schedule_details.phases.invoice_settings.days_until_due "
            "schedule_details.phases.proration_behavior "
            "subscription_details.billing_cycle_anchor.timestamp subscription_details.items.clear_usage "
            "subscription_details.items.current_trial.* subscription_details.pause.bill_for.* "
            "subscription_details.start_date"
        ),
        "v1.issuing.disputes.create": "treasury.received_debit",
        "v1.issuing.personalization_designs.update": "carrier_text.*",
        "v1.payment_intents.confirm v1.payment_intents.create": (
            "payment_method_options.blik.code payment_method_options.card.cvc_token"
        ),
        "v1.payment_intents.increment_authorization": "amount_details.line_items.unit_cost",
        "v1.prices.list": "recurring.meter",
        "v1.quotes.update": "line_items.id",
        "v1.setup_intents.create": "payment_method_options.blik.*",
        "v1.setup_intents.update": "payment_method_options.blik.mandate_options.*",
        "v1.sources.create": "receiver.refund_attributes_method",
        "v1.subscription_items.create": "current_trial.* price_data.recurring.interval_count",
        "v1.subscription_items.update": "current_trial.*",
        "v1.subscription_schedules.create": "phases.currency",
        "v1.subscription_schedules.create v1.subscription_schedules.update": "*.application_fee_percent",
        "v1.subscription_schedules.list": "completed_at.*",
        "v1.subscription_schedules.update": "phases.start_date",
        "v1.subscriptions.create v1.subscriptions.update": "items.current_trial.*",
        "v1.subscriptions.update": "items.clear_usage",
        "v1.tax.calculations.create": "line_items.performance_location shipping_cost.shipping_rate",
        "v1.tax.transactions.create_reversal": "shipping_cost.*",
        "v1.tax_ids.create": "owner.customer_account",
        "v1.tax_ids.list": "owner.account owner.customer owner.customer_account",
        "v1.terminal.readers.confirm_payment_intent": "confirm_config.return_url",
        "v1.test_helpers.issuing.personalization_designs.reject": "rejection_reasons.card_logo",
        "v1.test_helpers.terminal.readers.present_payment_method": "card.cvc card.exp_month card.exp_year",
        "v1.test_helpers.treasury.outbound_*.update": "tracking_details.*",
        "v1.treasury.financial_accounts.close v1.treasury.financial_accounts.update": (
            "forwarding_settings.financial_account forwarding_settings.type"
        ),
        "v1.treasury.outbound_payments.create v1.treasury.outbound_transfers.create": (
            "destination_payment_method_data.financial_account"
        ),
        "v2.billing.meter_event_stream.create": "events.identifier events.payload events.timestamp",
        "v2.core.accounts.create": "identity.attestations.terms_of_service.*",
        "v2.core.accounts.create v2.core.accounts.update": "identity.business_details.id_numbers.registrar",
        "v2.core.event_destinations.create": "amazon_eventbridge.* azure_event_grid.*",
        "v2.money_management.inbound_transfers.create v2.money_management.outbound_payments.create": (
            "amount.* from.* to.*"
        ),
        "v2.money_management.outbound_setup_intents.*": "payout_method_data.type",
    },
}


def listed_inside(operation: str, name: str) -> list[str]:
    """The patterns that a parameter inside another one is known by to change nothing in the test."""
    return [
        pattern
        for rows in INSIDE.values()
        for operations, patterns in rows.items()
        if any(fnmatchcase(operation, each) for each in operations.split())
        for pattern in patterns.split()
        if fnmatchcase(name, pattern)
    ]
