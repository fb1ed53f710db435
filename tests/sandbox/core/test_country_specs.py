"""Country specs and ephemeral keys."""

from __future__ import annotations

from typing import Any

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import HttpRequest

from ..conftest import NOW
from ..refused import refusal


def test_a_countrys_spec(stripe_client: Any) -> None:
    """By its code, or among all of them."""
    specs = stripe_client.v1.country_specs
    us, german = specs.retrieve("US"), specs.retrieve("DE")
    assert (us.default_currency, german.default_currency) == ("usd", "eur")
    assert "FR" in german.supported_bank_account_currencies["eur"]
    assert "individual.ssn_last_4" in us.verification_fields.individual.minimum
    assert "individual.ssn_last_4" not in german.verification_fields.individual.minimum
    assert "ach" in us.supported_payment_methods
    assert len(specs.list({"limit": 100}).data) > 40
    assert refusal(specs.retrieve, "XX").http_status == 404


def test_a_key_for_one_object(stripe_client: Any) -> None:
    """Its secret is told once; it is good for an hour, or until it is deleted."""
    customer = stripe_client.v1.customers.create().id
    key = stripe_client.v1.ephemeral_keys.create({"customer": customer})
    assert key.id.startswith("ephkey_")
    assert key.secret.startswith("ek_test_")
    assert key.expires == NOW + 3600
    assert key.to_dict()["associated_objects"] == [{"id": customer, "type": "customer"}]
    gone = stripe_client.v1.ephemeral_keys.delete(key.id)
    assert "secret" not in gone.to_dict()
    assert refusal(stripe_client.v1.ephemeral_keys.delete, key.id).http_status == 404


def test_a_key_is_for_one_thing(stripe_client: Any) -> None:
    """Which is there."""
    create = stripe_client.v1.ephemeral_keys.create
    assert refusal(create, {}).code == "parameter_missing"
    assert refusal(create, {"customer": "cus_none"}).code == "resource_missing"
    customer = stripe_client.v1.customers.create().id
    assert refusal(create, {"customer": customer, "verification_session": "vs_1"}).param == "customer"


def test_a_key_needs_a_version(sandbox: Sandbox) -> None:
    """That of the app on the phone."""
    customer = sandbox.client().v1.customers.create().id
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/x-www-form-urlencoded"}
    reply = sandbox.handle(
        HttpRequest("post", "/v1/ephemeral_keys", "", headers, f"customer={customer}".encode())
    )
    assert reply.status == 400
    assert "Stripe-Version" in reply.json()["error"]["message"]
