"""Operations that ended, and those that the SDK does not name.

Source of usage records: https://docs.stripe.com/api/usage_records/create?api-version=2025-01-27.acacia and
https://docs.stripe.com/api/usage-record-summary/list?api-version=2025-01-27.acacia.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from helpers.sandbox import Sandbox

from .conftest import Ask, Body

OLD, BASIL = "2025-02-24.acacia", "2025-03-31.basil"
MONTH = {"currency": "usd", "unit_amount": 7, "recurring[interval]": "month", "product_data[name]": "Calls"}


@pytest.fixture
def metered(ask: Ask) -> Body:
    """A subscription to a metered price, 7 cents each, that takes the most of a period."""
    price = {**MONTH, "recurring[usage_type]": "metered", "recurring[aggregate_usage]": "max"}
    return subscribed(ask, ask("post /v1/prices", OLD, **price)["id"])


def subscribed(ask: Ask, price: str) -> Body:
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    return ask("post /v1/subscriptions", OLD, customer=customer, **{"items[0][price]": price})


def of(subscription: Body) -> str:
    """The address of its only item."""
    return f"/v1/subscription_items/{subscription['items']['data'][0]['id']}"


def used(ask: Ask, subscription: Body, quantity: int, version: str = OLD, **params: object) -> Body:
    return ask(f"post {of(subscription)}/usage_records", version, quantity=quantity, **params)


def summaries(ask: Ask, subscription: Body) -> list[Body]:
    listed: list[Body] = ask(f"get {of(subscription)}/usage_record_summaries", OLD)["data"]
    return listed


@pytest.mark.parametrize("version", ["2020-08-27", "2023-10-16", OLD])
def test_usage_is_recorded_for_an_item(ask: Ask, metered: Body, version: str) -> None:
    """The record has the documented fields, and an id of its own; without a time it is of now."""
    record = used(ask, metered, 100, version)
    assert record.pop("id").startswith("mbur_")
    assert record.pop("timestamp") >= metered["created"]
    item = metered["items"]["data"][0]["id"]
    assert record == {"object": "usage_record", "livemode": False, "quantity": 100, "subscription_item": item}


def test_what_is_not_metered_has_a_summary_of_its_quantity(ask: Ask, sandbox: Sandbox) -> None:
    """Of the present period alone. Recorded by a connector to warehouses in 2024, version 2022-11-15."""
    subscription = subscribed(ask, ask("post /v1/prices", OLD, **MONTH)["id"])
    sandbox.advance(days=40)
    (present,) = summaries(ask, subscription)
    assert (present["total_usage"], present["invoice"]) == (1, None)
    assert present["period"] == {"start": subscription["current_period_end"], "end": None}


def test_since_basil_there_are_no_usage_records(ask: Ask, metered: Body) -> None:
    """2025-03-31.basil took the address away, and the prices that need it."""
    assert used(ask, metered, 1, BASIL)["error"]["message"].startswith("Unrecognized request URL")
    refused = ask("post /v1/prices", BASIL, **MONTH, **{"recurring[usage_type]": "metered"})["error"]
    assert refused["message"] == (
        "Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters."
    )


@pytest.mark.parametrize(
    ("formula", "quantity"),
    [("sum", 5 + 9 + 2), ("max", 9), ("last_during_period", 2), ("last_ever", 2)],
)
def test_usage_is_billed_as_the_plan_puts_it_together(
    ask: Ask, sandbox: Sandbox, formula: str, quantity: int
) -> None:
    """5 at first, then 9, then 3 that are set to 2: at 7 cents each, when the period is over."""
    plan = {"id": formula, "interval": "month", "currency": "usd", "amount": 7, "product[name]": "Calls"}
    plan_object = ask("post /v1/plans", OLD, **plan, usage_type="metered", aggregate_usage=formula)
    assert plan_object["aggregate_usage"] == formula
    subscription = subscribed(ask, formula)
    start = subscription["current_period_start"]
    sandbox.advance(hours=1)
    for seconds, count, action in (
        (0, 5, "increment"),
        (1, 9, "increment"),
        (2, 3, "increment"),
        (2, 2, "set"),
    ):
        used(ask, subscription, count, timestamp=start + seconds, action=action)
    (present,) = summaries(ask, subscription)
    assert (present["total_usage"], present["invoice"]) == (quantity, None)
    sandbox.advance(days=32)
    invoice, first = ask("get /v1/invoices", OLD, subscription=subscription["id"])["data"]
    assert [each["quantity"] for each in first["lines"]["data"]] == [0]
    assert [each["quantity"] for each in invoice["lines"]["data"]] == [quantity]
    assert invoice["total"] == 7 * quantity
    following, billed = summaries(ask, subscription)
    assert (billed["total_usage"], billed["invoice"]) == (quantity, invoice["id"])
    assert billed["period"] == {"start": start, "end": subscription["current_period_end"]}
    assert following["total_usage"] == (2 if formula == "last_ever" else 0)


def test_usage_is_cleared_with_its_item(ask: Ask, sandbox: Sandbox) -> None:
    """The words: https://github.com/stripe/stripe-go/pull/743. What is cleared is billed no more."""
    prices = [{**MONTH, "recurring[usage_type]": "metered"}, MONTH]
    ids = {f"items[{at}][price]": ask("post /v1/prices", OLD, **each)["id"] for at, each in enumerate(prices)}
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    subscription = ask("post /v1/subscriptions", OLD, customer=customer, **ids)
    used(ask, subscription, 100)
    item = of(subscription).rpartition("/")[2]
    assert ask(f"delete {of(subscription)}", OLD)["error"]["message"] == (
        f"When deleting the subscription item {item} with a metered plan, all related usage records must be "
        "cleared too by setting `clear_usage=true`."
    )
    assert ask(f"delete {of(subscription)}", OLD, clear_usage="true")["deleted"]
    sandbox.advance(days=32)
    totals = [each["total"] for each in ask("get /v1/invoices", OLD, subscription=subscription["id"])["data"]]
    assert totals == [7, 7]


