"""What 2025-03-31.basil changed of how the next invoice is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from ... import errors
from ...listing import lists
from ...resource import Resource
from ..change import Asked, effect, request
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


@request(BASIL, UPCOMING, LINES, line="`create_preview` shows every next invoice.", source=SOURCE)
def of_classic_subscriptions(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: not that of a flexible subscription.

    As programs report it in 2026: https://github.com/langwatch/langwatch/issues/6638.
    """
    subscription = asked.store.find("subscription", params.get("subscription") or "")
    if subscription and subscription["billing_mode"]["type"] == "flexible":
        raise errors.Invalid(
            "The Upcoming Invoice API does not support `billing_mode = flexible` subscriptions. To preview "
            "invoices for these subscriptions, use the Create Preview Invoice API instead."
        )
    return params


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
def without_id(invoice: Resource, asked: Asked) -> Resource:
    """Before: none, where it was asked for at `GET /v1/invoices/upcoming`; its lines were asked for likewise.

    Recorded in 2016 and 2020 by programs, with what was sent. Guess: so is what is in something else.
    """
    sent = urlencode(
        [pair for name in asked.sent if name != "expand" for pair in _sent(name, asked.sent[name])]
    )
    url = f"/v1/invoices/upcoming/lines?{sent}"
    known = {name: value for name, value in invoice.items() if name != "id"}
    return {**known, "lines": {**invoice["lines"], "url": url}}


def _sent(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """A parameter as a query has it: each value that is in it by its path."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in pairs:
            yield from _sent(f"{name}[{key}]", each)
    else:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)
