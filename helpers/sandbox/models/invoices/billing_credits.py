"""Billing credits on an invoice: which lines they may pay for, and what they will pay of a draft.

They are taken when an invoice is finalized; a draft and a preview show what would be taken now.
Source: https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def paid(entries: Iterable[Entry], taken: Iterable[tuple[str, int, str | None]]) -> list[Entry]:
    """Entries with what credits pay of them, and no other credits.

    `taken`: a line's id, how much of it is paid, and the id of the transaction, if there is one yet.
    """
    by_line: dict[str, list[Resource]] = {}
    for line, amount, transaction in taken:
        part = {"amount": amount, "credit_balance_transaction": transaction}
        by_line.setdefault(line, []).append({**part, "type": "credit_balance_transaction"})
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
    of, until = (invoice["customer"], invoice["currency"]), invoice["period_end"]
    planned = credit_balances.planned(store, *of, charged(store, entries), until=until)
    taken = [(line.line, amount, None) for _, line, amount in planned]
    return paid(entries, taken) if known or taken else None
