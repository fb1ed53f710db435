"""Sigma's tables of Billing: subscriptions and their items, invoices and their lines, prices, coupons.

The sample queries of the documentation name most columns; the others follow its rules for all tables (see
`tables`), and so do the names of older fields that the tables keep: `billing`, `date`, `price_id`.

Sources: https://docs.stripe.com/stripe-data/query-billing-data and .../available-data.
"""

from __future__ import annotations

from .sigma import (
    Column,
    Part,
    Rows,
    Table,
    field,
    flattened,
    ids,
    integers,
    text,
    texts,
    time,
    times,
    truths,
)


def within(name: str, type: str, holder: str, path: str) -> Column:
    """A value within JSON, by its path: "price.id" of an element, "data[0].id" of a list object."""
    value = f"json_extract_string({holder}, '$.{path}')"
    seconds = f"to_timestamp(CAST({value} AS bigint))"
    return Column(name, type, seconds if type == "timestamp" else value)


def listed(name: str) -> Column:
    """A list of ids as one string, with commas between them."""
    return Column(name, "varchar", f"array_to_string({field(name)}, ',')")


def elements(name: str) -> str:
    """The elements of a list object, which its column holds as JSON."""
    return f"json_extract({field(name)}, '$.data[*]')"


SUBSCRIPTION_LIST = Rows("v1.subscriptions.list", params=(("status", "all"),))
INVOICE_LIST = Rows("v1.invoices.list")
PRICE_LIST = Rows("v1.prices.list", params=(("expand[]", "data.tiers"),))
PAYMENTS, CHARGES = Rows("v1.invoice_payments.list"), Rows("v1.charges.list")
# An invoice holds its first ten lines; of one with more, they are listed.
LONG_INVOICE_LINES = Rows(
    "v1.invoices.line_items.list", for_each=INVOICE_LIST, by="invoice", where=("lines.has_more", True)
)
SUBSCRIPTION_EVENTS = Rows(
    "v1.events.list",
    params=(("type", "customer.*"),),
    derived="subscription_item_change_events",
    beside="v1.coupons.list",
)
SHORT = f"json_extract_string({field('lines')}, '$.has_more') = 'false'"
ONLY_ITEM = f"json_array_length({field('items')}, '$.data') = 1"


def of_the_only_item(name: str, type: str, path: str) -> Column:
    """What Sigma tells of a subscription that has a single item; null for one with more."""
    column = within(name, type, field("items"), f"data[0].{path}")
    return Column(name, type, f"CASE WHEN {ONLY_ITEM} THEN {column.expression} END")


SUBSCRIPTIONS = (
    *texts("id", "currency", "description", "status"),
    text("billing", "collection_method"),
    *integers("days_until_due"),
    *times("billing_cycle_anchor", "cancel_at", "canceled_at", "created", "ended_at", "start_date"),
    *times("next_pending_invoice_item_invoice", "trial_end", "trial_start"),
    *truths("cancel_at_period_end", "livemode"),
    *ids("customer", "default_payment_method", "default_source", "latest_invoice", "on_behalf_of"),
    *ids("pending_setup_intent", "schedule"),
    *flattened("cancellation_details", "cancellation_details", "comment", "feedback", "reason"),
    text("billing_mode_type", "billing_mode.type"),
    text("pause_collection_behavior", "pause_collection.behavior"),
    time("pause_collection_resumes_at", "pause_collection.resumes_at"),
    text(
        "trial_settings_end_behavior_missing_payment_method",
        "trial_settings.end_behavior.missing_payment_method",
    ),
    listed("discounts"),
    within("current_period_start", "timestamp", field("items"), "data[0].current_period_start"),
    within("current_period_end", "timestamp", field("items"), "data[0].current_period_end"),
    of_the_only_item("price_id", "varchar", "price.id"),
    of_the_only_item("plan_id", "varchar", "plan.id"),
    of_the_only_item("quantity", "bigint", "quantity"),
)

