"""Webhooks: delivered on this machine, signed, tried again by the sandbox's clock, and never in the way."""

from __future__ import annotations

import json
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.models.core.webhooks import is_here

from ..onboarding import onboarded
from ..receiver import Receiver
from ..refused import refusal

ENDPOINT = {"url": "https://example.com/hook", "enabled_events": ["customer.created"]}


def endpoint(client: Any, receiver: Receiver, *types: str, **more: Any) -> Any:
    """An endpoint at the receiver, for some types of events; new customers, unless told others."""
    params = {"url": receiver.url, "enabled_events": list(types or ("customer.created",)), **more}
    return client.v1.webhook_endpoints.create(params)


def test_the_secret_is_told_once(stripe_client: Any) -> None:
    """In the answer to the request that made the endpoint."""
    webhook_endpoint = stripe_client.v1.webhook_endpoints.create({**ENDPOINT, "description": "Mine"})
    assert webhook_endpoint.secret.startswith("whsec_")
    expected: dict[str, Any] = {
        "object": "webhook_endpoint",
        "api_version": None,
        "description": "Mine",
        "enabled_events": ["customer.created"],
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": "https://example.com/hook",
    }
    assert expected.items() <= webhook_endpoint.to_dict().items()
    assert "secret" not in stripe_client.v1.webhook_endpoints.retrieve(webhook_endpoint.id)
    assert "secret" not in stripe_client.v1.webhook_endpoints.list().data[0]


def test_an_endpoint_is_changed_and_taken_away(stripe_client: Any) -> None:
    """Switched off and on; deleted, it is gone."""
    endpoints = stripe_client.v1.webhook_endpoints
    new_endpoint = endpoints.create(ENDPOINT)
    changed = endpoints.update(
        new_endpoint.id, {"disabled": True, "enabled_events": ["*"], "url": "http://localhost"}
    )
    assert (changed.status, changed.enabled_events, changed.url) == ("disabled", ["*"], "http://localhost")
    assert endpoints.update(new_endpoint.id, {"disabled": False}).status == "enabled"
    assert endpoints.delete(new_endpoint.id).deleted
    assert (
        refusal(endpoints.retrieve, new_endpoint.id).user_message
        == f"No such webhook endpoint: '{new_endpoint.id}'"
    )


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"url": "example.com"}, "url"),
        ({"url": "ftp://example.com"}, "url"),
        ({"enabled_events": ["customer.eaten"]}, "enabled_events[0]"),
        ({"enabled_events": ["*", "customer.created"]}, "enabled_events"),
    ],
)
def test_an_endpoint_that_cannot_be_is_refused(
    stripe_client: Any, params: dict[str, Any], param: str
) -> None:
    """Its address and its types are checked."""
    assert refusal(stripe_client.v1.webhook_endpoints.create, {**ENDPOINT, **params}).param == param


def test_there_are_sixteen_endpoints_at_most(stripe_client: Any) -> None:
    """As in Stripe's test mode."""
    for _ in range(16):
        stripe_client.v1.webhook_endpoints.create(ENDPOINT)
    error = refusal(stripe_client.v1.webhook_endpoints.create, ENDPOINT)
    assert error.user_message == "You have reached the maximum of 16 test webhook endpoints."


def test_an_event_arrives_signed(sandbox: Sandbox, stripe_client: Any, receiver: Receiver) -> None:
    """The SDK verifies it; with another secret or another body it does not."""
    new_endpoint = endpoint(stripe_client, receiver)
    customer = stripe_client.v1.customers.create({"name": "Jenny"})
    (delivery,) = sandbox.deliveries()
    assert (delivery["status"], delivery["answers"]) == ("succeeded", [200])
    ((headers, body),) = receiver.received
    signature = headers["Stripe-Signature"]
    # Recorded by public programs, from 2022 to 2025.
    assert headers["Accept"] == "*/*; q=0.5, application/xml"
    event: Any = stripe.Webhook.construct_event(body, signature, new_endpoint.secret)
    assert (event.type, event.data.object.id) == ("customer.created", customer.id)
    for forged in ((body, signature, "whsec_other"), (body + b" ", signature, new_endpoint.secret)):
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(*forged)
    assert stripe_client.v1.events.retrieve(event.id).pending_webhooks == 0


