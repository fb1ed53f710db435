"""Invoices that are not made yet, shown as they will be.

What a preview is about is done, and then undone: so it shows to the cent what the same request will make. It
can be asked for again for three days.
Source: https://docs.stripe.com/api/invoices/create_preview and https://docs.stripe.com/invoicing/preview.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import product
from typing import Any
from urllib.parse import urlencode

from ... import errors
from ...account_store import AccountStore
from ...answers import perform
from ...by_type.typed import ON_BILLS, check_references, own
from ...hooks import job
from ...listing import lists
from ...nested import at, changes
from ...parameters.names import around
from ...resource import Resource
from ...routes import Call, route
from ..customers import tax_ids
from ..invoices import drafts, invoice_items, invoice_objects, invoices, lines, sums
from ..invoices.lines import Entry
from ..products import discounts
from ..products.discounts import Purchase
from . import (
    change_billing,
    changed_items,
    discounted,
    ending,
    offered,
    pausing,
    phases,
    prebilling,
    proration,
    schedules,
    shortening,
    subscription_changes,
    subscription_invoices,
    subscriptions,
)
from .subscription_objects import ENDED, items_of, period_end, with_items

Drafted = tuple[Resource, Sequence[Entry]]
KEPT, SECONDS_KEPT = "_preview", 72 * 3600
# Parameters of a subscription's change, among the details of a preview.
CHANGING = (
    "billing_cycle_anchor",
    "billing_schedules",
    "cancel_at",
    "cancel_at_period_end",
    "default_tax_rates",
    "items",
    "metadata",
    "proration_behavior",
    "proration_date",
    "trial_end",
)
# Parameters of a new subscription, among them.
BEGINNING = (
    "billing_cycle_anchor",
    "billing_mode",
    "billing_schedules",
    "cancel_at",
    "default_tax_rates",
    "items",
    "metadata",
    "proration_behavior",
    "trial_end",
)
# Source: https://docs.stripe.com/api/invoices/create_preview, of a subscription that is there.
ANCHORS = ("now", "unchanged")
# Parameters that a preview has as an invoice has them.
OF_INVOICE = ("automatic_tax", "issuer", "on_behalf_of")
# By what a preview says whom it is for.
NAMED = frozenset({"customer", "schedule", "subscription"})
# By what a preview says that something is prorated.
PRORATING = frozenset({"billing_cycle_anchor", "cancel_now", "items", "proration_date"})
# What previews a schedule, and what previews a subscription: not both.
OF_SCHEDULE, OF_SUBSCRIPTION = ("schedule", "schedule_details"), ("subscription", "subscription_details")


@route("v1.invoices.create_preview")
def create_preview(call: Call) -> Resource:
    """The next invoice of a subscription or a customer, as it is or as a change would make it."""
    store, params = call.store, call.params
    check_references(call, (*ON_BILLS, "on_behalf_of"))
    with store.state.store.undone():
        try:
            invoice, entries = _drafted(store, params)
        except errors.Refusal as refusal:
            param = refusal.param or ""
            if "schedule_details" in params and param.startswith("phases"):
                refusal.named(around("schedule_details", param))
            elif param.partition("[")[0] in {*CHANGING, *BEGINNING}:
                refusal.named(around("subscription_details", param))
            raise
        given = {name: params[name] or None for name in OF_INVOICE if name in params}
        invoice = {**invoice, **changes("invoice", invoice, given)}
        if not params.get("discounts", True):  # "Pass an empty string to avoid inheriting any discounts"
            invoice["discounts"] = []
        shown, all_lines = _shown(store, invoice, entries)
    id = store.new_id("upcoming_in_")
    preview = {**shown, "id": id, "lines": lines.shown(id, all_lines), "webhooks_delivered_at": None}
    if not NAMED & params.keys():
        preview["customer"] = None
    prorated_at = _prorated_at(store, params.get("subscription_details") or {})
    if prorated_at and preview["parent"]:
        details = {**preview["parent"]["subscription_details"], "subscription_proration_date": prorated_at}
        preview["parent"] = {**preview["parent"], "subscription_details": details}
    preview = store.with_account(preview)
    store.keep(KEPT, id, invoice=preview, lines=all_lines)
    store.later(store.now + SECONDS_KEPT, "invoices.forget_preview", preview=id)
    return preview


def _prorated_at(store: AccountStore, details: Mapping[str, Any]) -> int | None:
    """The moment that a preview prorates at, which it shows where it may prorate.

    Recorded in 2016 of another plan and in 2021 of items alone; not shown where nothing is changed. Guess: of
    what else prorates, too.
    """
    if details.get("proration_behavior") == "none" or not PRORATING & details.keys():
        return None
    moment: int = details.get("proration_date", store.now)
    return moment


@job("invoices.forget_preview")
def forget(store: AccountStore, *, preview: str) -> None:
    """A preview that was shown long ago cannot be asked for any more."""
    store.forget(KEPT, preview)


@route("v1.invoices.retrieve")
def retrieve_invoice(call: Call) -> Resource:
    """An invoice, or for a while one that was only shown."""
    kept = call.store.find(KEPT, call.path["invoice"])
    preview: Resource = kept["invoice"] if kept else own(call)
    return preview


@route("v1.invoices.line_items.list")
def list_lines(call: Call) -> Resource:
    """All lines of an invoice, page by page, in the order they are shown."""
    kept = call.store.find(KEPT, call.path["invoice"])
    told = kept["lines"] if kept else invoices.lines_told(call.store, own(call))
    return lists.of(told, "line_item", call.url, call.params)


def _shown(
    store: AccountStore, invoice: Resource, entries: Sequence[Entry]
) -> tuple[Resource, list[Resource]]:
    """An invoice without an id of its own, and all its lines, which have none for good."""
    values = {"auto_advance": False, "billing_reason": "upcoming"}
    shown, done = invoice_objects.summed(store, {**invoice, **values}, entries)
    settled = sums.settle(store, shown["total"], shown["currency"], shown["starting_balance"])
    named = [{**each.line, "id": each.line["id"].replace("il_", "il_tmp_", 1)} for each in done]
    return {**shown, "ending_balance": settled.ending}, named


def _drafted(store: AccountStore, params: Mapping[str, Any]) -> Drafted:
    """What a preview is about, as it would be billed. Raises Invalid."""
    details, planned = params.get("subscription_details") or {}, params.get("schedule_details")
    _check(params)
    if id := params.get("subscription"):
        subscription = store.get("subscription", id, param="subscription")
        _with_details(store, subscription["customer"], params)
        _add_items(store, subscription["customer"], params, subscription["id"])
        return _of_subscription(store, subscription, params, details)
    customer = _with_details(store, _customer(store, params), params)
    _add_items(store, customer["id"], params, None)
    if planned:
        return _of_schedule(store, customer, params.get("schedule"), planned)
    if id := params.get("schedule"):
        return _of_begun(store, store.get("subscription_schedule", id, param="schedule"))
    if details.get("items"):
        return _of_new(store, customer, params, details)
    return _with_discounts(store, customer, _of_customer(store, customer, params.get("currency")), params)


def _check(params: Mapping[str, Any]) -> None:
    """Refuse a preview of two things, of nothing, and of tax that nobody pays. Raises Invalid."""
    for of_schedule, of_subscription in product(OF_SCHEDULE, OF_SUBSCRIPTION):
        if params.get(of_schedule) and params.get(of_subscription):
            raise errors.only_one((of_schedule, of_subscription))
    if at(params, "automatic_tax.enabled") and not (NAMED | {"customer_details"}) & params.keys():
        # Source: `customer` in https://docs.stripe.com/api/invoices/create_preview. Guess: the words.
        raise errors.Invalid(
            "If `automatic_tax` is enabled, one of `customer`, `customer_details`, `subscription`, or "
            "`schedule` must be set.",
            param="automatic_tax",
        )
    billed = ("subscription_details.items", "invoice_items", "schedule_details")
    if not (NAMED & params.keys() or any(at(params, each) for each in billed)):
        raise errors.Invalid(
            "You must either provide a `customer` or a `subscription` to the upcoming invoice endpoint."
        )


def _customer(store: AccountStore, params: Mapping[str, Any]) -> str:
    """Whom a preview is for: who is named, or for the while of it a customer of its own.

    Source: https://docs.stripe.com/invoicing/preview.
    """
    if id := params.get("customer"):
        return str(id)
    if id := params.get("schedule"):
        return str(store.get("subscription_schedule", id, param="schedule")["customer"])
    return str(perform(store, "v1.customers.create", {})["id"])


def _with_details(store: AccountStore, id: str, params: Mapping[str, Any]) -> Resource:
    """A customer, for the while of a preview with other details."""
    customer = store.get("customer", id, param="customer")
    given = dict(params.get("customer_details") or {})
    for index, each in enumerate(given.pop("tax_ids", None) or ()):
        under = f"customer_details[tax_ids][{index}]"
        tax_ids.add(store, each, customer=customer["id"], under=under)
    if given:
        perform(store, "v1.customers.update", given, customer=customer["id"])
    return store.get("customer", customer["id"])


def _add_items(
    store: AccountStore, customer: str, params: Mapping[str, Any], subscription: str | None
) -> None:
    """The invoice items that a preview has beside those that wait."""
    owner = store.get("customer", customer)
    for index, each in enumerate(params.get("invoice_items") or ()):
        named = {"pricing": {"price": each["price"]}} if each.get("price") else {}
        sent = {name: value for name, value in each.items() if name not in ("price", "unit_amount")} | named
        if "unit_amount" in each:
            sent["unit_amount_decimal"] = str(each["unit_amount"])
        if id := each.get("invoiceitem"):
            old = store.get("invoiceitem", id, param=f"invoice_items[{index}][invoiceitem]")
            store.remove(old, event=None)
            sent = {
                "amount": old["amount"],
                "currency": old["currency"],
                "description": old["description"],
            } | sent
        values = invoice_items.described(store, sent, owner, under=f"invoice_items[{index}]")
        details = {"subscription": subscription}
        parent = {"subscription_details": details, "type": "subscription_details"} if subscription else None
        invoice_items.add(store, customer, {**values, "parent": parent})


def _of_subscription(
    store: AccountStore, subscription: Resource, params: Mapping[str, Any], details: Mapping[str, Any]
) -> Drafted:
    if subscription["status"] in ENDED:
        raise none_upcoming("subscription", subscription["id"])
    for name, of in (("cancel_now", _of_end), ("pause", _of_pause), ("resume_at", _of_resumption)):
        if details.get(name):
            return of(store, subscription, details)
    if at(details, "billing_cycle_anchor.type") == "timestamp":  # which is for a new subscription
        raise errors.not_one_of("billing_cycle_anchor[type]", ANCHORS)
    sent = {name: details[name] for name in CHANGING if name in details}
    if "discounts" in params:
        sent["discounts"] = params["discounts"]
    ending.check_unscheduled(subscription, sent)
    change = subscription_changes.planned(store, subscription, sent)
    if params.get("preview_mode") == "recurring":
        return _again_and_again(store, change.new)
    _, billed = change_billing.costs(store, change)
    return billed or next_draft(store, change.new)


def _of_end(store: AccountStore, subscription: Resource, details: Mapping[str, Any]) -> Drafted:
    """The last invoice, were it canceled now."""
    at = details.get("proration_date", store.now)
    if details.get("proration_behavior") != "none":
        invoice_items.add_all(store, subscription["customer"], ending.unused(store, subscription, at))
    return ending.last_draft(store, subscription, store.now, reason="upcoming")


def _of_pause(store: AccountStore, subscription: Resource, details: Mapping[str, Any]) -> Drafted:
    """What a pause would bill and give back at once; nothing is shown of one that has it wait.

    Source: https://docs.stripe.com/billing/subscriptions/pause#preview-the-invoice-before-pausing.
    """
    pause = details["pause"]
    pausing.check_unscheduled(subscription)
    pausing.check_pausable(subscription)
    pausing.settle(store, subscription, pause)
    invoice, on_it = subscription_invoices.draft(store, subscription, [], reason="upcoming")
    if pause.get("invoicing_behavior") != "invoice" or not on_it:
        raise none_upcoming("subscription", subscription["id"])
    return invoice, on_it


def _of_resumption(store: AccountStore, subscription: Resource, details: Mapping[str, Any]) -> Drafted:
    """What resuming a subscription now would ask for.

    Source: https://docs.stripe.com/billing/subscriptions/pause#preview-the-invoice-before-resuming.
    """
    pausing.check_resumable(subscription, {})
    _, invoice, on_it = pausing.resumed(store, subscription, details)
    if not on_it:
        raise none_upcoming("subscription", subscription["id"])
    return invoice, on_it


def _of_new(
    store: AccountStore, customer: Resource, params: Mapping[str, Any], details: Mapping[str, Any]
) -> Drafted:
    """The first invoice of a subscription that would be made now."""
    sent = {name: value for name, value in details.items() if name in BEGINNING}
    if anchor := sent.pop("billing_cycle_anchor", None):
        sent |= _first_anchor(anchor)
    if "start_date" in details:
        sent["backdate_start_date"] = details["start_date"]
    if "currency" in params:
        sent["currency"] = params["currency"]
    subscription = subscriptions.planned(store, customer, sent)
    entries = subscriptions.first_entries(store, subscription, sent)
    if given := params.get("discounts"):
        amount = sum(each.line["amount"] for each in entries)
        subscription["discounts"] = discounted.made(store, subscription, given, amount=amount)
    if params.get("preview_mode") == "recurring":
        return _again_and_again(store, subscription)
    return subscription_invoices.draft(store, subscription, entries, reason="upcoming")


def _again_and_again(store: AccountStore, subscription: Resource) -> Drafted:
    """What a subscription asks for every period: without what is for once, be it sold or taken off.

    Source: https://docs.stripe.com/invoicing/preview#preview-recurring-charges. Guess: nor is a trial in it.
    """
    active = {**subscription, "status": "active"}
    regular = subscription_invoices.entries_for(store, active)
    invoice, billed = subscription_invoices.draft(store, active, regular, reason="upcoming", swept=[])
    lasting = {"discounts": discounted.left(store, invoice["discounts"])}
    entries = [
        replace(each, line={**each.line, "discounts": discounted.left(store, each.line["discounts"])})
        for each in billed
    ]
    return {**invoice, **lasting}, entries


def _first_anchor(anchor: Mapping[str, Any]) -> dict[str, int]:
    """The moment that the cycle of a new subscription is anchored to; usually it is when it begins."""
    if anchor["type"] != "timestamp":
        return {}
    if "timestamp" not in anchor:
        raise errors.missing("billing_cycle_anchor[timestamp]")
    return {"billing_cycle_anchor": anchor["timestamp"]}


def _of_schedule(
    store: AccountStore, customer: Resource, id: str | None, details: Mapping[str, Any]
) -> Drafted:
    """The first invoice of a schedule that would be made, or the next one of one that would be changed.

    Source: https://docs.stripe.com/api/invoices/create_preview (`schedule_details`).
    """
    sent, behavior = dict(details), details.get("proration_behavior")
    if id:
        if behavior == "always_invoice":
            sent["proration_behavior"] = "create_prorations"  # so that they can be shown
        perform(store, "v1.subscription_schedules.update", sent, schedule=id)
    else:
        sent.pop("proration_behavior", None)
        start = next((each["start_date"] for each in sent.get("phases") or () if "start_date" in each), "now")
        sent |= {"customer": customer["id"], "start_date": start}
        id = str(perform(store, "v1.subscription_schedules.create", sent)["id"])
    schedule = store.get("subscription_schedule", id)
    subscription = store.find("subscription", schedule["subscription"] or "")
    if subscription is None:
        with store.foreseen(schedule["phases"][0]["start_date"]):
            subscription = store.get("subscription", schedules.begin(store, schedule)["subscription"])
    elif behavior == "always_invoice":
        return subscription_invoices.draft(store, subscription, [], reason="upcoming")
    latest = store.find("invoice", subscription["latest_invoice"] or "")
    if latest and latest["status"] == "draft" and latest["billing_reason"] == "subscription_create":
        return latest, invoice_objects.entries_of(store, latest)
    return next_draft(store, subscription)


def _of_begun(store: AccountStore, schedule: Resource) -> Drafted:
    """The next invoice of a schedule: of one that is still to begin, its first one."""
    subscription = store.find("subscription", schedule["subscription"] or "")
    if subscription is None and schedule["status"] == "not_started":
        return _of_schedule(store, store.get("customer", schedule["customer"]), schedule["id"], {})
    if subscription is None or subscription["status"] in ENDED:
        raise none_upcoming("subscription_schedule", schedule["id"])
    return next_draft(store, subscription)


def _of_customer(store: AccountStore, customer: Resource, asked: str | None) -> Drafted:
    """A customer's next invoice: of its first subscription to be billed, else of the items that wait."""
    live = [
        each
        for each in store.all("subscription", "customer", customer["id"])
        if each["status"] not in ENDED and asked in (None, each["currency"])
    ]
    for each in sorted(live, key=period_end):
        with suppress(errors.NotFound):  # it ends, and leaves nothing to bill
            return next_draft(store, each)
    currency = asked or customer["currency"] or "usd"
    waiting = drafts.taken_up(
        each
        for each in drafts.waiting(store, customer["id"], currency)
        if invoice_objects.subscription_of(each) is None
    )
    if not waiting:
        raise none_upcoming("customer", customer["id"])
    own = discounts.of_customer(customer, store.now)
    invoice = invoice_objects.blank(store, customer, currency=currency, discounts=own)
    return invoice, [lines.of_invoice_item(store, each) for each in waiting]