SUBSCRIPTION_ITEMS = tuple(
    within(name, type, "element", path)
    for name, type, path in (
        ("id", "varchar", "id"),
        ("subscription_id", "varchar", "subscription"),
        ("created", "bigint", "created"),
        ("item_current_period_start", "timestamp", "current_period_start"),
        ("item_current_period_end", "timestamp", "current_period_end"),
        ("quantity", "bigint", "quantity"),
        ("plan_id", "varchar", "plan.id"),
        ("plan_amount", "bigint", "plan.amount"),
        ("plan_currency", "varchar", "plan.currency"),
        ("plan_interval", "varchar", "plan.interval"),
        ("plan_interval_count", "bigint", "plan.interval_count"),
        ("plan_product_id", "varchar", "plan.product"),
        ("price_id", "varchar", "price.id"),
        ("price_currency", "varchar", "price.currency"),
        ("price_nickname", "varchar", "price.nickname"),
        ("price_product_id", "varchar", "price.product"),
        ("price_recurring_interval", "varchar", "price.recurring.interval"),
        ("price_recurring_interval_count", "bigint", "price.recurring.interval_count"),
        ("price_unit_amount", "bigint", "price.unit_amount"),
    )
)

INVOICES = (
    *texts("id", "billing_reason", "collection_method", "currency", "customer_email", "customer_name"),
    *texts("description", "footer", "number", "receipt_number", "statement_descriptor", "status"),
    *integers("amount_due", "amount_paid", "amount_remaining", "amount_shipping", "attempt_count"),
    *integers("ending_balance", "post_payment_credit_notes_amount", "pre_payment_credit_notes_amount"),
    *integers("starting_balance", "subtotal", "total"),
    *times("due_date", "effective_at", "next_payment_attempt", "period_end", "period_start"),
    *truths("attempted", "auto_advance", "livemode"),
    time("date", "created"),
    *ids("customer", "default_payment_method", "on_behalf_of"),
    text("subscription_id", "parent.subscription_details.subscription"),
    text("quote_id", "parent.quote_details.quote"),
    *(
        time(f"status_transitions_{name}", f"status_transitions.{name}")
        for name in ("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")
    ),
    Column("paid", "boolean", "status = 'paid'"),
    Column("tax", "bigint", f"list_sum(list_transform({field('total_taxes')}, lambda each: each.amount))"),
    Column(
        "charge_id",
        "varchar",
        f'(SELECT max_by(charge.id, charge.created) FROM "{CHARGES.name}" AS charge '
        f'JOIN "{PAYMENTS.name}" AS payment ON charge.payment_intent = payment."payment.payment_intent" '
        'WHERE payment.invoice = "rows".id)',
        rows=(CHARGES, PAYMENTS),
    ),
)

LINE_FIELDS = (
    ("id", "varchar", "id"),
    ("invoice_id", "varchar", "invoice"),
    ("amount", "bigint", "amount"),
    ("currency", "varchar", "currency"),
    ("description", "varchar", "description"),
    ("discountable", "boolean", "discountable"),
    ("period_end", "timestamp", "period.end"),
    ("period_start", "timestamp", "period.start"),
    ("price_id", "varchar", "pricing.price_details.price"),
    ("quantity", "bigint", "quantity"),
)
OF_ITEM, OF_SUBSCRIPTION = "parent.invoice_item_details", "parent.subscription_item_details"


def line_columns(value: str, whole: bool) -> tuple[Column, ...]:
    """A line's columns: of JSON elements (``value``), or of the rows of a list where it is ``whole``."""

    def at(path: str) -> str:
        return field(path) if whole else f"json_extract_string({value}, '$.{path}')"

    proration = f"coalesce({at(f'{OF_SUBSCRIPTION}.proration')}, {at(f'{OF_ITEM}.proration')})"
    source = f"coalesce({at(f'{OF_ITEM}.invoice_item')}, {at(f'{OF_SUBSCRIPTION}.invoice_item')})"
    subscription = at(f"{OF_SUBSCRIPTION}.subscription")
    plain = (
        Column(name, type, field(path)) if whole else within(name, type, value, path)
        for name, type, path in LINE_FIELDS
    )
    return (
        *plain,
        Column("invoice_item_id", "varchar", source),
        Column("proration", "boolean", proration),
        Column("source_id", "varchar", f"coalesce({source}, {subscription})"),
        Column(
            "source_type",
            "varchar",
            f"CASE WHEN {source} IS NULL THEN 'subscription' ELSE 'invoice_item' END",
        ),
        # "If the corresponding invoice item is a subscription, this column is blank."
        Column("subscription", "varchar", f"CASE WHEN {source} IS NOT NULL THEN {subscription} END"),
        Column("subscription_item_id", "varchar", at(f"{OF_SUBSCRIPTION}.subscription_item")),
    )


