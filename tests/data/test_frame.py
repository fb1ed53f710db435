"""Whatever holds Stripe's objects as a typed DataFrame."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
import stripe

from helpers import Refused, frame
from helpers.history import Exchange, Reply, Request
from helpers.sandbox import Sandbox
from tests.sandbox.conftest import CLOCK, NOW

NOON = pd.Timestamp("2024-02-01 12:00", tz="UTC")


@pytest.fixture
def client() -> stripe.StripeClient:
    """Of a sandbox at noon of 2024-02-01."""
    return Sandbox(seed="frame", clock=CLOCK).client()


def charge(client: stripe.StripeClient, amount: int = 1059, currency: str = "usd") -> stripe.Charge:
    """By a new customer's Visa card."""
    customer = client.v1.customers.create({"email": "jenny@example.com", "source": "tok_visa"})
    return client.v1.charges.create(
        {"amount": amount, "currency": currency, "customer": customer.id, "metadata": {"order": "6735"}}
    )


def test_a_list_becomes_typed_columns(client: stripe.StripeClient) -> None:
    """Ids as index, times in UTC, exact amounts beside decimals, nested fields by dotted name."""
    payment = charge(client)
    table = frame(client.v1.charges.list())
    assert list(table.index) == [payment.id]
    row = table.loc[payment.id]
    assert (row["amount"], row["amount_in_currency"]) == (1059, Decimal("10.59"))
    assert (row["created"], row["captured"], row["failure_code"]) == (NOON, True, pd.NA)
    assert (row["customer"], row["metadata"]) == (payment.customer, '{"order":"6735"}')
    assert (row["outcome.risk_level"], row["payment_method_details.card.exp_month"]) == ("normal", 2)
    dtypes = {name: str(table[name].dtype) for name in ("amount", "created", "captured", "status")}
    assert dtypes == {
        "amount": "Int64",
        "created": "datetime64[s, UTC]",
        "captured": "boolean",
        "status": "string",
    }
    assert str(table["amount_in_currency"].dtype) == "decimal128(22, 2)[pyarrow]"


@pytest.mark.parametrize(
    ("amount", "currency", "decimal"),
    [(1059, "usd", "10.59"), (500, "jpy", "500"), (1234, "kwd", "1.234"), (-5, "eur", "-0.05")],
)
def test_each_currency_has_its_decimals(amount: int, currency: str, decimal: str) -> None:
    """None for yen, three for dinars."""
    rows = [{"object": "balance_transaction", "id": "txn_1", "amount": amount, "currency": currency}]
    assert str(frame(rows)["amount_in_currency"].iloc[0]) == decimal


def test_currencies_side_by_side_have_as_many_decimals_as_they_need() -> None:
    """Every amount stays exact, and adds up."""
    amounts = [("txn_1", 1059, "usd"), ("txn_2", 500, "jpy"), ("txn_3", 1234, "kwd"), ("txn_4", None, "usd")]
    rows: list[dict[str, Any]] = [
        {"object": "balance_transaction", "id": id, "amount": amount, "currency": currency}
        for id, amount, currency in amounts
    ]
    column = frame(rows)["amount_in_currency"]
    assert list(column[:3]) == [Decimal("10.590"), Decimal("500.000"), Decimal("1.234")]
    assert pd.isna(column["txn_4"])
    assert column.sum() == Decimal("511.824")


FORMS: dict[str, Callable[[stripe.StripeClient], Any]] = {
    "an iterator": lambda client: client.v1.charges.list().auto_paging_iter(),
    "objects": lambda client: client.v1.charges.list().data,
    "JSON": lambda client: client.v1.charges.list().to_dict(),
    "a search": lambda client: client.v1.charges.search({"query": "amount:1059"}),
    "a reply": lambda client: Reply(200, body=client.v1.charges.list().to_dict()),
    "an exchange": lambda client: Exchange(
        1, Request("get", "/v1/charges"), Reply(200, body=client.v1.charges.list().to_dict())
    ),
    "one object": lambda client: client.v1.charges.list().data[0],
}


@pytest.mark.parametrize("form", FORMS)
def test_it_takes_objects_in_any_form(form: str, client: stripe.StripeClient) -> None:
    """With the same columns."""
    payment = charge(client)
    table = frame(FORMS[form](client))
    assert list(table.index) == [payment.id]
    pd.testing.assert_frame_equal(table, frame(client.v1.charges.list()))


def test_an_empty_list_keeps_its_columns(client: stripe.StripeClient) -> None:
    """... and their dtypes."""
    empty = frame(client.v1.charges.list())
    charge(client)
    full = frame(client.v1.charges.list())
    assert len(empty) == 0
    assert dict(empty.dtypes) == dict(full.dtypes)
    assert empty.index.name == "id"


def test_expanded_objects_are_joined(client: stripe.StripeClient) -> None:
    """Beside their ids, with columns of their own; where one was not expanded, they are empty."""
    payment = charge(client)
    table = frame(client.v1.charges.list({"expand": ["data.customer", "data.balance_transaction.source"]}))
    row = table.loc[payment.id]
    assert (row["customer"], row["customer.email"]) == (payment.customer, "jenny@example.com")
    assert row["balance_transaction.available_on"] == pd.Timestamp("2024-02-05", tz="UTC")
    assert row["balance_transaction.fee_in_currency"] == Decimal("0.61")
    assert row["balance_transaction.source.amount"] == 1059


def test_what_is_handed_over_stays_as_it_is(client: stripe.StripeClient) -> None:
    """Rows are read, not changed."""
    charge(client)
    body = client.v1.charges.list({"expand": ["data.customer"]}).to_dict()
    frame(body)
    assert body["data"][0]["customer"]["email"] == "jenny@example.com"
    assert body["data"][0]["metadata"] == {"order": "6735"}
    assert body["data"][0]["created"] == NOW


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (7, "int holds none"),
        ("ch_1", "str holds none"),
        ([1], "int is none"),
        ([], "an empty list that does not say of what"),
        ([{"object": "chrage"}], "objects of the kind chrage"),
        (Reply(400, body={"error": {"message": "No such customer: 'x'"}}), "No such customer: 'x'"),
        (
            [{"object": "charge", "id": "ch_1", "amount": "ten"}],
            "The field amount of ch_1 is not of type int64",
        ),
    ],
)
def test_what_makes_no_table_is_refused(thing: Any, told: str) -> None:
    """With the reason."""
    with pytest.raises(Refused, match=told):
        frame(thing)
