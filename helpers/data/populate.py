"""populate(): days of business in the sandbox, so that there is something to look at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from helpers.connection import control, current

ELSEWHERE = "Stripe's test mode makes up no business: what follows shows what your account has."

SEVERAL = re.compile(r"(?<!s)s\b")
"""What makes a word several things."""


@dataclass(frozen=True)
class Populated:
    """How many of each thing were made; nothing where the connection is not to the sandbox."""

    made: Mapping[str, int]

    def __repr__(self) -> str:
        return (
            ", ".join(_counted(count, name.replace("_", " ")) for name, count in self.made.items())
            or ELSEWHERE
        )


def _counted(count: int, things: str) -> str:
    """ "1 new card", "2 new cards"."""
    return f"{count:,} {SEVERAL.sub('', things, count=1) if count == 1 else things}"


def populate(customers: int = 100, days: int = 90, seed: int | str = 0, subscribers: int = 20) -> Populated:
    """Create days of believable business in the connected sandbox.

    In a sandbox whose clock runs, and that nobody has used yet, the days are those before today. Otherwise
    the clock moves on by them. Stopped in the middle, it stands where the business stopped.

        populate(customers=10, days=7)
        populate(customers=20, days=30, seed=7)

    Customers come and pay, are declined, get money back and dispute; payouts go out daily. Of a hundred
    customers, ``subscribers`` subscribe: some of them upgrade, leave, or have a card that fails. The same
    seed makes the same business. A progress bar tells of what takes longer than three seconds; stopping it
    leaves a business of fewer days. In Stripe's own test mode nothing happens. Raises
    stripe.InvalidRequestError for numbers that it does not take.
    """
    if current().mode != "sandbox":
        return Populated({})
    from tqdm.auto import tqdm

    told = control("post", "populate", customers=customers, days=days, seed=seed, subscribers=subscribers)
    with tqdm(desc="Populating", total=told["days"], unit=" days", leave=False, delay=3) as bar:
        while told["more"]:
            bar.update(told["lived"] - bar.n)
            told = control("post", "populate", more=True)
    return Populated(told["made"])
