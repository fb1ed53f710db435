"""Of subscriptions, schedules, invoices, quotes, credit notes, credits and the portal."""

from __future__ import annotations

from ..states import CUSTOMER, METER, MONTH, NOW, PRICE, SCHEDULED, SUBSCRIBER, Step
from .rows import HEAD_OFFICE, HOME_ADDRESS, ONCE, Beside

PORTAL = Step(
    "v1.billing_portal.configurations.create",
    {
        "features": {
            "subscription_cancel": {"enabled": True},
            "payment_method_update": {"enabled": True},
            "subscription_update": {
                "enabled": True,
                "default_allowed_updates": ["price", "quantity", "promotion_code"],
                "products": [{"product": "prod_1", "prices": ["$price"]}],
            },
        }
    },
    "configuration",
)
IN_TWO_CURRENCIES = Step(
    "v1.prices.create",
    {
        "currency": "usd",
        "unit_amount": 1000,
        "currency_options": {"eur": {"unit_amount": 900}},
        "recurring": {"interval": "month"},
        "product": "prod_1",
    },
    "in_two",
)


def _owned(customer: str) -> tuple[Step, ...]:
    """Two cards of a customer's."""
    return tuple(
        step
        for name in ("kept", "kept_too")
        for step in (
            Step(
                "v1.payment_methods.create", {"type": "card", "card": {"token": "tok_visa"}}, "payment_method"
            ),
            Step("v1.payment_methods.attach", {"customer": customer}, name),
        )
    )


