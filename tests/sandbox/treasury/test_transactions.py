"""The ledger as it is read: transactions and entries."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from ..conftest import NOW
from ..refused import refusal
from .conftest import Home

HOUR = 3600


def ids(page: Any) -> list[str]:
    return [each.id for each in page.data]


@pytest.fixture
def busy(home: Home) -> tuple[Home, str, list[str]]:
    """An account with four transactions an hour apart, the first open; their ids, the first made first.

    The first three are posted in the order 3, 2, 1: two payments are posted after the credits.
    """
    id = home.open(5000)
    first = home.treasury.transactions.list({"financial_account": id}, home.options).data[0].id
    home.sandbox.advance(hours=1)
    payment = home.pay(id, 100)
    home.sandbox.advance(hours=1)
    credit = home.receive(id, 10)
    home.sandbox.advance(hours=1)
    home.helpers.outbound_payments.post(payment.id, {}, home.options)
    home.sandbox.advance(hours=1)
    held = home.pay(id, 200)
    return home, id, [first, payment.transaction, credit.transaction, held.transaction]


def test_transactions_are_listed_as_they_were_made(busy: tuple[Home, str, list[str]]) -> None:
    """The latest first; by status, and by the time they were made at."""
    home, id, made = busy
    first, payment, credit, held = made

    def listed(**params: Any) -> list[str]:
        return ids(home.treasury.transactions.list({"financial_account": id, **params}, home.options))

    assert listed() == [held, credit, payment, first]
    assert listed(status="open") == [held]
    assert listed(status="void") == []
    assert listed(created={"gte": NOW + 60 + HOUR, "lt": NOW + 60 + 4 * HOUR}) == [credit, payment]
    assert listed(limit=2, starting_after=held) == [credit, payment]


def test_transactions_are_listed_as_they_were_posted(busy: tuple[Home, str, list[str]]) -> None:
    """The latest first, in pages both ways, and by the time they were posted at."""
    home, id, (first, payment, credit, _) = busy
    by_posting = {"financial_account": id, "order_by": "posted_at", "status": "posted"}

    def page(**params: Any) -> Any:
        return home.treasury.transactions.list({**by_posting, **params}, home.options)

    assert ids(page()) == [payment, credit, first]
    assert (ids(page(limit=2)), page(limit=2).has_more) == ([payment, credit], True)
    assert (ids(page(limit=2, starting_after=credit)), page(starting_after=credit).has_more) == (
        [first],
        False,
    )
    assert (ids(page(limit=1, ending_before=first)), page(limit=1, ending_before=first).has_more) == (
        [credit],
        True,
    )
    assert ids(page(ending_before=first)) == [payment, credit]
    posted_at = {"posted_at": {"gt": NOW + 60, "lte": NOW + 60 + 2 * HOUR}}
    assert ids(page(status_transitions=posted_at)) == [credit]
    assert ids(page(status_transitions={"posted_at": NOW + 60})) == [first]


@pytest.mark.parametrize(
    ("params", "message", "param"),
    [
        ({"order_by": "posted_at"}, "requires `status=posted`", "order_by"),
        ({"order_by": "posted_at", "status": "open"}, "requires `status=posted`", "order_by"),
        ({"order_by": "posted_at", "status": "posted", "created": {"gt": 1}}, "`created`", "created"),
        (
            {"status": "posted", "status_transitions": {"posted_at": {"gt": 1}}},
            "with `order_by=posted_at`",
            "status_transitions[posted_at]",
        ),
        (
            {"order_by": "posted_at", "status": "posted", "starting_after": "trxn_1"},
            "No such transaction: 'trxn_1'",
            "starting_after",
        ),
    ],
)
def test_orders_and_filters_that_do_not_go_together(
    home: Home, params: dict[str, Any], message: str, param: str
) -> None:
    """Stripe's rules of the list."""
    with pytest.raises(stripe.InvalidRequestError, match=message) as refused:
        home.treasury.transactions.list({"financial_account": home.open(), **params}, home.options)
    assert refused.value.param == param


