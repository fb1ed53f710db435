"""Subscriptions changed: their items, their cycle, their trial, and what is asked for that.

Within a cycle periods stay, and prorations wait or are billed at once. Another interval, a trial that begins
or ends, or a cycle that is to begin now, begins a new period, which is billed at once.

Source: https://docs.stripe.com/billing/subscriptions/change-price and
https://docs.stripe.com/billing/subscriptions/prorations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import check_references, own
from ...nested import at, changes
from ...resource import Resource
from ...routes import Call, route
from ..core import emails
from ..invoices import automatic_taxes, drafts, invoice_items, paid_with, shares
from ..invoices.lines import Entry
from ..products import tax_rates
from ..usage import of_items
from . import (
    discounted,
    ending,
    lengthening,
    offered,
    pending_updates,
    prebilling,
    proration,
    saving,
    shortening,
    stopping,
    subscription_invoices,
    trials,
)
from .subscription_objects import (
    ENDED,
    ITEM_OF,
    check_items,
    check_taxed,
    cycle_of,
    in_period,
    item,
    items_of,
    period_start,
    with_items,
)
from .subscriptions import PLAIN as PLAIN_AT_FIRST
from .subscriptions import check_collection, next_items_invoice
from .timetable import put

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


@dataclass(frozen=True)
class Change:
    """What a request makes of a subscription.

    ``restarts``: a new period begins now. ``moves``: items are in other periods, of another interval.
    ``longer``: they only end later, counted from now.
    ``asked``: it is a request indeed, and not a schedule's doing.
    """

    old: Resource
    new: Resource
    at: int
    restarts: bool
    moves: bool
    behavior: str
    payment: str
    added: Sequence[Mapping[str, Any]] = ()
    asked: bool = True
    longer: bool = False

    @property
    def changed(self) -> tuple[list[Resource], list[Resource]]:
        """The items that are other ones: as they were, and as they are."""
        return proration.changed_items(items_of(self.old), items_of(self.new))

    @property
    def anew(self) -> list[Resource]:
        """The items for which what was billed is given back."""
        return items_of(self.old) if self.restarts else self.changed[0]


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
    method = params.get("collection_method", subscription["collection_method"])
    if "collection_method" in params or "days_until_due" in params:
        days = subscription["days_until_due"] if method == "send_invoice" else None
        check_collection(method, {"days_until_due": days, **params})
    if params.get("collection_method") == "send_invoice":
        emails.check_sent_to(store, store.get("customer", subscription["customer"]))
    change = replace(planned(store, subscription, params), asked=asked)
    if asked and not scheduled and params.keys() & {"automatic_tax", "items"}:
        automatic_taxes.check_subscribed(store, change.new)
    changed = carry_out(store, change, off_session=bool(params.get("off_session")))
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
    fixed = sorted(params.keys() - WHILE_INCOMPLETE)
    if subscription["status"] == "incomplete" and fixed:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            "An incomplete subscription can only update its metadata, description and payment method.",
            param=fixed[0],
        )


def planned(store: AccountStore, old: Resource, params: Mapping[str, Any]) -> Change:
    """What a request makes of a subscription, worked out before anything is stored."""
    new = {**old, **_plain(store, old, params)}
    items = new_items(store, old, params)
    new |= with_items(old["id"], items)
    offered.check(new, params)
    check_taxed(new)
    if "discounts" in params:
        given = params["discounts"] or []
        new["discounts"] = discounted.made(store, old, given, amount=None, update=True)
    at = _date(store, old, params)
    new, restarts, moves = _cycle(store, old, new, params)
    longer = lengthening.lengthens(old, new, params)
    new |= ending.planned_end(store, new, params)
    new |= _cut_trial(new)
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
    return Change(
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


def new_items(store: AccountStore, old: Resource, params: Mapping[str, Any]) -> list[Resource]:
    """A subscription's items as parameters change, add and take them. Raises Invalid."""
    items = {each["id"]: each for each in items_of(old)}
    for index, each in enumerate(params.get("items") or ()):
        under, id = f"items[{index}]", each.get("id")
        if id and id not in items:
            raise _not_on_it(store, id, f"{under}[id]")
        if each.get("deleted"):
            if not id:
                raise errors.missing(f"{under}[id]")
            _check_cleared(store, old, items.pop(id), each, f"{under}[clear_usage]")
            continue
        before = items.get(id) if id else None
        changed = item(store, old["id"], each, currency=old["currency"], under=under, old=before)
        items[changed["id"]] = changed if before else _joined(store, old, changed)
    in_order = list(items.values())
    if items_of(old) and not in_order:
        # As programs know it of version 2022-11-15, and report it in 2026:
        # https://github.com/MuckRock/squarelet/pull/784.
        raise errors.Invalid(
            "A subscription must have at least one active plan. To cancel a subscription, please use the "
            "cancel API endpoint on /v1/subscriptions."
        )
    check_items(in_order, old)
    return in_order


