"""What integrations of 2018 to 2020 sent and read, as https://docs.stripe.com/changelog lists it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from .conftest import Ask

OLDEST, PLANS_HAD_NAMES = "2015-10-16", "2018-01-23"
GOLD: dict[str, Any] = {"id": "gold", "amount": 900, "currency": "usd", "interval": "month"}
NAMED = {"product[name]": "Gold"}


def sold(ask: Ask, version: str, **params: Any) -> tuple[str, Any]:
    """A customer with a card, and the subscription to Gold of that customer."""
    ask("post /v1/plans", **GOLD, **NAMED)
    customer = ask("post /v1/customers", version, source="tok_visa")["id"]
    return customer, ask("post /v1/subscriptions", version, customer=customer, plan="gold", **params)


def test_a_plan_had_a_name(ask: Ask) -> None:
    """Until 2018-01-23; then its product had it."""
    plan = ask("post /v1/plans", OLDEST, **GOLD, name="Gold", statement_descriptor="GOLD")
    assert (plan["name"], plan["statement_descriptor"]) == ("Gold", "GOLD")
    assert ask(f"get /v1/products/{plan['product']}")["name"] == "Gold"
    assert "name" not in ask("get /v1/plans/gold", "2018-02-05")


def test_a_plan_showed_its_tiers(ask: Ask) -> None:
    """Until 2020-03-02, with the last one's `up_to` null."""
    tiers = {
        "tiers[0][up_to]": "10",
        "tiers[0][unit_amount]": "500",
        "tiers[1][up_to]": "inf",
        "tiers[1][unit_amount]": "400",
    }
    how = {"billing_scheme": "tiered", "tiers_mode": "graduated", **tiers}
    shared = {"id": "seats", "currency": "usd", "interval": "month"}
    plan = ask("post /v1/plans", "2020-03-02", **shared, **NAMED, **how)
    assert [(each["up_to"], each["unit_amount"]) for each in plan["tiers"]] == [(10, 500), (None, 400)]
    assert ask("get /v1/plans/seats", "2020-03-02")["tiers"] == plan["tiers"]
    assert "tiers" not in ask("get /v1/plans/seats")


def test_a_customer_showed_its_lists(ask: Ask) -> None:
    """Until 2020-03-02, with what they hold as it was then; what has ended is not among the subscriptions."""
    customer, subscription = sold(ask, PLANS_HAD_NAMES)
    shown = ask(f"get /v1/customers/{customer}", "2018-02-06")
    assert [shown[name]["total_count"] for name in ("sources", "subscriptions", "tax_ids")] == [1, 1, 0]
    assert shown["sources"]["data"][0]["last4"] == "4242"
    assert shown["subscriptions"]["url"] == f"/v1/customers/{customer}/subscriptions"
    assert shown["subscriptions"]["data"][0]["billing"] == "charge_automatically"
    ask(f"delete /v1/subscriptions/{subscription['id']}")
    assert ask(f"get /v1/customers/{customer}", "2020-03-02")["subscriptions"]["data"] == []
    assert "sources" not in ask(f"get /v1/customers/{customer}", "2020-08-27")


def test_a_customer_had_an_account_balance(ask: Ask) -> None:
    """Until 2019-10-08."""
    customer = ask("post /v1/customers", "2019-10-08", account_balance=-50)
    assert customer["account_balance"] == -50
    assert ask(f"get /v1/customers/{customer['id']}")["balance"] == -50
    refused = ask("post /v1/customers", "2019-10-17", account_balance=-50)["error"]
    assert refused["param"] == "account_balance"


def test_a_schedule_had_settings_of_its_own(ask: Ask) -> None:
    """And renewed or not, until 2019-10-08. Recorded by a public gem in 2020, version 2019-05-16."""
    customer, _ = sold(ask, PLANS_HAD_NAMES)
    asked = {
        "customer": customer,
        "start_date": 1798761600,
        "billing": "send_invoice",
        "invoice_settings[days_until_due]": 5,
        "phases[0][plans][0][plan]": "gold",
        "phases[0][iterations]": 1,
    }
    schedule = ask("post /v1/subscription_schedules", "2019-05-16", renewal_behavior="none", **asked)
    assert (schedule["renewal_behavior"], schedule["end_behavior"]) == ("cancel", "cancel")
    assert (schedule["billing"], schedule["collection_method"]) == ("send_invoice", "send_invoice")
    assert schedule["invoice_settings"]["days_until_due"] == 5
    assert (schedule["billing_thresholds"], schedule["default_source"]) == (None, None)
    path = f"/v1/subscription_schedules/{schedule['id']}"
    settings = ask(f"get {path}")["default_settings"]
    assert (settings["collection_method"], settings["invoice_settings"]["days_until_due"]) == (
        *("send_invoice",),
        5,
    )
    kept = ask(f"post {path}", "2019-05-16", renewal_behavior="release")
    assert (kept["renewal_behavior"], kept["end_behavior"]) == ("release", "release")
    assert "renewal_behavior" not in ask(f"get {path}", "2019-10-17")
    refused = ask(f"post {path}", "2019-10-17", renewal_behavior="release")["error"]
    assert refused["param"] == "renewal_behavior"


