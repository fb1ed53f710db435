"""The exercise of 09_connect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .answers import field
from .exercise import Exercise
from .work import about


def _a_destination_charge(intent: Mapping[str, Any]) -> str | None:
    if not field(intent, "transfer_data", "destination"):
        return "A payment, but it goes to nobody: name the account in `transfer_data`."
    if intent["amount"] != 4000 or intent["application_fee_amount"] != 400:
        return "It goes on to the account; it should be 4000 cents, of which you keep 400."
    if intent["status"] != "succeeded":
        return f"The payment's status is `{intent['status']}`: confirm it with a card."
    return None


EXERCISES = {
    "connect: a destination charge": Exercise(
        "Sell something for 40 dollars as a destination charge, and keep 4 dollars of it.",
        (
            "A destination charge is a payment intent of the platform that names the account that gets it.",
            "`transfer_data` names the account as `destination`; `application_fee_amount` is yours.",
        ),
        """client.v1.payment_intents.create(
    {
        "amount": 4000,
        "currency": "usd",
        "application_fee_amount": 400,
        "transfer_data": {"destination": jane.id},
        "payment_method": "pm_card_visa",
        "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        "confirm": True,
    }
)""",
        about({"payment_intent": ()}, _a_destination_charge, "No payment intent was created yet."),
    ),
}