def test_entries_are_listed_by_transaction_and_time(busy: tuple[Home, str, list[str]]) -> None:
    """The latest first; either time filters, but only in its own order."""
    home, id, (_, payment, credit, _) = busy

    def listed(**params: Any) -> list[str]:
        transaction_entries = home.treasury.transaction_entries.list(
            {"financial_account": id, **params}, home.options
        )
        return [each.type for each in transaction_entries.data]

    assert listed(transaction=payment) == ["outbound_payment_posting", "outbound_payment"]
    assert listed(created={"gte": NOW + 60 + 2 * HOUR}) == [
        "outbound_payment",
        "outbound_payment_posting",
        "received_credit",
    ]
    later = {"gt": NOW + 60 + 3 * HOUR}
    assert listed(order_by="effective_at", effective_at=later) == ["outbound_payment"]
    for wrong in ({"effective_at": later}, {"order_by": "effective_at", "created": later}):
        with pytest.raises(stripe.InvalidRequestError, match="You can only filter by"):
            listed(**wrong)
    entry = home.treasury.transaction_entries.list(
        {"financial_account": id, "transaction": credit}, home.options
    ).data[0]
    same = home.treasury.transaction_entries.retrieve(entry.id, {}, home.options)
    assert same.to_dict() == entry.to_dict()
    assert (same.effective_at, same.flow_type) == (NOW + 60 + 2 * HOUR, "received_credit")


def test_a_transaction_shows_its_entries_and_flow_when_asked(busy: tuple[Home, str, list[str]]) -> None:
    """Otherwise both are null. No list shows entries.

    Source: https://docs.stripe.com/api/treasury/transactions/object#treasury_transaction-entries.
    """
    home, id, (_, payment, _, held) = busy
    plain = home.treasury.transactions.retrieve(payment, {}, home.options)
    assert (plain.entries, plain.flow_details) == (None, None)
    expand = {"expand": ["entries", "flow_details"]}
    shown = home.treasury.transactions.retrieve(payment, expand, home.options)
    assert [each.balance_impact.to_dict() for each in shown.entries.data] == [
        {"cash": 0, "inbound_pending": 0, "outbound_pending": -100},
        {"cash": -100, "inbound_pending": 0, "outbound_pending": 100},
    ]
    assert shown.entries.url == (
        f"/v1/treasury/transaction_entries?financial_account={id}&transaction={payment}"
    )
    listed = {"financial_account": id, "expand": ["data.entries"]}
    refused = refusal(home.treasury.transactions.list, listed, home.options)
    assert "(data.entries)" in refused.user_message
    assert shown.flow_details.type == "outbound_payment"
    assert shown.flow_details.outbound_payment.id == plain.flow
    assert (plain.amount, plain.balance_impact.to_dict()) == (
        -100,
        {"cash": -100, "inbound_pending": 0, "outbound_pending": 0},
    )
    open_one = home.treasury.transactions.retrieve(held, {}, home.options)
    assert (open_one.status, open_one.amount, open_one.balance_impact.to_dict()) == (
        "open",
        -200,
        {"cash": -200, "inbound_pending": 0, "outbound_pending": 200},
    )


@pytest.mark.parametrize("kind", ["transaction", "transaction_entrie"])
def test_what_is_not_there(home: Home, kind: str) -> None:
    """Answered with 404."""
    with pytest.raises(stripe.InvalidRequestError, match=r"No such transaction(_entry)?: 'x_1'") as refused:
        getattr(home.treasury, f"{kind}s").retrieve("x_1", {}, home.options)
    assert refused.value.http_status == 404


def test_what_is_sent_with_a_flow_comes_back(home: Home) -> None:
    """Metadata, a description, who pays; and an entry shows the flow behind it where that is asked for."""
    id = home.open(5000)
    about: dict[str, Any] = {"metadata": {"a": "b"}, "description": "Rent"}
    pulled, sent = home.pull(id, 100, **about), home.transfer(id, 100, **about)
    for flow in (pulled, sent):
        assert (flow.metadata.a, flow.description) == ("b", "Rent")
    payer = {"present": True, "ip_address": "192.0.2.1"}
    assert home.pay(id, 100, end_user_details=payer).end_user_details.to_dict() == payer
    debit = {"received_debit": home.debit(id, 100).id, "metadata": {"a": "b"}}
    reversal = home.treasury.debit_reversals.create(debit, home.options)
    assert reversal.metadata.a == "b"
    wanted = {"financial_account": id, "expand": ["data.flow_details"]}
    entry = home.treasury.transaction_entries.list(wanted, home.options).data[0]
    assert entry.flow_details.debit_reversal.id == reversal.id