def test_recorded_usage_is_billed_at_a_threshold(ask: Ask, sandbox: Sandbox) -> None:
    """As events of a meter are: `billing_thresholds.amount_gte`, until 2025-03-31.basil.

    Source: https://docs.stripe.com/billing/subscriptions/usage-based/thresholds.
    """
    price = ask("post /v1/prices", OLD, **{**MONTH, "recurring[usage_type]": "metered"})["id"]
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    sent = {"items[0][price]": price, "billing_thresholds[amount_gte]": 700}
    subscription = ask("post /v1/subscriptions", OLD, customer=customer, **sent)
    for quantity in (60, 50, 20):
        used(ask, subscription, quantity)
    sandbox.advance(days=32)
    invoices = ask("get /v1/invoices", OLD, subscription=subscription["id"])["data"]
    assert [(each["billing_reason"], each["total"]) for each in reversed(invoices)] == [
        ("subscription_create", 0),
        ("subscription_threshold", 770),
        ("subscription_cycle", 140),
    ]


def test_increments_of_one_moment_add_up(ask: Ask, metered: Body) -> None:
    """Documented: when there is more than one record with the same timestamp, quantities are added."""
    for _ in range(2):
        used(ask, metered, 4, timestamp=metered["current_period_start"])
    assert summaries(ask, metered)[0]["total_usage"] == 8


def test_usage_of_another_period_is_refused(ask: Ask, metered: Body) -> None:
    """As told to a public program, https://github.com/authgear/authgear-server/issues/2430."""
    error = used(ask, metered, 1, timestamp=metered["current_period_start"] - 1)["error"]
    assert error["message"] == (
        "Cannot create the usage record with this timestamp because timestamps must be after the "
        "subscription's last invoice period (or current period start time)."
    )
    assert (error["type"], error["param"]) == ("invalid_request_error", "timestamp")


def test_usage_that_a_meter_counts_is_not_recorded(ask: Ask) -> None:
    """As told to a public program, https://github.com/laravel/cashier-stripe/issues/1709."""
    meter = {"display_name": "Calls", "event_name": "call", "default_aggregation[formula]": "sum"}
    by_meter = {
        "recurring[usage_type]": "metered",
        "recurring[meter]": ask("post /v1/billing/meters", **meter)["id"],
    }
    subscription = subscribed(ask, ask("post /v1/prices", **MONTH, **by_meter)["id"])
    item = subscription["items"]["data"][0]["id"]
    assert used(ask, subscription, 1)["error"]["message"] == (
        f"Cannot create a usage record for `{item}` because it is not on the legacy metered billing system. "
        "Call /v1/billing/meter_events instead."
    )


def test_usage_of_what_is_canceled_is_refused(ask: Ask, metered: Body) -> None:
    """In the words that public programs look for."""
    ask(f"delete /v1/subscriptions/{metered['id']}", OLD)
    message = "Cannot create the usage record because the subscription has been canceled."
    assert used(ask, metered, 1)["error"]["message"] == message


def test_an_event_tells_how_usage_is_put_together() -> None:
    """Of a price made in a version that has it, to an account of that version."""
    sandbox = Sandbox(seed="test", api_version=OLD)
    stripe = sandbox.client()
    params = {"currency": "usd", "unit_amount": 7, "product_data": {"name": "Calls"}}
    recurring = {"interval": "month", "usage_type": "metered", "aggregate_usage": "last_ever"}
    stripe.raw_request("post", "/v1/prices", **params, recurring=recurring, stripe_version=OLD)
    (event,) = stripe.v1.events.list({"type": "price.created"}).data
    assert event.data.object["recurring"]["aggregate_usage"] == "last_ever"


