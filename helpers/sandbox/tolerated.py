"""What Stripe takes in requests although the SDK's types do not name it, and what it does no longer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from helpers.catalog import operation
from helpers.catalog.shapes import Operation, Parameter, Shape

# A payment method's data may be a card's; the types leave cards to Stripe.js.
# Source: https://docs.stripe.com/api/payment_methods/create, and public programs that send `card[token]`.
DATA = "payment_method_data"
# Values with another name; the second is how Stripe's own command line writes it.
SYNONYMS: Mapping[str, str] = {"jp_bank_account": "jp_bank_transfer"}
# Parameters that no SDK has. Source: https://docs.stripe.com/issuing/funding/balance.
BEYOND: Mapping[str, tuple[Parameter, ...]] = {
    "v1.topups.create": (Parameter("destination_balance", Shape("enum", choices=("issuing", "payments"))),),
}

# What Stripe took away and refuses with a code of its own. Source:
# https://docs.stripe.com/changelog/endive (2026-09-30, payment_method_types).
GONE: Mapping[str, frozenset[str]] = {
    "payment_method_types": frozenset(
        {
            "v1.checkout.sessions.create",
            "v1.payment_intents.confirm",
            "v1.payment_intents.create",
            "v1.payment_intents.update",
            "v1.setup_intents.create",
            "v1.setup_intents.update",
        }
    )
}


@cache
def parameters(name: str) -> tuple[Parameter, ...]:
    """An operation's parameters, with what is taken beyond them."""
    named = tuple(_with_cards(each) if each.name == DATA else each for each in _of(operation(name)))
    return (*named, *BEYOND.get(name, ()))


def _of(op: Operation) -> tuple[Parameter, ...]:
    return tuple(each for each in op.parameters if each.location != "path")


def _with_cards(parameter: Parameter) -> Parameter:
    """`payment_method_data` with cards among its types."""
    fields = parameter.shape.by_name
    if "card" in fields or "type" not in fields:
        return parameter
    card = next(each for each in operation("v1.payment_methods.create").parameters if each.name == "card")
    type = fields["type"]
    named = replace(type, shape=replace(type.shape, choices=("card", *type.shape.choices)))
    others = [named if each.name == "type" else each for each in parameter.shape.fields]
    return replace(parameter, shape=replace(parameter.shape, read_fields=lambda: (*others, card)))
