"""What a meter's owner hears of events that could not be counted.

Source: https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage#handle-meter-event-errors.
"""

from __future__ import annotations

from ...account_store import AccountStore
from ...clock import iso
from ...resource import Resource


class Fault(Exception):
    """An event that is taken, and yet cannot be counted. ``code``: one of the event type's error codes."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def report(store: AccountStore, meter: Resource, fault: Fault, identifier: str) -> Resource:
    """Store the event that tells of one event that was not counted. Stripe tells of many at once."""
    data = _told(store, fault, identifier)
    return store.tell("v1.billing.meter.error_report_triggered", meter, data=data, reason=None)


def report_no_meter(store: AccountStore, event_name: str, identifier: str) -> Resource:
    """Store the event that tells of one event of a name that no meter counts, which is about no object."""
    fault = Fault("no_meter", f"No meter was found matching event_name {event_name}.")
    nobody, data = {"id": "", "object": "billing.meter"}, _told(store, fault, identifier)
    type = "v1.billing.meter.no_meter_found"
    return store.tell(type, nobody, data=data, reason=None, related_object=None)


def _told(store: AccountStore, fault: Fault, identifier: str) -> Resource:
    sample = {"error_message": fault.message, "request": {"identifier": identifier}}
    error = {"code": fault.code, "error_count": 1, "sample_errors": [sample]}
    return {
        "developer_message_summary": "There is 1 invalid event",
        "reason": {"error_count": 1, "error_types": [error]},
        "validation_end": iso(store.now),
        "validation_start": iso(store.now),
    }
