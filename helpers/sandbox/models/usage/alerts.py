"""Alerts: an event when a customer's usage gets to a threshold, once for each customer.

Source: https://docs.stripe.com/api/billing/alert.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...model import Model
from ...nested import at
from ...resource import Resource
from ...routes import Call
from ...statuses import Statuses
from . import records

MOST = 25
# When an alert was made, and whom it has already told of.
SEEN = "_alert"
alerts = Model(
    "billing.alert",
    statuses=Statuses(
        {"active": ("inactive", "archived"), "inactive": ("active", "archived"), "archived": ()}
    ),
    steps={"activate": "active", "deactivate": "inactive", "archive": "archived"},
    within={"usage_threshold.gte": (1, 10**15)},
    references={"usage_threshold.meter": "billing.meter"},
    word="alert",
    source="https://docs.stripe.com/api/billing/alert",
)


@alerts.creating
def _made(call: Call, alert: Resource) -> Resource:
    """A threshold on a meter, for everybody or for one customer."""
    store, given = call.store, call.params.get("usage_threshold")
    if given is None:
        raise errors.missing("usage_threshold")
    filters = given.get("filters") or []
    if len(filters) > 1:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid("You can only specify up to one filter.", param="usage_threshold[filters]")
    for each in filters:
        store.get("customer", each.get("customer", ""), param="usage_threshold[filters][0][customer]")
    if sum(each["status"] != "archived" for each in store.all("billing.alert")) >= MOST:
        # Guess: as above.
        raise errors.Invalid(f"You can have up to {MOST} alerts.")
    store.keep(SEEN, alert["id"], since=store.now, customers=[])
    shown: dict[str, Any] = {"filters": None, **given}
    return {**alert, "usage_threshold": shown}


@alerts.listing
def _not_archived(call: Call) -> Callable[[Resource], bool]:
    """Those that are not archived; those of one meter."""
    meter = call.params.pop("meter", None)
    return lambda alert: alert["status"] != "archived" and meter in (None, at(alert, "usage_threshold.meter"))


def look(store: AccountStore, meter: Resource, customer: str) -> None:
    """Tell of each threshold on a meter that a customer has got to, counted since the alert was made.

    Guess: that what was used before does not count.
    """
    for alert in store.all("billing.alert", "status", "active"):
        seen = store.find(SEEN, alert["id"])
        if seen is None or customer in seen["customers"] or not _watches(alert, meter, customer):
            continue
        used = records.total(store, meter, customer, seen["since"], store.now + 1)
        if used >= alert["usage_threshold"]["gte"]:
            store.keep(SEEN, alert["id"], since=seen["since"], customers=[*seen["customers"], customer])
            _tell(store, alert, customer, int(used))


def _watches(alert: Resource, meter: Resource, customer: str) -> bool:
    threshold = alert["usage_threshold"]
    only = [each["customer"] for each in threshold["filters"] or ()]
    return bool(threshold["meter"] == meter["id"] and (not only or customer in only))


def _tell(store: AccountStore, alert: Resource, customer: str, value: int) -> None:
    told = {
        "object": "billing.alert_triggered",
        "alert": alert,
        "created": store.now,
        "customer": customer,
        "livemode": False,
        "value": value,
    }
    store.emit("billing.alert.triggered", told)
