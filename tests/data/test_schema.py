"""The columns of a list operation's rows."""

from __future__ import annotations

import pyarrow as pa
import pytest

from helpers import Refused, operations
from helpers.catalog import UnknownOperation
from helpers.data.schema import holding, schema

TIME = pa.timestamp("s", tz="UTC")


def test_balance_transactions_have_these_columns() -> None:
    """Written out by hand from Stripe's reference of the object."""
    details = pa.struct(
        {
            "amount": pa.int64(),
            "application": pa.string(),
            "currency": pa.string(),
            "description": pa.string(),
            "type": pa.string(),
        }
    )
    expected = {
        "amount": pa.int64(),
        "available_on": TIME,
        "balance_type": pa.string(),
        "created": TIME,
        "currency": pa.string(),
        "description": pa.string(),
        "exchange_rate": pa.float64(),
        "fee": pa.int64(),
        "fee_details": pa.list_(pa.field("element", details)),
        "id": pa.string(),
        "net": pa.int64(),
        "object": pa.string(),
        "reporting_category": pa.string(),
        "source": pa.string(),
        "status": pa.string(),
        "type": pa.string(),
    }
    columns = schema("v1.balance_transactions.list")
    assert dict(zip(columns.names, columns.types, strict=True)) == expected
    assert holding(columns, "id") == ["source"]
    assert holding(columns, "amount") == ["amount", "fee", "net"]


@pytest.mark.parametrize(
    ("operation", "column", "type"),
    [
        ("v1.invoices.list", "status_transitions.finalized_at", TIME),
        ("v1.payouts.list", "arrival_date", TIME),
        ("v1.disputes.list", "evidence_details.due_by", TIME),
        ("v1.subscriptions.list", "trial_end", TIME),
        ("v1.charges.list", "payment_method_details.card.exp_month", pa.int64()),
        ("v1.charges.list", "captured", pa.bool_()),
        ("v1.charges.list", "customer", pa.string()),
        ("v1.charges.list", "metadata", pa.string()),
        ("v1.payment_intents.list", "payment_method_types", pa.list_(pa.string())),
        ("v1.prices.list", "unit_amount_decimal", pa.string()),
    ],
)
def test_a_field_becomes_a_column_of_its_type(operation: str, column: str, type: pa.DataType) -> None:
    """Times are timestamps in UTC, ids and decimals strings, maps JSON texts."""
    assert schema(operation).field(column).type == type


def test_every_list_operation_has_columns() -> None:
    """... each named once, none nested."""
    for each in operations():
        if each.returns.kind == "page":
            columns = schema(each.name)
            assert len(set(columns.names)) == len(columns) > 0
            assert not any(pa.types.is_struct(type) for type in columns.types)


def test_an_operation_that_lists_nothing_is_refused() -> None:
    """The sentence names the list beside it."""
    with pytest.raises(Refused, match=r"v1\.charges\.retrieve lists nothing .* v1\.charges\.list"):
        schema("v1.charges.retrieve")
    with pytest.raises(UnknownOperation, match=r"v1\.charges\.list"):
        schema("charges.list")
