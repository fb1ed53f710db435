"""Bank accounts to be debited outside the US: their numbers, and what a payment method shows of them.

Source: https://docs.stripe.com/payments/bank-debits and https://docs.stripe.com/api/payment_methods/create.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from helpers.cards import is_iban

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...parameters.names import bracketed
from ...resource import Resource
from ..core import bank_accounts
from ..core.bank_accounts import KnownAccount
from . import debit_accounts, rails

Params = Mapping[str, Any]
# What is said of an account with which no payment method can even be made, by code.
# Source: https://docs.stripe.com/error-codes.
REFUSALS: Mapping[str, str] = {
    "account_number_invalid": "The account number is invalid. Please check it and try again.",
    "sepa_debit_bank_not_supported": "The bank of this IBAN does not support SEPA Direct Debit.",
    "sepa_debit_debits_not_supported": "This account cannot be debited by SEPA Direct Debit.",
}


@dataclass(frozen=True)
class Numbers:
    """How a type numbers its accounts.

    ``parts``: the parameters that make up a number, in order, each with what it must look like.
    ``shown``: what a payment method shows of them.
    """

    parts: Mapping[str, str]
    shown: Callable[[Params], Resource]

    def split(self, number: str) -> dict[str, str]:
        """A whole number as its parts; the last part has what the others leave."""
        given: dict[str, str] = {}
        for name, pattern in self.parts.items():
            match = re.match(pattern, number)
            given[name] = match[0] if match else number
            number = number[len(given[name]) :]
        return given


# How many characters of an IBAN name the bank, by country; elsewhere four.
# Source: the IBAN registry, https://www.swift.com/standards/data-standards/iban.
BANK_CODES: Mapping[str, int] = {
    "AT": 5, "BE": 3, "CH": 5, "CY": 3, "DE": 8, "EE": 2, "FI": 3, "FR": 5, "HR": 7, "HU": 3, "LI": 5,
    "LT": 5, "LU": 3, "MC": 5, "PL": 8, "SE": 3, "SI": 5,
}  # fmt: skip
# How many name its branch, which follows. Recorded in 2019 of FR and DE; the others from the same registry.
BRANCH_CODES: Mapping[str, int] = {"AD": 4, "ES": 4, "FR": 5, "GB": 6, "IE": 6, "MC": 5, "PT": 4}


def _sepa(given: Params) -> Resource:
    iban = given["iban"]
    country = iban[:2]
    branch = 4 + BANK_CODES.get(country, 4)
    return {
        "bank_code": iban[4:branch],
        "branch_code": iban[branch : branch + BRANCH_CODES.get(country, 0)],
        "country": country,
        "generated_from": {"charge": None, "setup_attempt": None},
        "last4": iban[-4:],
    }


def _sort_code(given: Params) -> Resource:
    return {"last4": given["account_number"][-4:], "sort_code": given["sort_code"]}


def _bsb(given: Params) -> Resource:
    return {"bsb_number": given["bsb_number"], "last4": given["account_number"][-4:]}


def _transit(given: Params) -> Resource:
    return {
        "bank_name": bank_accounts.TEST_BANK,
        "institution_number": given["institution_number"],
        "last4": given["account_number"][-4:],
        "transit_number": given["transit_number"],
    }


def _new_zealand(given: Params) -> Resource:
    return {
        "account_holder_name": given.get("account_holder_name"),
        "bank_code": given["bank_code"],
        "bank_name": bank_accounts.TEST_BANK,
        "branch_code": given["branch_code"],
        "last4": given["account_number"][-4:],
        "suffix": given["suffix"],
    }


NUMBERS: Mapping[str, Numbers] = {
    "acss_debit": Numbers(
        {"institution_number": r"\d{3}", "transit_number": r"\d{5}", "account_number": r"\d{5,12}"}, _transit
    ),
    "au_becs_debit": Numbers({"bsb_number": r"\d{6}", "account_number": r"\d{4,9}"}, _bsb),
    "bacs_debit": Numbers({"sort_code": r"\d{6}", "account_number": r"\d{8}"}, _sort_code),
    "nz_bank_account": Numbers(
        {
            "bank_code": r"\d{2}",
            "branch_code": r"\d{4}",
            "account_number": r"\d{7,8}?",
            "suffix": r"\d{2,4}",
        },
        _new_zealand,
    ),
    "sepa_debit": Numbers({"iban": r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}"}, _sepa),
}
# Where SEPA reaches beyond the European Economic Area, an address is asked for, too.
# Source: https://docs.stripe.com/payments/sepa-debit/set-up-payment and
# https://docs.stripe.com/changelog/endive/2026-09-30/require-sepa-direct-debit-address-fields.
BEYOND = frozenset(
    ("AD", "BL", "CH", "GB", "GG", "GI", "IM", "JE", "MC", "NC", "PF", "PM", "SM", "TF", "VA", "WF")
)
ADDRESSED = ("address.country", "address.line1")
TOWN = ("address.city", "address.postal_code")


def check_payer(store: AccountStore, type: str, params: Params, *, alone: bool) -> None:
    """Refuse a payment method that does not tell whose it is. `params`: its own.

    The words: a public report, https://github.com/woocommerce/woocommerce-gateway-stripe/issues/3605. So
    they are where a confirmation describes the method: recorded by a program in September 2026. One of
    Klarna was made by itself (`alone`) without them: https://github.com/Kiln-AI/stripe_world.
    """
    rail = rails.of(type)
    asked = () if alone and rail.made_without else rail.asks
    if type == "sepa_debit" and str(at(params, "sepa_debit.iban"))[:2].upper() in BEYOND:
        town = () if store.has_habit("an address beyond the EEA needs no city") else TOWN
        asked = (*asked, *ADDRESSED, *town)
    for name in asked:
        if not at(params, f"billing_details.{name}"):
            raise errors.missing(bracketed(f"billing_details.{name}"))


UNPRINTED = str.maketrans("", "", " -")


def from_details(
    store: AccountStore, method: str, type: str, details: Params, param: str
) -> tuple[Resource, KnownAccount | None]:
    """What a payment method shows of an account, and the test account that it is, if it is one.

    `method`: the payment method's id. Raises Invalid where the numbers are wrong.
    """
    numbers = NUMBERS[type]
    given = {**details}
    for name, pattern in numbers.parts.items():
        if name not in details:
            raise errors.missing(f"{param}[{name}]")
        given[name] = str(details[name]).translate(UNPRINTED).upper()
        if not re.fullmatch(pattern, given[name]) or (name == "iban" and not is_iban(given[name])):
            raise _wrong(name, f"{param}[{name}]")
    number = "".join(given[name] for name in numbers.parts)
    known = debit_accounts.BY_NUMBER[type].get(number)
    if known and known.refused:
        last = list(numbers.parts)[-1]
        raise errors.Invalid(REFUSALS[known.refused], code=known.refused, param=f"{param}[{last}]")
    debit_accounts.note(store, method, type, number)
    shown = numbers.shown(given)
    if type != "nz_bank_account":
        shown["fingerprint"] = store.state.ids.derive(f"{type}:{number}", 16)
    return shown, known


def _wrong(name: str, param: str) -> errors.Invalid:
    if name == "iban":
        return errors.Invalid(
            "The IBAN you entered is invalid.", code="invalid_bank_account_iban", param=param
        )
    code = "account_number_invalid" if name == "account_number" else "parameter_invalid_string"
    # Guess: the sentence is in the manner of Stripe's others.
    return errors.Invalid(f"The {name.replace('_', ' ')} you entered is invalid.", code=code, param=param)
