"""Report types: which columns each has, and which rows.

Of Stripe's types those are here that tell of the balance and the payouts of an account, or of those that are
connected to it.

Source: https://docs.stripe.com/reports/api, https://docs.stripe.com/reports/report-types/balance and its
neighbours `payout-reconciliation` and `connect`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from ...account_store import AccountStore
from ...clock import DAY
from ...expansion import derived
from ...model import Model
from ...resource import Resource
from . import rows
from .columns import CONNECTED, METADATA, OF_ANY, OF_PAYMENT, OF_PAYOUT, ZONED
from .rows import Row, Wanted

TYPE = "reporting.report_type"


@dataclass(frozen=True)
class ReportType:
    """``columns``: those that it has unless others are asked for; ``more``: what else can be asked for.

    ``needs`` and ``takes``: the parameters of a run. ``rows``: in their order.
    """

    name: str
    columns: tuple[str, ...]
    rows: Callable[[Wanted], Iterable[Row]]
    needs: tuple[str, ...]
    takes: frozenset[str]
    more: frozenset[str] = frozenset()

    def has(self, column: str) -> bool:
        """Whether a column can be asked for."""
        return (
            column in self.columns
            or column in self.more
            or bool("charge_id" in self.more and METADATA.fullmatch(column))
        )


@dataclass(frozen=True)
class Family:
    """Report types that differ in their version. ``zoned``: the first one that knows of time zones."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[Wanted], Iterable[Row]]
    needs: tuple[str, ...] = ("interval_start", "interval_end")
    takes: tuple[str, ...] = ("currency",)
    more: frozenset[str] = frozenset()
    versions: int = 1
    zoned: int = 1

    def version(self, number: int) -> ReportType:
        """One of its types."""
        zoned = self.zoned <= number
        hidden = frozenset() if zoned else ZONED
        return ReportType(
            self.name,
            tuple(name for name in self.columns if name not in hidden),
            self.rows,
            self.needs,
            frozenset({*self.takes, "columns", *(("timezone",) if zoned else ())}),
            self.more - hidden,
        )

    @property
    def of_connected(self) -> Family:
        """The same of connected accounts: of one, or of all where none is named."""
        named = (CONNECTED,)
        by_id = "payout" in self.needs
        return replace(
            self,
            name=f"Connected account {self.name[0].lower()}{self.name[1:]}",
            needs=(*named, *self.needs) if by_id else self.needs,
            takes=self.takes if by_id else (*named, *self.takes),
            columns=(*named, *self.columns) if self.more else self.columns,
        )


def _items(transactions: Callable[[Wanted], Iterable[Resource]]) -> Callable[[Wanted], Iterable[Row]]:
    return lambda wanted: rows.items(wanted, transactions(wanted))


def _sums(transactions: Callable[[Wanted], Iterable[Resource]]) -> Callable[[Wanted], Iterable[Row]]:
    return lambda wanted: rows.by_category(transactions(wanted))


