"""Subscriptions made: their items, their first period, and the first invoice.

Source: https://docs.stripe.com/api/subscriptions/create and
https://docs.stripe.com/billing/subscriptions/overview.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...expansion import derived
from ...hooks import made_up
from ...listing import lists
from ...nested import at, changes, first_metadata
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies, emails, test_clocks
from ..customers import balances
from ..invoices import automatic_taxes, collection, drafts, paid_with, shares, sold_once
from ..invoices.lines import Entry
from ..products import price_objects, tax_rates
from . import (
    discounted,
    ending,
    entitlements,
    offered,
    one_currency,
    prebilling,
    proration,
    saving,
    shortening,
    subscription_invoices,
    trials,
)
from .intervals import check_within, later
from .subscription_invoices import check_method
from .subscription_objects import (
    ENDED,
    check_items,
    check_taxed,
    cycle_of,
    in_period,
    item,
    items_of,
    subscriptions,
    with_items,
)
from .timetable import set_alarm

# Parameters that are fields of the same name.
PLAIN = (
    "application_fee_percent",
    "automatic_tax",
    "billing_thresholds",
    "collection_method",
    "days_until_due",
    "default_payment_method",
    "default_source",
    "description",
    "invoice_settings",
    "managed_payments",  # as Checkout says
    "on_behalf_of",
    "payment_settings",
    "pending_invoice_item_interval",
    "presentment_details",  # as Checkout says
    "transfer_data",
    "trial_settings",
)
MOST = 500  # of a customer at once. Source: https://docs.stripe.com/billing/subscriptions/limits.
STARTS: Mapping[str, Any] = {
    "cancellation_details": {"comment": None, "feedback": None, "feedback_option": None, "reason": None},
    "default_tax_rates": [],
    "managed_payments": {"enabled": False},
    "payment_settings": {
        "payment_method_options": None,
        "payment_method_types": None,
        "save_default_payment_method": "off",
    },
    "trial_settings": {
        "end_behavior": {"billing_cycle_anchor": "now", "missing_payment_method": "create_invoice"}
    },
}
# While a subscription is being made its first invoice does not change it, but decides how it begins.
BEGINNING = "_beginning"


@route("v1.subscriptions.create")
def create_subscription(call: Call) -> Resource:
    """Begin a subscription; charging automatically, its first invoice is asked for at once."""
    store, params = call.store, call.params
    if "customer" not in params:
        raise errors.missing("customer")
    customer = _customer(store, params["customer"])
    check_room(store, customer)
    behavior = params.get("payment_behavior", "allow_incomplete")
    _check(params, behavior)
    tax_rates.check_active(store, params)
    if params.get("collection_method") == "send_invoice":
        emails.check_sent_to(store, customer)
    subscription, entries = ready(store, customer, params)
    if "currency" not in params and not any("price_data" in each for each in params.get("items") or ()):
        one_currency.check_chosen(store, customer, subscription["currency"])
    automatic_taxes.check_subscribed(store, subscription)
    return begin(store, subscription, entries, behavior, off_session=bool(params.get("off_session")))


def _customer(store: AccountStore, id: str) -> Resource:
    """The customer who subscribes. An unknown one is not found, though a parameter names it; recorded."""
    try:
        return store.get("customer", id)
    except errors.NotFound as refusal:
        refusal.named("customer")
        raise


def _check(params: Mapping[str, Any], behavior: str) -> None:
    if behavior == "pending_if_incomplete":
        raise errors.Invalid(
            "Setting `payment_behavior` to `pending_if_incomplete` has no effect when creating a "
            "subscription.",
            param="payment_behavior",
        )
    check_collection(params.get("collection_method", "charge_automatically"), params)
    if not params.get("items") and not params.get("add_invoice_items"):
        raise errors.missing("items")


def check_room(store: AccountStore, customer: Resource) -> None:
    """Refuse more subscriptions than a customer can have, with those that schedules are going to begin.

    Source: https://docs.stripe.com/error-codes and https://docs.stripe.com/api/subscription_schedules/create.
    """
    theirs = store.all("subscription", "customer", customer["id"])
    planned = store.all("subscription_schedule", "customer", customer["id"])
    there = sum(each["status"] not in ENDED for each in theirs)
    there += sum(each["status"] == "not_started" for each in planned)
    if customer["test_clock"]:
        test_clocks.check_room(there, test_clocks.MOST_SUBSCRIPTIONS, "customer")
    if there >= MOST:
        raise errors.Invalid(
            f"Customer {customer['id']} already has the maximum {MOST} current subscriptions",
            code="customer_max_subscriptions",
        )


def check_collection(method: str, params: Mapping[str, Any]) -> None:
    """Refuse a due date of what is charged, and a sent invoice without one."""
    days = params.get("days_until_due")
    if method != "send_invoice" and days not in (None, ""):
        raise errors.Invalid(
            "You can only specify 'days_until_due' if invoice collection method is 'send_invoice'."
        )
    if method == "send_invoice" and days in (None, ""):
        raise errors.Invalid(
            "If invoice collection method is 'send_invoice', you must specify 'days_until_due'."
        )
    if days and days < 0:
        raise errors.not_negative("days_until_due")


def planned(store: AccountStore, customer: Resource, params: Mapping[str, Any]) -> Resource:
    """A subscription as parameters describe it, with its items in their first periods; not stored."""
    subscription = store.new("subscription", customer=customer["id"], start_date=store.now)
    subscription |= {**STARTS, "billing_cycle_anchor": store.now, "test_clock": customer["test_clock"]}
    subscription["invoice_settings"] = {**subscription["invoice_settings"], "issuer": {"type": "self"}}
    subscription |= _plain(store, subscription, params)
    subscription["billing_mode"] = billing_mode(store, params)
    currency = _currency(params)
    items = [
        item(store, subscription["id"], each, currency=currency, under=f"items[{index}]")
        for index, each in enumerate(params.get("items", []))
    ]
    check_items(items, subscription)
    subscription["currency"] = currency or (items[0]["price"]["currency"] if items else "usd")
    _check_one_currency(store, items, subscription["currency"])
    subscription |= with_items(subscription["id"], items)
    check_taxed(subscription)
    offered.check(subscription, params)
    subscription |= trials.first(store, subscription, {**params, **offered.free_until(subscription)})
    if isinstance(params.get("cancel_at"), int):
        subscription |= ending.planned_end(store, subscription, params)
    subscription |= with_items(
        subscription["id"], [_first_period(store, subscription, each) for each in items]
    )
    subscription |= ending.planned_end(store, subscription, params)
    cut = any(each["current_period_end"] == subscription["cancel_at"] for each in items_of(subscription))
    if cut and subscription["status"] == "active" and isinstance(params.get("cancel_at"), int):
        subscription = shortening.anchored(subscription)
    return subscription | prebilling.schedules(store, subscription, params)


def _plain(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    sent = {name: params[name] for name in PLAIN if name in params}
    values = {
        name: None if each == "" else each
        for name, each in changes("subscription", subscription, sent).items()
    }
    values |= automatic_taxes.checked(store, subscription["customer"], values)
    shares.check(store, params)
    values["metadata"] = first_metadata(params)
    if rates := params.get("default_tax_rates"):
        values["default_tax_rates"] = tax_rates.named(store, rates, "default_tax_rates")
    paid_with.check_owned(store, subscription["customer"], params)
    return values | next_items_invoice(store, params)


def next_items_invoice(store: AccountStore, params: Mapping[str, Any]) -> dict[str, Any]:
    """How often and when next what waits is billed, where a subscription gets a rhythm, or loses it."""
    if "pending_invoice_item_interval" not in params:
        return {}
    rhythm = params["pending_invoice_item_interval"]
    if not rhythm:
        return {"next_pending_invoice_item_invoice": None}
    interval, count = rhythm["interval"], rhythm.get("interval_count", 1)
    check_within(1, interval, count, "pending_invoice_item_interval[interval_count]")
    return {
        "pending_invoice_item_interval": {"interval": interval, "interval_count": count},
        "next_pending_invoice_item_invoice": later(store.now, interval, count),
    }


def billing_mode(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """How prorations and discounts are worked out: flexible, if nothing else is said.

    Checkout says since when, or of a payment link, that it does not.
    """
    given = params.get("billing_mode") or {}
    if given.get("type") == "classic":
        return {"flexible": None, "type": "classic"}
    flexible = {"proration_discounts": at(given, "flexible.proration_discounts") or "included"}
    since = given.get("updated_at", store.now)
    return {"flexible": flexible, "type": "flexible", **({"updated_at": since} if since else {})}


@route("v1.subscriptions.migrate")
def migrate(call: Call) -> Resource:
    """Have a subscription be billed flexibly from now on, or tell discounts apart; there is no way back.

    Source: https://docs.stripe.com/changelog/clover/2025-09-30/itemize-proration-discount-amounts.
    """
    store, subscription = call.store, own(call)
    now, wanted = subscription["billing_mode"], billing_mode(store, call.params)
    itemizes = (
        at(now, "flexible.proration_discounts") != at(wanted, "flexible.proration_discounts") == "itemized"
    )
    if now["type"] == "flexible" and not itemizes:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid("This subscription's billing mode is already `flexible`.", param="billing_mode")
    return store.change(subscription, {"billing_mode": wanted})


def _check_one_currency(store: AccountStore, items: Sequence[Resource], currency: str) -> None:
    """Refuse prices that are not asked in the first one's currency, where none is named. Raises Invalid.

    The sentence: probed by https://github.com/Kiln-AI/stripe_world in September 2026.
    """
    for index, each in enumerate(items):
        if currency not in price_objects.options_of(store, each["price"]):
            raise errors.Invalid(
                f"This `price` has `currency={each['price']['currency']}`, but other items use "
                f"`currency={currency}`. All items must have pricing in the same currency. When using "
                "multi-currency prices, you can specify `currency` at the top level, to be used by all "
                "items.",
                param=f"items[{index}][price]",
            )


def _currency(params: Mapping[str, Any]) -> str | None:
    """The currency that is asked for, if one is."""
    return currencies.checked(params["currency"]) if params.get("currency") else None


def _first_period(store: AccountStore, subscription: Resource, each: Resource) -> Resource:
    if subscription["trial_end"]:
        return in_period(each, store.now, subscription["trial_end"])
    cycle = cycle_of(subscription, each["price"])
    end = min(cycle.after(store.now), subscription["cancel_at"] or cycle.after(store.now))
    return in_period(each, max(cycle.before(store.now), subscription["start_date"]), end)


def first_entries(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> list[Entry]:
    """What the first invoice bills: a period or a trial, periods in advance, and the time before that."""
    return [*_up_to_now(store, subscription, params), *prebilling.entries(store, subscription)]


def _up_to_now(store: AccountStore, subscription: Resource, params: Mapping[str, Any]) -> list[Entry]:
    """The first period or trial; the time before that, unless it is free."""
    free = params.get("proration_behavior") == "none"
    entries = [] if free else proration.elapsed(store, subscription)
    if subscription["status"] != "trialing" and subscription["billing_cycle_anchor"] > store.now:
        return entries
    items = items_of(subscription)
    if not free:
        begun = subscription_invoices.begun_use(store, subscription, items)
        return [*entries, *proration.asked_in(store, subscription, items), *begun]
    whole = [each for each in items if each["current_period_start"] >= store.now]
    return [*entries, *subscription_invoices.entries_for(store, subscription, whole)]


def ready(store: AccountStore, customer: Resource, params: Mapping[str, Any]) -> tuple[Resource, list[Entry]]:
    """A subscription about to begin, with its discounts, and what its first invoice bills.

    What is sold once beside it waits for that invoice.
    """
    subscription = planned(store, customer, params)
    entries = first_entries(store, subscription, params)
    if given := params.get("discounts"):
        amount = sum(each.line["amount"] for each in entries)
        subscription["discounts"] = discounted.made(store, subscription, given, amount=amount)
        discounted.tell(store, subscription["id"], [], subscription["discounts"])
    prebilling.check_discounts(store, subscription)
    sold_once.add(store, subscription, params.get("add_invoice_items") or ())
    return subscription, entries


def begin(
    store: AccountStore,
    subscription: Resource,
    entries: Sequence[Entry],
    behavior: str,
    *,
    off_session: bool = False,
    at_once: bool = True,
) -> Resource:
    """Store a subscription, and ask for its first invoice. Raises Refusal where that must be paid.

    `at_once`: without it the invoice is a draft for an hour, as one that is sent.
    """
    first, on_it = subscription_invoices.draft(store, subscription, entries, reason="subscription_create")
    due = subscription_invoices.due(store, first, on_it)
    charged = at_once and subscription["collection_method"] == "charge_automatically"
    if charged:
        check_method(store, subscription, due, behavior)
    _set_currency(store, subscription)
    if charged and not due:
        method = paid_with.method_for(store, subscription)
        subscription = {**subscription, **saving.asked_for(store, subscription["customer"], method)}
    started = {**subscription, "latest_invoice": first["id"] if on_it else None}
    stored = store.add({**started, "status": "incomplete"} if due and charged else started, event=None)
    told = store.emit("created", stored)
    if on_it:
        with store.at_once(first):
            invoice = drafts.add(store, first, on_it, waits=not charged)
            proration.note_billed(store, invoice, on_it)
            if charged:
                _ask(store, stored, invoice, behavior, off_session=off_session)
        now = {**discounted.used_up(store, stored, on_it), "status": _status(store, first["id"], started)}
        now |= saving.of_paid(store, stored, first["id"])
        stored = store.change(stored, now, event=None)
    stored = store.get("subscription", stored["id"])
    store.retell(told, stored)
    entitlements.follow(store, stored)
    set_alarm(store, stored)
    return stored


def _ask(
    store: AccountStore, subscription: Resource, invoice: Resource, behavior: str, *, off_session: bool
) -> None:
    """Have the first invoice paid. Raises CardRefused where it must be paid and is not."""
    store.keep(BEGINNING, subscription["id"])
    attempt = behavior != "default_incomplete"
    refusal = subscription_invoices.charge_now(store, invoice, attempt=attempt, off_session=off_session)
    if behavior == "error_if_incomplete" and store.get("invoice", invoice["id"])["status"] != "paid":
        raise subscription_invoices.incomplete(refusal)
    store.forget(BEGINNING, subscription["id"])


def _status(store: AccountStore, invoice: str, started: Resource) -> str:
    """A subscription's first status: incomplete as long as its first invoice is asked for and not paid."""
    billed = store.get("invoice", invoice)
    intent = collection.intent_of(store, billed)
    waits = billed["status"] == "open" and (intent is None or intent["status"] != "processing")
    return "incomplete" if waits else str(started["status"])