def _check_cleared(
    store: AccountStore, subscription: Resource, gone: Resource, params: Mapping[str, Any], param: str
) -> None:
    """Refuse to delete an item and leave what was recorded of its use, and to clear what is no use.

    Source: `clear_usage` in https://docs.stripe.com/api/subscription_items/delete; the words as programs
    report them in https://github.com/stripe/stripe-go/pull/743 and
    https://github.com/laravel/cashier-stripe/issues/1819. Guess: those of what is not metered.
    """
    flexible = subscription["billing_mode"]["type"] == "flexible"
    clears, metered = params.get("clear_usage"), gone["price"]["recurring"]["usage_type"] == "metered"
    if clears and flexible:
        raise errors.Invalid(
            "With `billing_mode.type=flexible` set on a subscription, the following parameters are not "
            "supported: clear_usage."
        )
    if clears and not metered:
        raise errors.Invalid(
            "`clear_usage` can only be used when the price's `usage_type` is `metered`.", param=param
        )
    if not clears and not flexible and next(store.all(of_items.KIND, "subscription_item", gone["id"]), None):
        raise errors.Invalid(
            f"When deleting the subscription item {gone['id']} with a metered plan, all related usage "
            "records must be cleared too by setting `clear_usage=true`."
        )


def _not_on_it(store: AccountStore, id: str, param: str) -> errors.Invalid:
    """What is said of an item that a subscription has not, or no longer.

    Recorded in 2021 by a public suite of one that was deleted. Guess: the code.
    """
    if store.find(ITEM_OF, id):
        message = f"No subscription item with this ID ({id}) on the subscription."
        return errors.Invalid(message, code="resource_missing", param=param)
    return errors.no_such_in_body("subscription_item", id, param)


def _joined(store: AccountStore, subscription: Resource, new_item: Resource) -> Resource:
    """A new item, in a period that ends with the subscription's: with its trial, whatever the interval."""
    trial, interval = subscription["status"] == "trialing", _interval(new_item["price"]["recurring"])
    for each in items_of(subscription):
        if trial or _interval(each["price"]["recurring"]) == interval:
            return in_period(new_item, each["current_period_start"], each["current_period_end"])
    if trial:
        return in_period(new_item, subscription["trial_start"], subscription["trial_end"])
    cycle = cycle_of(subscription, new_item["price"])
    return in_period(new_item, min(store.now, cycle.before(store.now)), cycle.after(store.now))


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


def _cycle(
    store: AccountStore, old: Resource, new: Resource, params: Mapping[str, Any]
) -> tuple[Resource, bool, bool]:
    """A changed subscription in its periods; whether these begin now; whether some are others, all the same.

    Billed flexibly, periods are counted from the anchor even where an interval is another one.
    Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    Guess: a trial goes on where the cycle is to begin now, and the cycle begins at its end.
    """
    now = store.now
    if trial_end := trials.asked_for(store, new, params):
        _check_going_on(old)
        return _into_trial(store, new, trial_end), True, False
    ends_trial = params.get("trial_end") == "now" and old["status"] == "trialing"
    asked = (params.get("billing_cycle_anchor") or {}).get("type") == "now"
    other = _of_another_interval(old, new)
    charged_first = _is_free(store, old) and not _is_free(store, new)
    in_trial = old["status"] == "trialing" and not ends_trial
    if in_trial or not (ends_trial or asked or other or charged_first):
        return new, False, False
    if new["billing_mode"]["type"] == "flexible" and not (ends_trial or asked):
        return {**new, **with_items(new["id"], _counted(store, new, other))}, False, True
    started = {**new, "billing_cycle_anchor": now, "billing_cycle_anchor_config": None}
    if ends_trial:
        started |= {"status": "active", "trial_end": now}
    items = [in_period(each, now, cycle_of(started, each["price"]).after(now)) for each in items_of(started)]
    return {**started, **with_items(new["id"], items)}, True, False