def test_a_token_held_a_legal_entity(ask: Ask) -> None:
    """Until 2019-02-11. Recorded by a public test suite in 2019, version 2018-05-21."""
    given = {"account[legal_entity][type]": "individual", "account[tos_shown_and_accepted]": "True"}
    token = ask("post /v1/tokens", "2018-05-21", **given)
    assert (token["type"], token["used"]) == ("account", False)
    of = {"account_token": token["id"], "country": "CH", "type": "custom"}
    account = ask("post /v1/accounts", "2018-05-21", **of)
    entity = account["legal_entity"]
    assert (entity["type"], entity["additional_owners"]) == ("individual", [])
    assert entity["dob"] == {"day": None, "month": None, "year": None}
    parts = ("city", "line1", "line2", "postal_code", "state")
    nowhere = {**dict.fromkeys(parts), "country": "CH"}
    assert (entity["address"], entity["personal_address"]) == (nowhere, nowhere)
    assert account["tos_acceptance"]["date"]
    assert ask("post /v1/tokens", "2019-02-19", **given)["error"]["param"] == "account[legal_entity]"


def test_a_customer_had_a_tax_info(ask: Ask) -> None:
    """Until 2019-11-05, null where there is none, as recorded; from 2019-12-03 on there are tax ids."""
    given = {"tax_info[tax_id]": "DE123456789", "tax_info[type]": "vat"}
    customer = ask("post /v1/customers", "2019-11-05", **given)
    assert customer["tax_info"] == {"tax_id": "DE123456789", "type": "vat"}
    (tax_id,) = ask(f"get /v1/customers/{customer['id']}/tax_ids")["data"]
    assert (tax_id["type"], tax_id["value"]) == ("eu_vat", "DE123456789")
    other = ask("post /v1/customers", "2018-11-08")
    assert (other["tax_info"], other["tax_info_verification"]) == (None, None)
    assert ask("post /v1/customers", "2019-12-03", **given)["error"]["param"] == "tax_info"


def test_a_representative_had_opened_the_account(ask: Ask) -> None:
    """Until 2019-09-09; it was shown by both names, as recorded in 2022, version 2019-08-14."""
    of = {"type": "custom", "country": "US", "business_type": "company"}
    persons = f"post /v1/accounts/{ask('post /v1/accounts', None, **of)['id']}/persons"
    opener = {"relationship[account_opener]": "true"}
    related = ask(persons, "2019-09-09", first_name="Foo", **opener)["relationship"]
    assert (related["account_opener"], related["representative"]) == (True, True)
    assert ask(persons, "2019-10-08", **opener)["error"]["param"] == "relationship[account_opener]"


def test_a_tax_was_a_percentage(ask: Ask) -> None:
    """Until 2020-03-02; one tax rate stands for the same percentage, and a refused request leaves none."""
    customer, subscription = sold(ask, "2018-11-08", tax_percent="10")
    path = f"post /v1/subscriptions/{subscription['id']}"
    assert subscription["tax_percent"] == 10
    (invoice,) = ask("get /v1/invoices", "2018-10-31", customer=customer)["data"]
    assert (invoice["tax"], invoice["total"], invoice["tax_percent"]) == (90, 990, 10)
    assert ask(path, "2018-11-08", tax_percent="10", metadata="")["tax_percent"] == 10
    refused = ask("post /v1/subscriptions", "2018-11-08", customer="cus_none", plan="gold", tax_percent="7")
    assert refused["error"]["code"] == "resource_missing"
    assert [each["percentage"] for each in ask("get /v1/tax_rates")["data"]] == [10]
    assert ask(path, "2018-11-08", tax_percent="")["tax_percent"] is None


def test_no_tax_was_a_percentage_too(ask: Ask) -> None:
    """0.0, and a tax of 0.

    Recorded by https://github.com/zulip/zulip (corporate/tests/stripe_fixtures) in November 2018.
    """
    customer, subscription = sold(ask, "2018-11-08", tax_percent="0")
    assert subscription["tax_percent"] == 0
    upcoming = ask("get /v1/invoices/upcoming", "2018-11-08", customer=customer)
    assert (upcoming["tax"], upcoming["tax_percent"], upcoming["total"]) == (0, 0, 900)


