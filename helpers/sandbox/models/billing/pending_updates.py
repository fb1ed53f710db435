"""Changes that wait for their invoice to be paid: carried out then, and dropped if it is not paid in time.

Source: https://docs.stripe.com/billing/subscriptions/pending-updates.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import blank
from ...resource import Resource
from ..invoices import closing, invoice_objects
from ..invoices.outcomes import once
from . import discounted, proration
from .subscription_objects import ENDED, items_of
from .timetable import happens, put

WAITING = "_waiting_change"
HOURS_TO_PAY = 23
# What may be said of a change that waits.
# Source: https://docs.stripe.com/billing/subscriptions/pending-updates#supported-attributes.
SUPPORTED = frozenset(
    {
        "add_invoice_items",
        "billing_cycle_anchor",
        "cancel_at_period_end",
        "discounts",
        "items",
        "metadata",
        "off_session",
        "payment_behavior",
        "proration_behavior",
        "proration_date",
        "trial_end",
        "trial_from_plan",
    }
)
# Also https://docs.stripe.com/changelog/dahlia/2026-07-29/item-level-discounts-for-pending-updates and
# https://docs.stripe.com/changelog/clover/2026-02-25/subscription-item-deletion-payment-behavior-control.
SUPPORTED_OF_ITEM = frozenset({"deleted", "discounts", "id", "plan", "price", "price_data", "quantity"})


# What `pending_update` shows as it will be. Source:
# https://docs.stripe.com/changelog/dahlia/2026-05-27/pending-subscription-updates-discount-and-discounts-properties,
# https://docs.stripe.com/changelog/dahlia/2026-05-27/pending-subscription-update-metadata and
# https://docs.stripe.com/changelog/endive/2026-09-30/scheduled-subscription-cancellation.
SHOWN = ("billing_cycle_anchor", "cancel_at_period_end", "discounts", "metadata", "trial_end")


def check(params: Mapping[str, Any]) -> None:
    """Refuse what cannot wait for a payment, as `pending_if_incomplete` would have it."""
    refused = [name for name in params if name not in SUPPORTED]
    for index, each in enumerate(params.get("items") or ()):
        refused += [f"items[{index}][{name}]" for name in each if name not in SUPPORTED_OF_ITEM]
    if refused:
        raise errors.Invalid(
            "When `payment_behavior` is set to `pending_if_incomplete`, you can only pass supported params. "
            f"`{refused[0]}` is not supported. See https://stripe.com/docs/billing/subscriptions/"
            "pending-updates-reference#supported-attributes for more details.",
            param=refused[0],
        )


def wait(
    store: AccountStore,
    subscription: Resource,
    invoice: str,
    values: Mapping[str, Any],
    *,
    told_as: str = "pending_update_applied",
    attempt: bool = False,
    ends: int | None = None,
) -> None:
    """Have values become a subscription's once an invoice is paid.

    `told_as`: the event of that. `attempt`: a payment that fails is enough, and leaves it past due. `ends`:
    when they are given up, if not as usual.
    """
    replace(store, subscription)
    facts = {"attempt": attempt, "ends": ends, "invoice": invoice, "told_as": told_as, "values": dict(values)}
    store.keep(WAITING, subscription["id"], **facts)


def contradicted(subscription: Resource, params: Mapping[str, Any]) -> bool:
    """Whether a request has a subscription end, or go on, where what waits for a payment has it otherwise.

    Source: https://docs.stripe.com/changelog/endive/2026-09-30/scheduled-subscription-cancellation.
    """
    waits = (subscription["pending_update"] or {}).get("cancel_at_period_end")
    return waits is not None and params.get("cancel_at_period_end", waits) != waits


def replace(store: AccountStore, subscription: Resource) -> None:
    """Void the invoice of what waited before; nothing is told of it but what comes in its place."""
    waiting = store.find(WAITING, subscription["id"])
    if waiting:
        store.forget(WAITING, subscription["id"])
        _void(store, waiting["invoice"])


def _void(store: AccountStore, id: str) -> None:
    invoice = store.find("invoice", id)
    if invoice and invoice["status"] in ("open", "uncollectible"):
        closing.void(store, invoice)


def show(store: AccountStore, subscription: Resource, invoice: str) -> Resource:
    """Show what waits, if its invoice was not paid at once."""
    waiting = store.find(WAITING, subscription["id"])
    current = store.get("subscription", subscription["id"])
    if waiting is None or waiting["invoice"] != invoice:
        return current
    unset = dict.fromkeys(blank("subscription", "pending_update"))
    shown: dict[str, Any] = {**unset, "expires_at": waiting["ends"] or _last_moment(store, current)}
    if waiting["told_as"] != "resumed":  # as recorded, a resumption shows only until when
        new = waiting["values"]
        shown |= {name: new[name] for name in SHOWN if name in new}
        shown["subscription_items"] = new["items"]["data"] if "items" in new else None
        if given := new.get("discounts"):
            shown["discount"] = store.get("discount", given[0])
    return put(store, current, {"latest_invoice": invoice, "pending_update": shown})


def _last_moment(store: AccountStore, subscription: Resource) -> int:
    """When what waits is given up: after 23 hours, or where a trial or a period ends before that."""
    ends: list[int] = [each["current_period_end"] for each in items_of(subscription)]
    if subscription["trial_end"]:
        ends.append(subscription["trial_end"])
    return min([store.now + HOURS_TO_PAY * 3600, *(end for end in ends if end > store.now)])


def _waiting_for(store: AccountStore, invoice: Resource) -> tuple[Resource, Resource] | None:
    id = invoice_objects.subscription_of(invoice)
    subscription = store.find("subscription", id) if id else None
    waiting = store.find(WAITING, id) if id else None
    if subscription is None or waiting is None or waiting["invoice"] != invoice["id"]:
        return None
    store.forget(WAITING, subscription["id"])
    return subscription, waiting


@once("paid")
@once("uncollectible")
def _apply(store: AccountStore, invoice: Resource) -> None:
    """What waited for the invoice is carried out."""
    if (waited := _waiting_for(store, invoice)) and waited[0]["status"] not in ENDED:
        subscription, waiting = waited
        if "items" in waiting["values"]:
            now = waiting["values"]["items"]["data"]
            proration.forget_ahead(store, proration.changed_items(items_of(subscription), now)[0])
        proration.note_billed(store, invoice, invoice_objects.entries_of(store, invoice))
        shown = subscription["pending_update"] is not None
        values = {**waiting["values"], "latest_invoice": invoice["id"], "pending_update": None}
        after = {**subscription, **values}["discounts"]
        discounted.tell(store, subscription["id"], subscription["discounts"], after)
        applied = put(store, subscription, values)
        if shown or waiting["told_as"] == "resumed":
            store.emit(waiting["told_as"], applied)


@once("failed")
def _attempted(store: AccountStore, invoice: Resource) -> None:
    """A subscription that goes on once its payment was tried is past due if that failed."""
    waiting = store.find(WAITING, invoice_objects.subscription_of(invoice) or "")
    if waiting and waiting["attempt"] and (waited := _waiting_for(store, invoice)):
        values = {**waiting["values"], "latest_invoice": invoice["id"], "pending_update": None}
        store.emit(waiting["told_as"], put(store, waited[0], {**values, "status": "past_due"}))


@once("voided")
def _drop(store: AccountStore, invoice: Resource) -> None:
    """What waited for the invoice is given up."""
    if (waited := _waiting_for(store, invoice)) and waited[0]["pending_update"]:
        if waited[1]["told_as"] == "resumed":
            put(store, waited[0], {"pending_update": None})
        else:
            _expired(store, waited[0])


def _expired(store: AccountStore, subscription: Resource) -> Resource:
    """What waited shows no longer; no `customer.subscription.updated` tells of that.

    Recorded by a program in October 2026.
    """
    dropped = put(store, subscription, {"pending_update": None}, event=None)
    store.emit("pending_update_expired", dropped)
    return dropped


def _expires(store: AccountStore, subscription: Resource) -> int | None:
    shown = subscription["pending_update"]
    return shown["expires_at"] if shown and subscription["status"] not in ENDED else None


@happens("a pending update expires", _expires)
def expire(store: AccountStore, subscription: Resource) -> None:
    """Nobody paid in time."""
    discard(store, subscription)


def discard(store: AccountStore, subscription: Resource) -> Resource:
    """Give up what waits, if anything does: the change is dropped, and then its invoice is voided.

    In this order, as recorded in October 2026; where nothing was shown, what is voided drops it.
    """
    waiting, current = store.find(WAITING, subscription["id"]), store.get("subscription", subscription["id"])
    if waiting and waiting["told_as"] != "resumed" and current["pending_update"]:
        store.forget(WAITING, current["id"])
        current = _expired(store, current)
    if waiting:
        _void(store, waiting["invoice"])
        current = store.get("subscription", current["id"])
    return _expired(store, current) if current["pending_update"] else current
