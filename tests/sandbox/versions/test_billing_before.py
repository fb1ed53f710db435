"""Billing as older versions have it, one test a change.

Source of what an older version has: https://docs.stripe.com/changelog and https://docs.stripe.com/upgrades.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..onboarding import onboarded
from .conftest import Ask


def test_a_line_had_room_for_a_license_fee(ask: Ask) -> None:
    """From 2025-11-17.clover, before 2026-03-25.dahlia. Recorded by a public test suite and a program."""
    for version, shown in (
        ("2025-10-29.clover", False),
        ("2025-11-17.clover", True),
        ("2026-02-25.clover", True),
        ("2026-05-27.dahlia", False),
    ):
        customer = ask("post /v1/customers", version)["id"]
        sent = {"customer": customer, "amount": 500, "currency": "usd"}
        ask("post /v1/invoiceitems", version, **sent)
        waiting = {"customer": customer, "pending_invoice_items_behavior": "include"}
        invoice = ask("post /v1/invoices", version, **waiting)
        assert ("license_fee_subscription_details" in invoice["lines"]["data"][0]["parent"]) is shown


def test_an_invoice_had_no_payment_while_it_was_a_draft() -> None:
    """An event tells so, in a version that named it. Recorded by a public test suite, version 2020-08-27."""
    version = "2020-08-27"
    client: Any = Sandbox(seed=1, clock="2026-01-01T00:00:00Z", api_version=version).client()
    customer = client.v1.customers.create({"source": "tok_visa"}).id
    client.v1.invoice_items.create({"customer": customer, "amount": 500, "currency": "usd"})
    waiting = {"customer": customer, "pending_invoice_items_behavior": "include"}
    invoice = client.v1.invoices.create(waiting).id
    client.v1.invoices.finalize_invoice(invoice)
    client.v1.invoices.pay(invoice)
    paid, finalized = client.v1.events.list({"type": "invoice.updated"}).data
    before = finalized.data.previous_attributes.to_dict()
    assert (before["status"], before["payment_intent"]) == ("draft", None)
    assert "charge" not in before
    before = paid.data.previous_attributes.to_dict()
    assert (before["status"], before["charge"], before["paid"]) == ("open", None, False)
    assert "payment_intent" not in before


def test_what_was_paid_elsewhere_counted_as_not_paid() -> None:
    """Before 2025-03-31.basil; it left no intent, and an event tells which there was.

    Recorded by a public test suite, 2024, version 2020-08-27.
    """
    client: Any = Sandbox(seed=1, clock="2026-01-01T00:00:00Z", api_version="2020-08-27").client()
    customer = client.v1.customers.create({"email": "a@example.com"}).id
    client.v1.invoice_items.create({"customer": customer, "amount": 500, "currency": "usd"})
    sent = {"customer": customer, "collection_method": "send_invoice", "days_until_due": 15}
    invoice = client.v1.invoices.create({**sent, "pending_invoice_items_behavior": "include"}).id
    client.v1.invoices.finalize_invoice(invoice, {"auto_advance": True})
    intent = client.v1.payment_intents.list().data[0].id
    client.v1.invoices.pay(invoice, {"paid_out_of_band": True})
    told = client.v1.events.list({"type": "invoice.updated", "limit": 1}).data[0].data
    paid = told.object
    assert (paid.status, paid.paid, paid.paid_out_of_band, paid.payment_intent) == ("paid", True, True, None)
    assert (paid.amount_due, paid.amount_paid, paid.amount_remaining) == (500, 0, 500)
    assert told.previous_attributes.to_dict() == {
        "auto_advance": True,
        "paid": False,
        "paid_out_of_band": False,
        "payment_intent": intent,
        "status": "open",
        "status_transitions": {"paid_at": None},
    }


def test_an_invoice_took_in_what_waited(ask: Ask) -> None:
    """Before 2022-08-01, by `include_and_require`, the default: with nothing to take in there is none."""
    customer = ask("post /v1/customers", "2020-08-27")["id"]
    refused = ask("post /v1/invoices", "2020-08-27", customer=customer)["error"]
    assert refused["message"] == "Nothing to invoice for customer"
    assert (refused["code"], refused["param"]) == ("invoice_no_customer_line_items", "customer")
    assert ask("get /v1/invoices", "2020-08-27")["data"] == []
    ask("post /v1/invoiceitems", "2020-08-27", customer=customer, amount=500, currency="usd")
    empty = {"customer": customer, "pending_invoice_items_behavior": "exclude"}
    assert ask("post /v1/invoices", "2020-08-27", **empty)["total"] == 0
    required = {"customer": customer, "pending_invoice_items_behavior": "include_and_require"}
    assert "error" in ask("post /v1/invoices", "2022-08-01", **required)
    assert ask("post /v1/invoices", "2022-08-01", customer=customer)["total"] == 0
    assert ask("post /v1/invoices", "2020-08-27", **required)["total"] == 500


def test_a_customer_could_be_given_a_coupon(ask: Ask) -> None:
    """Before 2025-03-31.basil, and shown it whole; an unknown one is refused by its older name."""
    coupon = ask("post /v1/coupons", percent_off=25, duration="once")["id"]
    customer = ask("post /v1/customers", "2025-02-24.acacia", coupon=coupon)
    assert customer["discount"]["coupon"]["percent_off"] == 25
    assert ask(f"get /v1/customers/{customer['id']}")["discount"]["source"]["coupon"] == coupon
    refused = ask("post /v1/customers", "2025-02-24.acacia", coupon="none")["error"]
    assert (refused["message"], refused["param"]) == ("No such coupon: 'none'", "coupon")
    assert (
        ask("post /v1/customers", "2025-03-31.basil", coupon=coupon)["error"]["code"] == "parameter_unknown"
    )


def test_another_coupon_took_the_place_of_the_first(ask: Ask) -> None:
    """Before 2025-03-31.basil a customer was switched from one coupon to another, and an event told of it."""
    first = ask("post /v1/coupons", percent_off=20, duration="once")["id"]
    second = ask("post /v1/coupons", percent_off=30, duration="once")["id"]
    customer = ask("post /v1/customers", "2025-02-24.acacia", coupon=first)["id"]
    changed = ask(f"post /v1/customers/{customer}", "2025-02-24.acacia", coupon=second)
    assert changed["discount"]["coupon"]["id"] == second
    told = ask("get /v1/events", **{"types[]": ["customer.discount.created", "customer.discount.updated"]})
    assert [each["type"] for each in told["data"]] == [
        "customer.discount.updated",
        "customer.discount.created",
    ]


def test_a_subscription_had_a_plan_that_put_usage_together(ask: Ask) -> None:
    """Before 2025-03-31.basil a plan had `aggregate_usage`, also the one that a subscription shows."""
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    product = ask("post /v1/products", name="A seat")["id"]
    price = {"currency": "usd", "unit_amount": 500, "product": product, "recurring[interval]": "month"}
    item = {"items[0][price]": ask("post /v1/prices", **price)["id"]}
    subscription = ask("post /v1/subscriptions", "2025-02-24.acacia", customer=customer, **item)
    assert subscription["plan"]["aggregate_usage"] is None
    assert subscription["items"]["data"][0]["plan"]["aggregate_usage"] is None
    assert (
        "aggregate_usage"
        not in ask(f"get /v1/subscriptions/{subscription['id']}")["items"]["data"][0]["plan"]
    )


@pytest.mark.parametrize(
    ("version", "sent", "word"),
    [
        ("2023-10-16", "plan", "plan"),
        ("2023-10-16", "items[0][plan]", "plan"),
        ("2023-10-16", "items[0][price]", "price"),
        (None, "items[0][plan]", "plan"),
    ],
)
def test_an_unknown_plan_is_called_one(ask: Ask, version: str | None, sent: str, word: str) -> None:
    """By the name that was sent; as told to https://github.com/cartalyst/stripe-laravel/issues/79."""
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    error = ask("post /v1/subscriptions", version, customer=customer, **{sent: "Bronce"})["error"]
    assert (error["code"], error["type"]) == ("resource_missing", "invalid_request_error")
    assert (error["message"], error["param"]) == (f"No such {word}: 'Bronce'", sent)


