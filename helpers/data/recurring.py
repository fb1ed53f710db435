"""Monthly recurring revenue (MRR): what each change of a subscription's item adds to it or takes from it.

MRR is "the sum of the monthly-normalized value of all your active and past_due subscriptions", without
trials, taxes and metered prices. Discounts that last forever would lower it, too; here amounts are before
discounts, since a subscription names its discounts only by their ids.

Sources: https://docs.stripe.com/billing/subscriptions/analytics/glossary and
https://docs.stripe.com/stripe-data/query-billing-data (the table subscription_item_change_events).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    import pyarrow as pa

Body = Mapping[str, Any]
COUNTED = frozenset({"active", "past_due"})
# Months in an interval. Guess: weeks and days by the mean year of 365 days; Stripe tells only of years.
MONTHS: Mapping[str, Decimal] = {
    "day": Decimal(12) / 365,
    "week": Decimal(84) / 365,
    "month": Decimal(1),
    "year": Decimal(12),
}
ROUNDING: Mapping[str, str] = {"up": ROUND_CEILING, "down": ROUND_FLOOR}


@dataclass(frozen=True)
class Holding:
    """What an item is worth at a moment: its MRR in minor units, and its quantity."""

    mrr: int
    quantity: int
    product: str


NOTHING = Holding(0, 0, "")
Held = Mapping[tuple[str, str], Holding]
"""By an item's id and its price's."""


def schema() -> pa.Schema:
    """The columns of `changes`."""
    import pyarrow as pa

    names = ("event_type", "subscription_item_id", "subscription_id", "customer_id", "price_id", "product_id")
    moments = [("event_timestamp", pa.timestamp("s", tz="UTC"))]
    counts = [("mrr_change", pa.int64()), ("quantity_change", pa.int64())]
    return pa.schema([*moments, *((name, pa.string()) for name in (*names, "currency")), *counts])


def changes(events: Iterable[Body]) -> Iterator[dict[str, Any]]:
    """A row for each item and price whose MRR an event changed, the earliest first.

    ``events``: rows of `v1.events.list`, the latest first; those of subscriptions are read. A change that no
    event tells of is not known: Stripe keeps events for 30 days, the sandbox for good.
    """
    held: dict[str, Held] = {}
    oldest_first = [each for each in events if each["type"].startswith("customer.subscription.")][::-1]
    oldest_first.sort(key=lambda each: each["created"])
    for event in oldest_first:
        body = orjson.loads(event["data.object"])
        before, after = held.get(body["id"], {}), worth(body)
        held[body["id"]] = after
        yield from _differences(body, event["created"], before, after)


def worth(subscription: Body) -> Held:
    """The MRR of each item of a subscription; none where it does not count."""
    if subscription["status"] not in COUNTED:
        return {}
    return {
        (item["id"], item["price"]["id"]): Holding(
            monthly(item["price"], item.get("quantity") or 0),
            item.get("quantity") or 0,
            item["price"]["product"],
        )
        for item in subscription["items"]["data"]
    }


def monthly(price: Body, quantity: int) -> int:
    """What a quantity of a price makes in a month, in minor units, half up.

    A metered price makes nothing that is known ahead; of a tiered one the price does not tell it by itself.
    """
    recurring = price["recurring"]
    if recurring["usage_type"] == "metered" or price["unit_amount_decimal"] is None:
        return 0
    units = Decimal(quantity)
    if package := price.get("transform_quantity"):
        units = (units / package["divide_by"]).quantize(Decimal(1), ROUNDING[package["round"]])
    a_month = (
        Decimal(price["unit_amount_decimal"])
        * units
        / (MONTHS[recurring["interval"]] * recurring["interval_count"])
    )
    return int(a_month.quantize(Decimal(1), ROUND_HALF_UP))


def _differences(body: Body, at: datetime, before: Held, after: Held) -> Iterator[dict[str, Any]]:
    for item, price in dict.fromkeys((*before, *after)):
        old, new = (each.get((item, price), NOTHING) for each in (before, after))
        if old.mrr != new.mrr:
            yield {
                "event_timestamp": at,
                "event_type": _kind(old.mrr, new.mrr),
                "subscription_item_id": item,
                "subscription_id": body["id"],
                "customer_id": body["customer"],
                "price_id": price,
                "product_id": new.product or old.product,
                "currency": body["currency"],
                "mrr_change": new.mrr - old.mrr,
                "quantity_change": new.quantity - old.quantity,
            }


def _kind(old: int, new: int) -> str:
    """Stripe's page names the first two; the others are a guess."""
    if not old:
        return "ACTIVE_START"
    if not new:
        return "ACTIVE_END"
    return "ACTIVE_UPGRADE" if new > old else "ACTIVE_DOWNGRADE"
