"""Proration: what is given back of what was billed for a period's rest, and what is asked for it instead.

What was and what is are each worked out whole, not their difference, to the second; each amount is rounded
by itself to the nearest minor unit, a half towards minus infinity.
Source: https://docs.stripe.com/billing/subscriptions/prorations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ..invoices import invoice_objects, lines
from ..invoices.lines import Entry
from ..products import discounting, discounts, price_objects
from ..products.amounts import amount, half_down
from . import discounted
from .intervals import Cycle
from .subscription_invoices import entries_for, is_metered, used
from .subscription_objects import cycle_of, items_of

# Source: https://docs.stripe.com/billing/subscriptions/backdating#billing-mode-considerations.
MOST_LINES = 250


def share(start: int, end: int, at: int) -> Fraction:
    """How much of a period is left at a moment: 0 at its end, 1 at its start and before."""
    return Fraction(end - min(max(at, start), end), end - start) if end > start else Fraction(0)


def left_of(subscription: Resource, item: Resource, at: int) -> Fraction:
    """How much of what an item costs in a whole period is for what is left at a moment of the one it is in.

    A period may be a part of a whole one: before the anchor, or up to the subscription's end.
    """
    start, end = item["current_period_start"], item["current_period_end"]
    cycle = cycle_of(subscription, item["price"])
    if end <= cycle.after(start):
        return _share_of(cycle, min(max(at, start), end), end)
    return share(start, end, at)


def prorated(whole: int, left: Fraction) -> int:
    """A part of an amount: 1000 of which 1/400 is left -> 2 (2.5), -1000 -> -3 (-2.5)."""
    return half_down(whole * left)


@dataclass(frozen=True)
class Cost:
    """What is asked for something, and what each discount takes off it, by id; in minor units."""

    whole: int
    off: Mapping[str, int] = field(default_factory=dict)

    @property
    def net(self) -> int:
        return self.whole - sum(self.off.values())

    def __add__(self, other: Cost) -> Cost:
        off = {id: self.off.get(id, 0) + other.off.get(id, 0) for id in {**self.off, **other.off}}
        return Cost(self.whole + other.whole, off)

    def __sub__(self, other: Cost) -> Cost:
        return self + Cost(-other.whole, {id: -off for id, off in other.off.items()})


def cost(store: AccountStore, subscription: Resource, item: Resource) -> Cost:
    """What an item costs in a whole period."""
    whole = _whole(store, subscription, item)
    return Cost(whole, _off(store, subscription, item, whole))


def _whole(store: AccountStore, subscription: Resource, item: Resource) -> int:
    terms = price_objects.terms_of(store, item["price"], subscription["currency"])
    return amount(terms, item.get("quantity", 0))


def _off(store: AccountStore, subscription: Resource, item: Resource, whole: int) -> dict[str, int]:
    offs = discounts.of_invoice(store, subscription, [{"discounts": item["discounts"]}])
    line = discounting.Line(whole, item["price"]["product"], only=tuple(item["discounts"]))
    return discounting.taken_off([line], offs)[0]


def changed_items(old: Sequence[Resource], new: Sequence[Resource]) -> tuple[list[Resource], list[Resource]]:
    """Those items whose price or quantity is another one, as they were and as they are."""
    before, after = {each["id"]: each for each in old}, {each["id"]: each for each in new}
    gone = [each for each in old if _terms(each) != _terms(after.get(each["id"]))]
    come = [each for each in new if _terms(each) != _terms(before.get(each["id"]))]
    return gone, come


def _terms(item: Resource | None) -> Any:
    return item and (item["price"]["id"], item.get("quantity"))


def given_back(
    store: AccountStore, subscription: Resource, items: Sequence[Resource], at: int
) -> Iterator[dict[str, Any]]:
    """Invoice items that give back what is left of items' periods."""
    for item in items:
        if not is_metered(item) and left_of(subscription, item, at):
            left = unused(store, subscription, item, at)
            if left is None:
                continue
            credited = _as_billed(store, subscription, item)
            named = _named(store, subscription, credited)
            yield {
                **_invoice_item(
                    subscription, credited, at, max(item["current_period_end"], billed_ahead(store, item))
                ),
                **_asking(left, billed_by(store, item)),
                "description": f"Unused time on {named} after {lines.day(at)}",
            }


