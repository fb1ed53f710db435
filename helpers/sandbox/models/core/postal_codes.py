"""How postal codes of a country look, and what is said of one that looks otherwise.

The sentence and its code are Stripe's, as programs report them of accounts, persons and Terminal's locations
(2018 to 2026). How the codes look: https://www.upu.int/en/postal-solutions/programmes-services/addressing-solutions.
Guess: which countries Stripe knows; here it is those in which most accounts are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ... import errors

# A pattern, and a code that is like that.
FOUR, FIVE, SIX = (r"\d{4}", "1000"), (r"\d{5}", "10115"), (r"\d{6}", "110001")
CODES: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("AT", "AU", "BE", "BG", "CH", "CY", "DK", "HU", "LI", "LU", "NO", "NZ", "SI"), FOUR),
    **dict.fromkeys(("DE", "EE", "ES", "FI", "FR", "HR", "IT", "MX", "MY", "TH"), FIVE),
    **dict.fromkeys(("IN", "RO", "SG"), SIX),
    **dict.fromkeys(("CZ", "GR", "SE", "SK"), (r"\d{3} ?\d{2}", "100 00")),
    "BR": (r"\d{5}-?\d{3}", "01310-100"),
    "CA": (r"[A-Z]\d[A-Z][ -]?\d[A-Z]\d", "M4C 1T2"),
    "GB": (r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "SW1A 1AA"),
    "JP": (r"\d{3}-?\d{4}", "150-0001"),
    "NL": (r"\d{4} ?[A-Z]{2}", "1012 AB"),
    "PL": (r"\d{2}-?\d{3}", "00-001"),
    "PT": (r"\d{4}-?\d{3}", "1000-001"),
    "US": (r"\d{5}([ -]?\d{4})?", "12345"),
}


def example(country: str) -> str:
    """A postal code of a country, for who fills in a form."""
    return CODES.get(country, CODES["US"])[1]


def check(code: str | None, country: str, param: str) -> None:
    """Refuse a postal code that its country does not have. Raises Invalid."""
    pattern, _ = CODES.get(country, (None, ""))
    if code and pattern and not re.fullmatch(pattern, code.strip().upper(), re.ASCII):
        raise errors.Invalid(f"Invalid {country} postal code", code="postal_code_invalid", param=param)
