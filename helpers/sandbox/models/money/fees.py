"""What Stripe takes of a payment and of a dispute: one row a price.

Source: https://stripe.com/pricing and https://stripe.com/pricing/local-payment-methods.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...resource import Resource
from ..core import currencies
from ..core.prices import Price

# Domestic cards, by the currency that the account settles in.
CARD: Mapping[str, Price] = {
    "usd": Price(290, 30),
    "aud": Price(170, 30),
    "cad": Price(290, 30),
    "eur": Price(150, 25),
    "gbp": Price(150, 20),
    "jpy": Price(360),
}
# Cards that are held to a reader, in the US and in Canada's own network.
# Source: https://stripe.com/terminal#pricing.
IN_PERSON: Mapping[str, Price] = {"card_present": Price(270, 5), "interac_present": Price(0, 15)}
INTERNATIONAL, EXCHANGE = 150, 100
DISPUTE = 1_500


def card_fee(amount: int, currency: str, *, international: bool = False, exchanged: bool = False) -> int:
    """Stripe's fee on a card payment, in minor units; 2.9% + 30 in the US: 1000 -> 59, 3340 -> 127.

    `currency`: the one that the payment settles in. A currency without a row has the US price, exchanged.
    """
    price = CARD.get(currency) or Price(290, currencies.exchanged(30, "usd", currency))
    return price.of(amount, INTERNATIONAL * international + EXCHANGE * exchanged)


def dispute_fee(currency: str) -> int:
    """What a dispute costs, in minor units of the currency that the account settles in.

    Source: https://docs.stripe.com/disputes/how-disputes-work.
    """
    return currencies.exchanged(DISPUTE, "usd", currency)


def detail(amount: int, currency: str, *, description: str = "Stripe processing fees") -> Resource:
    """A row of `fee_details` for what Stripe takes."""
    return {
        "amount": amount,
        "application": None,
        "currency": currency,
        "description": description,
        "type": "stripe_fee",
    }