def _as_billed(store: AccountStore, subscription: Resource, item: Resource) -> Resource:
    """An item at the price that was asked for, which flexible billing gives back, and not the present one.

    Recorded by https://github.com/Kiln-AI/stripe_world (cassettes/01_proration_half_cent.json). Guess: its
    quantity, too, where one line asked for it.
    """
    debit = store.find(BILLED, item["id"]) or {}
    price = store.find("price", debit.get("price") or "")
    if price is None or subscription["billing_mode"]["type"] != "flexible":
        return item
    quantity = debit["quantity"]
    return {**item, "price": price, **({} if quantity is None else {"quantity": quantity})}


def unused(store: AccountStore, subscription: Resource, item: Resource, at: int) -> Cost | None:
    """What is given back of an item's period, below 0: flexibly, of what was asked for it, if anything was.

    Source: https://docs.stripe.com/billing/subscriptions/prorations#credit-prorations.
    """
    if subscription["status"] == "trialing":
        return Cost(0)
    if subscription["billing_mode"]["type"] != "flexible":
        return _part(subscription, cost(store, subscription, item), -left_of(subscription, item, at))
    debit = store.find(BILLED, item["id"])
    asked = [debit] if debit and debit["end"] == item["current_period_end"] else []
    asked += [each for each in _ahead(store, item["id"]) if each["end"] > at]
    parts = [_part(subscription, remembered(each), -share(each["start"], each["end"], at)) for each in asked]
    return sum(parts[1:], parts[0]) if parts else None


def _part(subscription: Resource, whole: Cost, part: Fraction) -> Cost:
    """A part of a cost: discounts are taken off already, or stand beside the amount.

    Source: https://docs.stripe.com/changelog/clover/2025-09-30/itemize-proration-discount-amounts. Guess:
    billed classically they are not named.
    """
    flexible = subscription["billing_mode"]["flexible"]
    if flexible is None:
        return Cost(prorated(whole.net, part))
    if flexible["proration_discounts"] == "included":
        return Cost(prorated(whole.net, part), dict.fromkeys(whole.off, 0))
    return Cost(prorated(whole.whole, part), {id: prorated(off, part) for id, off in whole.off.items()})


def _asking(asked: Cost, credited: Resource | None = None) -> dict[str, Any]:
    """What of an invoice item tells its cost."""
    discounts = [{"amount": amount, "discount": id} for id, amount in asked.off.items()]
    details = {"credited_items": credited, "discount_amounts": discounts}
    return {"amount": asked.whole, "proration_details": details}


def shown(item: Mapping[str, Any]) -> Cost:
    """The cost that an invoice item tells, or a line."""
    told = (item.get("proration_details") or item).get("discount_amounts", ())
    return Cost(item["amount"], {each["discount"]: each["amount"] for each in told})


def asked_for(
    store: AccountStore, subscription: Resource, items: Sequence[Resource], at: int
) -> Iterator[dict[str, Any]]:
    """Invoice items that ask for what is left of items' periods."""
    for item in items:
        left = left_of(subscription, item, at)
        if not is_metered(item) and left:
            yield remaining(store, subscription, item, at, left)


def remaining(
    store: AccountStore, subscription: Resource, item: Resource, at: int, part: Fraction
) -> dict[str, Any]:
    """The invoice item that asks a part of the cost for an item's period from a moment on."""
    return {
        **_invoice_item(subscription, item, at, item["current_period_end"]),
        **_asking(_part(subscription, cost(store, subscription, item), part)),
        "description": f"Remaining time on {_named(store, subscription, item)} after {lines.day(at)}",
    }


