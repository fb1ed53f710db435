"""Subscriptions paused and resumed.

Source: https://docs.stripe.com/billing/subscriptions/pause and
https://docs.stripe.com/billing/subscriptions/trials#resume-a-paused-subscription.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ...routes import Call, route
from ...typed import own
from ..invoices import collection, drafts, invoice_items
from . import pending_updates, proration, stopping, subscription_invoices
from .subscription_objects import ENDED, cycle_of, in_period, items_of, with_items
from .timetable import put


@route("v1.subscriptions.pause")
def pause(call: Call) -> Resource:
    """Have an active subscription stand still, and bill or give back what is asked for."""
    store, params = call.store, call.params
    subscription = own(call)
    _check_pausable(subscription)
    settled = [*_used(store, subscription, params), *_unused(store, subscription, params)]
    invoice_items.add_all(store, subscription["customer"], settled)
    if params.get("invoicing_behavior") == "invoice":
        _invoice(store, subscription)
    return stopping.pause(store, store.get("subscription", subscription["id"]), "pause_requested")


def _used(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was used of metered items in the period under way, unless it is not to be billed.

    Source: https://docs.stripe.com/api/subscriptions/pause, of `bill_for.outstanding_usage_through`.
    """
    if at(params, "bill_for.outstanding_usage_through.type") == "none":
        return []
    items = items_of(subscription)
    billed = list(proration.used_up(store, subscription, items))
    for each in items:
        if subscription_invoices.is_metered(each):
            subscription_invoices.note_usage(store, subscription, {**each, "current_period_end": store.now})
    return billed


def _unused(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is given back of licensed items' periods: of what is left, of all, or nothing.

    Source: https://docs.stripe.com/api/subscriptions/pause, of `bill_for.unused_time_from`.
    """
    since = at(params, "bill_for.unused_time_from.type") or "now"
    if since == "none":
        return []
    return [
        unused
        for each in items_of(subscription)
        for unused in proration.given_back(
            store, subscription, [each], store.now if since == "now" else each["current_period_start"]
        )
    ]


def _check_pausable(subscription: Resource) -> None:
    """Guess: the sentences."""
    if subscription["status"] != "active":
        raise errors.Invalid("You can only pause a subscription if it is `active`.")
    if subscription["billing_mode"]["type"] != "flexible":
        raise errors.Invalid("You can only pause a subscription if its billing mode is `flexible`.")
    if subscription["schedule"]:
        raise errors.Invalid("You cannot pause a subscription that is managed by a subscription schedule.")


def _invoice(store: AccountStore, subscription: Resource) -> None:
    draft, entries = subscription_invoices.draft(store, subscription, [], reason="subscription_update")
    if entries:
        invoice = drafts.add(store, draft, entries, waits=False)
        subscription_invoices.charge_now(store, invoice, off_session=True)
        put(store, subscription, {"latest_invoice": invoice["id"]}, event=None)


@route("v1.subscriptions.resume")
def resume(call: Call) -> Resource:
    """Have a paused subscription go on: at once where nothing is due, else once its invoice is paid."""
    store, params = call.store, call.params
    subscription = own(call)
    if subscription["status"] in ENDED:
        raise errors.no_such("subscription", subscription["id"])
    if subscription["status"] != "paused":
        raise errors.Invalid("You can only resume a subscription if it is `paused`.")
    unchanged = at(params, "billing_cycle_anchor.type") == "unchanged"
    active = _going_on(store, subscription, unchanged=unchanged)
    values = {name: value for name, value in active.items() if subscription.get(name) != value}
    in_force = any(each["current_period_start"] >= store.now for each in items_of(active))
    entries = subscription_invoices.entries_for(store, active) if in_force else []
    draft, on_it = subscription_invoices.draft(store, active, entries, reason="subscription_update")
    if not on_it:
        resumed = put(store, subscription, values)
        store.emit("resumed", resumed)
        return resumed
    invoice = drafts.add(store, draft, on_it, waits=False)
    proration.note_billed(store, invoice, on_it)
    at_once = params.get("payment_behavior") == "resume_on_payment_success"
    pending_updates.wait(store, subscription, invoice["id"], values, told_as="resumed", attempt=not at_once)
    if at_once:
        subscription_invoices.charge_now(store, invoice)
    else:
        collection.open_and_wait(store, invoice)
    return pending_updates.show(store, subscription, invoice["id"])


def _going_on(store: AccountStore, subscription: Resource, *, unchanged: bool) -> Resource:
    """A subscription as it is once it goes on: in a period from now, or in the one it would be in."""
    now = store.now
    active = {**subscription, "status": "active", "status_details": None}
    if not unchanged:
        active |= {"billing_cycle_anchor": now, "billing_cycle_anchor_config": None}
    items = []
    for each in items_of(subscription):
        cycle = cycle_of(active, each["price"])
        start = cycle.before(now)
        still = each["current_period_start"] <= now < each["current_period_end"] and unchanged
        items.append(each if still else in_period(each, start, cycle.after(now)))
    return {**active, **with_items(subscription["id"], items)}
