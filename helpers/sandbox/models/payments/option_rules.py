"""What may be said in `payment_method_options`, beyond what the types tell: moments, intervals, and what only
a confirmation can say.

Source: the parameters of https://docs.stripe.com/api/payment_intents/create. Guess: the words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from ... import errors
from ...nested import at
from ...parameters.names import inside
from ...routes import Call

OPTIONS = "payment_method_options"
# What can be said only while an intent is confirmed, by type.
CONFIRMING: Mapping[str, tuple[str, ...]] = {
    "blik": ("code",),
    "card": ("cvc_token", "installments.plan", "moto", "network"),
}
# In how many days from now an account may be debited.
TARGET_DAYS = range(3, 16)
# How many intervals make the longest that a card's mandate may have: a year.
LONGEST_INTERVAL: Mapping[str, int] = {"month": 12, "week": 52, "year": 1}


def check(call: Call, *, confirming: bool) -> None:
    """Refuse options that Stripe's documentation rules out. Raises Invalid."""
    for type, options in (call.params.get(OPTIONS) or {}).items():
        if not options:
            continue
        under = f"{OPTIONS}[{type}]"
        for name in () if confirming else CONFIRMING.get(type, ()):
            if at(options, name):
                param = inside(under, name)
                raise errors.Invalid(f"`{param}` can only be set when you confirm.", param=param)
        if (number := options.get("confirmation_number")) and not number.strip("0"):
            # Source: https://docs.stripe.com/payments/konbini/accept-a-payment#confirmation-numbers.
            under = f"{under}[confirmation_number]"
            raise errors.Invalid("The confirmation number cannot be of zeros only.", param=under)
        if options.get("target_date"):
            _check_target(call.store.now, options["target_date"], f"{under}[target_date]")
        if type == "card" and options.get("mandate_options"):
            _check_mandate(options["mandate_options"], f"{under}[mandate_options]")


def _check_target(now: int, target: str, param: str) -> None:
    today = datetime.fromtimestamp(now, UTC).date()
    if (date.fromisoformat(target) - today).days not in TARGET_DAYS:
        raise errors.Invalid(
            f"The target date must be between {TARGET_DAYS[0]} and {TARGET_DAYS[-1]} days from now.",
            param=param,
        )


def _check_mandate(mandate: Mapping[str, Any], under: str) -> None:
    most = LONGEST_INTERVAL.get(mandate.get("interval", ""))
    if most and mandate.get("interval_count", 1) > most:
        raise errors.Invalid(
            f"The interval of a mandate can be at most {most} {mandate['interval']}s.",
            param=f"{under}[interval_count]",
        )
    begins, ends = mandate.get("start_date"), mandate.get("end_date")
    if begins and ends and ends <= begins:
        raise errors.Invalid("The end date must be after the start date.", param=f"{under}[end_date]")
