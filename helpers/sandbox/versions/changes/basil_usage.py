"""What 2025-03-31.basil changed of usage that is billed."""

from __future__ import annotations

from ...account_store import AccountStore
from ...models.usage import of_items
from ...nested import at
from ...resource import Resource
from ..change import Asked, effect, habit, reply

BASIL = "2025-03-31.basil"
LINE = "Usage is recorded by meters."
SOURCE = "https://docs.stripe.com/changelog/basil/2025-03-31/deprecate-legacy-usage-based-billing"

habit(BASIL, "a metered price may have no meter", line="A metered price has a meter.", source=SOURCE)


@reply(BASIL, "price", line=LINE, source=SOURCE)
def aggregate_of_price(price: Resource, store: AccountStore) -> Resource:
    """Before: by `usage_records`, put together as `recurring.aggregate_usage` says."""
    recurring = price.get("recurring")
    return (
        {**price, "recurring": {**recurring, "aggregate_usage": _shown(price["id"], recurring, store)}}
        if recurring
        else price
    )


@reply(BASIL, "plan", line=LINE, source=SOURCE)
def aggregate_of_plan(plan: Resource, store: AccountStore) -> Resource:
    """Before: by `usage_records`, put together as `aggregate_usage` says."""
    return {**plan, "aggregate_usage": _shown(plan["id"], plan, store)}


def _shown(id: str, terms: Resource, store: AccountStore) -> str | None:
    """How usage is put together, which only concerns what is metered without a meter."""
    legacy = terms.get("usage_type") == "metered" and not terms.get("meter")
    return of_items.aggregate_of(store, id) if legacy else None


@effect(
    BASIL,
    "v1.prices.create",
    "v1.plans.create",
    line=LINE,
    source=SOURCE,
    now={"aggregate_usage": "meter", "recurring[aggregate_usage]": "recurring[meter]"},
)
def aggregate_usage(plan: Resource, asked: Asked) -> Resource:
    """Before: by `usage_records`, put together as `aggregate_usage` says."""
    formula = asked.sent.get("aggregate_usage") or at(asked.sent, "recurring.aggregate_usage")
    if formula:
        asked.store.keep(of_items.AGGREGATE, plan["id"], formula=formula)
        _retell(plan["id"], asked.store)
    return plan


def _retell(id: str, store: AccountStore) -> None:
    """Have the events of what was just made tell it, too."""
    for kind in ("plan", "price"):
        event = next(store.all("event", "type", f"{kind}.created"), None)
        store.retell(event, store.get(kind, id))
