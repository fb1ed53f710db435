"""Payment methods: made, saved, listed, changed and taken off, through the SDK on both transports."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..conftest import NOW
from ..customers.test_customers import bank_token
from ..refused import refusal

CARD = {"number": "4242424242424242", "exp_month": 5, "exp_year": 2026, "cvc": "314"}
US_BANK_ACCOUNT = {
    "account_holder_type": "individual",
    "account_number": "000123456789",
    "routing_number": "110000000",
}


def made(client: stripe.StripeClient, **params: Any) -> Any:
    """A new payment method; a Visa's, unless something else is said."""
    sent: Any = {"type": "card", "card": CARD, **params}
    return client.v1.payment_methods.create(sent)


def test_a_card_is_shown_as_a_payment_method(stripe_client: Any) -> None:
    """Brand in small letters, and what was checked so far."""
    method = made(stripe_client, billing_details={"name": "Jenny Rosen"}, metadata={"order": "6735"})
    shown = method.to_dict()
    assert shown.pop("id").startswith("pm_")
    assert len(shown["card"].pop("fingerprint")) == 16
    assert "us_bank_account" not in shown
    expected = {
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {
            "address": {
                "city": None,
                "country": None,
                "line1": None,
                "line2": None,
                "postal_code": None,
                "state": None,
            },
            "email": None,
            "name": "Jenny Rosen",
            "phone": None,
            "tax_id": None,
        },
        "card": {
            "brand": "visa",
            "checks": {
                "address_line1_check": None,
                "address_postal_code_check": None,
                "cvc_check": "unchecked",
            },
            "country": "US",
            "display_brand": "visa",
            "exp_month": 5,
            "exp_year": 2026,
            "funding": "credit",
            "generated_from": None,
            "last4": "4242",
            "networks": {"available": ["visa"], "preferred": None},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        },
        "created": NOW,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {"order": "6735"},
        "shared_payment_granted_token": None,
        "type": "card",
    }
    assert shown == expected
    assert stripe_client.v1.payment_methods.retrieve(method.id).to_dict() == method.to_dict()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pm_card_visa", ("visa", "credit", "US", "4242")),
        ("pm_card_mastercard_debit", ("mastercard", "debit", "US", "8210")),
        ("pm_card_amex", ("amex", "credit", "US", "8431")),
        ("pm_card_unionpay", ("unionpay", "credit", "CN", "0005")),
        ("pm_card_de", ("visa", "credit", "DE", "0016")),
    ],
)
def test_a_magic_name_is_answered_with_a_new_payment_method(
    stripe_client: Any, name: str, expected: tuple[str, ...]
) -> None:
    """It needs no creation, and serves again and again."""
    customer = stripe_client.v1.customers.create({})
    one, two = (stripe_client.v1.payment_methods.attach(name, {"customer": customer.id}) for _ in range(2))
    assert one.id != two.id
    assert one.card is not None
    card = one.card
    assert (card.brand, card.funding, card.country, card.last4) == expected


def test_a_token_becomes_a_payment_method_once(stripe_client: Any) -> None:
    """The card's name and address are the billing details; a second use is refused."""
    details: Any = {**CARD, "name": "Jenny Rosen", "address_zip": "12345"}
    token = stripe_client.v1.tokens.create({"card": details})
    method = made(stripe_client, card={"token": token.id})
    assert (method.billing_details.name, method.card.last4) == ("Jenny Rosen", "4242")
    assert method.billing_details.address.postal_code == "12345"
    with pytest.raises(stripe.InvalidRequestError) as refused:
        made(stripe_client, card={"token": token.id})
    assert (refused.value.code, refused.value.param) == ("token_already_used", "card[token]")


