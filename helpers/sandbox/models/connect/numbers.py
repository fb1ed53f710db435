"""The numbers by which a state knows people and companies: how they must look.

The sentences are Stripe's, as programs report them. Guess: that of the last four digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ... import errors
from ...parameters.names import inside


@dataclass(frozen=True)
class Number:
    """How many digits a number has, and what is said of one that has others."""

    digits: int
    refusal: str
    code: str | None = None


TOKEN = "pii_"
# By country and parameter; dashes and spaces do not count.
NUMBERS: Mapping[str, Mapping[str, Number]] = {
    "US": {
        "id_number": Number(9, "US ID numbers must be 9 characters long"),
        "ssn_last_4": Number(4, "The last 4 digits of a US Social Security Number must be 4 digits"),
        "tax_id": Number(9, "US tax IDs must have 9 digits", "tax_id_invalid"),
    }
}


def check(params: Mapping[str, Any], country: str, under: str) -> None:
    """Refuse numbers of a person or company that cannot be right; a token may stand for one.

    `under`: the parameter around them.
    """
    for name, number in NUMBERS.get(country, {}).items():
        given = str(params.get(name) or "").replace("-", "").replace(" ", "")
        unlike = len(given) != number.digits or (name == "ssn_last_4" and not given.isdecimal())
        if given and not given.startswith(TOKEN) and unlike:
            raise errors.Invalid(number.refusal, code=number.code, param=inside(under, name))
