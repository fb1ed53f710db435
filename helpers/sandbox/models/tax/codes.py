"""Tax codes: what is sold, as its tax sees it. A choice of Stripe's several hundred.

Source: https://docs.stripe.com/tax/tax-codes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ...model import Model
from ...resource import Resource

NONTAXABLE = "txcd_00000000"
SHIPPING = "txcd_92010001"
# How the codes begin of what is provided over the internet, and of what is handed over.
DIGITAL = "txcd_10"
PHYSICAL = ("txcd_3", "txcd_4", "txcd_99999999")
# Admission to events. Source: https://docs.stripe.com/tax/location-sales. Guess: that all of them begin so.
ADMISSION = "txcd_5001"


@cache
def codes() -> Mapping[str, Resource]:
    """Every code by its id."""
    table: dict[str, list[str]] = json.loads(Path(__file__).with_name("codes.json").read_text("utf-8"))
    return {
        id: {
            "id": id,
            "object": "tax_code",
            "description": description,
            "name": name,
            "requirements": {"performance_location": needed} if (needed := performance(id)) else None,
        }
        for id, (name, description) in table.items()
    }


def performance(code: str) -> str | None:
    """Whether a place of performance is required or optional; None where it cannot be.

    Source: https://docs.stripe.com/tax/location-sales. Guess: that it is optional for all that is neither an
    admission nor digital.
    """
    if code.startswith(ADMISSION):
        return "required"
    return None if code == NONTAXABLE or code.startswith(DIGITAL) else "optional"


Model("tax_code", word="tax code", given=codes, source="https://docs.stripe.com/api/tax_codes")
