"""What was reported, by meter and customer, and what it adds up to.

Source: https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from ...account_store import AccountStore
from ...resource import Resource

# How long a window is of which a meter's events tell the whole use, in seconds.
WINDOWS: Mapping[str, int] = {"day": 86_400, "hour": 3600}
# One for each event that counted: `series` is the meter and the customer, `value` a decimal.
KIND = "_usage"


def series(meter: str, customer: str) -> str:
    """The records of one meter and one customer."""
    return f"{meter} {customer}"


def between(store: AccountStore, meter: Resource, customer: str, start: int, end: int) -> list[Resource]:
    """What was reported from a moment on and before another one, in the order of its time.

    Of use that was put together by the hour or the day, what was reported last of each counts.
    Source: https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage.
    """
    known = list(store.all(KIND, "series", series(meter["id"], customer)))
    records = [each for each in reversed(known) if start <= each["timestamp"] < end]
    if window := WINDOWS.get(meter["event_time_window"] or ""):
        records = list({each["timestamp"] // window: each for each in records}.values())
    return sorted(records, key=lambda each: int(each["timestamp"]))


def total(store: AccountStore, meter: Resource, customer: str, start: int, end: int) -> Fraction:
    """What a customer used of a meter from a moment on and before another one, in Unix seconds."""
    records = between(store, meter, customer, start, end)
    return FORMULAS[meter["default_aggregation"]["formula"]]([Fraction(each["value"]) for each in records])


Formula = Callable[[Sequence[Fraction]], Fraction]
FORMULAS: Mapping[str, Formula] = {
    "count": lambda values: Fraction(len(values)),
    "last": lambda values: values[-1] if values else Fraction(0),
    "sum": lambda values: sum(values, Fraction(0)),
}
