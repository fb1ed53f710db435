"""Event destinations: what they get, thin or whole, and who shows their addresses."""

from __future__ import annotations

import json
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ...receiver import Receiver
from ...refused import refusal

DESTINATION: dict[str, Any] = {
    "name": "Mine",
    "type": "webhook_endpoint",
    "event_payload": "thin",
    "enabled_events": ["v1.customer.created"],
    "webhook_endpoint": {"url": "http://127.0.0.1:9/hook"},
}


def made(client: Any, **more: Any) -> Any:
    """A destination, with its address and its secret."""
    include = ["webhook_endpoint.url", "webhook_endpoint.signing_secret"]
    return client.v2.core.event_destinations.create({**DESTINATION, "include": include, **more})


def test_a_destination_is_as_the_reference_shows_one(stripe_client: Any) -> None:
    """https://docs.stripe.com/api/v2/core/event-destinations/object: address and secret are null at first."""
    destination = stripe_client.v2.core.event_destinations.create(DESTINATION)
    expected = {
        "object": "v2.core.event_destination",
        "created": "2024-02-01T12:00:00.000Z",
        "description": "",
        "enabled_events": ["v1.customer.created"],
        "event_payload": "thin",
        "events_from": ["@self"],
        "livemode": False,
        "metadata": {},
        "name": "Mine",
        "snapshot_api_version": None,
        "status": "enabled",
        "status_details": None,
        "type": "webhook_endpoint",
        "webhook_endpoint": {"signing_secret": None, "url": None},
    }
    assert expected.items() <= destination.to_dict().items()
    assert destination.id.startswith("ed_test_")


def test_only_who_makes_it_sees_its_secret(stripe_client: Any) -> None:
    """The address is shown whenever it is asked for."""
    destination = made(stripe_client)
    assert destination.webhook_endpoint.signing_secret.startswith("whsec_")
    later = stripe_client.v2.core.event_destinations.retrieve(
        destination.id, {"include": ["webhook_endpoint.url"]}
    )
    assert later.webhook_endpoint.to_dict() == {
        "signing_secret": None,
        "url": "http://127.0.0.1:9/hook",
    }


def test_a_thin_event_arrives_signed(sandbox: Sandbox, stripe_client: Any, receiver: Receiver) -> None:
    """Without the object, which its receiver fetches; v1's events come as v1.*."""
    destination = made(stripe_client, webhook_endpoint={"url": receiver.url})
    customer = stripe_client.v1.customers.create({"name": "Jenny"})
    sandbox.deliveries()
    ((headers, body),) = receiver.received
    secret = destination.webhook_endpoint.signing_secret
    event = stripe_client.parse_event_notification(body, headers["Stripe-Signature"], secret)
    assert event.type == "v1.customer.created"
    assert json.loads(body)["related_object"] == {
        "id": customer.id,
        "type": "customer",
        "url": f"/v1/customers/{customer.id}",
    }
    assert event.fetch_related_object().name == "Jenny"
    assert "data" not in json.loads(body)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe_client.parse_event_notification(body, headers["Stripe-Signature"], "whsec_other")


def test_thin_events_are_fetched_and_listed(sandbox: Sandbox, stripe_client: Any, receiver: Receiver) -> None:
    """By the object they are about, and by type."""
    made(stripe_client, enabled_events=["*"], webhook_endpoint={"url": receiver.url})
    first, second = (stripe_client.v1.customers.create({}).id for _ in range(2))
    stripe_client.v1.customers.update(first, {"name": "Jenny"})
    events = stripe_client.v2.core.events
    listed_events = events.list({"object_id": first}).data
    assert [each.type for each in listed_events] == ["v1.customer.updated", "v1.customer.created"]
    (created,) = events.list({"object_id": second, "types": ["v1.customer.created"]}).data
    assert events.retrieve(created.id).related_object.id == second
    assert events.list({"created": {"gt": "2024-02-01T12:00:00.000Z"}}).data == []
    assert len(events.list({"created": {"lte": "2024-02-01T12:00:00Z"}}).data) == 3


def test_a_snapshot_destination_gets_whole_events(
    sandbox: Sandbox, stripe_client: Any, receiver: Receiver
) -> None:
    """As webhook endpoints do, in the destination's version."""
    made(
        stripe_client,
        event_payload="snapshot",
        enabled_events=["customer.created"],
        snapshot_api_version="2025-08-27.basil",
        webhook_endpoint={"url": receiver.url},
    )
    stripe_client.v1.customers.create({"name": "Jenny"})
    (delivery,) = sandbox.deliveries()
    assert delivery["status"] == "succeeded"
    (told,) = [json.loads(body) for _, body in receiver.received]
    assert (told["api_version"], told["data"]["object"]["name"]) == ("2025-08-27.basil", "Jenny")
    assert stripe_client.v2.core.events.list().data == []


def test_v2_knows_the_webhook_endpoints_of_v1(stripe_client: Any) -> None:
    """By their ids, and switches them off and on. As programs report it in 2026. Guess: the name."""
    destinations, endpoints = stripe_client.v2.core.event_destinations, stripe_client.v1.webhook_endpoints
    thin = made(stripe_client)
    wanted = {"url": "https://example.com/v1", "enabled_events": ["customer.created"], "connect": True}
    id = endpoints.create(wanted).id
    assert {each.id for each in destinations.list().data} == {thin.id, id}
    assert [each.id for each in endpoints.list().data] == [id]
    shown = destinations.retrieve(id, {"include": ["webhook_endpoint.url"]}).to_dict()
    assert shown["webhook_endpoint"]["url"] == "https://example.com/v1"
    assert (shown["event_payload"], shown["events_from"]) == ("snapshot", ["@accounts"])
    assert destinations.disable(id).status_details.disabled.reason == "user"
    assert endpoints.retrieve(id).status == "disabled"
    assert destinations.enable(id).status_details is None
    assert destinations.delete(id).id == id
    assert endpoints.list().data == []


