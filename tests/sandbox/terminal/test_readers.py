"""Readers: told what to do, and done with it when somebody is at them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..onboarding import onboarded
from ..refused import refusal


@pytest.fixture
def reader(stripe_client: Any) -> str:
    """A simulated reader at a location."""
    address = {"line1": "1 Main St", "city": "Boston", "state": "MA", "postal_code": "02110", "country": "US"}
    location = stripe_client.v1.terminal.locations.create({"display_name": "HQ", "address": address})
    params = {"registration_code": "simulated-wpe", "location": location.id}
    return str(stripe_client.v1.terminal.readers.create(params).id)


def intent(client: Any, amount: int = 1000, **params: Any) -> str:
    """A payment that can be taken in person."""
    given = {"amount": amount, "currency": "usd", "allowed_payment_method_types": ["card_present"], **params}
    return str(client.v1.payment_intents.create(given).id)


def in_trade(client: Any, mcc: str) -> dict[str, str]:
    """Whose requests are made: a new connected account of a merchant category."""
    profile = {"mcc": mcc, "url": "https://example.com"}
    return {"stripe_account": onboarded(client, business_profile=profile)["id"]}


def test_a_simulated_reader(stripe_client: Any) -> None:
    """It is on, and does nothing. Source of how its ids look: https://docs.stripe.com/api/terminal/readers."""
    readers = stripe_client.v1.terminal.readers
    new_reader = readers.create({"registration_code": "simulated-s700"})
    assert re.fullmatch(r"tmr_[A-Za-z0-9]{14}", new_reader.id)
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", new_reader.serial_number)
    assert (new_reader.device_type, new_reader.label, new_reader.status) == (
        "simulated_stripe_s700",
        "simulated-s700",
        "online",
    )
    assert new_reader.last_seen_at == 1706788800000
    assert new_reader.action is None
    assert refusal(readers.create, {"registration_code": "puppies-plug-could"}).param == "registration_code"
    assert [each.id for each in readers.list({"device_type": "simulated_stripe_s700"}).data] == [
        new_reader.id
    ]
    assert readers.delete(new_reader.id).deleted


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
        (1060, "", "card_declined", "online_or_offline_pin_required"),
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


def test_a_tip_is_added(stripe_client: Any, reader: str) -> None:
    """It is told apart in the amount's details."""
    id = intent(stripe_client)
    stripe_client.v1.terminal.readers.process_payment_intent(reader, {"payment_intent": id})
    stripe_client.v1.test_helpers.terminal.readers.present_payment_method(reader, {"amount_tip": 200})
    paid = stripe_client.v1.payment_intents.retrieve(id)
    assert (paid.amount, paid.amount_received, paid.amount_details.tip.amount) == (1200, 1200, 200)


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


def test_a_cart_is_shown_at_once(stripe_client: Any, reader: str) -> None:
    """Nobody has to do anything for it, and no event tells of it.

    Source: https://docs.stripe.com/terminal/payments/collect-card-payment#webhook-events.
    """
    readers = stripe_client.v1.terminal.readers
    items = [{"amount": 500, "description": "Tea", "quantity": 2}]
    cart = {"currency": "usd", "line_items": items, "total": 1000}
    busy = readers.set_reader_display(reader, {"type": "cart", "cart": cart})
    assert busy.action.set_reader_display.cart.total == 1000
    assert readers.retrieve(reader).action.status == "succeeded"
    assert stripe_client.v1.events.list({"type": "terminal.reader.action_succeeded"}).data == []


