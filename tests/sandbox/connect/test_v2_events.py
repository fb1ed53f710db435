"""What v2 tells of accounts and their people."""

from __future__ import annotations

from typing import Any

from helpers.sandbox import Sandbox

ACCOUNT = {
    "contact_email": "jenny@example.com",
    "identity": {"country": "US", "entity_type": "individual"},
    "configuration": {
        "recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}
    },
    "defaults": {"responsibilities": {"fees_collector": "application", "losses_collector": "application"}},
    "dashboard": "express",
}


def types(client: Any, id: str) -> list[str]:
    """The types of the events about an object, the oldest first."""
    return [each.type for each in client.v2.core.events.list({"object_id": id}).data][::-1]


def test_an_account_is_told_of_part_by_part(sandbox: Sandbox) -> None:
    """As a whole first, then each part that changed, then what may be done by now."""
    client: Any = sandbox.client()
    accounts = client.v2.core.accounts
    id = accounts.create(ACCOUNT).id
    assert types(client, id) == ["v2.core.account.created"]
    accounts.update(id, {"display_name": "Jenny's"})
    assert types(client, id)[1:] == ["v2.core.account.updated"]
    accounts.update(id, {"identity": {"individual": {"given_name": "Jenny"}}})
    assert "v2.core.account[identity].updated" in types(client, id)
    sandbox.act("onboard", account=id)
    assert "v2.core.account[configuration.recipient].capability_status_updated" in types(client, id)
    accounts.close(id, {"applied_configurations": ["recipient"]})
    assert types(client, id)[-1].startswith("v2.core.account")
    assert "v2.core.account.closed" in types(client, id)


def test_an_event_compares_what_changed(sandbox: Sandbox) -> None:
    """Of the whole account, of its defaults and of a capability: what is fetched, not what is delivered.

    Sources: https://docs.stripe.com/event-destinations#fetch-data and
    https://docs.stripe.com/changelog/clover/2025-11-17/thin-events-changes.
    """
    client: Any = sandbox.client()
    id = client.v2.core.accounts.create(ACCOUNT).id
    client.v2.core.accounts.update(id, {"display_name": "Jenny's", "identity": {"country": "US"}})
    sandbox.act("onboard", account=id)
    told = [each.to_dict() for each in client.v2.core.events.list({"object_id": id}).data[::-1]]
    created, updated = (each["changes"] for each in told[:2])
    assert (created["before"], created["after"]["id"]) == (None, id)
    assert updated == {"before": {"display_name": None}, "after": {"display_name": "Jenny's"}}
    transfers = "stripe_balance.stripe_transfers"
    changes = next(
        each["changes"] for each in told if (each.get("data") or {}).get("updated_capability") == transfers
    )
    before, after = (
        each["configuration"]["recipient"]["capabilities"]["stripe_balance"]["stripe_transfers"]
        for each in (changes["before"], changes["after"])
    )
    assert (before["status"], after["status"]) == ("restricted", "active")
    other = next(each for each in told if each["type"] == "v2.core.account[requirements].updated")
    assert other["changes"] is None


def test_a_request_to_the_older_api_is_told_of_as_well(sandbox: Sandbox) -> None:
    """Of accounts that v2 made; of others v2 tells nothing."""
    client: Any = sandbox.client()
    id = client.v2.core.accounts.create(ACCOUNT).id
    client.v1.accounts.update(id, {"email": "jane@example.com"})
    assert types(client, id)[-1] == "v2.core.account.updated"
    other = client.v1.accounts.create({"type": "custom", "country": "US"}).id
    client.v1.accounts.update(other, {"email": "jane@example.com"})
    assert types(client, other) == []


def test_people_are_told_of(sandbox: Sandbox) -> None:
    """With the account's id, and where to fetch them."""
    client: Any = sandbox.client()
    account = client.v2.core.accounts.create(ACCOUNT).id
    persons = client.v2.core.accounts.persons
    id = persons.create(account, {"given_name": "Jenny", "surname": "Rosen"}).id
    persons.update(account, id, {"surname": "Doe"})
    persons.delete(account, id)
    kind = "v2.core.account_person"
    assert types(client, id) == [f"{kind}.created", f"{kind}.updated", f"{kind}.deleted"]
    event = client.v2.core.events.list({"object_id": id}).data[0]
    assert event.related_object.url == f"/v2/core/accounts/{account}/persons/{id}"
    assert event.data.account_id == account
