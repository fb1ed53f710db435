"""An ephemeral key: what an app on a phone may do with its one customer, and sees.

What is seen was recorded by Stripe's SDK for phones, version 2020-08-27; which requests it sends, too.
"""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from .test_browser import CARD, OF_PHONES, send


class App:
    """An app on the phone of a customer who has one card; the server made it a key."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Make the customer, the card and the key."""
        self.sandbox = sandbox
        client = sandbox.client()
        self.customer = client.v1.customers.create({"email": "jenny@example.com", "name": "Jenny"}).id
        self.card = client.v1.payment_methods.attach("pm_card_visa", {"customer": self.customer}).id
        key = client.v1.ephemeral_keys.create({"customer": self.customer}, {"stripe_version": OF_PHONES})
        assert key.secret is not None
        self.id, self.secret = key.id, key.secret

    def ask(self, request: str, params: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
        """Status and body of one request with the key."""
        of_app = {"authorization": f"Bearer {self.secret}", "stripe_version": OF_PHONES}
        reply, body = send(self.sandbox, request, params, **of_app)
        return reply.status, body


@pytest.fixture
def app(sandbox: Sandbox) -> App:
    """An app of `sandbox`."""
    return App(sandbox)


def test_an_app_retrieves_its_customer(app: App) -> None:
    """Of whom it sees eight fields."""
    status, customer = app.ask(f"get /v1/customers/{app.customer}")
    assert (status, customer["email"]) == (200, "jenny@example.com")
    assert set(customer) == {
        "id",
        "object",
        "created",
        "default_source",
        "description",
        "email",
        "livemode",
        "shipping",
    }


def test_an_app_lists_attaches_and_detaches_cards(app: App) -> None:
    """It knows them by their fingerprints, and sees neither checks nor metadata."""
    _, page = app.ask("get /v1/payment_methods", {"customer": app.customer, "type": "card"})
    [seen] = page["data"]
    assert (seen["id"], "metadata" in seen, len(seen["card"]["fingerprint"])) == (app.card, False, 16)
    assert set(seen["card"]["checks"].values()) == {None}
    # Made with the publishable key, in whose answer nobody is to be recognized.
    _, made = send(app.sandbox, "post /v1/payment_methods", {"key": "pk_test_sandbox", **CARD})
    assert "fingerprint" not in made["card"]
    status, attached = app.ask(f"post /v1/payment_methods/{made['id']}/attach", {"customer": app.customer})
    assert (status, attached["customer"]) == (200, app.customer)
    status, detached = app.ask(f"post /v1/payment_methods/{made['id']}/detach")
    assert (status, detached["customer"]) == (200, None)


@pytest.mark.parametrize(
    "request_",
    [
        "get /v1/customers/{other}",
        "get /v1/customers",
        "get /v1/charges",
        "get /v1/payment_methods",
        "post /v1/payment_methods/{card}/detach",
        "post /v1/refunds",
    ],
)
def test_everything_else_is_refused(app: App, request_: str) -> None:
    """What is of another customer, or of none."""
    another = App(app.sandbox)
    status, body = app.ask(request_.format(other=another.customer, card=another.card))
    assert (status, body["error"]["type"]) == (403, "invalid_request_error")
    assert app.sandbox.client().v1.payment_methods.retrieve(another.card).customer == another.customer


def test_the_sandbox_itself_is_not_an_apps_to_steer(app: App) -> None:
    """It needs a secret key."""
    assert app.ask("post /_sandbox/reset")[1]["error"]["code"] == "secret_key_required"


@pytest.mark.parametrize("end", ["expires", "is deleted"])
def test_a_key_ends(app: App, end: str) -> None:
    """After an hour, or before where the server says so."""
    if end == "expires":
        app.sandbox.advance(seconds=3600)
    else:
        app.sandbox.client().v1.ephemeral_keys.delete(app.id)
    status, body = app.ask(f"get /v1/customers/{app.customer}")
    code = "api_key_expired" if end == "expires" else None
    assert (status, body["error"].get("code")) == (401, code)
    assert app.secret not in body["error"]["message"]
