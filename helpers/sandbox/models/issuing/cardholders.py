"""Cardholders: whom cards are issued to, and what must be known of them first.

Source: https://docs.stripe.com/api/issuing/cardholders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ... import errors, nested
from ...account_store import AccountStore
from ...by_type.typed import new
from ...hooks import made_up
from ...model import Model
from ...nested import at
from ...resource import Resource
from ...routes import Call
from ...statuses import Statuses
from ..core import ages, countries
from ..money import ledger
from . import controls
from .access import require_access

LIFE = Statuses(
    {
        "active": ("inactive", "blocked"),
        "inactive": ("active", "blocked"),
        "blocked": (),
    },
    starts=("active", "inactive"),
)
cardholders = Model(
    "issuing.cardholder",
    word="issuing cardholder",
    told_as="issuing_cardholder",
    statuses=LIFE,
    starts={"type": "individual"},
    guard=require_access,
    source="https://docs.stripe.com/api/issuing/cardholders",
)
# A name is printed on the card: no digits, and of other characters only a few.
PRINTABLE = re.compile(r"[^\d_!@#$%^*+=<>?/\\|{}\[\]]+")
# What an individual must have given before a card is activated; of the terms, only in the US.
# Source: https://docs.stripe.com/issuing/cards/virtual/issue-cards#create-cardholder.
NAMES = ("first_name", "last_name")
TERMS = ("card_issuing.user_terms_acceptance.date", "card_issuing.user_terms_acceptance.ip")


@cardholders.creating
def _whole(call: Call, cardholder: Resource) -> Resource:
    """A cardholder with the defaults of what was not sent."""
    if not PRINTABLE.fullmatch(cardholder["name"]):
        raise errors.Invalid(
            "The cardholder's name cannot contain any special characters or numbers.", param="name"
        )
    ages.check(call.store.now, at(call.params, "individual.dob"), "individual[dob]")
    holder = {
        **cardholder,
        **_phone(cardholder, cardholder),
        "company": _company(call.params),
        **_verification(cardholder),
        "spending_controls": controls.of_new_cardholder(
            call.params.get("spending_controls") or {}, _usual(call.store)
        ),
    }
    return {**holder, "requirements": requirements(holder)}


@made_up("issuing.cardholder")
def _made_up(store: AccountStore, id: str) -> Resource:
    blank = new(store, "issuing.cardholder", id=id, name="Jenny Rosen", type="company")
    return {**blank, "spending_controls": controls.of_new_cardholder({}, _usual(store))}


@cardholders.changing
def _changes(call: Call, cardholder: Resource) -> dict[str, Any]:
    """New details, and what is still missing with them."""
    values = nested.changes("issuing.cardholder", cardholder, call.params)
    if "company" in call.params:
        values["company"] = _company(call.params)
    ages.check(call.store.now, at(call.params, "individual.dob"), "individual[dob]")
    values |= _phone({**cardholder, **values}, values)
    if sent := call.params.get("spending_controls"):
        known = cardholder["spending_controls"]
        currency = (
            sent.get("spending_limits_currency") or known["spending_limits_currency"] or _usual(call.store)
        )
        values["spending_controls"] = controls.changed(known, sent, currency)
    values |= _verification({**cardholder, **values})
    return {**values, "requirements": requirements({**cardholder, **values})}


def _usual(store: AccountStore) -> str:
    """The currency of limits where none is named: that of the account's country."""
    currency: str = ledger.account(store)["default_currency"]
    return currency


def _phone(cardholder: Resource, told: Mapping[str, Any]) -> Resource:
    """A telephone number that was told, as it is dialled from abroad."""
    number, country = told.get("phone_number"), cardholder["billing"]["address"]["country"]
    return {"phone_number": countries.phone(number, country)} if number else {}


def _verification(cardholder: Resource) -> Resource:
    """An individual's documents, which may come later. Recorded in December 2020 and July 2026."""
    individual = cardholder["individual"]
    if individual is None or individual["verification"]:
        return {}
    return {"individual": {**individual, "verification": {"document": {"back": None, "front": None}}}}


def _company(params: Mapping[str, Any]) -> Resource | None:
    sent = params.get("company")
    return None if sent is None else {"tax_id_provided": bool(sent.get("tax_id"))}


def requirements(cardholder: Resource) -> Resource:
    """What is missing, and why cards are declined for it."""
    missing = list(_missing(cardholder))
    return {"disabled_reason": "requirements.past_due" if missing else None, "past_due": missing}


def _missing(cardholder: Resource) -> Iterator[str]:
    if cardholder["type"] != "individual":
        return
    known = cardholder["individual"] or {}
    country = cardholder["billing"]["address"]["country"]
    for path in (*NAMES, *(TERMS if country == "US" else ())):
        if not at(known, path):
            yield f"individual.{path}"
