"""A schedule's phases: how a request describes them, how they are shown, and what a subscription is in one.

Source: https://docs.stripe.com/api/subscription_schedules/object#subscription_schedule_object-phases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..products import price_objects, tax_rates
from . import subscription_objects
from .intervals import Cycle, check_within
from .subscription_objects import items_of

# What a phase has of the subscription that it is made from.
# Guess: it takes over the subscription's shares and destination, too.
TAKEN_OVER = ("application_fee_percent", "default_payment_method", "on_behalf_of", "transfer_data")
# A schedule may have so many phases that are current or to come.
MOST = 10
# In years. Guess: Stripe names no limit.
LONGEST_PHASE = 10
# What a phase says of the subscription under the same name.
SAID = (
    "application_fee_percent",
    "billing_thresholds",
    "collection_method",
    "default_payment_method",
    "description",
    "on_behalf_of",
    "transfer_data",
)
# What of a phase's `invoice_settings` its subscription has, too.
OF_INVOICES = ("account_tax_ids", "issuer")
UNTAXED: Mapping[str, Any] = {"disabled_reason": None, "enabled": False, "liability": None}
BLANK: Mapping[str, Any] = {
    "add_invoice_items": [],
    "application_fee_percent": None,
    "billing_cycle_anchor": None,
    "billing_thresholds": None,
    "collection_method": None,
    "default_payment_method": None,
    "default_tax_rates": [],
    "description": None,
    "discounts": [],
    "invoice_settings": None,
    "metadata": {},
    "on_behalf_of": None,
    "proration_behavior": "create_prorations",
    "transfer_data": None,
    "trial_end": None,
}
# What a discount of a phase is made of: one of them.
DISCOUNT = ("coupon", "discount", "promotion_code")


def built(
    store: AccountStore,
    given: Sequence[Mapping[str, Any]],
    start: int,
    *,
    of: Mapping[str, Any],
    currency: str | None,
    anchor: str = "automatic",
    cycle: Cycle | None = None,
) -> list[Resource]:
    """Phases as they are shown: the end of one is the start of the next. Raises Invalid.

    `of`: whose they are, a schedule or a subscription. `anchor`: whether cycles begin with phases that do not
    say it. `cycle`: the months of the subscription that goes through the phases; without it they begin with
    the first one.
    """
    if not given:
        raise errors.missing("phases")
    if len(given) > MOST:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(f"A schedule can have at most {MOST} current and future phases.", param="phases")
    phases: list[Resource] = []
    for index, each in enumerate(given):
        under = f"phases[{index}]"
        begins = each.get("start_date")
        begin = begins if isinstance(begins, int) and not phases else start
        if cycle is None or (each.get("billing_cycle_anchor") or anchor) == "phase_start":
            cycle = Cycle(begin, "month")
        phase = _one(store, each, begin, cycle, of=of, currency=currency, under=under)
        phases.append(phase)
        start, currency = phase["end_date"], phase["currency"]
        if phase["trial_end"]:
            cycle = Cycle(phase["trial_end"], "month")
    return phases


def _one(
    store: AccountStore,
    given: Mapping[str, Any],
    start: int,
    cycle: Cycle,
    *,
    of: Mapping[str, Any],
    currency: str | None,
    under: str,
) -> Resource:
    currency = given.get("currency") or currency
    described = []
    for index, each in enumerate(given["items"]):
        param = f"{under}[items][{index}]"
        item = subscription_objects.described(store, each, currency=currency, under=param)
        described.append(item)
        currency = currency or item["price"]["currency"]
    subscription_objects.check_items(described, of)  # guess: the sentences are those of a subscription
    items = [_item(item, each) for item, each in zip(described, given["items"], strict=True)]
    prices = [item["price"] for item in described]
    named = {name: value for name, value in given.items() if name in BLANK and name != "metadata"}
    unset = {name: BLANK[name] if value == "" else value for name, value in named.items()}
    end = _end(given, prices, _months_from(store, start, cycle), under)
    if start > store.now:
        _check_codes(store, given, under)
    _check_trial(given, end, under)
    rates = unset.get("default_tax_rates") or []
    return {
        **BLANK,
        **unset,
        "add_invoice_items": [
            _sold_once(store, each, f"{under}[add_invoice_items][{index}]")
            for index, each in enumerate(given.get("add_invoice_items") or ())
        ],
        "default_tax_rates": tax_rates.named(store, rates, f"{under}[default_tax_rates]"),
        "discounts": _discounts(given),
        "currency": currency,
        "end_date": end,
        "items": items,
        "metadata": dict(given.get("metadata") or {}),
        "start_date": start,
        "trial_end": end if given.get("trial") else unset.get("trial_end"),
        **({"automatic_tax": {**UNTAXED, **given["automatic_tax"]}} if "automatic_tax" in given else {}),
    }


def _check_trial(given: Mapping[str, Any], end: int, under: str) -> None:
    """Refuse a trial that does not go with its phase. Raises Invalid.

    Guess: the sentences; only the rules are published, in the reference of `phases.trial_end` and
    `phases.billing_cycle_anchor`.
    """
    trial, trial_end = given.get("trial"), given.get("trial_end") or None
    if trial and trial_end not in (None, end):
        raise errors.only_one((f"{under}[trial]", f"{under}[trial_end]"))
    if trial_end and trial_end > end:
        raise errors.Invalid("A trial must end before its phase.", param=f"{under}[trial_end]")
    if given.get("billing_cycle_anchor") == "phase_start" and (trial or trial_end):
        raise errors.Invalid(
            "`billing_cycle_anchor` cannot be `phase_start` in a phase that specifies a trial.",
            param=f"{under}[billing_cycle_anchor]",
        )


def _check_codes(store: AccountStore, given: Mapping[str, Any], under: str) -> None:
    """Refuse a promotion code for a future phase that asks for a least amount. Raises Invalid.

    Source: https://docs.stripe.com/billing/subscriptions/coupons#restrictions.
    """
    for index, each in enumerate(given.get("discounts") or ()):
        code = store.find("promotion_code", each.get("promotion_code") or "")
        if code and code["restrictions"]["minimum_amount"] is not None:
            # Guess: the sentence, in the manner of that of a subscription's update.
            raise errors.Invalid(
                "This promotion code cannot be redeemed on a future phase because it uses the "
                "`minimum_amount` restriction and the amount may change.",
                param=f"{under}[discounts][{index}][promotion_code]",
            )


def _item(item: Resource, given: Mapping[str, Any]) -> Resource:
    """A subscription's item as a phase shows it."""
    shown = {
        "billing_thresholds": item["billing_thresholds"],
        "discounts": _discounts(given),
        "metadata": dict(given.get("metadata") or {}),
        "plan": item["plan"]["id"],
        "price": item["price"]["id"],
        "quantity": item.get("quantity"),
        "tax_rates": item["tax_rates"],
    }
    return {name: value for name, value in shown.items() if name != "quantity" or value is not None}


