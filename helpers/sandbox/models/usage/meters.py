"""Meters: how the usage that is reported under a name is added up.

Source: https://docs.stripe.com/api/billing/meter.
"""

from __future__ import annotations

from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...model import Model
from ...resource import Resource
from ...routes import Call
from ...statuses import Statuses

meters = Model(
    "billing.meter",
    starts={
        "customer_mapping": {"event_payload_key": "stripe_customer_id", "type": "by_id"},
        "status_transitions": {"deactivated_at": None},
        "value_settings": {"event_payload_key": "value"},
    },
    statuses=Statuses(
        {"active": ("inactive",), "inactive": ("active",)},
        starts=("active",),
        told_as={"active": "reactivated", "inactive": "deactivated"},
    ),
    steps={"deactivate": "inactive", "reactivate": "active"},
    word="meter",
    source="https://docs.stripe.com/api/billing/meter",
)


@meters.creating
def _made(call: Call, meter: Resource) -> Resource:
    """An event name has one active meter."""
    _check_free(call.store, meter["event_name"])
    return {**meter, "updated": call.store.now}


@meters.changing
def _updated(call: Call, meter: Resource) -> dict[str, Any]:
    return {"updated": call.store.now}


@meters.step("deactivate")
def _deactivated(call: Call, meter: Resource) -> dict[str, Any]:
    now = call.store.now
    return {"status_transitions": {"deactivated_at": now}, "updated": now}


@meters.step("reactivate")
def _reactivated(call: Call, meter: Resource) -> dict[str, Any]:
    _check_free(call.store, meter["event_name"])
    return {"status_transitions": {"deactivated_at": None}, "updated": call.store.now}


def _check_free(store: AccountStore, event_name: str) -> None:
    if active(store, event_name):
        raise errors.Invalid(
            f"An active meter already exists for event name '{event_name}'. To create a new meter with the "
            "same event name, first deactivate the currently active meter."
        )


def active(store: AccountStore, event_name: str) -> Resource | None:
    """The meter that counts events of a name now."""
    named = store.all("billing.meter", "event_name", event_name)
    return next((each for each in named if each["status"] == "active"), None)
