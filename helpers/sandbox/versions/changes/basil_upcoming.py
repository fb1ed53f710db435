"""What 2025-03-31.basil changed of how the next invoice is asked for."""

from __future__ import annotations

from ... import lists
from ...resource import Resource
from ..change import Asked, effect
from ..moves import rename

BASIL = "2025-03-31.basil"
UPCOMING, LINES = "v1.invoices.upcoming", "v1.invoices.upcoming_lines.list"
SOURCE = "https://docs.stripe.com/changelog/basil"
LINE = "How a subscription would be changed is said in `subscription_details`."
OF_SUBSCRIPTION = (
    "billing_cycle_anchor",
    "cancel_at",
    "cancel_at_period_end",
    "cancel_now",
    "default_tax_rates",
    "items",
    "proration_behavior",
    "proration_date",
    "resume_at",
    "start_date",
    "trial_end",
)

rename(
    BASIL,
    UPCOMING,
    LINES,
    names={f"subscription_{each}": f"subscription_details.{each}" for each in OF_SUBSCRIPTION},
    line=LINE,
    source=SOURCE,
)


@effect(
    BASIL, LINES, line="The lines of the next invoice are those that `create_preview` shows.", source=SOURCE
)
def lines_alone(invoice: Resource, asked: Asked) -> Resource:
    """Before: also by themselves, page by page."""
    return lists.of(invoice["lines"]["data"], "line_item", "/v1/invoices/upcoming/lines", asked.sent)


@effect(
    BASIL,
    UPCOMING,
    line="An invoice that is only shown has an id, too.",
    source="https://docs.stripe.com/api/invoices/upcoming?api-version=2025-01-27.acacia",
)
def without_id(invoice: Resource, _asked: Asked) -> Resource:
    """Before: none, where it was asked for at `GET /v1/invoices/upcoming`."""
    return {name: value for name, value in invoice.items() if name != "id"}