ACCOUNT = {"account_number": "000123456789", "routing_number": "110000000"}
JENNYS: Any = {"billing_details": {"email": "jenny@example.com", "name": "Jenny Rosen"}}


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "Missing required param: type."),
        ({"type": "card"}, "Missing required param: card."),
        (
            {"type": "card", "card": {"number": "4242424242424242"}},
            "Missing required param: card[exp_month].",
        ),
        (
            {"type": "us_bank_account", "us_bank_account": {"routing_number": "110000000"}},
            "Missing required param: us_bank_account[account_number].",
        ),
        ({"type": "sepa_debit", "sepa_debit": {"iban": "DE00"}}, "The IBAN you entered is invalid."),
        (
            {"type": "us_bank_account", "us_bank_account": ACCOUNT},
            "Missing required param: billing_details[name].",
        ),
        (
            {"type": "sepa_debit", "sepa_debit": {"iban": "DE89370400440532013000"}},
            "Missing required param: billing_details[name].",
        ),
        (
            {
                "type": "sepa_debit",
                "sepa_debit": {"iban": "GB82WEST12345698765432"},
                **JENNYS,
            },
            "Missing required param: billing_details[address][country].",
        ),
    ],
)
def test_what_a_type_cannot_do_without_is_named(stripe_client: Any, params: Any, message: str) -> None:
    """400, in Stripe's words."""
    error = refusal(stripe_client.v1.payment_methods.create, params)
    assert (error.http_status, error.user_message) == (400, message)


def test_attaching_checks_the_card_and_tells_it(stripe_client: Any) -> None:
    """The bank's answers stand in `checks`; the event does not tell what was before, as recorded."""
    customer = stripe_client.v1.customers.create({})
    method = made(stripe_client, billing_details={"address": {"line1": "1 Main St", "postal_code": "12345"}})
    attached = stripe_client.v1.payment_methods.attach(method.id, {"customer": customer.id})
    assert attached.customer == customer.id
    assert attached.card is not None
    assert attached.card.checks.to_dict() == {
        "address_line1_check": "pass",
        "address_postal_code_check": "pass",
        "cvc_check": "pass",
    }
    event = stripe_client.v1.events.list({"type": "payment_method.attached"}).data[0]
    assert "previous_attributes" not in event.data
    assert event.data.object["id"] == method.id


def test_a_token_is_no_payment_method(stripe_client: Any) -> None:
    """Neither to pay with nor to attach, in the words that programs report; it is not used up."""
    token = stripe_client.v1.tokens.create({"card": CARD}).id
    customer = stripe_client.v1.customers.create({})
    payment = {"amount": 500, "currency": "usd", "payment_method": token}
    for step in (
        lambda: stripe_client.v1.payment_intents.create(payment),
        lambda: stripe_client.v1.payment_methods.attach(token, {"customer": customer.id}),
    ):
        error = refusal(step)
        assert error.user_message == (
            "A token may not be passed in as a PaymentMethod. Instead, create a PaymentMethod or convert "
            f"your token to a PaymentMethod by setting the `card[token]` parameter to {token}."
        )
        assert error.param == "payment_method"
    assert refusal(stripe_client.v1.payment_methods.retrieve, token).code == "resource_missing"
    made(stripe_client, card={"token": token})


def test_a_payment_method_is_no_source(stripe_client: Any) -> None:
    """A customer is told where payment methods are attached."""
    method = made(stripe_client)
    error = refusal(stripe_client.v1.customers.create, {"source": method.id})
    assert str(error.user_message).startswith("You cannot use a PaymentMethod as a source for Customers.")
    assert error.param == "source"


def test_failed_checks_are_told_and_do_not_stop_an_attachment(stripe_client: Any) -> None:
    """The card whose every address check fails is attached."""
    customer = stripe_client.v1.customers.create({})
    address = {"line1": "1 Main St", "postal_code": "12345"}
    method = made(
        stripe_client,
        card={**CARD, "number": "4000000000000010"},
        billing_details={"address": address},
    )
    card = stripe_client.v1.payment_methods.attach(method.id, {"customer": customer.id}).card
    assert card is not None
    assert card.checks.to_dict() == {
        "address_line1_check": "fail",
        "address_postal_code_check": "fail",
        "cvc_check": "pass",
    }


def test_a_declining_card_is_not_attached(stripe_client: Any) -> None:
    """402 with the bank's reason; the payment method stays as it was, and the customer has none."""
    customer = stripe_client.v1.customers.create({})
    error = refusal(
        stripe_client.v1.payment_methods.attach,
        "pm_card_chargeDeclinedInsufficientFunds",
        {"customer": customer.id},
    )
    assert (error.http_status, error.code) == (402, "card_declined")
    assert error.json_body["error"]["decline_code"] == "insufficient_funds"
    assert stripe_client.v1.customers.payment_methods.list(customer.id).data == []


