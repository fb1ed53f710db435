"""What the holder of an account does on Stripe's own pages: answer all that is asked, and accept the terms.

Stripe's test mode lets nobody do that over the API for Express and Standard accounts; here a control of
the sandbox does it, with the values of Stripe's testing page that are verified at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ...routes import control
from ..core import postal_codes, requirements
from ..core.bank_accounts import ROUTING_NUMBER
from ..core.connected import account_named, change_account
from ..payment_methods.tokens import CLIENT_IP
from .account_details import described
from .persons import change_person, create_person
from .settlement import refresh

DOCUMENT = {"document": {"front": "file_identity_document_success"}}
ADDRESS = {"city": "Schenectady", "line1": "address_full_match", "state": "NY"}
PERSON: Mapping[str, Any] = {
    "address": ADDRESS,
    "dob": {"day": 1, "month": 1, "year": 1902},
    "email": "jenny.rosen@example.com",
    "first_name": "Jenny",
    "last_name": "Rosen",
    "phone": "0000000000",
    "relationship": {"executive": True, "title": "CEO"},
    "ssn_last_4": "0000",
    "verification": DOCUMENT,
}
JAPANESE_ADDRESS = {
    "city": "シブヤク",
    "line1": "27-15",
    "postal_code": "1500001",
    "state": "トウキョウト",
    "town": "ジングウマエ",
}
# What some countries ask for beyond that, of a person or a company.
FURTHER: Mapping[str, Any] = {
    "address_kana": JAPANESE_ADDRESS,
    "address_kanji": {**JAPANESE_ADDRESS, "city": "渋谷区", "state": "東京都", "town": "神宮前"},
    "first_name_kana": "ジェニー",
    "first_name_kanji": "ジェニー",
    "full_name_aliases": ["Jenny R. Rosen"],
    "id_number": "222222222",
    "last_name_kana": "ローゼン",
    "last_name_kanji": "ローゼン",
    "name_kana": "ローゼン",
    "name_kanji": "ローゼン",
    "nationality": "SG",
    "political_exposure": "none",
    "verification": DOCUMENT,
}
COMPANY: Mapping[str, Any] = {
    "address": ADDRESS,
    "directors_provided": True,
    "executives_provided": True,
    "name": "Rosen and Company",
    "owners_provided": True,
    "phone": "0000000000",
    "tax_id": "222222222",
}
BUSINESS = {"mcc": "5734", "url": "https://accessible.stripe.com"}
# And where a country asks what is sold.
SOLD = {"product_description": "Software"}
# What an account with Stripe's own Dashboard gets that requested nothing. Guess.
CAPABILITIES = ("card_payments", "transfers")
# First the kind of business, then those who stand behind it, then what is asked of them.
ROUNDS = 3


@control("post", "onboard")
def onboard(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Do what the holder of an `account` does on Stripe's own pages."""
    if "account" not in params:
        raise errors.missing("account")
    return complete(store, params["account"])


def complete(store: AccountStore, id: str) -> Resource:
    """Answer all that is asked of an account. Raises Forbidden where there is none of that id."""
    account = account_named(store, id)
    if requirements.has_dashboard(account) and not account["capabilities"]:
        refresh(store, id, dict.fromkeys(CAPABILITIES, True))
    for _ in range(ROUNDS):
        account = account_named(store, id)
        due = account["requirements"]["currently_due"]
        if not due:
            break
        _answer_for_persons(store, account, due)
        change_account(
            store, account, described(store, account, _answers(store, account, due), by_holder=True)
        )
    return account_named(store, id)


def _answers(store: AccountStore, account: Resource, due: Sequence[str]) -> dict[str, Any]:
    """The account's own parameters, one for each that is asked for."""
    terms = {"date": store.now, "ip": CLIENT_IP}
    answers: Mapping[str, Any] = {
        "business_profile": BUSINESS | (SOLD if requirements.DESCRIPTION in due else {}),
        "business_type": "individual",
        "company": _about(COMPANY, account, "company", due),
        "external_account": _bank_account(account),
        "individual": _about(PERSON, account, "individual", due),
        "settings": {"card_issuing": {"tos_acceptance": terms}, "treasury": {"tos_acceptance": terms}},
        "tos_acceptance": terms,
    }
    return {
        name: answers[name] for name in sorted({each.partition(".")[0] for each in due}) if name in answers
    }


def _bank_account(account: Resource) -> dict[str, Any]:
    return {
        "object": "bank_account",
        "account_number": "000123456789",
        "country": account["country"],
        "currency": account["default_currency"],
        "routing_number": ROUTING_NUMBER,
    }


def _about(known: Mapping[str, Any], account: Resource, name: str, due: Iterable[str]) -> dict[str, Any]:
    """What is known, with what is asked beyond it of somebody called by a name in the account's list."""
    asked = {each.split(".")[1] for each in due if each.startswith(f"{name}.")}
    further = {field: value for field, value in FURTHER.items() if field in asked}
    address = {**known["address"], "postal_code": postal_codes.example(account["country"])}
    return {**known, "address": address, **further}


def _answer_for_persons(store: AccountStore, account: Resource, due: Iterable[str]) -> None:
    """Name a representative who owns the company, and describe whoever is not described yet."""
    own = store.on(account["id"])
    asked = {each.partition(".")[0] for each in due}
    if account["business_type"] not in (None, "individual") and asked & {"representative", "owners"}:
        role = {"owner": True, "percent_ownership": 100, "representative": True}
        person = _about(PERSON, account, "representative", due)
        described_so = {**person, "relationship": {**PERSON["relationship"], **role}}
        create_person(own, account, described_so, under="")
    for person in list(own.all("person")):
        if person["id"] in asked:
            change_person(own, account, person, _about(PERSON, account, person["id"], due), under="")
    refresh(store, account["id"])
