"""How old somebody must be.

Source: https://docs.stripe.com/api/persons and https://docs.stripe.com/api/issuing/cardholders/create.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from ... import errors

YOUNGEST = 13


def check(now: int, birth: Mapping[str, int] | None, param: str) -> None:
    """Refuse the date of birth of a child. `birth`: day, month and year; `param`: the parameter with it."""
    if not birth:
        return
    today = datetime.fromtimestamp(now, UTC)
    latest = (today.year - YOUNGEST, today.month, today.day)
    if (birth["year"], birth["month"], birth["day"]) > latest:
        raise errors.Invalid(
            f"Must be at least {YOUNGEST} years of age to use Stripe", param=f"{param}[year]"
        )
