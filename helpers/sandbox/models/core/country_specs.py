"""Country specs: what accounts of a country can be paid in, and what is asked of them.

Source: https://docs.stripe.com/api/country_specs, https://docs.stripe.com/currencies and
https://docs.stripe.com/connect/required-verification-information.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ...model import Model
from ...resource import Resource
from . import requirements
from .connected import CURRENCIES
from .currencies import PER_DOLLAR

BUSINESS = ("business_profile.mcc", "business_profile.url", "business_type", "external_account")
# How accounts of any country can be paid; and of the US, beside these.
METHODS, METHODS_US = ("alipay", "card", "stripe"), ("ach",)


@cache
def specs() -> Mapping[str, Resource]:
    """Every country's spec, by its code."""
    return {country: _spec(country) for country in sorted(CURRENCIES)}


def _spec(country: str) -> Resource:
    us = country == "US"
    own = CURRENCIES[country]
    return {
        "id": country,
        "object": "country_spec",
        "default_currency": own,
        "supported_bank_account_currencies": {
            own: sorted(c for c, held in CURRENCIES.items() if held == own)
        },
        "supported_payment_currencies": [own, *(each for each in sorted(PER_DOLLAR) if each != own)],
        "supported_payment_methods": sorted((*METHODS, *(METHODS_US if us else ()))),
        "supported_transfer_countries": sorted(CURRENCIES),
        "verification_fields": {"company": _company(us), "individual": _individual(us)},
    }


def _asked(fields: tuple[str, ...], us: bool) -> list[str]:
    return [each for each in fields if us or each not in requirements.ONLY_US]


def _company(us: bool) -> Resource:
    company = [f"company.{each}" for each in _asked(requirements.COMPANY, us)]
    declared = [] if us else [f"company.{each}" for each in requirements.DECLARED]
    minimum = [*BUSINESS, *company, *declared, *requirements.TERMS, "relationship.representative"]
    return {"additional": ["relationship.owner"], "minimum": sorted(minimum)}


def _individual(us: bool) -> Resource:
    person = [f"individual.{each}" for each in _asked(requirements.INDIVIDUAL, us)]
    later = ["individual.id_number"] if us else ["individual.verification.document"]
    return {"additional": later, "minimum": sorted([*BUSINESS, *person, *requirements.TERMS])}


Model("country_spec", word="country", given=specs, source="https://docs.stripe.com/api/country_specs")
