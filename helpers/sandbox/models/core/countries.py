"""Countries in which accounts can be connected: currency, delay of money, and what Stripe asks of whom.

Sources: https://stripe.com/global and https://docs.stripe.com/connect/accounts for the countries and their
currencies; https://docs.stripe.com/payouts#payout-speed for the delays;
https://docs.stripe.com/connect/cross-border-payouts for recipients; for what is asked
https://docs.stripe.com/connect/required-verification-information and the country specs' fields.
Where a country has no row of its own in `ASKED`, the sandbox asks what Stripe asks in most of Europe.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from helpers.catalog import operation

from ... import errors

# Which currency an account settles in.
CURRENCIES: Mapping[str, str] = {
    "AE": "aed", "AT": "eur", "AU": "aud", "BE": "eur", "BG": "eur", "BR": "brl", "CA": "cad", "CH": "chf",
    "CY": "eur", "CZ": "czk", "DE": "eur", "DK": "dkk", "EE": "eur", "ES": "eur", "FI": "eur", "FR": "eur",
    "GB": "gbp", "GI": "gbp", "GR": "eur", "HK": "hkd", "HR": "eur", "HU": "huf", "IE": "eur", "IT": "eur",
    "JP": "jpy", "LI": "chf", "LT": "eur", "LU": "eur", "LV": "eur", "MT": "eur", "MX": "mxn", "MY": "myr",
    "NL": "eur", "NO": "nok", "NZ": "nzd", "PL": "pln", "PT": "eur", "RO": "ron", "SE": "sek", "SG": "sgd",
    "SI": "eur", "SK": "eur", "TH": "thb", "US": "usd",
}  # fmt: skip
# Where accounts may be under the recipient service agreement only: they take transfers, and no payments.
RECIPIENTS: Mapping[str, str] = {
    "AG": "xcd", "AL": "all", "AM": "amd", "AO": "aoa", "AR": "ars", "AZ": "azn", "BA": "bam", "BD": "bdt",
    "BH": "bhd", "BJ": "xof", "BN": "bnd", "BO": "bob", "BS": "bsd", "BT": "inr", "BW": "bwp", "CI": "xof",
    "CL": "clp", "CO": "cop", "CR": "crc", "DO": "dop", "DZ": "dzd", "EC": "usd", "EG": "egp", "ET": "etb",
    "GA": "xaf", "GH": "ghs", "GM": "gmd", "GT": "gtq", "GY": "gyd", "ID": "idr", "IL": "ils", "IN": "inr",
    "IS": "eur", "JM": "jmd", "JO": "jod", "KE": "kes", "KH": "khr", "KR": "krw", "KW": "kwd", "KZ": "kzt",
    "LA": "lak", "LC": "xcd", "LK": "lkr", "MA": "mad", "MC": "eur", "MD": "mdl", "MG": "mga", "MK": "mkd",
    "MN": "mnt", "MO": "mop", "MU": "mur", "MZ": "mzn", "NA": "nad", "NE": "xof", "NG": "ngn", "OM": "omr",
    "PA": "usd", "PE": "pen", "PH": "php", "PK": "pkr", "PY": "pyg", "QA": "qar", "RS": "rsd", "RW": "rwf",
    "SA": "sar", "SM": "eur", "SN": "xof", "SV": "usd", "TN": "tnd", "TR": "try", "TT": "ttd", "TW": "twd",
    "TZ": "tzs", "UY": "uyu", "UZ": "uzs", "VN": "vnd", "ZA": "zar",
}  # fmt: skip
# Where no account is paid from abroad, under whatever agreement. Recorded by a program that tried it.
NOT_FROM_ABROAD = frozenset({"BR"})
EUROPEAN_UNION = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
# Platforms and accounts in these pay each other; elsewhere both are in one country. Source:
# https://docs.stripe.com/connect/cross-border-payouts, "Availability": the EEA, and four countries beside it.
REGION = EUROPEAN_UNION | {"IS", "LI", "NO"} | {"CA", "CH", "GB", "US"}
# How often a new account is paid out, where that is not every day. Recorded by two programs.
SCHEDULES: Mapping[str, Mapping[str, str]] = {"JP": {"interval": "weekly", "weekly_anchor": "friday"}}
# What a new account has on statements, where that is not unset. Recorded by two programs.
DESCRIPTORS: Mapping[str, str] = {"JP": ""}
# How many days a new account's money takes to be available, at least. BR, CA, KR and US as recorded.
DELAYS: Mapping[str, int] = {"AU": 2, "BR": 30, "JP": 4, "KR": 7, "US": 2}
USUAL_DELAY = 7
# The same where money was paid out by hand, as recorded until 2024.
BY_HAND: Mapping[str, int] = {"KR": 0, "SA": 0}
USUAL_BY_HAND = 1
# What telephone numbers of a country begin with.
CALLING: Mapping[str, str] = {
    "AE": "971", "AT": "43", "AU": "61", "BE": "32", "BG": "359", "BR": "55", "CA": "1", "CH": "41",
    "CY": "357", "CZ": "420", "DE": "49", "DK": "45", "EE": "372", "ES": "34", "FI": "358", "FR": "33",
    "GB": "44", "GI": "350", "GR": "30", "HK": "852", "HR": "385", "HU": "36", "IE": "353", "IT": "39",
    "JP": "81", "LI": "423", "LT": "370", "LU": "352", "LV": "371", "MT": "356", "MX": "52", "MY": "60",
    "NL": "31", "NO": "47", "NZ": "64", "PL": "48", "PT": "351", "RO": "40", "SE": "46", "SG": "65",
    "SI": "386", "SK": "421", "TH": "66", "US": "1",
}  # fmt: skip

TEST_PHONE = "0000000000"

ADDRESS = ("address.city", "address.line1", "address.postal_code")
WITH_STATE = (*ADDRESS, "address.state")
BIRTH = ("dob.day", "dob.month", "dob.year")
NAME = ("first_name", "last_name")
JAPANESE_NAME = ("first_name_kana", "first_name_kanji", "last_name_kana", "last_name_kanji")
JAPANESE_ADDRESS = tuple(
    f"{script}.{part}"
    for script in ("address_kana", "address_kanji")
    for part in ("city", "line1", "postal_code", "state", "town")
)
CONTACT = ("email", "phone")
BRAZILIAN = ("id_number", "political_exposure", "verification.document")
MANAGER = ("relationship.executive", "relationship.title")


@dataclass(frozen=True)
class Asked:
    """What is asked in a country, by the names that the API calls the fields.

    ``person``: of an individual and of a representative. ``title``: also of a representative. ``owner``,
    ``director``, ``executive``: of those. ``company``: of the company. ``declared``: that all of a kind of
    person are named. ``later``: of persons, once more is paid; ``alone``: then also of an individual.
    ``checked``: whether persons are checked, and ``blocking``: whether the account may be paid only then.
    ``first``: of the representative of what is no kind of business yet; by default what is asked of a person.
    ``described``: that what is sold is described, beside where it is; ``website``: where it is, or else what
    it is. ``named``: of whom a company tells beside its representative, until it says that it named them all.
    ``unasked_by_transfers``: what is not asked of an individual who only takes transfers;
    ``later_by_transfers``: what is asked of them once more is paid.
    """

    person: tuple[str, ...] = (*ADDRESS, *BIRTH, *NAME, *CONTACT)
    title: tuple[str, ...] = ("relationship.title",)
    owner: tuple[str, ...] = (*NAME, "email", *ADDRESS, *BIRTH)
    director: tuple[str, ...] = (*NAME, *BIRTH, "email", "relationship.title")
    executive: tuple[str, ...] = NAME
    company: tuple[str, ...] = (*ADDRESS, "name", "phone", "tax_id")
    declared: tuple[str, ...] = ("directors_provided", "executives_provided", "owners_provided")
    later: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    owner_later: tuple[str, ...] = ()
    blocking: bool = False
    checked: bool = True
    first: tuple[str, ...] = ()
    described: bool = False
    website: bool = True
    named: tuple[str, ...] = ("owner",)
    unasked_by_transfers: tuple[str, ...] = ()
    later_by_transfers: tuple[str, ...] = ()

    def of(self, role: str) -> tuple[str, ...]:
        """What is asked of a person in a role."""
        roles = {
            "individual": self.person,
            "representative": (*self.person, *self.title),
            "owner": self.owner,
            "director": self.director,
            "executive": self.executive,
        }
        return roles[role]

    def later_of(self, role: str) -> tuple[str, ...]:
        """What is asked of a person in a role once more is paid."""
        roles = {
            "individual": (*self.later, *self.alone),
            "representative": self.later,
            "owner": self.owner_later,
        }
        return roles.get(role, ())


EUROPE = Asked()
ASKED: Mapping[str, Asked] = {
    "AU": Asked(
        person=(*WITH_STATE, *BIRTH, *NAME, *CONTACT),
        owner=(*NAME, "email"),
        owner_later=(*WITH_STATE, *BIRTH),
        company=(*WITH_STATE, "name", "phone", "tax_id"),
        declared=("owners_provided",),
        unasked_by_transfers=CONTACT,  # recorded in October 2026
    ),
    # Recorded in May 2024 of a company. Guess: an individual tells what its representative does.
    "BR": Asked(
        person=(*WITH_STATE, *BIRTH, *NAME, *CONTACT, *BRAZILIAN),
        title=MANAGER,
        owner=(*WITH_STATE, *BIRTH, *NAME, *BRAZILIAN, "relationship.percent_ownership"),
        director=(*WITH_STATE, *BIRTH, *NAME, *BRAZILIAN, "email", "relationship.title"),
        executive=(*WITH_STATE, *BIRTH, *NAME, *BRAZILIAN, "email", "relationship.title"),
        company=(*WITH_STATE, "name", "phone", "tax_id", "verification.document"),
        website=False,
        named=("director", "executive", "owner"),
    ),
    "CA": Asked(
        person=(*WITH_STATE, *BIRTH, *NAME, *CONTACT),
        title=MANAGER,
        owner=(*NAME, "email"),
        owner_later=(*WITH_STATE, *BIRTH),
        company=(*WITH_STATE, "name", "phone", "tax_id"),
        later=("id_number",),
    ),
    "JP": Asked(
        person=(*JAPANESE_ADDRESS, *BIRTH, *JAPANESE_NAME, *CONTACT),
        owner=(*JAPANESE_ADDRESS, *BIRTH, *JAPANESE_NAME),
        director=(*BIRTH, *JAPANESE_NAME),
        company=(
            *JAPANESE_ADDRESS,
            "name",
            "name_kana",
            "name_kanji",
            "phone",
            "tax_id",
        ),
        declared=("directors_provided", "owners_provided"),
        described=True,
    ),
    "SG": Asked(
        person=(*ADDRESS, *BIRTH, *NAME, *CONTACT, "full_name_aliases", "id_number", "nationality"),
        owner=(*NAME, "email", *ADDRESS, *BIRTH, "id_number", "nationality"),
        later=("verification.proof_of_liveness",),
    ),
    "US": Asked(
        person=(*WITH_STATE, *BIRTH, *NAME, *CONTACT, "ssn_last_4"),
        owner=(*NAME, "email"),
        company=(*WITH_STATE, "name", "phone", "tax_id"),
        declared=("owners_provided",),
        alone=("id_number",),
        owner_later=(*WITH_STATE, *BIRTH, "phone"),
        blocking=True,
        first=(*BIRTH, *NAME, "email"),
        # Recorded in April 2025; the names alone are also told in
        # https://github.com/stripe/stripe-ios/pull/1539, 2020.
        unasked_by_transfers=(*WITH_STATE, *CONTACT, "id_number"),
        later_by_transfers=(*BIRTH, "ssn_last_4"),
    ),
}
# Under the recipient agreement, wherever; the document as recorded.
RECIPIENT = Asked(
    person=(*BIRTH, *NAME, "email"),
    company=("name",),
    declared=(),
    later=("verification.document",),
    checked=False,
)


@cache
def named() -> frozenset[str]:
    """Every country that Stripe names: those that a checkout may ship to, by the SDK's types."""
    parameters = {each.name: each for each in operation("v1.checkout.sessions.create").parameters}
    listed = parameters["shipping_address_collection"].shape.by_name["allowed_countries"].shape.item
    return frozenset(str(each) for each in listed.choices) if listed else frozenset()