def _of_another_interval(old: Resource, new: Resource) -> list[str]:
    """The ids of the items that recur otherwise than before."""
    before = {each["id"]: _interval(each["price"]["recurring"]) for each in items_of(old)}
    after = {each["id"]: _interval(each["price"]["recurring"]) for each in items_of(new)}
    return [id for id, interval in after.items() if before.get(id, interval) != interval]


def _check_going_on(subscription: Resource) -> None:
    """Refuse a trial of what stands still.

    Source: https://docs.stripe.com/billing/subscriptions/trials/free-trials. Guess: the sentence.
    """
    if subscription["status"] == "paused":
        raise errors.Invalid(
            "You must resume a paused subscription before it has a trial.", param="trial_end"
        )


def _counted(store: AccountStore, new: Resource, other: Sequence[str]) -> list[Resource]:
    """A subscription's items, those of another interval than before in the period that it makes of now."""
    items = []
    for each in items_of(new):
        cycle = cycle_of(new, each["price"])
        period = cycle.before(store.now), cycle.after(store.now)
        items.append(in_period(each, *period) if each["id"] in other else each)
    return items


def _into_trial(store: AccountStore, new: Resource, end: int) -> Resource:
    """A subscription in a trial: a further one begins now, or in classic billing where the first one began.

    Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    """
    goes_on = new["status"] == "trialing" or new["billing_mode"]["type"] == "classic"
    items = [in_period(each, store.now, end) for each in items_of(new)]
    return {
        **new,
        **with_items(new["id"], items),
        "billing_cycle_anchor": end,
        "status": "trialing",
        "trial_end": end,
        "trial_start": (goes_on and new["trial_start"]) or store.now,
    }


def _cut_trial(new: Resource) -> dict[str, Any]:
    """A trial ends with its subscription, billed classically; it is no longer again if that ends later.

    Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    """
    classic, end = new["billing_mode"]["type"] == "classic", new["cancel_at"]
    if not classic or new["status"] != "trialing" or not end or end >= new["trial_end"]:
        return {}
    items = [in_period(each, each["current_period_start"], end) for each in items_of(new)]
    return {**with_items(new["id"], items), "billing_cycle_anchor": end, "trial_end": end}


def _interval(recurring: Mapping[str, Any]) -> tuple[str, int]:
    return recurring["interval"], recurring["interval_count"]


def _is_free(store: AccountStore, subscription: Resource) -> bool:
    """Whether its prices ask for nothing; none of something that costs is not free.

    Source: https://docs.stripe.com/billing/subscriptions/change-price#handle-zero-amount-prices-and-quantities.
    """
    licensed = [each for each in items_of(subscription) if not subscription_invoices.is_metered(each)]
    return bool(licensed) and not any(
        each["quantity"] == 0 or proration.cost(store, subscription, each).net for each in licensed
    )


