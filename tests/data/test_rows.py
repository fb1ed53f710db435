"""Sigma's tables of the connected account: what was just made in the sandbox is there to be asked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import stripe

from helpers.connection import calls, connect
from helpers.connection.bulk import Bulk, Raw
from helpers.connection.establish import sandbox_of
from helpers.data.download import workers
from helpers.data.query import QueryError
from helpers.data.sql import sql
from helpers.data.tables import TABLES
from helpers.history import history
from helpers.safety import Refused
from helpers.sandbox import Sandbox
from helpers.settings import Settings
from tests.data.business import LOAD_TIME
from tests.data.documented import LAST_MONTH
from tests.data.test_sql import rows
from tests.sandbox.onboarding import onboarded

SETTINGS = Settings(seed="rows", clock=datetime(2024, 2, 1, tzinfo=UTC))


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[stripe.StripeClient]:
    """A sandbox of one's own; the SDK is left as it was found."""
    for name in ("api_key", "default_http_client", "max_network_retries"):
        monkeypatch.setattr(stripe, name, getattr(stripe, name))
    sandbox_of.cache_clear()
    yield connect(settings=SETTINGS)
    calls._connections.clear()
    sandbox_of.cache_clear()


@pytest.fixture
def sandbox(client: stripe.StripeClient) -> Sandbox:
    """Behind the client; its clock stands at 2024-02-01."""
    return sandbox_of(SETTINGS.seed, SETTINGS.clock, SETTINGS.profile, SETTINGS.api_version)[0]


def charge(client: stripe.StripeClient, amount: int, account: str = "") -> str:
    """A charge to a Visa card in US dollars; a connected account's where one is named."""
    options: Any = {"stripe_account": account} if account else {}
    return client.v1.charges.create({"amount": amount, "currency": "usd", "source": "tok_visa"}, options).id


def test_what_was_just_made_is_loaded(client: stripe.StripeClient) -> None:
    """Up to `data_load_time`, which is the sandbox's; the documented query shows it at once."""
    charge(client, 1000)
    charge(client, 2000)
    answer = sql(LAST_MONTH.query)[["amount", "fee", "currency"]]
    assert rows(answer) == [(1000, 59, "usd"), (2000, 88, "usd")]
    assert rows(sql("select data_load_time")) == [("2024-02-01 00:00:01",)]


def test_the_history_keeps_what_was_asked_by_name(client: stripe.StripeClient) -> None:
    """Not the pages that a query needs."""
    charge(client, 1000)
    before = len(history)
    sql("select id from charges")
    assert len(history) == before


def test_a_list_of_many_pages_is_loaded_whole(client: stripe.StripeClient) -> None:
    """A page holds a hundred."""
    for number in range(205):
        client.v1.customers.create({"name": f"Customer {number}"})
    assert rows(sql("select count(*), count(distinct name) from customers")) == [(205, 205)]


def test_transactions_name_the_payout_they_are_in(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    """`automatic_transfer_id` is that of the automatic payout, null before that is reconciled."""
    daily: Any = {"payments": {"payouts": {"schedule": {"interval": "daily"}}}}
    client.v1.balance_settings.update(daily)
    first = charge(client, 1000)
    sandbox.advance(days=10)
    second = charge(client, 2000)
    sandbox.advance(days=3, hours=12)
    assert client.v1.payouts.list().data[0].reconciliation_status == "in_progress"
    paid_out = sql(
        """
        select b.source_id, t.amount
        from balance_transactions b left join transfers t on t.id = b.automatic_transfer_id
        where b.type = 'charge'
        """
    )
    assert rows(paid_out) == sorted([(first, 941), (second, None)], key=str)


def test_connected_accounts_tell_apart_what_is_whose(client: stripe.StripeClient) -> None:
    """By the column `account`; the platform's own tables stay its own."""
    accounts = [onboarded(client)["id"] for _ in range(2)]
    for number, account in enumerate(accounts, start=1):
        charge(client, 1000 * number, account)
    charge(client, 500)
    answer = sql("select account, amount from connected_account_balance_transactions")
    assert rows(answer) == sorted([(accounts[0], 1000), (accounts[1], 2000)])
    assert rows(sql("select amount from balance_transactions")) == [(500,)]


def test_financial_accounts_tell_their_transactions(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    """Of every connected account that has Treasury."""
    onboarded(client)
    account = onboarded(client, "treasury", "transfers")["id"]
    options: Any = {"stripe_account": account}
    financial_account = client.v1.treasury.financial_accounts.create(
        {"supported_currencies": ["usd"], "features": {"financial_addresses": {"aba": {"requested": True}}}},
        options,
    )
    sandbox.advance(seconds=60)
    client.v1.test_helpers.treasury.received_credits.create(
        {"amount": 700, "currency": "usd", "financial_account": financial_account.id, "network": "ach"},
        options,
    )
    answer = sql(
        "select financial_account_id, amount, flow_type, balance_impact_cash from treasury_transactions"
    )
    assert rows(answer) == [(financial_account.id, 700, "received_credit", 700)]


def test_rows_stay_in_a_folder(
    client: stripe.StripeClient, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next query asks for what was made since, and for what may have changed."""
    monkeypatch.setattr(workers, "PART", 1)  # rows, so that there is more than one
    query = "select name, count(*) from customers group by name"
    old = [client.v1.customers.create({"name": "Old"}).id for _ in range(150)]
    sandbox.advance(days=10)
    recent = client.v1.customers.create({"name": "Recent"}).id
    assert rows(sql(query, folder=tmp_path)) == [("Old", 150), ("Recent", 1)]
    for each in (old[0], recent):
        client.v1.customers.update(each, {"name": "Changed"})
    client.v1.customers.create({"name": "New"})
    assert rows(sql(query, folder=tmp_path)) == [("Changed", 1), ("New", 1), ("Old", 150)]
    everything = sql(query, folder=tmp_path, renew=timedelta.max)
    assert rows(everything) == [("Changed", 2), ("New", 1), ("Old", 149)]


def test_a_folder_belongs_to_an_account(client: stripe.StripeClient, tmp_path: Path) -> None:
    """Another one's rows are not mixed with them."""
    accounts = [onboarded(client)["id"] for _ in range(2)]
    sql("select id from connected_account_charges", folder=tmp_path)
    first, second = (tmp_path / f"v1.charges.list {account}" for account in accounts)
    shutil.rmtree(first)
    second.rename(first)
    with pytest.raises(Refused, match="name another folder"):
        sql("select id from connected_account_charges", folder=tmp_path)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_read_whole(table: str, client: stripe.StripeClient) -> None:
    """Also by an account that has no rows for it."""
    answer = sql(f"select * from {table}")
    assert set(answer.columns) == set(TABLES[table].types)


def test_what_a_key_may_not_read_is_told(
    client: stripe.StripeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Stripe's words."""
    body = b'{"error": {"type": "invalid_request_error", "message": "This key may not read disputes."}}'
    answer = Bulk.get

    def refuse(bulk: Bulk, path: str, params: Mapping[str, Any], account: str = "") -> Raw:
        return Raw(403, {}, body) if path == "/v1/disputes" else answer(bulk, path, params, account)

    monkeypatch.setattr(Bulk, "get", refuse)
    with pytest.raises(QueryError, match=r"the rows of /v1/disputes: This key may not read disputes\.$"):
        sql("select id from disputes", load_time=LOAD_TIME)
