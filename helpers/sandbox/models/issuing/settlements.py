"""Settlements: what is owed to a card network for the cards of a BIN of one's own, day by day.

Source: Stripe's published spec, https://github.com/stripe/openapi; the SDK has no operations for them.
"""

from __future__ import annotations

from ...model import Model
from ...statuses import Statuses

# Guess: the service and the network where a request names none.
settlements = Model(
    "issuing.settlement",
    starts={"network": "visa", "settlement_service": "international"},
    statuses=Statuses({"pending": ("complete",), "complete": ()}, starts=("pending",)),
    steps={"complete": "complete"},
    missing="settlement",
    source="https://github.com/stripe/openapi",
)