def test_a_draft_had_a_number(ask: Ask) -> None:
    """Until 2019-12-03; what comes next, too.

    Source: https://docs.stripe.com/changelog/2020-03-02/sequentially-number-invoices. Recorded by
    https://github.com/zulip/zulip (corporate/tests/stripe_fixtures) until January 2019, and for nobody yet by
    https://github.com/mozilla/fxa (test/local/payments/fixtures/stripe/invoice_preview_tax.json) in 2021.
    """
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    item = {"customer": customer, "amount": 300, "currency": "usd"}
    drafts = []
    for _ in range(2):
        ask("post /v1/invoiceitems", **item)
        drafts.append(ask("post /v1/invoices", "2018-11-08", customer=customer))
    prefix = ask(f"get /v1/customers/{customer}")["invoice_prefix"]
    assert [each["number"] for each in drafts] == [f"{prefix}-0001", f"{prefix}-0002"]
    ask("post /v1/invoiceitems", **item)
    upcoming = ask("get /v1/invoices/upcoming", "2019-12-03", customer=customer)
    assert upcoming["number"] == f"{prefix}-0003"
    ask("post /v1/plans", **GOLD, **NAMED)
    anyone = ask("get /v1/invoices/upcoming", "2019-12-03", **{"subscription_items[0][price]": "gold"})
    assert anyone["number"].endswith("-0001")
    first = f"/v1/invoices/{drafts[0]['id']}"
    assert ask(f"get {first}", "2020-03-02")["number"] is None
    assert ask(f"post {first}/finalize", "2019-12-03")["number"] == f"{prefix}-0001"
    assert ask(f"get /v1/invoices/{drafts[1]['id']}", "2019-12-03")["number"] == f"{prefix}-0002"


def test_prorating_was_said_by_yes_or_no(ask: Ask) -> None:
    """Until 2020-03-02, also of an upcoming invoice. Double the quantity from the start: 900 more, or not."""
    customer, subscription = sold(ask, "2018-02-05")
    item = subscription["items"]["data"][0]["id"]
    asked = {"customer": customer, "subscription": subscription["id"]}
    more = {"subscription_items[0][id]": item, "subscription_items[0][quantity]": 2}
    for prorate, total in (("true", 2700), ("false", 1800)):
        upcoming = ask(
            "get /v1/invoices/upcoming", "2020-03-02", **asked, **more, subscription_prorate=prorate
        )
        assert upcoming["total"] == total
    ask(f"post /v1/subscription_items/{item}", "2020-03-02", quantity=2, prorate="false")
    assert ask("get /v1/invoices/upcoming", "2020-03-02", **asked)["total"] == 1800


def test_an_invoice_was_closed_on_a_date(ask: Ask) -> None:
    """Closed until 2018-10-31, on its `date` until 2019-02-19, billed rather than collected until 2019-10-08.

    Recorded by public programs of 2018 to 2025: beside `date`, `finalized_at` and `application_fee`.
    """
    customer, subscription = sold(ask, "2018-02-05", billing="charge_automatically")
    (invoice,) = ask("get /v1/invoices", "2018-02-05", customer=customer)["data"]
    assert (invoice["closed"], invoice["forgiven"], invoice["date"]) == (True, False, invoice["created"])
    assert invoice["billing"] == "charge_automatically"
    assert subscription["start"] == subscription["start_date"]
    shown = ask(f"get /v1/invoices/{invoice['id']}", "2019-02-19")
    assert "closed" not in shown
    assert shown["finalized_at"] == shown["status_transitions"]["finalized_at"] == shown["date"]
    assert (shown["application_fee"], "application_fee_amount" in shown) == (None, False)
    later = ask(f"get /v1/invoices/{invoice['id']}", "2019-03-14")
    assert not {"date", "finalized_at", "application_fee"} & later.keys()
    assert later["application_fee_amount"] is None


def test_a_line_had_the_id_of_what_it_came_from(ask: Ask) -> None:
    """Until 2019-11-05; that of a subscription's line was the subscription's until 2018-02-28.

    Recorded by public programs in 2018, 2020, 2021 and 2025.
    """
    customer, subscription = sold(ask, PLANS_HAD_NAMES)
    shown = f"get /v1/invoices/{subscription['latest_invoice']}"
    (own,) = ask(shown)["lines"]["data"]
    (line,) = ask(shown, "2019-11-05")["lines"]["data"]
    assert re.fullmatch("sli_[0-9a-f]{14}", line["id"])
    assert (line["unique_id"], line["subscription"]) == (own["id"], subscription["id"])
    (oldest,) = ask(shown, "2018-02-05")["lines"]["data"]
    assert (oldest["id"], oldest["unique_id"]) == (subscription["id"], own["id"])
    assert (oldest["subscription"], oldest["unique_line_item_id"]) == (None, line["id"])
    asked = {"customer": customer, "amount": 300, "currency": "usd"}
    items = [ask("post /v1/invoiceitems", "2018-02-05", **asked)["id"] for _ in range(2)]
    sold_once = ask("post /v1/invoices", "2018-02-05", customer=customer)
    assert sorted(each["id"] for each in sold_once["lines"]["data"]) == sorted(items)
    pages = f"get /v1/invoices/{sold_once['id']}/lines"
    first = ask(pages, "2018-02-05", limit=1)["data"][0]
    rest = ask(pages, "2018-02-05", starting_after=first["id"])["data"]
    assert [each["id"] for each in rest] == [each for each in items if each != first["id"]]
    assert ask(pages, "2018-02-05", starting_after=first["unique_id"])["data"] == rest


def test_a_first_invoice_updated_its_subscription(ask: Ask) -> None:
    """Until 2018-09-24, as recorded in 2018 and 2025."""
    _, subscription = sold(ask, PLANS_HAD_NAMES)
    shown = f"get /v1/invoices/{subscription['latest_invoice']}"
    assert ask(shown, "2018-09-24")["billing_reason"] == "subscription_update"
    assert ask(shown, "2018-10-31")["billing_reason"] == "subscription_create"


