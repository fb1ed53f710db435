"""What discounts that last forever take off monthly recurring revenue.

"If you apply a coupon with a forever duration, the discount will apply to your MRR. If you apply a coupon
with a finite duration to a subscription, your MRR is unaffected."

Guesses, since the page tells of one price and a percentage: an amount off is spread over a subscription's
items by what they make, and a coupon for some products only counts for all.

Source: https://support.stripe.com/questions/billing-analytics.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

Body = Mapping[str, Any]
# Months in an interval. Guess: weeks and days by the mean year of 365 days; Stripe tells only of years.
MONTHS: Mapping[str, Decimal] = {
    "day": Decimal(12) / 365,
    "week": Decimal(84) / 365,
    "month": Decimal(1),
    "year": Decimal(12),
}


def months(recurring: Body) -> Decimal:
    """How long a price's interval is."""
    return MONTHS[recurring["interval"]] * int(recurring["interval_count"])


class Discounts:
    """The coupons that last forever, by the discounts that were made of them so far."""

    def __init__(self, coupons: Iterable[Body]) -> None:
        self.lasting = {each["id"]: each for each in coupons if each["duration"] == "forever"}
        self.coupon: dict[str, Body] = {}
        self.of_customer: dict[str, str] = {}
        """The ids of the discounts that customers have themselves."""

    def note(self, discount: Body, *, gone: bool) -> str | None:
        """Enter a discount that was made or taken away; tells the customer, if it is the customer's own.

        Before 2025-09-30 a discount holds its coupon whole, and since then by its id.
        """
        coupon = discount.get("coupon") or discount["source"]["coupon"]
        known = self.lasting.get(coupon if isinstance(coupon, str) else coupon["id"])
        if known:
            self.coupon[discount["id"]] = known
        customer: str | None = discount["customer"]
        if customer is None or discount.get("subscription"):
            return None
        self.of_customer.pop(customer, None)
        if not gone:
            self.of_customer[customer] = discount["id"]
        return customer

    def taken_off(self, subscription: Body, amounts: Sequence[Decimal]) -> list[Decimal]:
        """What a subscription's items make in a month, before and after their discounts, in minor units.

        Those of an item count before those of the subscription, and the customer's where that has none.
        """
        items = subscription["items"]["data"]
        left = list(amounts)
        for number, item in enumerate(items):
            for coupon in self._coupons(item.get("discounts") or ()):
                left[number : number + 1] = _less(coupon, item, left[number : number + 1])
        own = subscription.get("discounts") or [self.of_customer.get(subscription["customer"])]
        for coupon in self._coupons(own):
            left = _less(coupon, items[0], left)
        return left

    def _coupons(self, ids: Iterable[str | None]) -> list[Body]:
        return [self.coupon[each] for each in ids if each in self.coupon]


def _less(coupon: Body, item: Body, amounts: Sequence[Decimal]) -> list[Decimal]:
    """Amounts less a coupon; an amount off is taken once in an item's interval, and at most all."""
    if coupon["percent_off"] is not None:
        return [each * (100 - Decimal(str(coupon["percent_off"]))) / 100 for each in amounts]
    whole = sum(amounts, Decimal(0))
    off = min(whole, coupon["amount_off"] / months(item["price"]["recurring"]))
    return [each - off * each / whole if whole else each for each in amounts]