def test_an_unknown_plan_of_an_item_is_named_as_it_was_sent(ask: Ask) -> None:
    """An item by itself has its parameters at the top."""
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    month = {"currency": "usd", "unit_amount": 7, "product_data[name]": "A", "recurring[interval]": "month"}
    price = {"items[0][price]": ask("post /v1/prices", **month)["id"]}
    subscription = ask("post /v1/subscriptions", customer=customer, **price)["id"]
    error = ask("post /v1/subscription_items", subscription=subscription, plan="Bronce")["error"]
    assert (error["message"], error["param"]) == ("No such plan: 'Bronce'", "plan")


def test_an_empty_coupon_took_a_customers_discount_away(ask: Ask) -> None:
    """Before 2025-03-31.basil; Stripe's command line makes `customer.discount.deleted` so."""
    coupon = ask("post /v1/coupons", percent_off=20, duration="once")["id"]
    customer = ask("post /v1/customers", "2025-02-24.acacia", coupon=coupon)["id"]
    for _ in range(2):
        assert ask(f"post /v1/customers/{customer}", "2025-02-24.acacia", coupon="")["discount"] is None
    (told,) = ask("get /v1/events", type="customer.discount.deleted")["data"]
    assert told["data"]["object"]["customer"] == customer


def test_an_empty_coupon_took_a_subscriptions_discount_away(ask: Ask) -> None:
    """Before 2025-03-31.basil, and only of a subscription that was there; programs end an offer that way."""
    before = "2020-08-27"
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    coupon = ask("post /v1/coupons", percent_off=20, duration="forever")["id"]
    product = {"product[name]": "Gold", "currency": "usd", "interval": "month"}
    asked = {"customer": customer, "items[0][plan]": ask("post /v1/plans", amount=900, **product)["id"]}
    subscription = ask("post /v1/subscriptions", before, coupon=coupon, **asked)
    assert subscription["discount"]["coupon"]["id"] == coupon
    assert ask(f"post /v1/subscriptions/{subscription['id']}", before, coupon="")["discount"] is None
    refused = ask("post /v1/subscriptions", before, coupon="", **asked)["error"]
    assert refused["code"] == "parameter_invalid_empty"