def test_a_one_off_invoice_was_paid_by_itself(ask: Ask) -> None:
    """Until 2018-10-31. A draft recorded in 2018-07-27 is to be paid an hour later."""
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    ask("post /v1/invoiceitems", customer=customer, amount=300, currency="usd")
    invoice = ask("post /v1/invoices", "2018-07-27", customer=customer)
    assert (invoice["auto_advance"], invoice["closed"]) == (True, False)
    assert invoice["next_payment_attempt"] == invoice["created"] + 3600
    ask("post /v1/invoiceitems", customer=customer, amount=300, currency="usd")
    assert ask("post /v1/invoices", "2018-11-08", customer=customer)["auto_advance"] is False


def test_a_platform_took_an_application_fee_of_an_invoice(ask: Ask) -> None:
    """Until 2019-02-19; then the parameter, too, is `application_fee_amount`."""
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    asked = {"customer": customer, "application_fee": 10}
    assert ask("post /v1/invoices", "2019-03-14", **asked)["error"]["code"] == "parameter_unknown"
    # It is taken, and there is nothing to invoice.
    refused = ask("post /v1/invoices", "2019-02-19", **asked)["error"]
    assert refused["code"] == "invoice_no_customer_line_items"


def test_a_coupon_was_precise_beside_a_whole_percentage(ask: Ask) -> None:
    """Until 2018-05-21. Recorded in 2017-08-15: 30 in both."""
    coupon = ask("post /v1/coupons", "2018-05-21", duration="once", percent_off_precise="12.5")
    assert (coupon["percent_off"], coupon["percent_off_precise"]) == (12, 12.5)
    shown = ask(f"get /v1/coupons/{coupon['id']}", "2018-07-27")
    assert (shown["percent_off"], "percent_off_precise" in shown) == (12.5, False)


def test_a_line_shows_the_tax_rates_of_its_own(ask: Ask) -> None:
    """Until 2025-02-24: not those that are its invoice's. Recorded in 2020 and 2021."""
    rate = {"display_name": "VAT", "percentage": 20}
    by_default = ask("post /v1/tax_rates", **rate, inclusive="false")["id"]
    own = ask("post /v1/tax_rates", **rate, inclusive="true")["id"]
    _, subscription = sold(ask, "2018-02-05", **{"default_tax_rates[]": by_default})
    shown = f"get /v1/invoices/{subscription['latest_invoice']}"
    (line,) = ask(shown, "2024-06-20")["lines"]["data"]
    assert (line["tax_rates"], line["tax_amounts"][0]["tax_rate"]) == ([], by_default)
    item = {"items[0][plan]": "gold", "items[0][tax_rates][]": own}
    other = ask("post /v1/subscriptions", "2024-06-20", customer=subscription["customer"], **item)
    (line,) = ask(f"get /v1/invoices/{other['latest_invoice']}", "2024-06-20")["lines"]["data"]
    assert [each["id"] for each in line["tax_rates"]] == [own]


def test_a_proration_is_an_invoice_item(ask: Ask) -> None:
    """Until 2025-02-24, by its line's `type`. Recorded in 2014 and 2022."""
    _, subscription = sold(ask, "2018-02-05")
    item = subscription["items"]["data"][0]["id"]
    change = {"items[0][id]": item, "items[0][quantity]": 2, "proration_behavior": "always_invoice"}
    changed = ask(f"post /v1/subscriptions/{subscription['id']}", "2024-06-20", **change)
    lines = ask(f"get /v1/invoices/{changed['latest_invoice']}", "2024-06-20")["lines"]["data"]
    assert [(each["type"], each["proration"]) for each in lines] == [("invoiceitem", True)] * 2
    assert {each["subscription_item"] for each in lines} == {item}
    assert all(each["invoice_item"] for each in lines)


def test_what_ended_with_its_period_was_canceled(ask: Ask) -> None:
    """Until 2018-07-27, at either address; without the parameter it ends at once. Then it is unknown.

    Source: https://github.com/laravel/cashier-stripe/issues/551.
    """
    customer, subscription = sold(ask, PLANS_HAD_NAMES)
    path = f"delete /v1/customers/{customer}/subscriptions/{subscription['id']}"
    ending = ask(path, "2018-07-27", at_period_end="true")
    assert (ending["status"], ending["cancel_at_period_end"]) == ("active", True)
    refused = ask(path, "2018-08-23", at_period_end="true")["error"]
    assert refused["message"] == "Received unknown parameter: at_period_end"
    ended = ask(f"delete /v1/subscriptions/{subscription['id']}", "2015-10-16", at_period_end="false")
    assert ended["status"] == "canceled"


