"""Reports: made for an interval, adding up with the balance."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import HttpRequest

from ..conftest import NOW
from ..onboarding import onboarded
from ..refused import refusal

DAY = 86_400


@pytest.fixture
def business(stripe_client: Any, sandbox: Sandbox) -> Any:
    """Two days: a charge of 10 dollars and one of 20; then a refund of 5, and 12 dollars paid out."""
    charges = stripe_client.v1.charges
    charges.create({"amount": 1000, "currency": "usd", "source": "tok_bypassPending"})
    second = charges.create({"amount": 2000, "currency": "usd", "source": "tok_bypassPending"})
    sandbox.advance(days=1)
    stripe_client.v1.refunds.create({"charge": second.id, "amount": 500})
    stripe_client.v1.payouts.create({"amount": 1200, "currency": "usd"})
    return stripe_client


def report(client: Any, sandbox: Sandbox, type: str, **params: Any) -> list[dict[str, str]]:
    """The rows of a report's file."""
    runs = client.v1.reporting.report_runs
    report_run = runs.create({"report_type": type, "parameters": params})
    assert report_run.status == "pending"
    done = runs.retrieve(report_run.id)
    assert (done.status, done.result.type, done.result.purpose) == ("succeeded", "csv", "finance_report_run")
    path = f"/v1/files/{done.result.id}/contents"
    reply = sandbox.handle(HttpRequest("get", path, "", {"authorization": f"Bearer {KEY}"}))
    assert len(reply.body) == done.result.size
    return list(csv.DictReader(io.StringIO(reply.body.decode())))


def test_a_summary_adds_up_with_the_balance(business: Any, sandbox: Sandbox) -> None:
    """10.00 - 0.59 and 20.00 - 0.88 came in; 5.00 went back, and 12.00 went out."""
    start, end = NOW // DAY * DAY, sandbox.now + 1
    rows = report(business, sandbox, "balance.summary.1", interval_start=start, interval_end=end)
    assert {row["category"]: row["net_amount"] for row in rows} == {
        "starting_balance": "0.00",
        "activity_gross": "25.00",
        "activity_fee": "-1.47",
        "activity": "23.53",
        "payouts_gross": "-12.00",
        "payouts_fee": "0.00",
        "payouts": "-12.00",
        "ending_balance": "11.53",
    }
    balance = business.v1.balance.retrieve()
    assert balance.available[0].amount + balance.pending[0].amount == 1153
    second_day = report(business, sandbox, "balance.summary.1", interval_start=start + DAY, interval_end=end)
    assert second_day[0]["net_amount"] == "28.53"


