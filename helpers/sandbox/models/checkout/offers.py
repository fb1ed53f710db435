"""Optional items: what a page offers beside what is bought. Each is a price that could also be a line.

Sources: https://docs.stripe.com/payments/checkout/optional-items,
https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-optional_items.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...account_store import AccountStore
from ...resource import Resource
from ..products import price_objects
from . import items, sale_rules


def check(
    store: AccountStore, params: Mapping[str, Any], mode: str, prices: Sequence[Resource], currency: str
) -> None:
    """Refuse offers that could not be lines beside those of the prices. Raises Invalid."""
    offered = []
    for index, each in enumerate(params.get("optional_items") or []):
        under = f"optional_items[{index}]"
        price = store.get("price", items.described(store, each, under)["price"])
        price_objects.check_currency(store, price, currency, f"{under}[price]")
        offered.append(price)
    sale_rules.check_prices(mode, prices, offered)
    sale_rules.check_chosen(params, prices, offered)
