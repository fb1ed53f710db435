"""Payments as older versions have them, one test a change.

Source of what an older version has: https://docs.stripe.com/changelog and https://docs.stripe.com/upgrades.
"""

from __future__ import annotations

import pytest

from helpers.sandbox import Sandbox

from .conftest import Ask

CARD = {"payment_method": "pm_card_visa", "payment_method_types[]": "card"}

PAYMENT = {"amount": 500, "currency": "usd", "confirm": "true", **CARD}


def test_payment_method_types_are_allowed_ones(ask: Ask) -> None:
    """Before 2026-09-30.endive an intent's types were named in `payment_method_types`."""
    intent = ask("post /v1/payment_intents", "2026-08-26.dahlia", **PAYMENT)
    assert intent["payment_method_types"] == ["card"]
    setup = ask("post /v1/setup_intents", "2026-08-26.dahlia", **{"payment_method_types[]": "card"})
    assert setup["payment_method_types"] == ["card"]


def test_types_that_were_named_all_took_the_currency(ask: Ask) -> None:
    """Before 2026-09-30.endive. In the words that programs reported of payments and of Checkout in 2021."""
    version = "2020-08-27"
    card = {"payment_method_types[0]": "card"}
    both = {**card, "payment_method_types[1]": "sepa_debit"}
    refused = ask("post /v1/payment_intents", version, amount=500, currency="usd", **both)["error"]
    assert refused["message"] == (
        "The currency provided (usd) is invalid for one or more payment method types on this PaymentIntent. "
        "The payment method type sepa_debit only supports the following currencies: eur. Either correct the "
        "provided currency, or use a different PaymentIntent to accept this payment method type."
    )
    intent = ask("post /v1/payment_intents", version, amount=500, currency="usd", **card)["id"]
    again = ask(f"post /v1/payment_intents/{intent}", version, **both)["error"]
    assert again["message"] == refused["message"]
    price = {"currency": "usd", "unit_amount": 500, "product_data[name]": "Kite"}
    price_of_one = ask("post /v1/prices", version, **price)["id"]
    bought = {"mode": "payment", "line_items[0][price]": price_of_one, "line_items[0][quantity]": 1}
    asked = {"success_url": "https://example.com", "cancel_url": "https://example.com", **bought}
    refused = ask("post /v1/checkout/sessions", version, **asked, **both)["error"]
    assert refused["message"] == (
        "Invalid currency options `usd`. The payment method `sepa_debit` only supports the following "
        "currencies: `eur`."
    )
    allowed = {name.replace("payment_", "allowed_payment_", 1): type for name, type in both.items()}
    intent = ask("post /v1/payment_intents", None, amount=500, currency="usd", **allowed)
    assert intent["payment_method_types"] == ["card"]


def test_a_card_was_captured_at_once(ask: Ask) -> None:
    """Before 2024-04-10 `capture_method` was automatic unless said otherwise."""
    assert ask("post /v1/payment_intents", "2023-10-16", **PAYMENT)["capture_method"] == "automatic"
    assert ask("post /v1/payment_intents", "2024-04-10", **PAYMENT)["capture_method"] == "automatic_async"


def test_cards_alone_could_pay(ask: Ask) -> None:
    """Before 2023-08-16 no payment methods were automatic unless that was asked for."""
    older = ask("post /v1/payment_intents", "2022-11-15", amount=500, currency="usd")
    assert (older["payment_method_types"], older["automatic_payment_methods"]) == (["card"], None)
    newer = ask("post /v1/payment_intents", "2023-08-16", amount=500, currency="usd")
    assert newer["automatic_payment_methods"] == {"allow_redirects": "always", "enabled": True}


def test_an_intent_listed_its_charges(ask: Ask) -> None:
    """Before 2022-11-15: whole, in the form of the version, and to be expanded further."""
    intent = ask("post /v1/payment_intents", "2022-08-01", **PAYMENT)
    charges = intent["charges"]
    assert (charges["object"], charges["has_more"], charges["total_count"]) == ("list", False, 1)
    assert charges["url"] == f"/v1/charges?payment_intent={intent['id']}"
    assert charges["data"][0]["id"] == intent["latest_charge"]
    assert charges["data"][0]["refunds"]["data"] == []
    shown = ask(
        f"get /v1/payment_intents/{intent['id']}",
        "2022-08-01",
        **{"expand[]": "charges.data.balance_transaction"},
    )
    assert shown["charges"]["data"][0]["balance_transaction"]["object"] == "balance_transaction"
    assert "charges" not in ask(f"get /v1/payment_intents/{intent['id']}", "2022-11-15")


