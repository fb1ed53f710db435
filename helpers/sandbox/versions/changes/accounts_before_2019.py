"""Accounts before 2019-02-19: a `legal_entity` for the business and its people, settings at the top.

Source: the arguments and properties that Stripe's guide to updated requirements sets side by side,
https://docs.stripe.com/connect/updated-requirements/accounts-arguments, and accounts as recorded in 2015.
Guess: what a property is that the guide does not name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...account_store import AccountStore
from ...answers import perform
from ...models.core.connected import account_named
from ...nested import at
from ...resource import Resource
from ..change import Asked, effect, reply, request
from ..moves import fill, inside, rename

FEBRUARY = "2019-02-19"
SOURCE = "https://docs.stripe.com/connect/updated-requirements/accounts-arguments"
OPERATIONS = ("v1.accounts.create", "v1.accounts.update")
LINE = "What a business is stands in `business_type`, `company`, `individual` and persons."
# What stood at the top, and where it stands now.
PROFILE = ("product_description", "support_address", "support_email", "support_phone", "support_url")
NOW: Mapping[str, str] = {
    **{name: f"business_profile.{name}" for name in PROFILE},
    "business_logo": "settings.branding.icon",
    "business_name": "business_profile.name",
    "business_primary_color": "settings.branding.primary_color",
    "business_url": "business_profile.url",
    "debit_negative_balances": "settings.payouts.debit_negative_balances",
    "decline_charge_on": "settings.card_payments.decline_on",
    "mcc": "business_profile.mcc",
    "payout_schedule": "settings.payouts.schedule",
    "payout_statement_descriptor": "settings.payouts.statement_descriptor",
    "statement_descriptor": "settings.payments.statement_descriptor",
}
SHOWN: Mapping[str, str] = {
    **NOW,
    "display_name": "settings.dashboard.display_name",
    "timezone": "settings.dashboard.timezone",
}
OF_COMPANY: Mapping[str, str] = {
    "address": "address",
    "address_kana": "address_kana",
    "address_kanji": "address_kanji",
    "business_name": "name",
    "business_name_kana": "name_kana",
    "business_name_kanji": "name_kanji",
    "business_tax_id": "tax_id",
    "business_vat_id": "vat_id",
    "phone_number": "phone",
    "tax_id_registrar": "tax_id_registrar",
}
OF_PERSON: Mapping[str, str] = {
    "dob": "dob",
    "first_name": "first_name",
    "first_name_kana": "first_name_kana",
    "first_name_kanji": "first_name_kanji",
    "gender": "gender",
    "last_name": "last_name",
    "last_name_kana": "last_name_kana",
    "last_name_kanji": "last_name_kanji",
    "maiden_name": "maiden_name",
    "personal_address": "address",
    "personal_id_number": "id_number",
    "personal_phone_number": "phone",
    "ssn_last_4": "ssn_last_4",
    "verification.document": "verification.document.front",
    "verification.document_back": "verification.document.back",
}
# Of somebody who is the business, its address and telephone are the person's.
OF_INDIVIDUAL: Mapping[str, str] = {**OF_PERSON, "address": "address", "phone_number": "phone"}
SECRETS = ("business_tax_id", "business_vat_id", "personal_id_number", "ssn_last_4")
NEVER_SHOWN = frozenset({*SECRETS, "verification.document", "verification.document_back"})
ADDRESSES = ("address", "address_kana", "address_kanji", "personal_address")


def _had_in(under: str, names: Iterable[str]) -> dict[str, str]:
    """What could be said of a company or a person, as the catalog's `specs` writes it."""
    here = {f"{under}.{name}": "string?" for name in names if "." not in name}
    return {
        **here,
        **{name: "map" for name in here if name.rpartition(".")[2] in ADDRESSES},
        f"{under}.dob": "object?",
        **{f"{under}.dob.{name}": "integer" for name in ("day", "month", "year")},
        f"{under}.verification": "map",
    }


