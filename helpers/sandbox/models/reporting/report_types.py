"""Report types: which columns each has, and which rows.

Of Stripe's types those are here that tell of an account's own balance and payouts.

Source: https://docs.stripe.com/reports/report-types and https://docs.stripe.com/reports/api.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from ...account_store import AccountStore
from ...clock import DAY
from ...expansion import derived
from ...model import Model
from ...resource import Resource
from . import rows

TYPE = "reporting.report_type"


@dataclass(frozen=True)
class ReportType:
    """`needs`: the parameters that a run cannot do without. `rows`: in their order."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[rows.Wanted], Iterable[rows.Row]]
    needs: tuple[str, ...] = ("interval_start", "interval_end")


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
BY_ID = ("payout",)
# Later versions of a type take more parameters. Guess: that their columns are the same.
ACTIVITY = ReportType(
    "Itemized balance change from activity", ITEM, lambda wanted: rows.items(wanted, rows.activity(wanted))
)
PAID = ReportType("Itemized payouts", PAYOUT, rows.payout_items)
TYPES: Mapping[str, ReportType] = {
    "balance.summary.1": ReportType(
        "Balance summary", ("category", "description", "net_amount", "currency"), rows.summary
    ),
    "balance_change_from_activity.summary.1": ReportType(
        "Balance change from activity summary", SUM, lambda wanted: rows.by_category(rows.activity(wanted))
    ),
    **{f"balance_change_from_activity.itemized.{version}": ACTIVITY for version in (1, 2, 3)},
    "payouts.summary.1": ReportType(
        "Payouts summary", SUM, lambda wanted: rows.by_category(rows.paid(wanted))
    ),
    **{f"payouts.itemized.{version}": PAID for version in (1, 2, 3)},
    "payout_reconciliation.summary.1": ReportType(
        "Payout reconciliation summary", SUM, rows.reconciled_by_category
    ),
    "payout_reconciliation.itemized.5": ReportType(
        "Itemized payout reconciliation", RECONCILED, rows.reconciled
    ),
    "payout_reconciliation.by_id.summary.1": ReportType(
        "Payout reconciliation summary of one payout", SUM, rows.reconciled_by_category, BY_ID
    ),
    "payout_reconciliation.by_id.itemized.4": ReportType(
        "Itemized payout reconciliation of one payout", RECONCILED, rows.reconciled, BY_ID
    ),
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