def test_an_intent_showed_the_latest_charge_alone(ask: Ask) -> None:
    """It counted all of them. Stripe's own words; recorded by a program in December 2020."""
    method = {"payment_method": "pm_card_chargeDeclined", "payment_method_types[]": "card"}
    declined = ask("post /v1/payment_intents", "2020-08-27", **{**PAYMENT, **method})
    first = declined["error"]["payment_intent"]["charges"]
    assert (len(first["data"]), first["has_more"], first["total_count"]) == (1, False, 1)
    intent = declined["error"]["payment_intent"]["id"]
    paid = ask(f"post /v1/payment_intents/{intent}/confirm", "2020-08-27", payment_method="pm_card_visa")
    then = paid["charges"]
    assert ([each["status"] for each in then["data"]], then["has_more"]) == (["succeeded"], True)
    assert then["total_count"] == 2


def test_a_charge_listed_its_refunds(ask: Ask) -> None:
    """Before 2022-11-15 they were there without being expanded."""
    charge = ask("post /v1/charges", "2022-08-01", amount=500, currency="usd", source="tok_visa")
    refund = ask(f"post /v1/charges/{charge['id']}/refunds", "2022-08-01", amount=100)
    assert refund["amount"] == 100
    shown = ask(f"get /v1/charges/{charge['id']}", "2022-08-01")["refunds"]
    assert ([each["id"] for each in shown["data"]], shown["total_count"]) == ([refund["id"]], 1)
    assert not ask(f"get /v1/charges/{charge['id']}", "2022-11-15").get("refunds")


def test_an_event_lists_the_refunds_that_there_were() -> None:
    """Recorded by a program in 2025, version 2020-03-02, but for the charge's first event."""
    client = Sandbox(seed="test", api_version="2020-03-02").client()
    charge = client.v1.charges.create({"amount": 500, "currency": "usd", "source": "tok_visa"}).id
    refund = client.v1.refunds.create({"charge": charge, "amount": 100}).id
    told = {
        each.type: each.data.to_dict()
        for each in client.v1.events.list().data
        if each.type.startswith("charge")
    }
    assert told["charge.succeeded"]["object"]["refunds"]["data"] == []
    assert [each["id"] for each in told["charge.refunded"]["object"]["refunds"]["data"]] == [refund]
    before = told["charge.refunded"]["previous_attributes"]
    assert before["refunds"] == {"data": [], "total_count": 0}


def test_payments_named_their_invoice(ask: Ask) -> None:
    """Before 2025-03-31.basil an intent and a charge had an `invoice`; null where they pay none."""
    intent = ask("post /v1/payment_intents", "2025-02-24.acacia", **PAYMENT, **{"expand[]": "latest_charge"})
    assert (intent["invoice"], intent["latest_charge"]["invoice"]) == (None, None)
    assert "invoice" not in ask(f"get /v1/payment_intents/{intent['id']}", "2025-03-31.basil")


def test_a_card_was_used_at_an_address_of_its_own(ask: Ask) -> None:
    """Stripe's command line goes on to use it, with `held_amount` and `held_currency`."""
    person = {f"individual[{name}]": "Jenny" for name in ("first_name", "last_name")}
    terms = "individual[card_issuing][user_terms_acceptance]"
    address = {"line1": "1 Main St", "city": "Boston", "postal_code": "02110", "country": "US"}
    billing = {f"billing[address][{name}]": value for name, value in address.items()}
    accepted = {f"{terms}[date]": 1700000000, f"{terms}[ip]": "127.0.0.1"}
    holder = ask("post /v1/issuing/cardholders", name="Jenny", **person, **accepted, **billing)
    params = {"cardholder": holder["id"], "currency": "usd", "type": "virtual", "status": "active"}
    card = ask("post /v1/issuing/cards", **params)
    used = ask(
        f"post /v1/issuing/cards/{card['id']}/test/authorizations", held_amount=100, held_currency="usd"
    )
    assert (used["amount"], used["approved"], used["card"]["id"]) == (100, True, card["id"])


