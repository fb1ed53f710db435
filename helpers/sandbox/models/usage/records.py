"""What was reported, by meter and customer, and what it adds up to.

Source: https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from ...account_store import AccountStore
from ...resource import Resource

# One for each event that counted: `series` is the meter and the customer, `value` a decimal.
KIND = "_usage"


def series(meter: str, customer: str) -> str:
    """The records of one meter and one customer."""
    return f"{meter} {customer}"


def between(store: AccountStore, meter: str, customer: str, start: int, end: int) -> list[Resource]:
    """What was reported from a moment on and before another one, in the order of its time."""
    known = list(store.all(KIND, "series", series(meter, customer)))
    records = [each for each in reversed(known) if start <= each["timestamp"] < end]
    return sorted(records, key=lambda each: int(each["timestamp"]))


def total(store: AccountStore, meter: Resource, customer: str, start: int, end: int) -> Fraction:
    """What a customer used of a meter from a moment on and before another one, in Unix seconds."""
    records = between(store, meter["id"], customer, start, end)
    return FORMULAS[meter["default_aggregation"]["formula"]]([Fraction(each["value"]) for each in records])


Formula = Callable[[Sequence[Fraction]], Fraction]
FORMULAS: Mapping[str, Formula] = {
    "count": lambda values: Fraction(len(values)),
    "last": lambda values: values[-1] if values else Fraction(0),
    "sum": lambda values: sum(values, Fraction(0)),
}