def test_a_payment_method_belongs_to_one_customer(stripe_client: Any) -> None:
    """Attached to the same one again it stays; to another it is refused."""
    one, two = (stripe_client.v1.customers.create({}).id for _ in range(2))
    method = stripe_client.v1.payment_methods.attach("pm_card_visa", {"customer": one})
    attach = stripe_client.v1.payment_methods.attach
    assert attach(method.id, {"customer": one}).customer == one
    assert refusal(attach, method.id, {"customer": two}).user_message == (
        "The payment method you provided has already been attached to a customer."
    )
    nobody = refusal(attach, method.id, {})  # as recorded
    assert (nobody.code, nobody.param) == ("parameter_missing", None)
    assert nobody.user_message == "Must provide customer or customer_account."
    missing = refusal(attach, "pm_none", {"customer": one})
    assert (missing.http_status, missing.user_message) == (404, "No such PaymentMethod: 'pm_none'")
    missing = refusal(attach, method.id, {"customer": "cus_none"})
    assert (missing.http_status, missing.param) == (400, "customer")


def test_a_single_payments_method_is_saved_to_nobody(stripe_client: Any) -> None:
    """An iDEAL payment cannot be repeated."""
    customer = stripe_client.v1.customers.create({})
    method = made(stripe_client, type="ideal", card={})
    error = refusal(stripe_client.v1.payment_methods.attach, method.id, {"customer": customer.id})
    assert error.code == "payment_method_unexpected_state"


def test_what_was_detached_is_never_used_again(stripe_client: Any) -> None:
    """The customer loses it as its default, too; a second detaching is refused."""
    method = stripe_client.v1.payment_methods.attach(
        "pm_card_visa", {"customer": stripe_client.v1.customers.create({}).id}
    )
    customer = str(method.customer)
    default: Any = {"invoice_settings": {"default_payment_method": method.id}}
    stripe_client.v1.customers.update(customer, default)
    assert stripe_client.v1.payment_methods.detach(method.id).customer is None
    settings = stripe_client.v1.customers.retrieve(customer).invoice_settings
    assert settings is not None
    assert settings.default_payment_method is None
    event = stripe_client.v1.events.list({"type": "payment_method.detached"}).data[0]
    assert event.data.to_dict()["previous_attributes"] == {"customer": customer}
    assert refusal(
        stripe_client.v1.payment_methods.attach, method.id, {"customer": customer}
    ).user_message == (
        "This PaymentMethod was previously used without being attached to a Customer or was detached from a "
        "Customer, and may not be used again."
    )
    assert refusal(stripe_client.v1.payment_methods.detach, method.id).user_message == (
        "The payment method you provided is not attached to a customer so detachment is impossible."
    )


def test_under_another_customer_a_payment_method_is_not_found(stripe_client: Any) -> None:
    """404 about the customer, without a code, also of one that was detached.

    Recorded: https://github.com/gburgyan/aat-stripe, attach-and-detach.
    """
    v1 = stripe_client.v1
    ada, ben = v1.customers.create().id, v1.customers.create().id
    card = v1.payment_methods.attach("pm_card_visa", {"customer": ada}).id
    assert v1.customers.payment_methods.retrieve(ada, card).id == card
    v1.payment_methods.detach(card)
    for customer in (ada, ben):
        error = refusal(v1.customers.payment_methods.retrieve, customer, card)
        assert (error.http_status, error.code, error.param) == (404, None, "customer")


def test_a_customers_payment_methods_are_listed_by_type(stripe_client: Any) -> None:
    """Its cards and bank accounts among them, whether saved as sources or as payment methods."""
    customer = stripe_client.v1.customers.create({"source": "tok_visa"})
    bank = stripe_client.v1.customers.payment_sources.create(
        customer.id, {"source": bank_token(stripe_client)}
    )
    method = stripe_client.v1.payment_methods.attach("pm_card_amex", {"customer": customer.id})
    somebody = stripe_client.v1.customers.create({})
    stripe_client.v1.payment_methods.attach("pm_card_visa", {"customer": somebody.id})

    def listed(params: Any = None) -> set[str]:
        return {each.id for each in stripe_client.v1.customers.payment_methods.list(customer.id, params).data}

    assert listed({"type": "card"}) == {customer.default_source, method.id}
    assert listed({"type": "us_bank_account"}) == {bank.id}
    assert listed() == {customer.default_source, method.id, bank.id}
    of_all = stripe_client.v1.payment_methods.list({"customer": customer.id, "type": "card"})
    assert {each.id for each in of_all.data} == {customer.default_source, method.id}