def test_what_was_not_captured_was_refunded(ask: Ask) -> None:
    """Before 2025-03-31.basil the rest made a refund, and two balance transactions."""
    held = {**PAYMENT, "amount": 1000, "capture_method": "manual", "payment_method_types[]": "card"}
    older = ask("post /v1/payment_intents", "2025-02-24.acacia", **held)
    taken = {"amount_to_capture": 600, "expand[]": "latest_charge.refunds"}
    charge = ask(f"post /v1/payment_intents/{older['id']}/capture", "2025-02-24.acacia", **taken)[
        "latest_charge"
    ]
    assert (charge["amount_captured"], charge["amount_refunded"]) == (600, 400)
    assert [each["amount"] for each in charge["refunds"]["data"]] == [400]
    newer = ask("post /v1/payment_intents", "2025-03-31.basil", **held)
    charge = ask(f"post /v1/payment_intents/{newer['id']}/capture", "2025-03-31.basil", **taken)[
        "latest_charge"
    ]
    assert (charge["amount_captured"], charge["amount_refunded"], charge["refunded"]) == (600, 0, False)
    assert charge["refunds"]["data"] == []


def test_what_was_canceled_was_refunded(ask: Ask) -> None:
    """Before 2025-03-31.basil the charge of a canceled intent was refunded."""
    held = {**PAYMENT, "capture_method": "manual"}
    expand = {"expand[]": "latest_charge"}
    for version, refunded in (("2025-02-24.acacia", True), ("2025-03-31.basil", False)):
        intent = ask("post /v1/payment_intents", version, **held)
        canceled = ask(f"post /v1/payment_intents/{intent['id']}/cancel", version, **expand)
        assert (canceled["status"], canceled["latest_charge"]["refunded"]) == ("canceled", refunded)
        assert canceled["latest_charge"]["amount_captured"] == 0


@pytest.mark.parametrize("version", ["2020-08-27", "2026-09-30.endive"])
def test_a_charge_shows_what_no_sdk_names(ask: Ask, version: str) -> None:
    """Where it went, its dispute and an order, each to be expanded. Recorded by public test suites."""
    ask("post /v1/charges", amount=500, currency="usd", source="tok_createDispute")
    paths = {"expand[0]": "data.order", "expand[1]": "data.dispute", "expand[2]": "data.destination"}
    (charge,) = ask("get /v1/charges", version, **paths)["data"]
    assert charge["order"] is charge["destination"] is None
    dispute = charge["dispute"]
    assert dispute["charge"] == charge["id"]
    assert dispute["balance_transaction"] == dispute["balance_transactions"][0]["id"]


@pytest.mark.parametrize(
    "card",
    [
        {"card": "tok_visa"},
        {"card[number]": "4242424242424242", "card[exp_month]": "12", "card[exp_year]": "2040"},
    ],
)
def test_a_card_came_under_its_own_name(ask: Ask, card: dict[str, str]) -> None:
    """A charge's, a customer's, and one that a customer is given, as an id or as details without `object`."""
    old = "2020-08-27"
    charge = ask("post /v1/charges", old, amount=500, currency="usd", **card)
    assert (charge["status"], charge["source"]["last4"]) == ("succeeded", "4242")
    customer = ask("post /v1/customers", old, **card)["id"]
    assert ask(f"post /v1/customers/{customer}/cards", old, **card)["object"] == "card"
    missing = ask(f"post /v1/customers/{customer}/sources", old)["error"]
    assert (missing["code"], missing["param"]) == ("parameter_missing", "source")


def test_a_default_card_came_under_its_own_name(ask: Ask) -> None:
    """Before: `default_card`."""
    customer = ask("post /v1/customers", source="tok_visa")["id"]
    card = ask(f"post /v1/customers/{customer}/sources", source="tok_mastercard")["id"]
    changed = ask(f"post /v1/customers/{customer}", "2020-08-27", default_card=card)
    assert changed["default_source"] == card


