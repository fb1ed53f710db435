"""Legacy sources: authorized by their customer, or sent money."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal

CARD = {"type": "card", "token": "tok_visa"}
DEBIT = {
    "type": "sepa_debit",
    "currency": "eur",
    "sepa_debit": {"iban": "DE89370400440532013000"},
    "owner": {"name": "Jenny"},
}


def test_a_redirect_is_followed(stripe_client: Any, sandbox: Sandbox) -> None:
    """The source can be charged once its customer has been there, or never."""
    sources = stripe_client.v1.sources
    params = {
        "type": "ideal",
        "amount": 1000,
        "currency": "eur",
        "redirect": {"return_url": "https://example.com"},
    }
    paid, left = sources.create(params).id, sources.create(params).id
    assert sources.retrieve(paid).status == "pending"
    sandbox.act("answer_source", source=paid)
    sandbox.act("answer_source", source=left, outcome="fail")
    done = sources.retrieve(paid)
    assert (done.status, done.redirect.status) == ("chargeable", "succeeded")
    assert sources.retrieve(left).status == "failed"
    types = [each.type for each in stripe_client.v1.events.list().data]
    assert types[:2] == ["source.failed", "source.chargeable"]


def test_a_receiver_is_sent_money(stripe_client: Any, sandbox: Sandbox) -> None:
    """A transaction tells of it."""
    sources = stripe_client.v1.sources
    id = sources.create({"type": "ach_credit_transfer", "currency": "usd"}).id
    assert sources.transactions.list(id).data == []
    sandbox.act("answer_source", source=id, amount=700)
    transactions = sources.transactions.list(id).data
    assert [(each.amount, each.type, each.source) for each in transactions] == [
        (700, "ach_credit_transfer", id)
    ]
    assert sources.retrieve(id).receiver.amount_received == 700


def test_a_receiver_is_a_customers_before_money_comes(stripe_client: Any) -> None:
    """What is pending can be attached, too, as the refusal of other sources says.

    Source: https://docs.stripe.com/sources/ach-credit-transfer#attach-the-source-to-a-customer.
    """
    id = stripe_client.v1.sources.create({"type": "ach_credit_transfer", "currency": "usd"}).id
    customer = stripe_client.v1.customers.create().id
    attached = stripe_client.v1.customers.payment_sources.create(customer, {"source": id})
    assert (attached.status, attached.customer) == ("pending", customer)


@pytest.mark.parametrize(
    ("number", "asked"),
    [
        ("4000000000003063", "required"),
        ("378282246310005", "not_supported"),
        ("4242424242424242", "optional"),
    ],
)
def test_a_source_says_what_3d_secure_is_to_its_card(stripe_client: Any, number: str, asked: str) -> None:
    """As Active Merchant's live suite asserts of the first two, remote_stripe_3ds_test.rb."""
    card = {"number": number, "exp_month": 9, "exp_year": 2030, "cvc": "123"}
    source = stripe_client.v1.sources.create({"type": "card", "card": card})
    assert (source.status, source.card.three_d_secure) == ("chargeable", asked)


def test_a_3d_secure_source_is_authenticated_by_the_customer(stripe_client: Any, sandbox: Sandbox) -> None:
    """Not before. As Active Merchant's live suite asserts, remote_stripe_3ds_test.rb."""
    sources = stripe_client.v1.sources
    card = sources.create({"type": "card", "token": "tok_threeDSecureRequired"}).id
    asked = {"amount": 100, "currency": "usd", "redirect": {"return_url": "https://example.com"}}
    source = sources.create({"type": "three_d_secure", "three_d_secure": {"card": card}, **asked})
    assert (source.status, source.three_d_secure.authenticated) == ("pending", False)
    sandbox.act("answer_source", source=source.id)
    source = sources.retrieve(source.id)
    assert (source.status, source.three_d_secure.authenticated) == ("chargeable", True)


def test_no_source_is_verified_by_a_code(stripe_client: Any) -> None:
    """Only such sources can be verified."""
    id = stripe_client.v1.sources.create({"type": "card", "token": "tok_visa"}).id
    assert "code_verification" in refusal(stripe_client.v1.sources.verify, id, {"values": ["1"]}).user_message


