"""The seller that a card is used at, as test helpers fill it in.

Source: https://docs.stripe.com/issuing/merchant-categories; for the seller's name and category the samples of
https://docs.stripe.com/api/issuing/authorizations. Recorded in July 2026: where the seller is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ...resource import Resource

DEFAULT: Resource = {
    "category": "taxicabs_limousines",
    "category_code": "4121",
    "city": "San Francisco",
    "country": "US",
    "name": "Rocket Rides",
    "network_id": "1234567890",
    "postal_code": "94103",
    "state": "CA",
    "tax_id": None,
    "terminal_id": "99999999",
    "url": "https://rocketrides.io/",
}


@cache
def codes() -> Mapping[str, str]:
    """Each category's code, as ISO 18245 and the card networks number them."""
    table: dict[str, str] = json.loads(Path(__file__).with_name("categories.json").read_text("utf-8"))
    return table


def merchant(sent: Mapping[str, Any] | None) -> Resource:
    """A seller with the details that were sent, and the usual ones for the others."""
    known = {**DEFAULT, **{name: each for name, each in (sent or {}).items() if each != ""}}
    return {**known, "category_code": codes()[known["category"]]}
