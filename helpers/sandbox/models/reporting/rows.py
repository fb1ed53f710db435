"""The rows of reports, taken from the ledger.

Amounts are decimals of the currency's major unit: 10.00. A balance changes when a transaction is made, not
when it is available.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from itertools import chain

from ...account_store import AccountStore
from ...resource import Resource
from ..money import payout_transactions
from .columns import Entry, major

Row = Mapping[str, str]
PAYOUTS = frozenset({"payout", "payout_reversal"})


@dataclass(frozen=True)
class Wanted:
    """What a run asks for. `start`, `end`: Unix seconds, the end left out."""

    store: AccountStore
    columns: Sequence[str] = ()
    start: int = 0
    end: int = 0
    currency: str | None = None
    category: str | None = None
    payout: str | None = None
    zone: tzinfo = UTC

    @cached_property
    def paid_by(self) -> Callable[[Resource], Resource | None]:
        """Tells the automatic payout that paid a transaction out."""
        return payout_transactions.paying(self.store)

    def transactions(self) -> list[Resource]:
        """The balance's transactions up to the end, the oldest first."""
        transactions = [
            each
            for each in self.store.all("balance_transaction", "balance_type", "payments")
            if each["created"] < self.end and self.currency in (None, each["currency"])
        ]
        return transactions[::-1]

    def of_category(self, transactions: Iterable[Resource]) -> Iterator[Resource]:
        """Those of the category that is asked for."""
        return (each for each in transactions if self.category in (None, each["reporting_category"]))

    def since_start(self) -> Iterator[Resource]:
        """The balance's transactions in the interval, the oldest first."""
        return (each for each in self.transactions() if each["created"] >= self.start)


def summary(wanted: Wanted) -> Iterator[Row]:
    """By currency: what was there, what came of activity and payouts, and what is there then."""
    known = wanted.transactions()
    for currency in sorted({each["currency"] for each in known}):
        own = [each for each in known if each["currency"] == currency]
        since = [each for each in own if each["created"] >= wanted.start]
        before = sum(each["net"] for each in own) - sum(each["net"] for each in since)
        activity = [each for each in since if each["reporting_category"] not in PAYOUTS]
        paid = [each for each in since if each["reporting_category"] in PAYOUTS]
        for category, description, amount in (
            ("starting_balance", f"Starting balance ({_day(wanted.start)})", before),
            ("activity_gross", "Account activity before fees", _sum(activity, "amount")),
            ("activity_fee", "Less fees", -_sum(activity, "fee")),
            ("activity", "Net balance change from account activity", _sum(activity, "net")),
            ("payouts_gross", "Payouts before fees", _sum(paid, "amount")),
            ("payouts_fee", "Less payout fees", -_sum(paid, "fee")),
            ("payouts", "Total payouts", _sum(paid, "net")),
            ("ending_balance", f"Ending balance ({_day(wanted.end - 1)})", _sum(own, "net")),
        ):
            yield {
                "category": category,
                "description": description,
                "net_amount": major(amount, currency),
                "currency": currency,
            }


def _sum(transactions: Iterable[Resource], name: str) -> int:
    return sum(int(each[name]) for each in transactions)


def _day(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()


def activity(wanted: Wanted) -> Iterator[Resource]:
    """What moved the balance, payouts apart."""
    for each in wanted.of_category(wanted.since_start()):
        if each["reporting_category"] not in PAYOUTS:
            yield each


def by_category(transactions: Iterable[Resource]) -> Iterator[Row]:
    """A row for each category and currency."""
    sums: dict[tuple[str, str], Counter[str]] = {}
    for each in transactions:
        of_it = sums.setdefault((each["currency"], each["reporting_category"]), Counter())
        of_it.update({"count": 1, "gross": each["amount"], "fee": each["fee"], "net": each["net"]})
    for (currency, category), of_it in sorted(sums.items()):
        amounts = {name: major(of_it[name], currency) for name in ("gross", "fee", "net")}
        yield {
            "reporting_category": category,
            "currency": currency,
            "count": str(of_it["count"]),
            **amounts,
        }


def items(wanted: Wanted, transactions: Iterable[Resource]) -> Iterator[Row]:
    """A row for each transaction."""
    for each in transactions:
        entry = Entry(wanted.store, each, wanted.paid_by(each) or {}, wanted.zone)
        yield {name: entry.told(name) for name in wanted.columns}


def paid(wanted: Wanted) -> Iterator[Resource]:
    """The payouts' own transactions in the interval."""
    return wanted.of_category(_payouts(wanted))


def _payouts(wanted: Wanted) -> Iterator[Resource]:
    return (each for each in wanted.since_start() if each["reporting_category"] in PAYOUTS)


def reconciled(wanted: Wanted) -> Iterator[Resource]:
    """Each transaction that an automatic payout of the interval, or the one that is named, paid out."""
    ids = [wanted.payout] if wanted.payout else [each["source"] for each in _payouts(wanted)]
    paid_out: dict[str, list[Resource]] = {id: [] for id in ids}
    for each in wanted.of_category(wanted.transactions()):
        payout = wanted.paid_by(each)
        if payout and payout["id"] in paid_out and payout["id"] != each["source"]:
            paid_out[payout["id"]].append(each)
    return chain.from_iterable(paid_out.values())


def unpaid(wanted: Wanted) -> Iterator[Resource]:
    """Each transaction that no automatic payout had paid out at the end of the interval."""
    for each in wanted.of_category(wanted.transactions()):
        payout = wanted.paid_by(each)
        if payout is None or payout["created"] >= wanted.end:
            yield each
