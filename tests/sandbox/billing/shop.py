"""A shop with a price or two, its customers, and what happened since one last looked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from helpers.sandbox import Sandbox

JANUARY = "2026-01-01T00:00:00"
MONTH, HOUR, DAY = 31, 3600, 86_400
SAN_FRANCISCO = {"country": "US", "state": "CA", "postal_code": "94111"}


class Shop:
    """``v1``: the SDK's services. The sandbox's clock stands at the beginning of 2026."""

    def __init__(self, clock: str = JANUARY) -> None:
        self.sandbox = Sandbox(seed="shop", clock=clock)
        self.v1: Any = self.sandbox.client().v1
        self.seen = 0

    def price(self, amount: int = 2000, *, interval: str = "month", name: str = "Gold", **params: Any) -> str:
        """The id of a new recurring price of a new product."""
        recurring = {"interval": interval, **params.pop("recurring", {})}
        values = {"currency": "usd", "recurring": recurring, "product_data": {"name": name}, **params}
        if "tiers" not in values:
            values["unit_amount"] = amount
        return str(self.v1.prices.create(values).id)

    def customer(self, source: str | None = "tok_visa", **params: Any) -> str:
        """The id of a new customer, with a card that pays unless told otherwise."""
        given = {"source": source} if source else {}
        return str(self.v1.customers.create({"email": "jo@example.com", **given, **params}).id)

    def subscribe(self, customer: str, *prices: str, **params: Any) -> Any:
        """A new subscription of a customer to prices."""
        items = [{"price": each} for each in prices]
        return self.v1.subscriptions.create({"customer": customer, "items": items, **params})

    def tax_california(self) -> None:
        """Have Stripe Tax collect sales tax in California, where the shop is, on top of each price."""
        address = {**SAN_FRANCISCO, "line1": "1 Market St", "city": "San Francisco"}
        defaults = {"tax_behavior": "exclusive", "tax_code": "txcd_99999999"}
        self.v1.tax.settings.update({"head_office": {"address": address}, "defaults": defaults})
        options = {"us": {"state": "CA", "type": "state_sales_tax"}}
        self.v1.tax.registrations.create({"country": "US", "active_from": "now", "country_options": options})

    def invoices(self, subscription: str) -> list[Any]:
        """A subscription's invoices, the oldest first."""
        invoices = self.v1.invoices.list({"subscription": subscription, "limit": 100}).data
        return list(reversed(invoices))

    def totals(self, subscription: str) -> list[tuple[str, int]]:
        """When a subscription's invoices were made, as month and day, and what they ask for."""
        made = self.invoices(subscription)
        return [(f"{datetime.fromtimestamp(each.created, UTC):%m-%d}", each.total) for each in made]

    def events(self) -> list[str]:
        """The types of the events since one last looked, in order; not of prices, cards and funds."""
        return [each.type for each in self.told()]

    def told(self) -> list[Any]:
        """The same events, whole."""
        events = list(self.v1.events.list({"limit": 100}).auto_paging_iter())[::-1]
        new, self.seen = events[self.seen :], len(events)
        quiet = ("product.", "price.", "plan.", "payment_method.", "customer.source.", "balance.")
        return [each for each in new if not each.type.startswith(quiet)]


def previous(event: Any) -> dict[str, Any]:
    """What an event says was before."""
    attributes: dict[str, Any] = event.to_dict()["data"].get("previous_attributes", {})
    return attributes


def at(text: str) -> int:
    """A moment in Unix seconds, UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def drafted(shop: Shop, *amounts: int, customer: str = "", **params: Any) -> Any:
    """A draft of invoice items of so much."""
    customer = customer or shop.customer()
    for amount in amounts:
        item = {"customer": customer, "amount": amount, "currency": "usd", "description": "Work"}
        shop.v1.invoice_items.create(item)
    given = {"customer": customer, "pending_invoice_items_behavior": "include", **params}
    return shop.v1.invoices.create(given)