def _sold_once(store: AccountStore, given: Mapping[str, Any], under: str) -> Resource:
    """What a phase adds to its first invoice. Raises Invalid where that has no price."""
    if data := given.get("price_data"):
        price = price_objects.inline(store, data, under=f"{under}[price_data]", event=None, below_zero=True)
    elif id := given.get("price"):
        price = store.get("price", id, param=f"{under}[price]")
    else:
        raise price_objects.none_named(under)
    period = given.get("period") or {}
    return {
        "discountable": given.get("discountable", True),
        "discounts": _discounts(given),
        "metadata": dict(given.get("metadata") or {}),
        "period": {
            side: {"timestamp": None, "type": usual, **(period.get(side) or {})}
            for side, usual in (("end", "min_item_period_end"), ("start", "max_item_period_start"))
        },
        "price": price["id"],
        "quantity": given.get("quantity", 1),
        "tax_rates": tax_rates.named(store, given.get("tax_rates") or [], f"{under}[tax_rates]"),
    }


def _discounts(given: Mapping[str, Any]) -> list[Resource]:
    return [{name: each.get(name) for name in DISCOUNT} for each in given.get("discounts") or ()]


def _months_from(store: AccountStore, start: int, cycle: Cycle) -> Cycle:
    """Months from the start of a phase: on the day of the cycle's anchor, if one of its months begins then.

    Source: https://docs.stripe.com/changelog/clover/2025-09-30/billing-cycle-anchor-resets-during-phase-computation.
    Guess: only where the month lacks that day is the end another one than was counted before.
    """
    before = store.has_habit("a phase is counted from the end of the one before")
    is_boundary = not before and cycle.before(start) == start
    return Cycle(start, "month", day=cycle.day_of_month if is_boundary else None)


