"""What an event changed, wherever the event comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import stripe

from helpers import history
from helpers.events import NoUpdate, changes, dashboard_event


def test_an_update_is_shown_as_a_difference(client: stripe.StripeClient) -> None:
    """Of the SDK's object, of a dictionary, and of the reply in the history."""
    customer = client.v1.customers.create({"email": "a@example.com"})
    client.v1.customers.update(customer.id, {"email": "b@example.com", "phone": "555"})
    event = client.v1.events.list({"type": "customer.updated"}).data[0]
    expected = '~ email: "a@example.com" -> "b@example.com"\n~ phone: null -> "555"'
    assert repr(changes(event)) == expected
    assert repr(changes(event.to_dict())) == expected
    client.v1.events.retrieve(event.id)
    assert repr(changes(history[-1])) == expected


def test_the_dashboards_text_is_one_too() -> None:
    """Features that became active."""
    text = (Path(__file__).with_name("dashboard_event.txt")).read_text(encoding="utf-8")
    lines = repr(changes(dashboard_event(text))).splitlines()
    assert lines[0] == '+ active_features[0]: "inbound_transfers.ach"'
    assert lines[8] == '- pending_features[0]: "inbound_transfers.ach"'
    assert len(lines) == 16


@pytest.mark.parametrize(
    ("thing", "message"),
    [
        (7, "That is no event: pass one, or the data that dashboard_event reads."),
        ({"object": "customer"}, "That is no event: pass one, or the data that dashboard_event reads."),
        (
            {"object": "event", "type": "customer.created", "data": {"object": {"id": "cus_1"}}},
            "customer.created tells no previous_attributes: it was no update.",
        ),
    ],
)
def test_what_is_no_update_is_said_to_be_none(thing: Any, message: str) -> None:
    """In one sentence."""
    with pytest.raises(NoUpdate) as caught:
        changes(thing)
    assert str(caught.value) == message