# Guess: which columns a report has unless others are asked for.
ITEM = (
    "balance_transaction_id", "created_utc", "created", "available_on_utc", "available_on", "currency",
    "gross", "fee", "net", "reporting_category", "source_id", "description",
)  # fmt: skip
SUM = ("reporting_category", "currency", "count", "gross", "fee", "net")
PAYOUT = (
    "payout_id", "effective_at_utc", "effective_at", "currency", "balance_transaction_id", "gross", "fee",
    "net", "reporting_category", "payout_expected_arrival_date", "payout_status", "payout_type",
    "payout_description",
)  # fmt: skip
RECONCILED = ("automatic_payout_id", "automatic_payout_effective_at", *ITEM)
OF_ITEM, OF_PAYOUTS = frozenset((*OF_ANY, *OF_PAYMENT)), frozenset((*OF_ANY, *OF_PAYOUT))
FILTERS = ("currency", "reporting_category")
# The last versions are those that programs name. Guess: that their columns are the same.
FAMILIES: Mapping[str, Family] = {
    "balance.summary": Family(
        "Balance summary", ("category", "description", "net_amount", "currency"), rows.summary, versions=2
    ),
    "balance_change_from_activity.summary": Family(
        "Balance change from activity summary", SUM, _sums(rows.activity)
    ),
    "balance_change_from_activity.itemized": Family(
        "Itemized balance change from activity",
        ITEM,
        _items(rows.activity),
        takes=FILTERS,
        more=OF_ITEM,
        versions=6,
        zoned=3,
    ),
    "payouts.summary": Family("Payouts summary", SUM, _sums(rows.paid)),
    "payouts.itemized": Family(
        "Itemized payouts",
        PAYOUT,
        _items(rows.paid),
        takes=FILTERS,
        more=OF_PAYOUTS,
        versions=3,
        zoned=3,
    ),
    "payout_reconciliation.summary": Family(
        "Payouts reconciliation summary", SUM, _sums(rows.reconciled), versions=2
    ),
    "payout_reconciliation.itemized": Family(
        "Itemized payout reconciliation",
        RECONCILED,
        _items(rows.reconciled),
        takes=FILTERS,
        more=OF_ITEM,
        versions=7,
        zoned=4,
    ),
    "payout_reconciliation.by_id.summary": Family(
        "Payout reconciliation summary of one payout",
        SUM,
        _sums(rows.reconciled),
        needs=("payout",),
        takes=(),
        zoned=2,
    ),
    "payout_reconciliation.by_id.itemized": Family(
        "Itemized payout reconciliation of one payout",
        RECONCILED,
        _items(rows.reconciled),
        needs=("payout",),
        takes=("reporting_category",),
        more=OF_ITEM,
        versions=4,
        zoned=4,
    ),
    "ending_balance_reconciliation.summary": Family(
        "Ending balance reconciliation summary", SUM, _sums(rows.unpaid), needs=("interval_end",)
    ),
    "ending_balance_reconciliation.itemized": Family(
        "Itemized ending balance reconciliation",
        ITEM,
        _items(rows.unpaid),
        needs=("interval_end",),
        takes=FILTERS,
        more=OF_ITEM,
        versions=4,
        zoned=3,
    ),
}
TYPES: Mapping[str, ReportType] = {
    f"{whose}{id}.{number}": (family.of_connected if whose else family).version(number)
    for whose in ("", f"{CONNECTED}_")
    for id, family in FAMILIES.items()
    for number in range(1, family.versions + 1)
}


@cache
def _given() -> Mapping[str, Resource]:
    return {
        id: {
            "id": id,
            "object": TYPE,
            "data_available_end": 0,
            "data_available_start": 0,
            "default_columns": list(each.columns),
            "livemode": False,
            "name": each.name,
            "updated": 0,
            "version": int(id.rpartition(".")[2]),
        }
        for id, each in TYPES.items()
    }


Model(TYPE, word="report type", given=_given, source="https://docs.stripe.com/api/reporting/report_type")


# 2018-04-01, in Unix seconds.
SAMPLE = 1522540800


@derived(TYPE, "data_available_start")
def data_starts(store: AccountStore, _type: Resource) -> int:
    """The day of the account's first transaction, and no later than Stripe's own samples ask for.

    Its command line asks for the first months of 2022, and the reference's sample for April 2018, whatever
    the account. Guess: what is there before.
    """
    collection = store.state.store.collection(store.account, "balance_transaction")
    first = next(collection.between(0, len(collection.order), oldest_first=True), None)
    return min(SAMPLE, (first["created"] if first else store.now) // DAY * DAY)


@derived(TYPE, "data_available_end")
@derived(TYPE, "updated")
def data_ends(store: AccountStore, _type: Resource) -> int:
    """Everything up to now is there. Stripe's data is up to a day old."""
    return store.now + 1
