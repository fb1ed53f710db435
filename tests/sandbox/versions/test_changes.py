"""What the changes written by hand make of requests and replies, one test a change.

Source of what an older version has: https://docs.stripe.com/changelog and https://docs.stripe.com/upgrades.
"""

from __future__ import annotations

import pytest

from helpers.sandbox import Sandbox

from .conftest import Ask


def test_a_product_had_features(ask: Ask) -> None:
    """Before 2024-04-10 what it is advertised with was in `features`."""
    product = ask("post /v1/products", "2023-10-16", **{"name": "A", "features[0][name]": "fast"})
    assert product["features"] == product["marketing_features"] == [{"name": "fast"}]


def test_an_event_is_told_in_the_accounts_version() -> None:
    """Its object is of that version, and what it was before, too; another header changes nothing."""
    sandbox = Sandbox(seed="test", api_version="2020-08-27")
    stripe = sandbox.client()
    customer = stripe.v1.customers.create({"email": "a@example.com"})
    stripe.v1.customers.update(customer.id, {"email": "b@example.com"})
    event = stripe.v1.events.list({"type": "customer.updated"}).data[0]
    assert event.api_version == "2020-08-27"
    assert "default_currency" in event.data.object
    assert event.data.to_dict()["previous_attributes"] == {"email": "a@example.com"}


@pytest.mark.parametrize("version", ["2015-10-16", "2019-05-16", "2020-03-02"])
def test_a_customer_is_deleted_in_an_account_of_old(version: str) -> None:
    """The event lists nothing of the one who is gone, where it did of a customer. Guess: that it did so."""
    client = Sandbox(seed="test", api_version=version).client()
    customer = client.v1.customers.create({"email": "a@example.com", "source": "tok_visa"})
    assert client.v1.customers.delete(customer.id).deleted
    gone = client.v1.events.list({"type": "customer.deleted"}).data[0].data.to_dict()["object"]
    assert (gone["sources"]["data"], gone["subscriptions"]["data"]) == ([], [])


def test_a_list_told_its_total_count(ask: Ask) -> None:
    """Before 2025-03-31.basil, where it was expanded: https://docs.stripe.com/changelog/basil.

    Since then a list refuses, in a sentence that an issue of 2025 reports.
    """
    for email in ("a@example.com", "b@example.com"):
        ask("post /v1/customers", email=email)
    count = {"expand[]": "total_count", "limit": 1}
    assert ask("get /v1/customers", "2025-02-24.acacia", **count)["total_count"] == 2
    error = ask("get /v1/customers", "2025-03-31.basil", **count)["error"]
    assert error["message"] == "This property cannot be included (total_count)"
    assert ask("get /v1/customers/search", query="created>0", **count)["total_count"] == 2


def test_nothing_could_be_searched_for(ask: Ask) -> None:
    """Before 2020-08-27: https://docs.stripe.com/search#minimum-api-version."""
    query = {"query": "created>0"}
    assert ask("get /v1/charges/search", "2020-08-27", **query)["data"] == []
    error = ask("get /v1/charges/search", "2020-03-02", **query)["error"]
    assert error["type"] == "invalid_request_error"
    assert error["message"] == (
        "Search is not supported on api version 2020-03-02. Update your API version, or set the API Version "
        "of this request to 2020-08-27 or greater."
    )


def test_a_platform_rejected_an_account_for_fraud(ask: Ask) -> None:
    """Before 2026-09-30.endive the reason was `fraud` alone, and nothing told who had rejected."""
    account = ask("post /v1/accounts", type="custom", country="US")["id"]
    rejected = ask(f"post /v1/accounts/{account}/reject", "2026-08-26.dahlia", reason="fraud")
    assert rejected["requirements"]["disabled_reason"] == "rejected.fraud"
    newest = ask(f"get /v1/accounts/{account}")
    assert newest["requirements"]["disabled_reason"] == "rejected.platform_fraud"
    assert ask(f"post /v1/accounts/{account}/reject", reason="fraud")["error"]["param"] == "reason"


SESSION = {"success_url": "https://example.com", "cancel_url": "https://example.com"}


