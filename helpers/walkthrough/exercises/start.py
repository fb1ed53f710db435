"""The exercise of 00_start_here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .exercise import Exercise
from .work import about


def _with_an_email(customer: Mapping[str, Any]) -> str | None:
    if not customer.get("email"):
        return "A customer, but without an email: send one as `email`."
    return None


EXERCISES = {
    "start: a customer": Exercise(
        "Create a customer with an email address of your choice.",
        (
            "`client.v1.customers.create` takes a dictionary. A form does it, too: "
            '`build("v1.customers.create")`.',
            "The reference calls the field `email`.",
        ),
        'client.v1.customers.create({"email": "you@example.com"})',
        about({"customer": ()}, _with_an_email, "No customer was created yet."),
    ),
}