def test_what_was_to_end_went_on_with_a_plan(ask: Ask) -> None:
    """Until 2018-07-27 an update to the same plan was enough, as dj-stripe 1 reactivates subscriptions."""
    _, subscription = sold(ask, PLANS_HAD_NAMES)
    path = f"/v1/subscriptions/{subscription['id']}"
    for version, goes_on in (("2018-08-23", False), ("2018-07-27", True)):
        ask(f"post {path}", "2020-08-27", cancel_at_period_end="true")
        after = ask(f"post {path}", version, plan=subscription["plan"]["id"])
        assert (after["cancel_at_period_end"], after["canceled_at"] is None) == (not goes_on, goes_on)


def test_a_plan_gave_its_trial(ask: Ask) -> None:
    """Until 2018-02-28, unless the subscription says of trials; then where `trial_from_plan` asks for it.

    Source: https://github.com/dj-stripe/dj-stripe/pull/708.
    """
    ask("post /v1/plans", **GOLD, **NAMED, trial_period_days=14)
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    asked = {"customer": customer, "plan": "gold"}
    tried = ask("post /v1/subscriptions", "2018-02-28", **asked)
    assert (tried["status"], tried["trial_end"] - tried["trial_start"]) == ("trialing", 14 * 24 * 60 * 60)
    assert ask("post /v1/subscriptions", "2018-02-28", **asked, trial_end="now")["status"] == "active"
    assert ask("post /v1/subscriptions", "2018-05-21", **asked)["status"] == "active"
    said = ask("post /v1/subscriptions", "2018-05-21", **asked, trial_from_plan="true")
    assert said["status"] == "trialing"


def test_a_customer_was_made_with_a_plan(ask: Ask) -> None:
    """It was subscribed at once, as in the live suite of stripe-ruby-mock, or was not made."""
    ask("post /v1/plans", **GOLD, **NAMED)
    once = ask("post /v1/coupons", percent_off=50, duration="once")["id"]
    bought = {"plan": "gold", "quantity": 2, "coupon": once}
    customer = ask("post /v1/customers", "2019-02-19", source="tok_visa", **bought)
    (subscription,) = customer["subscriptions"]["data"]
    assert (subscription["status"], subscription["quantity"]) == ("active", 2)
    invoice = ask("get /v1/invoices", customer=customer["id"])["data"][0]
    assert invoice["amount_paid"] == subscription["plan"]["amount"]
    refused = ask("post /v1/customers", "2019-02-19", source="tok_chargeCustomerFail", plan="gold")["error"]
    assert refused["code"] == "card_declined"
    assert [each["id"] for each in ask("get /v1/customers")["data"]] == [customer["id"]]
    unknown = ask("post /v1/customers", "2020-08-27", plan="gold")["error"]
    assert (unknown["message"], unknown["param"]) == ("Received unknown parameter: plan", "plan")


def test_a_subscription_brought_what_it_is_paid_with(ask: Ask) -> None:
    """At either address it was the customer's new default, as pinax-stripe 4.4.0 subscribes."""
    ask("post /v1/plans", **GOLD, **NAMED)
    customer = ask("post /v1/customers")["id"]
    first = ask("post /v1/subscriptions", "2018-01-23", customer=customer, plan="gold", source="tok_visa")
    assert first["status"] == "active"
    path = f"post /v1/customers/{customer}/subscriptions"
    assert ask(path, "2018-01-23", plan="gold", source="tok_mastercard")["status"] == "active"
    ask(f"post /v1/subscriptions/{first['id']}", "2018-01-23", source="tok_amex")
    cards = ask(f"get /v1/customers/{customer}", "2018-01-23")["sources"]["data"]
    assert [each["brand"] for each in cards] == ["American Express"]
    refused = ask("post /v1/subscriptions", "2018-01-23", plan="gold", source="tok_visa", customer="cus_no")
    assert refused["error"]["message"] == "No such customer: 'cus_no'"


def test_a_subscription_that_could_not_be_paid_was_refused(ask: Ask) -> None:
    """Until 2019-02-19; then it was kept as incomplete."""
    ask("post /v1/plans", **GOLD, **NAMED)
    customer = ask("post /v1/customers", source="tok_chargeCustomerFail")["id"]
    asked = {"customer": customer, "items[0][plan]": "gold"}
    assert ask("post /v1/subscriptions", "2019-02-19", **asked)["error"]["code"] == "card_declined"
    assert ask("get /v1/subscriptions", status="all")["data"] == []
    assert ask("post /v1/subscriptions", "2019-03-14", **asked)["status"] == "incomplete"


def test_an_intent_required_a_source(ask: Ask) -> None:
    """Until 2018-11-08."""
    types = {"allowed_source_types[]": "card"}
    intent = ask("post /v1/payment_intents", "2018-11-08", amount=500, currency="usd", **types)
    assert (intent["status"], intent["allowed_source_types"]) == ("requires_source", ["card"])