def test_a_subscription_without_a_trial_told_no_anchor(ask: Ask) -> None:
    """Recorded in production, version 2026-05-27.dahlia; with a trial there was one.

    By a public test suite in 2026-08-26.dahlia: without a trial, too.
    """
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    month = {"currency": "usd", "unit_amount": 7, "product_data[name]": "A", "recurring[interval]": "month"}
    price = ask("post /v1/prices", **month)["id"]
    params = {"customer": customer, "items[0][price]": price}
    plain = ask("post /v1/subscriptions", "2026-05-27.dahlia", **params)
    assert plain["trial_settings"]["end_behavior"]["billing_cycle_anchor"] is None
    newer = ask("post /v1/subscriptions", "2026-08-26.dahlia", **params)
    assert newer["trial_settings"]["end_behavior"]["billing_cycle_anchor"] == "now"
    begun = ask("post /v1/subscriptions", "2026-05-27.dahlia", **params, trial_period_days=7)
    assert begun["trial_settings"]["end_behavior"]["billing_cycle_anchor"] == "now"


@pytest.mark.parametrize("version", ["2020-08-27", "2022-11-15", "2025-02-24.acacia"])
def test_a_line_named_only_what_it_came_from(ask: Ask, version: str) -> None:
    """Before 2025-03-31.basil: an invoice item, or a subscription's. Recorded by a public test suite."""
    rate = ask("post /v1/tax_rates", version, display_name="VAT", percentage=20, inclusive="false")["id"]
    plan = {"amount": 500, "currency": "usd", "interval": "month", "product[name]": "Gold"}
    plan = ask("post /v1/plans", version, **plan)["id"]
    customer = ask("post /v1/customers", version, source="tok_visa")["id"]
    bought = {"customer": customer, "items[0][plan]": plan, "default_tax_rates[]": rate}
    subscription = ask("post /v1/subscriptions", version, **bought)
    invoice = ask(f"get /v1/invoices/{subscription['latest_invoice']}", version)
    (line,) = invoice["lines"]["data"]
    assert line["subscription_item"] == subscription["items"]["data"][0]["id"]
    assert "invoice_item" not in line
    assert "subscription_proration_date" not in invoice
    # A rate that one chose oneself had no reason, as the reference's credit note shows.
    for owner, amounts in ((invoice, "total_tax_amounts"), (line, "tax_amounts")):
        assert [(each["amount"], each["taxability_reason"]) for each in owner[amounts]] == [(100, None)]
    item = ask("post /v1/invoiceitems", version, customer=customer, amount=500, currency="usd")
    assert "subscription_item" not in item
    waiting = {"customer": customer, "pending_invoice_items_behavior": "include"}
    (line,) = ask("post /v1/invoices", version, **waiting)["lines"]["data"]
    assert line["invoice_item"] == item["id"]
    assert "subscription_item" not in line