def test_the_next_invoice_was_asked_for_at_an_address_of_its_own(ask: Ask) -> None:
    """With the subscription's changes beside it, and its lines alone, page by page."""
    price = ask("post /v1/prices", **MONTH)["id"]
    subscription = subscribed(ask, price)
    item = subscription["items"]["data"][0]["id"]
    more = {"subscription_items[0][id]": item, "subscription_items[0][quantity]": 3}
    changed = {**more, "subscription_proration_behavior": "none"}
    shown = ask("get /v1/invoices/upcoming", OLD, subscription=subscription["id"], **changed)
    assert (shown["object"], shown["total"], shown["paid"]) == ("invoice", 21, False)
    assert "id" not in shown
    assert shown["lines"]["url"] == "/v1/invoices/upcoming/lines?" + urlencode(
        {"subscription": subscription["id"], **changed}
    )
    asked = {"subscription": subscription["id"], "limit": 1}
    lines = ask("get /v1/invoices/upcoming/lines", OLD, **asked)
    assert (lines["object"], lines["has_more"], lines["url"]) == (
        "list",
        False,
        "/v1/invoices/upcoming/lines",
    )
    assert [(each["amount"], each["price"]["id"]) for each in lines["data"]] == [(7, price)]
    error = ask("get /v1/invoices/upcoming", BASIL)["error"]
    assert error["code"] == "resource_missing"


def test_the_next_invoice_of_a_flexible_subscription_is_a_preview(ask: Ask) -> None:
    """As https://github.com/langwatch/langwatch/issues/6638 reports it."""
    price, customer = ask("post /v1/prices", **MONTH), ask("post /v1/customers", source="tok_visa")
    items = {"items[0][price]": price["id"]}
    flexible = ask("post /v1/subscriptions", customer=customer["id"], **items)["id"]
    for address in ("upcoming", "upcoming/lines"):
        assert ask(f"get /v1/invoices/{address}", OLD, subscription=flexible)["error"]["message"] == (
            "The Upcoming Invoice API does not support `billing_mode = flexible` subscriptions. To preview "
            "invoices for these subscriptions, use the Create Preview Invoice API instead."
        )


def test_a_preview_has_an_id(ask: Ask) -> None:
    """Source: stripe-python 12.2.0, for 2025-05-28.basil, says of `Invoice.id` that it is prefixed."""
    subscription = subscribed(ask, ask("post /v1/prices", **MONTH)["id"])["id"]
    shown = ask("post /v1/invoices/create_preview", "2025-05-28.basil", subscription=subscription)
    assert shown["id"].startswith("upcoming_in_")


def test_what_is_wrong_with_the_next_invoice_is_named_as_it_was_sent(ask: Ask) -> None:
    """A parameter that is nested in the newest version keeps its older name."""
    subscription = subscribed(ask, ask("post /v1/prices", **MONTH)["id"])["id"]
    older = {"subscription": subscription, "subscription_items[0][price]": "price_none"}
    assert ask("get /v1/invoices/upcoming", OLD, **older)["error"]["param"] == "subscription_items[0][price]"
    newer = {"subscription": subscription, "subscription_details[items][0][price]": "price_none"}
    error = ask("post /v1/invoices/create_preview", **newer)["error"]
    assert error["param"] == "subscription_details[items][0][price]"


def test_a_settlement_is_completed(ask: Ask) -> None:
    """Source: Stripe's published spec has settlements, and no SDK."""
    given = {"bin": "424242", "clearing_date": 1700000000, "currency": "eur", "net_total_amount": 500}
    settlement = ask("post /v1/test_helpers/issuing/settlements", **given)
    assert (settlement["object"], settlement["status"]) == ("issuing.settlement", "pending")
    assert {name: settlement[name] for name in given} == given
    address = f"/v1/issuing/settlements/{settlement['id']}"
    assert ask(f"post {address}", **{"metadata[day]": "1"})["metadata"] == {"day": "1"}
    done = ask(f"post /v1/test_helpers/issuing/settlements/{settlement['id']}/complete")
    assert (done["status"], ask(f"get {address}")["status"]) == ("complete", "complete")
    missing = ask("post /v1/test_helpers/issuing/settlements", bin="424242")["error"]
    assert missing["code"] == "parameter_missing"


@pytest.mark.parametrize("what", ["source_transactions", "mandate_notifications"])
def test_what_a_source_was_told_of_has_an_address(ask: Ask, what: str) -> None:
    """Source: Stripe's published spec. One that is not there is missing, not an unknown address."""
    source = ask("post /v1/sources", type="ach_credit_transfer", currency="usd")["id"]
    error = ask(f"get /v1/sources/{source}/{what}/none_1")["error"]
    assert error["code"] == "resource_missing"


def test_a_receivers_transaction_is_retrieved(ask: Ask) -> None:
    """The one that is listed."""
    source = ask("post /v1/sources", type="ach_credit_transfer", currency="usd")["id"]
    ask("post /_sandbox/answer_source", source=source, amount=500)
    (listed,) = ask(f"get /v1/sources/{source}/source_transactions")["data"]
    assert ask(f"get /v1/sources/{source}/source_transactions/{listed['id']}") == listed
