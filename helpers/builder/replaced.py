"""Parameters that Stripe once took, and what took their place. A row more is a name more.

Source: Stripe's changelog (https://docs.stripe.com/changelog) and upgrade notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from helpers.catalog import Operation, Shape

# By the beginning of an operation's name, then by the parameter. The first beginning that fits is taken.
REPLACED: Mapping[str, Mapping[str, str]] = {
    "v1.payment_intents.": {
        "payment_method_types": "allowed_payment_method_types",
        "source": "payment_method",
        "save_payment_method": "setup_future_usage",
    },
    "v1.setup_intents.": {"payment_method_types": "allowed_payment_method_types"},
    "v1.checkout.sessions.": {
        "payment_method_types": "allowed_payment_method_types",
        "shipping_rates": "shipping_options[0][shipping_rate]",
        "coupon": "discounts[0][coupon]",
    },
    "v1.subscriptions.": {
        "plan": "items[0][price]",
        "price": "items[0][price]",
        "quantity": "items[0][quantity]",
        "coupon": "discounts[0][coupon]",
        "promotion_code": "discounts[0][promotion_code]",
        "prorate": "proration_behavior",
        "tax_percent": "default_tax_rates",
        "source": "default_source",
    },
    "v1.subscription_items.": {"prorate": "proration_behavior"},
    "v1.customers.": {
        "card": "source",
        "coupon": "discounts of a subscription or an invoice",
        "promotion_code": "discounts of a subscription or an invoice",
        "plan": "the operation v1.subscriptions.create",
        "account_balance": "balance",
        "tax_info": "tax_id_data",
    },
    "v1.charges.": {"card": "source", "destination": "transfer_data[destination]"},
    "v1.invoices.": {
        "coupon": "discounts[0][coupon]",
        "tax_percent": "default_tax_rates",
        "billing": "collection_method",
        "rendering_options": "rendering",
        "upcoming": "the operation v1.invoices.create_preview",
    },
    "v1.invoice_items.": {"price": "pricing[price]", "unit_amount": "unit_amount_decimal"},
    "v1.accounts.": {
        "requested_capabilities": "capabilities",
        "bank_account": "external_account",
        "legal_entity": "individual or company",
        "managed": "type",
        "payout_schedule": "settings[payouts][schedule]",
        "transfer_schedule": "settings[payouts][schedule]",
        "support_email": "business_profile[support_email]",
        "product_description": "business_profile[product_description]",
    },
    "v1.products.": {
        "features": "marketing_features",
        "attributes": "metadata",
        "skus": "the prices of a product",
    },
    "v1.promotion_codes.": {"coupon": "promotion[coupon]"},
    "v1.coupons.": {"percent": "percent_off", "amount": "amount_off"},
    "v1.plans.": {"name": "product[name]"},
    "v1.billing.alerts.": {"usage_threshold_config": "usage_threshold", "filter": "usage_threshold[filters]"},
    "v1.credit_notes.": {"refund": "refunds[0][refund]"},
    "v1.financial_connections.sessions.": {"filters[countries]": "filters[country]"},
}


def instead(operation: Operation, path: str) -> str:
    """What took the place of an unknown parameter, or was probably meant; "" where nothing comes near.

    Its full name, `items[0][price]`, or a few words.
    """
    return replaced(operation, path) or next(iter(_nearest(operation, path)), "")


def replaced(operation: Operation, path: str) -> str:
    """What took the place of a parameter that there was; "" where nothing did."""
    tables = (table for start, table in REPLACED.items() if operation.name.startswith(start))
    return next((table[path] for table in tables if path in table), "")


def is_parameter(name: str) -> bool:
    """Whether what took a parameter's place is another one, and no advice in words."""
    return bool(name) and " " not in name


def _nearest(operation: Operation, path: str) -> list[str]:
    """A parameter that is spelt nearly alike, or the same one where it stands deeper."""
    *above, name = path.replace("]", "").split("[")
    known = list(_named(operation, above))
    spelt = get_close_matches(name, [each.rpartition("[")[2].rstrip("]") for each in known], 1, 0.75)
    alike = [each for each in known if spelt and each.rpartition("[")[2].rstrip("]") == spelt[0]]
    deeper = [f"{each.name}[{name}]" for each in operation.parameters if name in _fields(each.shape)]
    return alike or deeper if not above else alike


def _named(operation: Operation, above: list[str]) -> Iterator[str]:
    """The full names of what stands beside a parameter."""
    fields = {each.name: each.shape for each in operation.parameters}
    for name in above:
        fields = fields if name.isdigit() else _fields(fields.get(name, Shape("any")))
    yield from (bracketed([*above, name]) for name in fields)


def bracketed(names: Sequence[str]) -> str:
    """A parameter's full name: `card[number]`."""
    return names[0] + "".join(f"[{each}]" for each in names[1:])


def _fields(shape: Shape) -> dict[str, Shape]:
    inner = {each.name: each.shape for each in shape.fields}
    for each in (*shape.options, *filter(None, [shape.item])):
        inner |= _fields(each)
    return inner
