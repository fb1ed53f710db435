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
    documents = {"document": dict.fromkeys(("back", "details", "details_code", "front"))}
    said = {name: person[name] for name in ("address", "phone") if person.get(name)}
    places = {} if "address" in said else {"address": blank("person", "address")}
    return {
        "directors_provided": True,
        "executives_provided": True,
        "name": None,
        "owners_provided": True,
        "tax_id_provided": False,
        **({"vat_id_provided": False} if requirements.is_recipient(account) else {}),
        "verification": documents,
        **{name: value for name, value in known.items() if name not in ("address", "phone")},
        **places,
        **said,
    }
