"""How long an authorization holds its money, by the card's network and by who was there, or by its type.

Source: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method#authorization-validity-windows,
https://docs.stripe.com/payments/extended-authorization and, in person,
https://docs.stripe.com/terminal/features/extended-authorizations.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...clock import DAY

# In seconds.
USUAL = 7 * DAY
# Visa's days, less what clearing takes.
CLEARING = 6 * 3600
FIVE_DAYS = 5 * DAY - CLEARING
EXTENDED: Mapping[str, int] = {
    "amex": 30 * DAY,
    "discover": 30 * DAY,
    "mastercard": 30 * DAY,
    "visa": 30 * DAY - CLEARING,
}
MERCHANT_INITIATED: Mapping[str, int] = {"visa": FIVE_DAYS}
IN_PERSON: Mapping[str, int] = {"visa": FIVE_DAYS}
IN_PERSON_OTHERS = 2 * DAY
# Who may hold for longer what was paid in person, by merchant category code. Guess: which codes these are.
CRUISES, LODGING = (4411,), (*range(3501, 4000), 7011)
VEHICLES = (*range(3351, 3501), 7512, 7513)
# Of what is let, from boats to camp sites.
RENTALS = (4457, 7033, 7296, 7394, 7519, 7841)
TRAVEL = (*range(3000, 3300), 4111, 4112, 4131, 4511)
LONGER_IN_PERSON: Mapping[str, Mapping[int, int]] = {
    "amex": dict.fromkeys((*LODGING, *VEHICLES), 30 * DAY),
    "discover": dict.fromkeys((*CRUISES, *LODGING, *TRAVEL, *VEHICLES), 30 * DAY),
    "visa": {
        **dict.fromkeys(RENTALS, 10 * DAY - CLEARING),
        **dict.fromkeys((*CRUISES, *LODGING, *VEHICLES), 30 * DAY - CLEARING),
    },
}
# Of any trade.
LONGER_FOR_ALL: Mapping[str, int] = {"mastercard": 30 * DAY}
# PayPal's ten days, and the ten that Stripe asks for when they are over.
BY_TYPE: Mapping[str, int] = {"affirm": 30 * DAY, "afterpay_clearpay": 13 * DAY, "paypal": 20 * DAY}
KLARNA_DAYS = 28


def online(brand: str, *, extended: bool, off_session: bool) -> int:
    """Of a card that nobody held to a reader, in seconds; `off_session`: the merchant began it."""
    if extended:
        return EXTENDED[brand]
    return MERCHANT_INITIATED.get(brand, USUAL) if off_session else USUAL


def in_person(brand: str, trade: str | None, *, extended: bool) -> int:
    """Of a card that was held to a reader; `trade`: the seller's merchant category code.

    Guess: two days on the networks that the page leaves out.
    """
    usual = IN_PERSON.get(brand, IN_PERSON_OTHERS)
    longer = LONGER_IN_PERSON.get(brand, {}).get(int(trade or 0), LONGER_FOR_ALL.get(brand, usual))
    return longer if extended else usual


def of_type(type: str, now: int) -> int:
    """When what another type holds lapses, in Unix seconds; Klarna's at the midnight of a day, UTC."""
    if type == "klarna":
        return (now // DAY + KLARNA_DAYS) * DAY
    return now + BY_TYPE.get(type, USUAL)
