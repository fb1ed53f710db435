"""How Stripe shows what is unset, where its spec leaves it open: a field may be null, absent or empty there.

Recorded in Stripe's responses.
"""

from __future__ import annotations

from collections.abc import Mapping

# Fields that are left out until they are set, or are expanded.
ABSENT: Mapping[str, tuple[str, ...]] = {
    "account": (
        "company.address_kana",
        "company.address_kanji",
        "company.name_kana",
        "company.name_kanji",
        "company.ownership_declaration",
        "groups",
        "login_links",
        "settings.paypay_payments",
    ),
    "bank_account": ("customer",),
    "billing_portal.session": ("after_expiration",),
    "card": ("description", "issuer"),
    "charge": (
        "authorization_code",
        "level3",
        "payment_method_details.card.description",
        "payment_method_details.card.iin",
        "payment_method_details.card.issuer",
        "payment_method_details.card.moto",
        "payment_method_details.card.setup_credential_usage",
        "payment_method_details.card.stored_credential_usage",
        "refunds",
    ),
    "checkout.session": ("optional_items", "payment_method_options.wechat_pay.setup_future_usage"),
    "customer": ("cash_balance", "shipping.carrier", "shipping.tracking_number"),
    "dispute": ("evidence_details.submission_method", "intended_submission_method", "network_reason_code"),
    "invoice": (
        "amount_paid_off_stripe",
        "customer_shipping.carrier",
        "customer_shipping.tracking_number",
        "status_details",
        "subscription_proration_date",
    ),
    "issuing.authorization": ("fraud_challenges", "treasury"),
    "issuing.card": ("financial_account",),
    "issuing.transaction": ("purchase_details", "treasury"),
    "invoiceitem": ("net_amount", "subscription_item"),
    "line_item": ("invoice_item", "subscription_item"),
    "payment_method": ("klarna.dob", "link.persistent_token"),
    "payment_link": ("optional_items",),
    "person": (
        "address_kana",
        "address_kanji",
        "email",
        "first_name_kana",
        "first_name_kanji",
        "gender",
        "last_name_kana",
        "last_name_kanji",
        "maiden_name",
        "nationality",
        "phone",
        "us_cfpb_data",
    ),
    "setup_attempt": (
        "payment_method_details.card.description",
        "payment_method_details.card.iin",
        "payment_method_details.card.issuer",
        "payment_method_details.card.moto",
    ),
    "source": ("sepa_credit_transfer",),
    "subscription": ("status_details",),
}
# The same of fields that came after the published spec: optional in the types of Stripe's SDK for Node.
LATER: Mapping[str, tuple[str, ...]] = {
    "charge": ("payment_method_details.link.funding_source_group",),
    "dispute": (
        "evidence.enhanced_evidence.mastercard_compliance",
        "evidence_details.enhanced_eligibility.mastercard_compliance",
    ),
    "financial_connections.account": ("status_details",),
    "financial_connections.session": ("bank_account_token", "limits", "manual_entry"),
    "mandate": ("payment_method_details.blik",),
    "payment_method_configuration": ("paypay", "sequra"),
    "product_catalog.trial_offer": ("duration.relative", "end_behavior.transition"),
    "setup_attempt": ("payment_method_details.blik", "payment_method_details.satispay"),
    "tax.registration": (
        "country_options.bw",
        "country_options.ci",
        "country_options.gh",
        "country_options.mu",
    ),
    "terminal.configuration": ("reader_security", "stripe_t600"),
}
# Fields that hold an empty list or map, in whatever object they stand.
EMPTY = frozenset(
    {
        "customer_tax_ids",
        "default_tax_rates",
        "discount_amounts",
        "discounts",
        "metadata",
        "preferred_locales",
        "pretax_credit_amounts",
        "tax_rates",
        "taxes",
        "total_discount_amounts",
        "total_pretax_credit_amounts",
        "total_taxes",
    }
)
