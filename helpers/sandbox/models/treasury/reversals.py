"""What credits and debits tell of being reversed: until when, and if not, why not.

restricted_reason        deadline
None                     a moment    it can be, until then
None                     None        it can be, at any time
deadline_passed          a moment    it could have been
already_reversed                     it was
network_restricted       None        its network does not allow it
source_flow_restricted   None        what brought it does not allow it

Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/into/credit-reversals,
https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/debit-reversals and the examples in
https://docs.stripe.com/api/treasury/received_credits/object and .../received_debits/object.
"""

from __future__ import annotations

from typing import Any

from ...account_store import AccountStore
from ...resource import Resource
from . import refusals, timelines
from .states import Flow

# How many business days later the day begins on which it is too late to send ACH money back.
RETURN_WINDOW = 2


def details(reason: str | None = None, deadline: int | None = None) -> Resource:
    """The `reversal_details` of something new."""
    return {"deadline": deadline, "restricted_reason": reason}


def over_ach(now: int) -> Resource:
    """The `reversal_details` of what came over ACH: there is one whole business day to reverse it in."""
    last = timelines.business_days_after(timelines.day(now), RETURN_WINDOW)
    return details(deadline=timelines.midnight(last))


def as_of(store: AccountStore, stored: Resource | None) -> Resource | None:
    """`reversal_details` as they are by now: a deadline passes by itself."""
    if stored is None or stored["restricted_reason"] or not stored["deadline"]:
        return stored
    return {**stored, "restricted_reason": "deadline_passed"} if store.now > stored["deadline"] else stored


def require_reversible(store: AccountStore, flow: Flow, resource: Resource) -> None:
    """Refuse to reverse what failed, or what its `reversal_details` restrict."""
    stored = as_of(store, resource["reversal_details"])
    reason = stored["restricted_reason"] if stored else "it failed"
    if reason:
        raise refusals.not_reversible(flow, resource, reason)


def note_reversed(store: AccountStore, resource: Resource, reversal: Resource) -> None:
    """Note on a credit or debit that it was reversed."""
    link: dict[str, Any] = {reversal["object"].removeprefix("treasury."): reversal["id"]}
    values = {
        "linked_flows": {**resource["linked_flows"], **link},
        "reversal_details": {**resource["reversal_details"], "restricted_reason": "already_reversed"},
    }
    store.change(resource, values, event=None)
