"""The exercises of 04_balances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .answers import field, id_of
from .books import slip
from .exercise import Exercise
from .work import Work, about

TRANSACTION = ("balance_transaction", "latest_charge.balance_transaction")


def _available(paid: Mapping[str, Any]) -> str | None:
    """Of a charge, a payment intent with its charge, or the balance transaction itself."""
    within = (field(paid, *path.split(".")) for path in TRANSACTION)
    entry = next((each for each in within if isinstance(each, Mapping)), paid)
    if entry["object"] != "balance_transaction":
        return "The payment has no balance transaction yet: has it succeeded?"
    if entry["type"] not in ("charge", "payment"):
        return f"A balance transaction, but of a {entry['type']}: take a payment."
    if entry["status"] != "available":
        return f"The payment's money is {entry['status']}: another test card skips the wait."
    return None


def _the_slip(work: Work) -> str | None:
    if not slip():
        return "Run the cell that makes `books` first."
    if not id_of(work.answer).startswith("txn_"):
        return "Put the id of one balance transaction into `answer`: it begins with `txn_`."
    if id_of(work.answer) != slip():
        return "In this one the books agree with Stripe: compare `net` of both, row by row."
    return None


EXERCISES = {
    "balances: available at once": Exercise(
        "Take a payment whose money is available at once.",
        (
            "`status` of the payment's balance transaction is `pending` for most cards. One test card "
            "bypasses the pending balance.",
            "Its token is `tok_bypassPending`, its payment method `pm_card_bypassPending`.",
        ),
        'client.v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_bypassPending"})',
        about(
            {"charge": TRANSACTION[:1], "payment_intent": TRANSACTION[1:], "balance_transaction": ()},
            _available,
            "No payment was taken yet.",
        ),
    ),
    "balances: the slip": Exercise(
        "Find the one transaction that was typed wrongly, and put its id into `answer`.",
        (
            "Both tables have the ids as index, so the columns `net` can be compared as they are.",
            '`entries["net"].reindex(books.index)` has the rows of `books`, in their order.',
        ),
        """stripes = entries["net"].reindex(books.index)
answer = books.index[books["net"] != stripes][0]""",
        _the_slip,
    ),
}
