"""Periods billed in advance, as a subscription's billing schedules say: which items, and until when.

Source: https://docs.stripe.com/billing/subscriptions/prebilling. Guess: the sentences of what is refused, and
that each period has a line of its own, as where a subscription begins in the past.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...resource import Resource
from ..invoices.lines import Entry, source_of
from ..products import discounts
from . import proration, shortening
from .intervals import later
from .subscription_invoices import is_metered
from .subscription_objects import in_period, items_of

MOST_PERIODS, MOST_YEARS = 50, 5


def schedules(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """A subscription's billing schedules, where a request has any. Raises Invalid."""
    if "billing_schedules" not in params:
        return {}
    given = params["billing_schedules"] or []
    if given:
        _check(subscription, params)
    keys: list[str] = []
    built = []
    for index, each in enumerate(given):
        under = f"billing_schedules[{index}]"
        key = each.get("key") or store.state.ids.derive(f"{subscription['id']}:{under}", 24)
        if key in keys or not key.isalnum():
            raise errors.Invalid(
                "A billing schedule's key is unique and alphanumeric.", param=f"{under}[key]"
            )
        keys.append(key)
        built.append(_schedule(store, subscription, each, key, under))
    lines = [each.line for each in entries(store, {**subscription, "billing_schedules": built})]
    periods = {(source_of(each)["subscription_item"], each["period"]["start"]) for each in lines}
    if len(periods) > MOST_PERIODS:
        raise errors.Invalid(
            f"You can prebill at most {MOST_PERIODS} periods of all items.", param="billing_schedules"
        )
    return {"billing_schedules": built}


def _check(subscription: Resource, params: Mapping[str, Any]) -> None:
    """Refuse subscriptions that cannot be billed in advance. Raises Invalid."""
    if subscription["billing_mode"]["type"] != "flexible":
        raise errors.Invalid(
            "`billing_schedules` can only be used with `billing_mode[type]=flexible`.",
            param="billing_schedules",
        )
    if subscription["schedule"]:
        raise errors.Invalid(
            "You cannot use `billing_schedules` on a subscription that has a schedule.",
            param="billing_schedules",
        )
    if params.get("proration_behavior") == "none":
        raise errors.Invalid(
            "You cannot use `billing_schedules` with `proration_behavior` set to `none`.",
            param="proration_behavior",
        )
    if all(map(is_metered, items_of(subscription))):
        raise errors.Invalid(
            "You cannot use `billing_schedules` where all prices are usage-based.", param="billing_schedules"
        )


def _schedule(
    store: AccountStore, subscription: Resource, given: Mapping[str, Any], key: str, under: str
) -> Resource:
    until = given.get("bill_until")
    if not until:
        raise errors.missing(f"{under}[bill_until]")
    kind = until["type"]
    if not until.get(kind):
        raise errors.missing(f"{under}[bill_until][{kind}]")
    duration = until.get("duration") or {}
    ends = until.get("timestamp") or later(store.now, duration["interval"], duration.get("interval_count", 1))
    chosen = [_chosen(subscription, each, under) for each in given.get("applies_to") or ()]
    shown: Resource = {
        "applies_to": [{"price": id, "type": "price"} for id in chosen] or None,
        "bill_until": {
            "computed_timestamp": ends,
            "duration": {"interval_count": 1, **duration} if duration else None,
            "timestamp": until.get("timestamp"),
            "type": kind,
        },
        "key": key,
    }
    items = _items(subscription, shown)
    first = [each["current_period_end"] for each in items]
    if ends < (max(first) if chosen else min(first)):
        raise errors.Invalid(
            "You cannot prebill until a date before the end of the current period.",
            param=f"{under}[bill_until]",
        )
    if ends > later(store.now, "year", MOST_YEARS):
        raise errors.Invalid(
            f"You cannot prebill more than {MOST_YEARS} years from now.", param=f"{under}[bill_until]"
        )
    if subscription["cancel_at"] is not None and ends > subscription["cancel_at"]:
        raise errors.Invalid(
            "You cannot prebill past the date on which the subscription is going to be canceled.",
            param=f"{under}[bill_until]",
        )
    return shown


