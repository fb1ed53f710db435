"""The rows of reports, taken from the ledger.

Amounts are decimals of the currency's major unit: 10.00. A balance changes when a transaction is made, not
when it is available.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal

from helpers.catalog.currencies import decimals

from ...account_store import AccountStore
from ...resource import Resource
from ..money import payouts

Row = Mapping[str, str]
PAYOUTS = frozenset({"payout", "payout_reversal"})


@dataclass(frozen=True)
class Wanted:
    """What a run asks for. `start`, `end`: Unix seconds, the end left out."""

    store: AccountStore
    start: int = 0
    end: int = 0
    currency: str | None = None
    category: str | None = None
    payout: str | None = None
    zone: tzinfo = UTC

    def moment(self, at: int) -> str:
        """A time as the run's zone has it."""
        return _written(at, self.zone)

    def transactions(self) -> list[Resource]:
        """The balance's transactions up to the end, the oldest first."""
        transactions = [
            each
            for each in self.store.all("balance_transaction", "balance_type", "payments")
            if each["created"] < self.end and self.currency in (None, each["currency"])
        ]
        return transactions[::-1]

    def within(self, transactions: Iterable[Resource]) -> Iterator[Resource]:
        """Those that were made since the start, and are of the category that is asked for."""
        for each in transactions:
            if each["created"] >= self.start and self.category in (None, each["reporting_category"]):
                yield each


def _written(moment: int, zone: tzinfo = UTC) -> str:
    return datetime.fromtimestamp(moment, zone).strftime("%Y-%m-%d %H:%M:%S")


def major(amount: int, currency: str) -> str:
    """An amount in minor units as a report writes it."""
    places = decimals(currency)
    return str(Decimal(amount).scaleb(-places).quantize(Decimal(1).scaleb(-places)))


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
    for each in wanted.within(wanted.transactions()):
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
        currency = each["currency"]
        yield {
            "balance_transaction_id": each["id"],
            "created_utc": _written(each["created"]),
            "created": wanted.moment(each["created"]),
            "available_on_utc": _written(each["available_on"]),
            "available_on": wanted.moment(each["available_on"]),
            "currency": currency,
            "gross": major(each["amount"], currency),
            "fee": major(each["fee"], currency),
            "net": major(each["net"], currency),
            "reporting_category": each["reporting_category"],
            "source_id": each["source"] or "",
            "description": each["description"] or "",
        }


def paid(wanted: Wanted) -> list[Resource]:
    """The payouts' own transactions in the interval."""
    return [each for each in wanted.within(wanted.transactions()) if each["reporting_category"] in PAYOUTS]


def payout_items(wanted: Wanted) -> Iterator[Row]:
    for each in paid(wanted):
        payout = wanted.store.get("payout", each["source"])
        yield {
            "payout_id": payout["id"],
            "effective_at_utc": _written(each["available_on"]),
            "effective_at": wanted.moment(each["available_on"]),
            "currency": each["currency"],
            "balance_transaction_id": each["id"],
            "gross": major(each["amount"], each["currency"]),
            "fee": major(each["fee"], each["currency"]),
            "net": major(each["net"], each["currency"]),
            "reporting_category": each["reporting_category"],
            "payout_expected_arrival_date": wanted.moment(payout["arrival_date"]),
            "payout_status": payout["status"],
            "payout_type": payout["type"],
            "payout_description": payout["description"] or "",
        }


def _paid_out(wanted: Wanted, payout: str) -> Iterator[Resource]:
    """What an automatic payout paid out, itself apart, the oldest first."""
    params = {"limit": 100}
    transactions: list[Resource] = []
    while True:
        page = payouts.transactions_of(wanted.store, payout, "", params)
        transactions += page["data"]
        if not page["has_more"]:
            break
        params = {"limit": 100, "starting_after": page["data"][-1]["id"]}
    return (each for each in reversed(transactions) if each["source"] != payout)


def reconciled(wanted: Wanted) -> Iterator[Row]:
    """Each transaction that an automatic payout of the interval, or the one that is named, paid out."""
    ids = [wanted.payout] if wanted.payout else [each["source"] for each in paid(wanted)]
    for id in ids:
        payout = wanted.store.get("payout", id)
        if not payout["automatic"]:
            continue
        for row in items(wanted, _paid_out(wanted, id)):
            yield {
                "automatic_payout_id": id,
                "automatic_payout_effective_at": wanted.moment(payout["arrival_date"]),
                **row,
            }


def reconciled_by_category(wanted: Wanted) -> Iterator[Row]:
    ids = [wanted.payout] if wanted.payout else [each["source"] for each in paid(wanted)]
    automatic = [id for id in ids if wanted.store.get("payout", id)["automatic"]]
    return by_category(each for id in automatic for each in _paid_out(wanted, id))
