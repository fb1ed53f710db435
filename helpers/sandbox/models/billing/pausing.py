"""Subscriptions paused and resumed.

Source: https://docs.stripe.com/billing/subscriptions/pause and
https://docs.stripe.com/billing/subscriptions/trials#resume-a-paused-subscription.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...nested import at
from ...resource import Resource
from ...routes import Call, route
from ..core.months import months_later
from ..invoices import drafts, invoice_items
from ..invoices.lines import Entry
from . import pending_updates, proration, stopping, subscription_invoices
from .subscription_objects import ENDED, cycle_of, in_period, items_of, with_items
from .timetable import put

# Source: https://docs.stripe.com/billing/subscriptions/pause, of the others that these cannot be paused.
PAUSABLE = ("active", "past_due", "unpaid")
MONTHS_TO_PAY = 12


@route("v1.subscriptions.pause")
def pause(call: Call) -> Resource:
    """Have a subscription stand still, and bill or give back what is asked for; drop what is pending."""
    subscription = own(call)
    check_unscheduled(subscription)
    return pause_by(call.store, subscription, call.params)


def pause_by(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> Resource:
    """The same, with a request's parameters or a schedule's settings. Raises Invalid."""
    check_pausable(subscription)
    subscription = pending_updates.discard(store, subscription)
    settle(store, subscription, params)
    if params.get("invoicing_behavior") == "invoice":
        _invoice(store, subscription)
    return stopping.pause(store, store.get("subscription", subscription["id"]), "pause_requested")


def settle(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> None:
    """Store the invoice items of what a pause bills and gives back."""
    settled = [*_used(store, subscription, params), *_unused(store, subscription, params)]
    invoice_items.add_all(store, subscription["customer"], settled)


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


def check_unscheduled(subscription: Resource) -> None:
    """Refuse to pause by a request what only its schedule may. Guess: the sentence."""
    if subscription["schedule"]:
        raise errors.Invalid("You cannot pause a subscription that is managed by a subscription schedule.")


def check_pausable(subscription: Resource) -> None:
    """Refuse what cannot stand still. Guess: the sentences."""
    if subscription["status"] not in PAUSABLE:
        raise errors.Invalid("You can only pause a subscription if it is `active`, `past_due` or `unpaid`.")
    if subscription["collection_method"] != "charge_automatically":
        raise errors.Invalid("You can only pause a subscription that is charged automatically.")
    if subscription["billing_mode"]["type"] != "flexible":
        raise errors.Invalid("You can only pause a subscription if its billing mode is `flexible`.")


def _invoice(store: AccountStore, subscription: Resource) -> None:
    draft, entries = subscription_invoices.draft(store, subscription, [], reason="subscription_update")
    if entries:
        with store.at_once(draft):
            invoice = drafts.add(store, draft, entries, waits=False)
            subscription_invoices.charge_now(store, invoice, off_session=True)
        put(store, subscription, {"latest_invoice": invoice["id"]}, event=None)


@route("v1.subscriptions.resume")
def resume(call: Call) -> Resource:
    """Have a paused subscription go on: at once where nothing is due, else once its invoice is paid.

    Its payment is tried now and again, for a year; or by default as somebody asks for it, within 23 hours.
    """
    return resume_by(call.store, own(call), call.params)


def resume_by(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> Resource:
    """The same, with a request's parameters or a schedule's settings. Raises Invalid."""
    check_resumable(subscription, params)
    active, draft, on_it = resumed(store, subscription, params)
    subscription_invoices.count_from_now(store, items_of(active))
    values = {name: value for name, value in active.items() if subscription.get(name) != value}
    if not on_it:
        changed = put(store, subscription, values)
        store.emit("resumed", changed)
        return changed
    tried = params.get("payment_behavior") == "resume_on_payment_success"
    if tried:
        due = subscription_invoices.due(store, draft, on_it)
        subscription_invoices.check_method(store, subscription, due, "resume_on_payment_success")
    ends = months_later(store.now, MONTHS_TO_PAY) if tried else None
    with store.at_once(draft):
        invoice = drafts.add(store, draft, on_it, waits=False)
        proration.note_billed(store, invoice, on_it)
        pending_updates.wait(
            store, subscription, invoice["id"], values, told_as="resumed", attempt=not tried, ends=ends
        )
        subscription_invoices.charge_now(store, invoice, attempt=tried)
    return pending_updates.show(store, subscription, invoice["id"])


def check_resumable(subscription: Resource, params: Mapping[str, Any]) -> None:
    """Refuse what cannot go on. Guess: the sentences but that of what is not paused."""
    if subscription["status"] in ENDED:
        raise errors.no_such("subscription", subscription["id"])
    if subscription["status"] != "paused":
        raise errors.Invalid("You can only resume a subscription if it is `paused`.")
    if subscription["collection_method"] != "charge_automatically":
        raise errors.Invalid("You can only resume a subscription that is charged automatically.")
    tried = params.get("payment_behavior") == "resume_on_payment_success"
    if tried and subscription["billing_mode"]["type"] != "flexible":
        raise errors.Invalid(
            "`resume_on_payment_success` is only valid where the billing mode is `flexible`.",
            param="payment_behavior",
        )


def resumed(
    store: AccountStore, subscription: Resource, params: Mapping[str, Any]
) -> tuple[Resource, Resource, list[Entry]]:
    """A subscription as it is once it goes on, and the invoice of that with its lines, if any are due.

    In a period from now, all of it is asked for; in the one that it would be in, the rest of that.
    Source: https://docs.stripe.com/billing/subscriptions/trials/free-trials#resume-a-paused-subscription.
    What the invoice of a period is for: probed by https://github.com/Kiln-AI/stripe_world in September 2026.
    """
    unchanged = at(params, "billing_cycle_anchor.type") == "unchanged"
    behavior = params.get("proration_behavior", "create_prorations")
    active = _going_on(store, subscription, unchanged=unchanged)
    if unchanged and behavior != "none":
        since = params.get("proration_date", store.now)
        rest = list(proration.asked_for(store, active, items_of(active), since))
        waiting = invoice_items.add_all(store, subscription["customer"], rest)
        proration.note_pending(store, waiting)
    asked = not unchanged or behavior == "always_invoice"
    entries = [] if unchanged else subscription_invoices.entries_for(store, active)
    reason = "subscription_update" if unchanged else "subscription_cycle"
    draft, on_it = subscription_invoices.draft(store, active, entries, reason=reason)
    return active, draft, on_it if asked else []


def _going_on(store: AccountStore, subscription: Resource, *, unchanged: bool) -> Resource:
    """A subscription as it is once it goes on: in a period from now, or in the one it would be in."""
    now = store.now
    active = {**subscription, "status": "active", "status_details": None}
    if not unchanged:
        active |= {"billing_cycle_anchor": now, "billing_cycle_anchor_config": None}
    items = []
    for each in items_of(subscription):
        cycle = cycle_of(active, each["price"])
        items.append(in_period(each, cycle.before(now), cycle.after(now)))
    return {**active, **with_items(subscription["id"], items)}