def test_inputs_are_collected(stripe_client: Any, reader: str) -> None:
    """Typed in, skipped where they may be, or given up."""
    readers, helpers = stripe_client.v1.terminal.readers, stripe_client.v1.test_helpers.terminal.readers
    choices = [{"id": "yes", "text": "Yes", "style": "primary"}, {"id": "no", "text": "No"}]
    inputs: list[dict[str, Any]] = [
        {"type": "email", "custom_text": {"title": "Your email"}, "required": True},
        {"type": "selection", "custom_text": {"title": "Receipt?"}, "selection": {"choices": choices}},
    ]
    busy = readers.collect_inputs(reader, {"inputs": inputs}).action.collect_inputs
    assert busy.inputs[0].email.value is None
    typed = helpers.succeed_input_collection(
        reader, {"skip_non_required_inputs": "all"}
    ).action.collect_inputs
    assert "@" in typed.inputs[0].email.value
    assert typed.inputs[1].skipped
    readers.collect_inputs(reader, {"inputs": inputs})
    chosen = helpers.succeed_input_collection(reader).action.collect_inputs.inputs[1].selection
    assert (chosen.id, chosen.text) == ("yes", "Yes")
    readers.collect_inputs(reader, {"inputs": inputs})
    assert helpers.timeout_input_collection(reader).action.status == "failed"
    assert refusal(readers.collect_inputs, reader, {"inputs": inputs * 3}).param == "inputs"
    no_choices = [{"type": "selection", "custom_text": {"title": "?"}}]
    assert refusal(readers.collect_inputs, reader, {"inputs": no_choices}).param == "inputs[0][selection]"
    five = [{**inputs[1], "selection": {"choices": [{"id": str(each), "text": "A"} for each in range(5)]}}]
    error = refusal(readers.collect_inputs, reader, {"inputs": five})
    assert error.param == "inputs[0][selection][choices]"


def test_a_signature_is_a_file(stripe_client: Any, reader: str) -> None:
    """An SVG that is kept for seven days.

    Source: https://docs.stripe.com/terminal/features/collect-inputs#receive-input-data.
    """
    readers, helpers = stripe_client.v1.terminal.readers, stripe_client.v1.test_helpers.terminal.readers
    readers.collect_inputs(reader, {"inputs": [{"type": "signature", "custom_text": {"title": "Sign"}}]})
    signed = helpers.succeed_input_collection(reader).action.collect_inputs.inputs[0].signature.value
    file = stripe_client.v1.files.retrieve(signed)
    assert (file.type, file.expires_at - file.created) == ("svg", 7 * 86_400)


def test_a_reader_does_one_thing_at_a_time(stripe_client: Any, sandbox: Sandbox, reader: str) -> None:
    """Until that is done, canceled, or broken off by the customer or a network.

    Source: https://docs.stripe.com/terminal/payments/collect-card-payment#handle-errors.
    """
    readers, helpers = stripe_client.v1.terminal.readers, stripe_client.v1.test_helpers.terminal.readers
    params = {"payment_intent": intent(stripe_client)}
    assert refusal(helpers.present_payment_method, reader).code == "intent_invalid_state"
    readers.collect_inputs(reader, {"inputs": [{"type": "text", "custom_text": {"title": "Name"}}]})
    busy = refusal(readers.process_payment_intent, reader, params)
    assert busy.code == "terminal_reader_busy"
    assert busy.user_message.startswith(
        "Reader is currently busy processing another request. Please reference"
    )
    assert readers.cancel_action(reader).action is None
    for outcome, message in (
        ("customer_canceled", "This action could not be completed due to an error on the card reader."),
        ("connection_error", "Could not connect to Stripe."),
    ):
        readers.process_payment_intent(reader, params)
        sandbox.act("reader_action", reader=reader, outcome=outcome)
        action = readers.retrieve(reader).action
        assert (action.status, action.failure_code, action.failure_message) == ("failed", outcome, message)
    sandbox.act("reader", reader=reader, status="offline")
    assert refusal(readers.process_payment_intent, reader, params).code == "terminal_reader_offline"


def test_a_payment_that_has_not_begun_is_replaced(stripe_client: Any, reader: str) -> None:
    """By another one, whatever its action; a card that was collected is let go by canceling.

    Source: https://docs.stripe.com/terminal/payments/collect-card-payment#reader-busy.
    """
    readers, intents = stripe_client.v1.terminal.readers, stripe_client.v1.payment_intents
    present = stripe_client.v1.test_helpers.terminal.readers.present_payment_method
    first, second = intent(stripe_client), intent(stripe_client)
    readers.process_payment_intent(reader, {"payment_intent": first})
    readers.collect_payment_method(reader, {"payment_intent": second})
    present(reader)
    states = [intents.retrieve(each).status for each in (first, second)]
    assert states == ["requires_payment_method", "requires_confirmation"]
    refused = refusal(readers.process_payment_intent, reader, {"payment_intent": second})
    assert refused.user_message == (
        "Payment intent must be in the requires_payment_method state to be processed by a reader."
    )
    readers.cancel_action(reader)
    again = intents.retrieve(second)
    assert (again.status, again.payment_method) == ("requires_payment_method", None)
    readers.process_payment_intent(reader, {"payment_intent": second})
    assert present(reader).action.status == "succeeded"