def used_up(
    store: AccountStore, subscription: Resource, items: Sequence[Resource]
) -> Iterator[dict[str, Any]]:
    """Invoice items that bill what was used of metered items so far, as flexible billing has it.

    Source: https://docs.stripe.com/billing/subscriptions/usage-based/manage-billing-setup.
    """
    if subscription["billing_mode"]["type"] != "flexible":
        return
    for item in items:
        for entry in used(store, subscription, [{**item, "current_period_end": store.now}]):
            yield as_invoice_item(store, subscription, item, entry)


def as_invoice_item(
    store: AccountStore, subscription: Resource, item: Resource, entry: Entry
) -> dict[str, Any]:
    """What is billed of an item, though not at the end of its period."""
    period = entry.line["period"]
    taken = ("amount", "description", "discounts", "pricing", "quantity")
    return {
        **_invoice_item(subscription, item, period["start"], period["end"]),
        **{name: entry.line[name] for name in taken},
        "discountable": True,
        "proration": False,
    }


def _invoice_item(subscription: Resource, item: Resource, start: int, end: int) -> dict[str, Any]:
    details = {"subscription": subscription["id"], "subscription_item": item["id"]}
    return {
        "currency": subscription["currency"],
        "discountable": False,
        "parent": {"subscription_details": details, "type": "subscription_details"},
        "period": {"end": end, "start": start},
        "pricing": lines.priced(item["price"], None),
        "proration": True,
        "quantity": item.get("quantity", 1),
        "tax_rates": item["tax_rates"],
    }


def _named(store: AccountStore, subscription: Resource, item: Resource) -> str:
    """An item in a sentence, without its unit: "3 × Name (with 20.0% off)".

    Recorded by a public test suite, 2018, of a product with a `unit_label`.
    """
    quantity, name = item.get("quantity", 1), lines.product_name(store, item["price"])
    many = f"{quantity} × " if quantity > 1 else ""
    return f"{many}{name}{discounted.in_words(store, subscription, item)}"


def billed_by(store: AccountStore, item: Resource) -> Resource | None:
    """The lines that asked for an item's present period, with their invoice, or what waits for one.

    Source: https://docs.stripe.com/changelog/dahlia/2026-05-27/invoice-item-proration-credited-items.
    """
    kept = store.find(BILLED, item["id"])
    if kept is None:
        return None
    invoice, billed = kept["invoice"], kept["lines"]
    if waiting := kept.get("waiting"):
        invoice = (store.find("invoiceitem", waiting) or {"invoice": None})["invoice"]
        if invoice is None:
            return {"invoice_item": waiting, "type": "invoice_item"}
        on_it = invoice_objects.lines_of(store, store.get("invoice", invoice))
        billed = [each["id"] for each in on_it if _waited_as(each) == waiting]
    if invoice is None:
        return None
    details = {"invoice": invoice, "invoice_line_items": billed}
    return {"invoice_line_item_details": details, "type": "invoice_line_items"}


# What was asked for the rest of an item's period: an amount and its discounts, from when to when, and where.
BILLED = "_billed"


# What was asked for an item's periods that had not begun, each like that.
AHEAD = "_billed_ahead"


def _ahead(store: AccountStore, item: str) -> list[Resource]:
    known = store.find(AHEAD, item)
    return list(known["periods"]) if known else []


def billed_ahead(store: AccountStore, item: Resource) -> int:
    """When the time ends that an item was billed for in advance; 0, if it never was."""
    return max((int(each["end"]) for each in _ahead(store, item["id"])), default=0)


def _is_ahead(subscription: Resource | None, told: Resource) -> bool:
    """Whether a line, or an invoice item, is of a period of an item that has not begun."""
    item, start = lines.source_of(told).get("subscription_item"), told["period"]["start"]
    items = items_of(subscription) if subscription else []
    return any(each["id"] == item and start >= each["current_period_end"] for each in items)


