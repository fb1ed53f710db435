"""Alerts on usage, through the SDK on both transports."""

from __future__ import annotations

from typing import Any

from ..refused import refusal
from .test_meters import customer, meter, use


def alert(client: Any, meter: str, gte: int = 10, **threshold: Any) -> Any:
    """An alert at ten calls."""
    of = {"gte": gte, "meter": meter, "recurrence": "one_time", **threshold}
    params = {"alert_type": "usage_threshold", "title": "Many calls", "usage_threshold": of}
    return client.v1.billing.alerts.create(params)


def triggered(client: Any) -> list[tuple[str, int]]:
    """Whom alerts told of, and at what value; the last one first."""
    events = client.v1.events.list({"type": "billing.alert.triggered"}).data
    return [(each.data.object.customer, each.data.object.value) for each in events]


def test_an_alert_tells_once_of_each_customer(stripe_client: Any) -> None:
    """When the threshold is reached by what was used since the alert was made."""
    of, one, two = meter(stripe_client).id, customer(stripe_client), customer(stripe_client)
    new_alert = alert(stripe_client, of)
    for who in (one, one, one, two):
        use(stripe_client, who, "6")
    assert triggered(stripe_client) == [(one, 12)]
    use(stripe_client, two, "4")
    assert triggered(stripe_client) == [(two, 10), (one, 12)]
    event = stripe_client.v1.events.list({"type": "billing.alert.triggered"}).data[0]
    assert event.data.object.alert.id == new_alert.id


def test_an_alert_may_be_for_one_customer(stripe_client: Any) -> None:
    """Of the others it tells nothing."""
    of, one, two = meter(stripe_client).id, customer(stripe_client), customer(stripe_client)
    alert(stripe_client, of, filters=[{"type": "customer", "customer": one}])
    use(stripe_client, two, "20")
    assert triggered(stripe_client) == []
    use(stripe_client, one, "20")
    assert triggered(stripe_client) == [(one, 20)]


def test_only_an_active_alert_tells(stripe_client: Any) -> None:
    """It may be switched off and on; an archived one is gone for good."""
    alerts, of, who = stripe_client.v1.billing.alerts, meter(stripe_client).id, customer(stripe_client)
    new_alert = alert(stripe_client, of)
    assert alerts.deactivate(new_alert.id).status == "inactive"
    use(stripe_client, who, "20")
    assert triggered(stripe_client) == []
    assert alerts.activate(new_alert.id).status == "active"
    use(stripe_client, who, "1")
    assert triggered(stripe_client) == [(who, 21)]
    assert [each.id for each in alerts.list({"meter": of}).data] == [new_alert.id]
    assert alerts.archive(new_alert.id).status == "archived"
    assert alerts.list().data == []
    assert refusal(alerts.activate, new_alert.id).http_status == 400


def test_what_an_alert_refuses(stripe_client: Any) -> None:
    """A meter or a customer that is not there, a threshold of nothing, two filters."""
    of = meter(stripe_client).id
    assert refusal(alert, stripe_client, "mtr_nope").param == "usage_threshold[meter]"
    assert refusal(alert, stripe_client, of, gte=0).param == "usage_threshold[gte]"
    nobody = {"type": "customer", "customer": "cus_nope"}
    assert refusal(alert, stripe_client, of, filters=[nobody]).code == "resource_missing"
    assert refusal(alert, stripe_client, of, filters=[nobody, nobody]).param == "usage_threshold[filters]"