def carry_out(store: AccountStore, change: Change, *, off_session: bool = False) -> Resource:
    """Store a change, and ask for what it costs. Raises Refusal where that must be paid now and is not."""
    trial_over = change.old["status"] == "trialing" and change.new["status"] == "active"
    if trial_over and not stopping.goes_on(store, change.new):
        return _without_method(store, change)
    at_once = change.restarts or change.moves or change.behavior == "always_invoice"
    if change.payment == "pending_if_incomplete" and at_once:
        return _once_paid(store, change, off_session=off_session)
    discounted.tell(store, change.old["id"], change.old["discounts"], change.new["discounts"])
    left = lengthening.unused(store, change.old, change.at) if change.longer else {}
    asked = shortening.billed(store, change.old, change.new)
    prorated = prorations(store, change)
    note_ahead(store, change, prorated)
    proration.note_pending(store, prorated)
    invoice_items.add_to(store, change.new, change.added)
    billed = billed_now(store, change)
    new = change.new
    if billed:
        discounted.spend_customers(store, new)
        new = {**new, **discounted.spent(store, new), "latest_invoice": billed[0]["id"]}
    changed = put(store, change.old, _values(change.old, new))
    subscription_invoices.count_from_now(store, _other_price(change.changed[1], change.changed[0]))
    if billed:
        changed = _ask(store, changed, *billed, payment=change.payment, off_session=off_session)
    lengthening.note(store, left, change.at)
    shortening.note(store, change.new, asked, prorated)
    return changed


def _values(old: Resource, new: Resource) -> dict[str, Any]:
    """What is different, for a change that replaces metadata whole."""
    values = {name: value for name, value in new.items() if old.get(name) != value}
    if "metadata" in values:
        gone = {key: "" for key in old["metadata"] if key not in new["metadata"]}
        values["metadata"] = {**new["metadata"], **gone}
    return values


def prorations(store: AccountStore, change: Change) -> list[Resource]:
    """Store the invoice items that a change brings: what is given back, then what is asked for."""
    return invoice_items.add_all(store, change.old["customer"], described(store, change))


def note_ahead(store: AccountStore, change: Change, prorated: Sequence[Resource]) -> None:
    """Remember what of a change's invoice items is billed in advance, in place of what they give back."""
    if prorated:
        proration.forget_ahead(store, change.anew)
        proration.note_ahead(store, change.new, [each for each in prorated if not each["proration"]])


def described(store: AccountStore, change: Change) -> list[dict[str, Any]]:
    """What a change gives back and asks for, as invoice items that are not stored."""
    if change.behavior == "none" or change.old["status"] in ("trialing", "paused"):
        return []
    if change.longer:
        return list(lengthening.asked_for(store, change.old, change.new))
    ahead = prebilling.described(store, change.new, [each["id"] for each in change.anew])
    if change.restarts:
        return [*proration.given_back(store, change.old, items_of(change.old), change.at), *ahead]
    gone, come = change.changed
    prorated = [
        *proration.given_back(store, change.old, gone, change.at),
        *proration.asked_for(store, change.new, come, change.at),
    ]
    return [
        *proration.used_up(store, change.old, _other_price(gone, come)),
        *(each for each in prorated if each["amount"] or not _costs_nothing(store, each)),
        *shortening.described(store, change.old, change.new),
        *ahead,
    ]


def _costs_nothing(store: AccountStore, item: Mapping[str, Any]) -> bool:
    """Whether an item is of a price of nothing, of which no time is prorated.

    Recorded in 2021 by a public suite that asserts the events of each step.
    """
    price = store.find("price", at(item, "pricing.price_details.price") or "")
    return price is not None and price["unit_amount"] == 0


def _other_price(gone: Sequence[Resource], come: Sequence[Resource]) -> list[Resource]:
    """Items that are taken out, or get another price, as they were."""
    now = {each["id"]: each["price"]["id"] for each in come}
    return [each for each in gone if now.get(each["id"]) != each["price"]["id"]]


