"""The exercises of 03_treasury."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .answers import field
from .exercise import Exercise
from .work import about

PAYMENT: Mapping[str, tuple[str, ...]] = {"treasury.outbound_payment": ()}
NOTHING = "No outbound payment was sent yet."


def _a_posted_wire(payment: Mapping[str, Any]) -> str | None:
    network = field(payment, "destination_payment_method_details", "us_bank_account", "network")
    if network != "us_domestic_wire":
        return f"A payment, but by `{network}`: choose the other network."
    if payment["status"] != "posted":
        return f"A wire, but its status is `{payment['status']}`: a test helper posts it."
    return None


def _returned(payment: Mapping[str, Any]) -> str | None:
    if payment["status"] != "returned":
        return f"A payment, but its status is `{payment['status']}`: a test helper returns it."
    if (code := field(payment, "returned_details", "code")) != "account_closed":
        return f"Returned, but for another reason: `{code}`."
    return None


EXERCISES = {
    "treasury: a wire": Exercise(
        "Send a wire, and have it posted.",
        (
            "`pay` takes the name of the network. A test helper says how the payment ends.",
            '`pay(1000, "us_domestic_wire")`, then `post` of the outbound payments in '
            "`client.v1.test_helpers.treasury`.",
        ),
        """wire = pay(1000, "us_domestic_wire")
client.v1.test_helpers.treasury.outbound_payments.post(wire.id, {}, options)""",
        about(PAYMENT, _a_posted_wire, NOTHING),
    ),
    "treasury: returned": Exercise(
        "Have a payment come back because the account at the other end is closed.",
        (
            "The test helper that returns a payment takes `returned_details`.",
            '`returned_details` has a `code`: send `{"returned_details": {"code": "account_closed"}}`.',
        ),
        """back = pay(1000)
client.v1.test_helpers.treasury.outbound_payments.return_outbound_payment(
    back.id, {"returned_details": {"code": "account_closed"}}, options
)""",
        about(PAYMENT, _returned, NOTHING),
    ),
}
