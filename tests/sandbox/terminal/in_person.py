"""Payments that are taken in person."""

from __future__ import annotations

from typing import Any

from ..onboarding import onboarded


def intent(client: Any, amount: int = 1000, **params: Any) -> str:
    """A payment that can be taken in person."""
    given = {"amount": amount, "currency": "usd", "allowed_payment_method_types": ["card_present"], **params}
    return str(client.v1.payment_intents.create(given).id)


def in_trade(client: Any, mcc: str) -> dict[str, str]:
    """Whose requests are made: a new connected account of a merchant category."""
    profile = {"mcc": mcc, "url": "https://example.com"}
    return {"stripe_account": onboarded(client, business_profile=profile)["id"]}


def paid_with(client: Any, reader: str, number: str, **params: Any) -> Any:
    """A payment intent that a card was presented for, with its charge."""
    id = intent(client, **params)
    client.v1.terminal.readers.process_payment_intent(reader, {"payment_intent": id})
    card = {"card_present": {"number": number}}
    client.v1.test_helpers.terminal.readers.present_payment_method(reader, card)
    return client.v1.payment_intents.retrieve(id, {"expand": ["latest_charge"]})
