"""Payments in person: a card is presented at a reader, and taken or declined."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal
from .in_person import intent, paid_with


@pytest.mark.parametrize(
    ("method", "status", "received"), [("automatic", "succeeded", 1000), ("manual", "requires_capture", 0)]
)
def test_a_payment_is_taken_when_a_card_is_presented(
    *, stripe_client: Any, sandbox: Sandbox, reader: str, method: str, status: str, received: int
) -> None:
    """Not before: 2.7% and 5 cents, once it is captured."""
    id = intent(stripe_client, capture_method=method)
    readers = stripe_client.v1.terminal.readers
    busy = readers.process_payment_intent(reader, {"payment_intent": id})
    assert (busy.action.type, busy.action.status) == ("process_payment_intent", "in_progress")
    assert busy.action.process_payment_intent.payment_intent == id
    assert stripe_client.v1.payment_intents.retrieve(id).status == "requires_payment_method"
    assert stripe_client.v1.charges.list().data == []
    done = stripe_client.v1.test_helpers.terminal.readers.present_payment_method(reader)
    assert done.action.status == "succeeded"
    paid = stripe_client.v1.payment_intents.retrieve(id, {"expand": ["latest_charge.balance_transaction"]})
    assert (paid.status, paid.amount_received) == (status, received)
    card = paid.latest_charge.payment_method_details.card_present
    assert (card.brand, card.last4, card.read_method, card.reader) == ("visa", "4242", "contact_emv", reader)
    assert paid.latest_charge.id.startswith("ch_")
    if method == "automatic":
        assert paid.latest_charge.balance_transaction.fee == 32
    types = [each.type for each in stripe_client.v1.events.list().data]
    assert types[0] == "terminal.reader.action_succeeded"
    assert sandbox.reconcile()["differences"] == []


@pytest.mark.parametrize(
    ("amount", "number", "code", "decline"),
    [
        (1001, "", "card_declined", "call_issuer"),
        (1055, "", "card_declined", "incorrect_pin"),
        (1060, "", "online_or_offline_pin_required", "online_or_offline_pin_required"),
        (1000, "4000000000000002", "card_declined", "generic_decline"),
        (1000, "4000000000009995", "card_declined", "insufficient_funds"),
        (1000, "4000000000000069", "expired_card", "expired_card"),
    ],
)
def test_a_declined_payment_can_be_tried_again(
    *, stripe_client: Any, reader: str, amount: int, number: str, code: str, decline: str
) -> None:
    """By the amount's last digits, or the card's number.

    Source: https://docs.stripe.com/terminal/references/testing.
    """
    id = intent(stripe_client, amount)
    readers, helpers = stripe_client.v1.terminal.readers, stripe_client.v1.test_helpers.terminal.readers
    readers.process_payment_intent(reader, {"payment_intent": id})
    card = {"card_present": {"number": number}} if number else {}
    failed = helpers.present_payment_method(reader, card).action
    assert (failed.status, failed.failure_code) == ("failed", code)
    assert failed.api_error.decline_code == decline
    assert stripe_client.v1.payment_intents.retrieve(id).status == "requires_payment_method"
    assert readers.process_payment_intent(reader, {"payment_intent": id}).action.status == "in_progress"


@pytest.mark.parametrize(
    ("amount", "sentence"), [(8103, "This transaction requires a PIN."), (105, "Your card was declined.")]
)
def test_a_decline_by_the_amount_says_so(stripe_client: Any, reader: str, amount: int, sentence: str) -> None:
    """As two programs report it. A card that wants a PIN is told by a code that no page tells of.

    Source of the first: https://github.com/BreX900/mek-packages/issues/35.
    """
    id = intent(stripe_client, amount)
    stripe_client.v1.terminal.readers.process_payment_intent(reader, {"payment_intent": id})
    failed = stripe_client.v1.test_helpers.terminal.readers.present_payment_method(reader).action
    assert failed.failure_message == (
        f"{sentence} In testmode, using a physical test card with designated amount ending values produce "
        "specific decline responses. See https://stripe.com/docs/terminal/references/testing"
        "#physical-test-cards for details."
    )
    error = stripe_client.v1.payment_intents.retrieve(id).last_payment_error.to_dict()
    assert error["message"] == failed.failure_message
    assert (error["code"] == error["decline_code"], "doc_url" in error) == (amount == 8103, amount == 105)
    failure = stripe_client.v1.charges.retrieve(error["charge"]).failure_code
    assert failure == error["code"]


@pytest.mark.parametrize(
    ("number", "brand", "verified"),
    [
        ("4001007020000002", "visa", "offline_pin"),
        ("4000008260000075", "visa", "offline_pin"),
        ("4001000360000005", "visa", "online_pin"),
        ("4000002760000008", "visa", "online_pin"),
        ("6280000360000978", "eftpos_au", "approval"),
        ("4711009900000316877", "girocard", "approval"),
    ],
)
def test_a_card_is_read(stripe_client: Any, reader: str, number: str, brand: str, verified: str) -> None:
    """The charge tells its brand, and how its holder was verified.

    Source: https://docs.stripe.com/terminal/references/testing.
    """
    id = intent(stripe_client)
    stripe_client.v1.terminal.readers.process_payment_intent(reader, {"payment_intent": id})
    helpers = stripe_client.v1.test_helpers.terminal.readers
    helpers.present_payment_method(reader, {"card_present": {"number": number}})
    paid = stripe_client.v1.payment_intents.retrieve(id, {"expand": ["latest_charge"]})
    card = paid.latest_charge.payment_method_details.card_present
    assert (card.brand, card.receipt.cardholder_verification_method) == (brand, verified)


def test_the_card_that_is_presented_fits_the_payment(stripe_client: Any, reader: str) -> None:
    """Where none is named: Interac's, if the payment takes no other.

    Source: https://docs.stripe.com/terminal/references/testing#simulated-card-presentment.
    """
    for types, type in (
        (["interac_present"], "interac_present"),
        (["interac_present", "card_present"], "card_present"),
    ):
        id = intent(stripe_client, currency="cad", allowed_payment_method_types=types)
        stripe_client.v1.terminal.readers.process_payment_intent(reader, {"payment_intent": id})
        stripe_client.v1.test_helpers.terminal.readers.present_payment_method(reader)
        paid = stripe_client.v1.payment_intents.retrieve(id, {"expand": ["latest_charge"]})
        details = paid.latest_charge.payment_method_details
        assert (paid.status, details.type) == ("succeeded", type)
        assert details[type].last4 == {"interac_present": "1933", "card_present": "4242"}[type]


def test_a_card_that_the_payment_does_not_take_is_refused(stripe_client: Any, reader: str) -> None:
    """Guess: so that the reader still waits for another one."""
    id = intent(stripe_client)
    stripe_client.v1.terminal.readers.process_payment_intent(reader, {"payment_intent": id})
    present = stripe_client.v1.test_helpers.terminal.readers.present_payment_method
    assert refusal(present, reader, {"type": "interac_present"}).param == "type"
    assert present(reader).action.status == "succeeded"


def test_a_declined_card_is_not_saved(stripe_client: Any, reader: str) -> None:
    """Its authentication fails, whatever it is declined with when it pays.

    Source: https://docs.stripe.com/terminal/references/testing.
    """
    setup = stripe_client.v1.setup_intents.create({"allowed_payment_method_types": ["card_present"]}).id
    params = {"setup_intent": setup, "allow_redisplay": "always"}
    stripe_client.v1.terminal.readers.process_setup_intent(reader, params)
    helpers = stripe_client.v1.test_helpers.terminal.readers
    action = helpers.present_payment_method(reader, {"card_present": {"number": "4000000000000002"}}).action
    assert (action.status, action.failure_code) == ("failed", "setup_intent_authentication_failure")


def test_a_payment_in_two_steps(stripe_client: Any, reader: str) -> None:
    """The card's details can be looked at before the payment is confirmed.

    Source: https://docs.stripe.com/terminal/payments/collect-card-payment#payment-intent.
    """
    id = intent(stripe_client)
    readers, helpers = stripe_client.v1.terminal.readers, stripe_client.v1.test_helpers.terminal.readers
    assert (
        refusal(readers.confirm_payment_intent, reader, {"payment_intent": id}).code == "intent_invalid_state"
    )
    readers.collect_payment_method(reader, {"payment_intent": id})
    collected = helpers.present_payment_method(reader).action.collect_payment_method
    assert collected.payment_method.card_present.last4 == "4242"
    waiting = stripe_client.v1.payment_intents.retrieve(id)
    assert (waiting.status, waiting.payment_method) == ("requires_confirmation", collected.payment_method.id)
    busy = readers.confirm_payment_intent(reader, {"payment_intent": id})
    assert busy.action.status == "in_progress"
    assert readers.retrieve(reader).action.status == "succeeded"
    assert stripe_client.v1.payment_intents.retrieve(id).status == "succeeded"
    types = [each.type for each in stripe_client.v1.events.list({"limit": 100}).data]
    assert "terminal.reader.action_updated" in types


def test_a_card_is_saved_in_person(stripe_client: Any, reader: str) -> None:
    """A card that can be charged online stands for it."""
    customer = stripe_client.v1.customers.create().id
    params = {"customer": customer, "allowed_payment_method_types": ["card_present"]}
    setup = stripe_client.v1.setup_intents.create(params).id
    readers, helpers = stripe_client.v1.terminal.readers, stripe_client.v1.test_helpers.terminal.readers
    assert refusal(readers.process_setup_intent, reader, {"setup_intent": setup}).code == "parameter_missing"
    readers.process_setup_intent(reader, {"setup_intent": setup, "allow_redisplay": "always"})
    saved = helpers.present_payment_method(reader).action.process_setup_intent.generated_card
    method = stripe_client.v1.payment_methods.retrieve(saved)
    assert (method.type, method.customer, method.allow_redisplay) == ("card", customer, "always")
    done = stripe_client.v1.setup_intents.retrieve(setup, {"expand": ["latest_attempt", "payment_method"]})
    assert (done.status, done.payment_method.type) == ("succeeded", "card_present")
    assert done.latest_attempt.payment_method_details.card_present.generated_card == saved
    assert method.card.generated_from.setup_attempt == done.latest_attempt.id


def test_a_payment_is_refunded_in_person(stripe_client: Any, reader: str) -> None:
    """To the card that paid, if it is Interac's; the action tells the refund.

    Source: https://docs.stripe.com/terminal/features/refunds#availability.
    """
    readers, helpers = stripe_client.v1.terminal.readers, stripe_client.v1.test_helpers.terminal.readers
    other = intent(stripe_client)
    readers.process_payment_intent(reader, {"payment_intent": other})
    helpers.present_payment_method(reader)
    assert refusal(readers.refund_payment, reader, {"payment_intent": other}).param == "charge"
    id = intent(stripe_client, currency="cad", allowed_payment_method_types=["interac_present"])
    readers.process_payment_intent(reader, {"payment_intent": id})
    helpers.present_payment_method(reader)
    assert refusal(readers.refund_payment, reader, {}).code == "parameter_missing"
    assert refusal(readers.refund_payment, reader, {"payment_intent": id, "charge": "ch_1"}).user_message == (
        "You may only specify one of these parameters: charge, payment_intent."
    )
    readers.refund_payment(reader, {"payment_intent": id, "amount": 300})
    action = helpers.present_payment_method(reader).action
    assert (action.status, action.refund_payment.amount) == ("succeeded", 300)
    assert stripe_client.v1.refunds.retrieve(action.refund_payment.refund).amount == 300


def test_what_a_reader_cannot_take(stripe_client: Any, reader: str) -> None:
    """A payment that is no payment in person, or that is over."""
    process = stripe_client.v1.terminal.readers.process_payment_intent
    online = intent(stripe_client, allowed_payment_method_types=["card"])
    assert refusal(process, reader, {"payment_intent": online}).code == "intent_invalid_state"
    over = intent(stripe_client)
    stripe_client.v1.payment_intents.cancel(over)
    assert refusal(process, reader, {"payment_intent": over}).code == "intent_invalid_state"
    assert refusal(process, reader, {"payment_intent": "pi_none"}).code == "resource_missing"


def test_a_payment_leaves_a_card_for_payments_online(stripe_client: Any, reader: str) -> None:
    """Source: https://docs.stripe.com/terminal/features/saving-payment-details/save-after-payment."""
    customer = stripe_client.v1.customers.create().id
    id = intent(stripe_client, customer=customer, setup_future_usage="off_session")
    config = {"process_config": {"allow_redisplay": "limited"}}
    stripe_client.v1.terminal.readers.process_payment_intent(reader, {"payment_intent": id, **config})
    stripe_client.v1.test_helpers.terminal.readers.present_payment_method(reader)
    charge = stripe_client.v1.payment_intents.retrieve(id, {"expand": ["latest_charge"]}).latest_charge
    left = charge.payment_method_details.card_present.generated_card
    card = stripe_client.v1.payment_methods.retrieve(left)
    assert (card.type, card.customer, card.allow_redisplay) == ("card", customer, "limited")
    assert card.card.generated_from.charge == charge.id
    assert card.card.generated_from.payment_method_details.type == "card_present"


