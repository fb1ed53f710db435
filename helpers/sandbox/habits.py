"""What Stripe did before, where no parameter says it today: habits that a request of an older version has.

A model asks `store.has_habit(...)` by what happens; `versions/changes` tells which versions have a habit.
"""

from __future__ import annotations

from typing import Literal, get_args

Habit = Literal[
    "a list tells its total count where that is expanded",
    "each type that is named takes the currency",
    "an address beyond the EEA needs no city",
    "a payment neither expires nor is authorized again",
    "a metered price may have no meter",
    "what is not captured is refunded",
    "Interac may be captured by hand",
    "who forwards a request answers as a gateway",
    "Checkout begins a subscription before it is paid",
    "a statement descriptor stays as it was first set",
    "the server tells what an embedded page ships",
    "a phase is counted from the end of the one before",
]

HABITS: frozenset[Habit] = frozenset(get_args(Habit))