def test_an_intent_was_paid_with_a_source(ask: Ask) -> None:
    """Before 2022-08-01; in 2019-09-09 a public program had it of a saved card, and Stripe answered so."""
    card = {"number": "4000002760003184", "exp_month": 2, "exp_year": 2029, "cvc": "123"}
    token = ask("post /v1/tokens", **{f"card[{name}]": value for name, value in card.items()})["id"]
    source = ask("post /v1/sources", type="card", token=token)["id"]
    customer = ask("post /v1/customers", source=source)["id"]
    asked = {"amount": 2000, "currency": "gbp", "customer": customer, "source": source, "confirm": "true"}
    declined = ask("post /v1/payment_intents", "2019-09-09", **asked, off_session="true")["error"]
    assert (declined["code"], declined["decline_code"]) == ("authentication_required",) * 2
    (charge,) = declined["payment_intent"]["charges"]["data"]
    assert charge["payment_method"] == source
    assert ask("post /v1/payment_intents", "2020-08-27", **asked)["payment_method"] == source
    refused = ask("post /v1/payment_intents", "2022-08-01", **asked)["error"]
    assert (refused["code"], refused["param"]) == ("parameter_unknown", "source")


def test_a_payment_method_was_saved_before_it_paid(ask: Ask) -> None:
    """Before 2022-08-01, with `save_payment_method`: also one whose payment fails, and only once.

    Source: the types of stripe-node 8.84, and https://github.com/stripe/stripe-node/pull/991.
    """
    customer = ask("post /v1/customers")["id"]
    card = {"amount": 500, "currency": "usd", "payment_method": "pm_card_chargeCustomerFail"}
    asked = {**card, "customer": customer, "save_payment_method": "true", "confirm": "true"}
    assert ask("post /v1/payment_intents", "2020-03-02", **asked)["error"]["code"] == "card_declined"
    (saved,) = ask("get /v1/payment_methods", customer=customer)["data"]
    again = {**asked, "payment_method": saved["id"]}
    assert ask("post /v1/payment_intents", "2020-03-02", **again)["error"]["code"] == "card_declined"
    assert len(ask("get /v1/payment_methods", customer=customer)["data"]) == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            "customer",
            "A payment method must be provided or already attached to the PaymentIntent when "
            "`save_payment_method=true`.",
        ),
        ("payment_method", "A valid `customer` must be provided when `save_payment_method=true`."),
    ],
)
def test_only_a_customers_payment_method_was_saved(ask: Ask, given: str, said: str) -> None:
    """As Active Merchant's live suite asserts, remote_stripe_payment_intents_test.rb, version 2020-08-27."""
    known = {"customer": ask("post /v1/customers")["id"], "payment_method": "pm_card_visa"}
    asked = {"amount": 2000, "currency": "usd", "save_payment_method": "true", given: known[given]}
    assert ask("post /v1/payment_intents", "2020-08-27", **asked)["error"]["message"] == said


def test_an_account_link_led_to_failure_or_success(ask: Ask) -> None:
    """Before 2020-08-27 its addresses had these names, too. Source: the types of stripe-node 8.84."""
    account = ask("post /v1/accounts", type="express")["id"]
    urls = {"failure_url": "https://example.com/again", "success_url": "https://example.com/done"}
    asked = {"account": account, "type": "account_onboarding", **urls}
    assert ask("post /v1/account_links", "2020-03-02", **asked)["object"] == "account_link"
    refused = ask("post /v1/account_links", "2020-08-27", **asked)["error"]
    assert refused["message"].startswith("Received unknown parameters: failure_url, success_url")


def test_a_phase_and_what_comes_were_taxed_by_a_percentage(ask: Ask) -> None:
    """Before 2020-08-27; and a schedule's change said with `prorate` whether to prorate."""
    version = "2020-03-02"
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    product = {"product[name]": "Gold", "currency": "usd", "interval": "month"}
    plan = ask("post /v1/plans", id="gold", amount=1000, **product)["id"]
    phase = {"phases[0][plans][0][plan]": plan, "phases[0][iterations]": 2, "phases[0][tax_percent]": 20}
    asked = {"customer": customer, "start_date": "now", **phase}
    schedule = ask("post /v1/subscription_schedules", version, **asked)
    assert schedule["phases"][0]["tax_percent"] == 20
    subscription = ask(f"get /v1/subscriptions/{schedule['subscription']}", version)
    assert subscription["tax_percent"] == 20
    start = {"phases[0][start_date]": schedule["phases"][0]["start_date"]}
    changed = ask(
        f"post /v1/subscription_schedules/{schedule['id']}", version, prorate="false", **{**phase, **start}
    )
    assert changed["phases"][0]["tax_percent"] == 20
    item = {"subscription_items[0][plan]": plan, "subscription_tax_percent": 5}
    assert ask("get /v1/invoices/upcoming", version, customer=customer, **item)["tax"] == 50


def test_a_canceled_authorization_was_refunded_for_its_reason(ask: Ask) -> None:
    """As recorded in 2019, version 2019-05-16: the refund has the cancellation's reason."""
    asked = {"amount": 2020, "currency": "gbp", "capture_method": "manual", "confirm": "true"}
    method = {"payment_method": "pm_card_visa", "payment_method_types[]": "card"}
    intent = ask("post /v1/payment_intents", "2019-05-16", **asked, **method)["id"]
    reason = "requested_by_customer"
    given_up = ask(f"post /v1/payment_intents/{intent}/cancel", "2019-05-16", cancellation_reason=reason)
    (charge,) = given_up["charges"]["data"]
    (refund,) = charge["refunds"]["data"]
    assert (refund["amount"], refund["reason"], refund["balance_transaction"]) == (2020, reason, None)
    assert (charge["amount_refunded"], charge["refunded"], charge["captured"]) == (2020, True, False)


