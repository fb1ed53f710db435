"""What operations need beyond what the SDK's types say, for the forms: from the models, and from this table.

python -m scripts.needs
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from helpers.catalog import operations
from helpers.catalog.needs import TABLE
from helpers.sandbox.model import MODELS
from helpers.sandbox.models import register

CUSTOMER = ("customer", "customer_account")
Rows = Mapping[str, list[tuple[str, ...]]]

# What Stripe asks for where no model declares it yet. Source: the operations' pages in Stripe's reference.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "v1.subscriptions.create": ("items",),
}
ONE_OF: Rows = {
    "v1.billing_portal.sessions.create": [CUSTOMER],
    "v1.charges.create": [("source", "customer")],
    "v1.customer_sessions.create": [CUSTOMER],
    "v1.invoice_items.create": [CUSTOMER],
    "v1.invoices.create": [(*CUSTOMER, "from_invoice")],
    "v1.payment_methods.attach": [CUSTOMER],
    "v1.payment_methods.create": [("type", "payment_method")],
    "v1.prices.create": [
        ("product", "product_data"),
        ("unit_amount", "unit_amount_decimal", "custom_unit_amount", "tiers"),
    ],
    "v1.quotes.create": [(*CUSTOMER, "from_quote")],
    "v1.refunds.create": [("payment_intent", "charge", "origin")],
    "v1.subscription_items.create": [("price", "price_data")],
    "v1.subscription_schedules.create": [(*CUSTOMER, "from_subscription")],
    "v1.subscriptions.create": [CUSTOMER],
    "v1.tokens.create": [("card", "bank_account", "account", "person", "pii", "cvc_update", "customer")],
    "v1.transfers.create": [("amount", "source_transaction")],
    "v1.treasury.outbound_payments.create": [
        ("destination_payment_method", "destination_payment_method_data")
    ],
    "v1.treasury.outbound_transfers.create": [
        ("destination_payment_method", "destination_payment_method_data")
    ],
}
AT_MOST_ONE: Rows = {
    "v1.prices.create": [("product", "product_data")],
    "v1.subscription_items.create": [("price", "price_data")],
}


def table() -> dict[str, dict[str, list[list[str]]]]:
    """The sets by operation: those of the models, then those that stand here."""
    register()
    written: dict[str, dict[str, list[list[str]]]] = {}
    for each in operations():
        model = MODELS.get(each.returns.resource) if each.name.endswith(".create") else None
        known = {parameter.name for parameter in each.parameters}
        exactly = [names for names in model.exactly_one if known.issuperset(names)] if model else []
        most = [names for names in model.at_most_one if known.issuperset(names)] if model else []
        most += [CUSTOMER] if known.issuperset(CUSTOMER) else []
        row = {
            "required": list(REQUIRED.get(each.name, ())),
            "one_of": _sets(exactly, ONE_OF.get(each.name, [])),
            "at_most_one": _sets(exactly, most, AT_MOST_ONE.get(each.name, [])),
        }
        if any(row.values()):
            written[each.name] = {key: names for key, names in row.items() if names}  # type: ignore[misc]
    return written


def _sets(*several: list[tuple[str, ...]]) -> list[list[str]]:
    return [list(names) for names in dict.fromkeys(names for each in several for names in each)]


def text() -> str:
    """The file: a line an operation."""
    lines = (f" {json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(table().items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    TABLE.write_text(text(), encoding="utf-8")
