"""Tax rates that one sets oneself. What they ask for stands in `taxing`.

Source: https://docs.stripe.com/api/tax_rates.
"""

from __future__ import annotations

from ...model import Model
from ...resource import Resource
from ...routes import Call

tax_rates = Model(
    "tax_rate",
    starts={"active": True, "rate_type": "percentage"},
    within={"percentage": (0, 100)},
    word="tax rate",
    missing="tax_rate",
    source="https://docs.stripe.com/api/tax_rates",
)


@tax_rates.creating
def _effective(call: Call, rate: Resource) -> Resource:
    """A rate of one's own is in effect as it is; of a percentage four decimals count."""
    percentage = round(call.params["percentage"], 4)
    return {**rate, "percentage": percentage, "effective_percentage": percentage}
