"""What becomes of an invoice, told to those who have something to do with it.

Invoices know nothing of subscriptions; what billed by an invoice marks here what it does once that is

``paid``             whichever way
``failed``           a payment failed that was tried by itself or by hand
``action_required``  the customer has to authenticate
``processing``       a debit is on its way
``given_up``         the last retry failed
``overdue``          its due date passed
``voided``, ``uncollectible``
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ...account_store import AccountStore
from ...resource import Resource

Outcome = Literal[
    "paid", "failed", "action_required", "processing", "given_up", "overdue", "voided", "uncollectible"
]
Hear = Callable[[AccountStore, Resource], None]
HEARING: dict[Outcome, list[Hear]] = {}


def once(outcome: Outcome) -> Callable[[Hear], Hear]:
    """Mark what happens once an invoice came to this: a function of its store and the invoice."""

    def declare(function: Hear) -> Hear:
        HEARING.setdefault(outcome, []).append(function)
        return function

    return declare


def tell(store: AccountStore, outcome: Outcome, invoice: Resource) -> None:
    """Have everyone do what they do once an invoice came to this."""
    for hear in HEARING.get(outcome, ()):
        hear(store, invoice)