def note_ahead(store: AccountStore, subscription: Resource, told: Sequence[Resource]) -> None:
    """Remember what lines, or invoice items, ask for items' periods that have not begun."""
    costs: dict[str, dict[int, Resource]] = {}
    for each in told:
        if _is_ahead(subscription, each):
            start = each["period"]["start"]
            known = costs.setdefault(lines.source_of(each)["subscription_item"], {})
            asked = shown(each) + (remembered(known[start]) if start in known else Cost(0))
            known[start] = {"amount": asked.whole, "off": dict(asked.off), **each["period"]}
    for item, periods in costs.items():
        lasting = {each["start"]: each for each in _ahead(store, item) if each["end"] > store.now}
        store.keep(AHEAD, item, periods=list({**lasting, **periods}.values()))


def forget_ahead(store: AccountStore, items: Sequence[Resource]) -> None:
    """Forget what was asked for periods to come."""
    for each in items:
        if _ahead(store, each["id"]):
            store.forget(AHEAD, each["id"])


def note_billed(store: AccountStore, invoice: Resource, entries: Sequence[Entry]) -> None:
    """Remember what was asked for items' periods, for when it is given back."""
    asked = {each.line["id"] for each in entries}
    subscription = store.find("subscription", invoice_objects.subscription_of(invoice) or "")
    billed: dict[str, list[Resource]] = {}
    ahead = []
    for line in invoice_objects.lines_of(store, invoice):
        item = lines.source_of(line).get("subscription_item")
        if not (item and line["amount"] >= 0 and line["id"] in asked):
            continue
        if _is_ahead(subscription, line) and not lines.source_of(line).get("proration"):
            ahead.append(line)
        else:
            billed.setdefault(item, []).append(line)
    if subscription and ahead:
        note_ahead(store, subscription, ahead)
    for item, of_item in billed.items():
        regular = [each for each in of_item if _waited_as(each) is None]
        waiting = (store.find(BILLED, item) or {}).get("waiting")
        if not regular and waiting in map(_waited_as, of_item):
            continue  # it is known; what the others asked for was given back
        asking = regular or of_item
        period = max((each["period"] for each in asking), key=lambda each: (each["end"], each["start"]))
        latest = [each for each in asking if each["period"] == period]
        _note(
            store,
            item,
            sum(map(shown, latest), Cost(0)),
            latest,
            period=period,
            invoice=invoice["id"],
            lines=[each["id"] for each in latest],
        )


def _waited_as(line: Resource) -> str | None:
    """The invoice item that a line was."""
    item: str | None = lines.source_of(line).get("invoice_item")
    return item


def note_pending(store: AccountStore, items: Sequence[Resource]) -> None:
    """Remember what invoice items ask for periods' rests, before they are on an invoice."""
    for each in items:
        item = each["parent"]["subscription_details"]["subscription_item"]
        if each["proration"] and each["amount"] >= 0 and item:
            _note(store, item, shown(each), [each], period=each["period"], waiting=each["id"])


def _note(
    store: AccountStore,
    item: str,
    asked: Cost,
    told: Sequence[Resource],
    *,
    period: Resource,
    invoice: str | None = None,
    lines: Sequence[str] = (),
    waiting: str | None = None,
) -> None:
    """`told`: the lines, or the invoice item, that ask for it."""
    at = {"end": period["end"], "start": period["start"]}
    price = told[0]["pricing"]["price_details"]["price"]
    terms = {"price": price, "quantity": told[0]["quantity"] if len(told) == 1 else None}
    remember(store, item, asked, invoice=invoice, lines=list(lines), waiting=waiting, **at, **terms)


def remember(store: AccountStore, item: str, asked: Cost, **values: Any) -> None:
    """Keep what was asked for the rest of an item's period."""
    store.keep(BILLED, item, amount=asked.whole, off=dict(asked.off), **values)


def remembered(kept: Resource) -> Cost:
    """What was asked for it; files of earlier versions tell an amount alone, after discounts."""
    return Cost(kept["amount"], kept.get("off", {}))


