"""Source objects, and what customers have of any kind, through the SDK on both transports."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from helpers.sandbox import Sandbox

from ..customers.test_customers import bank_token
from ..refused import refusal
from .test_tokens import BANK_ACCOUNT

CARD = {"object": "card", "number": "4242424242424242", "exp_month": "5", "exp_year": "2026", "cvc": "314"}


def test_a_card_source_is_chargeable_at_once(stripe_client: Any) -> None:
    """Made of a token, which is used up; told of by an event."""
    source = stripe_client.v1.sources.create({"type": "card", "token": "tok_visa", "metadata": {"a": "1"}})
    assert source.id.startswith("src_")
    assert (source.status, source.flow, source.usage, source.type) == (
        "chargeable",
        "none",
        "reusable",
        "card",
    )
    assert (source.card.brand, source.card.last4) == ("Visa", "4242")
    assert stripe_client.v1.sources.retrieve(source.id).to_dict() == source.to_dict()
    assert [each.type for each in stripe_client.v1.events.list().data] == ["source.chargeable"]
    changed = stripe_client.v1.sources.update(source.id, {"owner": {"email": "jenny@example.com"}})
    assert (changed.owner.email, changed.metadata.to_dict()) == ("jenny@example.com", {"a": "1"})


def test_a_redirect_source_waits_for_its_customer(stripe_client: Any) -> None:
    """It says where the customer is to go, is pending, and may be a customer's already.

    Source: Stripe's sentence about other sources, which "must be chargeable or pending".
    """
    redirect = {"return_url": "https://example.com/done"}
    source = stripe_client.v1.sources.create(
        {"type": "bancontact", "amount": 1000, "currency": "eur", "redirect": redirect}
    )
    assert (source.status, source.flow, source.usage) == ("pending", "redirect", "single_use")
    assert (source.redirect.status, source.redirect.return_url) == ("pending", "https://example.com/done")
    assert urlsplit(source.redirect.url).path == f"/redirect/authenticate/{source.id}"
    customer = stripe_client.v1.customers.create({})
    attached = stripe_client.v1.customers.payment_sources.create(customer.id, {"source": source.id})
    assert (attached.status, attached.customer) == ("pending", customer.id)


def test_a_receiver_source_may_send_its_customer_too(stripe_client: Any) -> None:
    """Multibanco has an address for money and one for the customer. Recorded by Stripe's SDK for phones."""
    redirect = {"return_url": "https://example.com/done"}
    source = stripe_client.v1.sources.create(
        {"type": "multibanco", "amount": 1000, "currency": "eur", "redirect": redirect}
    )
    assert source.flow == "receiver"
    assert source.receiver.address == "999999999-12345"
    assert (source.multibanco.entity, source.multibanco.reference) == ("12345", "999999999")
    assert (source.receiver.refund_attributes_method, source.receiver.refund_attributes_status) == (
        "email",
        "missing",
    )
    assert source.redirect.url.endswith(f"{source.id}?client_secret={source.client_secret}")


def test_a_card_source_says_which_lines_its_bank_is_to_check(stripe_client: Any) -> None:
    """Those of its owner's address. Recorded by Stripe's SDK for phones."""
    address = {"line1": "1 Main Street", "postal_code": "10002"}
    details = {"number": "4242424242424242", "exp_month": "6", "exp_year": "2050"}
    source = stripe_client.v1.sources.create({"type": "card", "card": details, "owner": {"address": address}})
    assert (source.card.address_line1_check, source.card.address_zip_check) == ("unchecked", "unchecked")


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "Missing required param: type."),
        ({"type": "card"}, "Missing required param: token."),
        ({"type": "ideal", "amount": 1000}, "Missing required param: currency."),
        ({"type": "multibanco"}, "Missing required param: currency."),
    ],
)
def test_what_a_source_cannot_do_without_is_named(stripe_client: Any, params: Any, message: str) -> None:
    """By its type."""
    assert refusal(stripe_client.v1.sources.create, params).user_message == message


def test_a_source_object_is_attached_and_consumed(stripe_client: Any) -> None:
    """It is listed among the customer's sources; detached, it is consumed for good."""
    source = stripe_client.v1.sources.create({"type": "card", "token": "tok_visa"})
    customer = stripe_client.v1.customers.create({"source": source.id})
    assert customer.default_source == source.id
    assert stripe_client.v1.sources.retrieve(source.id).customer == customer.id
    sources = stripe_client.v1.customers.payment_sources
    assert [each.id for each in sources.list(customer.id, {"object": "source"}).data] == [source.id]
    assert refusal(sources.create, customer.id, {"source": source.id}).code == "invalid_source_usage"
    assert sources.delete(customer.id, source.id).status == "consumed"
    assert sources.list(customer.id).data == []
    assert stripe_client.v1.customers.retrieve(customer.id).default_source is None


def test_a_source_may_be_given_whole(stripe_client: Any) -> None:
    """The details of a card or bank account with their `object`, wherever a token may be."""
    customer = stripe_client.v1.customers.create({"source": CARD})
    sources = stripe_client.v1.customers.payment_sources
    assert sources.retrieve(customer.id, customer.default_source).last4 == "4242"
    bank = sources.create(customer.id, {"source": {"object": "bank_account", **BANK_ACCOUNT}})
    assert (bank.object, bank.last4) == ("bank_account", "6789")
    changed = stripe_client.v1.customers.update(
        customer.id, {"source": {**CARD, "number": "5555555555554444"}}
    )
    assert sources.retrieve(customer.id, changed.default_source).brand == "MasterCard"