def test_a_session_described_what_it_sold_itself(ask: Ask) -> None:
    """Before 2022-08-01, without a price; and it had its payment intent and its shipping from the start."""
    item = {"name": "A pen", "description": "Blue", "amount": 500, "currency": "usd", "quantity": 2}
    items = {f"line_items[0][{name}]": value for name, value in item.items()}
    session = ask("post /v1/checkout/sessions", "2020-08-27", mode="payment", **SESSION, **items)
    assert (session["amount_total"], session["shipping"], session["shipping_rate"]) == (1000, None, None)
    assert not {"shipping_cost", "shipping_details"} & session.keys(), "as programs recorded it"
    (line,) = ask(f"get /v1/checkout/sessions/{session['id']}/line_items", "2020-08-27")["data"]
    assert (line["description"], line["price"]["unit_amount"], line["quantity"]) == ("A pen", 500, 2)
    intent = ask(f"get /v1/payment_intents/{session['payment_intent']}", "2020-08-27")
    assert (intent["amount"], intent["status"]) == (1000, "requires_payment_method")
    page = f"post /v1/payment_pages/{session['id']}/confirm"
    ask(page, "2020-08-27", payment_method="pm_card_visa", expected_amount=1000)
    paid = ask(f"get /v1/checkout/sessions/{session['id']}", "2020-08-27", **{"expand[]": "payment_intent"})
    assert (paid["payment_status"], paid["payment_intent"]["id"]) == ("paid", intent["id"])
    assert paid["payment_intent"]["customer"] == paid["customer"] is not None


def test_a_session_that_was_not_paid_in_time_canceled_its_payment(ask: Ask, sandbox: Sandbox) -> None:
    """By itself, as the payment says. Recorded in 2021, version 2020-08-27."""
    item = {"line_items[0][name]": "Kite", "line_items[0][amount]": 1750, "line_items[0][currency]": "GBP"}
    asked = {"mode": "payment", **SESSION, **item, "line_items[0][quantity]": 1}
    session = ask("post /v1/checkout/sessions", "2020-08-27", **asked)
    sandbox.advance(days=1, seconds=1)
    intent = ask(f"get /v1/payment_intents/{session['payment_intent']}", "2020-08-27")
    assert (intent["status"], intent["cancellation_reason"]) == ("canceled", "automatic")
    assert intent["currency"] == "gbp"


def test_a_session_named_the_rates_of_its_shipping(ask: Ask) -> None:
    """Before 2022-08-01, in `shipping_rates`."""
    fixed = {"type": "fixed_amount", "fixed_amount[amount]": 500, "fixed_amount[currency]": "usd"}
    rate = ask("post /v1/shipping_rates", None, display_name="Ground", **fixed)["id"]
    item = {"line_items[0][name]": "Kite", "line_items[0][amount]": 2000, "line_items[0][currency]": "usd"}
    urls = {"success_url": "https://example.com", "cancel_url": "https://example.com"}
    asked = {"mode": "payment", **urls, **item, "line_items[0][quantity]": 1, "shipping_rates[0]": rate}
    session = ask("post /v1/checkout/sessions", "2020-08-27", **asked)
    assert (session["shipping_options"][0]["shipping_rate"], session["amount_total"]) == (rate, 2500)
    refused = ask("post /v1/checkout/sessions", "2022-08-01", **urls, **{"shipping_rates[0]": rate})["error"]
    assert refused["message"].startswith("Received unknown parameter: shipping_rates")


def test_an_endpoint_asked_for_events_that_ended(ask: Ask) -> None:
    """Before 2024-04-10: of orders, SKUs, recipients and invoice items; alone or beside others."""
    for version in ("2020-08-27", "2023-10-16"):
        for events in (["order.created", "charge.succeeded"], ["sku.updated"]):
            asked = {"url": "https://example.com", "enabled_events[]": events}
            endpoint = ask("post /v1/webhook_endpoints", version, **asked)
            assert endpoint["enabled_events"] == events
            address = f"/v1/webhook_endpoints/{endpoint['id']}"
            assert ask(f"get {address}")["enabled_events"] == events
            changed = ask(
                f"post {address}", version, **{"enabled_events[]": ["invoiceitem.updated", "payout.paid"]}
            )
            assert changed["enabled_events"] == ["invoiceitem.updated", "payout.paid"]
    refused = ask("post /v1/webhook_endpoints", "2024-04-10", **asked)["error"]
    assert refused["message"].startswith("Invalid enabled_events[0]: must be one of *, ")


