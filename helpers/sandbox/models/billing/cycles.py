"""Time passing for a subscription: its periods end, and the next ones are billed.

Source: https://docs.stripe.com/billing/subscriptions/billing-cycle and
https://docs.stripe.com/billing/invoices/subscription.
"""

from __future__ import annotations

import math
from typing import Any

from ...account_store import AccountStore
from ...clock import DAY
from ...nested import at
from ...resource import Resource
from ..core.test_clocks import FURTHEST
from ..invoices import collection, lines
from . import (
    changed_items,
    discounted,
    ending,
    offered,
    prebilling,
    previews,
    proration,
    shortening,
    stopping,
    subscription_changes,
    subscription_invoices,
    uncollected,
)
from .intervals import later
from .subscription_objects import (
    ENDED,
    ROLLING,
    items_of,
    period_end,
    period_start,
    with_items,
)
from .timetable import happens, put

HOURS_TO_PAY, DAYS_TO_VERIFY = 23, 10
UPCOMING_DAYS, TRIAL_NOTICE_DAYS = 7, 3
UPCOMING, NOTICED = "_upcoming", "_trial_noticed"


def _rolls(store: AccountStore, subscription: Resource) -> int | None:
    return period_end(subscription) if subscription["status"] in ROLLING and items_of(subscription) else None


@happens("it renews", _rolls)
def renew(store: AccountStore, subscription: Resource) -> None:
    """The items whose period is over go on to the next one, and an invoice asks for it."""
    now = period_end(subscription)
    over = [each for each in items_of(subscription) if each["current_period_end"] <= now]
    items = [_next_period(subscription, each) if each in over else each for each in items_of(subscription)]
    next_ones = [each for each in items if each["id"] in {of["id"] for of in over}]
    entries = [
        *subscription_invoices.used(store, subscription, over, cycling=True),
        *prebilling.unbilled(store, subscription, next_ones),
    ]
    bill_cycle(store, subscription, items, entries, period=(over[0]["current_period_start"], now))


def bill_cycle(
    store: AccountStore,
    subscription: Resource,
    items: list[Resource],
    entries: list[lines.Entry],
    *,
    period: tuple[int, int],
    **values: object,
) -> Resource:
    """Have a subscription's items in new periods, with the draft that bills them."""
    draft, on_it = subscription_invoices.draft(
        store, subscription, entries, reason="subscription_cycle", period=period
    )
    changed: dict[str, Any] = {**with_items(subscription["id"], items), **values}
    if on_it:
        discounted.spend_customers(store, subscription)
        left = discounted.spent(store, {**subscription, **changed})
        changed |= {**left, "latest_invoice": draft["id"]}
    rolled = put(store, subscription, changed)
    if on_it:
        invoice = uncollected.add(store, rolled, draft, on_it)
        proration.note_billed(store, invoice, on_it)
    return rolled


def _next_period(subscription: Resource, item: Resource) -> Resource:
    return shortening.beginning(subscription, item, item["current_period_end"])


def _expires(store: AccountStore, subscription: Resource) -> int | None:
    """When nobody may pay any more: later where deposits verify an account, but within the first period.

    Source: https://docs.stripe.com/billing/subscriptions/acss-debit and .../ach-debit.
    """
    if subscription["status"] != "incomplete":
        return None
    invoice = store.find("invoice", subscription["latest_invoice"] or "")
    intent = collection.intent_of(store, invoice) if invoice else None
    if intent and at(intent, "next_action.type") == "verify_with_microdeposits":
        end = period_end(subscription) if items_of(subscription) else math.inf
        return int(min(subscription["created"] + DAYS_TO_VERIFY * DAY, end))
    return int(subscription["created"]) + HOURS_TO_PAY * 3600


@happens("its first payment expires", _expires)
def expire(store: AccountStore, subscription: Resource) -> None:
    """Nobody paid the first invoice in time."""
    ending.expire(store, subscription)


def _notices_trial(store: AccountStore, subscription: Resource) -> int | None:
    if subscription["status"] != "trialing":
        return None
    end, told = int(subscription["trial_end"]), store.find(NOTICED, subscription["id"])
    return None if told and told["end"] == end else end - TRIAL_NOTICE_DAYS * DAY


@happens("its trial is about to end", _notices_trial)
def notice_trial(store: AccountStore, subscription: Resource) -> None:
    """Tell that a trial is about to end: three days before, or at once if it is shorter.

    Guess: of one that was lengthened afterwards, again.
    """
    store.keep(NOTICED, subscription["id"], end=subscription["trial_end"])
    store.emit("trial_will_end", subscription)


