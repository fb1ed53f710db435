"""What a card's network allows in person: holds, Interac, eftpos, cards of two networks."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal
from .in_person import in_trade, intent, paid_with


def test_more_is_authorized_on_a_card_that_allows_it(stripe_client: Any, reader: str) -> None:
    """Before it is captured, or by capturing more; only where that was asked for.

    Source: https://docs.stripe.com/terminal/features/incremental-authorizations.
    """
    intents, readers = stripe_client.v1.payment_intents, stripe_client.v1.terminal.readers
    present = stripe_client.v1.test_helpers.terminal.readers.present_payment_method
    options = {"card_present": {"request_incremental_authorization_support": True}}
    id = intent(stripe_client, capture_method="manual", payment_method_options=options)
    readers.process_payment_intent(reader, {"payment_intent": id})
    present(reader)
    charge = intents.retrieve(id, {"expand": ["latest_charge"]}).latest_charge
    assert charge.payment_method_details.card_present.incremental_authorization_supported
    assert intents.increment_authorization(id, {"amount": 1500}).amount == 1500
    assert refusal(intents.increment_authorization, id, {"amount": 1500}).param == "amount"
    captured = intents.capture(id, {"amount_to_capture": 2000})
    assert (captured.amount, captured.amount_received) == (2000, 2000)
    plain = intent(stripe_client, capture_method="manual")
    readers.process_payment_intent(reader, {"payment_intent": plain})
    present(reader)
    refused = refusal(intents.increment_authorization, plain, {"amount": 1500})
    assert "you did not request support" in str(refused.user_message)
    assert refusal(intents.capture, plain, {"amount_to_capture": 2000}).code == "amount_too_large"


def test_a_hold_is_preferred(stripe_client: Any, reader: str) -> None:
    """A card that can be held is.

    Source: https://docs.stripe.com/api/payment_intents/create,
    `payment_method_options.card_present.capture_method`.
    """
    id = intent(
        stripe_client, payment_method_options={"card_present": {"capture_method": "manual_preferred"}}
    )
    stripe_client.v1.terminal.readers.process_payment_intent(reader, {"payment_intent": id})
    stripe_client.v1.test_helpers.terminal.readers.present_payment_method(reader)
    assert stripe_client.v1.payment_intents.retrieve(id).status == "requires_capture"


@pytest.mark.parametrize(
    ("number", "hours"),
    [("4242424242424242", 114), ("5555555555554444", 48), ("378282246310005", 48), ("6011111111111117", 48)],
)
def test_a_hold_lasts_as_its_network_allows(
    *, stripe_client: Any, sandbox: Sandbox, reader: str, number: str, hours: int
) -> None:
    """Source: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method, its second table."""
    id = intent(stripe_client, capture_method="manual")
    stripe_client.v1.terminal.readers.process_payment_intent(reader, {"payment_intent": id})
    helpers = stripe_client.v1.test_helpers.terminal.readers
    helpers.present_payment_method(reader, {"type": "card_present", "card_present": {"number": number}})
    charge = stripe_client.v1.payment_intents.retrieve(id, {"expand": ["latest_charge"]}).latest_charge
    until = charge.payment_method_details.card_present.capture_before
    assert until == charge.created + hours * 3600
    sandbox.advance(hours=hours)
    assert stripe_client.v1.payment_intents.retrieve(id).status == "canceled"


@pytest.mark.parametrize(
    ("mcc", "number", "hours"),
    [
        ("7011", "4242424242424242", 29 * 24 + 18),
        ("7033", "4242424242424242", 9 * 24 + 18),
        ("5734", "4242424242424242", 4 * 24 + 18),
        ("5734", "5555555555554444", 30 * 24),
        ("7011", "378282246310005", 30 * 24),
        ("4411", "378282246310005", 48),
        ("4411", "6011111111111117", 30 * 24),
    ],
)
def test_a_hold_lasts_longer_where_that_is_asked_for(
    *, stripe_client: Any, mcc: str, number: str, hours: int
) -> None:
    """By the card's network and the seller's trade.

    Source: https://docs.stripe.com/terminal/features/extended-authorizations#authorization-validity.
    """
    of_account, v1 = in_trade(stripe_client, mcc), stripe_client.v1
    reader = v1.terminal.readers.create({"registration_code": "simulated-wpe"}, of_account).id
    longer = {"card_present": {"request_extended_authorization": True}}
    asked = {"amount": 1000, "currency": "usd", "allowed_payment_method_types": ["card_present"]}
    asked |= {"capture_method": "manual", "payment_method_options": longer}
    id = v1.payment_intents.create(asked, of_account).id
    v1.terminal.readers.process_payment_intent(reader, {"payment_intent": id}, of_account)
    card = {"type": "card_present", "card_present": {"number": number}}
    v1.test_helpers.terminal.readers.present_payment_method(reader, card, of_account)
    charge = v1.payment_intents.retrieve(id, {"expand": ["latest_charge"]}, of_account).latest_charge
    until = charge.payment_method_details.card_present.capture_before
    assert until == charge.created + hours * 3600


def test_interac_is_refunded_at_a_reader(stripe_client: Any, reader: str) -> None:
    """Nowhere else. Source: https://docs.stripe.com/terminal/features/refunds."""
    id = intent(stripe_client, currency="cad", allowed_payment_method_types=["interac_present"])
    readers, helpers = stripe_client.v1.terminal.readers, stripe_client.v1.test_helpers.terminal.readers
    readers.process_payment_intent(reader, {"payment_intent": id})
    helpers.present_payment_method(reader, {"type": "interac_present"})
    assert refusal(stripe_client.v1.refunds.create, {"payment_intent": id}).param == "charge"
    readers.refund_payment(reader, {"payment_intent": id})
    assert helpers.present_payment_method(reader).action.status == "succeeded"