def test_a_session_displayed_its_items(ask: Ask) -> None:
    """Until 2020-03-02: something described, or a plan."""
    ask("post /v1/plans", **GOLD, **NAMED)
    where = {"success_url": "https://example.com", "cancel_url": "https://example.com"}
    item = {"name": "T-shirt", "amount": 500, "currency": "usd", "quantity": 2}
    described = {f"line_items[0][{name}]": value for name, value in item.items()}
    session = ask("post /v1/checkout/sessions", "2019-12-03", **where, **described)
    custom = {"description": None, "images": None, "name": "T-shirt"}
    shown = {"amount": 500, "currency": "usd", "custom": custom, "quantity": 2, "type": "custom"}
    assert session["display_items"] == [shown]
    plan = {"subscription_data[items][0][plan]": "gold"}
    (of_plan,) = ask("post /v1/checkout/sessions", "2019-12-03", **where, **plan)["display_items"]
    assert (of_plan["type"], of_plan["plan"]["id"], of_plan["quantity"]) == ("plan", "gold", 1)


def test_a_schedule_had_room_for_renewals(ask: Ask) -> None:
    """Until 2022-11-15, as recorded in 2020 and 2025; its phases said `prorate` until 2020-03-02.

    Its subscription keeps no payment method by default, and is billed in the schedule's mode.
    """
    ask("post /v1/plans", **GOLD, **NAMED)
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    phase = {"phases[0][plans][0][plan]": "gold", "phases[0][iterations]": 2}
    schedule = ask(
        "post /v1/subscription_schedules", "2020-03-02", customer=customer, start_date="now", **phase
    )
    assert (schedule["renewal_interval"], schedule["default_settings"]["default_source"]) == (None, None)
    assert [(each["prorate"], each["tax_percent"]) for each in schedule["phases"]] == [(True, None)]
    shown = ask(f"get /v1/subscription_schedules/{schedule['id']}", "2023-08-16")
    assert "renewal_interval" not in shown
    assert "default_source" not in shown["default_settings"]
    assert not {"prorate", "tax_percent"} & shown["phases"][0].keys()
    subscription = ask(f"get /v1/subscriptions/{schedule['subscription']}")
    assert subscription["payment_settings"]["save_default_payment_method"] is None
    assert subscription["billing_mode"]["type"] == "classic"
    missing = ask("get /v1/subscription_schedules/sub_sched_1GagVZKscivsTrcFhfMufnWP")["error"]
    assert missing["message"].startswith("No such subscription schedule: ")


def test_a_phase_had_plans(ask: Ask) -> None:
    """Until 2020-03-02."""
    customer, _ = sold(ask, "2018-02-05")
    phase = {"phases[0][plans][0][plan]": "gold", "phases[0][iterations]": 2}
    schedule = ask(
        "post /v1/subscription_schedules", "2020-03-02", customer=customer, start_date="now", **phase
    )
    (shown,) = schedule["phases"]
    assert ([each["plan"] for each in shown["plans"]], "items" in shown) == (["gold"], False)


def test_a_charge_told_whether_3d_secure_succeeded(ask: Ask) -> None:
    """Until 2020-03-02."""
    payment = {"amount": 500, "currency": "usd", "payment_method_types[]": "card", "confirm": "true"}
    card = {"payment_method": "pm_card_threeDSecure2Required"}
    intent = ask("post /v1/payment_intents", "2020-03-02", **payment, **card)
    assert intent["status"] == "requires_action"
    ask("post /_sandbox/authenticate", intent=intent["id"])
    charge = ask(f"get /v1/payment_intents/{intent['id']}", "2020-03-02")["charges"]["data"][0]
    secure = charge["payment_method_details"]["card"]["three_d_secure"]
    assert (secure["authenticated"], secure["succeeded"]) == (True, True)


