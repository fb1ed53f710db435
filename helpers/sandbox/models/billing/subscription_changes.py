"""Subscriptions changed: their items, their cycle, their trial, and what is asked for that.

Within a cycle periods stay, and prorations wait or are billed at once. Another interval, a trial that begins
or ends, or a cycle that is to begin now, begins a new period, which is billed at once.

Source: https://docs.stripe.com/billing/subscriptions/change-price and
https://docs.stripe.com/billing/subscriptions/prorations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import check_references, own
from ...nested import at, changes
from ...resource import Resource
from ...routes import Call, route
from ..core import emails
from ..invoices import automatic_taxes, paid_with, shares
from ..products import tax_rates
from . import (
    change_billing,
    changed_items,
    changed_periods,
    discounted,
    ending,
    lengthening,
    offered,
    pending_updates,
    prebilling,
    saving,
    shortening,
)
from .subscription_objects import (
    ENDED,
    check_taxed,
    items_of,
    with_items,
)
from .subscriptions import PLAIN as PLAIN_AT_FIRST
from .subscriptions import check_collection, next_items_invoice

# Beside those that a new subscription takes.
PLAIN = (*PLAIN_AT_FIRST, "metadata", "pause_collection")
# What may be said of a subscription whose first invoice is not paid, and of one that has ended.
# Source: recorded; of payment settings: https://docs.stripe.com/billing/collection-method.
WHILE_INCOMPLETE = frozenset(
    {
        "default_payment_method",
        "default_source",
        "description",
        "metadata",
        "payment_behavior",
        "payment_settings",
        "proration_behavior",
        "off_session",
    }
)
ONCE_ENDED = frozenset({"cancellation_details", "metadata"})
# What is done after a subscription was changed by a request of its own, and not by its schedule.
CHANGED_BY_ITSELF: list[Callable[[AccountStore, Resource, Mapping[str, Any]], None]] = []


@route("v1.subscriptions.update")
def update_subscription(call: Call) -> Resource:
    """Change a subscription; what that costs waits for the next invoice, or is asked for now."""
    check_references(call)  # before the subscription: recorded
    subscription = own(call)
    tax_rates.check_active(call.store, call.params, subscription)
    return update(call.store, subscription, call.params)


def update(
    store: AccountStore,
    subscription: Resource,
    params: Mapping[str, Any],
    *,
    asked: bool = True,
    scheduled: bool = False,
) -> Resource:
    """Change a subscription by parameters of its update. Raises Refusal.

    `asked`: by a request; what happens by itself is not refused for want of a payment method. `scheduled`: by
    its schedule, which alone says when it ends.
    """
    _check_changeable(subscription, params)
    if not scheduled:
        ending.check_unscheduled(subscription, params)
    if pending_updates.contradicted(subscription, params):
        subscription = pending_updates.discard(store, subscription)
    if params.get("payment_behavior") == "pending_if_incomplete":
        pending_updates.check(params)
    _check_collection(store, subscription, params)
    change = replace(planned(store, subscription, params), asked=asked)
    if asked and not scheduled and params.keys() & {"automatic_tax", "items"}:
        automatic_taxes.check_subscribed(store, change.new)
    changed = change_billing.carry_out(store, change, off_session=bool(params.get("off_session")))
    if subscription["status"] == "trialing" and changed["status"] != "trialing":
        # Source: https://docs.stripe.com/api/events/types#event_types-customer.subscription.trial_will_end.
        # Guess: it comes last, and shows what the subscription has become.
        store.emit("trial_will_end", changed)
    if asked and not scheduled:
        for follow in CHANGED_BY_ITSELF:
            follow(store, changed, params)
    return changed


def _check_changeable(subscription: Resource, params: Mapping[str, Any]) -> None:
    if subscription["status"] in ENDED and params.keys() - ONCE_ENDED:
        raise errors.Invalid(
            "A canceled subscription can only update its cancellation_details and metadata.",
            code="invalid_canceled_subscription_fields",
        )
    if "payment_behavior" in params and at(subscription, "managed_payments.enabled"):
        # As a program reports it: https://github.com/laravel/cashier-stripe/issues/1775.
        raise errors.Invalid(
            "payment_behavior cannot be updated for Subscriptions created by Checkout Sessions with Stripe "
            "Managed Payments enabled."
        )
    fixed = sorted(params.keys() - WHILE_INCOMPLETE)
    if subscription["status"] == "incomplete" and fixed:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            "An incomplete subscription can only update its metadata, description and payment method.",
            param=fixed[0],
        )


def _check_collection(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> None:
    """Refuse invoices that would never be due, or that are sent to nobody. Raises Invalid."""
    if params.keys() & {"collection_method", "days_until_due"}:
        method = params.get("collection_method", subscription["collection_method"])
        days = subscription["days_until_due"] if method == "send_invoice" else None
        check_collection(method, {"days_until_due": days, **params})
    if params.get("collection_method") == "send_invoice":
        emails.check_sent_to(store, store.get("customer", subscription["customer"]))


def planned(store: AccountStore, old: Resource, params: Mapping[str, Any]) -> change_billing.Change:
    """What a request makes of a subscription, worked out before anything is stored."""
    new = {**old, **_plain(store, old, params)}
    items = changed_items.changed(store, old, params)
    new |= with_items(old["id"], items)
    offered.check(new, params)
    check_taxed(new)
    if "discounts" in params:
        given = params["discounts"] or []
        new["discounts"] = discounted.made(store, old, given, amount=None, update=True)
    at = _date(store, old, params)
    new, restarts, moves = changed_periods.moved(store, old, new, params)
    longer = lengthening.lengthens(old, new, params)
    new |= ending.planned_end(store, new, params)
    new |= changed_periods.cut_trial(new)
    if not (restarts or moves or longer):
        new = shortening.moved(old, new)
    new |= prebilling.schedules(store, new, params)
    prebilling.check_discounts(store, new)
    if "cancellation_details" in params:
        given = params["cancellation_details"] or {}
        if given and not (new["cancel_at"] or new["canceled_at"]):
            raise errors.Invalid(
                "`cancellation_details` can only be set on subscriptions that are set to cancel."
            )
        said = {name: value or None for name, value in given.items()}
        new["cancellation_details"] = {**new["cancellation_details"], **said}
    return change_billing.Change(
        old,
        new,
        at,
        restarts and not longer,
        moves,
        params.get("proration_behavior", "create_prorations"),
        params.get("payment_behavior", "allow_incomplete"),
        params.get("add_invoice_items") or (),
        longer=longer,
    )


def _plain(store: AccountStore, old: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    sent = {name: params[name] for name in PLAIN if name in params}
    values = changes("subscription", old, sent)
    values = {name: None if each == "" and name != "metadata" else each for name, each in values.items()}
    values |= automatic_taxes.checked(store, old["customer"], values)
    resumes = at(params, "pause_collection.resumes_at")
    if isinstance(resumes, int) and resumes <= store.now:
        raise errors.in_the_past("pause_collection[resumes_at]", resumes)
    shares.check(store, params, known=old)
    if "metadata" in values:
        merged = {} if values["metadata"] == "" else {**old["metadata"], **values["metadata"]}
        values["metadata"] = {key: text for key, text in merged.items() if text not in ("", None)}
    paid_with.check_owned(store, old["customer"], params)
    if (method := values.get("default_payment_method")) and method != old["default_payment_method"]:
        values |= saving.asked_for(store, old["customer"], method)
    if "default_tax_rates" in params:
        values["default_tax_rates"] = tax_rates.named(
            store, params["default_tax_rates"] or [], "default_tax_rates"
        )
    if values.get("collection_method") == "charge_automatically":
        values["days_until_due"] = None
    return values | next_items_invoice(store, params)


def _date(store: AccountStore, old: Resource, params: Mapping[str, Any]) -> int:
    """The moment from which prorations are counted.

    Raises Invalid for one outside the period, and for any where the period begins anew, as programs report.
    """
    if "proration_date" in params and at(params, "billing_cycle_anchor.type") == "now":
        raise errors.Invalid("You cannot specify `proration_date` when `billing_cycle_anchor=now`")
    moment: int = params.get("proration_date", store.now)
    if old["status"] == "paused":
        return moment
    start = min((each["current_period_start"] for each in items_of(old)), default=moment)
    end = max((each["current_period_end"] for each in items_of(old)), default=moment)
    if not start <= moment <= end:
        raise errors.Invalid(
            "Cannot specify proration date outside of current subscription period", param="proration_date"
        )
    return moment
