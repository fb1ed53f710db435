"""Bank accounts: connected in a session, read, watched, given up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.sandbox import SandboxError

from ..refused import refusal

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


def test_a_session_may_be_for_accounts_to_pay_with(stripe_client: Any, sandbox: Sandbox) -> None:
    """All of them, or at least one.

    Source: https://docs.stripe.com/changelog/dahlia/2026-07-29/financial-connections-advanced-session-config
    and, of what is so by itself, .../endive/2026-09-30/financial-connections-session-defaults.
    """
    sessions = stripe_client.v1.financial_connections.sessions
    holder = {"type": "customer", "customer": stripe_client.v1.customers.create().id}

    def opened(**filters: Any) -> str:
        made = sessions.create({"account_holder": holder, "permissions": ALL, "filters": filters})
        return str(made.id)

    for filters, kinds in (
        ({"require_payment_method_support": "all"}, ["checking", "savings"]),
        (
            {"require_payment_method_support": "at_least_one"},
            ["checking", "savings", "credit_card", "line_of_credit", "mortgage"],
        ),
        ({}, ["checking", "savings", "credit_card", "line_of_credit", "mortgage"]),
    ):
        id = opened(**filters)
        sandbox.act("connect_accounts", session=id)
        connected = sessions.retrieve(id).accounts.data
        assert sorted(each.subcategory for each in connected) == sorted(kinds)
    one = opened(require_payment_method_support="at_least_one")
    with pytest.raises(SandboxError):
        sandbox.act("connect_accounts", session=one, accounts="1111")
    sandbox.act("connect_accounts", session=one, accounts="1111,6789")
    assert len(sessions.retrieve(one).accounts.data) == 2


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
    # Source of the address: https://docs.stripe.com/financial-connections/ownership.
    assert done.ownership.owners.url == (
        f"/v1/financial_connections/accounts/{id}/owners?ownership={done.ownership.id}"
    )
    types = {each.type for each in stripe_client.v1.events.list().data}
    assert {f"financial_connections.account.refreshed_{name}" for name in ("balance", "ownership")} <= types
    assert refusal(accounts.refresh, id, {"features": ["balance"]}).param == "features"
    sandbox.advance(seconds=60)
    assert accounts.refresh(id, {"features": ["balance"]}).balance_refresh.status == "pending"


def test_what_is_owed_is_less_than_nothing(connect: Callable[..., Any], stripe_client: Any) -> None:
    """A credit balance counts like one of cash. Source: https://docs.stripe.com/financial-connections/balances."""
    wanted = {"account_subcategories": ["credit_card"]}
    session = connect(filters=wanted, permissions=["balances"], prefetch=["balances"])
    id = session.accounts.data[0].id
    balance = stripe_client.v1.financial_connections.accounts.retrieve(id).balance.to_dict()
    assert balance == {
        "as_of": 1706788800,
        "credit": {"used": {"usd": -25000}},
        "current": {"usd": -25000},
        "type": "credit",
    }


def test_reading_takes_a_permission(stripe_client: Any, connect: Callable[..., Any]) -> None:
    """The one that the session asked for."""
    accounts = stripe_client.v1.financial_connections.accounts
    id = connect(permissions=["balances"], prefetch=["balances"]).accounts.data[0].id
    assert accounts.retrieve(id).balance.current
    error = refusal(accounts.refresh, id, {"features": ["transactions"]})
    assert "without the permission `transactions`" in error.user_message
    assert "`transactions`" in refusal(accounts.subscribe, id, {"features": ["transactions"]}).user_message


def test_transactions_are_watched(stripe_client: Any, sandbox: Sandbox, connect: Callable[..., Any]) -> None:
    """At once, and once a day; what was pending is posted then. A list can begin after a reading.

    Source: https://docs.stripe.com/financial-connections/transactions#subscribe-to-transactions.
    """
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
    subscribed = accounts.subscribe(id, {"features": ["transactions"]})
    assert subscribed.subscriptions == ["transactions"]
    refresh = subscribed.transaction_refresh
    assert (refresh.status, refresh.next_refresh_available_at) == ("pending", None)
    assert refresh.id != first
    sandbox.advance(days=1)
    later = transactions.list({"account": id, "transaction_refresh": {"after": refresh.id}}).data
    assert [each.status for each in later] == ["posted", "pending", "posted"]
    later = transactions.list({"account": id, "transaction_refresh": {"after": first}}).data
    assert [each.status for each in later] == ["posted", "pending", "posted", "posted", "posted"]
    assert transactions.retrieve(listed_transactions[1].id).status == "posted"
    accounts.unsubscribe(id, {"features": ["transactions"]})
    sandbox.advance(days=2)
    assert len(transactions.list({"account": id}).data) == 6
    recent = {"account": id, "transacted_at": {"gte": sandbox.now - 2 * 86400}}
    assert len(transactions.list(recent).data) == 2
    assert refusal(transactions.list, {}).code == "parameter_missing"
    assert refusal(transactions.list, {"account": "fca_none"}).code == "resource_missing"