# Where a checkout ships nothing. Source: https://docs.stripe.com/api/checkout/sessions/create, of
# `shipping_address_collection.allowed_countries`.
NOT_SHIPPED_TO = frozenset(
    {"AS", "CC", "CU", "CX", "FM", "HM", "IR", "KP", "MH", "MP", "NF", "PW", "SY", "UM", "VI"}
)


def check(code: str | None, param: str) -> None:
    """Refuse what is no country's code. Raises Invalid.

    Source of the sentence: https://github.com/stripe/stripe-ios/issues/1985; recorded of the address of an
    account's individual. Guess: small letters are read.
    """
    if code and code.upper() not in named() | NOT_SHIPPED_TO:
        raise errors.Invalid(
            f"Country '{code}' is unknown. Try using a 2-character alphanumeric country code instead, such "
            "as 'US', 'EG', or 'GB'. A full list of country codes is available at "
            "https://en.wikipedia.org/wiki/ISO_3166-1_alpha-2#Officially_assigned_code_elements",
            param=param,
        )


# States of the US where accounts cannot be. Puerto Rico is none of them.
# Source: https://support.stripe.com/questions/stripe-availability-for-outlying-territories-of-supported-countries
UNSUPPORTED_STATES = frozenset({"AS", "FM", "GU", "MH", "MP", "PW", "VI"})


