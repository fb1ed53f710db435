"""What 2025-03-31.basil changed of subscriptions, coupons and usage."""

from __future__ import annotations

from typing import Any

from ...account_store import AccountStore
from ...models.products import discounts as giving
from ...nested import at
from ...resource import Resource
from ..change import Asked, effect, habit, reply, request

BASIL = "2025-03-31.basil"
CHANGES = "https://docs.stripe.com/changelog/basil"

habit(
    BASIL,
    "Checkout begins a subscription before it is paid",
    line="A Checkout Session begins its subscription once that is paid; a declined payment leaves none.",
    source=f"{CHANGES}/2025-03-31/checkout-legacy-subscription-upgrade",
)


@reply(
    BASIL,
    "subscription",
    line="Each item has a period of its own, `items.data[].current_period_end`.",
    source=f"{CHANGES}/2025-03-31/deprecate-subscription-current-period-start-and-end",
)
def current_period(subscription: Resource, _store: AccountStore) -> Resource:
    """Before: the subscription had one, too: of several, the last that began and the first that ends.

    Source: https://docs.stripe.com/billing/subscriptions/mixed-interval. That the items have theirs in the
    older versions, too, three programs recorded in August 2025 to August 2026, such as TryGhost/Ghost
    (e2e/helpers/services/stripe/fixtures/subscription.paid.json, 2020-08-27).
    """
    items = (subscription.get("items") or {}).get("data") or ()
    starts, ends = ([each.get(f"current_period_{name}") or 0 for each in items] for name in ("start", "end"))
    return {
        **subscription,
        "current_period_start": max(starts, default=0) or subscription.get("start_date"),
        "current_period_end": min(ends, default=0) or subscription.get("billing_cycle_anchor"),
    }


@reply(
    BASIL,
    "subscription",
    "invoice",
    line="An object may have several discounts, `discounts`.",
    source=f"{CHANGES}/2025-03-31/deprecate-singular-discounts",
)
def one_discount(owner: Resource, store: AccountStore) -> Resource:
    """Before: one, whole, in `discount`."""
    first = next(iter(owner.get("discounts") or ()), None)
    return {**owner, "discount": store.anywhere("discount", first) if isinstance(first, str) else first}


NOW = {"coupon": "discounts[0][coupon]", "promotion_code": "discounts[0][promotion_code]"}


@request(
    BASIL,
    "v1.subscriptions.create",
    "v1.invoices.create_preview",
    line="What is taken off is listed in `discounts`.",
    source=f"{CHANGES}/2025-03-31/deprecate-singular-discounts",
    now=NOW,
)
def discounts(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: one `coupon` or `promotion_code`."""
    return _with_discounts(params)


@request(
    BASIL,
    "v1.subscriptions.update",
    line="What is taken off a subscription from now on is listed in `discounts`.",
    source=f"{CHANGES}/2025-03-31/deprecate-singular-discounts",
    had=dict.fromkeys(NOW, "string?"),
    now=NOW,
)
def changed_discounts(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: one `coupon` or `promotion_code`; an empty one took the discount away.

    Source of what is empty: @tryghost/members-stripe-service 0.10.6, which ends an offer that way.
    """
    return _with_discounts(params)


def _with_discounts(params: dict[str, Any]) -> dict[str, Any]:
    given = {name: params.pop(name) for name in ("coupon", "promotion_code") if name in params}
    if given:
        params.setdefault("discounts", [{name: id} for name, id in given.items() if id] or "")
    return params


@request(
    BASIL,
    "v1.subscription_schedules.create",
    "v1.subscription_schedules.update",
    "v1.invoices.create_preview",
    line="What is taken off in a phase is listed in `discounts`.",
    source=f"{CHANGES}/2025-03-31/deprecate-singular-discounts",
)
def phase_discounts(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: one `coupon`."""
    for holder in (params, params.get("schedule_details") or {}):
        for phase in holder.get("phases") or ():
            if isinstance(phase, dict):
                _with_discounts(phase)
    return params


@reply(
    BASIL,
    "subscription_schedule",
    line="What is taken off in a phase is listed in `discounts`.",
    source=f"{CHANGES}/2025-03-31/deprecate-singular-discounts",
)
def phase_with_coupon(schedule: Resource, store: AccountStore) -> Resource:
    """Before: one `coupon`."""
    phases = [{**each, "coupon": _first_coupon(each, store)} for each in schedule.get("phases") or ()]
    return {**schedule, "phases": phases}


def _first_coupon(phase: Resource, store: AccountStore) -> Any:
    first: Resource = next(iter(phase.get("discounts") or ()), {})
    made = store.anywhere("discount", first["discount"]) if isinstance(first.get("discount"), str) else None
    return at(made, "source.coupon") if made else first.get("coupon")


@effect(
    BASIL,
    "v1.customers.create",
    "v1.customers.update",
    line="A customer is given no discount of its own by the API.",
    source=f"{CHANGES}/2025-03-31/deprecate-singular-discounts",
    had={"coupon": "string?"},
    now=NOW,
)
def discount_of_customer(customer: Resource, asked: Asked) -> Resource:
    """Before: `coupon` or `promotion_code`; an empty coupon took the discount away.

    Source of what is empty: the fixture that Stripe's command line makes `customer.discount.deleted` with.
    """
    given: Resource = {name: asked.sent[name] for name in ("coupon", "promotion_code") if name in asked.sent}
    if given == {"coupon": ""} and (gone := customer.get("discount")):
        asked.store.emit("customer.discount.deleted", gone)
        return asked.store.change(customer, {"discount": None})
    if not any(given.values()):
        return customer
    (discount,) = giving.made(asked.store, [given], giving.Purchase(customer))
    step = "updated" if customer.get("discount") else "created"
    changed = asked.store.change(customer, {"discount": discount}, event=None)
    asked.store.emit(f"customer.discount.{step}", discount)
    return changed