def test_a_payment_showed_less_of_its_types_and_its_last_error(ask: Ask) -> None:
    """Recorded: no allowed types beside `payment_method_types`; in 2023 no type of what was declined."""
    payment = {**PAYMENT, "payment_method": "pm_card_chargeDeclined"}
    id = ask("post /v1/payment_intents", "2023-10-16", **payment)["error"]["payment_intent"]["id"]
    newest, newer, older = (
        ask(f"get /v1/payment_intents/{id}", version) for version in (None, "2026-08-26.dahlia", "2023-10-16")
    )
    assert (newest["allowed_payment_method_types"], newer["allowed_payment_method_types"]) == (["card"], None)
    assert newer["last_payment_error"]["payment_method_type"] == "card"
    assert "payment_method_type" not in older["last_payment_error"]
    assert newer["shared_payment_granted_token"] is None
    refused = ask(f"post /v1/payment_intents/{id}/capture", "2023-10-16")["error"]["payment_intent"]
    assert refused["id"] == id


def test_fewer_statuses_of_a_payment_could_be_canceled(ask: Ask) -> None:
    """As recorded in 2025 and 2026."""
    id = ask("post /v1/payment_intents", "2025-08-27.basil", **PAYMENT)["id"]
    older = ask(f"post /v1/payment_intents/{id}/cancel", "2025-08-27.basil")["error"]["message"]
    assert older.endswith(
        "requires_payment_method, requires_capture, requires_confirmation, requires_action, processing."
    )


def test_a_card_said_whose_it_was(ask: Ask) -> None:
    """Empty, as recorded of a token and of a customer's source in December 2025, version 2025-08-27.basil."""
    card = {
        "card[number]": "4242424242424242",
        "card[exp_month]": 9,
        "card[exp_year]": 2030,
        "card[cvc]": 314,
    }
    token = ask("post /v1/tokens", "2025-08-27.basil", **card)
    customer = ask("post /v1/customers", None, source=token["id"])["id"]
    (source,) = ask(f"get /v1/customers/{customer}/sources", "2025-08-27.basil", object="card")["data"]
    for shown in (token["card"], source):
        assert (shown["email"], shown["phone"], shown["wallet"]) == (None, None, None)
    (source,) = ask(f"get /v1/customers/{customer}/sources")["data"]
    assert not {"email", "phone", "wallet"} & source.keys()


@pytest.mark.parametrize("version", ["2020-08-27", "2023-10-16", None])
def test_an_external_account_is_described_in_any_version(ask: Ask, version: str | None) -> None:
    """Also in versions whose own parameters of it the chain adds to the newest."""
    account = ask("post /v1/accounts", version, type="custom", country="US")
    bank = {"object": "bank_account", "country": "US", "currency": "usd", "account_number": "000123456789"}
    given = {f"external_account[{name}]": value for name, value in bank.items()}
    routing = {"external_account[routing_number]": "110000000"}
    external = ask(f"post /v1/accounts/{account['id']}/external_accounts", version, **given, **routing)
    assert (external["object"], external["last4"]) == ("bank_account", "6789")


def test_an_address_beyond_the_eea_needed_no_city(ask: Ask) -> None:
    """Before 2026-09-30.endive.

    Source: https://docs.stripe.com/changelog/endive/2026-09-30/require-sepa-direct-debit-address-fields.
    """
    whose = {"billing_details[name]": "Jenny", "billing_details[email]": "jenny@example.com"}
    address = {"billing_details[address][country]": "GB", "billing_details[address][line1]": "1 High St"}
    method = {"type": "sepa_debit", "sepa_debit[iban]": "GB82WEST12345698765432", **whose, **address}
    town = {"billing_details[address][city]": "London"}
    assert ask("post /v1/payment_methods", "2026-08-26.dahlia", **method)["type"] == "sepa_debit"
    refused = ask("post /v1/payment_methods", None, **method)["error"]
    assert refused["param"] == "billing_details[address][city]"
    refused = ask("post /v1/payment_methods", None, **method, **town)["error"]
    assert refused["param"] == "billing_details[address][postal_code]"
    town["billing_details[address][postal_code]"] = "E1 6AN"
    assert ask("post /v1/payment_methods", None, **method, **town)["type"] == "sepa_debit"


