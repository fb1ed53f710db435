"""Credits sent back, and debits fetched back."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from ..onboarding import onboarded
from .conftest import CAPABILITIES, Home


def reverse(home: Home, moved: Any) -> Any:
    """A credit or debit turned back."""
    if moved.object == "treasury.received_credit":
        return home.treasury.credit_reversals.create({"received_credit": moved.id}, home.options)
    return home.treasury.debit_reversals.create({"received_debit": moved.id}, home.options)


def read(home: Home, moved: Any) -> Any:
    """A credit or debit as it is by now."""
    kind = moved.object.removeprefix("treasury.") + "s"
    return getattr(home.treasury, kind).retrieve(moved.id, {}, home.options)


def test_a_credit_is_sent_back(served: Home) -> None:
    """Held at once, posted the next business day; the credit says so, and cannot be sent back again.

    Source of the deadline: https://docs.stripe.com/api/treasury/received_credits/object, the example.
    """
    id = served.open()
    credit = served.receive(id, 1000)
    # Thursday, and Friday to do it in: until Monday, midnight UTC.
    assert credit.reversal_details.to_dict() == {
        "deadline": 1707091200,
        "restricted_reason": None,
    }
    reversal = reverse(served, credit)
    assert (reversal.status, reversal.amount, reversal.network) == ("processing", 1000, "ach")
    assert served.balance(id) == (0, 0, 1000)
    now = read(served, credit)
    assert now.linked_flows.credit_reversal == reversal.id
    assert now.reversal_details.restricted_reason == "already_reversed"
    served.sandbox.advance(days=2)
    now = served.treasury.credit_reversals.retrieve(reversal.id, {"expand": ["transaction"]}, served.options)
    assert (now.status, now.transaction.status, now.transaction.amount) == ("posted", "posted", -1000)
    assert now.status_transitions.posted_at > reversal.created
    assert served.balance(id) == (0, 0, 0)
    assert served.entries(id)[1:] == [
        ("credit_reversal", -1000, 1000),
        ("credit_reversal_posting", 0, -1000),
    ]
    assert served.events("reversal") == [
        "treasury.credit_reversal.created",
        "treasury.credit_reversal.posted",
    ]
    with pytest.raises(stripe.InvalidRequestError, match="cannot be reversed: already_reversed"):
        reverse(served, credit)
    listed = served.treasury.credit_reversals.list(
        {"financial_account": id, "received_credit": credit.id, "status": "posted"}, served.options
    )
    assert [each.id for each in listed.data] == [reversal.id]


def test_a_debit_is_fetched_back(served: Home) -> None:
    """The money is back at once; that the network agrees is told the next business day.

    Source of the deadline: https://docs.stripe.com/api/treasury/received_debits/object, the example.
    """
    id = served.open(1000)
    debit = served.debit(id, 400)
    assert debit.reversal_details.deadline == 1707091200
    reversal = reverse(served, debit)
    assert (reversal.status, reversal.linked_flows) == ("processing", None)
    assert served.balance(id) == (1000, 0, 0)
    assert read(served, debit).linked_flows.debit_reversal == reversal.id
    served.sandbox.advance(days=2)
    now = served.treasury.debit_reversals.retrieve(reversal.id, {}, served.options)
    assert now.status == "succeeded"
    assert now.status_transitions.completed_at > reversal.created
    assert served.entries(id)[1:] == [("received_debit", -400, 0), ("debit_reversal", 400, 0)]
    assert served.events("reversal") == [
        "treasury.debit_reversal.created",
        "treasury.debit_reversal.completed",
    ]
    with pytest.raises(stripe.InvalidRequestError, match="cannot be reversed: already_reversed"):
        reverse(served, debit)


def test_debit_reversals_are_listed_by_the_words_of_the_list(home: Home) -> None:
    """Its filters say completed and won where the objects say succeeded."""
    id = home.open(1000)
    first = reverse(home, home.debit(id, 100))
    home.sandbox.advance(days=5)
    second = reverse(home, home.debit(id, 200))

    def listed(**params: str) -> list[str]:
        debit_reversals = home.treasury.debit_reversals.list(
            {"financial_account": id, **params}, home.options
        )
        return [each.id for each in debit_reversals.data]

    assert listed() == [second.id, first.id]
    assert listed(status="completed") == [first.id]
    assert listed(status="processing") == [second.id]
    assert listed(status="canceled") == []
    assert listed(resolution="won") == [first.id]
    assert listed(resolution="lost") == []
    assert listed(received_debit=second.received_debit) == [second.id]


@pytest.mark.parametrize("network", ["us_domestic_wire", "rtp"])
def test_a_wire_is_not_sent_back(home: Home, network: str) -> None:
    """Its network does not allow it; nothing moves."""
    id = home.open()
    credit = home.receive(id, 1000, network)
    assert credit.reversal_details.to_dict() == {
        "deadline": None,
        "restricted_reason": "network_restricted",
    }
    with pytest.raises(stripe.InvalidRequestError, match="cannot be reversed: network_restricted"):
        reverse(home, credit)
    assert home.balance(id) == (1000, 0, 0)


@pytest.mark.parametrize("kind", ["credit", "debit"])
def test_a_deadline_passes(home: Home, kind: str) -> None:
    """Up to the second it is possible, after it not, and the object says why."""
    id = home.open(1000)
    moved = home.receive(id, 100) if kind == "credit" else home.debit(id, 100)
    deadline = moved.reversal_details.deadline
    home.sandbox.advance(seconds=deadline - home.sandbox.now)
    assert read(home, moved).reversal_details.restricted_reason is None
    home.sandbox.advance(seconds=1)
    assert read(home, moved).reversal_details.to_dict() == {
        "deadline": deadline,
        "restricted_reason": "deadline_passed",
    }
    with pytest.raises(stripe.InvalidRequestError, match="cannot be reversed: deadline_passed"):
        reverse(home, moved)


def test_what_failed_is_not_reversed(home: Home) -> None:
    """There is nothing to turn back."""
    id = home.open()
    with pytest.raises(stripe.InvalidRequestError, match="cannot be reversed: it failed"):
        reverse(home, home.debit(id, 100))


def test_a_debit_by_a_returned_transfer_is_not_fetched_back(home: Home) -> None:
    """The bank had the right to it."""
    id = home.open()
    transfer = home.pull(id, 100)
    home.helpers.inbound_transfers.succeed(transfer.id, {}, home.options)
    debit = home.helpers.inbound_transfers.return_inbound_transfer(
        transfer.id, {}, home.options
    ).linked_flows.received_debit
    with pytest.raises(stripe.InvalidRequestError, match="cannot be reversed: source_flow_restricted"):
        home.treasury.debit_reversals.create({"received_debit": debit}, home.options)


def test_money_that_was_spent_is_not_sent_back(home: Home) -> None:
    """A reversal needs the amount in cash."""
    id = home.open()
    credit = home.receive(id, 1000)
    home.debit(id, 1)
    with pytest.raises(
        stripe.InvalidRequestError, match="The CreditReversal could not be completed"
    ) as refused:
        reverse(home, credit)
    assert refused.value.code == "insufficient_funds"
    assert home.balance(id) == (999, 0, 0)


@pytest.mark.parametrize("kind", ["credit", "debit"])
def test_what_is_not_there_is_not_reversed(home: Home, kind: str) -> None:
    """The id came in a parameter."""
    service = getattr(home.treasury, f"{kind}_reversals")
    message = f"No such received_{kind}: 'x_1'"
    with pytest.raises(stripe.InvalidRequestError, match=message) as refused:
        service.create({f"received_{kind}": "x_1"}, home.options)
    assert (refused.value.http_status, refused.value.param) == (400, f"received_{kind}")


def test_a_payment_between_accounts_is_sent_back(home: Home) -> None:
    """Any time, to the account that sent it; what comes back that way cannot be turned again.

    The payment is returned. Source:
    https://docs.stripe.com/treasury/moving-money/moving-money-out-of-financial-accounts#handling-returned-funds.
    """
    id = home.open(1000)
    other = Home(home.sandbox, home.client, onboarded(home.client, *CAPABILITIES)["id"])
    there = other.open()
    to = {"type": "financial_account", "financial_account": there}
    payment = home.pay(id, 700, destination_payment_method_data=to)
    credit = other.treasury.received_credits.list({"financial_account": there}, other.options).data[0]
    assert credit.reversal_details.to_dict() == {"deadline": None, "restricted_reason": None}
    home.sandbox.advance(days=90)
    reversal = reverse(other, credit)
    assert reversal.network == "stripe"
    back = home.treasury.received_credits.list({"financial_account": id}, home.options).data[0]
    assert (back.amount, back.network) == (700, "stripe")
    assert back.linked_flows.source_flow == reversal.id
    assert back.linked_flows.source_flow_type == "credit_reversal"
    assert back.reversal_details.restricted_reason == "source_flow_restricted"
    returned = home.treasury.outbound_payments.retrieve(payment.id, {}, home.options)
    assert (returned.status, returned.status_transitions.returned_at) == ("returned", home.sandbox.now)
    assert returned.returned_details.to_dict() == {"code": "other", "transaction": back.transaction}
    assert home.events("outbound_payment")[-1] == "treasury.outbound_payment.returned"
    assert (home.balance(id), other.balance(there)) == ((1000, 0, 0), (0, 0, 0))
    with pytest.raises(stripe.InvalidRequestError, match="cannot be reversed: source_flow_restricted"):
        reverse(home, back)
    assert other.treasury.credit_reversals.retrieve(reversal.id, {}, other.options).status == "posted"


def test_metadata_is_kept(home: Home) -> None:
    """It can only be set when a reversal is made."""
    id = home.open()
    reversal = home.treasury.credit_reversals.create(
        {"received_credit": home.receive(id, 100).id, "metadata": {"reason": "Because"}}, home.options
    )
    assert reversal.metadata.to_dict() == {"reason": "Because"}
