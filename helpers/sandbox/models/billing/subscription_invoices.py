"""A subscription's invoices: what is on them, and how they are asked for.

Source: https://docs.stripe.com/billing/invoices/subscription and
https://docs.stripe.com/billing/subscriptions/overview.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...eras import era
from ...resource import Resource
from ..invoices import collection, drafts, finalizing, invoice_objects, lines, paid_with
from ..invoices.lines import Entry
from ..usage import of_items, records
from . import discounted
from .subscription_objects import items_of, period_of

NO_METHOD = "This customer has no attached payment source or default payment method."
ADVICE = (
    " Please consider adding a default payment method. For more information, visit https://stripe.com/docs/"
    "billing/subscriptions/payment-methods-setting#payment-method-priority."
)

# From when on what is used of a metered item is billed, if that is within its period.
COUNTED_FROM = "_counted_from"
# What was used in an item's period and billed before the period's end.
BILLED_USAGE = "_billed_usage"


def entries_for(
    store: AccountStore, subscription: Resource, items: Sequence[Resource] | None = None
) -> list[Entry]:
    """What the items cost in the periods that they are in; metered ones are billed afterwards."""
    chosen = items_of(subscription) if items is None else items
    currency = subscription["currency"]
    if subscription["status"] == "trialing":
        flexible = subscription["billing_mode"]["type"] == "flexible"
        return [lines.of_trial(store, each, period_of(each), currency, flexible=flexible) for each in chosen]
    return [
        entry
        for each in chosen
        if not is_metered(each)
        for entry in lines.of_item(store, each, period_of(each), currency)
    ]


def begun_use(store: AccountStore, subscription: Resource, items: Sequence[Resource]) -> list[Entry]:
    """What classic billing says of metered items of which a period begins in which nothing is used yet.

    Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    """
    if subscription["billing_mode"]["type"] != "classic" or subscription["status"] == "trialing":
        return []
    currency = subscription["currency"]
    return [
        entry
        for each in items
        if is_metered(each)
        for entry in lines.of_item(store, each, period_of(each), currency, quantity=Fraction(0))
    ]


def is_metered(item: Resource) -> bool:
    """Whether an item is billed by what was used."""
    return bool(item["price"]["recurring"]["usage_type"] == "metered")


def used(
    store: AccountStore,
    subscription: Resource,
    items: Sequence[Resource],
    *,
    for_good: bool = False,
    cycling: bool = False,
) -> list[Entry]:
    """What metered items cost in the periods that they were in.

    Nothing is said of what was not used, but where a period follows (`cycling`), and in classic billing.
    `for_good`: no period follows, so that the second counts in which they end.

    Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    """
    entries = []
    for each in items:
        if is_metered(each):
            end = each["current_period_end"] + for_good
            count = count_of(store, subscription, {**each, "current_period_end": end})
            if count or cycling or subscription["billing_mode"]["type"] == "classic":
                currency = subscription["currency"]
                entries += lines.of_item(store, each, period_of(each), currency, quantity=count)
    return entries


def count_from_now(store: AccountStore, items: Sequence[Resource]) -> None:
    """Have metered items that are new, or have another price, bill only what is used from now on."""
    for each in items:
        if is_metered(each):
            store.keep(COUNTED_FROM, each["id"], at=store.now)
            if store.find(BILLED_USAGE, each["id"]):
                store.forget(BILLED_USAGE, each["id"])


def count_of(store: AccountStore, subscription: Resource, item: Resource) -> Fraction:
    """What the customer used of a metered item in its period, and has not been billed for: never below 0.

    Source: https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api.
    """
    start, end = item["current_period_start"], item["current_period_end"]
    if counted := store.find(COUNTED_FROM, item["id"]):
        start = max(start, counted["at"])
    if id := item["price"]["recurring"]["meter"]:
        meter = store.get("billing.meter", id)
        total = records.total(store, meter, subscription["customer"], start, end)
    else:
        total = of_items.total(store, item, start, end)
    billed = store.find(BILLED_USAGE, item["id"])
    if billed and billed["start"] == item["current_period_start"]:
        total -= Fraction(billed["usage"])
    return max(Fraction(0), total)


def note_usage(store: AccountStore, subscription: Resource, item: Resource) -> None:
    """Remember what was used so far in an item's period as billed."""
    start = item["current_period_start"]
    billed = store.find(BILLED_USAGE, item["id"])
    before = Fraction(billed["usage"]) if billed and billed["start"] == start else Fraction(0)
    usage = before + count_of(store, subscription, item)
    store.keep(BILLED_USAGE, item["id"], start=start, usage=str(usage))