def test_activity_by_category_and_by_transaction(business: Any, sandbox: Sandbox) -> None:
    """Payouts are no activity."""
    interval = {"interval_start": NOW // DAY * DAY, "interval_end": sandbox.now + 1}
    rows = report(business, sandbox, "balance_change_from_activity.summary.1", **interval)
    assert [(row["reporting_category"], row["count"], row["gross"], row["net"]) for row in rows] == [
        ("charge", "2", "30.00", "28.53"),
        ("refund", "1", "-5.00", "-5.00"),
    ]
    items = report(business, sandbox, "balance_change_from_activity.itemized.1", **interval)
    assert [row["gross"] for row in items] == ["10.00", "20.00", "-5.00"]
    assert items[0]["created_utc"] == "2024-02-01 12:00:00"
    refunds = report(
        business,
        sandbox,
        "balance_change_from_activity.itemized.3",
        **interval,
        reporting_category="refund",
        columns=["net", "created"],
        timezone="America/New_York",
    )
    assert refunds == [{"net": "-5.00", "created": "2024-02-02 07:00:00"}]


def test_payouts(business: Any, sandbox: Sandbox) -> None:
    """Each with where it stands."""
    interval = {"interval_start": NOW // DAY * DAY, "interval_end": sandbox.now + 1}
    rows = report(business, sandbox, "payouts.itemized.1", **interval)
    assert [(row["gross"], row["payout_status"]) for row in rows] == [("-12.00", "pending")]
    assert report(business, sandbox, "payouts.summary.1", **interval)[0]["count"] == "1"


def test_an_automatic_payout_is_reconciled(stripe_client: Any, sandbox: Sandbox) -> None:
    """What it paid out adds up to it."""
    stripe_client.v1.balance_settings.update({"payments": {"payouts": {"schedule": {"interval": "daily"}}}})
    for amount in (1000, 2000):
        stripe_client.v1.charges.create({"amount": amount, "currency": "usd", "source": "tok_visa"})
    sandbox.advance(days=4)
    payout = stripe_client.v1.payouts.list().data[0]
    assert payout.automatic
    rows = report(stripe_client, sandbox, "payout_reconciliation.by_id.itemized.4", payout=payout.id)
    assert [row["net"] for row in rows] == ["9.41", "19.12"]
    assert payout.amount == 941 + 1912
    interval = {"interval_start": NOW // DAY * DAY, "interval_end": sandbox.now + 1}
    assert report(stripe_client, sandbox, "payout_reconciliation.itemized.5", **interval) == rows
    sums = report(stripe_client, sandbox, "payout_reconciliation.summary.1", **interval)
    assert [(row["count"], row["net"]) for row in sums] == [("2", "28.53")]


def test_a_row_tells_what_is_asked_for(stripe_client: Any, sandbox: Sandbox) -> None:
    """Of the payment behind it, its customer, its card and its metadata, also for its refund.

    Source: https://docs.stripe.com/reports/report-types/balance. Guess: the sign of what a customer saw.
    """
    v1 = stripe_client.v1
    customer = v1.customers.create(
        {"email": "jenny@example.com", "name": "Jenny", "address": {"city": "Bonn"}}
    )
    payment = {"amount": 2000, "currency": "usd", "customer": customer.id, "metadata": {"order": "6735"}}
    paid = v1.payment_intents.create(
        {
            **payment,
            "payment_method": "pm_card_mastercard",
            "confirm": True,
            "return_url": "https://example.com",
            "shipping": {"name": "Jenny", "address": {"country": "DE", "line1": "Am Markt 1"}},
            "statement_descriptor_suffix": "TEA",
        }
    )
    v1.refunds.create({"payment_intent": paid.id, "amount": 500, "metadata": {"why": "broken"}})
    columns = {
        "source_id": (paid.latest_charge, None),
        "charge_id": (paid.latest_charge, paid.latest_charge),
        "payment_intent_id": (paid.id, paid.id),
        "payment_method_type": ("card", "card"),
        "card_brand": ("mastercard", "mastercard"),
        "card_funding": ("credit", "credit"),
        "customer_id": (customer.id, customer.id),
        "customer_email": ("jenny@example.com", "jenny@example.com"),
        "customer_address_city": ("Bonn", "Bonn"),
        "shipping_address_line1": ("Am Markt 1", "Am Markt 1"),
        "customer_facing_amount": ("20.00", "-5.00"),
        "customer_facing_currency": ("usd", "usd"),
        "statement_descriptor": ("TEA", "TEA"),
        "is_link": ("false", "false"),
        "automatic_payout_id": ("", ""),
        "dispute_reason": ("", ""),
        "payment_metadata[order]": ("6735", "6735"),
        "refund_metadata[why]": ("", "broken"),
        "charge_created_utc": ("2024-02-01 12:00:00", "2024-02-01 12:00:00"),
    }
    interval = {"interval_start": NOW // DAY * DAY, "interval_end": sandbox.now + 1, "columns": list(columns)}
    charge, refund = report(stripe_client, sandbox, "balance_change_from_activity.itemized.2", **interval)
    assert charge == {name: first for name, (first, _) in columns.items()}
    assert refund.pop("source_id").startswith("re_")
    assert refund == {name: second for name, (_, second) in columns.items() if name != "source_id"}


def test_what_was_not_paid_out_is_in_the_ending_balance(stripe_client: Any, sandbox: Sandbox) -> None:
    """By the end of the interval, which has no start.

    Source: https://docs.stripe.com/reports/report-types/payout-reconciliation.
    """
    v1, type = stripe_client.v1, "ending_balance_reconciliation.itemized.4"
    v1.balance_settings.update({"payments": {"payouts": {"schedule": {"interval": "daily"}}}})
    v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_visa"})
    sandbox.advance(days=7)
    late = v1.charges.create({"amount": 2000, "currency": "usd", "source": "tok_visa"}).id
    first = v1.payouts.list().data[0]
    before = report(stripe_client, sandbox, type, interval_end=first.created)
    assert [row["net"] for row in before] == ["9.41"]
    now = report(stripe_client, sandbox, type, interval_end=sandbox.now + 1)
    assert [(row["source_id"], row["net"]) for row in now] == [(late, "19.12")]
    sums = report(
        stripe_client, sandbox, "ending_balance_reconciliation.summary.1", interval_end=sandbox.now + 1
    )
    assert [(row["reporting_category"], row["net"]) for row in sums] == [("charge", "19.12")]
    asked = {
        "interval_start": NOW,
        "interval_end": sandbox.now + 1,
        "columns": ["automatic_payout_id", "net"],
    }
    rows = report(stripe_client, sandbox, "balance_change_from_activity.itemized.3", **asked)
    assert rows[0] == {"automatic_payout_id": first.id, "net": "9.41"}


def test_connected_accounts_are_reported(stripe_client: Any, sandbox: Sandbox) -> None:
    """One, or all of them. Source: https://docs.stripe.com/reports/report-types/connect."""
    ids = [str(onboarded(stripe_client)["id"]) for _ in range(2)]
    for id in ids:
        asked = {"amount": 1000, "currency": "usd", "source": "tok_visa"}
        stripe_client.v1.charges.create(asked, {"stripe_account": id})
    type = "connected_account_balance_change_from_activity.itemized.1"
    interval = {"interval_start": NOW // DAY * DAY, "interval_end": sandbox.now + 1}
    both = report(stripe_client, sandbox, type, **interval)
    assert {row["connected_account"] for row in both} == set(ids)
    one = report(stripe_client, sandbox, type, **interval, connected_account=ids[0])
    assert [(row["connected_account"], row["gross"]) for row in one] == [(ids[0], "10.00")]
    create = stripe_client.v1.reporting.report_runs.create
    by_id = "connected_account_payout_reconciliation.by_id.summary.1"
    assert refusal(create, {"report_type": by_id}).param == "parameters[connected_account]"


@pytest.mark.parametrize(
    ("type", "params", "param"),
    [
        ("balance_change_from_activity.itemized.2", {"timezone": "Etc/UTC"}, "parameters[timezone]"),
        ("balance_change_from_activity.itemized.2", {"columns": ["created"]}, "parameters[columns]"),
        ("balance.summary.1", {"reporting_category": "charge"}, "parameters[reporting_category]"),
        ("balance.summary.1", {"columns": ["payment_metadata[a]"]}, "parameters[columns]"),
        ("payouts.itemized.3", {"connected_account": "acct_1"}, "parameters[connected_account]"),
        ("payout_reconciliation.by_id.summary.1", {}, "parameters[payout]"),
    ],
)
def test_a_type_takes_its_own_parameters(business: Any, type: str, params: Any, param: str) -> None:
    """Source: the tables of https://docs.stripe.com/reports/report-types/balance and its neighbours."""
    interval = {"interval_start": NOW, "interval_end": NOW + 5}
    asked = {"report_type": type, "parameters": {**interval, **params}}
    assert refusal(business.v1.reporting.report_runs.create, asked).param == param


def test_report_types_tell_for_when_there_is_data(business: Any, sandbox: Sandbox) -> None:
    """From the day on that the reference's sample of a report begins with, until now."""
    types = business.v1.reporting.report_types
    type = types.retrieve("balance.summary.1")
    assert (type.data_available_start, type.data_available_end) == (1522540800, sandbox.now + 1)
    assert (type.version, type.default_columns[0]) == (1, "category")
    ids = [each.id for each in types.list().data]
    assert (len(ids), len(set(ids))) == (64, 64)  # all at once: the list takes no limit
    own = [each for each in ids if not each.startswith("connected_account_")]
    assert ids[32:] == [f"connected_account_{each}" for each in own]
    assert refusal(types.retrieve, "none.1").http_status == 404


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({}, "parameters[interval_start]"),
        ({"interval_start": NOW, "interval_end": NOW}, "parameters[interval_start]"),
        ({"interval_start": 5, "interval_end": NOW}, "parameters.interval_start"),
        ({"interval_start": NOW, "interval_end": NOW + 90 * DAY}, "parameters.interval_end"),
        ({"interval_start": NOW, "interval_end": NOW + 5, "columns": ["x"]}, "parameters[columns]"),
        ({"interval_start": NOW, "interval_end": NOW + 5, "currency": "xxx"}, "parameters[currency]"),
    ],
)
def test_what_cannot_be_reported(business: Any, params: dict[str, Any], param: str) -> None:
    """Each names what is wrong."""
    create = business.v1.reporting.report_runs.create
    assert refusal(create, {"report_type": "balance.summary.1", "parameters": params}).param == param


def test_what_is_too_early_for_a_report(business: Any) -> None:
    """Source: https://github.com/stripe/stripe-cli/issues/957."""
    parameters = {"interval_start": 1388534401, "interval_end": NOW}
    asked = {"report_type": "balance.summary.1", "parameters": parameters}
    assert refusal(business.v1.reporting.report_runs.create, asked).user_message == (
        "Data for the report type balance.summary.1 is only available starting at 2018-04-01 00:00:00 UTC; "
        "you requested `interval_start` = 2014-01-01 00:00:01 UTC."
    )


def test_an_unknown_report(business: Any) -> None:
    """There are only those of the list."""
    error = refusal(business.v1.reporting.report_runs.create, {"report_type": "none.1"})
    assert error.code == "resource_missing"
    types = [each.type for each in business.v1.events.list().data]
    assert "reporting.report_run.succeeded" not in types
