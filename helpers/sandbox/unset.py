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
    ),
    "bank_account": ("customer",),
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
        "payment_method_details.link.funding_source_group",
        "refunds",
    ),
    "checkout.session": ("optional_items",),
    "customer": ("cash_balance",),
    "dispute": ("evidence_details.submission_method", "intended_submission_method", "network_reason_code"),
    "invoice": ("amount_paid_off_stripe", "status_details", "subscription_proration_date"),
    "invoiceitem": ("net_amount", "subscription_item"),
    "line_item": ("invoice_item", "subscription_item"),
    "payment_method": ("klarna.dob",),
    "person": (
        "address_kana",
        "address_kanji",
        "first_name_kana",
        "first_name_kanji",
        "gender",
        "last_name_kana",
        "last_name_kanji",
        "maiden_name",
        "nationality",
    ),
    "source": ("sepa_credit_transfer",),
    "subscription": ("status_details",),
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