def test_no_tip_is_told_where_tips_are_suggested(stripe_client: Any, reader: str) -> None:
    """As 0, and not at all where none are; a payment that skips them suggests none of an amount either.

    Source: https://docs.stripe.com/terminal/features/collecting-tips/on-reader.
    """
    readers = stripe_client.v1.terminal.readers
    present = stripe_client.v1.test_helpers.terminal.readers.present_payment_method

    def tip(currency: str = "usd", **config: Any) -> Any:
        id = intent(stripe_client, currency=currency)
        readers.process_payment_intent(reader, {"payment_intent": id, "process_config": config})
        present(reader)
        return stripe_client.v1.payment_intents.retrieve(id).amount_details.to_dict()["tip"]

    assert tip() == {}
    suggested = {"tipping": {"usd": {"percentages": [15, 20, 25]}}}
    configuration = stripe_client.v1.terminal.configurations.create(suggested).id
    location = readers.retrieve(reader).location
    stripe_client.v1.terminal.locations.update(location, {"configuration_overrides": configuration})
    assert (tip(), tip("cad"), tip(skip_tipping=True)) == ({"amount": 0}, {}, {})
    config = {"skip_tipping": True, "tipping": {"amount_eligible": 500}}
    asked = {"payment_intent": intent(stripe_client), "process_config": config}
    error = refusal(readers.process_payment_intent, reader, asked)
    assert error.param == "process_config[tipping][amount_eligible]"


def test_a_location_inherits_what_its_own_configuration_does_not_say(stripe_client: Any, reader: str) -> None:
    """Here the tips. Source: https://docs.stripe.com/terminal/fleet/configurations-overview."""
    v1 = stripe_client.v1
    default = v1.terminal.configurations.list({"is_account_default": True}).data[0].id
    v1.terminal.configurations.update(default, {"tipping": {"usd": {"percentages": [15, 20, 25]}}})
    own = v1.terminal.configurations.create({"offline": {"enabled": True}}).id
    location = v1.terminal.readers.retrieve(reader).location
    v1.terminal.locations.update(location, {"configuration_overrides": own})
    id = intent(stripe_client)
    v1.terminal.readers.process_payment_intent(reader, {"payment_intent": id})
    v1.test_helpers.terminal.readers.present_payment_method(reader)
    assert v1.payment_intents.retrieve(id).amount_details.tip.amount == 0


def test_what_a_reader_cannot_take(stripe_client: Any, reader: str) -> None:
    """A payment that is no payment in person, or that is over."""
    process = stripe_client.v1.terminal.readers.process_payment_intent
    online = intent(stripe_client, allowed_payment_method_types=["card"])
    assert refusal(process, reader, {"payment_intent": online}).code == "intent_invalid_state"
    over = intent(stripe_client)
    stripe_client.v1.payment_intents.cancel(over)
    assert refusal(process, reader, {"payment_intent": over}).code == "intent_invalid_state"
    assert refusal(process, reader, {"payment_intent": "pi_none"}).code == "resource_missing"


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


def test_interac_is_refunded_at_a_reader(stripe_client: Any, reader: str) -> None:
    """Nowhere else. Source: https://docs.stripe.com/terminal/features/refunds."""
    id = intent(stripe_client, currency="cad", allowed_payment_method_types=["interac_present"])
    readers, helpers = stripe_client.v1.terminal.readers, stripe_client.v1.test_helpers.terminal.readers
    readers.process_payment_intent(reader, {"payment_intent": id})
    helpers.present_payment_method(reader, {"type": "interac_present"})
    assert refusal(stripe_client.v1.refunds.create, {"payment_intent": id}).param == "charge"
    readers.refund_payment(reader, {"payment_intent": id})
    assert helpers.present_payment_method(reader).action.status == "succeeded"


def test_a_toggle_says_what_it_is_about(stripe_client: Any, reader: str) -> None:
    """By a title or a description, as the parameters tell."""
    form = {"type": "text", "custom_text": {"title": "Name"}, "toggles": [{"default_value": "enabled"}]}
    error = refusal(stripe_client.v1.terminal.readers.collect_inputs, reader, {"inputs": [form]})
    assert "inputs[0][toggles][0][title] or inputs[0][toggles][0][description]" in error.user_message


