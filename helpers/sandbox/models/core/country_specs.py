"""Country specs: what accounts of a country can be paid in, and what is asked of them.

Source: https://docs.stripe.com/api/country_specs, https://docs.stripe.com/currencies and
https://docs.stripe.com/connect/required-verification-information.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ...model import Model
from ...resource import Resource
from . import countries, requirements
from .countries import CURRENCIES, Asked
from .currencies import PER_DOLLAR

BUSINESS = ("business_profile.mcc", "business_profile.url", "business_type", "external_account")
# How accounts of any country can be paid; and of the US, beside these.
METHODS, METHODS_US = ("alipay", "card", "stripe"), ("ach",)


@cache
def specs() -> Mapping[str, Resource]:
    """Every country's spec, by its code."""
    return {country: _spec(country) for country in sorted(CURRENCIES)}


def _spec(country: str) -> Resource:
    asked = countries.asked(country)
    own = CURRENCIES[country]
    return {
        "id": country,
        "object": "country_spec",
        "default_currency": own,
        "supported_bank_account_currencies": {
            own: sorted(c for c, held in CURRENCIES.items() if held == own)
        },
        "supported_payment_currencies": [own, *(each for each in sorted(PER_DOLLAR) if each != own)],
        "supported_payment_methods": sorted((*METHODS, *(METHODS_US if country == "US" else ()))),
        "supported_transfer_countries": sorted(CURRENCIES),
        "verification_fields": {"company": _company(asked), "individual": _individual(asked)},
    }


def _company(asked: Asked) -> Resource:
    company = [f"company.{each}" for each in (*asked.company, *asked.declared)]
    minimum = [*BUSINESS, *company, *requirements.TERMS, "relationship.representative"]
    return {"additional": ["relationship.owner"], "minimum": sorted(minimum)}


def _individual(asked: Asked) -> Resource:
    person = [f"individual.{each}" for each in asked.person]
    later = [f"individual.{each}" for each in asked.later or ("verification.document",)]
    return {"additional": later, "minimum": sorted([*BUSINESS, *person, *requirements.TERMS])}


Model("country_spec", word="country", given=specs, source="https://docs.stripe.com/api/country_specs")