def test_a_customers_payment_methods_come_page_by_page(sandbox: Sandbox) -> None:
    """Newest first, forwards and backwards, none twice and none left out."""
    client = sandbox.client()
    customer = client.v1.customers.create({}).id
    ids: list[str] = []
    for _ in range(5):
        ids.insert(0, client.v1.payment_methods.attach("pm_card_visa", {"customer": customer}).id)
        sandbox.advance(seconds=1)
    pages = client.v1.customers.payment_methods
    assert [each.id for each in pages.list(customer, {"limit": 2}).auto_paging_iter()] == ids
    back = pages.list(customer, {"ending_before": ids[3], "limit": 2})
    assert ([each.id for each in back.data], back.has_more) == (ids[1:3], True)
    assert refusal(pages.list, customer, {"starting_after": "pm_none"}).user_message == (
        "No such PaymentMethod: 'pm_none'"
    )


def test_a_source_is_a_payment_method_too(stripe_client: Any) -> None:
    """It is retrieved, changed and taken off as either."""
    customer = stripe_client.v1.customers.create({"source": "tok_visa"})
    card = str(customer.default_source)
    method = stripe_client.v1.payment_methods.retrieve(card)
    assert (method.id, method.object, method.customer) == (card, "payment_method", customer.id)
    changed = stripe_client.v1.payment_methods.update(
        card, {"card": {"exp_year": 2031}, "billing_details": {"name": "Jenny"}}
    )
    assert (changed.card.exp_year, changed.billing_details.name) == (2031, "Jenny")
    source = stripe_client.v1.customers.payment_sources.retrieve(customer.id, card)
    assert (source.exp_year, source.name) == (2031, "Jenny")
    assert stripe_client.v1.payment_methods.detach(card).customer is None
    assert stripe_client.v1.customers.retrieve(customer.id).default_source is None


def test_a_saved_payment_method_is_changed(stripe_client: Any) -> None:
    """Billing details field by field; what has expired, another type's field and nobody's are refused."""
    customer = stripe_client.v1.customers.create({})
    method = stripe_client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    update = stripe_client.v1.payment_methods.update
    changed = update(method.id, {"billing_details": {"email": "jenny@example.com"}, "metadata": {"a": "1"}})
    assert changed.billing_details.email == "jenny@example.com"
    event = stripe_client.v1.events.list({"type": "payment_method.updated"}).data[0]
    assert event.data.to_dict()["previous_attributes"] == {
        "billing_details": {"email": None},
        "metadata": {"a": None},
    }
    assert refusal(update, method.id, {"card": {"exp_year": 2020}}).code == "invalid_expiry_year"
    wrong = refusal(update, method.id, {"us_bank_account": {"account_type": "savings"}})
    assert wrong.param == "us_bank_account"
    assert refusal(update, made(stripe_client).id, {"metadata": {"a": "1"}}).user_message == (
        "You must save this PaymentMethod to a customer before you can update it."
    )


def test_a_bank_account_is_shown_as_a_payment_method(stripe_client: Any) -> None:
    """Never its number, and the same fingerprint wherever the numbers are the same."""
    method = made(stripe_client, type="us_bank_account", card={}, us_bank_account=US_BANK_ACCOUNT, **JENNYS)
    assert method.us_bank_account is not None
    shown = method.us_bank_account.to_dict()
    magic = stripe_client.v1.payment_methods.retrieve("pm_usBankAccount_success")
    assert magic.us_bank_account is not None
    assert shown.pop("fingerprint") == magic.us_bank_account.fingerprint
    assert shown == {
        "account_holder_type": "individual",
        "account_type": "checking",
        "bank_name": "STRIPE TEST BANK",
        "financial_connections_account": None,
        "last4": "6789",
        "networks": {"preferred": "ach", "supported": ["ach", "us_domestic_wire"]},
        "routing_number": "110000000",
        "status_details": {},
    }


def test_an_account_number_of_no_test_account_is_refused(stripe_client: Any) -> None:
    """As with cards, somebody's own account is not to be used for testing."""
    details = {**US_BANK_ACCOUNT, "account_number": "000987654321"}
    error = refusal(
        stripe_client.v1.payment_methods.create, {"type": "us_bank_account", "us_bank_account": details}
    )
    assert (error.user_message, error.code, error.param) == (
        "You must use a test bank account number. Try 000123456789 or see more options at "
        "https://stripe.com/docs/connect/testing#account-numbers.",
        "account_number_invalid",
        "us_bank_account[account_number]",
    )