def _end(given: Mapping[str, Any], prices: Sequence[Resource], months: Cycle, under: str) -> int:
    """When a phase ends: at a date, after a duration, or after one period of its shortest price."""
    start = months.anchor
    date, duration = given.get("end_date"), given.get("duration")
    if isinstance(date, int) and duration:
        raise errors.only_one((f"{under}[end_date]", f"{under}[duration]"))
    if isinstance(date, int):
        if date <= start:
            # As programs report it.
            raise errors.Invalid("Each phase must be at minimum 1 second long.", param=f"{under}[end_date]")
        return date
    if duration:
        interval, count = duration["interval"], duration.get("interval_count", 1)
        check_within(LONGEST_PHASE, interval, count, f"{under}[duration][interval_count]")
        return replace(months, interval=interval, count=count).boundary(1)
    periods = [(each["recurring"]["interval"], each["recurring"]["interval_count"]) for each in prices]
    return min(replace(months, interval=each, count=many).boundary(1) for each, many in periods)


def of_subscription(store: AccountStore, subscription: Resource, start: int, end: int) -> Resource:
    """A subscription's present period as a phase.

    Its discounts are named by their own ids, and are taken over with its tax rates, as programs that copy
    such a phase rely on.
    """
    given = {
        **_rates_and_discounts(subscription, "default_tax_rates"),
        "end_date": end,
        "items": [_of_item(each) for each in items_of(subscription)],
        "metadata": subscription["metadata"],
        **({"trial_end": subscription["trial_end"]} if subscription["status"] == "trialing" else {}),
    }
    (phase,) = built(store, [given], start, of=subscription, currency=subscription["currency"])
    return {**phase, **{name: subscription[name] for name in TAKEN_OVER}}


def _of_item(item: Resource) -> dict[str, Any]:
    quantity = {"quantity": item["quantity"]} if "quantity" in item else {}
    return {"price": item["price"]["id"], **quantity, **_rates_and_discounts(item, "tax_rates")}


def _rates_and_discounts(of: Resource, rates: str) -> dict[str, Any]:
    return {
        "discounts": [{"discount": id} for id in of["discounts"]],
        rates: [each["id"] for each in of[rates] or ()],
    }


def as_creation(schedule: Resource, phase: Resource) -> dict[str, Any]:
    """The parameters by which a subscription begins in a phase."""
    return {
        **said(schedule, phase),
        "add_invoice_items": [_sent_once(each, phase) for each in phase["add_invoice_items"]],
        "currency": phase["currency"],
        "items": [_sent(each) for each in phase["items"]],
        "metadata": phase["metadata"],
        **({"cancel_at": end} if (end := _end_with(schedule, phase)) else {}),
    }


def _end_with(schedule: Resource, phase: Mapping[str, Any]) -> int | None:
    """When a subscription ends with the schedule that it follows, which its last phase says.

    Source: https://docs.stripe.com/billing/subscriptions/cancel#schedule-cancel.
    """
    last = phase["end_date"] == schedule["phases"][-1]["end_date"]
    return int(phase["end_date"]) if last and schedule["end_behavior"] == "cancel" else None


def ends(schedule: Resource, phase: Mapping[str, Any], subscription: Resource) -> dict[str, Any]:
    """The parameter by which a subscription ends as its schedule says in a phase, if that is another end."""
    end = _end_with(schedule, phase)
    return {} if end == subscription["cancel_at"] else {"cancel_at": end or ""}


def as_update(
    store: AccountStore, schedule: Resource, phase: Resource, subscription: Resource
) -> dict[str, Any]:
    """The parameters by which a subscription goes over into a phase.

    A discount that a phase does not name is over: in the second one "the coupon would be removed", as
    https://docs.stripe.com/billing/subscriptions/subscription-schedules has it.
    Guess: and so is a tax rate.
    """
    items = [
        _going_on({**_sent(each), "id": was["id"]}, was) if was else _sent(each)
        for each, was in _with_their_past(store, phase["items"], items_of(subscription))
    ]
    kept = {each.get("id") for each in items}
    gone = [{"id": each["id"], "deleted": True} for each in items_of(subscription) if each["id"] not in kept]
    anchor = phase["billing_cycle_anchor"] or schedule["default_settings"]["billing_cycle_anchor"]
    params = {
        **_going_on(said(schedule, phase), subscription),
        "add_invoice_items": [_sent_once(each, phase) for each in phase["add_invoice_items"]],
        "items": [*items, *gone],
        "metadata": phase["metadata"],
        "proration_behavior": phase["proration_behavior"],
        **ends(schedule, phase, subscription),
    }
    if params.get("automatic_tax") == {"enabled": subscription["automatic_tax"]["enabled"]}:
        del params["automatic_tax"]  # it stays: where the customer is need not be known now
    if anchor == "phase_start":
        params["billing_cycle_anchor"] = {"type": "now"}
    return params