def _chosen(subscription: Resource, given: Mapping[str, Any], under: str) -> str:
    """The price that a schedule applies to. Raises Invalid for one that is used, or not subscribed to."""
    id = given.get("price")
    item = next((each for each in items_of(subscription) if each["price"]["id"] == id), None)
    if item is None:
        raise errors.Invalid(
            f"The subscription has no item with the price '{id}'.", param=f"{under}[applies_to]"
        )
    if is_metered(item):
        raise errors.Invalid(
            f"You cannot prebill the price '{id}', which is usage-based.", param=f"{under}[applies_to]"
        )
    return str(id)


def _items(subscription: Resource, schedule: Resource) -> list[Resource]:
    """The items that a schedule applies to: all that are not billed by usage, unless it names some."""
    named = schedule["applies_to"] and {each["price"] for each in schedule["applies_to"]}
    return [
        each
        for each in items_of(subscription)
        if not is_metered(each) and (not named or each["price"]["id"] in named)
    ]


def check_discounts(store: AccountStore, subscription: Resource) -> None:
    """Refuse coupons that do not go with periods billed in advance. Raises Invalid."""
    if not subscription["billing_schedules"]:
        return
    of_items = [id for each in items_of(subscription) for id in each["discounts"]]
    for id in (*subscription["discounts"], *of_items):
        discount = store.get("discount", id)
        off = discounts.off(store, id, subscription["currency"], shared=True)
        if off.percent is None or discounts.duration(store, discount) == "repeating":
            raise errors.Invalid(
                "Only coupons with `percent_off` and a `duration` of `once` or `forever` can be used with "
                "`billing_schedules`.",
                param="discounts",
            )


def entries(store: AccountStore, subscription: Resource, anew: Collection[str] = ()) -> Iterator[Entry]:
    """What items cost from the time that they are billed for until the end that schedules say.

    `anew`: the ids of items for which what was billed in advance is given back.
    """
    for item in items_of(subscription):
        ends = [
            each["bill_until"]["computed_timestamp"]
            for each in subscription["billing_schedules"]
            if item in _items(subscription, each)
        ]
        start = item["current_period_end"]
        if item["id"] not in anew:
            start = max(start, proration.billed_ahead(store, item))
        yield from proration.in_periods(store, subscription, item, start, max(ends, default=start))


def described(
    store: AccountStore, subscription: Resource, anew: Collection[str] = ()
) -> Iterator[dict[str, Any]]:
    """The same as invoice items."""
    items = {each["id"]: each for each in items_of(subscription)}
    for entry in entries(store, subscription, anew):
        item = items[source_of(entry.line)["subscription_item"]]
        yield proration.as_invoice_item(store, subscription, item, entry)


def unbilled(store: AccountStore, subscription: Resource, items: Sequence[Resource]) -> list[Entry]:
    """What items cost in the periods that they are in, but for the time that was billed in advance.

    Guess: of a period that was billed in part the rest is billed when it begins.
    """
    whole, late = [], []
    for each in items:
        until, end = proration.billed_ahead(store, each), each["current_period_end"]
        if until <= each["current_period_start"]:
            whole.append(each)
        elif until < end:
            late.append(in_period(each, until, end))
    return [
        *shortening.entries(store, subscription, whole),
        *proration.asked_in(store, subscription, late),
    ]


@derived("subscription_item", "billed_until", on_request=True)
def billed_until(store: AccountStore, item: Resource) -> int | None:
    """When the time ends that an item was billed for; of one that is billed by usage none."""
    if is_metered(item):
        return None
    return max(int(item["current_period_end"]), proration.billed_ahead(store, item))