def test_a_direct_debit_names_the_bank(stripe_client: Any) -> None:
    """An IBAN's country and last digits."""
    iban = {"iban": "DE89370400440532013000"}
    debit = made(stripe_client, type="sepa_debit", card={}, sepa_debit=iban, **JENNYS).sepa_debit
    assert debit is not None
    assert (debit.country, debit.bank_code, debit.last4) == ("DE", "37040044", "3000")


def test_a_new_account_makes_payment_methods_of_magic_names_only() -> None:
    """The profile `fresh` refuses card numbers here, too."""
    client = Sandbox(seed="test", clock="2024-02-01", profile="fresh").client()
    assert "generally unsafe" in str(refusal(made, client))
    assert made(client, card={"token": "tok_visa"}).id.startswith("pm_")


def test_a_new_one_is_nobodys(stripe_client: Any) -> None:
    """In Stripe's words, as programs report them since 2021."""
    customer = stripe_client.v1.customers.create({}).id
    error = refusal(lambda: made(stripe_client, customer=customer))
    assert (error.user_message, error.param) == (
        "You cannot attach a PaymentMethod to a Customer during PaymentMethod creation. Please instead "
        "create the PaymentMethod and then attach it using the attachment method of the PaymentMethods API.",
        None,
    )


def test_a_platforms_card_is_cloned_for_a_connected_account(sandbox: Sandbox) -> None:
    """As a token and as a payment method, with the Stripe-Account header; without it, not at all."""
    client: Any = sandbox.client()
    account = {"stripe_account": client.v1.accounts.create({"type": "custom", "country": "US"}).id}
    customer = client.v1.customers.create({"source": "tok_visa"})
    card = {"customer": customer.id, "card": customer.default_source}
    token = client.v1.tokens.create(card, account)
    assert (token.card.last4, token.card.id != customer.default_source) == ("4242", True)
    assert client.v1.tokens.create({"customer": customer.id}, account).card.last4 == "4242"
    attached = client.v1.customers.create({"source": token.id}, account)
    assert attached.default_source == token.card.id
    method = {"customer": customer.id, "payment_method": customer.default_source}
    clone = client.v1.payment_methods.create(method, account)
    assert (clone.customer, clone.card.fingerprint) == (None, token.card.fingerprint)
    assert refusal(client.v1.tokens.create, card).param == "customer"
    assert refusal(client.v1.payment_methods.create, method).param == "payment_method"
    stranger = {**method, "customer": client.v1.customers.create({}).id}
    assert (
        "does not belong to the Customer"
        in refusal(client.v1.payment_methods.create, stranger, account).user_message
    )


@pytest.mark.parametrize(
    ("type", "sent", "shown"),
    [
        ("fpx", {"bank": "affin_bank"}, {"account_holder_type": "individual", "bank": "affin_bank"}),
        ("ideal", {"bank": "abn_amro"}, {"bank": "abn_amro", "bic": "ABNANL2A"}),
        ("sofort", {"country": "DE"}, {"country": "DE"}),
    ],
)
def test_what_a_type_shows_beyond_what_was_said(
    stripe_client: Any, type: str, sent: dict[str, str], shown: dict[str, str]
) -> None:
    """Recorded by a public test suite, versions 2026-08-26.dahlia and 2026-09-30.endive."""
    method = stripe_client.v1.payment_methods.create({"type": type, type: sent})
    assert method.to_dict()[type] == shown


def test_a_tax_id_has_a_fingerprint(stripe_client: Any) -> None:
    """The same for the same. Recorded by a public test suite, version 2026-09-30.endive."""
    address = {
        "line1": "Rua 1",
        "city": "Salvador",
        "state": "BA",
        "postal_code": "41940-340",
        "country": "BR",
    }
    payer = {"name": "Jenny Rosen", "email": "jenny@example.com", "address": address}
    ids = ("000.000.000-00", "000.000.000-00", "000.000.001-91")
    create = stripe_client.v1.payment_methods.create
    made = [create({"type": "boleto", "boleto": {"tax_id": id}, "billing_details": payer}) for id in ids]
    first, same, other = (each.boleto["fingerprint"] for each in made)
    assert len(first) == 16
    assert first == same != other


