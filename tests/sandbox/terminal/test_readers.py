"""Readers: told what to do, and done with it when somebody is at them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal
from .in_person import intent


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


def test_a_toggle_says_what_it_is_about(stripe_client: Any, reader: str) -> None:
    """By a title or a description, as the parameters tell."""
    form = {"type": "text", "custom_text": {"title": "Name"}, "toggles": [{"default_value": "enabled"}]}
    error = refusal(stripe_client.v1.terminal.readers.collect_inputs, reader, {"inputs": [form]})
    assert "inputs[0][toggles][0][title] or inputs[0][toggles][0][description]" in error.user_message


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
