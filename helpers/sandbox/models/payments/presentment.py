"""What a customer pays in a currency of its own, where a price was converted by Adaptive Pricing.

The payment, its charge and its refunds stay in the currency that the price is in; they tell the other by
`presentment_details`, with an amount in its minor units.

Source: https://docs.stripe.com/payments/currencies/localize-prices/adaptive-pricing.
"""

from __future__ import annotations

from ...resource import Resource
from ..core import currencies

# "The Stripe-provided exchange rate [...] includes a 2-4% conversion fee." Guess: that it is the highest.
FEE_PERCENT = 4


def details(amount: int, currency: str, local: str) -> Resource:
    """An amount, in minor units of its currency, as it is presented in a customer's local one."""
    with_fee = currencies.exchanged(amount * (100 + FEE_PERCENT), currency, local)
    return {"presentment_amount": (with_fee + 50) // 100, "presentment_currency": local}


def asked(paid: Resource) -> tuple[int, str]:
    """What a customer is asked for or gets back, in minor units of the currency beside it."""
    if shown := paid.get("presentment_details"):
        return shown["presentment_amount"], shown["presentment_currency"]
    return paid.get("amount", 0), paid.get("currency", "")


def of_part(paid: Resource, amount: int) -> dict[str, Resource]:
    """What a refund of so much of a charge shows: "the same exchange rate as the original transaction"."""
    known = paid.get("presentment_details")
    if not known:
        return {}
    share = (known["presentment_amount"] * amount * 2 + paid["amount"]) // (2 * paid["amount"])
    return {"presentment_details": {**known, "presentment_amount": share}}