def test_an_iban_that_looks_like_a_card_is_sent(stripe_client: Any) -> None:
    """Its digits pass for a card's; what the account shows was recorded by a public test suite,
    version 2026-09-30.endive."""
    payer = {"name": "Jenny Rosen", "email": "jenny@example.com"}
    debit = {"iban": "DK5000400440116243"}
    params = {"type": "sepa_debit", "sepa_debit": debit, "billing_details": payer}
    shown = stripe_client.v1.payment_methods.create(params).sepa_debit
    assert (shown.bank_code, shown.branch_code, shown.country, shown.last4) == ("0040", "", "DK", "6243")


def test_a_network_that_is_not_the_cards_is_no_valid_preference(stripe_client: Any) -> None:
    """It is stored as that, as the parameter tells; the payment takes the card's own."""
    v1 = stripe_client.v1
    number = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2030, "cvc": "314"}
    card = {**number, "networks": {"preferred": "cartes_bancaires"}}
    method = v1.payment_methods.create({"type": "card", "card": card})
    assert method.card.networks.preferred == "invalid_preference"
    paid = {"amount": 500, "currency": "usd", "payment_method": method.id, "confirm": True}
    intent = v1.payment_intents.create({**paid, "return_url": "https://example.com"})
    charge = v1.charges.retrieve(intent.latest_charge)
    assert charge.payment_method_details.card.network == "visa"
    both = {**card, "number": "4000002500001001"}
    method = v1.payment_methods.create({"type": "card", "card": both})
    assert method.card.networks.preferred == method.card.display_brand == "cartes_bancaires"
    v1.payment_methods.attach(method.id, {"customer": v1.customers.create({}).id})
    other = {"card": {"networks": {"preferred": "mastercard"}}}
    assert v1.payment_methods.update(method.id, other).card.networks.preferred == "invalid_preference"
    changed = v1.payment_methods.update(method.id, {"card": {"networks": {"preferred": "visa"}}}).card
    assert changed.networks.preferred == changed.display_brand == "visa"


def test_a_billing_address_is_in_a_country(stripe_client: Any) -> None:
    """Whether it is made, described or changed; a customer's own address may say anything.

    Sources: https://github.com/stripe/stripe-ios/issues/1985, https://github.com/stripe/stripe-node/issues/1680.
    """
    v1, nowhere = stripe_client.v1, {"billing_details": {"address": {"country": "JA"}}}
    card = {"type": "card", "card": {"token": "tok_visa"}}
    refused = refusal(v1.payment_methods.create, {**card, **nowhere})
    assert refused.param == "billing_details[address][country]"
    assert refused.user_message.startswith("Country 'JA' is unknown. Try using a 2-character alphanumeric")
    described = {
        "payment_method_data": {**card, **nowhere},
        "confirm": True,
        "return_url": "https://example.com",
    }
    refused = refusal(v1.payment_intents.create, {"amount": 500, "currency": "usd", **described})
    assert refused.param == "payment_method_data[billing_details][address][country]"
    customer = v1.customers.create({"address": {"country": "US - United States"}})
    assert customer.address.country == "US - United States"
    method = v1.payment_methods.attach("pm_card_visa", {"customer": customer.id}).id
    assert refusal(v1.payment_methods.update, method, nowhere).param == "billing_details[address][country]"
    for country in ("JP", "CU"):
        changed = v1.payment_methods.update(method, {"billing_details": {"address": {"country": country}}})
        assert changed.billing_details.address.country == country


def test_klarna_knows_when_somebody_was_born(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/api/payment_methods/object (`klarna.dob`)."""
    born = {"day": 1, "month": 2, "year": 1990}
    payer = {"email": "ada@example.com", "address": {"country": "US"}}
    method = made(stripe_client, type="klarna", klarna={"dob": born}, billing_details=payer)
    assert method.klarna.dob.to_dict() == born


def test_an_account_for_payto_shows_its_last_digits(stripe_client: Any) -> None:
    """Source: `payto.last4` in https://docs.stripe.com/api/payment_methods/object."""
    account = {"bsb_number": "000000", "account_number": "000123456"}
    assert made(stripe_client, type="payto", card=None, payto=account).payto.to_dict() == {
        "bsb_number": "000000",
        "last4": "3456",
        "pay_id": None,
    }
