"""Billing credits on an invoice: which lines they may pay for, and what they will pay of a draft.

They are taken when an invoice is finalized; a draft and a preview show what would be taken now.
Source: https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..usage import credit_balances
from ..usage.credit_balances import Charged
from . import sums
from .lines import Entry, source_of


def charged(store: AccountStore, entries: Iterable[Entry]) -> list[Charged]:
    """The lines that credits may pay for, and what discounts leave of each: a subscription's, by a meter."""
    return [
        Charged(each.line["id"], price, net)
        for each in entries
        if (net := _net(each.line)) > 0 and (price := _metered(store, each.line))
    ]


def _net(line: Resource) -> int:
    net: int = line["amount"] - sum(each["amount"] for each in line["discount_amounts"])
    return net


def _metered(store: AccountStore, line: Resource) -> str | None:
    """The id of a line's price, if that is for what a meter counts."""
    if not source_of(line).get("subscription_item"):
        return None
    price = store.find("price", at(line, "pricing.price_details.price") or "")
    return str(price["id"]) if price and at(price, "recurring.meter") else None


def paid(entries: Iterable[Entry], by_line: Mapping[str, Sequence[Resource]]) -> list[Entry]:
    """Entries with what credits pay of them, by their lines' ids, and no other credits."""
    return [
        replace(
            each,
            line={
                **each.line,
                "pretax_credit_amounts": [
                    *(part for part in each.line["pretax_credit_amounts"] if part["type"] == "discount"),
                    *by_line.get(each.line["id"], ()),
                ],
            },
        )
        for each in entries
    ]


def shown(store: AccountStore, invoice: Resource, entries: Sequence[Entry]) -> list[Entry] | None:
    """A draft's entries with what credits would pay of them now; None where that is as it is.

    Guess: that no transaction is named, since there is none yet.
    """
    known = [part for each in entries for part in sums.credits_on(each.line)]
    if any(part["credit_balance_transaction"] for part in known):
        return None  # it is being finalized
    if not known and not credit_balances.has_any(store, invoice["customer"]):
        return None
    by_line: dict[str, list[Resource]] = {}
    of, until = (invoice["customer"], invoice["currency"]), invoice["period_end"]
    for _, line, amount in credit_balances.planned(store, *of, charged(store, entries), until=until):
        part = {"amount": amount, "credit_balance_transaction": None, "type": "credit_balance_transaction"}
        by_line.setdefault(line.line, []).append(part)
    return paid(entries, by_line) if known or by_line else None
