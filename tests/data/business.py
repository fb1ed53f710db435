"""A business small enough to reckon by hand: three customers, four charges, a refund, a dispute, a payout."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from helpers.data.local import Loaded, Source
from helpers.data.sigma import Rows

LOAD_TIME = datetime(2024, 2, 1, tzinfo=UTC)


def at(day: str) -> datetime:
    """A moment by its day and hour: "2024-01-05 10"."""
    return datetime.strptime(day, "%Y-%m-%d %H").replace(tzinfo=UTC)


def fee(amount: int, kind: str = "stripe_fee") -> dict[str, Any]:
    """One line of a fee."""
    return {
        "amount": amount,
        "application": None,
        "currency": "usd",
        "description": "Stripe processing fees",
        "type": kind,
    }


def entry(
    id: str, created: str, kind: str, source: str, amount: int, *fees: dict[str, Any]
) -> dict[str, Any]:
    """A balance transaction in US dollars, whose net is what its fees leave."""
    taken = sum(each["amount"] for each in fees)
    return {
        "id": id,
        "amount": amount,
        "available_on": at(created),
        "created": at(created),
        "currency": "usd",
        "fee": taken,
        "fee_details": list(fees),
        "net": amount - taken,
        "reporting_category": kind,
        "source": source,
        "type": kind,
    }


ENTRIES = [
    entry("txn_1", "2023-12-15 09", "charge", "ch_1", 10000, fee(320)),
    entry("txn_2", "2024-01-05 10", "charge", "ch_2", 1000, fee(59)),
    entry("txn_3", "2024-01-09 00", "payout", "po_1", -10621),
    entry("txn_4", "2024-01-20 11", "charge", "ch_3", 2000, fee(88), fee(100, "application_fee")),
    entry("txn_5", "2024-01-21 12", "refund", "re_1", -400),
    {**entry("txn_6", "2024-01-22 23", "charge", "ch_5", 3000), "currency": "jpy"},
]
CHARGE = {"status": "succeeded", "currency": "usd", "paid": True, "payment_method_details.card.brand": "visa"}
CHARGES = [
    {**CHARGE, "id": "ch_1", "amount": 10000, "customer": "cus_1", "created": at("2023-12-15 09")},
    {**CHARGE, "id": "ch_2", "amount": 1000, "customer": "cus_2", "created": at("2024-01-05 10")},
    {
        **CHARGE,
        "id": "ch_3",
        "amount": 2000,
        "customer": "cus_2",
        "created": at("2024-01-20 11"),
        "payment_method_details.card.brand": "mastercard",
    },
    {
        **CHARGE,
        "id": "ch_4",
        "amount": 700,
        "customer": "cus_3",
        "created": at("2024-01-21 08"),
        "status": "failed",
        "paid": False,
        "failure_code": "card_declined",
        "failure_message": "Your card was declined.",
        "payment_method_details.card.brand": "mastercard",
    },
]
REFUNDS = [
    {
        "id": "re_1",
        "amount": 400,
        "balance_transaction": "txn_5",
        "charge": "ch_3",
        "created": at("2024-01-21 12"),
        "currency": "usd",
        "reason": "requested_by_customer",
        "status": "succeeded",
    }
]
CUSTOMERS = [
    {"id": f"cus_{number}", "email": f"{name}@example.com", "name": name, "created": at("2023-12-01 00")}
    for number, name in enumerate(("ada", "grace", "joan"), start=1)
]
PAYOUTS = [
    {
        "id": "po_1",
        "amount": 10621,
        "arrival_date": at("2024-01-11 00"),
        "automatic": True,
        "created": at("2024-01-09 00"),
        "currency": "usd",
        "status": "paid",
        "type": "bank_account",
    }
]
TRANSFERS = [{"id": "tr_1", "amount": 50, "created": at("2024-01-25 00"), "destination": "acct_1"}]
ROWS: dict[str, list[dict[str, Any]]] = {
    "v1.balance_transactions.list": ENTRIES,
    "v1.balance_transactions.list by payout": ENTRIES[:2],
    "v1.charges.list": CHARGES,
    "v1.refunds.list": REFUNDS,
    "v1.customers.list": CUSTOMERS,
    "v1.payouts.list": PAYOUTS,
    "v1.transfers.list": TRANSFERS,
    "v1.disputes.list": [],
}


EMPTY = pa.schema([("id", pa.string()), ("amount", pa.int64()), ("created", pa.timestamp("s", tz="UTC"))])


def source(folder: Path) -> Source:
    """The business in Parquet, as downloads leave it."""

    def rows(asked: Rows) -> Loaded:
        if not ROWS[asked.name]:
            return Loaded([], EMPTY)
        file = write(folder / f"{asked.name}'s rows.parquet", ROWS[asked.name])
        return Loaded([file], pq.read_schema(file), {file: ("po_1",)})

    return rows


def write(file: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """One Parquet file; what a row does not say is null."""
    names = dict.fromkeys(name for row in rows for name in row)
    pq.write_table(pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows]), file)
    return file
