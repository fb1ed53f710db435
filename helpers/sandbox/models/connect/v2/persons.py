"""The people behind an account, in the shapes of Accounts v2.

Source: https://docs.stripe.com/api/v2/core/persons.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....account_store import AccountStore
from ....by_type.blanks import template
from ....listing.lists_of_v2 import page_of_v2
from ....nested import at, changes, merged, put
from ....resource import Resource
from ....routes import Call, route
from ...core.connected import account_named
from ..persons import change_person, create_person
from ..settlement import refresh
from . import names
from .names import moment, translated
from .refusals import in_words_of_v2
from .telling import told_of_person
from .tokens import make_token, token_shown, use_token

KIND = "v2.core.account_person"
# What v2 knows of people and v1 does not, by person.
BEYOND = "_person_of_v2"
OF_V2 = (
    "additional_addresses",
    "additional_names",
    "additional_terms_of_service",
    "script_addresses",
    "script_names",
)


# Documents of two sides, by where v1 shows them.
VERIFYING: Mapping[str, str] = {
    "primary_verification": "verification.document",
    "secondary_verification": "verification.additional_document",
}


def keep_beyond(own: AccountStore, person: str, params: Mapping[str, Any]) -> None:
    """Keep what is said of a person that v1 has no names for, beside what was said before."""
    said = {name: params[name] for name in OF_V2 if name in params}
    others = [each["type"] for each in params.get("id_numbers") or () if each["type"] not in names.NUMBERS]
    if town := at(params, "address.town"):
        said["town"] = town
    papers = {name: each for name, each in (params.get("documents") or {}).items() if "files" in each}
    if papers:
        said["documents"] = papers
    known = (own.find(BEYOND, person) or {}).get("said") or {}
    if said or others:
        kept = merged(known, said) | ({"id_numbers": others} if others else {})
        own.keep(BEYOND, person, said=kept)


def person_shown(own: AccountStore, person: Resource) -> Resource:
    """A person as v2 shows one; of numbers only their kinds."""
    values = translated(person, {v1: v2 for v2, v1 in names.PERSON.items() if "documents" not in v2})
    numbers = [
        kind for kind, field in names.NUMBERS.items() if person.get(f"{field}_provided") and field != "tax_id"
    ]
    beyond = (own.find(BEYOND, person["id"]) or {}).get("said") or {}
    values |= {name: beyond[name] for name in OF_V2 if name in beyond}
    if at(person, "dob.year") is None:
        values.pop("date_of_birth", None)
    values["documents"] = dict(beyond.get("documents", {}))
    if town := beyond.get("town"):
        values["address"] = {**values.get("address", {}), "town": town}
    values["id_numbers"] = [{"type": kind} for kind in (*numbers[:1], *beyond.get("id_numbers", ()))]
    for name, document in VERIFYING.items():
        if at(person, f"{document}.front"):
            sides = {side: at(person, f"{document}.{side}") for side in ("back", "front")}
            put(values, f"documents.{name}", {"front_back": sides, "type": "front_back"})
    if share := at(person, "relationship.percent_ownership"):
        values["relationship"] = {**values["relationship"], "percent_ownership": f"{share:g}"}
    if person.get("nationality"):
        values["nationalities"] = [person["nationality"]]
    when = moment(person["created"])
    return {
        **template(KIND),
        **changes(KIND, {}, values),
        "id": person["id"],
        "object": KIND,
        "account": person["account"],
        "created": when,
        "livemode": False,
        "updated": when,
    }


def _account(call: Call) -> tuple[AccountStore, Resource]:
    account = account_named(call.store, call.path["account_id"])
    return call.store.on(account["id"]), account


def _with_token(call: Call) -> dict[str, Any]:
    params = dict(call.params)
    if token := params.pop("person_token", None):
        held = use_token(call.store, token, "v2.core.account_person_token", param="person_token")
        params = merged(held, params)
    return params


@route("v2.core.accounts.persons.create")
@in_words_of_v2(names.of_a_person)
def create(call: Call) -> Resource:
    """Add a person; the account asks for what is still missing of them."""
    own, account = _account(call)
    params = _with_token(call)
    person = create_person(own, account, names.of_person(params), under="")
    keep_beyond(own, person["id"], params)
    return _done(own, person["id"], "created")


def _done(own: AccountStore, id: str, word: str) -> Resource:
    """A person as v2 shows one, once the account has followed and it was told of."""
    refresh(own.on(own.state.platform), own.account)
    shown = person_shown(own, own.get("person", id))
    told_of_person(own, shown, word)
    return shown


@route("v2.core.accounts.persons.retrieve")
@in_words_of_v2(names.of_a_person)
def retrieve(call: Call) -> Resource:
    """A person of an account."""
    own, _ = _account(call)
    return person_shown(own, own.get("person", call.path["id"]))


@route("v2.core.accounts.persons.update")
@in_words_of_v2(names.of_a_person)
def update(call: Call) -> Resource:
    """Change a person; the account's requirements follow."""
    own, account = _account(call)
    person = own.get("person", call.path["id"])
    params = _with_token(call)
    change_person(own, account, person, names.of_person(params), under="")
    keep_beyond(own, person["id"], params)
    return _done(own, person["id"], "updated")


@route("v2.core.accounts.persons.delete")
@in_words_of_v2(names.of_a_person)
def delete(call: Call) -> Resource:
    """Take a person out of an account."""
    own, _ = _account(call)
    person = own.get("person", call.path["id"])
    remains = own.remove(person)
    told_of_person(own, person_shown(own, person), "deleted")
    refresh(call.store, own.account)
    return {"id": remains["id"], "object": KIND}


@route("v2.core.accounts.persons.list")
@in_words_of_v2(names.of_a_person)
def list_persons(call: Call) -> Resource:
    """An account's people, the latest first."""
    own, _ = _account(call)
    return page_of_v2(call.url, call.params, [person_shown(own, each) for each in own.all("person")])


@route("v2.core.accounts.person_tokens.create")
def create_token(call: Call) -> Resource:
    """Keep a person's details for the one who gets the token; it lasts ten minutes."""
    _account(call)
    return make_token(call, "v2.core.account_person_token", "perstok_")


@route("v2.core.accounts.person_tokens.retrieve")
def retrieve_token(call: Call) -> Resource:
    """A token, without what it holds."""
    _account(call)
    return token_shown(call, "v2.core.account_person_token")
