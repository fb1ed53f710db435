"""E-mail addresses of customers, whom invoices are sent to."""

from __future__ import annotations

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource


def check_sent_to(store: AccountStore, customer: Resource) -> None:
    """Refuse to send invoices to a customer who has no e-mail address, in the words that programs report.

    In the profile `any-id` customers that are made up are sent invoices, too.
    """
    if not customer["email"] and store.state.profile != "any-id":
        raise errors.Invalid(
            "Missing email. In order to create invoices that are sent to the customer, the customer must "
            "have a valid email."
        )