HAD_AT_THE_TOP: Mapping[str, str | None] = {
    **dict.fromkeys(NOW, "string?"),
    "debit_negative_balances": "boolean",
    "decline_charge_on": "map",
    "payout_schedule": "map",
    "support_address": "map",
    **dict.fromkeys(("business_profile", "settings")),
}
HAD: Mapping[str, str | None] = {
    "legal_entity": "object",
    **_had_in("legal_entity", (*OF_COMPANY, *OF_PERSON)),
    "legal_entity.additional_owners": "list?",
    "legal_entity.additional_owners[]": "object",
    **_had_in("legal_entity.additional_owners[]", ("address", "dob", "first_name", "last_name")),
    "legal_entity.type": "enum(company,individual)",
    **dict.fromkeys(("business_type", "company", "individual")),
}
# What an older requirement began with, by the first words of the newer ones; what has none was not asked for.
NEEDED: Mapping[str, str] = {
    "business_profile.product_description": "product_description",
    "business_profile.url": "business_url",
    "business_type": "legal_entity.type",
    "external_account": "external_account",
    "settings.payments.statement_descriptor": "statement_descriptor",
    "tos_acceptance.date": "tos_acceptance.date",
    "tos_acceptance.ip": "tos_acceptance.ip",
    **{f"company.{new}": f"legal_entity.{old}" for old, new in OF_COMPANY.items()},
    **{f"representative.{new}": f"legal_entity.{old}" for old, new in OF_PERSON.items()},
    **{f"individual.{new}": f"legal_entity.{old}" for old, new in OF_INDIVIDUAL.items()},
    "individual.verification.document": "legal_entity.verification.document",
    "representative.verification.document": "legal_entity.verification.document",
}


rename(
    FEBRUARY,
    *OPERATIONS,
    names=NOW,
    line="How a business is set up stands in `business_profile` and `settings`.",
    source=SOURCE,
    had=HAD_AT_THE_TOP,
)


