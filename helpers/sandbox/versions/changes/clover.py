"""What 2025-09-30.clover changed, and 2025-11-17.clover of v2."""

from __future__ import annotations

from typing import Any

from ...account_store import AccountStore
from ...resource import Resource
from ..change import Asked, habit, reply, request
from ..moves import fill, rename

CLOVER = "2025-09-30.clover"
CUSTOMER_ACCOUNTS = "2025-12-15.clover"
CHANGES = "https://docs.stripe.com/changelog/clover"

habit(
    CLOVER,
    "a phase is counted from the end of the one before",
    line="A schedule's phase ends with a billing cycle: from 28 February, of one that began on 31 January, a "
    "month lasts until 31 March.",
    source=f"{CHANGES}/2025-09-30/billing-cycle-anchor-resets-during-phase-computation",
)


@reply(CLOVER, "discount", line="A discount names its coupon in `source`.", source=CHANGES)
def discount_with_coupon(discount: Resource, store: AccountStore) -> Resource:
    """Before: the whole coupon in `coupon`, in events, too."""
    return {**discount, "coupon": _coupon(discount.get("source"), store)}


@reply(CLOVER, "promotion_code", line="A promotion code names its coupon in `promotion`.", source=CHANGES)
def promotion_code_with_coupon(code: Resource, store: AccountStore) -> Resource:
    """Before: the whole coupon in `coupon`."""
    return {**code, "coupon": _coupon(code.get("promotion"), store)}


def _coupon(holder: Resource | None, store: AccountStore) -> Resource | None:
    coupon = (holder or {}).get("coupon")
    return store.anywhere("coupon", coupon) if isinstance(coupon, str) else coupon


@request(
    CLOVER,
    "v1.promotion_codes.create",
    line="A promotion code's coupon is `promotion[coupon]`.",
    source=CHANGES,
    now={"coupon": "promotion[coupon]"},
)
def promotion(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: `coupon`."""
    params["promotion"] = {"type": "coupon", "coupon": params.pop("coupon")}
    return params


@request(
    CLOVER,
    "v1.subscription_schedules.create",
    "v1.subscription_schedules.update",
    "v1.invoices.create_preview",
    line="A phase lasts for its `duration`.",
    source=CHANGES,
)
def duration(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: for so many `iterations` of its price's interval."""
    for holder in (params, params.get("schedule_details") or {}):
        for phase in holder.get("phases") or ():
            if isinstance(phase, dict) and "iterations" in phase:
                fill(phase, "duration", _lasting(phase.pop("iterations"), phase, asked.store))
    return params


def _lasting(iterations: int, phase: Resource, store: AccountStore) -> Resource:
    item: Resource = next(iter(phase.get("items") or ()), {})
    recurring = (item.get("price_data") or {}).get("recurring")
    if recurring is None:
        price = store.find("price", item.get("price") or item.get("plan") or "") or {}
        recurring = price.get("recurring") or {}
    every = recurring.get("interval_count") or 1
    return {"interval": recurring.get("interval", "month"), "interval_count": iterations * every}


@request(
    CLOVER,
    "v1.subscriptions.create",
    "v1.subscription_schedules.create",
    line="A new subscription's `billing_mode` is flexible, unless another is asked for.",
    source=f"{CHANGES}/2025-09-30/billing-mode-default-flexible",
)
def classic(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: classic."""
    return params if "from_subscription" in params else fill(params, "billing_mode", {"type": "classic"})


@request(
    CLOVER,
    "v1.checkout.sessions.create",
    line="The subscription that a session makes has a flexible `billing_mode`, unless another is asked for.",
    source=f"{CHANGES}/2025-09-30/billing-mode-default-flexible",
)
def classic_session(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: classic."""
    if params.get("mode") == "subscription":
        fill(params, "subscription_data.billing_mode.type", "classic")
    return params


@request(
    CLOVER,
    "v1.quotes.create",
    line="The subscription that a quote makes has a flexible `billing_mode`, unless another is asked for.",
    source=f"{CHANGES}/2025-09-30/billing-mode-default-flexible",
)
def classic_quote(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: classic."""
    return fill(params, "subscription_data.billing_mode.type", "classic")


rename(
    "2025-11-17.clover",
    "v2.core.events.list",
    names={bound: f"created.{bound}" for bound in ("gt", "gte", "lt", "lte")},
    line="Events are bounded by `created`.",
    source=f"{CHANGES}/2025-11-17",
)


@request(
    CUSTOMER_ACCOUNTS,
    "v1.checkout.sessions.create",
    line="An account may be named as the customer.",
    source=f"{CHANGES}/2025-12-15/accounts-v2-v1-api-support",
    said={"only be used with `customer`.": "only be used with `customer` or `customer_account`."},
)
def with_customer_alone(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: errors name no account.

    Measured in August 2026: https://github.com/TryGhost/Ghost/pull/30101.
    """
    return params
