"""Tips: suggested by a reader, told, added on the receipt."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal
from .in_person import in_trade, intent


def test_a_tip_is_added(stripe_client: Any, reader: str) -> None:
    """It is told apart in the amount's details."""
    id = intent(stripe_client)
    stripe_client.v1.terminal.readers.process_payment_intent(reader, {"payment_intent": id})
    stripe_client.v1.test_helpers.terminal.readers.present_payment_method(reader, {"amount_tip": 200})
    paid = stripe_client.v1.payment_intents.retrieve(id)
    assert (paid.amount, paid.amount_received, paid.amount_details.tip.amount) == (1200, 1200, 200)


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


def test_a_tip_is_of_a_positive_amount(stripe_client: Any, reader: str) -> None:
    """As the parameter `amount_eligible` tells."""
    tipping = {"process_config": {"tipping": {"amount_eligible": 0}}}
    asked = {"payment_intent": intent(stripe_client), **tipping}
    error = refusal(stripe_client.v1.terminal.readers.process_payment_intent, reader, asked)
    assert error.param == "process_config[tipping][amount_eligible]"


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
