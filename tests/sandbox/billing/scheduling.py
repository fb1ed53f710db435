"""Schedules and their phases."""

from __future__ import annotations

from typing import Any

from .shop import Shop

MONTHS = {"interval": "month", "interval_count": 1}


def scheduled(shop: Shop, *phases: dict[str, Any], **params: Any) -> Any:
    """A schedule of a new customer."""
    given = {"customer": shop.customer(), "start_date": "now", "phases": list(phases), **params}
    return shop.v1.subscription_schedules.create(given)


def phase(price: str, quantity: int = 1, **params: Any) -> dict[str, Any]:
    """A phase of a month."""
    return {"items": [{"price": price, "quantity": quantity}], "duration": MONTHS, **params}