def check_state(country: str, state: str | None, param: str) -> None:
    """Refuse a state of the US that Stripe does not support. Raises Invalid.

    Source of the sentence, which a program had from Stripe: https://github.com/antiwork/gumroad/pull/5441; of
    the code: https://docs.stripe.com/error-codes.
    """
    if country == "US" and (state or "").upper() in UNSUPPORTED_STATES:
        raise errors.Invalid(
            "Stripe currently does not support US insular areas and freely associated states.",
            code="state_unsupported",
            param=param,
        )


def asked(country: str) -> Asked:
    """What is asked in a country."""
    return ASKED.get(country, EUROPE)


def delay(country: str) -> int:
    """How many days a new account's money takes, at least."""
    return DELAYS.get(country, 0 if country in RECIPIENTS else USUAL_DELAY)


def schedule(country: str) -> dict[str, Any]:
    """When a new account is paid out."""
    return {"delay_days": delay(country), **SCHEDULES.get(country, {"interval": "daily"})}


def delay_by_hand(country: str) -> int:
    """How many days money took that was paid out by hand, until 2024."""
    return BY_HAND.get(country, USUAL_BY_HAND)


def phone(number: str, country: str) -> str:
    """A telephone number as Stripe shows it: with what its country's numbers begin with.

    Recorded: the test number 0000000000 is one of the US, wherever the account is.
    """
    digits = "".join(each for each in number if each.isdecimal())
    if number.strip().startswith("+") or not digits:
        return f"+{digits}" if digits else number
    if digits == TEST_PHONE:
        return f"+1{digits}"
    return f"+{CALLING.get(country, '1')}{digits.lstrip('0') if country != 'US' else digits}"