def billed_now(store: AccountStore, change: Change) -> tuple[Resource, list[Entry]] | None:
    """The invoice that a change asks for at once, if it does; not stored."""
    if change.old["status"] == "paused":
        return None
    if joined := _joined_trial(change):
        entries = subscription_invoices.entries_for(store, change.new, joined)
        return subscription_invoices.draft(store, change.new, entries, reason="subscription_update")
    prorated = change.behavior == "always_invoice" or (change.moves and change.behavior != "none")
    changes_period = change.longer or any(shortening.ends_moved(change.old, change.new))
    prebills = change.new["billing_schedules"] != change.old["billing_schedules"]
    if not change.restarts and not (prorated and (changes_period or prebills or any(change.changed))):
        return None
    entries = []
    start = store.now
    if change.restarts:
        regular = subscription_invoices.entries_for(store, change.new)
        entries = [*_used_until(store, change), *regular]
    else:
        start = period_start(change.old)
        if change.behavior == "always_invoice":
            entries = subscription_invoices.begun_use(store, change.new, _joined_items(change))
    period = (start, store.now)
    invoice, on_it = subscription_invoices.draft(
        store, change.new, entries, reason="subscription_update", period=period
    )
    due = subscription_invoices.due(store, invoice, on_it)
    if change.asked:
        subscription_invoices.check_method(store, change.new, due, change.payment)
    return (invoice, on_it) if on_it else None


def _joined_trial(change: Change) -> list[Resource]:
    """The items that join a trial, which is told of at once on an invoice of nothing, billed flexibly.

    Source: https://docs.stripe.com/billing/subscriptions/trials/free-trials. Guess: not where nothing is
    to be prorated.
    """
    flexible = change.new["billing_mode"]["type"] == "flexible"
    in_trial = change.old["status"] == change.new["status"] == "trialing"
    if not (flexible and in_trial) or change.restarts or change.behavior == "none":
        return []
    return _joined_items(change)


def _joined_items(change: Change) -> list[Resource]:
    there = {each["id"] for each in items_of(change.old)}
    return [each for each in items_of(change.new) if each["id"] not in there]


def _used_until(store: AccountStore, change: Change) -> list[Entry]:
    """What was used of metered items in the period that a change cuts short."""
    until = [{**each, "current_period_end": store.now} for each in items_of(change.old)]
    return subscription_invoices.used(store, change.old, until)


def _ask(
    store: AccountStore,
    subscription: Resource,
    draft: Resource,
    entries: Sequence[Entry],
    *,
    payment: str,
    off_session: bool,
) -> Resource:
    """Have the invoice of a change paid, or sent in an hour. Raises CardRefused where it must be paid."""
    charged = subscription["collection_method"] == "charge_automatically"
    invoice = drafts.add(store, draft, entries, waits=not charged)
    proration.note_billed(store, invoice, entries)
    if not charged:
        return store.get("subscription", subscription["id"])
    attempt = payment != "default_incomplete"
    refusal = subscription_invoices.charge_now(store, invoice, attempt=attempt, off_session=off_session)
    status = store.get("invoice", invoice["id"])["status"]
    if payment == "error_if_incomplete" and status != "paid":
        raise subscription_invoices.incomplete(refusal)
    current = store.get("subscription", subscription["id"])
    if payment == "default_incomplete" and status == "open" and current["status"] == "active":
        return put(store, current, {"status": "past_due"})
    return current


def _without_method(store: AccountStore, change: Change) -> Resource:
    """A trial that is ended now, and has nothing to be paid with: paused or canceled, as its settings say."""
    now = store.now
    items = [in_period(each, each["current_period_start"], now) for each in items_of(change.old)]
    over = {**with_items(change.old["id"], items), "billing_cycle_anchor": now, "trial_end": now}
    settings = {"trial_settings": change.new["trial_settings"]}
    return stopping.stop(store, store.change(change.old, {**over, **settings}, event=None))


def _once_paid(store: AccountStore, change: Change, *, off_session: bool) -> Resource:
    """Ask for what a change costs, and carry it out only if that is paid."""
    prorations(store, change)
    billed = billed_now(store, change)
    values = _values(change.old, change.new)
    if billed is None:
        discounted.tell(store, change.old["id"], change.old["discounts"], change.new["discounts"])
        return put(store, change.old, values)
    if "metadata" in values:  # what else is said of it meanwhile stays
        known = change.old["metadata"]
        new = {key: text for key, text in values["metadata"].items() if known.get(key) != text}
        values["metadata"] = new
    invoice = drafts.add(store, *billed, waits=False)
    pending_updates.wait(store, change.old, invoice["id"], values)
    subscription_invoices.charge_now(store, invoice, off_session=off_session)
    return pending_updates.show(store, change.old, invoice["id"])
