"""What Stripe asks of an account before its capabilities are active, and what of it is still missing.

The rows are those of an account in the United States; elsewhere nobody is asked for a state or a social
security number, and a company also has to say that its directors and executives are all named.

Source: https://docs.stripe.com/connect/required-verification-information and the country specs' lists of
verification fields; https://docs.stripe.com/connect/testing-verification for how they come and go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...nested import at
from ...resource import Resource

TERMS = ("tos_acceptance.date", "tos_acceptance.ip")
ADDRESS = ("address.city", "address.line1", "address.postal_code", "address.state")
BIRTH = ("dob.day", "dob.month", "dob.year")
NAME = ("first_name", "last_name")
ONLY_US = frozenset({"address.state", "ssn_last_4", "id_number", "relationship.executive"})

INDIVIDUAL = (*ADDRESS, *BIRTH, *NAME, "email", "phone", "ssn_last_4")
REPRESENTATIVE = (*INDIVIDUAL, "relationship.executive", "relationship.title")
OWNER = (*NAME, "email")
COMPANY = (*ADDRESS, "name", "phone", "tax_id")
DECLARED = ("directors_provided", "executives_provided")
# What is asked for later, once certain amounts have been paid.
LATER: Mapping[str, tuple[str, ...]] = {
    "individual": ("id_number",),
    "representative": ("id_number",),
    "owner": (*BIRTH, "id_number", "phone"),
    "director": (),
    "executive": (),
}
NOW: Mapping[str, tuple[str, ...]] = {
    "individual": INDIVIDUAL,
    "representative": REPRESENTATIVE,
    "owner": OWNER,
    "director": (*NAME, *BIRTH, "email", "relationship.title"),
    "executive": NAME,
}
ROLES = ("representative", "owner", "director", "executive")
# What single capabilities ask for beyond what all of them do.
EXTRAS: Mapping[str, tuple[str, ...]] = {
    "treasury": ("settings.treasury.tos_acceptance.date", "settings.treasury.tos_acceptance.ip"),
    "card_issuing": ("settings.card_issuing.tos_acceptance.date", "settings.card_issuing.tos_acceptance.ip"),
}


@dataclass(frozen=True)
class Needs:
    """Fields that are missing, by the names the API calls them.

    `now`: at once. `later`: only when more is paid. `pending`: perhaps, when a check is done.
    `errors`: why fields of `now` are asked for again, as (requirement, code, reason).
    """

    now: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()
    errors: frozenset[tuple[str, str, str]] = frozenset()

    def under(self, prefix: str) -> Needs:
        """The same fields of something that has a name in the account's own list."""
        return Needs(
            frozenset(f"{prefix}.{each}" for each in self.now),
            frozenset(f"{prefix}.{each}" for each in self.later),
            frozenset(f"{prefix}.{each}" for each in self.pending),
            frozenset((f"{prefix}.{each}", code, reason) for each, code, reason in self.errors),
        )

    def __or__(self, other: Needs) -> Needs:
        return Needs(
            self.now | other.now,
            self.later | other.later,
            self.pending | other.pending,
            self.errors | other.errors,
        )


def shown(needs: Needs, **further: Any) -> Resource:
    """The `requirements` of a person, a capability or an account; `further` fields beside the lists.

    A new account gets no time to answer: what is due now is past due.
    """
    errors = [
        {"code": code, "reason": reason, "requirement": requirement}
        for requirement, code, reason in sorted(needs.errors)
    ]
    return {
        "alternatives": [],
        "currently_due": sorted(needs.now),
        "errors": errors,
        "eventually_due": sorted(needs.now | needs.later),
        "past_due": sorted(needs.now),
        "pending_verification": sorted(needs.pending),
        **further,
    }


def of_account(account: Resource) -> Needs:
    """What is missing of the account itself, whoever stands behind it."""
    missing = {each for each in ("business_type", "business_profile.mcc", *TERMS) if not at(account, each)}
    profile = account["business_profile"]
    if not profile["url"] and not profile["product_description"]:
        missing.add("business_profile.url")
    if account["business_type"] is None:
        missing |= {f"representative.{each}" for each in NAME}
    return Needs(frozenset(missing))


def nobody(country: str) -> Needs:
    """What is missing of an individual of whom nothing is known."""
    return Needs(frozenset(_asked(INDIVIDUAL, country == "US"))).under("individual")


def of_company(account: Resource, persons: list[Resource]) -> Needs:
    """What is missing of a company, and the persons it has not named at all."""
    company = account.get("company") or {}
    us = account["country"] == "US"
    provided = {**company, "tax_id": company.get("tax_id_provided")}
    missing = {f"company.{each}" for each in _asked(COMPANY, us) if not at(provided, each)}
    return Needs(frozenset(missing | set(_unnamed(account, persons))))


def _unnamed(account: Resource, persons: list[Resource]) -> Iterator[str]:
    company = account.get("company") or {}
    us = account["country"] == "US"
    wanted: dict[str, Iterable[str]] = {"representative": _asked(REPRESENTATIVE, us)}
    if account["business_type"] == "company":
        if not company.get("owners_provided"):
            wanted["owners"] = OWNER
            if _owned(persons) < 100:
                yield "company.owners_provided"
        if not us:
            yield from (f"company.{each}" for each in DECLARED if not company.get(each))
    for role, fields in wanted.items():
        if not any(at(each, f"relationship.{role.removesuffix('s')}") for each in persons):
            yield from (f"{role}.{each}" for each in fields)


def _owned(persons: list[Resource]) -> float:
    """How much of the company its owners have between them, in per cent."""
    return sum(at(each, "relationship.percent_ownership") or 0 for each in persons)


def _asked(fields: Iterable[str], us: bool) -> list[str]:
    return [each for each in fields if us or each not in ONLY_US]


def of_person(person: Resource, business_type: str | None, country: str) -> Needs:
    """What is missing of a person in all the roles they have; names without a prefix."""
    roles = [each for each in ROLES if at(person, f"relationship.{each}")]
    if business_type == "individual":
        roles = ["individual"]
    us = country == "US"
    now = {each for role in roles for each in _asked(NOW[role], us) if not _provided(person, each)}
    later = {each for role in roles for each in _asked(LATER[role], us) if not _provided(person, each)}
    return Needs(frozenset(now), frozenset(later))


def _provided(person: Resource, path: str) -> bool:
    if path == "ssn_last_4":
        return bool(person["ssn_last_4_provided"] or person["id_number_provided"])
    if path == "id_number":
        return bool(person["id_number_provided"])
    return bool(at(person, path))


def of_capability(name: str, account: Resource) -> Needs:
    """What a single capability asks for beyond what all of them do."""
    return Needs(frozenset(each for each in EXTRAS.get(name, ()) if not at(account, each)))
