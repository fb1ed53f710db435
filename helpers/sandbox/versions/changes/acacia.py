"""What 2024-09-30.acacia changed."""

from __future__ import annotations

from typing import Any

from ...account_store import AccountStore
from ...resource import Resource
from ..change import Asked, reply, request
from ..moves import fill, inside

ACACIA = "2024-09-30.acacia"
CHANGES = "https://docs.stripe.com/changelog/acacia"


@request(
    ACACIA,
    "v1.terminal.readers.process_setup_intent",
    line="Whether a payment method may be shown again is said in `allow_redisplay`.",
    source=CHANGES,
)
def allow_redisplay(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: that the customer agreed to be remembered, in `customer_consent_collected`."""
    agreed = params.pop("customer_consent_collected", False)
    return {"allow_redisplay": "always" if agreed else "limited", **params}


@request(
    ACACIA,
    "v1.billing.alerts.create",
    line="When an alert is triggered is said in `usage_threshold`, for whom in its `filters`.",
    source=CHANGES,
    now={"usage_threshold_config": "usage_threshold", "filter": "usage_threshold[filters]"},
)
def usage_threshold(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: in `usage_threshold_config`, and for one customer in `filter`."""
    if config := params.pop("usage_threshold_config", None):
        params["usage_threshold"] = config
    customer = (params.pop("filter", None) or {}).get("customer")
    if customer:
        fill(params, "usage_threshold.filters", [{"type": "customer", "customer": customer}])
    return params


@reply(
    ACACIA,
    "billing.alert",
    line="When an alert is triggered is said in `usage_threshold`, for whom in its `filters`.",
    source=CHANGES,
)
def usage_threshold_config(alert: Resource, _store: AccountStore) -> Resource:
    """Before: in `usage_threshold_config`, and for one customer in `filter`."""
    threshold: Resource = dict(alert.get("usage_threshold") or {})
    filters = threshold.pop("filters", None) or ()
    customer = next((each.get("customer") for each in filters), None)
    return {
        **alert,
        "filter": {"customer": customer} if customer else None,
        "usage_threshold_config": threshold or None,
    }


ADDRESSES = f"{CHANGES}/2024-09-30/card-shipping-status-submitted-address-validation"


@request(
    ACACIA,
    "v1.issuing.cards.create",
    line="The address that a card is sent to is validated, unless it is said otherwise.",
    source=ADDRESSES,
)
def address_as_sent(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: only where that was asked for. Guess: the mode of the others, `disabled`."""
    for shipping in inside(params, "shipping"):
        fill(shipping, "address_validation.mode", "disabled")
    return params


@reply(
    ACACIA,
    "issuing.card",
    line="A card that its maker was told to send is `submitted`.",
    source=ADDRESSES,
)
def not_sent_yet(card: Resource, _store: AccountStore) -> Resource:
    """Before: still `pending`."""
    shipping = card.get("shipping")
    if not shipping or shipping.get("status") != "submitted":
        return card
    return {**card, "shipping": {**shipping, "status": "pending"}}