def asked_in(store: AccountStore, subscription: Resource, items: Sequence[Resource]) -> list[Entry]:
    """What items cost in the periods that they are in: a part of the price where these are cut short."""
    entries = []
    for each in items:
        start, end = each["current_period_start"], each["current_period_end"]
        cycle = cycle_of(subscription, each["price"])
        whole = (start, end) == (cycle.before(start), cycle.after(start))
        if whole or is_metered(each) or subscription["status"] == "trialing":
            entries += entries_for(store, subscription, [each])
        else:
            part = _share_of(cycle, start, end)
            entries.append(_line(store, subscription, each, {"end": end, "start": start}, part))
    return entries


def elapsed(store: AccountStore, subscription: Resource) -> list[Entry]:
    """What is asked for the time before the first whole period: from a date in the past, or up to an anchor.

    Billed flexibly, each period in that time has a line; else all of it has one, in periods from its start.
    Raises Invalid for more lines than an invoice may have.
    Source: https://docs.stripe.com/billing/subscriptions/backdating.
    """
    flexible = subscription["billing_mode"]["type"] == "flexible" or subscription["start_date"] == store.now
    of_item = _each_period if flexible else _all_at_once
    entries = [entry for each in items_of(subscription) for entry in of_item(store, subscription, each)]
    if len(entries) > MOST_LINES:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            f"The backdated period would need an invoice of more than {MOST_LINES} lines.",
            param="backdate_start_date",
        )
    return entries


def _until(store: AccountStore, subscription: Resource, item: Resource) -> int:
    """Where the time ends that is billed beside whole periods; what is metered is billed afterwards."""
    ahead = subscription["billing_cycle_anchor"] > store.now and subscription["status"] != "trialing"
    field = "current_period_end" if ahead and not is_metered(item) else "current_period_start"
    return int(item[field])


def _each_period(store: AccountStore, subscription: Resource, item: Resource) -> Iterator[Entry]:
    until = _until(store, subscription, item)
    return in_periods(store, subscription, item, subscription["start_date"], until)


def in_periods(
    store: AccountStore, subscription: Resource, item: Resource, start: int, until: int
) -> Iterator[Entry]:
    """What an item costs from one moment to another, a line for each period."""
    cycle, currency = cycle_of(subscription, item["price"]), subscription["currency"]
    while start < until:
        end = min(cycle.after(start), until)
        period = {"end": end, "start": start}
        if is_metered(item):
            within = {**item, "current_period_end": end, "current_period_start": start}
            yield from used(store, subscription, [within])
        elif (start, end) == (cycle.before(start), cycle.after(start)):
            yield from lines.of_item(store, item, period, currency)
        else:
            yield _line(store, subscription, item, period, _share_of(cycle, start, end))
        start = end


def _all_at_once(store: AccountStore, subscription: Resource, item: Resource) -> Iterator[Entry]:
    start, until = subscription["start_date"], _until(store, subscription, item)
    recurring = item["price"]["recurring"]
    cycle = Cycle(start, recurring["interval"], recurring["interval_count"])
    total, moment = Fraction(0), start
    while moment < until:
        end = min(cycle.after(moment), until)
        total += _share_of(cycle, moment, end)
        moment = end
    if total and not is_metered(item):
        yield _line(store, subscription, item, {"end": until, "start": start}, total)


def _share_of(cycle: Cycle, start: int, end: int) -> Fraction:
    """How much of a cycle's period a part of it is."""
    whole = cycle.before(start), cycle.after(start)
    return share(*whole, start) - share(*whole, end)


def _line(
    store: AccountStore, subscription: Resource, item: Resource, period: Resource, part: Fraction
) -> Entry:
    """A line that bills a part of a period. Guess: its words."""
    start, end = period["start"], period["end"]
    named = f"{lines.times(store, item['price'], item['quantity'])}{lines.product_name(store, item['price'])}"
    values: Mapping[str, Any] = {
        "amount": prorated(_whole(store, subscription, item), part),
        "description": f"Time on {named} from {lines.day(start)} until {lines.day(end)}",
        "pricing": lines.priced(item["price"], None),
        "quantity": item["quantity"],
    }
    return lines.billing(store, item, period, subscription["currency"], **values)