def test_a_country_that_is_a_word_of_python_could_be_registered_for(ask: Ask) -> None:
    """In older versions, too, whose SDKs in Python could not name India's and Iceland's options."""
    for country, type in (("in", "simplified"), ("is", "standard")):
        options = {f"country_options[{country}][type]": type}
        if type == "standard":
            options[f"country_options[{country}][standard][place_of_supply_scheme]"] = "standard"
        asked = {"active_from": "now", "country": country.upper(), **options}
        assert ask("post /v1/tax/registrations", "2024-06-20", **asked)["country"] == country.upper()


def test_a_session_named_plans_of_its_subscription(ask: Ask) -> None:
    """Before 2022-08-01, and a coupon, in `subscription_data`; its mode followed."""
    product = {"product[name]": "Gold", "currency": "usd", "interval": "month"}
    plan = ask("post /v1/plans", "2020-08-27", id="gold", amount=1500, **product)
    coupon = ask("post /v1/coupons", percent_off=10, duration="once")
    data = {"items][0][plan": plan["id"], "coupon": coupon["id"]}
    data = {f"subscription_data[{name}]": value for name, value in data.items()}
    session = ask("post /v1/checkout/sessions", "2020-08-27", **SESSION, **data)
    assert (session["mode"], session["amount_subtotal"], session["amount_total"]) == (
        "subscription",
        1500,
        1350,
    )
    assert session["payment_intent"] is None


def test_a_session_for_a_set_up_made_no_customer(ask: Ask) -> None:
    """In no version: what is set up waits to be attached, unless a customer was given."""
    asked = {"mode": "setup", "payment_method_types[0]": "card", **SESSION}
    session = ask("post /v1/checkout/sessions", "2020-08-27", **asked)
    page = f"post /v1/payment_pages/{session['id']}/confirm"
    ask(page, "2020-08-27", payment_method="pm_card_visa")
    path = f"get /v1/checkout/sessions/{session['id']}"
    done = ask(path, "2020-08-27", **{"expand[]": "setup_intent.payment_method"})
    assert (done["status"], done["customer"]) == ("complete", None)
    assert done["setup_intent"]["payment_method"]["customer"] is None


def test_a_session_took_the_trial_of_its_plan(ask: Ask) -> None:
    """Before 2022-11-15, where it asked for it: nothing is due today."""
    product = {"product[name]": "Gold", "currency": "usd", "interval": "month", "trial_period_days": 7}
    plan = ask("post /v1/plans", "2020-08-27", amount=1500, **product)
    items = {"mode": "subscription", "line_items[0][price]": plan["id"], "line_items[0][quantity]": 1}
    of_plan = "subscription_data[items][0][plan]"
    for version, sold in (("2020-08-27", {of_plan: plan["id"]}), ("2022-08-01", items)):
        for trial, due in ((True, 0), (False, 1500)):
            data = {"subscription_data[trial_from_plan]": str(trial).lower()}
            session = ask("post /v1/checkout/sessions", version, **SESSION, **sold, **data)
            assert session["amount_total"] == due, (version, trial)


def test_a_login_link_said_where_to_leave_to(ask: Ask) -> None:
    """Source: https://github.com/stripe-samples/connect-destination-charge."""
    wanted = {"capabilities[transfers][requested]": "true"}
    account = ask("post /v1/accounts", "2020-08-27", type="express", **wanted)["id"]
    ask("post /_sandbox/onboard", account=account)
    path = f"post /v1/accounts/{account}/login_links"
    link = ask(path, "2020-08-27", redirect_url="https://example.com")
    assert link["object"] == "login_link"


