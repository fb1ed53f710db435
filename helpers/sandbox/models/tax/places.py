"""Where a customer is, as far as tax asks: the country, and in the US, Canada and India the state.

Source: https://docs.stripe.com/tax/customer-locations.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ... import errors
from ..core import countries
from . import rates

CUSTOMER = "customer_details[address]"
# Source: https://docs.stripe.com/tax/custom#handling-customer-location-errors.
NOWHERE = "We could not determine the customer's tax location based on the provided customer address."
# Where the country alone does not say what tax is due.
WITH_STATE = frozenset({"CA", "IN"})
IN_THE_US = re.compile(r"(?!000)\d{5}(-?\d{4})?")


def located(address: Mapping[str, Any] | None, param: str = CUSTOMER) -> None:
    """Refuse an address that no tax can be found for. Raises Invalid.

    Source: https://docs.stripe.com/tax/settings-api: in the US a state alone is not enough.
    """
    if address and is_enough(address):
        return
    if param == CUSTOMER:
        raise errors.Invalid(NOWHERE, code="customer_tax_location_invalid", param=param)
    # Source of the code: https://docs.stripe.com/error-codes. Guess: the words.
    raise errors.Invalid(
        "We could not determine the tax location of the provided address.",
        code="invalid_tax_location",
        param=param,
    )


def is_enough(address: Mapping[str, Any]) -> bool:
    """Whether an address says where tax is due."""
    country, postal_code = str(address.get("country") or ""), str(address.get("postal_code") or "")
    if country == "US":
        return bool(IN_THE_US.fullmatch(postal_code.strip()))
    if country in WITH_STATE:
        return bool(postal_code or address.get("state"))
    return country.upper() in countries.named()


# The postal codes of territories that lie outside the tax of the country they belong to: the Faroe Islands,
# Greenland; the Canary Islands, Ceuta and Melilla; the Aland Islands; France overseas and Monaco; the Channel
# Islands, the Isle of Man, Gibraltar, the Falklands and the British Virgin Islands; Vatican City; Svalbard,
# Jan Mayen; Madeira and the Azores. Source: https://docs.stripe.com/tax/zero-tax#excluded-territories.
EXCLUDED: Mapping[str, re.Pattern[str]] = {
    "DK": re.compile(r"(FO-?)?\d{3}|39\d{2}"),
    "ES": re.compile(r"(35|38|51|52)\d{3}"),
    "FI": re.compile(r"22\d{3}"),
    "FR": re.compile(r"97[1-8]\d{2}|98[0678]\d{2}"),
    "GB": re.compile(r"(GY|JE|IM|GX11|VG|FIQQ).*"),
    "IT": re.compile(r"00120"),
    "NO": re.compile(r"917\d|8099"),
    "PT": re.compile(r"9\d{3}(-?\d{3})?"),
}

# Those that are told by their state, as ISO 3166-2 has it, or by name. Sources: as above, and
# https://docs.stripe.com/tax/customer-locations#minimal-address-collection. Guess: that names are looked for.
EXCLUDED_STATES: Mapping[str, Collection[str]] = {
    "ES": ("ce", "cn", "gc", "ml", "tf"),
    "FI": ("01",),
    "NL": ("bonaire", "curacao", "curaçao", "saba", "sint eustatius", "sint maarten"),
    "NO": ("21", "22"),
    "PT": ("20", "30"),
}


def is_excluded(address: Mapping[str, Any]) -> bool:
    """Whether an address lies in a territory that its country's tax does not reach."""
    country, state = address["country"], (address.get("state") or "").strip().lower()
    pattern = EXCLUDED.get(country)
    within = pattern and pattern.fullmatch((address.get("postal_code") or "").strip().upper())
    return bool(within) or state in EXCLUDED_STATES.get(country, ())


def state_of(address: Mapping[str, Any]) -> str:
    """The state of an address as the table of rates names it, or nothing; in the US also by postal code."""
    state = (address.get("state") or "").strip()
    if address["country"] == "US":
        names = {name.lower(): code for code, (_, name) in rates.STATES.items()}
        names |= {name.lower(): code for code, name in rates.WITHOUT.items()}
        if state:
            return names.get(state.lower(), state.upper())
        return by_postal_code(address.get("postal_code") or "")
    return state.upper()


# The first three digits of the postal codes of a state. Source: https://pe.usps.com, Labeling List L005.
POSTAL_CODES: Sequence[tuple[int, int, str]] = (
    (10, 27, "MA"), (28, 29, "RI"), (30, 38, "NH"), (39, 49, "ME"), (50, 59, "VT"),
    (60, 69, "CT"), (70, 89, "NJ"), (100, 149, "NY"), (150, 196, "PA"), (197, 199, "DE"),
    (200, 205, "DC"), (206, 219, "MD"), (220, 246, "VA"), (247, 268, "WV"), (270, 289, "NC"),
    (290, 299, "SC"), (300, 319, "GA"), (320, 349, "FL"), (350, 369, "AL"), (370, 385, "TN"),
    (386, 397, "MS"), (398, 399, "GA"), (400, 427, "KY"), (430, 459, "OH"), (460, 479, "IN"),
    (480, 499, "MI"), (500, 528, "IA"), (530, 549, "WI"), (550, 567, "MN"), (570, 577, "SD"),
    (580, 588, "ND"), (590, 599, "MT"), (600, 629, "IL"), (630, 658, "MO"), (660, 679, "KS"),
    (680, 693, "NE"), (700, 714, "LA"), (716, 729, "AR"), (730, 732, "OK"),
    (733, 733, "TX"), (734, 749, "OK"), (750, 799, "TX"),
    (800, 816, "CO"), (820, 831, "WY"), (832, 838, "ID"), (840, 847, "UT"), (850, 865, "AZ"),
    (870, 884, "NM"), (885, 885, "TX"), (889, 898, "NV"), (900, 961, "CA"), (967, 968, "HI"),
    (970, 979, "OR"), (980, 994, "WA"), (995, 999, "AK"),
)  # fmt: skip


def by_postal_code(code: str) -> str:
    """The US state of a postal code."""
    digits = code[:3]
    if not digits.isdecimal():
        return ""
    return next((state for low, high, state in POSTAL_CODES if low <= int(digits) <= high), "")
