"""Which optional parameters stand first in a form, and open. A row more is an operation more.

They are those of the examples in Stripe's reference and guides (https://docs.stripe.com).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PAYING = ("payment_method", "confirm", "automatic_payment_methods", "return_url")
V2_ACCOUNT = (
    *("contact_email", "display_name", "identity", "configuration", "dashboard", "defaults", "include"),
    "metadata",
)
V2_PERSON = (
    *("given_name", "surname", "email", "phone", "date_of_birth", "address", "id_numbers", "relationship"),
    "metadata",
)
USUAL: Mapping[str, tuple[str, ...]] = {
    "v1.accounts.create": (
        *("type", "country", "email", "business_type", "capabilities", "individual", "company"),
        *("external_account", "business_profile", "tos_acceptance", "controller"),
    ),
    "v1.accounts.update": (
        *("email", "business_type", "capabilities", "individual", "company", "external_account"),
        *("business_profile", "tos_acceptance", "settings"),
    ),
    "v1.accounts.persons.create": (
        *("first_name", "last_name", "email", "phone", "dob", "address", "id_number", "ssn_last_4"),
        *("relationship", "verification"),
    ),
    "v1.accounts.persons.update": (
        *("first_name", "last_name", "email", "phone", "dob", "address", "id_number", "ssn_last_4"),
        *("relationship", "verification"),
    ),
    "v1.account_links.create": ("return_url", "refresh_url"),
    "v1.balance_transactions.list": ("type", "payout", "source", "created", "limit", "starting_after"),
    "v1.billing_portal.sessions.create": ("return_url", "configuration", "flow_data"),
    "v1.charges.capture": ("amount",),
    "v1.charges.create": ("amount", "currency", "source", "customer", "description", "capture", "metadata"),
    "v1.charges.list": ("customer", "payment_intent", "created", "limit", "starting_after"),
    "v1.checkout.sessions.create": (
        *("mode", "line_items", "success_url", "cancel_url", "customer", "customer_email"),
        *("client_reference_id", "metadata"),
    ),
    "v1.coupons.create": (
        "percent_off",
        "amount_off",
        "currency",
        "duration",
        "duration_in_months",
        "name",
        "id",
    ),
    "v1.credit_notes.create": ("amount", "lines", "reason", "refund_amount", "credit_amount", "memo"),
    "v1.customers.create": (
        *("name", "email", "phone", "description", "address", "payment_method", "invoice_settings"),
        *("source", "metadata"),
    ),
    "v1.customers.list": ("email", "created", "limit", "starting_after"),
    "v1.customers.payment_sources.create": ("source",),
    "v1.customers.update": (
        *("name", "email", "phone", "description", "address", "invoice_settings", "default_source"),
        *("source", "metadata"),
    ),
    "v1.disputes.update": ("evidence", "submit", "metadata"),
    "v1.events.list": ("type", "types", "created", "limit", "starting_after"),
    "v1.identity.verification_sessions.create": (
        *("type", "options", "provided_details", "return_url", "verification_flow", "related_customer"),
        *("client_reference_id", "metadata"),
    ),
    "v1.invoice_items.create": (
        "customer",
        "amount",
        "currency",
        "description",
        "pricing",
        "quantity",
        "invoice",
    ),
    "v1.invoices.create": (
        *("customer", "collection_method", "days_until_due", "auto_advance", "description"),
        *("pending_invoice_items_behavior", "subscription", "metadata"),
    ),
    "v1.invoices.create_preview": ("customer", "subscription", "subscription_details", "invoice_items"),
    "v1.invoices.update": (
        *("description", "auto_advance", "collection_method", "days_until_due", "default_payment_method"),
        *("discounts", "default_tax_rates", "footer", "metadata"),
    ),
    "v1.invoices.pay": ("payment_method", "paid_out_of_band"),
    "v1.issuing.cards.create": ("cardholder", "status", "spending_controls", "shipping", "metadata"),
    "v1.payment_intents.cancel": ("cancellation_reason",),
    "v1.payment_intents.capture": ("amount_to_capture", "final_capture", "metadata"),
    "v1.payment_intents.confirm": ("payment_method", "return_url", "off_session", "setup_future_usage"),
    "v1.payment_intents.create": (
        *("customer", *PAYING, "capture_method", "setup_future_usage", "off_session"),
        *("description", "receipt_email", "metadata"),
    ),
    "v1.payment_intents.list": ("customer", "created", "limit", "starting_after"),
    "v1.payment_intents.update": (
        "amount",
        "currency",
        "customer",
        "payment_method",
        "description",
        "metadata",
    ),
    "v1.payment_links.create": ("line_items", "after_completion", "allow_promotion_codes", "metadata"),
    "v1.payment_links.update": ("active", "line_items", "after_completion", "restrictions", "metadata"),
    "v1.payment_methods.attach": ("customer",),
    "v1.payment_methods.create": (
        "type",
        "card",
        "us_bank_account",
        "sepa_debit",
        "billing_details",
        "metadata",
    ),
    "v1.payment_methods.list": ("customer", "type", "limit", "starting_after"),
    "v1.payouts.create": ("method", "description", "destination", "statement_descriptor", "metadata"),
    "v1.payouts.list": ("status", "arrival_date", "created", "limit", "starting_after"),
    "v1.plans.create": ("product", "amount", "nickname", "interval_count", "usage_type"),
    "v1.prices.create": (
        "product",
        "product_data",
        "unit_amount",
        "recurring",
        "nickname",
        "lookup_key",
        "metadata",
    ),
    "v1.prices.list": ("product", "lookup_keys", "active", "type", "limit"),
    "v1.products.create": ("description", "default_price_data", "images", "active", "metadata"),
    "v1.promotion_codes.create": ("code", "customer", "expires_at", "max_redemptions"),
    "v1.quotes.create": ("customer", "line_items", "description", "expires_at"),
    "v1.quotes.update": ("customer", "line_items", "description", "expires_at", "discounts", "metadata"),
    "v1.refunds.create": ("payment_intent", "charge", "amount", "reason", "metadata"),
    "v1.setup_intents.confirm": ("payment_method", "return_url"),
    "v1.setup_intents.create": (
        "customer",
        "payment_method",
        "usage",
        "confirm",
        "automatic_payment_methods",
    ),
    "v1.subscription_items.create": ("price", "quantity", "proration_behavior"),
    "v1.subscription_items.update": ("price", "quantity", "proration_behavior", "discounts", "metadata"),
    "v1.subscription_schedules.create": (
        "customer",
        "start_date",
        "phases",
        "end_behavior",
        "from_subscription",
    ),
    "v1.subscriptions.cancel": ("invoice_now", "prorate", "cancellation_details"),
    "v1.subscriptions.create": (
        *("customer", "items", "default_payment_method", "payment_behavior", "trial_period_days"),
        *("discounts", "collection_method", "days_until_due", "metadata"),
    ),
    "v1.subscriptions.list": ("customer", "status", "price", "created", "limit", "starting_after"),
    "v1.subscriptions.update": (
        *("items", "proration_behavior", "cancel_at_period_end", "default_payment_method"),
        *("pause_collection", "trial_end", "discounts", "metadata"),
    ),
    "v1.tax_rates.create": ("description", "country", "jurisdiction", "tax_type"),
    "v1.tokens.create": ("card", "bank_account", "account", "person", "pii", "cvc_update"),
    "v1.terminal.locations.create": ("display_name", "address", "phone", "metadata"),
    "v1.test_helpers.issuing.authorizations.create": (
        *("amount", "currency", "merchant_data", "authorization_method", "wallet"),
    ),
    "v1.topups.create": ("description", "source", "statement_descriptor"),
    "v1.transfers.create": ("amount", "source_transaction", "transfer_group", "description", "metadata"),
    "v1.transfers.reversals.create": ("amount", "description", "refund_application_fee"),
    "v1.webhook_endpoints.create": ("description", "api_version", "connect", "metadata"),
    "v1.webhook_endpoints.update": ("url", "enabled_events", "disabled", "description"),
    "v2.core.accounts.create": V2_ACCOUNT,
    "v2.core.accounts.update": V2_ACCOUNT,
    "v2.core.accounts.persons.create": V2_PERSON,
    "v2.core.accounts.persons.update": V2_PERSON,
    "v2.core.accounts.person_tokens.create": V2_PERSON,
}
# What is usual in other forms, in this order.
COMMON = (
    *(
        "customer",
        "amount",
        "currency",
        "price",
        "type",
        "name",
        "email",
        "source",
        "payment_method",
        "description",
    ),
    *("status", "active", "limit", "starting_after", "created", "metadata"),
)
FEW = 8
"""So many optional parameters stand open even where none of them is usual."""


def first(
    operation: str, names: Sequence[str], required: Sequence[str], alternatives: Sequence[str] = ()
) -> list[str]:
    """The parameters that stand first: the required and the usual ones, then others of which one is needed.

    Of a short form all do.
    """
    needed = [*required, *alternatives]
    if operation in USUAL:
        usual = [each for each in USUAL[operation] if each in names]
    elif len(names) - len(needed) <= FEW:
        usual = [each for each in COMMON if each in names] + list(names)
    else:
        usual = [each for each in COMMON if each in names][:FEW]
    return list(dict.fromkeys([*(each for each in required if each not in usual), *usual, *alternatives]))
