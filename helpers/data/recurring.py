"""Monthly recurring revenue (MRR): what each change of a subscription's item adds to it or takes from it.

MRR is "the sum of the monthly-normalized value of all your active and past_due subscriptions", without
trials, taxes and metered prices, and less the discounts that last forever; others leave it as it is.

Sources: https://docs.stripe.com/billing/subscriptions/analytics/glossary,
https://support.stripe.com/questions/billing-analytics (discounts) and
https://docs.stripe.com/stripe-data/query-billing-data (the table subscription_item_change_events).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import orjson

from .recurring_discounts import Body, Discounts, months

if TYPE_CHECKING:
    import pyarrow as pa

TOLD = ("customer.discount.", "customer.subscription.")
COUNTED = frozenset({"active", "past_due"})
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


def changes(events: Iterable[Body], coupons: Iterable[Body] = ()) -> Iterator[dict[str, Any]]:
    """A row for each item and price whose MRR an event changed, the earliest first.

    ``events``: rows of `v1.events.list`, the latest first; those of subscriptions and discounts are read. A
    change that no event tells of is not known: Stripe keeps events for 30 days, the sandbox for good.
    ``coupons``: rows of `v1.coupons.list`; a discount by a coupon that was deleted is not known.
    """
    held: dict[str, Held] = {}
    bodies: dict[str, Body] = {}
    discounts = Discounts(coupons)
    oldest_first = [each for each in events if each["type"].startswith(TOLD)][::-1]
    oldest_first.sort(key=lambda each: each["created"])
    for event in oldest_first:
        body = orjson.loads(event["data.object"])
        if event["type"].startswith("customer.discount."):
            customer = discounts.note(body, gone=event["type"].endswith(".deleted"))
            touched = [each for each in bodies.values() if each["customer"] == customer]
        else:
            bodies[body["id"]] = body
            touched = [body]
        for each in touched:
            before, after = held.get(each["id"], {}), worth(each, discounts)
            held[each["id"]] = after
            yield from _differences(each, event["created"], before, after)


def worth(subscription: Body, discounts: Discounts) -> Held:
    """The MRR of each item of a subscription; none where it does not count."""
    if subscription["status"] not in COUNTED:
        return {}
    items = subscription["items"]["data"]
    amounts = [monthly(each["price"], each.get("quantity") or 0) for each in items]
    return {
        (item["id"], item["price"]["id"]): Holding(
            int(mrr.quantize(Decimal(1), ROUND_HALF_UP)), item.get("quantity") or 0, item["price"]["product"]
        )
        for item, mrr in zip(items, discounts.taken_off(subscription, amounts), strict=True)
    }


def monthly(price: Body, quantity: int) -> Decimal:
    """What a quantity of a price makes in a month, in minor units, not rounded.

    A metered price makes nothing that is known ahead; of a tiered one the price does not tell it by itself.
    """
    recurring = price["recurring"]
    if recurring["usage_type"] == "metered" or price["unit_amount_decimal"] is None:
        return Decimal(0)
    units = Decimal(quantity)
    if package := price.get("transform_quantity"):
        units = (units / package["divide_by"]).quantize(Decimal(1), ROUNDING[package["round"]])
    return Decimal(price["unit_amount_decimal"]) * units / months(recurring)


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