def test_a_signature_of_another_scheme_stands_beside(
    sandbox: Sandbox, stripe_client: Any, receiver: Receiver
) -> None:
    """One of the scheme `v0`, which is in no live event, and which proves nothing.

    Source: https://docs.stripe.com/webhooks#verify-manually.
    """
    new_endpoint = endpoint(stripe_client, receiver)
    stripe_client.v1.customers.create()
    sandbox.deliveries()
    ((headers, body),) = receiver.received
    at, v1, v0 = headers["Stripe-Signature"].split(",")
    assert [each[:2] for each in (at, v1, v0)] == ["t=", "v1", "v0"]
    assert v1[3:] != v0[3:]
    assert len(v1) == len(v0) == 67
    for header in (f"{at},{v0}", f"{at},v1={v0[3:]}"):
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(body, header, new_endpoint.secret)


@pytest.mark.parametrize("version", ["2020-08-27", None])
def test_an_event_tells_how_its_request_ended(
    sandbox: Sandbox, stripe_client: Any, receiver: Receiver, version: str | None
) -> None:
    """A subscription that is paid at once arrives as active, in whatever version the endpoint is told."""
    asked = {"api_version": version} if version else {}
    endpoint(stripe_client, receiver, "customer.subscription.created", **asked)
    recurring = {"currency": "usd", "unit_amount": 900, "recurring": {"interval": "month"}}
    price = stripe_client.v1.prices.create({**recurring, "product_data": {"name": "Club"}}).id
    customer = stripe_client.v1.customers.create({"source": "tok_visa"}).id
    stripe_client.v1.subscriptions.create({"customer": customer, "items": [{"price": price}]})
    sandbox.deliveries()
    ((_, body),) = receiver.received
    assert json.loads(body)["data"]["object"]["status"] == "active"


def test_only_what_was_asked_for_arrives(sandbox: Sandbox, stripe_client: Any, receiver: Receiver) -> None:
    """By type; not while the endpoint is switched off."""
    new_endpoint = endpoint(stripe_client, receiver, "customer.updated", "charge.succeeded")
    customer = stripe_client.v1.customers.create({})
    stripe_client.v1.customers.update(customer.id, {"name": "Jenny"})
    sandbox.deliveries()
    assert receiver.types == ["customer.updated"]
    stripe_client.v1.webhook_endpoints.update(new_endpoint.id, {"disabled": True})
    stripe_client.v1.customers.update(customer.id, {"name": "Jane"})
    sandbox.deliveries()
    assert receiver.types == ["customer.updated"]


def test_a_failed_delivery_is_tried_again(sandbox: Sandbox, stripe_client: Any, receiver: Receiver) -> None:
    """After five minutes, an hour and four hours; until then the event is pending."""
    endpoint(stripe_client, receiver)
    receiver.answers = [500, 301, 200]
    stripe_client.v1.customers.create({})
    assert sandbox.deliveries()[0]["answers"] == [500]
    (event,) = stripe_client.v1.events.list({"delivery_success": False}).data
    assert event.pending_webhooks == 1
    sandbox.advance(seconds=299)
    assert sandbox.deliveries()[0]["answers"] == [500]
    sandbox.advance(seconds=1)
    assert sandbox.deliveries()[0]["answers"] == [500, 301]
    sandbox.advance(hours=1)
    assert sandbox.deliveries()[0]["answers"] == [500, 301, 200]
    assert stripe_client.v1.events.retrieve(event.id).pending_webhooks == 0
    assert sandbox.reconcile()["differences"] == []