ROWS: tuple[Beside, ...] = (
    Beside(
        r"invoices\.create_preview schedule_details\.", {"schedule_details.phases.0.items.0.price": "$price"}
    ),
    Beside(
        r"invoices\.create_preview subscription_details\.",
        {
            "subscription": "$subscription_exposed_id",
            "subscription_details.items.0.id": "$item",
            "subscription_details.items.0.quantity": 5,
        },
    ),
    Beside(
        r"invoices\.create_preview invoice_items\.",
        {"invoice_items.0.amount": 100, "invoice_items.0.currency": "usd"},
    ),
    Beside(
        r"subscription_schedules\.update (phases|default_settings)\.",
        {"phases.0.items.0.price": "$price", "phases.0.start_date": NOW, "phases.0.duration": MONTH},
    ),
    Beside(
        r"invoices\.(add_lines|update_lines) lines\.", {"lines.0.amount": 1000, "lines.0.description": "Tea"}
    ),
    Beside(
        r"(credit_notes\.\S+) lines\.",
        {
            "amount": None,
            "lines.0.type": "custom_line_item",
            "lines.0.description": "Tea",
            "lines.0.quantity": 1,
            "lines.0.unit_amount": 100,
        },
    ),
    Beside(r"(subscriptions\.\S+) add_invoice_items\.", {"add_invoice_items.0.price": "$once"}, (ONCE,)),
    Beside(
        r"(subscription_schedules\.\S+) phases\.add_invoice_items\.",
        {"phases.0.add_invoice_items.0.price": "$once"},
        (ONCE,),
    ),
    Beside(
        r"invoices\.create_preview schedule_details\.phases\.add_invoice_items\.",
        {"schedule_details.phases.0.add_invoice_items.0.price": "$once"},
        (ONCE,),
    ),
    Beside(r"subscriptions\.update items\.", {"items.0.id": "$item"}),
    Beside(
        r"(?:subscription_schedules|invoices|subscriptions)\.create \S*default_payment_method$",
        {},
        _owned("cus_1"),
    ),
    Beside(
        r"(?:subscriptions\.update|schedules\.update|create_preview) \S*default_payment_method$",
        {},
        _owned("$customer"),
    ),
    Beside(
        r"invoices\.create_preview (?!subscription_details|schedule_details|invoice_items)",
        {"subscription": "$subscription_exposed_id"},
    ),
    Beside(
        r" ((?:subscription_details\.)?billing_schedules)\.",
        lambda found: {
            f"{found[1]}.0.bill_until.type": "duration",
            f"{found[1]}.0.bill_until.duration.interval": "month",
            f"{found[1]}.0.bill_until.duration.interval_count": 2,
        },
    ),
    Beside(
        r" ((?:subscription_details\.)?billing_schedules)\.bill_until\.(timestamp|type)",
        lambda found: {
            f"{found[1]}.0.bill_until.type": "timestamp",
            f"{found[1]}.0.bill_until.duration": None,
            f"{found[1]}.0.bill_until.timestamp": 1715000000,
        },
    ),
    Beside(r"subscriptions\.update cancellation_details", {"cancel_at_period_end": True}),
    Beside(
        r" ((?:subscription_data\.)?billing_cycle_anchor_config)\.",
        lambda found: {
            f"{found[1]}.day_of_month": 3,
            f"{found[1]}.hour": 1,
            f"{found[1]}.minute": 1,
            f"{found[1]}.second": 1,
        },
    ),
    Beside(
        r" ((?:schedule_details\.)?pause_schedules)\.",
        lambda found: {
            f"{found[1]}.0.pause.pause_at.type": "timestamp",
            f"{found[1]}.0.pause.pause_at.timestamp": 1708000000,
            f"{found[1]}.0.resume.resume_at.type": "timestamp",
            f"{found[1]}.0.resume.resume_at.timestamp": 1718000000,
        },
    ),
    Beside(
        r"(?:subscriptions|invoices|schedules)\.update \S*automatic_tax\.|create_preview \S*automatic_tax\.",
        {},
        (Step("v1.customers.update", {"address": HOME_ADDRESS}),),
    ),
    Beside(
        r"(?:subscriptions|invoices|quotes|schedules)\.create \S*automatic_tax\.",
        {"customer": "$customer"},
        (Step("v1.customers.create", {"source": "tok_visa", "address": HOME_ADDRESS}, "customer"),),
    ),
    Beside(
        r"billing_portal\.sessions\.create flow_data",
        {"customer": "$customer", "configuration": "$configuration"},
        (*SUBSCRIBER, PORTAL),
    ),
    Beside(
        r"flow_data\.subscription_(\w+)",
        lambda found: {
            "flow_data": {f"subscription_{found[1]}": {"subscription": "$subscription_exposed_id"}}
        },
    ),
    Beside(
        r"flow_data\.subscription_update_confirm",
        {
            "flow_data.subscription_update_confirm.items.0.id": "$item",
            "flow_data.subscription_update_confirm.items.0.quantity": 3,
        },
    ),
    Beside(r"lines lines\.quantity", {"lines.0.amount": None, "lines.0.pricing.price": "$once"}, (ONCE,)),
    Beside(
        r"create_preview invoice_items\.(quantity|tax)",
        {"invoice_items.0.amount": None, "invoice_items.0.unit_amount_decimal": "100"},
    ),
    Beside(r"create_preview invoice_items\.unit_amount", {"invoice_items.0.amount": None}),
    Beside(
        r"billing_portal\.configurations\.create features\.subscription_update",
        {
            "features.payment_method_update.enabled": True,
            "features.subscription_update.enabled": True,
            "features.subscription_update.default_allowed_updates": ["price"],
            "features.subscription_update.products.0.product": "prod_1",
            "features.subscription_update.products.0.prices": ["$price"],
        },
        (PRICE,),
    ),
    Beside(
        r"quotes\.(create|update) line_items",
        {"line_items.0.price": "$price", "line_items.0.quantity": 1},
        (PRICE,),
    ),
    Beside(r"invoice_items\.(create|update) (price_data|pricing)\.", {"amount": None}),
    Beside(
        r"invoices\.(add_lines|update_lines) lines\.pricing\.",
        {"lines.0.amount": None, "lines.0.pricing.price": "$once"},
        (ONCE,),
    ),
    Beside(
        r"(invoice_items\.\S+|line_items\.update) pricing\.",
        {"amount": None, "pricing.price": "$once"},
        (ONCE,),
    ),
    Beside(r"subscription_items\.create price_data", {"price": None}),
    Beside(
        r"credit_notes\.\S+ lines\.(amount|invoice_line_item|tax_amounts)",
        {
            "lines.0.type": "invoice_line_item",
            "lines.0.invoice_line_item": "$line",
            "lines.0.unit_amount": None,
            "lines.0.description": None,
            "lines.0.amount": 100,
            "lines.0.quantity": None,
        },
    ),
    Beside(r"credit_notes\.\S+ shipping_cost", {"amount": None}),
    Beside(
        r" ((?:schedule_details\.)?pause_schedules)\.resume\.resume_at\.duration",
        lambda found: {
            f"{found[1]}.0.resume.resume_at.type": "duration",
            f"{found[1]}.0.resume.resume_at.timestamp": None,
            f"{found[1]}.0.resume.resume_at.duration.interval": "month",
        },
    ),
    Beside(
        r"create_preview \S*(tax_behavior|tax_code)$",
        {"automatic_tax.enabled": True},
        (
            HEAD_OFFICE,
            Step(
                "v1.tax.registrations.create",
                {
                    "country": "US",
                    "active_from": "now",
                    "country_options": {"us": {"type": "state_sales_tax", "state": "CA"}},
                },
            ),
            Step("v1.customers.update", {"address": HOME_ADDRESS}),
        ),
    ),
    Beside(
        r"billing\.meter_events?_stream|meter_event_stream",
        {
            "events.0.event_name": "tokens",
            "events.0.payload.stripe_customer_id": "cus_1",
            "events.0.payload.value": "10",
        },
        (METER,),
    ),
    Beside(
        r"create_preview invoice_items\.price$",
        {"invoice_items.0.amount": None, "invoice_items.0.currency": None},
    ),
    Beside(r"schedules\.update phases\.end_date", {"phases.0.duration": None}),
    Beside(
        r"schedules\.update phases\.currency",
        {"phases.0.items.0.price": "$in_two"},
        (IN_TWO_CURRENCIES,),
    ),
    Beside(
        r"invoices\.list due_date",
        {},
        (
            CUSTOMER,
            Step(
                "v1.invoices.create",
                {"customer": "$customer", "collection_method": "send_invoice", "days_until_due": 5},
            ),
        ),
    ),
    Beside(r"schedules\.list canceled_at", {}, (*SCHEDULED, Step("v1.subscription_schedules.cancel"))),
    Beside(r"schedules\.list released_at", {}, (*SCHEDULED, Step("v1.subscription_schedules.release"))),
    Beside(r"schedules\.list completed_at", {}, (*SCHEDULED, Step("advance", {"days": 70}))),
    Beside(r"quotes\.\w+ invoice_settings\.days_until_due", {"collection_method": "send_invoice"}),
    Beside(r"billing\.credit_grants\.create \S*prices", {"applicability_config.scope.price_type": None}),
    Beside(r"credit_balance_summary\.retrieve \S*prices", {"filter.applicability_scope.price_type": None}),
)