def test_access_ends(stripe_client: Any, sandbox: Sandbox, connect: Callable[..., Any]) -> None:
    """By the bank for a while, by the holder for good; what was read stays, but for the balance.

    Source: https://docs.stripe.com/financial-connections/balances and .../disconnections.
    """
    accounts = stripe_client.v1.financial_connections.accounts
    id = connect(limits={"accounts": 1}, prefetch=ALL[1:]).accounts.data[0].id
    assert accounts.retrieve(id).balance_refresh.next_refresh_available_at
    sandbox.act("bank_access", account=id, status="inactive")
    inactive = accounts.retrieve(id)
    assert (inactive.balance.current.usd, inactive.balance_refresh.status) == (10000, "succeeded")
    assert inactive.balance_refresh.next_refresh_available_at is None
    refused = refusal(accounts.refresh, id, {"features": ["balance"]})
    assert "only an active account" in refused.user_message
    assert refused.code == "financial_connections_account_inactive"
    sandbox.act("bank_access", account=id, status="active")
    assert accounts.retrieve(id).balance_refresh.next_refresh_available_at
    gone = accounts.disconnect(id)
    assert (gone.status, gone.balance) == ("disconnected", None)
    assert gone.balance_refresh.next_refresh_available_at is None
    read = stripe_client.v1.financial_connections.transactions.list({"account": id}).data
    assert (len(read), gone.ownership is None) == (2, False)
    assert refusal(accounts.disconnect, id)
    with pytest.raises(SandboxError, match="disconnected"):
        sandbox.act("bank_access", account=id, status="active")
    types = [each.type.rpartition(".")[2] for each in stripe_client.v1.events.list().data]
    assert types[:3] == ["disconnected", "reactivated", "deactivated"]


def test_a_connected_account_is_paid_with(stripe_client: Any, connect: Callable[..., Any]) -> None:
    """It needs no deposits to verify it, but the permission; access that ends takes no payment method away.

    Source: https://docs.stripe.com/financial-connections/other-data-powered-products,
    https://docs.stripe.com/financial-connections/ach-direct-debit-payments and .../disconnections.
    """
    session = connect(filters={"account_subcategories": ["checking", "savings", "mortgage"]})
    accounts = {each.subcategory: each for each in session.accounts.data}
    customer = session.account_holder.customer

    def wanted(account: Any) -> dict[str, Any]:
        bank = {"financial_connections_account": account.id}
        return {"type": "us_bank_account", "us_bank_account": bank, "billing_details": {"name": "Jenny"}}

    create = stripe_client.v1.payment_methods.create
    for subcategory, last4 in (("checking", "6789"), ("savings", "4321")):
        made = create(wanted(accounts[subcategory]))
        bank = made.us_bank_account
        assert bank.financial_connections_account == accounts[subcategory].id
        assert (bank.account_type, bank.last4) == (subcategory, last4)
        stripe_client.v1.payment_methods.attach(made.id, {"customer": customer})
        stripe_client.v1.financial_connections.accounts.disconnect(accounts[subcategory].id)
        payment = {"amount": 2000, "currency": "usd", "customer": customer, "payment_method": made.id}
        agreed = {"mandate_data": {"customer_acceptance": {"type": "offline"}}, "confirm": True}
        types = {"allowed_payment_method_types": ["us_bank_account"]}
        assert stripe_client.v1.payment_intents.create({**payment, **agreed, **types}).status == "processing"
    param = "us_bank_account[financial_connections_account]"
    assert refusal(create, wanted(accounts["mortgage"])).param == param
    unpermitted = connect(permissions=["balances"], filters={"account_subcategories": ["checking"]})
    refused = refusal(create, wanted(unpermitted.accounts.data[0]))
    assert (refused.param, "`payment_method`" in refused.user_message) == (param, True)