def test_a_refund_fails_later(stripe_client: Any, sandbox: Sandbox, reader: str) -> None:
    """As the test card says: it succeeds at first. Nor is the card saved.

    Source: https://docs.stripe.com/terminal/references/testing, the cards for specific error cases.
    """
    paid = paid_with(stripe_client, reader, "4000000000005126")
    refund = stripe_client.v1.refunds.create({"payment_intent": paid.id})
    assert refund.status == "succeeded"
    sandbox.advance(days=1)
    failed = stripe_client.v1.refunds.retrieve(refund.id)
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert stripe_client.v1.events.list({"type": "refund.failed"}).data[0].data.object["id"] == refund.id
    setup = stripe_client.v1.setup_intents.create({"allowed_payment_method_types": ["card_present"]}).id
    params = {"setup_intent": setup, "allow_redisplay": "always"}
    stripe_client.v1.terminal.readers.process_setup_intent(reader, params)
    helpers = stripe_client.v1.test_helpers.terminal.readers
    action = helpers.present_payment_method(reader, {"card_present": {"number": "4000000000005126"}}).action
    assert action.failure_code == "setup_intent_authentication_failure"


def test_a_card_is_typed_in(stripe_client: Any, reader: str) -> None:
    """What a customer tells by mail or telephone pays an intent that takes cards, or is saved.

    Source: https://docs.stripe.com/terminal/features/mail-telephone-orders/payments and .../save-directly; no
    SDK names the parameter.
    """
    v1, by_phone = stripe_client.v1, {"process_config": {"moto": True}}
    readers, helpers = v1.terminal.readers, v1.test_helpers.terminal.readers
    in_person = {"payment_intent": intent(stripe_client), **by_phone}
    assert refusal(readers.process_payment_intent, reader, in_person).code == "intent_invalid_state"
    id = intent(stripe_client, allowed_payment_method_types=["card"])
    assert refusal(readers.process_payment_intent, reader, {"payment_intent": id}).http_status == 400
    waiting = readers.process_payment_intent(reader, {"payment_intent": id, **by_phone})
    assert waiting.action.status == "in_progress"
    card = {"number": "4000000000009995", "exp_month": 12, "exp_year": 2030, "cvc": "123"}
    declined = helpers.present_payment_method(reader, {"type": "card", "card": card}).action
    assert (declined.status, declined.failure_code) == ("failed", "card_declined")
    readers.process_payment_intent(reader, {"payment_intent": id, **by_phone})
    assert helpers.present_payment_method(reader).action.status == "succeeded"
    charge = v1.payment_intents.retrieve(id, {"expand": ["latest_charge"]}).latest_charge
    details = charge.payment_method_details
    assert (details.type, details.card.last4, details.card["moto"]) == ("card", "4242", True)
    customer = v1.customers.create().id
    setup = v1.setup_intents.create({"customer": customer, "allowed_payment_method_types": ["card"]}).id
    readers.process_setup_intent(reader, {"setup_intent": setup, "allow_redisplay": "always", **by_phone})
    assert helpers.present_payment_method(reader).action.status == "succeeded"
    saved = v1.setup_intents.retrieve(setup, {"expand": ["payment_method"]}).payment_method
    assert (saved.type, saved.customer, saved.allow_redisplay) == ("card", customer, "always")
