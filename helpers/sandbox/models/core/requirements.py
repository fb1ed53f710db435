"""What Stripe asks of an account before its capabilities are active, and what of it is still missing.

What is asked where stands in `countries`.

Source: https://docs.stripe.com/connect/required-verification-information and
https://docs.stripe.com/connect/testing-verification for how requirements come and go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...eras import Era
from ...nested import at
from ...resource import Resource
from . import countries
from .countries import Asked

TERMS = ("tos_acceptance.date", "tos_acceptance.ip")
CATEGORY, WEBSITE = "business_profile.mcc", "business_profile.url"
DESCRIPTION = "business_profile.product_description"
ROLES = ("representative", "owner", "director", "executive")
# What single capabilities ask for beyond what all of them do.
EXTRAS: Mapping[str, tuple[str, ...]] = {
    "treasury": ("settings.treasury.tos_acceptance.date", "settings.treasury.tos_acceptance.ip"),
    "card_issuing": ("settings.card_issuing.tos_acceptance.date", "settings.card_issuing.tos_acceptance.ip"),
}
# And in a country: until a name or a website tells what is to stand on statements. Recorded of a company, and
# of accounts in five countries that were no kind of business yet.
EXTRAS_IN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "US": {"card_payments": ("settings.payments.statement_descriptor",)},
}


@dataclass(frozen=True)
class Needs:
    """Fields that are missing, by the names the API calls them.

    `now`: at once. `payouts`: at once, before money is paid out. `soon`: until a deadline. `later`: only when
    more is paid. `pending`: perhaps, when a check is done. `errors`: why fields are asked for again, as
    (requirement, code, reason).
    """

    now: frozenset[str] = frozenset()
    payouts: frozenset[str] = frozenset()
    soon: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()
    errors: frozenset[tuple[str, str, str]] = frozenset()

    def under(self, prefix: str) -> Needs:
        """The same fields of something that has a name in the account's own list."""

        def named(fields: frozenset[str]) -> frozenset[str]:
            return frozenset(f"{prefix}.{each}" for each in fields)

        return Needs(
            now=named(self.now),
            payouts=named(self.payouts),
            soon=named(self.soon),
            later=named(self.later),
            pending=named(self.pending),
            errors=frozenset((f"{prefix}.{each}", code, reason) for each, code, reason in self.errors),
        )

    def __or__(self, other: Needs) -> Needs:
        return Needs(
            self.now | other.now,
            self.payouts | other.payouts,
            self.soon | other.soon,
            self.later | other.later,
            self.pending | other.pending,
            self.errors | other.errors,
        )


# What may be told instead of something else, where it is not asked for itself.
ALTERNATIVES: tuple[Mapping[str, list[str]], ...] = (
    {
        "alternative_fields_due": ["business_profile.product_description"],
        "original_fields_due": ["business_profile.url"],
    },
)


def are_there_alternatives(era: Era, account: Resource, capabilities: Iterable[str]) -> bool:
    """Whether an account with some capabilities may tell something else instead.

    Recorded of payments in the United States; and that it may not in four other countries, nor for transfers.
    """
    return account["country"] == "US" and "card_payments" in capabilities and not _is_spared(era, account)


def shown(needs: Needs, *, alternatives: bool = False, **further: Any) -> Resource:
    """The `requirements` of a person, a capability or an account; `further` fields beside the lists.

    `alternatives`: something may be told instead of something else.
    A new account gets no time to answer: what is due now is past due.
    """
    errors = [
        {"code": code, "reason": reason, "requirement": requirement}
        for requirement, code, reason in sorted(needs.errors)
    ]
    due = needs.now | needs.payouts
    return {
        "alternatives": [
            dict(each)
            for each in (ALTERNATIVES if alternatives else ())
            if due.issuperset(each["original_fields_due"]) and due.isdisjoint(each["alternative_fields_due"])
        ],
        "currently_due": sorted(due | needs.soon),
        "errors": errors,
        "eventually_due": sorted(due | needs.soon | needs.later),
        "past_due": sorted(due),
        "pending_verification": sorted(needs.pending),
        **further,
    }


# Legal forms with a single owner, or none, of whom nobody asks whether all owners are named. Recorded.
WITHOUT_OWNERS = frozenset({"sole_proprietorship", "government_instrumentality", "governmental_unit"})