def test_a_delivery_is_given_up_in_the_end(sandbox: Sandbox, stripe_client: Any, receiver: Receiver) -> None:
    """After three more attempts, all in one step of the clock; it can be sent again by hand."""
    endpoint(stripe_client, receiver)
    receiver.answers = [500] * 4
    stripe_client.v1.customers.create({})
    sandbox.deliveries()
    sandbox.advance(days=1)
    (delivery,) = sandbox.deliveries()
    assert (delivery["status"], delivery["answers"]) == ("failed", [500] * 4)
    assert sandbox.resend(delivery["event"]) == 1
    assert sandbox.deliveries()[0]["answers"] == [200]
    assert stripe_client.v1.events.retrieve(delivery["event"]).pending_webhooks == 0


@pytest.mark.parametrize("disabled_meanwhile", [True, False])
def test_a_disabled_endpoint_is_not_tried_again(
    sandbox: Sandbox, stripe_client: Any, receiver: Receiver, disabled_meanwhile: bool
) -> None:
    """If it is disabled when an attempt is due, there are no more; if only in between, there are.

    Source: https://docs.stripe.com/webhooks#automatic-retries.
    """
    new_endpoint = endpoint(stripe_client, receiver)
    receiver.answers = [500]
    stripe_client.v1.customers.create({})
    assert sandbox.deliveries()[0]["answers"] == [500]
    stripe_client.v1.webhook_endpoints.update(new_endpoint.id, {"disabled": True})
    if disabled_meanwhile:
        sandbox.advance(seconds=300)
        assert sandbox.deliveries()[0]["status"] == "failed"
    stripe_client.v1.webhook_endpoints.update(new_endpoint.id, {"disabled": False})
    sandbox.advance(days=1)
    (delivery,) = sandbox.deliveries()
    expected = ("failed", [500]) if disabled_meanwhile else ("succeeded", [500, 200])
    assert (delivery["status"], delivery["answers"]) == expected


def test_sending_again_does_not_stop_the_attempts(
    sandbox: Sandbox, stripe_client: Any, receiver: Receiver
) -> None:
    """What is due is still sent, though the event has arrived by hand.

    Source: https://docs.stripe.com/webhooks#manual-retries.
    """
    endpoint(stripe_client, receiver)
    receiver.answers = [500]
    stripe_client.v1.customers.create({})
    (delivery,) = sandbox.deliveries()
    assert sandbox.resend(delivery["event"]) == 1
    assert sandbox.deliveries()[0]["status"] == "succeeded"
    sandbox.advance(seconds=300)
    assert sandbox.deliveries()[0]["answers"] == [200, 200]
    assert len(receiver.received) == 3


def test_an_event_is_sent_again(sandbox: Sandbox, stripe_client: Any, receiver: Receiver) -> None:
    """To all that want it, or to one that is named."""
    stripe_client.v1.customers.create({})
    event = stripe_client.v1.events.list().data[0].id
    assert sandbox.resend(event) == 0
    new_endpoint = endpoint(stripe_client, receiver, "charge.succeeded")
    assert sandbox.resend(event, new_endpoint.id) == 1
    sandbox.deliveries()
    assert receiver.types == ["customer.created"]
    with pytest.raises(ValueError, match="No such webhook endpoint: 'we_x'"):
        sandbox.resend(event, "we_x")


def test_an_event_is_sent_again_for_thirty_days(
    sandbox: Sandbox, stripe_client: Any, receiver: Receiver
) -> None:
    """Source: https://docs.stripe.com/webhooks#manual-retries."""
    endpoint(stripe_client, receiver)
    stripe_client.v1.customers.create({})
    event = stripe_client.v1.events.list().data[0].id
    sandbox.advance(days=30)
    assert sandbox.resend(event) == 1
    sandbox.advance(seconds=1)
    with pytest.raises(ValueError, match="No such event"):
        sandbox.resend(event)