def test_blik_declined_for_no_reason(sandbox: Sandbox, ask: Ask) -> None:
    """Before 2026-09-30.endive.

    Source: https://docs.stripe.com/changelog/endive/2026-09-30/blik-granular-decline-codes.
    """
    for name, code in (
        ("limit_exceeded", "payment_limit_exceeded"),
        ("insufficient_funds", "insufficient_funds"),
        ("customer_declined", "customer_declined"),
        ("bank_declined", "partner_generic_decline"),
    ):
        method = {"payment_method_data[type]": "blik", "payment_method_options[blik][code]": "123456"}
        said = {"payment_method_data[billing_details][email]": f"{name}@example.com", **method}
        asked = {"amount": 500, "currency": "pln", "allowed_payment_method_types[]": "blik"}
        intent = ask("post /v1/payment_intents", None, **asked, confirm="true", **said)["id"]
        sandbox.advance(seconds=8)
        for version, decline_code in ((None, code), ("2026-08-26.dahlia", "generic_decline")):
            error = ask(f"get /v1/payment_intents/{intent}", version)["last_payment_error"]
            assert error["code"] == "payment_method_provider_decline"
            assert error["decline_code"] == decline_code


def test_interac_was_captured_by_hand(ask: Ask) -> None:
    """Before 2025-03-31.basil; its network captures at once.

    Source: https://docs.stripe.com/changelog/basil/2025-03-31/deprecate-interac-present-manual-capture-method.
    """
    asked = {"amount": 1000, "currency": "cad", "capture_method": "manual"}
    types = {"payment_method_types[0]": "interac_present"}
    refused = ask("post /v1/payment_intents", "2025-03-31.basil", **asked, **types)["error"]
    assert refused["param"] == "capture_method"
    both = {**types, "payment_method_types[1]": "card_present"}
    intent = ask("post /v1/payment_intents", "2025-02-24.acacia", **asked, **both)
    assert intent["payment_method_types"] == ["interac_present", "card_present"]
    intent = ask("post /v1/payment_intents", "2025-02-24.acacia", **asked, **types)["id"]
    reader = ask("post /v1/terminal/readers", registration_code="simulated-wpe")["id"]
    at = f"/v1/terminal/readers/{reader}/process_payment_intent"
    ask(f"post {at}", "2025-02-24.acacia", payment_intent=intent)
    ask(f"post /v1/test_helpers/terminal/readers/{reader}/present_payment_method", "2025-02-24.acacia")
    assert ask(f"get /v1/payment_intents/{intent}", "2025-02-24.acacia")["status"] == "succeeded"


def test_addresses_of_cards_were_not_validated(ask: Ask) -> None:
    """Before 2024-09-30.acacia, by themselves; nor was a card `submitted`.

    Source: https://docs.stripe.com/changelog/acacia/2024-09-30/card-shipping-status-submitted-address-validation.
    """
    parts = {"line1": "1 Main St", "city": "Boston", "postal_code": "02110", "country": "US"}
    address = {f"billing[address][{name}]": value for name, value in parts.items()}
    holder = ask("post /v1/issuing/cardholders", None, name="Jenny", type="company", **address)["id"]
    shipping = {f"shipping[address][{name}]": value for name, value in parts.items()}
    asked = {"cardholder": holder, "currency": "usd", "type": "physical", **shipping}
    asked["shipping[name]"] = "Jenny"
    for version, mode, status in (
        ("2024-09-30.acacia", "validation_and_normalization", "submitted"),
        ("2024-06-20", "disabled", "pending"),
    ):
        card = ask("post /v1/issuing/cards", version, **asked)
        assert card["shipping"]["address_validation"]["mode"] == mode
        sent = ask(f"post /v1/test_helpers/issuing/cards/{card['id']}/shipping/submit", version)
        assert sent["shipping"]["status"] == status
    said = {"shipping[address_validation][mode]": "normalization_only"}
    card = ask("post /v1/issuing/cards", "2024-06-20", **asked, **said)
    assert card["shipping"]["address_validation"]["mode"] == "normalization_only"