def _with_discounts(
    store: AccountStore, customer: Resource, drafted: Drafted, params: Mapping[str, Any]
) -> Drafted:
    """What a customer would be billed, with the discounts that are asked for instead of its own."""
    invoice, entries = drafted
    if not params.get("discounts"):
        return drafted
    purchase = Purchase(customer, sum(each.line["amount"] for each in entries), invoice["currency"])
    asked = discounts.made(store, params["discounts"], purchase)
    return {**invoice, "discounts": [each["id"] for each in asked]}, entries


def none_upcoming(kind: str, id: str) -> errors.NotFound:
    """What is said where there is no next invoice."""
    return errors.NotFound(f"No upcoming invoices for {kind}: {id}", code="invoice_upcoming_none")


def next_draft(store: AccountStore, subscription: Resource) -> Drafted:
    """The invoice at the end of a subscription's present period, or that of a phase which begins before it.

    What is sent is not attempted: recorded by a public test suite, 2018. One that is paused "does not
    generate invoices": https://docs.stripe.com/api/subscriptions/pause. Raises NotFound where there is none.
    """
    if subscription["status"] == "paused" or not items_of(subscription):
        raise none_upcoming("subscription", subscription["id"])
    for phase in schedules.to_come(store, subscription):
        if phase["start_date"] > period_end(subscription):
            break
        with store.foreseen(phase["start_date"]):
            change = _entered(store, subscription, phase)
            if change is None:
                break
            _, billed = change_billing.costs(store, change)
            if billed:
                return billed
            subscription = change.new
    end, planned_end = period_end(subscription), subscription["cancel_at"]
    if planned_end is None or planned_end > end:
        with store.foreseen(end):
            return _cycle(store, subscription)
    with store.foreseen(planned_end):
        if not ending.leaves_to_bill(store, subscription):
            raise none_upcoming("subscription", subscription["id"])
        return ending.last_draft(store, subscription, planned_end, reason="upcoming")