def test_a_part_of_an_interac_payment_may_be_declined(stripe_client: Any, reader: str) -> None:
    """By its last two digits; the whole is not. Source: https://docs.stripe.com/terminal/references/testing."""
    id = intent(
        stripe_client, amount=2501 + 99, currency="cad", allowed_payment_method_types=["interac_present"]
    )
    readers = stripe_client.v1.terminal.readers
    helpers = stripe_client.v1.test_helpers.terminal.readers
    readers.process_payment_intent(reader, {"payment_intent": id})
    helpers.present_payment_method(reader, {"type": "interac_present"})
    charge = stripe_client.v1.payment_intents.retrieve(id).latest_charge
    for amount, status in ((1055, "failed"), (1060, "succeeded")):
        readers.refund_payment(reader, {"charge": charge, "amount": amount})
        action = helpers.present_payment_method(reader, {"type": "interac_present"}).action
        assert action.status == status
    assert [each.amount for each in stripe_client.v1.refunds.list().data] == [1060]


def test_eftpos_is_never_held(stripe_client: Any, reader: str) -> None:
    """It is captured at once where a hold is only preferred, and declined where it is to be captured by hand.

    Source: https://docs.stripe.com/terminal/payments/regional?integration-country=AU#eftpos-payments.
    """
    eftpos, preferred = "6280000360000978", {"card_present": {"capture_method": "manual_preferred"}}
    once = paid_with(stripe_client, reader, eftpos, currency="aud", payment_method_options=preferred)
    assert (once.status, once.amount_received) == ("succeeded", 1000)
    assert once.latest_charge.payment_method_details.card_present.network == "eftpos_au"
    held = paid_with(stripe_client, reader, eftpos, currency="aud", capture_method="manual")
    assert (held.status, held.last_payment_error.code) == ("requires_payment_method", "card_declined")


@pytest.mark.parametrize(
    ("number", "currency", "brand", "domestic"),
    [
        ("4000050360000001", "aud", "visa", "eftpos_au"),
        ("5555050360000080", "aud", "mastercard", "eftpos_au"),
        ("4000002500001001", "eur", "visa", "cartes_bancaires"),
        ("5555552500001001", "eur", "mastercard", "cartes_bancaires"),
        ("4242424242424242", "eur", "visa", "visa"),
    ],
)
def test_a_card_of_two_networks_goes_over_the_one_asked_for(
    *, stripe_client: Any, reader: str, number: str, currency: str, brand: str, domestic: str
) -> None:
    """Whichever it is, the brand stays; what is captured by hand never goes over eftpos.

    Source: https://docs.stripe.com/terminal/payments/regional?integration-country=AU#eftpos-payments and
    https://docs.stripe.com/terminal/payments/regional?integration-country=FR#cartes-bancaires-payments.
    """

    def network(asked: str, **params: Any) -> tuple[str, str]:
        options = {"card_present": {"routing": {"requested_priority": asked}}}
        done = paid_with(
            stripe_client, reader, number, currency=currency, payment_method_options=options, **params
        )
        card = done.latest_charge.payment_method_details.card_present
        return card.brand, card.network

    assert network("domestic") == (brand, domestic)
    assert network("international") == (brand, brand)
    if domestic == "eftpos_au":
        assert network("domestic", capture_method="manual") == (brand, brand)


def test_interac_is_a_card_of_its_own(stripe_client: Any, reader: str) -> None:
    """No other card is read as one, neither for a payment nor for its refund.

    Source: https://docs.stripe.com/terminal/references/testing#interac-test-cards and
    https://docs.stripe.com/terminal/payments/regional?integration-country=CA#refund-an-interac-payment.
    """
    types = ["card_present", "interac_present"]
    id = intent(stripe_client, currency="cad", allowed_payment_method_types=types)
    readers = stripe_client.v1.terminal.readers
    present = stripe_client.v1.test_helpers.terminal.readers.present_payment_method
    readers.process_payment_intent(reader, {"payment_intent": id})
    for type, number in (("interac_present", "4242424242424242"), ("card_present", "4506445006931933")):
        error = refusal(present, reader, {"type": type, type: {"number": number}})
        assert error.param == f"{type}[number]"
    assert present(reader, {"type": "interac_present"}).action.status == "succeeded"
    readers.refund_payment(reader, {"payment_intent": id})
    assert refusal(present, reader, {"type": "card_present"}).param == "type"
    assert present(reader).action.status == "succeeded"
