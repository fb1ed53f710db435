"""What Stripe takes of a payment and of a dispute: one row a price.

Source: https://stripe.com/pricing, its pages of other countries, as https://stripe.com/en-ca/pricing, and
https://stripe.com/pricing/local-payment-methods.
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
# What is added for a card of another country, and what the exchange from another currency costs, in
# hundredths of a percent. Recorded in 2026 of Canada.
INTERNATIONAL: Mapping[str, int] = {"usd": 150, "aud": 180, "cad": 80, "eur": 175, "gbp": 175, "jpy": 0}
EXCHANGE: Mapping[str, int] = {"usd": 100, "aud": 200, "cad": 200, "eur": 200, "gbp": 200, "jpy": 200}
DISPUTE = 1_500
PROCESSING, CONVERSION = "Stripe processing fees", "Stripe currency conversion fee"


def of_card(
    amount: int, currency: str, *, international: bool = False, exchanged: bool = False
) -> list[Resource]:
    """Stripe's fees on a card payment; 2.9% + 30 in the US: 1000 -> 59, 3340 -> 127.

    `currency`: the one that the payment settles in. One without a row has the US price, exchanged. What the
    exchange costs is a row of its own. Recorded in 2026.
    """
    price = CARD.get(currency) or Price(290, currencies.exchanged(30, "usd", currency))
    further = INTERNATIONAL.get(currency, INTERNATIONAL["usd"]) if international else 0
    rows = [detail(price.of(amount, further), currency)]
    if exchanged:
        exchange = Price(EXCHANGE.get(currency, EXCHANGE["usd"]))
        rows.append(detail(exchange.of(amount), currency, description=CONVERSION))
    return rows


def dispute_fee(currency: str) -> int:
    """What a dispute costs, in minor units of the currency that the account settles in.

    Source: https://docs.stripe.com/disputes/how-disputes-work.
    """
    return currencies.exchanged(DISPUTE, "usd", currency)


def detail(amount: int, currency: str, *, description: str = PROCESSING) -> Resource:
    """A row of `fee_details` for what Stripe takes."""
    return {
        "amount": amount,
        "application": None,
        "currency": currency,
        "description": description,
        "type": "stripe_fee",
    }
