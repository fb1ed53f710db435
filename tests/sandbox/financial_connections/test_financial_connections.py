"""Bank accounts: connected in a session, read, watched, given up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.sandbox import SandboxError

from ..customers.test_customers import refusal

ALL = ["payment_method", "balances", "ownership", "transactions"]


@pytest.fixture
def connect(stripe_client: Any, sandbox: Sandbox) -> Callable[..., Any]:
    """Connect accounts of a new customer; tells the session. Keyword arguments go to the session."""

    def make(**params: Any) -> Any:
        customer = stripe_client.v1.customers.create().id
        holder = {"type": "customer", "customer": customer}
        sessions = stripe_client.v1.financial_connections.sessions
        session = sessions.create({"account_holder": holder, "permissions": ALL, **params})
        assert session.accounts.data == []
        sandbox.act("connect_accounts", session=session.id)
        return sessions.retrieve(session.id)

    return make


def test_a_session_fills_when_somebody_connects(stripe_client: Any, connect: Callable[..., Any]) -> None:
    """With the accounts that it asked for, and no more of them."""
    session = connect(limits={"accounts": 1}, filters={"account_subcategories": ["savings", "checking"]})
    assert session.id.startswith("fcsess_")
    assert session.client_secret.startswith("fcsess_client_secret_")
    assert session.filters.country == "US"
    account = session.accounts.data[0]
    assert account.id.startswith("fca_")
    assert (len(session.accounts.data), account.subcategory, account.last4) == (1, "checking", "6789")
    assert (account.status, account.permissions, account.balance) == ("active", ALL, None)
    other = connect()
    listed = stripe_client.v1.financial_connections.accounts.list
    assert len(listed({"session": other.id}).data) == 5
    assert [
        each.id for each in listed({"account_holder": {"customer": account.account_holder.customer}}).data
    ] == [account.id]
    both = {"account": "acct_1", "customer": account.account_holder.customer}
    assert refusal(listed, {"account_holder": both}).param == "account_holder[account]"
    types = [each.type for each in stripe_client.v1.events.list({"limit": 100}).data]
    assert types.count("financial_connections.account.created") == 6


def test_what_a_session_needs(stripe_client: Any) -> None:
    """A holder that is there, and permissions."""
    create = stripe_client.v1.financial_connections.sessions.create
    holder = {"type": "customer", "customer": "cus_none"}
    assert refusal(create, {"account_holder": holder, "permissions": ALL}).code == "resource_missing"
    assert refusal(create, {"account_holder": {"type": "customer"}, "permissions": ALL}).param == (
        "account_holder[customer]"
    )
    assert refusal(create, {"account_holder": holder}).code == "parameter_missing"


def test_an_account_is_read_anew(stripe_client: Any, sandbox: Sandbox, connect: Callable[..., Any]) -> None:
    """Pending first; then what was read is there, and told."""
    accounts = stripe_client.v1.financial_connections.accounts
    id = connect(limits={"accounts": 1}).accounts.data[0].id
    begun = accounts.refresh(id, {"features": ["balance", "ownership"]})
    assert (begun.balance_refresh.status, begun.balance_refresh.next_refresh_available_at) == (
        "pending",
        None,
    )
    done = accounts.retrieve(id, {"expand": ["ownership"]})
    assert (done.balance_refresh.status, done.ownership_refresh.status) == ("succeeded", "succeeded")
    assert done.balance.to_dict() == {
        "as_of": 1706788800,
        "cash": {"available": {"usd": 10000}},
        "current": {"usd": 10000},
        "type": "cash",
    }
    owners = accounts.owners.list(id, {"ownership": done.ownership.id})
    assert (owners.data[0].name, done.ownership.owners.data[0].id) == ("Jenny Rosen", owners.data[0].id)
    types = {each.type for each in stripe_client.v1.events.list().data}
    assert {f"financial_connections.account.refreshed_{name}" for name in ("balance", "ownership")} <= types
    assert refusal(accounts.refresh, id, {"features": ["balance"]}).param == "features"
    sandbox.advance(seconds=60)
    assert accounts.refresh(id, {"features": ["balance"]}).balance_refresh.status == "pending"


def test_reading_takes_a_permission(stripe_client: Any, connect: Callable[..., Any]) -> None:
    """The one that the session asked for."""
    accounts = stripe_client.v1.financial_connections.accounts
    id = connect(permissions=["balances"], prefetch=["balances"]).accounts.data[0].id
    assert accounts.retrieve(id).balance.current
    error = refusal(accounts.refresh, id, {"features": ["transactions"]})
    assert "without the permission `transactions`" in error.user_message
    assert "`transactions`" in refusal(accounts.subscribe, id, {"features": ["transactions"]}).user_message


def test_transactions_are_watched(stripe_client: Any, sandbox: Sandbox, connect: Callable[..., Any]) -> None:
    """Once a day; what was pending is posted then. A list can begin after a reading."""
    accounts = stripe_client.v1.financial_connections.accounts
    transactions = stripe_client.v1.financial_connections.transactions
    id = connect(limits={"accounts": 1}).accounts.data[0].id
    error = refusal(transactions.list, {"account": id})  # source: https://docs.stripe.com/error-codes
    assert error.code == "financial_connections_no_successful_transaction_refresh"
    accounts.refresh(id, {"features": ["transactions"]})
    first = accounts.retrieve(id).transaction_refresh.id
    listed_transactions = transactions.list({"account": id}).data
    assert [(each.amount, each.status) for each in listed_transactions] == [
        (250000, "posted"),
        (-1250, "pending"),
    ]
    assert accounts.subscribe(id, {"features": ["transactions"]}).subscriptions == ["transactions"]
    sandbox.advance(days=1)
    later = transactions.list({"account": id, "transaction_refresh": {"after": first}}).data
    assert [each.status for each in later] == ["posted", "pending", "posted"]
    assert transactions.retrieve(listed_transactions[1].id).status == "posted"
    accounts.unsubscribe(id, {"features": ["transactions"]})
    sandbox.advance(days=2)
    assert len(transactions.list({"account": id}).data) == 4
    assert refusal(transactions.list, {}).code == "parameter_missing"
    assert refusal(transactions.list, {"account": "fca_none"}).code == "resource_missing"


def test_access_ends(stripe_client: Any, sandbox: Sandbox, connect: Callable[..., Any]) -> None:
    """By the bank for a while, by the holder for good."""
    accounts = stripe_client.v1.financial_connections.accounts
    id = connect(limits={"accounts": 1}).accounts.data[0].id
    sandbox.act("bank_access", account=id, status="inactive")
    inactive = refusal(accounts.refresh, id, {"features": ["balance"]})
    assert "only an active account" in inactive.user_message
    assert inactive.code == "financial_connections_account_inactive"
    sandbox.act("bank_access", account=id, status="active")
    assert accounts.disconnect(id).status == "disconnected"
    assert refusal(accounts.disconnect, id)
    with pytest.raises(SandboxError, match="disconnected"):
        sandbox.act("bank_access", account=id, status="active")
    types = [each.type.rpartition(".")[2] for each in stripe_client.v1.events.list().data]
    assert types[:3] == ["disconnected", "reactivated", "deactivated"]
