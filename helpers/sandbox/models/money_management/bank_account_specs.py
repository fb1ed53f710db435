"""What a bank account's details look like, country by country.

Source: https://docs.stripe.com/api/v2/money-management/payout-methods-bank-account-spec; the forms are those
of https://docs.stripe.com/payouts#adding-bank-account-information. Of Stripe's countries some are here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ...routes import Call, route
from ..core import bank_accounts, currencies

SPEC = "v2.money_management.payout_methods_bank_account_spec"


@dataclass(frozen=True)
class Field:
    """One detail. ``stripe_name``: the parameter it is sent as. ``placeholder``: an example."""

    stripe_name: str
    local_name: str
    human: str
    shortest: int
    longest: int
    placeholder: str
    regex: str


IBAN = Field("account_number", "iban", "IBAN", 15, 34, "DE89370400440532013000", "^[A-Z]{2}[0-9A-Z]{13,32}$")
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "AU": (
        Field("routing_number", "bsb", "BSB", 6, 6, "110000", "^[0-9]{6}$"),
        Field("account_number", "account_number", "Account number", 5, 9, "000123456", "^[0-9]{5,9}$"),
    ),
    "CA": (
        Field("routing_number", "transit_and_institution", "Transit and institution number", 8, 9,
              "11000-000", "^[0-9]{5}-?[0-9]{3}$"),
        Field("account_number", "account_number", "Account number", 7, 12, "000123456789", "^[0-9]{7,12}$"),
    ),
    "GB": (
        Field("routing_number", "sort_code", "Sort code", 6, 8, "108800", "^[0-9]{2}-?[0-9]{2}-?[0-9]{2}$"),
        Field("account_number", "account_number", "Account number", 8, 8, "00012345", "^[0-9]{8}$"),
    ),
    "US": (
        Field("routing_number", "routing_number", "Routing number", 9, 9, "110000000", "^[0-9]{9}$"),
        Field("account_number", "account_number", "Account number", 4, 17, "000123456789", "^[0-9]{4,17}$"),
    ),
    **dict.fromkeys(("AT", "BE", "DE", "ES", "FI", "FR", "IE", "IT", "LU", "NL", "PT"), (IBAN,)),
}  # fmt: skip
CURRENCIES: Mapping[str, str] = {"AU": "aud", "CA": "cad", "GB": "gbp", "US": "usd"}


@route("v2.money_management.payout_methods_bank_account_spec.retrieve")
def retrieve(call: Call) -> Resource:
    """The forms of some countries, by default of all there are."""
    wanted = [each.upper() for each in call.params.get("countries") or FIELDS]
    for index, each in enumerate(wanted):
        if each not in FIELDS:
            raise errors.not_one_of(f"countries[{index}]", sorted(FIELDS), each)
    countries = {each.lower(): {"fields": [_shown(field, each) for field in FIELDS[each]]} for each in wanted}
    return {"object": SPEC, "countries": countries, "livemode": False}


def _shown(field: Field, country: str) -> Resource:
    key = f"bank_account_spec.{country.lower()}.{field.local_name}"
    return {
        "currencies": [CURRENCIES.get(country, "eur")],
        "local_name": field.local_name,
        "local_name_human": {"content": field.human, "localization_key": key},
        "max_length": field.longest,
        "min_length": field.shortest,
        "placeholder": field.placeholder,
        "stripe_name": field.stripe_name,
        "validation_regex": field.regex,
    }


def check_details(store: AccountStore, sent: Mapping[str, Any], *, param: str) -> Resource:
    """A bank account by its details, as `core.bank_accounts` knows it. Raises Invalid."""
    country = sent["country"].upper()
    if country not in FIELDS:
        raise errors.not_one_of(f"{param}[country]", sorted(FIELDS), country)
    for field in FIELDS[country]:
        value = sent.get(field.stripe_name)
        if value is None:
            raise errors.missing(f"{param}[{field.stripe_name}]")
        if not re.fullmatch(field.regex, value.replace(" ", ""), re.ASCII):
            raise errors.Invalid(f"Invalid {field.human}.", param=f"{param}[{field.stripe_name}]")
    currency = currencies.checked(sent["currency"], param=f"{param}[currency]")
    if currency != CURRENCIES.get(country, "eur"):
        raise errors.Invalid(
            f"A bank account in {country} has the currency {CURRENCIES.get(country, 'eur')}.",
            param=f"{param}[currency]",
        )
    return bank_accounts.from_details(store, {**sent, "country": country}, param=param)