@request(FEBRUARY, *OPERATIONS, line=LINE, source=SOURCE, had=HAD)
def of_business(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: in `legal_entity`."""
    entity = params.pop("legal_entity", {})
    if type := entity.get("type"):
        params["business_type"] = type
    # Guess: a new account could do both; it was not to ask for it.
    if asked.operation.name == "v1.accounts.create" and params.get("type") == "custom":
        params.setdefault(
            "capabilities", {name: {"requested": True} for name in ("card_payments", "transfers")}
        )
    if entity and not type and "account" in asked.path:
        type = account_named(asked.store, asked.path["account"])["business_type"]
    if type == "company":
        return {**params, **_given("company", entity, OF_COMPANY)}
    return {**params, **_given("individual", entity, OF_INDIVIDUAL)}


@request(
    FEBRUARY,
    "v1.tokens.create",
    line=LINE,
    source=SOURCE,
    had={f"account.{name}": kind for name, kind in HAD.items()},
)
def of_business_in_token(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: in `legal_entity` there, too, as recorded in 2019."""
    return {**params, "account": of_business(params["account"], asked)} if "account" in params else params


def _given(name: str, entity: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Any]:
    """What was said of a company or a person, under its newer names; nothing where nothing was."""
    given = _moved(entity, places)
    return {name: given} if given else {}


def _moved(entity: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Any]:
    moved: dict[str, Any] = {}
    for old, new in places.items():
        around, _, last = old.rpartition(".")
        for place in inside(entity, around):
            if last in place:
                fill(moved, new, place[last])
    return moved


@effect(FEBRUARY, *OPERATIONS, line=LINE, source=SOURCE)
def people(account: Resource, asked: Asked) -> Resource:
    """Before: a company's representative and owners were a part of it."""
    entity = asked.sent.get("legal_entity") or {}
    if not entity or account["business_type"] != "company":
        return account
    store, id = asked.store, account["id"]
    wanted = [({"representative": True}, _moved(entity, OF_PERSON))]
    wanted += [
        ({"owner": True}, _moved(each, OF_INDIVIDUAL)) for each in entity.get("additional_owners") or ()
    ]
    known = list(_people(store, id))
    for relationship, person in wanted:
        if person:
            same = next((each for each in known if _is(each, relationship, person)), None)
            if same:
                perform(store, "v1.accounts.persons.update", person, account=id, person=same["id"])
            else:
                new = {**person, "relationship": relationship}
                perform(store, "v1.accounts.persons.create", new, account=id)
    answer: Resource = perform(store, "v1.accounts.retrieve", {}, account=id)
    return answer


def _is(known: Resource, relationship: Mapping[str, bool], person: Mapping[str, Any]) -> bool:
    """Whether a person is the representative, or an owner of a name."""
    if "representative" in relationship:
        return bool(known["relationship"]["representative"])
    return all(known[name] == person.get(name) for name in ("first_name", "last_name"))


def _people(store: AccountStore, account: str) -> Iterator[Resource]:
    yield from store.on(account).all("person")


@reply(FEBRUARY, "account", line=LINE, source=SOURCE)
def whole(account: Resource, store: AccountStore) -> Resource:
    """Before: in `legal_entity`, and at the top."""
    if "business_type" not in account:  # another's account, of which little is shown
        return account
    known = list(_people(store, account["id"]))
    main = next((each for each in known if each["relationship"]["representative"]), {})
    others = [each for each in known if each is not main]
    return {
        **account,
        **{old: at(account, new) for old, new in SHOWN.items()},
        "legal_entity": _entity(account, main, others),
        "verification": _verification(account.get("requirements") or {}, main),
    }


def _entity(account: Resource, main: Resource, others: list[Resource]) -> Resource:
    company = account.get("company") or {}
    if account["business_type"] == "company":
        shown = {**_shown(main, OF_PERSON), **_shown(company, OF_COMPANY)}
    else:
        shown = {**_shown(company, OF_COMPANY), **_shown(main, OF_INDIVIDUAL)}
    return {
        **shown,
        **_unfilled(account["country"], shown),
        "additional_owners": [_owner(each) for each in others] or ([] if account["business_type"] else None),
        "business_tax_id_provided": company.get("tax_id_provided", False),
        "business_vat_id_provided": company.get("vat_id_provided", False),
        "personal_id_number_provided": main.get("id_number_provided", False),
        "ssn_last_4_provided": main.get("ssn_last_4_provided", False),
        "type": account["business_type"],
        "verification": _checked(main.get("verification") or {}),
    }


def _unfilled(country: str | None, shown: Resource) -> Resource:
    """What is shown of an address and a birthday that nobody told.

    Recorded in 2019, version 2018-05-21; and that there were no further owners then.
    """
    parts = ("city", "line1", "line2", "postal_code", "state")
    nowhere = {**dict.fromkeys(parts), "country": country}
    unborn = dict.fromkeys(("day", "month", "year"))
    empty = {"address": nowhere, "dob": unborn, "personal_address": nowhere}
    return {name: value for name, value in empty.items() if not shown[name]}


def _shown(source: Mapping[str, Any], places: Mapping[str, str]) -> Resource:
    return {old: at(source, new) for old, new in places.items() if old not in NEVER_SHOWN}


def _owner(person: Resource) -> Resource:
    names = ("address", "dob", "first_name", "last_name")
    return {**{name: person.get(name) for name in names}, "verification": _checked(person["verification"])}


def _checked(verification: Mapping[str, Any]) -> Resource:
    return {
        "details": verification.get("details"),
        "details_code": verification.get("details_code"),
        "document": at(verification, "document.front"),
        "document_back": at(verification, "document.back"),
        "status": verification.get("status", "unverified"),
    }


def _verification(requirements: Mapping[str, Any], main: Resource) -> Resource:
    """What is needed, and why the account is disabled. Guess: of what is past due it was `fields_needed`."""
    reason = requirements.get("disabled_reason")
    needed = (_needed(each, main) for each in requirements.get("currently_due") or ())
    return {
        "disabled_reason": "fields_needed" if reason == "requirements.past_due" else reason,
        "due_by": requirements.get("current_deadline"),
        "fields_needed": sorted({each for each in needed if each}),
    }


def _needed(name: str, main: Resource) -> str | None:
    """A requirement by its older name; None for what was not asked for."""
    if main and name.startswith(main["id"]):
        name = f"representative{name.removeprefix(main['id'])}"
    known = next((each for each in NEEDED if name == each or name.startswith(f"{each}.")), None)
    return NEEDED[known] + name.removeprefix(known) if known else None