def test_a_page_was_named_otherwise_in_errors(ask: Ask) -> None:
    """Before 2026-03-25.dahlia: by the value of `ui_mode` that the version has, sent or not."""
    item = {"line_items[0][price_data][currency]": "usd", "line_items[0][price_data][unit_amount]": 500}
    item |= {"line_items[0][price_data][product_data][name]": "Kite", "line_items[0][quantity]": 1}
    embedded = {"mode": "payment", "ui_mode": "embedded", "cancel_url": "https://example.com", **item}
    error = ask("post /v1/checkout/sessions", "2025-03-31.basil", **embedded)["error"]
    assert error["message"] == "`cancel_url` is not supported with `ui_mode: embedded`"
    hosted = {"mode": "payment", "return_url": "https://example.com", **item}
    error = ask("post /v1/checkout/sessions", "2025-03-31.basil", **hosted)["error"]
    assert "`ui_mode: hosted`" in error["message"]


def test_a_good_had_attributes(ask: Ask) -> None:
    """Until 2023-08-16, as the types of stripe-node 8 to 12 have it; others have an empty list, recorded."""
    good = {"type": "good", "name": "Shirt", "attributes[]": "size", "caption": "Soft"}
    made = ask("post /v1/products", "2022-11-15", **good)
    assert (made["attributes"], made["caption"]) == (["size"], "Soft")
    changed = ask(
        f"post /v1/products/{made['id']}", "2020-08-27", **{"deactivate_on[]": "web", "caption": ""}
    )
    assert (changed["attributes"], changed["caption"], changed["deactivate_on"]) == (["size"], None, ["web"])
    assert ask(f"get /v1/products/{made['id']}")["attributes"] == []
    assert ask("post /v1/products", "2023-08-16", **good)["error"]["code"] == "parameter_unknown"


def test_what_holds_nothing_was_taken(ask: Ask) -> None:
    """Until 2023-08-16; Stripe's own types had it."""
    card = {"type": "card", "card[token]": "tok_visa"}
    method = ask("post /v1/payment_methods", **card)["id"]
    customer = ask("post /v1/customers")["id"]
    ask(f"post /v1/payment_methods/{method}/attach", customer=customer)
    asked = {"metadata[a]": "b", "sepa_debit": ""}
    for version, taken in (("2022-11-15", True), ("2023-08-16", False)):
        reply = ask(f"post /v1/payment_methods/{method}", version, **asked)
        assert ("error" not in reply) is taken


def test_capabilities_of_a_rejected_account_were_restricted(ask: Ask) -> None:
    """In v2, before 2026-09-30.endive.

    Source: https://docs.stripe.com/changelog/endive/2026-09-30/rejected-accounts-v2-capabilities.
    """
    asked = {"type": "custom", "country": "US", "capabilities[transfers][requested]": "true"}
    account = ask("post /v1/accounts", None, **asked)["id"]
    ask(f"post /v1/accounts/{account}/reject", None, reason="terms_of_service")
    for version, status, code in (
        ("2026-09-30.endive", "rejected", "rejected_platform_terms_of_service"),
        ("2026-08-26.dahlia", "restricted", "restricted_other"),
    ):
        sent = {"include[0]": "configuration.recipient"}
        shown = ask(f"get /v2/core/accounts/{account}", version, **sent)["configuration"]["recipient"]
        transfers = shown["capabilities"]["stripe_balance"]["stripe_transfers"]
        assert transfers["status"] == status
        assert [each["code"] for each in transfers["status_details"]] == [code]


def test_a_session_of_financial_connections_had_countries(ask: Ask) -> None:
    """Before 2026-09-30.endive, of which the first counted.

    Source: https://docs.stripe.com/changelog/endive/2026-09-30/rename-financial-connections-countries-filter-to-country.
    """
    at = "post /v1/financial_connections/sessions"
    customer = ask("post /v1/customers")["id"]
    holder = {"account_holder[type]": "customer", "account_holder[customer]": customer}
    asked = {"permissions[]": "balances", **holder}
    older = ask(at, "2026-08-26.dahlia", **asked, **{"filters[countries][]": "US"})
    assert (older["filters"]["countries"], "country" in older["filters"]) == (["US"], False)
    newest = ask(f"get /v1/financial_connections/sessions/{older['id']}")
    assert (newest["filters"]["country"], "countries" in newest["filters"]) == ("US", False)
    refused = ask(at, None, **asked, **{"filters[countries][]": "US"})["error"]
    assert refused["param"] == "filters[countries]"