@pytest.mark.parametrize(
    ("source", "message", "param"),
    [
        (
            {"number": "4242424242424242"},
            "The source hash must include an 'object' key indicating what type of source to create.",
            "source",
        ),
        ({"object": "card"}, "Missing required param: source[exp_month].", "source[exp_month]"),
        ({**CARD, "colour": "red"}, "Received unknown parameter: source[colour]", "source[colour]"),
        ({**CARD, "exp_month": "9" * 4500}, "Invalid integer: " + "9" * 100, "card[exp_month]"),
        (
            {"object": "bank_account", "country": "US", "account_number": "000123456789"},
            "Missing required param: source[routing_number].",
            "source[routing_number]",
        ),
    ],
)
def test_details_given_whole_are_checked_like_any_other(
    stripe_client: Any, source: Any, message: str, param: str
) -> None:
    """400, with the parameter's full name."""
    error = refusal(stripe_client.v1.customers.create, {"source": source})
    assert (error.http_status, error.user_message, error.param) == (400, message, param)


def test_a_new_account_gives_no_card_whole() -> None:
    """The profile `fresh` refuses a card's number here, too."""
    client: Any = Sandbox(seed="test", clock="2024-02-01", profile="fresh").client()
    assert "generally unsafe" in str(refusal(client.v1.customers.create, {"source": CARD}))


def test_a_card_may_be_attached_unchecked(stripe_client: Any) -> None:
    """`validate=False` asks no bank, so that a declining card is attached."""
    customer = stripe_client.v1.customers.create({})
    create = stripe_client.v1.customers.payment_sources.create
    card = create(customer.id, {"source": "tok_chargeDeclined", "validate": False})
    assert (card.last4, card.cvc_check) == ("0002", "unchecked")


@pytest.mark.parametrize(
    ("token", "status"),
    [("btok_us", "new"), ("btok_us_verified", "verified"), ("btok_us_verified_noAccount", "verified")],
)
def test_magic_tokens_stand_for_bank_accounts_too(stripe_client: Any, token: str, status: str) -> None:
    """Verified ones need no deposits."""
    customer = stripe_client.v1.customers.create({})
    bank = stripe_client.v1.customers.payment_sources.create(customer.id, {"source": token})
    assert (bank.object, bank.status, bank.customer) == ("bank_account", status, customer.id)


def test_sources_come_page_by_page(stripe_client: Any) -> None:
    """The default first, then the newest, of every kind; a cursor that is nobody's is refused."""
    customer = stripe_client.v1.customers.create({}).id
    sources = stripe_client.v1.customers.payment_sources
    tokens = ["tok_visa", bank_token(stripe_client), "tok_amex", "tok_mastercard"]
    default, *others = [sources.create(customer, {"source": each}).id for each in tokens]
    ids = [default, *others[::-1]]
    assert [each.id for each in sources.list(customer, {"limit": 3}).auto_paging_iter()] == ids
    back = sources.list(customer, {"ending_before": ids[3], "limit": 2})
    assert ([each.id for each in back.data], back.has_more) == (ids[1:3], True)
    assert refusal(sources.list, customer, {"starting_after": "card_none"}).http_status == 400
    # Source: https://github.com/estuary/connectors/issues/1790.
    gone = refusal(sources.list, customer, {"object": "card", "starting_after": "card_none"})
    assert (gone.http_status, gone.code, gone.param) == (400, "resource_missing", "starting_after")
    assert gone.user_message == f"Customer {customer} does not have card with ID card_none"
    assert "must be one of" in refusal(sources.list, customer, {"object": "coin"}).user_message


def test_a_card_that_expires_is_told_as_its_last_month_begins() -> None:
    """Once, and of the date that it has then; not of a card that is gone.

    Source: https://docs.stripe.com/api/events/types#event_types-customer.source.expiring.
    """
    sandbox = Sandbox(seed="expiring", clock="2026-01-10T00:00:00")
    v1: Any = sandbox.client().v1
    customer = v1.customers.create({"source": "tok_visa"}).id
    other = v1.customers.payment_sources.create(customer, {"source": "tok_mastercard"}).id
    card = v1.customers.retrieve(customer).default_source
    for id, month in ((card, 5), (card, 3), (other, 4)):
        v1.customers.payment_sources.update(customer, str(id), {"exp_month": month, "exp_year": 2026})
    sandbox.advance(days=49)  # the last day of February
    expiring = {"type": "customer.source.expiring"}
    assert v1.events.list(expiring).data == []
    sandbox.advance(days=1)
    (told,) = v1.events.list(expiring).data
    march = 1_772_323_200
    assert (told.data.object.id, told.data.object.exp_month, told.created) == (card, 3, march)
    v1.customers.payment_sources.delete(customer, other)
    sandbox.advance(days=100)
    assert [each.id for each in v1.events.list(expiring).data if each.id != told.id] == []
