"""Usage records, by which older versions tell what was used of a metered item, and their summaries.

Source: https://docs.stripe.com/api/usage_records/create?api-version=2025-01-27.acacia and
https://docs.stripe.com/api/usage-record-summary/list?api-version=2025-01-27.acacia.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...listing import lists
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ..invoices import invoice_objects, lines
from ..usage import of_items
from . import subscription_invoices, thresholds
from .subscription_items import item_of, owner_of
from .subscription_objects import ENDED

records = Model(of_items.KIND, source="https://docs.stripe.com/api/usage_records")
# Guess: how far ahead a record's time may be; programs send one five minutes ahead, and are answered.
AHEAD = 300


@route("v1.subscription_items.usage_records.create")
def create_record(call: Call) -> Resource:
    """Add to what was used at a moment, or set it."""
    subscription = owner_of(call.store, call.path["subscription_item"])
    store = call.store.on_clock(subscription["test_clock"])
    item = item_of(store, subscription, call.path["subscription_item"])
    _check_item(subscription, item)
    at = call.params.get("timestamp", "now")
    moment = store.now if at == "now" else at
    _check_moment(store, item, moment)
    quantity = call.params["quantity"]
    if quantity < 0:
        raise errors.not_negative("quantity")
    if call.params.get("action") == "set":
        _clear(store, subscription, item, moment)
    record = store.new(of_items.KIND, quantity=quantity, subscription_item=item["id"], timestamp=moment)
    added = store.add(record, event=None)
    thresholds.look(store, subscription)
    return added


def _check_item(subscription: Resource, item: Resource) -> None:
    """Refuse what is not metered, or metered by a meter. Words met by programs, where no guess is marked."""
    if subscription["status"] in ENDED:
        raise errors.Invalid("Cannot create the usage record because the subscription has been canceled.")
    if not subscription_invoices.is_metered(item):
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            f"Cannot create a usage record for `{item['id']}` because its price is not metered."
        )
    if item["price"]["recurring"]["meter"]:
        raise errors.Invalid(
            f"Cannot create a usage record for `{item['id']}` because it is not on the legacy metered "
            "billing system. Call /v1/billing/meter_events instead."
        )


def _check_moment(store: AccountStore, item: Resource, moment: int) -> None:
    what = "Cannot create the usage record with this timestamp because timestamps must be"
    if moment < item["current_period_start"]:
        raise errors.Invalid(
            f"{what} after the subscription's last invoice period (or current period start time).",
            param="timestamp",
        )
    if moment > store.now + AHEAD:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(f"{what} in the past.", param="timestamp")


def _clear(store: AccountStore, subscription: Resource, item: Resource, moment: int) -> None:
    """Forget what was recorded for a moment. Raises Invalid where usage may only be added to."""
    if subscription["billing_thresholds"] or item["billing_thresholds"]:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            "With billing thresholds, `increment` is the only action that is allowed.", param="action"
        )
    for each in list(store.all(of_items.KIND, "subscription_item", item["id"])):
        if each["timestamp"] == moment:
            store.remove(each, event=None)


@route("v1.subscription_items.usage_record_summaries.list")
def list_summaries(call: Call) -> Resource:
    """What was used in each period, the latest first, of which the first is not over.

    Recorded in 2024, version 2022-11-15: of an item that is not metered there is that one alone.
    """
    id = call.path["subscription_item"]
    subscription = owner_of(call.store, id)
    store = call.store.on_clock(subscription["test_clock"])
    item = item_of(store, subscription, id)
    summaries = [_present(store, subscription, item)]
    if subscription_invoices.is_metered(item):
        summaries += _billed(store, subscription, id)
    return lists.of(summaries, "usage_record_summary", call.url, call.params)


def _present(store: AccountStore, subscription: Resource, item: Resource) -> Resource:
    """The period that is not over, whose end is not told, with the quantity of what is not metered."""
    metered = subscription_invoices.is_metered(item)
    used = int(subscription_invoices.count_of(store, subscription, item)) if metered else item["quantity"]
    start = item["current_period_start"]
    return _summary(store, item["id"], start, total_usage=used, period={"end": None, "start": start})


def _billed(store: AccountStore, subscription: Resource, item: str) -> Iterator[Resource]:
    """The periods that are over, and that an invoice has a line of."""
    for invoice in store.all("invoice", "customer", subscription["customer"]):
        if invoice["billing_reason"] == "subscription_create":
            continue  # it says what is not used yet
        for line in invoice_objects.lines_of(store, invoice):
            over = line["period"]["end"] <= store.now
            if over and lines.source_of(line).get("subscription_item") == item:
                used = {"invoice": invoice["id"], "period": line["period"], "total_usage": line["quantity"]}
                yield _summary(store, item, line["period"]["start"], **used)


def _summary(store: AccountStore, item: str, start: int, **values: Any) -> Resource:
    id = f"sis_{store.state.ids.derive(f'{item} {start}', 24)}"
    return store.new("usage_record_summary", id=id, subscription_item=item, **values)
