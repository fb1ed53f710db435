"""What an account repeats of the individual whose account it is: as recorded, also as its company."""

from __future__ import annotations

from ...nested import blank
from ...resource import Resource
from ..core import requirements

# Fields of a person that only the persons' own operations show.
APART = ("additional_tos_acceptances",)


def individual(person: Resource) -> Resource:
    """A person as the account's `individual`."""
    return {name: value for name, value in person.items() if name not in APART}


def company(account: Resource, person: Resource) -> Resource:
    """The account's `company`: its address and telephone number are the individual's."""
    known = account.get("company") or {}
    said = {name: person[name] for name in ("address", "phone") if person.get(name)}
    return {
        **nothing_told(account),
        **ALL_NAMED,
        **{name: value for name, value in known.items() if name not in ("address", "phone")},
        **({} if "address" in said else {"address": blank("person", "address")}),
        **said,
    }


ALL_NAMED = {"directors_provided": True, "executives_provided": True, "owners_provided": True}

# What is shown of the companies of recipients though it is not set. Recorded in three countries.
OF_RECIPIENTS: Resource = {
    "directorship_declaration": None,
    "name_kana": None,
    "name_kanji": None,
    "ownership_declaration": None,
    "representative_declaration": None,
    "vat_id_provided": False,
}


def nothing_told(account: Resource) -> Resource:
    """The `company` of an account of which nothing was told yet. Recorded."""
    return {
        "address": {**blank("person", "address"), "country": account["country"]},
        **dict.fromkeys(ALL_NAMED, False),
        "name": None,
        "tax_id_provided": False,
        **(OF_RECIPIENTS if requirements.is_recipient(account) else {}),
        "verification": {"document": dict.fromkeys(("back", "details", "details_code", "front"))},
    }