def _ends_trial(store: AccountStore, subscription: Resource) -> int | None:
    moment: int | None = subscription["trial_end"] if subscription["status"] == "trialing" else None
    return moment


@happens("its trial ends", _ends_trial)
def end_trial(store: AccountStore, subscription: Resource) -> None:
    """A trial is over: the first period is billed, or what its settings say for want of a payment method."""
    if not stopping.goes_on(store, subscription):
        stopping.stop(store, subscription)
        return
    paid = changed_items.changed(store, subscription, offered.following(store, subscription, store.now))
    items = [_next_period(subscription, each) for each in paid]
    active = {**subscription, "status": "active", **with_items(subscription["id"], items)}
    entries = proration.asked_in(store, active, items)
    period = (period_start(subscription), store.now)
    bill_cycle(store, subscription, items, entries, period=period, status="active")


def _ends_offer(store: AccountStore, subscription: Resource) -> int | None:
    if subscription["status"] not in ROLLING:
        return None
    trials = [each["current_trial"] for each in items_of(subscription) if each["current_trial"]]
    return min((int(each["end_date"]) for each in trials), default=None)


@happens("an offer ends", _ends_offer)
def end_offer(store: AccountStore, subscription: Resource) -> None:
    """Offers that are over make way for the next price, in a period of its own unless that is not wanted."""
    if not stopping.goes_on(store, subscription):
        stopping.stop(store, subscription)
        return
    params = offered.following(store, subscription, store.now) | {"proration_behavior": "always_invoice"}
    if offered.starts_anew(subscription):
        params["billing_cycle_anchor"] = {"type": "now"}
    subscription_changes.update(store, subscription, params, asked=False)


def _is_upcoming(store: AccountStore, subscription: Resource) -> int | None:
    """A week before a period ends, for what is charged by itself and goes on.

    Recorded of a weekly subscription: as soon as its period begins. While collection is paused nothing is
    told. Source: https://docs.stripe.com/billing/subscriptions/pause-payment.
    """
    if subscription["status"] not in (*ROLLING, "trialing") or not items_of(subscription):
        return None
    if subscription["pause_collection"]:
        return None
    end, told = period_end(subscription), store.find(UPCOMING, subscription["id"])
    goes_on = subscription["cancel_at"] is None or subscription["cancel_at"] > end
    charged = subscription["collection_method"] == "charge_automatically"
    notice = end - UPCOMING_DAYS * DAY
    if not goes_on or not charged or notice < period_start(subscription) or (told and told["end"] == end):
        return None
    return notice


@happens("its next invoice is shown", _is_upcoming)
def announce(store: AccountStore, subscription: Resource) -> None:
    """Show the next invoice, some days before there is one."""
    store.keep(UPCOMING, subscription["id"], end=period_end(subscription))
    if period_end(subscription) <= store.now:
        return
    if upcoming := previews.upcoming(store, subscription):
        store.emit("invoice.upcoming", upcoming)


def _collects_again(store: AccountStore, subscription: Resource) -> int | None:
    paused = subscription["pause_collection"]
    return paused["resumes_at"] if paused and subscription["status"] not in ENDED else None


@happens("collection goes on", _collects_again)
def collect_again(store: AccountStore, subscription: Resource) -> None:
    """Collection, which was paused until now, goes on."""
    put(store, subscription, {"pause_collection": None})


def _bills_items(store: AccountStore, subscription: Resource) -> int | None:
    live = subscription["status"] in (*ROLLING, "trialing")
    moment: int | None = subscription["next_pending_invoice_item_invoice"]
    return moment if live else None


@happens("pending items are billed", _bills_items)
def bill_items(store: AccountStore, subscription: Resource) -> None:
    """What waits is billed on a rhythm of its own, if the subscription has one for it."""
    rhythm, now = subscription["pending_invoice_item_interval"], store.now
    following = later(now, rhythm["interval"], rhythm["interval_count"]) if rhythm else None
    invoice, on_it = subscription_invoices.draft(
        store, subscription, [], reason="automatic_pending_invoice_item_invoice"
    )
    latest = {"latest_invoice": invoice["id"]} if on_it else {}
    put(store, subscription, {"next_pending_invoice_item_invoice": following, **latest})
    if on_it:
        uncollected.add(store, subscription, invoice, on_it)


def furthest(store: AccountStore) -> int | None:
    """A test clock moves at most two of its subscriptions' shortest intervals at once."""
    ends = [
        later(store.now, recurring["interval"], 2 * recurring["interval_count"])
        for each in store.all("subscription", "test_clock", store.clock)
        if each["status"] not in ENDED
        for recurring in (item["price"]["recurring"] for item in items_of(each))
    ]
    return min(ends, default=None)


FURTHEST.append(furthest)