def _with_their_past(
    store: AccountStore, planned: Sequence[Resource], known: Sequence[Resource]
) -> Iterator[tuple[Resource, Resource | None]]:
    """A phase's items, each with the one of the subscription that goes on as it.

    Guess: the one at the same price, or else the next one that is billed in the same way.
    """
    left = {each["price"]["id"]: each for each in known}
    same = {each["price"]: left.pop(each["price"], None) for each in planned}
    for each in planned:
        use = store.get("price", each["price"])["recurring"]["usage_type"]
        alike = (price for price, was in left.items() if was["price"]["recurring"]["usage_type"] == use)
        next_one = None if same[each["price"]] else next(alike, None)
        yield each, left.pop(next_one) if next_one else same[each["price"]]


def _going_on(params: dict[str, Any], was: Resource) -> dict[str, Any]:
    """Parameters without the discounts that are over by now.

    Guess: a phase that names one goes on without it.
    """
    gone = [each for each in params["discounts"] if each.get("discount") not in (None, *was["discounts"])]
    return {**params, "discounts": [each for each in params["discounts"] if each not in gone]}


def said(schedule: Resource, phase: Resource) -> dict[str, Any]:
    """What a phase says, or else the schedule, of a subscription."""
    settings = schedule["default_settings"]
    chosen = {name: phase[name] if phase[name] is not None else settings.get(name) for name in SAID}
    params = {name: value for name, value in chosen.items() if value is not None}
    if on_invoices := _of_invoices(phase, settings):
        params["invoice_settings"] = on_invoices
    if tax := phase.get("automatic_tax") or settings.get("automatic_tax"):
        sent = ("enabled", "liability")
        params["automatic_tax"] = {name: tax[name] for name in sent if tax[name] is not None}
    params["discounts"] = _sent_discounts(phase)
    params["default_tax_rates"] = [each["id"] for each in phase["default_tax_rates"]]
    if phase["trial_end"]:
        params["trial_end"] = phase["trial_end"]
    if params.get("collection_method") == "send_invoice":
        params["days_until_due"] = at(phase, "invoice_settings.days_until_due") or at(
            settings, "invoice_settings.days_until_due"
        )
    return params


def _of_invoices(phase: Resource, settings: Resource) -> dict[str, Any]:
    """What a phase says, or else the schedule, of its subscription's invoices.

    They are "set on invoices generated by this phase": https://docs.stripe.com/api/subscription_schedules/create.
    """
    own, usual = phase["invoice_settings"] or {}, settings["invoice_settings"] or {}
    chosen = {name: own.get(name) or usual.get(name) for name in OF_INVOICES}
    return {name: value for name, value in chosen.items() if value}


def _sent(item: Resource) -> dict[str, Any]:
    """A phase's item as a subscription's; its price may have been archived since it was planned."""
    names = ("billing_thresholds", "metadata", "price", "quantity")
    sent: dict[str, Any] = {name: item[name] for name in names if item.get(name) is not None}
    sent["accepted"] = True
    sent["tax_rates"] = [each["id"] for each in item["tax_rates"]]
    sent["discounts"] = _sent_discounts(item)
    return sent


def _sent_once(sold: Resource, phase: Resource) -> dict[str, Any]:
    """What a phase adds to an invoice as a subscription's parameter."""
    if "period" not in sold:
        return {**sold, "accepted": True}  # as files of earlier versions have it
    moments = {"phase_end": phase["end_date"], "phase_start": phase["start_date"]}
    period = {
        side: {"timestamp": moments[when["type"]], "type": "timestamp"} if when["type"] in moments else when
        for side, when in sold["period"].items()
    }
    own = {name: sold[name] for name in ("discountable", "metadata", "price", "quantity")}
    rates = [each["id"] for each in sold["tax_rates"]]
    discounts = _sent_discounts(sold)
    return {**own, "accepted": True, "discounts": discounts, "period": period, "tax_rates": rates}


def _sent_discounts(of: Resource) -> list[dict[str, Any]]:
    return [{name: id for name, id in each.items() if id} for each in of["discounts"]]
