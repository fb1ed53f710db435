"""How what an account tells must look: e-mail addresses, and the numbers by which a state knows people.

The sentences are Stripe's, as programs report them. Guess: that of the last four digits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ... import errors
from ...model import inside

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Number:
    """How many digits a number has, and what is said of one that has others."""

    digits: int
    refusal: str
    code: str | None = None


# By country and parameter; dashes and spaces do not count.
NUMBERS: Mapping[str, Mapping[str, Number]] = {
    "US": {
        "id_number": Number(9, "US ID numbers must be 9 characters long"),
        "ssn_last_4": Number(4, "The last 4 digits of a US Social Security Number must be 4 digits"),
        "tax_id": Number(9, "US tax IDs must have 9 digits", "tax_id_invalid"),
    }
}


def check_email(email: str | None, param: str) -> None:
    """Refuse what is no e-mail address."""
    if email and not EMAIL.fullmatch(email):
        raise errors.Invalid(f"Invalid email address: {email}", code="email_invalid", param=param)


def check_numbers(params: Mapping[str, Any], country: str, under: str) -> None:
    """Refuse numbers of a person or company that cannot be right. `under`: the parameter around them."""
    for name, number in NUMBERS.get(country, {}).items():
        given = str(params.get(name) or "").replace("-", "").replace(" ", "")
        if given and len(given) != number.digits:
            raise errors.Invalid(number.refusal, code=number.code, param=inside(under, name))
