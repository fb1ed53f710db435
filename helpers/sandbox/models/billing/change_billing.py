"""What a subscription's change costs: prorations, and an invoice where it is billed at once.

Source: https://docs.stripe.com/billing/subscriptions/prorations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..invoices import drafts, invoice_items, sold_once
from ..invoices.lines import Entry
from . import (
    discounted,
    lengthening,
    pending_updates,
    prebilling,
    proration,
    shortening,
    stopping,
    subscription_invoices,
    uncollected,
)
from .subscription_objects import in_period, items_of, period_end, period_start, with_items
from .timetable import put


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


def carry_out(store: AccountStore, change: Change, *, off_session: bool = False) -> Resource:
    """Store a change, and ask for what it costs. Raises Refusal where that must be paid now and is not."""
    trial_over = change.old["status"] == "trialing" and change.new["status"] == "active"
    if trial_over and not stopping.goes_on(store, change.new):
        return _without_method(store, change)
    at_once = change.restarts or change.moves or change.behavior == "always_invoice"
    collected = not uncollected.is_paused(change.new)
    if change.payment == "pending_if_incomplete" and at_once and collected:
        return _once_paid(store, change, off_session=off_session)
    discounted.tell(store, change.old["id"], change.old["discounts"], change.new["discounts"])
    left = lengthening.unused(store, change.old, change.at) if change.longer else {}
    asked = shortening.billed(store, change.old, change.new)
    prorated, billed = costs(store, change)
    new = change.new
    if billed:
        new = {**new, **discounted.used_up(store, new, billed[1]), "latest_invoice": billed[0]["id"]}
    changed = put(store, change.old, _values(change.old, new))
    subscription_invoices.count_from_now(store, _other_price(change.changed[1], change.changed[0]))
    if billed:
        changed = _ask(store, changed, *billed, payment=change.payment, off_session=off_session)
    lengthening.note(store, items_of(change.new), left, change.at, free=not prorated)
    shortening.note(store, change.new, asked, prorated)
    return changed


def costs(store: AccountStore, change: Change) -> tuple[list[Resource], tuple[Resource, list[Entry]] | None]:
    """Store what a change brings to be billed; with the invoice that asks for it at once, if one does."""
    prorated = prorations(store, change)
    note_ahead(store, change, prorated)
    proration.note_pending(store, prorated)
    sell_once(store, change, store.now)
    return prorated, billed_now(store, change)


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


def sell_once(store: AccountStore, change: Change, moment: int) -> None:
    """Add what is sold once beside a change: where that is made as a period ends, for the next period."""
    items = [
        shortening.beginning(change.new, each, moment) if each["current_period_end"] <= moment else each
        for each in items_of(change.new)
    ]
    sold_once.add(store, {**change.new, **with_items(change.new["id"], items)}, change.added)


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
    renewed = bool(items_of(change.new)) and period_end(change.new) <= store.now and not change.restarts
    if change.old["status"] == "paused" or renewed:  # the invoice of the next period has it all
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
        regular = shortening.entries(store, change.new, items_of(change.new))
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
    if change.asked and not uncollected.is_paused(change.new):
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
    """Have the invoice of a change paid, or sent in an hour; or not, while collection is paused.

    Raises CardRefused where it must be paid.
    """
    if uncollected.is_paused(subscription):
        invoice = uncollected.add(store, subscription, draft, entries)
        proration.note_billed(store, invoice, entries)
        return store.get("subscription", subscription["id"])
    charged = subscription["collection_method"] == "charge_automatically"
    refusal = None
    with store.at_once(draft):
        invoice = drafts.add(store, draft, entries, waits=not charged)
        proration.note_billed(store, invoice, entries)
        if charged:
            refusal = subscription_invoices.charge_now(
                store, invoice, attempt=payment != "default_incomplete", off_session=off_session
            )
    if not charged:
        return store.get("subscription", subscription["id"])
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
    with store.at_once(billed[0]):
        invoice = drafts.add(store, *billed, waits=False)
        pending_updates.wait(store, change.old, invoice["id"], values)
        subscription_invoices.charge_now(store, invoice, off_session=off_session)
    return pending_updates.show(store, change.old, invoice["id"])
