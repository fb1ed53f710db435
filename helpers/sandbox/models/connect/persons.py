"""The people behind a connected account: the individual, or a company's representative, owners, directors.

Source: https://docs.stripe.com/api/persons.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...hooks import made_up
from ...listing import lists
from ...nested import at, blank, changes, merged
from ...parameters.names import inside
from ...resource import Resource
from ...routes import Call, route
from ..core import ages, countries, postal_codes, requirements
from ..core.connected import account_of
from ..core.files import file_for, require_document
from ..payment_methods.tokens import use_token
from . import numbers, verification
from .settlement import refresh, settled_person, wanted

WHOLE = 100


def create_person(own: AccountStore, account: Resource, params: Mapping[str, Any], *, under: str) -> Resource:
    """Add a person to an account that is not brought in line yet. `under`: as in `_values`."""
    created = {**_blank(own, ""), "address": {**blank("person", "address"), "country": account["country"]}}
    if requirements.is_recipient(account):
        created |= dict.fromkeys(OF_RECIPIENTS)
    person = {**created, **_values(own, created, params, under, account["country"])}
    return own.add({**person, **settled_person(own, account, person, wanted=wanted(own))})


@made_up("person")
def _blank(own: AccountStore, id: str) -> Resource:
    """A person of whom nothing is known, not stored; without an id, a new one."""
    return own.new("person", id=id) | {
        "account": own.account,
        "dob": {"day": None, "month": None, "year": None},
        "future_requirements": _nothing_due(),
        "id_number_provided": False,
        "metadata": {},
        "relationship": {**blank("person", "relationship"), **NO_ROLE},
        "ssn_last_4_provided": False,
        "verification": {
            **blank("person", "verification"),
            "additional_document": dict(NO_DOCUMENT),
            "document": dict(NO_DOCUMENT),
            "status": "unverified",
        },
    }


@derived("person", "additional_tos_acceptances")
def tos_acceptances(own: AccountStore, person: Resource) -> Resource:
    """What a person accepted of another account's terms; an account shows its individual without it."""
    known: Resource = person.get("additional_tos_acceptances") or {}
    return {"account": {"date": None, "ip": None, "user_agent": None}} | known


def _person(call: Call) -> tuple[AccountStore, Resource, Resource]:
    """The account's own partition, the account, and the person in the request's path."""
    account = account_of(call)
    own = call.store.on(account["id"])
    return own, account, own.get("person", call.path["person"])


# What is shown of persons of recipients though it is not set. Recorded in three countries, 2023 to 2026.
OF_RECIPIENTS = (
    "first_name_kana",
    "first_name_kanji",
    "gender",
    "last_name_kana",
    "last_name_kanji",
    "maiden_name",
    "nationality",
)
# A person of whom nothing is known.
NO_DOCUMENT = {"back": None, "details": None, "details_code": None, "front": None}
NO_ROLE = {
    "authorizer": False,
    "director": False,
    "executive": False,
    "legal_guardian": False,
    "owner": False,
    "representative": False,
}


def _nothing_due() -> Resource:
    lists = ("alternatives", "currently_due", "errors", "eventually_due", "past_due", "pending_verification")
    return {each: [] for each in lists}


def change_person(
    own: AccountStore, account: Resource, person: Resource, params: Mapping[str, Any], *, under: str
) -> Resource:
    """Change a person of an account that is not brought in line yet."""
    values = _values(own, person, params, under, account["country"])
    changed = {**person, **values}
    return own.change(person, {**values, **settled_person(own, account, changed, wanted=wanted(own))})


# "International regulations require either", as https://docs.stripe.com/api/persons/create says.
GENDERS = ("male", "female")


def _values(
    own: AccountStore, person: Resource, params: Mapping[str, Any], under: str, country: str
) -> dict[str, Any]:
    """A person's new values; numbers are not kept, only that they are there.

    `under`: the parameter that the person's fields stand in, such as "individual"; may be empty.
    `country`: where the person lives unless the address says otherwise.
    """
    ages.check(own.now, params.get("dob"), f"{under}[dob]" if under else "dob")
    _check_share(own, person, params, under)
    _check_only(own, person, params, under)
    if params.get("gender") not in (None, "", *GENDERS):
        raise errors.not_one_of(inside(under, "gender"), GENDERS, params["gender"])
    numbers.check(params, country, under)
    address = params.get("address") or {}
    countries.check(address.get("country"), inside(under, "address") + "[country]")
    lives_in = (address.get("country") or country).upper()
    postal_codes.check(address.get("postal_code"), lives_in, inside(under, "address") + "[postal_code]")
    for document in DOCUMENTS:
        require_document(own, params, f"verification.{document}", under)
    _check_verified(person, params, under)
    verification.note(own, person["id"], "person", params)
    provided = {name: True for name, number in PROVIDED.items() if any(params.get(each) for each in number)}
    values = {**changes("person", person, _files(own, params)), **provided}
    if values.get("phone"):
        values["phone"] = countries.phone(values["phone"], country)
    if isinstance(values.get("address"), dict) and not values["address"]["country"]:
        values["address"] = {**values["address"], "country": country}
    return values