def test_a_tip_is_of_a_positive_amount(stripe_client: Any, reader: str) -> None:
    """As the parameter `amount_eligible` tells."""
    tipping = {"process_config": {"tipping": {"amount_eligible": 0}}}
    asked = {"payment_intent": intent(stripe_client), **tipping}
    error = refusal(stripe_client.v1.terminal.readers.process_payment_intent, reader, asked)
    assert error.param == "process_config[tipping][amount_eligible]"


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


def paid_with(client: Any, reader: str, number: str, **params: Any) -> Any:
    """A payment intent that a card was presented for, with its charge."""
    id = intent(client, **params)
    client.v1.terminal.readers.process_payment_intent(reader, {"payment_intent": id})
    card = {"card_present": {"number": number}}
    client.v1.test_helpers.terminal.readers.present_payment_method(reader, card)
    return client.v1.payment_intents.retrieve(id, {"expand": ["latest_charge"]})


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


@pytest.mark.parametrize(
    ("type", "form", "param"),
    [
        ("text", {"custom_text": {"title": "x" * 41}}, "[custom_text][title]"),
        ("text", {"custom_text": {"title": "x", "skip_button": "x" * 15}}, "[custom_text][skip_button]"),
        ("text", {"custom_text": {"title": "x", "submit_button": "x" * 31}}, "[custom_text][submit_button]"),
        ("text", {"custom_text": {"title": "x", "description": "x" * 101}}, "[custom_text][description]"),
        (
            "selection",
            {"custom_text": {"title": "x", "description": "x" * 501}},
            "[custom_text][description]",
        ),
        ("text", {"toggles": [{"title": "x" * 51}]}, "[toggles][0][title]"),
        ("text", {"toggles": [{"title": "x", "description": "x" * 26}]}, "[toggles][0][description]"),
    ],
)
def test_a_screen_has_room_for_so_many_letters(
    *, stripe_client: Any, reader: str, type: str, form: Any, param: str
) -> None:
    """More of them in a description beside choices, fewer where a toggle has a title and a description.

    Source: https://docs.stripe.com/terminal/features/collect-inputs?terminal-sdk-platform=server-driven.
    """
    choices = [{"id": "a", "text": "A"}]
    asked = {"type": type, "custom_text": {"title": "Name"}, **form}
    asked |= {"selection": {"choices": choices}} if type == "selection" else {}
    error = refusal(stripe_client.v1.terminal.readers.collect_inputs, reader, {"inputs": [asked]})
    assert error.param == f"inputs[0]{param}"
    assert "must be at most" in error.user_message


@pytest.mark.parametrize(
    ("mcc", "amount", "most"), [("5812", 4_000, 9_000), ("5812", 12_000, 18_000), ("5734", 4_000, 4_000)]
)
def test_a_tip_on_the_receipt_is_captured(
    *, stripe_client: Any, sandbox: Sandbox, mcc: str, amount: int, most: int
) -> None:
    """Up to half of what was authorized or 50 dollars, where tips are usual.

    Source: https://docs.stripe.com/terminal/features/collecting-tips/on-receipt.
    """
    of_account = in_trade(stripe_client, mcc)
    v1 = stripe_client.v1
    reader = v1.terminal.readers.create({"registration_code": "simulated-wpe"}, of_account).id
    asked = {"amount": amount, "currency": "usd", "allowed_payment_method_types": ["card_present"]}
    id = v1.payment_intents.create({**asked, "capture_method": "manual"}, of_account).id
    v1.terminal.readers.process_payment_intent(reader, {"payment_intent": id}, of_account)
    v1.test_helpers.terminal.readers.present_payment_method(reader, {}, of_account)
    too_much = refusal(v1.payment_intents.capture, id, {"amount_to_capture": most + 1}, of_account)
    assert too_much.code == "amount_too_large"
    v1.payment_intents.capture(id, {"amount_to_capture": most}, of_account)
    paid = v1.payment_intents.retrieve(id, {"expand": ["latest_charge"]}, of_account)
    card = paid.latest_charge.payment_method_details.card_present
    assert (paid.amount, paid.amount_received, card.amount_authorized) == (most, most, amount)
    assert card.overcapture_supported is (most > amount)
    assert sandbox.reconcile()["differences"] == []


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
