"""E-mail addresses, as every parameter that is one is checked."""

from __future__ import annotations

import re

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def check(email: str | None, param: str) -> None:
    """Refuse what is no e-mail address. Raises Invalid."""
    if email and not EMAIL.fullmatch(email):
        raise errors.Invalid(f"Invalid email address: {email}", code="email_invalid", param=param)


def check_sent_to(store: AccountStore, customer: Resource) -> None:
    """Refuse to send invoices to a customer who has no e-mail address, in the words that programs report.

    In the profile `any-id` customers that are made up are sent invoices, too.
    """
    if not customer["email"] and store.state.profile != "any-id":
        raise errors.Invalid(
            "Missing email. In order to create invoices that are sent to the customer, the customer must "
            "have a valid email."
        )