def _set_currency(store: AccountStore, subscription: Resource) -> None:
    """A customer pays for subscriptions in one currency at a time. Raises Invalid."""
    customer = store.get("customer", subscription["customer"])
    one_currency.check(store, customer, subscription["currency"])
    if customer["currency"] != subscription["currency"]:
        balances.set_currency(store, customer, subscription["currency"])


@subscriptions.listing
def _wanted(call: Call) -> Callable[[Resource], bool]:
    """Those that have not ended, or of a status; to a price or plan; on no test clock, if none is named."""
    params = call.params
    status, price = params.pop("status", None), params.pop("price", None) or params.pop("plan", None)
    bounds = {name: params.pop(name, None) for name in ("current_period_end", "current_period_start")}
    anywhere = "test_clock" in params or "customer" in params

    def wanted(subscription: Resource) -> bool:
        items = items_of(subscription)
        return (
            _has_status(subscription["status"], status)
            and (price is None or any(each["price"]["id"] == price for each in items))
            and (anywhere or subscription["test_clock"] is None)
            and all(lists.within(each[name], bounds[name]) for name in bounds for each in items[:1])
        )

    return wanted


@derived("customer", "subscriptions", on_request=True)
def of_customer(store: AccountStore, customer: Resource) -> lists.Page:
    """A customer's subscriptions but the canceled ones: "the customer's current subscriptions, if any".

    Source: https://docs.stripe.com/api/customers/object#customer_object-subscriptions.
    """
    url = f"/v1/customers/{customer['id']}/subscriptions"
    return lists.page(store, "subscription", url, {}, keep=_is_current, customer=customer["id"])


def _is_current(subscription: Resource) -> bool:
    return _has_status(subscription["status"], None)


def _has_status(status: str, wanted: str | None) -> bool:
    if wanted is None:
        return status != "canceled"
    return wanted in ("all", status) or (wanted == "ended" and status in ENDED)


@made_up("subscription")
def _made_up(store: AccountStore, id: str) -> Resource:
    """In the profile `any-id` an unknown id names one that is active, to a price by the month."""
    price = store.get("price", "price_sandbox")["id"]
    customer = store.get("customer", "cus_sandbox")
    subscription = planned(store, customer, {"items": [{"price": price}]})
    return {
        **subscription,
        "id": id,
        **with_items(id, [{**each, "subscription": id} for each in items_of(subscription)]),
    }