def draft(
    store: AccountStore,
    subscription: Resource,
    entries: Sequence[Entry],
    *,
    reason: str,
    period: tuple[int, int] | None = None,
    swept: Sequence[Resource] | None = None,
    **values: Any,
) -> tuple[Resource, list[Entry]]:
    """A subscription's next invoice, not stored: pending items first, then the given entries.

    Those of its items come in reverse chronological order, too: of what joined later before the others.
    `swept`: the pending items; all that wait, if they are not named.
    Source: `lines` in https://docs.stripe.com/api/invoices/object. Guess: what joined at once stays in order.
    """
    customer = store.get("customer", subscription["customer"])
    if swept is None:
        swept = drafts.taken_up(drafts.waiting_for(store, subscription))
    created = values.get("created", store.now)
    start, end = period or (created, created)
    invoice = invoice_objects.blank(
        store,
        customer,
        **invoice_objects.of_subscription(store, subscription),
        discounts=discounted.given_at(store, subscription, customer, created),
        billing_reason=reason,
        period_start=start,
        period_end=end,
        **_due(subscription, created),
        **values,
    )
    joined = {each["id"]: each["created"] for each in items_of(subscription)}
    billed = [_with_metadata(each, subscription) for each in entries]
    billed.sort(
        key=lambda each: joined.get(lines.source_of(each.line).get("subscription_item"), 0), reverse=True
    )
    return invoice, [*(lines.of_invoice_item(store, each) for each in swept), *billed]


def _with_metadata(entry: Entry, subscription: Resource) -> Entry:
    """A line of a subscription itself, not of an invoice item, has the subscription's metadata.

    Source: https://docs.stripe.com/api/invoice-line-item/object#invoice_line_item_object-metadata.
    """
    if lines.source_of(entry.line).get("invoice_item"):
        return entry
    return Entry({**entry.line, "metadata": subscription["metadata"]}, entry.rates)


def _due(subscription: Resource, created: int) -> dict[str, Any]:
    days = subscription["days_until_due"]
    return {"due_date": created + days * DAY} if days is not None else {}


def charge_now(
    store: AccountStore, invoice: Resource, *, attempt: bool = True, off_session: bool = False
) -> errors.CardDeclined | None:
    """Finalize a draft, and try to have it paid; tells why it was not, if it was not.

    `attempt`: without it the payment waits for the customer. A draft that is made for this is made `at_once`:
    the events of a first invoice show what has become of it, `invoice.created`, too, and none says that it
    was updated. Recorded in 2021 by two public suites, and so listed by programs in 2025 and 2026. Guess:
    those of an invoice for a change, too.
    """
    opened = finalizing.finalize(store, invoice, next_payment_attempt=None)
    if opened["status"] != "open" or not attempt or collection.is_prepaid(store, opened):
        return None
    method = paid_with.method_for(store, opened)
    if method is None:
        return None
    store.keep("_collecting", opened["id"], automatic=True)
    try:
        collection.pay(store, opened, method, off_session=off_session)
    except errors.CardDeclined as refusal:
        return refusal
    finally:
        store.forget("_collecting", opened["id"])
    return None


def due(store: AccountStore, invoice: Resource, entries: Sequence[Entry]) -> int:
    """What would be due of a draft, in minor units."""
    return int(invoice_objects.summed(store, invoice, entries)[0]["amount_due"])


def check_method(store: AccountStore, subscription: Resource, due: int, behavior: str) -> None:
    """Refuse to charge a customer who has nothing to pay with. Raises Invalid."""
    charged = subscription["collection_method"] == "charge_automatically"
    if due and charged and behavior != "default_incomplete" and not paid_with.method_for(store, subscription):
        advice = "" if era(store.now).terse else ADVICE
        raise errors.Invalid(NO_METHOD + advice, code="resource_missing")


def incomplete(refusal: errors.CardDeclined | None) -> errors.CardRefused:
    """The refusal of what had to be paid at once and was not; nothing of it stays."""
    if refusal is not None:
        extras = {name: value for name, value in refusal.extras.items() if name != "payment_intent"}
        return errors.CardRefused(refusal.message, code=refusal.code, param=refusal.param, **extras)
    return errors.CardRefused(
        "Payment for this subscription requires additional user action, but the requested payment behavior "
        "doesn't save the invoice or PaymentIntent. Retry the request with "
        "`payment_behavior=allow_incomplete` or `payment_behavior=default_incomplete`, then complete the "
        "PaymentIntent on the subscription's latest invoice. Additional information is available here: "
        "https://stripe.com/docs/billing/subscriptions/overview#requires-action",
        code="subscription_payment_intent_requires_action",
    )