def test_a_destination_of_snapshots_is_a_webhook_endpoint(stripe_client: Any) -> None:
    """Its id says so, as programs report it in 2026. Guess: that v1 shows it."""
    destinations, endpoints = stripe_client.v2.core.event_destinations, stripe_client.v1.webhook_endpoints
    one = made(stripe_client, event_payload="snapshot", enabled_events=["customer.created"], name="One")
    assert one.id.startswith("we_")
    assert endpoints.retrieve(one.id).enabled_events == ["customer.created"]
    sent = {"name": "Other", "webhook_endpoint": {"url": "https://example.com/other"}}
    assert destinations.update(one.id, sent).name == "Other"
    assert endpoints.retrieve(one.id).url == "https://example.com/other"
    assert made(stripe_client).id.startswith("ed_test_")


def test_a_ping_arrives_whatever_is_asked_for(
    sandbox: Sandbox, stripe_client: Any, receiver: Receiver
) -> None:
    """But not where the destination is switched off."""
    destinations = stripe_client.v2.core.event_destinations
    id = made(stripe_client, webhook_endpoint={"url": receiver.url}).id
    event = destinations.ping(id)
    assert event.type == "v2.core.event_destination.ping"
    assert event.related_object.url == f"/v2/core/event_destinations/{id}"
    sandbox.deliveries()
    assert receiver.types == ["v2.core.event_destination.ping"]
    assert destinations.disable(id).status_details.disabled.reason == "user"
    assert "disabled" in str(refusal(destinations.ping, id))
    assert destinations.enable(id).status_details is None


def test_a_destination_is_changed_and_taken_away(stripe_client: Any) -> None:
    """A key of metadata goes by null; what is left of a destination is its id."""
    destinations = stripe_client.v2.core.event_destinations
    id = made(stripe_client, metadata={"a": "1", "b": "2"}).id
    changed = destinations.update(id, {"name": "Yours", "metadata": {"a": None}})
    assert (changed.name, changed.metadata.to_dict()) == ("Yours", {"b": "2"})
    assert destinations.delete(id).to_dict() == {"id": id, "object": "v2.core.event_destination"}
    error = refusal(destinations.retrieve, id)
    assert (error.http_status, error.code) == (404, "not_found")


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"enabled_events": ["v1.customer.eaten"]}, "enabled_events[0]: Unrecognized enum value"),
        ({"enabled_events": ["customer.created"]}, "enabled_events[0]"),
        ({"events_from": ["@moon"]}, "valid values are: @accounts, @self"),
        ({"snapshot_api_version": "2025-08-27.basil"}, "snapshot_api_version"),
        ({"webhook_endpoint": {"url": "example.com"}}, "Invalid URL"),
        ({"type": "amazon_eventbridge"}, "amazon_eventbridge"),
    ],
)
def test_a_destination_that_cannot_be_is_refused(
    stripe_client: Any, params: dict[str, Any], said: str
) -> None:
    """In v2's form: a code and a message, no parameter apart."""
    error = refusal(stripe_client.v2.core.event_destinations.create, {**DESTINATION, **params})
    assert (error.http_status, error.param) == (400, None)
    assert said in error.user_message
    assert stripe_client.v2.core.event_destinations.list().data == []


def test_there_are_sixteen_destinations_at_most(stripe_client: Any) -> None:
    """Webhook endpoints among them. Source: https://docs.stripe.com/webhooks."""
    stripe_client.v1.webhook_endpoints.create({"url": "https://example.com", "enabled_events": ["*"]})
    for _ in range(15):
        made(stripe_client)
    assert "maximum of 16 event destinations" in str(refusal(made, stripe_client))


def test_snapshots_come_in_three_other_versions_at_most(stripe_client: Any) -> None:
    """Beside the account's own, and each as often as one likes.

    Source: https://docs.stripe.com/event-destinations#event-destination-limits.
    """
    snapshot = {"event_payload": "snapshot", "enabled_events": ["customer.created"]}
    for version in ("2025-03-31.basil", "2025-09-30.clover", "2026-03-25.dahlia", "2025-03-31.basil"):
        made(stripe_client, **snapshot, snapshot_api_version=version)
    error = refusal(lambda: made(stripe_client, **snapshot, snapshot_api_version="2024-06-20"))
    assert "maximum of 3 API versions" in str(error)
    assert made(stripe_client, **snapshot).snapshot_api_version == stripe.api_version
    assert made(stripe_client).event_payload == "thin"


def test_connected_accounts_are_heard_of(sandbox: Sandbox, stripe_client: Any, receiver: Receiver) -> None:
    """With the account as the event's context."""
    made(stripe_client, events_from=["@accounts"], webhook_endpoint={"url": receiver.url})
    account = stripe_client.v1.accounts.create({"type": "custom", "country": "US"}).id
    stripe_client.v1.customers.create({})
    stripe_client.v1.customers.create({}, options={"stripe_account": account})
    sandbox.deliveries()
    assert [json.loads(body)["context"] for _, body in receiver.received] == [account]