def test_a_receiver_may_call_back(sandbox: Sandbox, stripe_client: Any, receiver: Receiver) -> None:
    """No request waits for a delivery, and no delivery for a request."""
    endpoint(stripe_client, receiver)
    answers: list[int] = []
    receiver.on_receipt = lambda: answers.append(len(stripe_client.v1.customers.list().data))
    stripe_client.v1.customers.create({})
    sandbox.deliveries()
    assert answers == [1]


def test_nobody_there_is_no_answer(sandbox: Sandbox, stripe_client: Any, receiver: Receiver) -> None:
    """It counts as 0, and as a failure."""
    endpoint(stripe_client, receiver)
    receiver.server.shutdown()
    receiver.server.server_close()
    stripe_client.v1.customers.create({})
    assert sandbox.deliveries()[0]["answers"] == [0]


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:4242/hook", True),
        ("http://localhost/hook", True),
        ("http://[::1]:4242/hook", True),
        ("https://example.com/hook", False),
        ("http://10.0.0.1/hook", False),
        ("http://localhost.example.com/hook", False),
        ("http://127.0.0.1.example.com/hook", False),
    ],
)
def test_only_this_machine_is_delivered_to(url: str, here: bool) -> None:
    """By its address, or by its name of old."""
    assert is_here(url) == here


def test_nothing_is_sent_elsewhere(sandbox: Sandbox, stripe_client: Any) -> None:
    """Such an endpoint is kept, and no event waits for it."""
    stripe_client.v1.webhook_endpoints.create(ENDPOINT)
    stripe_client.v1.customers.create({})
    assert sandbox.deliveries() == []
    assert stripe_client.v1.events.list().data[0].pending_webhooks == 0


def test_a_refused_request_delivers_nothing(sandbox: Sandbox, stripe_client: Any, receiver: Receiver) -> None:
    """What was rolled back never happened."""
    endpoint(stripe_client, receiver, "*")
    stripe_client.v1.customers.create({})
    sandbox.deliveries()
    refusal(stripe_client.v1.customers.create, {"source": "tok_visa", "payment_method": "pm_x"})
    assert len(sandbox.deliveries()) == 1
    assert receiver.types == ["customer.created"]


def test_a_platform_hears_of_its_connected_accounts(
    sandbox: Sandbox, stripe_client: Any, receiver: Receiver
) -> None:
    """At endpoints made with `connect`, which show its application; each event names its account.

    Source of the application: Active Merchant's live suite, remote_stripe_3ds_test.rb.
    """
    account = onboarded(stripe_client)["id"]
    endpoint(stripe_client, receiver, connect=True)
    (shown,) = stripe_client.v1.webhook_endpoints.list().data
    assert shown.application.startswith("ca_")
    stripe_client.v1.customers.create({})
    stripe_client.v1.customers.create({}, {"stripe_account": account})
    sandbox.deliveries()
    assert [json.loads(body)["account"] for _, body in receiver.received] == [account]


def test_what_happens_later_is_delivered_too(
    sandbox: Sandbox, stripe_client: Any, receiver: Receiver
) -> None:
    """A dispute that a request did not ask for."""
    endpoint(stripe_client, receiver, "charge.dispute.created")
    stripe_client.v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_createDispute"})
    sandbox.deliveries()
    assert receiver.types == ["charge.dispute.created"]


def test_the_controls_answer_over_http_as_well(stripe_client: Any, receiver: Receiver) -> None:
    """`GET /_sandbox/deliveries` and `POST /_sandbox/resend`."""
    endpoint(stripe_client, receiver)
    stripe_client.v1.customers.create({})
    event = stripe_client.v1.events.list().data[0].id
    again = stripe_client.raw_request("post", "/_sandbox/resend", event=event)
    assert again.data["deliveries"] == 1
    listed = stripe_client.raw_request("get", "/_sandbox/deliveries").data
    assert [each["event"] for each in listed["data"]] == [event]