def test_a_source_is_made_of_an_account(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/sources/sepa-debit and https://docs.stripe.com/sources/sofort."""
    create = stripe_client.v1.sources.create
    iban = {"iban": "DE89370400440532013000"}
    source = create({"type": "sepa_debit", "currency": "eur", "sepa_debit": iban, "owner": {"name": "Jenny"}})
    shown = source.sepa_debit
    assert (source.status, shown.country, shown.bank_code, shown.last4) == (
        *("chargeable", "DE", "37040044"),
        "3000",
    )
    assert shown.mandate_reference
    wrong = {"type": "sepa_debit", "currency": "eur", "sepa_debit": {"iban": "DE00"}}
    assert refusal(create, wrong).code == "invalid_bank_account_iban"
    asked = {"amount": 500, "currency": "eur", "redirect": {"return_url": "https://example.com"}}
    assert create({"type": "sofort", "sofort": {"country": "DE"}, **asked}).sofort.country == "DE"
    card = create({"type": "card", "token": "tok_visa"}).id
    secured = create({"type": "three_d_secure", "three_d_secure": {"card": card}, **asked})
    assert (secured.three_d_secure.card, secured.three_d_secure.last4) == (card, "4242")


@pytest.mark.parametrize(
    ("iban", "bank", "branch"),
    [("DE89370400440532013000", "37040044", None), ("FR1420041010050500013M02606", "20041", "01005")],
)
def test_a_debit_is_made_of_a_token(*, stripe_client: Any, iban: str, bank: str, branch: str | None) -> None:
    """It shows the bank and the owner of the token's account, and a mandate nobody was asked about yet.

    Recorded by a public test suite, version 2018-05-21; and how a charge of it begins.
    """
    v1 = stripe_client.v1
    account = {
        "country": iban[:2],
        "currency": "EUR",
        "account_number": iban,
        "account_holder_name": "Jane Doe",
    }
    token = v1.tokens.create({"bank_account": account}).id
    wanted = {
        "type": "sepa_debit",
        "token": token,
        "usage": "reusable",
        "owner": {"email": "jane@example.com"},
    }
    source = v1.sources.create({"amount": 5200, **wanted}).to_dict()
    shown, owner, mandate = source["sepa_debit"], source["owner"], source["mandate"]
    assert (shown["bank_code"], shown["branch_code"], shown["last4"]) == (bank, branch, iban[-4:])
    assert (owner["name"], owner["email"]) == ("Jane Doe", "jane@example.com")
    assert owner["address"]["country"] == shown["country"] == iban[:2]
    assert (source["amount"], source["currency"], source["status"]) == (5200, "eur", "chargeable")
    assert (mandate["acceptance"]["status"], mandate["notification_method"]) == ("pending", "none")
    assert mandate["interval"] == "variable"  # recorded in 2022
    assert (mandate["reference"], mandate["url"]) == (shown["mandate_reference"], shown["mandate_url"])
    assert "token" in str(refusal(v1.sources.create, wanted).user_message)
    card = refusal(v1.sources.create, {"type": "sepa_debit", "token": "tok_visa"})
    assert card.param == "token"
    customer = v1.customers.create({"source": source["id"]}).id
    paid = {"amount": 5200, "currency": "eur", "customer": customer, "source": source["id"]}
    charge = v1.charges.create(paid).to_dict()
    assert (charge["status"], charge["outcome"]["risk_level"]) == ("pending", "not_assessed")
    assert "risk_score" not in charge["outcome"]
    assert charge["receipt_url"]
    assert charge["calculated_statement_descriptor"] is None  # recorded in 2022


def test_a_cards_source_is_checked_when_it_becomes_a_customers(stripe_client: Any) -> None:
    """As recorded in 2024: the magic token was at nobody's address, its code unchecked until then."""
    v1 = stripe_client.v1
    token = v1.tokens.retrieve("tok_cn")
    assert (token.client_ip, token.card.country) == (None, "CN")
    source = v1.sources.create({"type": "card", "token": token.id, "usage": "reusable"})
    assert source.card.cvc_check == "unchecked"
    v1.customers.create({"source": source.id})
    checked = v1.sources.retrieve(source.id).card
    assert (checked.cvc_check, checked.last4, checked.three_d_secure) == ("pass", "0002", "optional")


def test_a_mandate_is_told_with_a_source(stripe_client: Any) -> None:
    """What the customer agreed to stands in the source."""
    agreed = {"acceptance": {"status": "accepted", "date": 1_767_225_600, "ip": "203.0.113.7"}}
    asked = {**DEBIT, "mandate": {**agreed, "notification_method": "email", "interval": "variable"}}
    mandate = stripe_client.v1.sources.create(asked).to_dict()["mandate"]
    assert (mandate["acceptance"]["status"], mandate["acceptance"]["ip"]) == ("accepted", "203.0.113.7")
    assert (mandate["interval"], mandate["notification_method"], mandate["amount"]) == (
        *("variable", "email"),
        None,
    )


@pytest.mark.parametrize(("made_of", "paid"), [(CARD, "succeeded"), (DEBIT, "processing")])
def test_a_customers_source_is_a_payment_method(stripe_client: Any, made_of: Any, paid: str) -> None:
    """Intents, subscriptions and lists take "a compatible Source object" for one.

    Source: https://docs.stripe.com/api/payment_intents/create#create_payment_intent-payment_method.
    """
    v1, type = stripe_client.v1, made_of["type"]
    customer, source = v1.customers.create().id, v1.sources.create(made_of).id
    v1.customers.payment_sources.create(customer, {"source": source})
    price = {"unit_amount": 500, "recurring": {"interval": "month"}, "product_data": {"name": "Gold"}}
    intent = {"amount": 900, "customer": customer, "payment_method": source, "confirm": True}
    only = {"allowed_payment_method_types": [type]}
    assert v1.payment_intents.create({"currency": "eur", **intent, **only}).status == paid
    assert v1.payment_methods.retrieve(source).type == type
    assert [each.id for each in v1.customers.payment_methods.list(customer).data] == [source]
    items = [{"price": v1.prices.create({"currency": "eur", **price}).id}]
    assert v1.subscriptions.create({"customer": customer, "items": items}).status == "active"
    v1.payment_methods.update(source, {"billing_details": {"email": "jenny@example.com"}})
    assert v1.sources.retrieve(source).owner.email == "jenny@example.com"
    assert v1.payment_methods.detach(source).customer is None
    assert v1.sources.retrieve(source).status == "consumed"


def test_a_source_of_a_debit_is_charged(stripe_client: Any, sandbox: Sandbox) -> None:
    """The money comes days later. Source: https://docs.stripe.com/sources/sepa-debit."""
    v1 = stripe_client.v1
    charge = v1.charges.create({"amount": 900, "currency": "eur", "source": v1.sources.create(DEBIT).id})
    assert (charge.status, charge.payment_method_details.type) == ("pending", "sepa_debit")
    sandbox.advance(days=14)
    assert v1.charges.retrieve(charge.id).status == "succeeded"


@pytest.mark.parametrize(
    ("type", "answered", "seconds"),
    [("ideal", False, 3_600), ("ideal", True, 6 * 3_600), ("multibanco", False, 7 * 86_400)],
)
def test_a_source_that_nobody_uses_is_canceled(
    *, stripe_client: Any, sandbox: Sandbox, type: str, answered: bool, seconds: int
) -> None:
    """Six hours after its customer paid, or an hour without that; of Multibanco it waits for seven days.

    Source: the pages of Stripe's documentation on sources for iDEAL, Bancontact and Multibanco.
    """
    asked = {
        "type": type,
        "amount": 500,
        "currency": "eur",
        "redirect": {"return_url": "https://example.com"},
    }
    source = stripe_client.v1.sources.create(asked).id
    if answered:
        sandbox.act("answer_source", source=source)
    sandbox.advance(seconds=seconds - 1)
    assert stripe_client.v1.sources.retrieve(source).status == ("chargeable" if answered else "pending")
    sandbox.advance(seconds=1)
    assert stripe_client.v1.sources.retrieve(source).status == "canceled"
    (told,) = stripe_client.v1.events.list({"type": "source.canceled"}).data
    assert told.data.object["id"] == source


def test_a_card_may_be_charged_whenever(stripe_client: Any, sandbox: Sandbox) -> None:
    """It can be used again and again, and does not lapse."""
    source = stripe_client.v1.sources.create({"type": "card", "token": "tok_visa"}).id
    sandbox.advance(days=30)
    assert stripe_client.v1.sources.retrieve(source).status == "chargeable"


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"type": "ach_credit_transfer", "currency": "usd", "amount": 500}, "amount"),
        (
            {
                "type": "ideal",
                "amount": 500,
                "currency": "eur",
                "redirect": {"return_url": "https://example.com"},
                "receiver": {"refund_attributes_method": "email"},
            },
            "receiver",
        ),
    ],
)
def test_what_receivers_alone_have(stripe_client: Any, params: dict[str, Any], param: str) -> None:
    """`receiver`, and no `amount`: https://docs.stripe.com/api/sources/create. Guess: the words."""
    assert refusal(stripe_client.v1.sources.create, params).param == param