def test_a_proration_named_its_amount_of_a_unit(ask: Ask, sandbox: Sandbox) -> None:
    """Before 2025-03-31.basil: `unit_amount` of an invoice item. Recorded in 2020 by a program."""
    version = "2024-12-18.acacia"
    plan = {"amount": 1000, "currency": "usd", "interval": "day", "product[name]": "Gold"}
    plan = ask("post /v1/plans", version, **plan)["id"]
    customer = ask("post /v1/customers", version, source="tok_visa")["id"]
    bought = {"customer": customer, "items[0][plan]": plan, "items[0][quantity]": 3}
    subscription = ask("post /v1/subscriptions", version, **bought)
    sandbox.advance(hours=12)
    ask(f"post /v1/subscription_items/{subscription['items']['data'][0]['id']}", version, quantity=5)
    items = ask("get /v1/invoiceitems", version, customer=customer)["data"]
    assert sorted((each["amount"], each["quantity"], each["unit_amount"]) for each in items) == [
        (-1500, 3, -500),
        (2500, 5, 500),
    ]


def test_an_invoice_showed_what_a_platform_takes_and_passes_on(ask: Ask, sandbox: Sandbox) -> None:
    """Before 2025-03-31.basil: `application_fee_amount` and `transfer_data`, null where there is none."""
    version = "2024-12-18.acacia"
    account = onboarded(sandbox.client())["id"]
    plan = {"amount": 2000, "currency": "usd", "interval": "month", "product[name]": "Gold"}
    plan = ask("post /v1/plans", version, **plan)["id"]
    customer = ask("post /v1/customers", version, source="tok_visa")["id"]
    to = {"transfer_data[destination]": account}
    for more, fee, passed_on in (
        ({}, None, None),
        ({**to, "application_fee_percent": 10}, 200, {"amount": None, "destination": account}),
        ({**to, "transfer_data[amount_percent]": 60}, None, {"amount": 1200, "destination": account}),
    ):
        bought = {"customer": customer, "items[0][plan]": plan, **more}
        subscription = ask("post /v1/subscriptions", version, **bought)
        invoice = ask(f"get /v1/invoices/{subscription['latest_invoice']}", version)
        assert (invoice["application_fee_amount"], invoice["transfer_data"]) == (fee, passed_on)


def test_a_subscription_had_a_period_of_its_own() -> None:
    """Before 2025-03-31.basil, and its items have theirs in every version, as an event of a renewal says.

    Source: https://docs.stripe.com/changelog/basil/2025-03-31/deprecate-subscription-current-period-start-and-end;
    of the items, what three programs recorded in August 2025 to August 2026, such as TryGhost/Ghost
    (e2e/helpers/services/stripe/fixtures/subscription.paid.json). Guess: the event before.
    """
    of_all = ["items", "latest_invoice"]
    for version, different in (
        ("2025-02-24.acacia", ["current_period_end", "current_period_start", *of_all]),
        ("2025-03-31.basil", of_all),
    ):
        sandbox = Sandbox(seed="item", clock="2026-01-01", api_version=version)
        client = sandbox.client()
        send = partial(client.raw_request, "post", stripe_version=version)
        price = {"currency": "usd", "recurring": {"interval": "month"}, "product_data": {"name": "Gold"}}
        price = send("/v1/prices", unit_amount=500, **price).data["id"]
        customer = send("/v1/customers", source="tok_visa").data["id"]
        subscription = send("/v1/subscriptions", customer=customer, items=[{"price": price}]).data
        (item,) = subscription["items"]["data"]
        assert item["current_period_end"] > item["current_period_start"]
        assert ("current_period_end" in subscription) == ("current_period_end" in different)
        sandbox.advance(days=31)
        asked = {"type": "customer.subscription.updated", "stripe_version": version}
        (event,) = client.raw_request("get", "/v1/events", **asked).data["data"]
        assert sorted(event["data"]["previous_attributes"]) == different


def test_a_phase_that_goes_on_named_its_coupon(ask: Ask) -> None:
    """Before 2025-03-31.basil, where a schedule took over a subscription's discount."""
    version = "2024-06-20"
    coupon = ask("post /v1/coupons", version, percent_off=10, duration="forever")["id"]
    customer = ask("post /v1/customers", version, source="tok_visa")["id"]
    plan = {"amount": 500, "currency": "usd", "interval": "month", "product[name]": "Gold"}
    plan = ask("post /v1/plans", version, **plan)["id"]
    bought = {"customer": customer, "items[0][plan]": plan, "coupon": coupon}
    subscription = ask("post /v1/subscriptions", version, **bought)["id"]
    schedule = ask("post /v1/subscription_schedules", version, from_subscription=subscription)
    assert [each["coupon"] for each in schedule["phases"]] == [coupon]
