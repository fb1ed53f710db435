"""What 2023-10-16 and 2023-08-16 changed."""

from __future__ import annotations

from typing import Any

from ..change import Asked, habit, request

OCTOBER, AUGUST = "2023-10-16", "2023-08-16"
# What says how an intent may be paid.
CHOOSE_TYPES = frozenset(
    {
        "allowed_payment_method_types",
        "automatic_payment_methods",
        "payment_method_configuration",
        "payment_method_types",
    }
)

habit(
    OCTOBER,
    "a statement descriptor stays as it was first set",
    line="A statement descriptor follows what an account says of itself later, and its prefix follows it.",
    source="https://docs.stripe.com/connect/statement-descriptors",
)


@request(
    AUGUST,
    "v1.payment_intents.create",
    "v1.setup_intents.create",
    line="The payment methods that are switched on may pay, unless the request names some.",
    source="https://docs.stripe.com/upgrades#2023-08-16",
)
def cards_alone(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: cards alone."""
    return params if CHOOSE_TYPES & params.keys() else {**params, "payment_method_types": ["card"]}
