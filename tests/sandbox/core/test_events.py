"""Events: what every change tells, listed by what they are about."""

from __future__ import annotations

from typing import Any

from ..refused import refusal


def test_an_event_holds_the_object_as_it_was(stripe_client: Any) -> None:
    """The request that caused it, and of an update only what was different."""
    customer = stripe_client.v1.customers.create({"name": "Jenny", "metadata": {"a": "1", "b": "2"}})
    stripe_client.v1.customers.update(customer.id, {"name": "Jane", "metadata": {"a": "3"}})
    updated, created = stripe_client.v1.events.list().data
    assert (created.type, updated.type) == ("customer.created", "customer.updated")
    assert created.data.object.name == "Jenny"
    assert updated.data.object.name == "Jane"
    assert "previous_attributes" not in created.data
    assert updated.data.to_dict()["previous_attributes"] == {"metadata": {"a": "1"}, "name": "Jenny"}
    assert created.request.id.startswith("req_")
    assert created.request.idempotency_key
    assert (created.object, created.pending_webhooks, created.livemode) == ("event", 0, False)
    assert stripe_client.v1.events.retrieve(created.id).id == created.id


def test_events_are_listed_by_type(stripe_client: Any) -> None:
    """One, a family of them, or several."""
    customer = stripe_client.v1.customers.create({"source": "tok_visa"})
    charge = {"amount": 1000, "currency": "usd", "customer": customer.id}
    refund = {"charge": stripe_client.v1.charges.create(charge).id}
    stripe_client.v1.refunds.create(refund)

    def types(**params: Any) -> list[str]:
        return [each.type for each in stripe_client.v1.events.list(params).data]

    assert types(type="charge.succeeded") == ["charge.succeeded"]
    assert types(type="charge.*") == ["charge.refunded", "charge.succeeded"]
    assert types(types=["customer.created", "refund.created"]) == ["refund.created", "customer.created"]
    assert types(type="invoice.paid") == []
    assert len(types(delivery_success=True)) == len(types())
    assert types(delivery_success=False) == []


def test_events_are_asked_for_in_one_way(stripe_client: Any) -> None:
    """`type` or `types`, of which there may be twenty."""
    lists = stripe_client.v1.events.list
    both = refusal(lists, {"type": "charge.succeeded", "types": ["charge.failed"]})
    assert both.user_message == "You may only specify one of these parameters: type, types."
    assert refusal(lists, {"types": ["charge.failed"] * 21}).param == "types"
    assert refusal(stripe_client.v1.events.retrieve, "evt_x").user_message == "No such event: 'evt_x'"


def test_pages_of_events_follow_each_other(stripe_client: Any) -> None:
    """Also of those that a family's name picks out."""
    for number in range(5):
        stripe_client.v1.customers.create({"name": str(number)})
    lists = stripe_client.v1.events.list
    first = lists({"type": "customer.*", "limit": 2})
    second = lists({"type": "customer.*", "limit": 2, "starting_after": first.data[-1].id})
    names = [each.data.object.name for each in (*first.data, *second.data)]
    assert (names, first.has_more) == (["4", "3", "2", "1"], True)
