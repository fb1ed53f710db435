"""What an offer comes to, to the cent as on the invoice that it becomes: a quote, or a Checkout Session.

Source: `computed.upfront` in https://docs.stripe.com/api/quotes/object. Guess: a session's total is so, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from ...account_store import AccountStore
from ...resource import Resource
from ..products import taxing
from ..products.discounting import Off
from . import lines, sums
from .lines import Entry

Offered = TypeVar("Offered")


def in_order(offered: Sequence[Offered], recurs: Callable[[Offered], bool]) -> list[Offered]:
    """Lines as the invoice has them: before what recurs the newest of what waited for it comes first."""
    recurring = [each for each in offered if recurs(each)]
    once = [each for each in offered if not recurs(each)]
    return [*reversed(once), *recurring] if recurring else once


def entries(
    store: AccountStore,
    id: str,
    price: Resource,
    costs: Iterable[int],
    *,
    discounts: Sequence[str] = (),
    rates: Sequence[str] = (),
    reasons: Mapping[str, str] | None = None,
) -> list[Entry]:
    """The lines that the invoice has of an offer's line; each is named by the id of that."""
    shared = {"discounts": list(discounts), "id": id, "pricing": lines.priced(price, None)}
    return [Entry(lines.line(store, **shared, amount=each), tuple(rates), reasons) for each in costs]


def priced(
    store: AccountStore,
    invoice: Resource,
    billed: Sequence[Entry],
    offs: Sequence[Off],
    discounts: Mapping[str, Resource],
) -> dict[str, dict[str, Any]]:
    """What lines show of an offer, by the lines' ids: their amounts, discounts and taxes.

    `invoice`: what of it decides that. `discounts`: by id.
    """
    asked: dict[str, list[tuple[Entry, int]]] = {each.line["id"]: [] for each in billed}
    for entry, spared in sums.asked_for(store, invoice, billed, offs):
        asked[entry.line["id"]].append((entry, spared))
    return {id: _shown(store, of_line, discounts) for id, of_line in asked.items()}


def _shown(
    store: AccountStore, asked: Sequence[tuple[Entry, int]], discounts: Mapping[str, Resource]
) -> dict[str, Any]:
    """What a line shows of those of the invoice that come from it, with the tax that is spared on each."""
    off: Counter[str] = Counter()
    for entry, _ in asked:
        off.update({each["discount"]: each["amount"] for each in entry.line["discount_amounts"]})
    taxes = _taxes(store, [each for entry, _ in asked for each in entry.line["taxes"]])
    subtotal, spared = sum(entry.line["amount"] for entry, _ in asked), sum(each for _, each in asked)
    return {
        "amount_discount": off.total(),
        "amount_subtotal": subtotal,
        "amount_tax": sum(each["amount"] for each in taxes),
        "amount_total": subtotal - off.total() - spared + taxing.exclusive(taxes),
        "discounts": [{"amount": amount, "discount": discounts[id]} for id, amount in off.items()],
        "taxes": taxes,
    }


def _taxes(store: AccountStore, billed: Iterable[Resource]) -> list[Resource]:
    """The taxes of invoice lines, by rate; why each is asked is told of automatic tax and of the exempt."""
    shown: dict[str, Resource] = {}
    for each in billed:
        id, reason = each["tax_rate_details"]["tax_rate"], each["taxability_reason"]
        known = shown.setdefault(
            id,
            {
                "amount": 0,
                "rate": store.get("tax_rate", id),
                "taxability_reason": None if reason == "not_available" else reason,
                "taxable_amount": 0,
            },
        )
        known["amount"] += each["amount"]
        known["taxable_amount"] += each["taxable_amount"]
    return list(shown.values())