INVOICE_ITEMS = (
    *texts("id", "currency", "description", "quantity_decimal"),
    *integers("amount", "quantity"),
    *times("date"),
    *truths("discountable", "proration"),
    *ids("customer", "invoice"),
    time("period_end", "period.end"),
    time("period_start", "period.start"),
    text("price_id", "pricing.price_details.price"),
    text("subscription_id", "parent.subscription_details.subscription"),
    text("subscription_item", "parent.subscription_details.subscription_item"),
    text("unit_amount_decimal", "pricing.unit_amount_decimal"),
)

PRODUCTS = (
    *texts("id", "description", "name", "statement_descriptor", "type", "unit_label", "url"),
    *times("created"),
    *truths("active", "livemode", "shippable"),
)

PRICES = (
    *texts("id", "billing_scheme", "currency", "lookup_key", "nickname", "tax_behavior", "tiers_mode"),
    *texts("type", "unit_amount_decimal"),
    *integers("unit_amount"),
    *times("created"),
    *truths("active", "livemode"),
    *ids("product"),
    *flattened("recurring", "recurring", "interval", "usage_type"),
    text("recurring_meter_id", "recurring.meter"),
    Column("recurring_interval_count", "bigint", field("recurring.interval_count")),
    Column("recurring_trial_period_days", "bigint", field("recurring.trial_period_days")),
    Column("transform_quantity_divide_by", "bigint", field("transform_quantity.divide_by")),
    text("transform_quantity_round", "transform_quantity.round"),
)

PRICE_TIERS = (
    text("price_id", "id"),
    Column("upto", "varchar", "element.up_to"),
    Column("amount", "bigint", "element.unit_amount"),
    Column("amount_decimal", "varchar", "element.unit_amount_decimal"),
    Column("flat_amount", "bigint", "element.flat_amount"),
    Column("flat_amount_decimal", "varchar", "element.flat_amount_decimal"),
)

PLANS = (
    *texts("id", "billing_scheme", "currency", "interval", "nickname", "tiers_mode", "usage_type"),
    *integers("amount", "interval_count", "trial_period_days"),
    *times("created"),
    *ids("product"),
    text("unit_amount_decimal", "amount_decimal"),
)

COUPONS = (
    *texts("id", "currency", "duration", "name"),
    *integers("amount_off", "duration_in_months", "max_redemptions", "times_redeemed"),
    Column("percent_off", "double", field("percent_off")),
    *times("created", "redeem_by"),
    *truths("valid"),
)

PROMOTION_CODES = (
    *texts("id", "code"),
    *integers("max_redemptions", "times_redeemed"),
    *times("created", "expires_at"),
    *truths("active"),
    *ids("customer"),
    text("coupon_id", "promotion.coupon"),
)

CHANGE_EVENTS = (
    *texts("event_type", "currency", "subscription_id", "subscription_item_id", "customer_id"),
    *texts("price_id", "product_id"),
    *times("event_timestamp"),
    time("local_event_timestamp", "event_timestamp"),
    *integers("mrr_change", "quantity_change"),
)

BILLING = (
    Table("subscriptions", (Part(SUBSCRIPTION_LIST, SUBSCRIPTIONS),)),
    Table("subscription_items", (Part(SUBSCRIPTION_LIST, SUBSCRIPTION_ITEMS, unnest=elements("items")),)),
    Table("invoices", (Part(INVOICE_LIST, INVOICES),)),
    Table(
        "invoice_line_items",
        (
            Part(INVOICE_LIST, line_columns("element", whole=False), elements("lines"), only=SHORT),
            Part(LONG_INVOICE_LINES, line_columns("", whole=True)),
        ),
    ),
    Table("invoice_items", (Part(Rows("v1.invoice_items.list"), INVOICE_ITEMS),)),
    Table("products", (Part(Rows("v1.products.list"), PRODUCTS),)),
    Table("prices", (Part(PRICE_LIST, PRICES),)),
    Table("price_tiers", (Part(PRICE_LIST, PRICE_TIERS, unnest=field("tiers")),)),
    Table("plans", (Part(Rows("v1.plans.list"), PLANS),)),
    Table("coupons", (Part(Rows("v1.coupons.list"), COUPONS),)),
    Table("promotion_codes", (Part(Rows("v1.promotion_codes.list"), PROMOTION_CODES),)),
    Table("subscription_item_change_events", (Part(SUBSCRIPTION_EVENTS, CHANGE_EVENTS),)),
)
