"""A subscription that is changed in the middle of April."""

from __future__ import annotations

from typing import Any

from .shop import Shop


def subscribed(shop: Shop, amount: int, **params: Any) -> tuple[Any, str]:
    """A subscription to a price, and its item's id."""
    subscription = shop.subscribe(shop.customer(), shop.price(amount), **params)
    return subscription, subscription["items"].data[0].id


def change(shop: Shop, subscription: str, item: str, **params: Any) -> Any:
    """The subscription after its item was changed."""
    own: dict[str, Any] = {
        "id": item,
        **{name: params.pop(name) for name in ("price", "quantity") if name in params},
    }
    return shop.v1.subscriptions.update(subscription, {"items": [own], **params})