def asked(account: Resource) -> Asked:
    """What is asked of an account: by its country, or as a recipient of transfers."""
    if is_recipient(account):
        return countries.RECIPIENT
    of = countries.asked(account["country"])
    alone = (account.get("company") or {}).get("structure") in WITHOUT_OWNERS
    return replace(of, title=()) if alone else of


def collects(account: Resource) -> bool:
    """Whether the platform collects what Stripe asks of an account."""
    return bool(account["controller"].get("requirement_collection") == "application")


def is_recipient(account: Resource) -> bool:
    """Whether an account has the agreement with Stripe under which it only takes transfers."""
    return bool(at(account, "tos_acceptance.service_agreement") == "recipient")


def of_account(era: Era, account: Resource) -> Needs:
    """What is missing of the account itself, whoever stands behind it."""
    wanted = ["business_type", *TERMS, *([] if is_recipient(account) else [CATEGORY])]
    missing = {each for each in wanted if not at(account, each)}
    profile = account["business_profile"]
    if not (is_recipient(account) or profile["url"] or profile["product_description"]):
        missing.add(WEBSITE if asked(account).website else DESCRIPTION)
    if asked(account).described and not profile["product_description"]:
        missing.add(DESCRIPTION)
    if account["business_type"] is None:
        missing |= {f"representative.{each}" for each in _first(era, account)}
    return Needs(frozenset(missing)) | _of_another_country(account)


def _first(era: Era, account: Resource) -> tuple[str, ...]:
    """What is asked of the representative of what is no kind of business yet."""
    return countries.NAME if _is_spared(era, account) else asked(account).first or asked(account).person


def _is_spared(era: Era, account: Resource) -> bool:
    """Whether little is asked of an account: where it is no kind of business yet."""
    return era.sparing and account["country"] == "US" and account["business_type"] is None


def of_transfers(account: Resource, needs: Needs, *, under: str = "individual.") -> Needs:
    """Without what is not asked of who only takes transfers: what kind of business it is.

    Recorded in 2026 of accounts in the United States and in Korea. What else it is, differs by country.
    `under`: what the names of the individual's fields begin with.
    """
    of = asked(account)
    unasked = {under + each for each in of.unasked_by_transfers}
    later = needs.now.intersection(under + each for each in of.later_by_transfers)
    return replace(needs, now=needs.now - {CATEGORY} - unasked - later, later=needs.later - unasked | later)


def as_of(era: Era, needs: Needs) -> Needs:
    """Without checks that do not count at a time."""
    return needs if era.website == "counts" else replace(needs, pending=needs.pending - {WEBSITE})


# What an individual tells where Stripe is thorough, and what is checked there. Recorded in 2026 of Canada.
TITLE = "relationship.title"
CHECKED = frozenset(
    f"verification.{each}" for each in ("additional_document", "document", "proof_of_liveness")
)


def of_individual(era: Era, account: Resource, person: Resource, *, waits: bool) -> Needs:
    """What is asked of an individual beyond what the country's list says. `waits`: a check is under way."""
    alone = account["business_type"] == "individual" and not is_recipient(account)
    if not alone or account["country"] not in era.thorough:
        return Needs()
    missing = frozenset[str]() if at(person, TITLE) else frozenset({TITLE})
    return Needs(payouts=missing, pending=CHECKED if waits else frozenset())


def stopping(era: Era, account: Resource, needs: Needs) -> Needs:
    """Without checks that stop nothing."""
    thorough = account["country"] in era.thorough
    return as_of(era, replace(needs, pending=frozenset()) if thorough else needs)


def of_phone(era: Era, person: Resource) -> Needs:
    """What is going to be asked again of a person whose telephone number cannot be one.

    Guess: what is no number besides one digit again and again.
    """
    number = person.get("phone") or ""
    if era.phones is None or len(set(number[2:])) != 1:
        return Needs()
    reason = f"{era.phones} {number} is not a valid phone number."
    return Needs(soon=frozenset({"phone"}), errors=frozenset({("phone", "invalid_phone_number", reason)}))


def deadline(era: Era, account: Resource) -> int | None:
    """When something else is going to be asked of an account, in seconds; None: nothing was announced."""
    return era.deadline if account["country"] == "US" and collects(account) else None


