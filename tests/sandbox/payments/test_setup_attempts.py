"""Setup attempts: one for each try."""

from __future__ import annotations

from typing import Any

from ..refused import refusal


def test_each_confirmation_is_an_attempt(stripe_client: Any) -> None:
    """The latest first: one that was declined, one that asked for authentication, one that went through."""
    intents = stripe_client.v1.setup_intents
    id = intents.create({"usage": "on_session"}).id
    refusal(
        intents.confirm, id, {"payment_method": "pm_card_chargeDeclined", "return_url": "https://example.com"}
    )
    for method in ("pm_card_threeDSecureRequired", "pm_card_visa"):
        intents.confirm(id, {"payment_method": method, "return_url": "https://example.com"})
    attempts = stripe_client.v1.setup_attempts.list({"setup_intent": id}).data
    assert [each.status for each in attempts] == ["succeeded", "abandoned", "failed"]
    assert attempts[0].id.startswith("setatt_")
    assert (attempts[0].usage, attempts[0].payment_method_details.card.last4) == ("on_session", "4242")
    assert attempts[2].setup_error.code == "card_declined"
    assert intents.retrieve(id).latest_attempt == attempts[0].id


def test_a_refused_card_is_told_in_the_error_alone(stripe_client: Any) -> None:
    """Recorded by a connector to warehouses in 2024, version 2022-11-15."""
    customer = stripe_client.v1.customers.create().id
    refused = {"customer": customer, "payment_method": "pm_card_chargeDeclined", "confirm": True}
    refusal(stripe_client.v1.setup_intents.create, {**refused, "return_url": "https://example.com"})
    intent = stripe_client.v1.setup_intents.list().data[0].id
    attempt = stripe_client.v1.setup_attempts.list({"setup_intent": intent}).data[0].to_dict()
    details = attempt["payment_method_details"]
    assert details["type"] == "card"
    assert set(details["card"].values()) == {None}
    assert not {"description", "iin", "issuer", "moto"} & set(details["card"])
    assert attempt["setup_error"]["payment_method"]["card"]["last4"] == "0002"


def test_an_attempt_waits_for_its_customer(stripe_client: Any) -> None:
    """And is abandoned when the intent is canceled."""
    intents = stripe_client.v1.setup_intents
    params = {
        "payment_method": "pm_card_threeDSecureRequired",
        "confirm": True,
        "return_url": "https://example.com",
    }
    id = intents.create(params).id
    attempts = stripe_client.v1.setup_attempts
    assert attempts.list({"setup_intent": id}).data[0].status == "requires_action"
    intents.cancel(id)
    assert attempts.list({"setup_intent": id}).data[0].status == "abandoned"


def test_attempts_are_listed_by_their_intent(stripe_client: Any) -> None:
    """And no other way."""
    assert refusal(stripe_client.v1.setup_attempts.list, {}).code == "parameter_missing"
    assert (
        refusal(stripe_client.v1.setup_attempts.list, {"setup_intent": "seti_none"}).code
        == "resource_missing"
    )
