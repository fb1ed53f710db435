"""Things to sell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import stripe

SHIRT = {"currency": "usd", "product_data": {"name": "T-shirt"}, "unit_amount": 1500}
MONTHLY = {**SHIRT, "recurring": {"interval": "month"}}
SHOP = "https://shop.example.com"
PAYING: dict[str, Any] = {
    "line_items": [{"price_data": SHIRT, "quantity": 2}],
    "mode": "payment",
    "success_url": f"{SHOP}/done?session={{CHECKOUT_SESSION_ID}}",
}

Price = Callable[..., str]


@pytest.fixture
def price(stripe_client: stripe.StripeClient) -> Price:
    """Makes a price of a T-shirt, unless it is said of what; gives its id."""

    def make(**params: Any) -> str:
        given: Any = {"currency": "usd", "product_data": {"name": "T-shirt"}, "unit_amount": 1500, **params}
        return stripe_client.v1.prices.create(given).id

    return make


def create(client: Any, **params: Any) -> Any:
    """A session that sells two T-shirts, unless it is said otherwise."""
    return client.v1.checkout.sessions.create({**PAYING, **params})