DOCUMENTS = ("document", "additional_document")


def _check_verified(person: Resource, params: Mapping[str, Any], under: str) -> None:
    """Refuse another document of somebody who is verified; names, dates and numbers may change.

    Sources: https://docs.stripe.com/connect/update-verified-information (what may change) and the
    sentence as programs report it: https://github.com/antiwork/gumroad, https://github.com/stripe/stripe-go/issues/302.
    """
    if person["verification"]["status"] != "verified":
        return
    for document, side in product(DOCUMENTS, ("front", "back")):
        if at(params, f"verification.{document}.{side}"):
            param = f"{inside(under, 'verification')}[{document}][{side}]"
            raise errors.Invalid(
                f"You cannot change `{param}` via API if an account is verified. Please contact us via"
                " https://support.stripe.com/contact if you need to change the information associated with"
                " this account.",
                param=param,
            )


def _files(own: AccountStore, params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters with files in place of the test documents that their names stand for."""
    documents = params.get("verification") or {}
    named = {
        kind: {side: file_for(own, id) for side, id in (document or {}).items()}
        for kind, document in documents.items()
    }
    return {**params, "verification": named} if named else params


# Which field tells that a number was given; a social security number includes its last four digits.
PROVIDED = {
    "id_number_provided": ("id_number",),
    "id_number_secondary_provided": ("id_number_secondary",),
    "ssn_last_4_provided": ("ssn_last_4", "id_number"),
}


def _check_share(own: AccountStore, person: Resource, params: Mapping[str, Any], under: str) -> None:
    """Nobody owns more than the whole; nor do all together.

    Source of the second sentence, as a program reports it: https://github.com/antiwork/gumroad/pull/5041.
    Guess: the first.
    """
    share = (params.get("relationship") or {}).get("percent_ownership")
    if not isinstance(share, int | float):
        return
    param = inside(inside(under, "relationship"), "percent_ownership")
    if not 0 <= share <= WHOLE:
        raise errors.Invalid(
            f"Invalid percent_ownership: {share}, must be between 0 and {WHOLE}", param=param
        )
    others = (each for each in own.all("person") if each["id"] != person["id"])
    if share + sum((each["relationship"] or {}).get("percent_ownership") or 0 for each in others) > WHOLE:
        raise errors.Invalid(
            "The total combined ownership of the company would exceed 100 percent.", param=param
        )


def _check_only(own: AccountStore, person: Resource, params: Mapping[str, Any], under: str) -> None:
    """An account has one representative at most, as https://docs.stripe.com/api/persons/object says.

    The sentence is as a program's log of stripe-java has it, which shows that there is no code. Guess: the
    parameter.
    """
    if not (params.get("relationship") or {}).get("representative"):
        return
    for other in own.all("person"):
        if other["id"] != person["id"] and other["relationship"]["representative"]:
            raise errors.Invalid(
                "An account can only have one representative. If you want to change the representative, "
                f"first remove the existing representative ({other['id']}) by setting "
                "relationship.representative=false and try again. See https://support.stripe.com/questions/"
                "change-the-account-representative-for-connected-accounts for more information.",
                param=inside(inside(under, "relationship"), "representative"),
            )


@route("v1.accounts.persons.create")
def create(call: Call) -> Resource:
    """Add a person; the account asks for what is still missing of them."""
    account = account_of(call)
    own = call.store.on(account["id"])
    person = create_person(own, account, _with_token(call), under="")
    refresh(call.store, own.account)
    return own.get("person", person["id"])


@route("v1.accounts.persons.retrieve")
def retrieve(call: Call) -> Resource:
    """A person of an account."""
    return _person(call)[2]


@route("v1.accounts.persons.update")
def update(call: Call) -> Resource:
    """Change a person; the account's requirements follow."""
    own, account, person = _person(call)
    change_person(own, account, person, _with_token(call), under="")
    refresh(call.store, own.account)
    return own.get("person", person["id"])


@route("v1.accounts.persons.delete")
def delete(call: Call) -> Resource:
    """Take a person out of an account, except who opened it and represents it. Guess: the sentence."""
    own, account, person = _person(call)
    if account["business_type"] == "individual" or person["relationship"]["representative"]:
        raise errors.Invalid("You cannot delete the person who opened the account.", param="person")
    remains = own.remove(person)
    refresh(call.store, own.account)
    return remains


@route("v1.accounts.persons.list")
def list_persons(call: Call) -> Resource:
    """An account's people, the latest first; `relationship` names roles they must have."""
    own = call.store.on(account_of(call)["id"])
    roles = call.params.get("relationship") or {}

    def has_roles(person: Resource) -> bool:
        return all(bool(person["relationship"][role]) == wanted for role, wanted in roles.items())

    params = {name: value for name, value in call.params.items() if name != "relationship"}
    return lists.page(own, "person", call.url, params, keep=has_roles)


def _with_token(call: Call) -> dict[str, Any]:
    """The request's parameters with those that a person token holds."""
    params = dict(call.params)
    if token := params.pop("person_token", None):
        held: dict[str, Any] = use_token(call.store, token, "person", param="person_token")
        return merged(held, params)
    return params
