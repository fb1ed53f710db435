"""What an invoice's fate means for its subscription: active, past due, unpaid, given up.

Source: https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses and
https://docs.stripe.com/billing/revenue-recovery/smart-retries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ...routes import control
from ..invoices import invoice_objects
from ..invoices.outcomes import once
from . import ending, saving
from .subscription_objects import ENDED
from .timetable import put

BEGINNING = "_beginning"
# What becomes of a subscription whose last retry failed. The Dashboard has a setting for it; what an account
# begins with is told differently in different places, so it is a guess.
AFTER_RETRIES = ("cancel", "mark_unpaid", "leave_past_due")


def billed(store: AccountStore, invoice: Resource) -> Resource | None:
    """The subscription that an invoice is the latest one of, while it lives and is not just being made."""
    id = invoice_objects.subscription_of(invoice)
    subscription = store.find("subscription", id) if id else None
    if subscription is None or subscription["status"] in ENDED or store.find(BEGINNING, subscription["id"]):
        return None
    return subscription if subscription["latest_invoice"] == invoice["id"] else None


@once("paid")
def _paid(store: AccountStore, invoice: Resource) -> None:
    """A subscription whose latest invoice is paid is active again, or at last; it may keep what paid it."""
    subscription = billed(store, invoice)
    if subscription is None:
        return
    values = saving.of_paid(store, subscription, invoice["id"])
    if subscription["status"] in ("incomplete", "past_due", "unpaid"):
        on_trial = subscription["trial_end"] and subscription["trial_end"] > store.now
        values["status"] = "trialing" if on_trial else "active"
    if values:
        put(store, subscription, values)


@once("processing")
def _processing(store: AccountStore, invoice: Resource) -> None:
    """A debit that is on its way counts as paid until it fails."""
    _paid(store, invoice)


@once("uncollectible")
def _uncollectible(store: AccountStore, invoice: Resource) -> None:
    """What nobody waits for any longer is not past due."""
    subscription = billed(store, invoice)
    if subscription and subscription["status"] in ("past_due", "unpaid"):
        put(store, subscription, {"status": "active"})


@once("failed")
@once("overdue")
@once("action_required")
def _past_due(store: AccountStore, invoice: Resource) -> None:
    """A subscription whose latest invoice is not paid in time is past due, if it has started."""
    subscription = billed(store, invoice)
    if subscription and subscription["status"] in ("active", "trialing"):
        put(store, subscription, {"status": "past_due"})


@once("given_up")
def _given_up(store: AccountStore, invoice: Resource) -> None:
    """The last retry failed: as the account has it, the subscription ends, is unpaid, or stays as it is."""
    subscription = billed(store, invoice)
    if subscription is None or subscription["status"] != "past_due":
        return
    wanted = after_retries(store)
    if wanted == "cancel":
        ending.end(store, subscription, reason="payment_failed")
    elif wanted == "mark_unpaid":
        put(store, subscription, {"status": "unpaid"})


@once("voided")
def _voided(store: AccountStore, invoice: Resource) -> None:
    """Without its first invoice a subscription never starts; later ones leave it as those before say.

    Source: https://docs.stripe.com/billing/subscriptions/overview#void-invoices.
    """
    subscription = billed(store, invoice)
    if subscription is None:
        return
    if subscription["status"] == "incomplete":
        put(store, subscription, {"status": "incomplete_expired", "ended_at": store.now})
    elif subscription["status"] in ("past_due", "unpaid"):
        put(store, subscription, {"status": _as_before(store, subscription)})


def _as_before(store: AccountStore, subscription: Resource) -> str:
    """What a subscription's invoices say of it, the newest one that was not voided first."""
    field = "parent.subscription_details.subscription"
    for each in store.all("invoice", field, subscription["id"]):
        if each["status"] in ("paid", "uncollectible"):
            return "active"
        if each["status"] == "open" and (each["attempted"] or (each["due_date"] or store.now) < store.now):
            return str(subscription["status"])
    return "active"


def after_retries(store: AccountStore) -> str:
    """What becomes of a subscription whose last retry failed."""
    kept = store.on_clock(None).find("_after_retries", store.account)
    return str(kept["wanted"]) if kept else AFTER_RETRIES[0]


@control("post", "after_retries")
def set_after_retries(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Have subscriptions whose last retry failed be canceled, unpaid, or left: `subscription`."""
    wanted = at(params, "subscription")
    if wanted not in AFTER_RETRIES:
        raise errors.not_one_of("subscription", AFTER_RETRIES)
    store.keep("_after_retries", store.account, wanted=wanted)
    return {"object": "sandbox.after_retries", "subscription": wanted}
