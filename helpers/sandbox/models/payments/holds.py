"""How long an authorization holds its money, by the card's network and by who was there.

Source: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method#authorization-validity-windows.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...clock import DAY

# In seconds.
USUAL, EXTENDED = 7 * DAY, 30 * DAY
# Visa's five days, less what clearing takes.
FIVE_DAYS = 4 * DAY + 18 * 3600
MERCHANT_INITIATED: Mapping[str, int] = {"visa": FIVE_DAYS}
IN_PERSON: Mapping[str, int] = {"visa": FIVE_DAYS}
IN_PERSON_OTHERS = 2 * DAY


def online(brand: str, *, extended: bool, off_session: bool) -> int:
    """Of a payment that nobody was there for in person; `off_session`: the merchant began it."""
    if extended:
        return EXTENDED
    return MERCHANT_INITIATED.get(brand, USUAL) if off_session else USUAL


def in_person(brand: str) -> int:
    """Of a card that was held to a reader. Guess: two days on the networks that the page leaves out."""
    return IN_PERSON.get(brand, IN_PERSON_OTHERS)
