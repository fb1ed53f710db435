"""Billing: what a subscriber's year costs, and whether ten thousand renew in time, growing linearly."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from benchmarks.measure import Result
from helpers.sandbox import Sandbox

YEARS, WARM = 20, 5
FEW, MANY = 1_000, 10_000
AIM_MS, AIM_SECONDS = 60.0, 20.0


def run() -> Iterator[Result]:
    """Milliseconds a year and seconds for ten thousand renewals, of the processor; many beside few."""
    _years(WARM)
    yield Result("ms a customer's year: 12 renewals, 2 changes", _years(YEARS) * 1000, at_most=AIM_MS)
    few, many = _renewed(FEW), _renewed(MANY)
    yield Result(f"seconds to renew {MANY:,} subscriptions", many, at_most=AIM_SECONDS)
    yield Result(f"a renewal of {MANY:,} / of {FEW:,}", (many / MANY) / (few / FEW), at_most=1.3)


class Shop:
    """Two prices, and as many subscribers of the first as one wants."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(seed="benchmark", clock="2026-01-01")
        self.v1: Any = self.sandbox.client().v1
        self.gold, self.platinum = self.price(2000), self.price(3000)

    def price(self, amount: int) -> str:
        """A price a month, of a product of its own."""
        product = {"product_data": {"name": str(amount)}, "recurring": {"interval": "month"}}
        return str(self.v1.prices.create({"currency": "usd", "unit_amount": amount, **product}).id)

    def subscribe(self, count: int) -> list[Any]:
        """New customers with a card, each with a subscription."""
        subscriptions = []
        for _ in range(count):
            customer = self.v1.customers.create({"source": "tok_visa"}).id
            items = [{"price": self.gold}]
            subscriptions.append(self.v1.subscriptions.create({"customer": customer, "items": items}))
        return subscriptions

    def change(self, subscriptions: list[Any], price: str) -> None:
        """Another price for each."""
        for each in subscriptions:
            items = [{"id": each["items"].data[0].id, "price": price}]
            self.v1.subscriptions.update(each.id, {"items": items})


def _years(count: int) -> float:
    """Seconds of the processor for a year of one subscriber, the mean of so many; nothing left out."""
    shop = Shop()
    subscribed = shop.subscribe(count)
    start = time.process_time()
    shop.sandbox.advance(days=100)
    shop.change(subscribed, shop.platinum)
    shop.sandbox.advance(days=100)
    shop.change(subscribed, shop.gold)
    shop.sandbox.advance(days=165, hours=2)
    took = time.process_time() - start
    paid = sum(each.status == "paid" for each in shop.v1.invoices.list({"limit": 100}).auto_paging_iter())
    assert paid == 13 * count, paid
    return took / count


def _renewed(count: int) -> float:
    """Seconds of the processor to renew so many subscriptions once: drafts, numbers, charges, events."""
    shop = Shop()
    shop.subscribe(count)
    start = time.process_time()
    shop.sandbox.advance(days=31, hours=2)
    return time.process_time() - start