def test_a_company_was_a_legal_entity(ask: Ask) -> None:
    """Until 2019-02-19: with its representative and its owners, and settings stood at the top.

    Source: https://docs.stripe.com/connect/updated-requirements/accounts-arguments.
    """
    entity = {
        "legal_entity[type]": "company",
        "legal_entity[business_name]": "Acme Inc",
        "legal_entity[business_tax_id]": "000000000",
        "legal_entity[first_name]": "Jane",
        "legal_entity[dob][year]": "1902",
        "legal_entity[dob][month]": "1",
        "legal_entity[dob][day]": "1",
        "legal_entity[address][line1]": "address_full_match",
        "legal_entity[additional_owners][0][first_name]": "Bo",
        "legal_entity[additional_owners][0][last_name]": "Li",
    }
    settings = {"business_name": "Acme", "payout_schedule[interval]": "manual"}
    account = {"type": "custom", "country": "US", **settings, **entity}
    made = ask("post /v1/accounts", "2019-02-11", **account)
    shown = made["legal_entity"]
    assert (shown["type"], shown["business_name"], shown["first_name"]) == ("company", "Acme Inc", "Jane")
    assert (shown["business_tax_id_provided"], shown["ssn_last_4_provided"]) == (True, False)
    assert [each["last_name"] for each in shown["additional_owners"]] == ["Li"]
    assert (made["business_name"], made["payout_schedule"]["interval"]) == ("Acme", "manual")
    needed = made["verification"]["fields_needed"]
    assert {"external_account", "legal_entity.last_name", "legal_entity.address.city"} <= {*needed}
    assert not {"legal_entity.first_name", "legal_entity.type"} & {*needed}
    newer = ask(f"get /v1/accounts/{made['id']}", "2019-02-19")
    assert (newer["company"]["name"], newer["business_profile"]["name"]) == ("Acme Inc", "Acme")
    assert "legal_entity" not in newer
    roles = [each["relationship"] for each in ask(f"get /v1/accounts/{made['id']}/persons")["data"]]
    assert [(each["representative"], each["owner"]) for each in roles] == [(False, True), (True, False)]
    changed = {"legal_entity[last_name]": "Doe", "legal_entity[phone_number]": "2015550123"}
    changed = ask(f"post /v1/accounts/{made['id']}", "2018-02-05", **changed)["legal_entity"]
    assert (changed["last_name"], changed["phone_number"]) == ("Doe", "2015550123")
    assert len(changed["additional_owners"]) == 1


def test_a_person_was_a_legal_entity(ask: Ask) -> None:
    """What it needs is told in its own names."""
    entity = {
        "legal_entity[type]": "individual",
        "legal_entity[first_name]": "Jane",
        "legal_entity[address][city]": "Boston",
        "legal_entity[personal_id_number]": "000000000",
    }
    made = ask("post /v1/accounts", "2018-02-05", type="custom", country="US", **entity)
    shown = made["legal_entity"]
    assert (shown["address"]["city"], shown["personal_id_number_provided"]) == ("Boston", True)
    assert "personal_id_number" not in shown
    newer = ask(f"get /v1/accounts/{made['id']}")
    assert (newer["business_type"], newer["individual"]["address"]["city"]) == ("individual", "Boston")
    verification = made["verification"]
    assert verification["disabled_reason"] == "fields_needed"
    assert {"legal_entity.dob.day", "legal_entity.last_name"} <= {*verification["fields_needed"]}


@pytest.mark.parametrize(
    ("version", "name"), [("2019-02-19", "legal_entity[type]"), ("2019-02-11", "business_type")]
)
def test_a_legal_entity_and_a_business_type_know_nothing_of_each_other(
    ask: Ask, version: str, name: str
) -> None:
    """Each is unknown in the other's versions."""
    account = {"type": "custom", "country": "US", name: "company"}
    assert ask("post /v1/accounts", version, **account)["error"]["code"] == "parameter_unknown"


def test_a_list_told_how_many_there_are(ask: Ask) -> None:
    """Until 2019-12-03, where asked to: of all pages. Recorded by a library's test suite in 2016."""
    for name in ("one", "two"):
        ask("post /v1/customers", name=name)
    version, asked = "2019-12-03", {"limit": 0, "include[]": "total_count"}
    counted = ask("get /v1/customers", version, **asked)
    assert (len(counted["data"]), counted["has_more"], counted["total_count"]) == (1, True, 2)
    assert "total_count" not in ask("get /v1/customers", version)
    assert ask("get /v1/customers", **asked)["error"]["param"] == "include"


def test_the_next_invoice_was_asked_for_with_one_plan(ask: Ask) -> None:
    """Until 2020-03-02; it says when it prorates, and what its lines are asked for by. Recorded in 2016."""
    customer, subscription = sold(ask, PLANS_HAD_NAMES)
    plan = {"id": "platinum", "amount": 1500, "currency": "usd", "interval": "month"}
    ask("post /v1/plans", **plan, **NAMED)
    asked = {"customer": customer, "subscription": subscription["id"], "subscription_plan": "platinum"}
    shown = ask("get /v1/invoices/upcoming", PLANS_HAD_NAMES, **asked)
    assert [(each["amount"], each["type"]) for each in shown["lines"]["data"]] == [
        (-900, "invoiceitem"),
        (1500, "invoiceitem"),
        (1500, "subscription"),
    ]
    assert shown["subscription_proration_date"] == subscription["created"]
    assert shown["next_payment_attempt"] == shown["period_end"] + 3600
    url = f"customer={customer}&subscription={subscription['id']}&subscription_plan=platinum"
    assert shown["lines"]["url"] == f"/v1/invoices/upcoming/lines?{url}"
    assert len(ask("get /v1/invoices/upcoming/lines", PLANS_HAD_NAMES, **asked)["data"]) == 3
    unchanged = ask("get /v1/invoices/upcoming", PLANS_HAD_NAMES, customer=customer)
    assert "subscription_proration_date" not in unchanged
    assert unchanged["lines"]["url"] == f"/v1/invoices/upcoming/lines?customer={customer}"
