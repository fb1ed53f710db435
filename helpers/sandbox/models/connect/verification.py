"""What Stripe checks of persons and companies, and what its published test values make of the checks.

A check's result is not known at once: it comes `REVIEW` seconds after everything needed was given, or
with the answer where a test value asks for that.

Source: https://docs.stripe.com/connect/testing#identity-verification.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..core.requirements import Needs

# Stripe promises no time; sandboxes take some seconds.
REVIEW = 5

Subject = Literal["person", "company"]


@dataclass(frozen=True)
class Failure:
    """What a failed check asks for again, and the error that says why."""

    requirements: tuple[str, ...]
    code: str
    reason: str


IDENTITY = Failure(
    ("verification.document",),
    "verification_failed_keyed_identity",
    "The identity information you entered cannot be verified. Please correct any errors or upload a document "
    "that matches the identity fields (e.g., name and date of birth) that you entered.",
)
DOCUMENT = Failure(
    ("verification.document",),
    "verification_document_failed_other",
    "There was a problem with verification of the document that you provided.",
)
RESIDENCE = Failure(
    ("address.line1",),
    "verification_failed_residential_address",
    "We could not verify that the person resides at the provided address. The address must be a valid "
    "physical address where the individual resides and cannot be a P.O. Box.",
)
COMPANY_LINE = Failure(
    ("company.address.line1",),
    "verification_failed_address_match",
    "The address on the document doesn't match the address on the account. Please verify and correct the "
    "provided address on the account, or upload a document with address that matches the account.",
)
COMPANY_ADDRESS = Failure(
    (
        "company.address.city",
        "company.address.line1",
        "company.address.postal_code",
        "company.address.state",
    ),
    COMPANY_LINE.code,
    COMPANY_LINE.reason,
)
COMPANY_DOCUMENT = Failure(("company.verification.document",), DOCUMENT.code, DOCUMENT.reason)
TAX_ID = Failure(
    ("company.tax_id",),
    "verification_failed_tax_id_match",
    "The tax ID that you provided couldn't be verified with the IRS. Please correct any possible errors in "
    "the company name or tax ID, or upload a document that contains those fields.",
)
TAX_ID_NOT_ISSUED = Failure(
    ("company.tax_id",),
    "verification_failed_tax_id_not_issued",
    "The tax ID that you provided was not recognized by the IRS. Please verify that the tax ID is correct, "
    "or refer to the support article for newly-issued tax ID numbers.",
)

Outcome = Literal["immediate", "listed"] | Failure

# What a test value does, by the kind of subject, the field and the value; every other value passes.
TEST_VALUES: Mapping[Subject, Mapping[str, Mapping[str, Outcome]]] = {
    "person": {
        "dob": {"1902-01-01": "immediate", "1900-01-01": "listed"},
        "address.line1": {"address_no_match": RESIDENCE, "address_line1_no_match": RESIDENCE},
        "id_number": {"111111111": IDENTITY, "222222222": "immediate"},
        "verification.document.front": {"file_identity_document_failure": DOCUMENT},
    },
    "company": {
        "address.line1": {"address_no_match": COMPANY_LINE, "address_line1_no_match": COMPANY_ADDRESS},
        "tax_id": {"111111111": TAX_ID, "111111112": TAX_ID_NOT_ISSUED, "222222222": "immediate"},
        "verification.document.front": {"file_identity_document_failure": COMPANY_DOCUMENT},
    },
}
# A person's `verification.details_code` for an error's code.
DETAILS: Mapping[str | None, str] = {
    IDENTITY.code: "failed_keyed_identity",
    DOCUMENT.code: "document_failed_other",
}
# What a check may end in asking for.
DOUBTFUL: Mapping[Subject, tuple[str, ...]] = {
    "person": IDENTITY.requirements,
    "company": TAX_ID.requirements,
}


def note(store: AccountStore, id: str, subject: Subject, params: Mapping[str, Any]) -> None:
    """Remember what newly sent values mean for the checks, but not the values: they are secrets."""
    table = TEST_VALUES[subject]
    sent = {field: _text(at(params, field)) for field in table if at(params, field)}
    if not sent:
        return
    known = _record(store, id)
    values = {field: text if text in table[field] else "" for field, text in sent.items()}
    _keep(store, {**known, "values": {**known["values"], **values}, "due": None, "reviewed": False})


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value['year']:04}-{value['month']:02}-{value['day']:02}"
    return str(value)


def _record(store: AccountStore, id: str) -> Resource:
    blank: Resource = {"id": id, "object": "_check", "values": {}, "due": None, "reviewed": False}
    return store.find("_check", id) or blank


def _keep(store: AccountStore, record: Resource) -> None:
    store.state.store.put(store.account, "_check", record["id"], record)


def _outcomes(record: Resource, subject: Subject) -> list[Outcome]:
    table, values = TEST_VALUES[subject], record["values"]
    outcomes = [table[field][value] for field, value in values.items() if value]
    document = "verification.document.front"
    if document in values and DOCUMENT not in outcomes:
        # A verified document takes precedence over an ID number.
        outcomes = [each for each in outcomes if each is not IDENTITY]
    return outcomes


def checked(store: AccountStore, id: str, subject: Subject, needs: Needs) -> Needs:
    """What is missing of a person or company, given what is missing in writing.

    While nothing is, and there is something to check, the check's result is pending.
    """
    record = _record(store, id)
    outcomes = _outcomes(record, subject)
    if not record["reviewed"] and "immediate" not in outcomes:
        waits = bool(record["values"]) and not needs.now
        return replace(needs, pending=frozenset(DOUBTFUL[subject])) if waits else needs
    failures = [each for each in outcomes if isinstance(each, Failure)]
    again = frozenset(requirement for each in failures for requirement in each.requirements)
    errors = frozenset(
        (requirement, each.code, each.reason) for each in failures for requirement in each.requirements
    )
    return replace(needs, now=needs.now | again, errors=errors)


def schedule(store: AccountStore, id: str) -> None:
    """Have a pending check come to its result."""
    record = _record(store, id)
    if record["due"] is None:
        _keep(store, {**record, "due": store.now + REVIEW})
        store.later(store.now + REVIEW, "verification.review", subject=id)


def review(store: AccountStore, id: str) -> None:
    """Make a check's result known, unless what it was about has changed since."""
    record = _record(store, id)
    if record["due"] is not None and record["due"] <= store.now:
        _keep(store, {**record, "reviewed": True})


def status(store: AccountStore, id: str, needs: Needs) -> str:
    """A person's `verification.status`: unverified, pending or verified."""
    record = _record(store, id)
    if needs.pending:
        return "pending"
    known = record["reviewed"] or "immediate" in _outcomes(record, "person")
    return "verified" if known and not needs.errors and not needs.now else "unverified"


def listed(store: AccountStore, id: str) -> bool:
    """Whether a person turned out to be on a list of the Office of Foreign Assets Control."""
    record = _record(store, id)
    return record["reviewed"] and "listed" in _outcomes(record, "person")
