"""Subscriptions ended: now, at the end of a period, or at a date.

Source: https://docs.stripe.com/billing/subscriptions/cancel.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...hooks import after
from ...nested import at
from ...resource import Resource
from ...routes import Call, route
from ..invoices import closing, drafts, invoice_items
from ..invoices.lines import Entry
from . import proration, subscription_invoices, uncollected
from .subscription_objects import ENDED, items_of, period_end, period_start
from .timetable import happens, put

LIVE_INVOICES = ("draft", "open")


@route("v1.subscriptions.cancel")
def cancel(call: Call) -> Resource:
    """End a subscription now; `prorate` gives back the period's rest, `invoice_now` bills what is left."""
    store, params = call.store, call.params
    subscription = own(call)
    if subscription["status"] in ENDED:
        raise errors.no_such("subscription", subscription["id"])
    details = _details(subscription, params)
    return end(
        store,
        subscription,
        reason="cancellation_requested",
        prorate=params.get("prorate", False),
        invoice_now=params.get("invoice_now", False),
        details=details,
    )


def _details(subscription: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    given = params.get("cancellation_details") or {}
    return {name: value or None for name, value in given.items()}


def end(
    store: AccountStore,
    subscription: Resource,
    *,
    reason: str,
    prorate: bool = False,
    invoice_now: bool = False,
    details: Mapping[str, Any] | None = None,
) -> Resource:
    """End a subscription for good; its open invoices are no longer collected by themselves."""
    if subscription["status"] == "incomplete":
        return expire(store, subscription, **_canceled(store, subscription, reason, details))
    if prorate:
        rest = unused(store, subscription, store.now)
        owed = rest if invoice_now else [_of_customer(each) for each in rest]
        invoice_items.add_all(store, subscription["customer"], owed)
    last = _final_invoice(store, subscription) if invoice_now else None
    values = {
        "cancel_at": None if subscription["cancel_at_period_end"] else subscription["cancel_at"],
        "cancel_at_period_end": False,
        **_canceled(store, subscription, reason, details),
        "ended_at": store.now,
        "pending_update": None,
        "status": "canceled",
        **({"latest_invoice": last} if last else {}),
    }
    ended = store.change(subscription, values, event=None)
    store.emit("deleted", ended)
    _stop_collecting(store, "parent.subscription_details.subscription", ended["id"], but=last)
    _let_go(store, ended, prorate=prorate or invoice_now)
    return ended


def _canceled(
    store: AccountStore, subscription: Resource, reason: str, details: Mapping[str, Any] | None
) -> dict[str, Any]:
    """What a subscription shows of who ended it, when and why."""
    shown = {**subscription["cancellation_details"], **(details or {})}
    return {
        "canceled_at": subscription["canceled_at"] or store.now,
        "cancellation_details": {**shown, "reason": shown.get("reason") or reason},
    }


def expire(store: AccountStore, subscription: Resource, **values: Any) -> Resource:
    """End a subscription whose first invoice was never paid: that is void, and no more are made.

    Source: https://docs.stripe.com/api/subscriptions/object#subscription_object-status. That it is updated,
    not deleted, also by a request to cancel it: https://github.com/authgear/authgear-server.
    """
    expired = put(store, subscription, {**values, "ended_at": store.now, "status": "incomplete_expired"})
    for each in list(store.all("invoice", "parent.subscription_details.subscription", expired["id"])):
        if each["status"] == "open":
            closing.void(store, each)
    return store.get("subscription", expired["id"])


def unused(store: AccountStore, subscription: Resource, moment: int) -> list[dict[str, Any]]:
    """What the end gives back of the periods from a moment on: of a trial and of a pause nothing."""
    if subscription["status"] in ("trialing", "paused"):
        return []
    return list(proration.given_back(store, subscription, items_of(subscription), moment))


def _of_customer(item: Mapping[str, Any]) -> dict[str, Any]:
    """The credit for a period's rest that outlives its subscription: as recorded, it names it nowhere."""
    bare = {name: value for name, value in item.items() if name not in ("parent", "proration_details")}
    details = item["proration_details"]
    discounted = {"proration_details": {**details, "credited_items": None}}
    return bare | (discounted if details["discount_amounts"] else {})


def _final_invoice(store: AccountStore, subscription: Resource) -> str | None:
    """Bill what waits, and what was used until now; tells the invoice's id, if there is anything to bill."""
    draft, entries = last_draft(store, subscription, store.now, reason="subscription_cycle")
    return str(uncollected.add(store, subscription, draft, entries)["id"]) if entries else None


def last_draft(
    store: AccountStore, subscription: Resource, moment: int, *, reason: str
) -> tuple[Resource, list[Entry]]:
    """The last invoice of a subscription that ends at a moment, not stored.

    As recorded, it is a draft for an hour, of the period that is cut short, like a renewal's.
    """
    until_then = [{**each, "current_period_end": moment} for each in items_of(subscription)]
    used = subscription_invoices.used(store, subscription, until_then, for_good=True)
    period = (period_start(subscription), moment)
    return subscription_invoices.draft(store, subscription, used, reason=reason, period=period)


def leaves_to_bill(store: AccountStore, subscription: Resource) -> bool:
    """Whether a planned end is billed: where usage is to be paid, or prorations wait.

    Source: https://docs.stripe.com/api/subscriptions/cancel ("any pending prorations are also left in place
    and collected at the end of the period").
    """
    prorations = (
        each["proration"] for each in drafts.waiting_for(store, subscription) if _is_of(each, subscription)
    )
    return any(map(subscription_invoices.is_metered, items_of(subscription))) or any(prorations)


def _stop_collecting(store: AccountStore, field: str, id: str, *, but: str | None = None) -> None:
    """Have the invoices of a subscription, or a customer, not go on by themselves."""
    for each in list(store.all("invoice", field, id)):
        if each["status"] in LIVE_INVOICES and each["auto_advance"] and each["id"] != but:
            values = {"automatically_finalizes_at": None, "next_payment_attempt": None}
            store.change(each, {"auto_advance": False, **values})


def _let_go(store: AccountStore, subscription: Resource, *, prorate: bool) -> None:
    """What waits for a subscription's next invoice waits for its customer's now.

    Without `prorate`, prorations that were never billed go with the subscription.
    """
    for each in list(drafts.waiting_for(store, subscription)):
        if not _is_of(each, subscription):
            continue
        if each["proration"] and not prorate:
            store.remove(each)
        else:
            store.change(each, {"parent": ""}, event=None)


def _is_of(item: Resource, subscription: Resource) -> bool:
    """Whether an invoice item belongs to a subscription, not to its customer alone."""
    return bool(at(item, "parent.subscription_details.subscription") == subscription["id"])


def _cancels(store: AccountStore, subscription: Resource) -> int | None:
    live = subscription["status"] not in ENDED and not subscription["schedule"]
    moment: int | None = subscription["cancel_at"]
    return moment if live else None


@happens("it ends", _cancels)
def end_as_planned(store: AccountStore, subscription: Resource) -> None:
    """The moment has come at which it was to end; a schedule ends its subscription itself."""
    bills = leaves_to_bill(store, subscription)
    end(store, subscription, reason="cancellation_requested", invoice_now=bills)


@after("customer.deleted")
def _customer_gone(store: AccountStore, customer: Resource) -> None:
    """A customer who is deleted ends its subscriptions, and is no longer asked for anything by itself.

    "Prevents any further operations": https://docs.stripe.com/api/customers/delete. Guess: so its other
    invoices are as those of a subscription that ends.
    """
    own_clock = store.on_clock(customer["test_clock"])
    for each in list(store.all("subscription", "customer", customer["id"])):
        if each["status"] not in ENDED:
            end(own_clock, each, reason="cancellation_requested")
    _stop_collecting(own_clock, "customer", customer["id"])


def check_unscheduled(subscription: Resource, params: Mapping[str, Any]) -> None:
    """Refuse to say when a subscription ends that a schedule says it of. Raises Invalid."""
    if subscription["schedule"] and {"cancel_at", "cancel_at_period_end"} & params.keys():
        # Stripe's own words, as programs report them.
        raise errors.Invalid(
            f"The subscription is managed by the subscription schedule `{subscription['schedule']}`, and "
            "updating any cancelation behavior directly is not allowed. Please update the schedule instead."
        )


def planned_end(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """What a request to end later, or no longer to, changes. Raises Invalid."""
    if "cancel_at_period_end" not in params and "cancel_at" not in params:
        # Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
        return {"cancel_at": period_end(subscription)} if subscription["cancel_at_period_end"] else {}
    if params.get("cancel_at_period_end") and params.get("cancel_at"):
        raise errors.only_one(("cancel_at", "cancel_at_period_end"))
    wanted = _moment(store, subscription, params)
    details = subscription["cancellation_details"]
    if wanted is None:
        if (
            params.get("cancel_at_period_end") is False
            and not subscription["cancel_at_period_end"]
            and "cancel_at" not in params
        ):
            return {}
        cleared = {**details, "comment": None, "feedback": None, "reason": None}
        return {
            "cancel_at": None,
            "cancel_at_period_end": False,
            "canceled_at": None,
            "cancellation_details": cleared,
        }
    return {
        "cancel_at": wanted,
        "cancel_at_period_end": bool(params.get("cancel_at_period_end")),
        "canceled_at": store.now,
        "cancellation_details": {**details, "reason": "cancellation_requested"},
    }


def _moment(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> int | None:
    given: Any = params.get("cancel_at")
    ends: list[int] = [each["current_period_end"] for each in items_of(subscription)] or [store.now]
    if params.get("cancel_at_period_end") or given == "min_period_end":
        # Source: https://docs.stripe.com/billing/subscriptions/mixed-interval#limitations.
        return min(ends)
    if given == "max_period_end":
        return max(ends)
    if given == "max_billed_until":
        return max(*ends, *(proration.billed_ahead(store, each) for each in items_of(subscription)))
    if isinstance(given, int) and given < store.now:
        raise errors.in_the_past("cancel_at", given)
    return given or None