def _of_another_country(account: Resource) -> Needs:
    """What is asked again of a kind of business that there is not in the account's country.

    Source: https://docs.stripe.com/changelog/clover/2025-09-30/business-type-error-code, and of government
    entities `business_type` in https://docs.stripe.com/api/accounts/create.
    """
    kind, country = account["business_type"], account["country"]
    if kind != "government_entity" or country == "US":
        return Needs()
    reason = (
        "Business type isn't supported in merchant country. "
        f"'{kind}' isn't a supported business type in country {country}."
    )
    told = ("business_type", "unsupported_business_type", reason)
    return Needs(frozenset({"business_type"}), errors=frozenset({told}))


# What is asked of an account with Stripe's own Dashboard before it requests a capability. Recorded in
# February and April 2024: of its profile nothing is overdue. What it is, is also in the example of
# https://docs.stripe.com/connect/api-onboarding.
WITHOUT_WISHES = (
    "business_profile.product_description",
    "business_profile.support_phone",
    "business_profile.url",
    *TERMS,
)


def has_dashboard(account: Resource) -> bool:
    """Whether the account's holder uses Stripe's own Dashboard, as those of Standard accounts do."""
    return bool(at(account, "controller.stripe_dashboard.type") == "full")


def without_wishes(account: Resource) -> Needs:
    """What is missing of an account that requested no capability."""
    if not has_dashboard(account):
        return Needs()
    missing = {each for each in WITHOUT_WISHES if not at(account, each)}
    profile = {each for each in missing if each.startswith("business_profile.")}
    external = set() if at(account, "external_accounts.data") else {"external_account"}
    return Needs(now=frozenset(missing - profile | external), soon=frozenset(profile))


def of_company(account: Resource) -> Needs:
    """What is missing of a company itself."""
    company = account.get("company") or {}
    provided = {
        **company,
        "tax_id": company.get("tax_id_provided"),
        "verification": {"document": at(company, "verification.document.front")},
    }
    return Needs(frozenset(f"company.{each}" for each in asked(account).company if not at(provided, each)))


def unnamed(account: Resource, persons: list[Resource]) -> Needs:
    """What is missing of persons that a company has not named at all."""
    company, of = account.get("company") or {}, asked(account)
    wanted = {"representative": "representative"}
    now: set[str] = set()
    if account["business_type"] == "company" and company.get("structure") not in WITHOUT_OWNERS:
        open_ = {name for name in of.declared if not company.get(name)}
        wanted |= {f"{role}s": role for role in of.named if f"{role}s_provided" in open_}
        if _owned(persons) >= EVERYTHING:
            open_ -= {"owners_provided"}
        now |= {f"company.{name}" for name in open_}
    later: set[str] = set()
    for prefix, role in wanted.items():
        if not any(at(each, f"relationship.{role}") for each in persons):
            now |= {f"{prefix}.{each}" for each in of.of(role)}
            later |= {f"{prefix}.{each}" for each in of.later_of(role)}
    return Needs(frozenset(now), later=frozenset(later))


EVERYTHING = 100


def _owned(persons: list[Resource]) -> float:
    """How much of the company its owners have between them, in per cent."""
    return sum(at(each, "relationship.percent_ownership") or 0 for each in persons)


def of_person(person: Resource, account: Resource) -> Needs:
    """What is missing of a person in all the roles they have; names without a prefix."""
    roles = [each for each in ROLES if at(person, f"relationship.{each}")]
    if account["business_type"] == "individual":
        roles = ["individual"]
    of = asked(account)
    now = {each for role in roles for each in of.of(role) if not _provided(person, each)}
    later = {each for role in roles for each in of.later_of(role) if not _provided(person, each)}
    return Needs(frozenset(now), later=frozenset(later))


def _provided(person: Resource, path: str) -> bool:
    if path == "ssn_last_4":
        return bool(person["ssn_last_4_provided"] or person["id_number_provided"])
    if path == "id_number":
        return bool(person["id_number_provided"])
    if path == "full_name_aliases":
        return person.get(path) is not None  # none at all is an answer, too
    if path == "verification.document":
        return bool(at(person, "verification.document.front"))
    return bool(at(person, path))


def of_capability(era: Era, name: str, account: Resource) -> Needs:
    """What a single capability asks for beyond what all of them do."""
    further = () if _is_spared(era, account) else EXTRAS_IN.get(account["country"], {}).get(name, ())
    return Needs(frozenset(each for each in (*EXTRAS.get(name, ()), *further) if not at(account, each)))
