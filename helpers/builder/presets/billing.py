"""Presets for products, subscriptions and invoices."""

from __future__ import annotations

from .preset import Latest, Preset, Presets

CUSTOMER, PRICE, SUBSCRIPTION, INVOICE, QUOTE = map(
    Latest, ("customer", "price", "subscription", "invoice", "quote")
)

BILLING: Presets = {
    "v1.products.create": (
        Preset("A T-shirt", "Without a price yet.", {"name": "T-shirt"}),
        Preset(
            "With a monthly price",
            "The product and its price at once.",
            {
                "name": "Gold plan",
                "default_price_data": {
                    "currency": "usd",
                    "unit_amount": 1500,
                    "recurring": {"interval": "month"},
                },
            },
        ),
    ),
    "v1.prices.create": (
        Preset(
            "15.00 USD a month",
            "For subscriptions; the product is made with it.",
            {
                "currency": "usd",
                "unit_amount": 1500,
                "recurring": {"interval": "month"},
                "product_data": {"name": "Gold plan"},
            },
        ),
        Preset(
            "20.00 USD once",
            "For payments that do not recur.",
            {"currency": "usd", "unit_amount": 2000, "product_data": {"name": "T-shirt"}},
        ),
        Preset(
            "Graduated tiers",
            "Each unit costs what its own tier says.",
            {
                "currency": "usd",
                "billing_scheme": "tiered",
                "tiers_mode": "graduated",
                "tiers": [
                    {"up_to": 5, "unit_amount": 700},
                    {"up_to": 10, "unit_amount": 650},
                    {"up_to": "inf", "unit_amount": 600},
                ],
                "recurring": {"interval": "month"},
                "product_data": {"name": "Seats"},
                "expand": ["tiers"],
            },
        ),
        Preset(
            "In packages",
            "A hundred units cost 10.00 USD; a part of a hundred counts as a whole one.",
            {
                "currency": "usd",
                "unit_amount": 1000,
                "transform_quantity": {"divide_by": 100, "round": "up"},
                "recurring": {"interval": "month"},
                "product_data": {"name": "Messages"},
            },
        ),
    ),
    "v1.billing.meters.create": (
        Preset(
            "Calls, summed up",
            "Each event has a value; a price that names the meter bills their sum.",
            {
                "display_name": "Calls",
                "event_name": "calls",
                "default_aggregation": {"formula": "sum"},
            },
        ),
    ),
    "v1.prices.list": (Preset("Those for sale", "`active` hides what is archived.", {"active": True}),),
    "v1.subscriptions.create": (
        Preset(
            "The latest price for the latest customer",
            "The customer's default card pays the first invoice at once.",
            {"customer": CUSTOMER, "items": [{"price": PRICE}]},
        ),
        Preset(
            "With a week's trial",
            "Nothing is paid until the trial ends.",
            {"customer": CUSTOMER, "items": [{"price": PRICE}], "trial_period_days": 7},
        ),
        Preset(
            "Paid in the browser",
            "It waits, incomplete, until its first invoice is paid.",
            {
                "customer": CUSTOMER,
                "items": [{"price": PRICE}],
                "payment_behavior": "default_incomplete",
                "expand": ["latest_invoice.confirmation_secret"],
            },
        ),
    ),
    "v1.subscriptions.update": (
        Preset(
            "Cancel at the period's end",
            "It stays active until then.",
            {"subscription_exposed_id": SUBSCRIPTION, "cancel_at_period_end": True},
        ),
    ),
    "v1.subscriptions.cancel": (
        Preset(
            "At once",
            "It ends now; nothing is refunded by itself.",
            {"subscription_exposed_id": SUBSCRIPTION},
        ),
    ),
    "v1.subscriptions.list": (
        Preset("All of them", "Canceled ones, too.", {"status": "all"}),
        Preset("The latest customer's", "Those that are not canceled.", {"customer": CUSTOMER}),
    ),
    "v1.subscription_schedules.create": (
        Preset(
            "One seat, then three",
            "Of the latest price, for the latest customer: three seats after two months, for a year.",
            {
                "customer": CUSTOMER,
                "start_date": "now",
                "end_behavior": "release",
                "phases": [
                    {
                        "items": [{"price": PRICE, "quantity": 1}],
                        "duration": {"interval": "month", "interval_count": 2},
                    },
                    {
                        "items": [{"price": PRICE, "quantity": 3}],
                        "duration": {"interval": "year", "interval_count": 1},
                    },
                ],
            },
        ),
        Preset(
            "For the latest subscription",
            "One phase, the period that is running: update the schedule to plan what follows.",
            {"from_subscription": SUBSCRIPTION},
        ),
    ),
    "v1.subscription_items.create": (
        Preset(
            "One price more",
            "The latest price joins the latest subscription.",
            {"subscription": SUBSCRIPTION, "price": PRICE},
        ),
    ),
    "v1.invoice_items.create": (
        Preset(
            "20.00 USD",
            "It waits for the latest customer's next invoice.",
            {"customer": CUSTOMER, "amount": 2000, "currency": "usd", "description": "One-time setup fee"},
        ),
    ),
    "v1.invoices.create": (
        Preset(
            "To be paid within 30 days",
            "A draft with the customer's waiting items, to be finalized and sent.",
            {
                "customer": CUSTOMER,
                "collection_method": "send_invoice",
                "days_until_due": 30,
                "pending_invoice_items_behavior": "include",
            },
        ),
        Preset(
            "Charged to the default card",
            "A draft; once it is finalized, its payment is tried.",
            {"customer": CUSTOMER, "pending_invoice_items_behavior": "include"},
        ),
    ),
    "v1.invoices.create_preview": (
        Preset(
            "What the latest subscription costs next",
            "Nothing is made.",
            {"customer": CUSTOMER, "subscription": SUBSCRIPTION},
        ),
    ),
    "v1.invoices.finalize_invoice": (
        Preset("The latest draft", "It gets its number, and can be paid.", {"invoice": INVOICE}),
    ),
    "v1.invoices.pay": (
        Preset("With the default card", "The latest invoice is paid now.", {"invoice": INVOICE}),
        Preset(
            "Paid elsewhere",
            "By cash or a check: no money moves here.",
            {"invoice": INVOICE, "paid_out_of_band": True},
        ),
    ),
    "v1.credit_notes.create": (
        Preset("5.00 USD", "Less to pay on the latest invoice.", {"invoice": INVOICE, "amount": 500}),
    ),
    "v1.coupons.create": (
        Preset("20 percent, once", "Of one invoice.", {"percent_off": 20, "duration": "once"}),
        Preset(
            "5.00 USD for three months",
            "Of each invoice until then.",
            {"amount_off": 500, "currency": "usd", "duration": "repeating", "duration_in_months": 3},
        ),
    ),
    "v1.promotion_codes.create": (
        Preset(
            "A code for the latest coupon",
            "What customers type at the checkout.",
            {"promotion": {"type": "coupon", "coupon": Latest("coupon")}, "code": "SPRING20"},
        ),
    ),
    "v1.tax_rates.create": (
        Preset(
            "19 percent VAT",
            "Contained in the price.",
            {"display_name": "VAT", "percentage": 19, "inclusive": True, "country": "DE"},
        ),
    ),
    "v1.quotes.create": (
        Preset(
            "For the latest price",
            "A draft, to be finalized and accepted.",
            {"customer": CUSTOMER, "line_items": [{"price": PRICE, "quantity": 1}]},
        ),
    ),
    "v1.quotes.finalize_quote": (
        Preset("The latest quote", "It gets its number, and can be accepted.", {"quote": QUOTE}),
    ),
    "v1.quotes.accept": (
        Preset("The latest quote", "It becomes a subscription or an invoice.", {"quote": QUOTE}),
    ),
    "v1.billing_portal.sessions.create": (
        Preset(
            "For the latest customer",
            "A page on which they change their card and subscription.",
            {"customer": CUSTOMER, "return_url": "https://example.com/account"},
        ),
    ),
    "v1.test_helpers.test_clocks.create": (
        Preset(
            "From the year 2027 on",
            "Customers made with it live by its time, which you advance.",
            {"frozen_time": 1798761600, "name": "A year of billing"},
        ),
    ),
}
