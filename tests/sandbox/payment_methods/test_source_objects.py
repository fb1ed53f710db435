"""Legacy sources: authorized by their customer, or sent money."""

from __future__ import annotations

from typing import Any

from helpers.sandbox import Sandbox

from ..customers.test_customers import refusal


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