def _entered(store: AccountStore, subscription: Resource, phase: Resource) -> change_billing.Change | None:
    """What the phase that begins now makes of a subscription; None where it cannot begin any more."""
    schedule = store.get("subscription_schedule", subscription["schedule"])
    try:
        params = phases.as_update(store, schedule, phase, subscription)
        return replace(subscription_changes.planned(store, subscription, params), asked=False)
    except errors.Refusal:
        return None


def _cycle(store: AccountStore, subscription: Resource) -> Drafted:
    """What is billed for the periods that begin now."""
    now = period_end(subscription)
    subscription = _after_offers(store, subscription, now)
    over = [each for each in items_of(subscription) if each["current_period_end"] <= now]
    following = [shortening.beginning(subscription, each, now) for each in over]
    active = {**subscription, "status": "active"}
    if subscription["status"] == "trialing":
        entries = proration.asked_in(store, active, following)
    else:
        entries = [
            *subscription_invoices.used(store, active, over, cycling=True),
            *prebilling.unbilled(store, active, following),
        ]
    start = over[0]["current_period_start"]
    invoice, on_it = subscription_invoices.draft(
        store, active, entries, reason="upcoming", period=(start, now)
    )
    charged = subscription["collection_method"] == "charge_automatically"
    attempt = now + invoice_objects.DRAFT_SECONDS if charged else None
    return {**invoice, "next_payment_attempt": attempt}, on_it


def _after_offers(store: AccountStore, subscription: Resource, moment: int) -> Resource:
    """A subscription as it is once the trial offers that are over by a moment made way for the next prices.

    Guess: what is prorated then is not shown in advance.
    """
    params = offered.following(store, subscription, moment)
    if not params["items"]:
        return subscription
    items = changed_items.changed(store, subscription, params)
    anchor = {"billing_cycle_anchor": moment} if offered.starts_anew(subscription) else {}
    return {**subscription, **anchor, **with_items(subscription["id"], items)}


def upcoming(store: AccountStore, subscription: Resource) -> Resource | None:
    """The same, as an event shows it: without an id. None where nothing is to be billed any more, or yet.

    Source: https://docs.stripe.com/api/events/types. Where its lines are was recorded by a program, version
    2019-12-03.
    """
    try:
        with store.state.store.undone():
            shown, all_lines = _shown(store, *next_draft(store, subscription))
    except errors.NotFound:
        return None
    if not all_lines:
        return None
    query = urlencode({"customer": subscription["customer"], "subscription": subscription["id"]})
    listed = {**lines.shown("upcoming", all_lines), "url": f"/v1/invoices/upcoming/lines?{query}"}
    del shown["id"]
    return {**shown, "lines": listed}
