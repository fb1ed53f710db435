"""Verification reports: what each check found, and which of it failed.

Source: https://docs.stripe.com/api/identity/verification_reports and
https://docs.stripe.com/identity/verification-checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from helpers.catalog import resources

from ...account_store import AccountStore
from ...model import Model
from ...nested import at, blank
from ...resource import Resource

REPORT = "identity.verification_report"
Model(
    REPORT,
    word="VerificationReport",
    hidden=(
        "document.dob",
        "document.expiration_date",
        "document.number",
        "id_number.dob",
        "id_number.id_number",
    ),
    missing="report",
    source="https://docs.stripe.com/api/identity/verification_reports",
)
# What the document of a test shows. Guess: the person; Stripe's test mode shows one of its own.
FOUND: Resource = {
    "address": {
        "city": "San Francisco",
        "country": "US",
        "line1": "1234 Main St.",
        "line2": None,
        "postal_code": "94111",
        "state": "CA",
    },
    "dob": {"day": 1, "month": 1, "year": 1901},
    "first_name": "Jenny",
    "id_number": "000000000",
    "last_name": "Rosen",
}
# The check that an error is of: what its code begins with.
CHECKS = ("document", "selfie", "id_number", "email", "phone")
# Source: https://docs.stripe.com/identity/handle-verification-outcomes.
REASONS: Mapping[str, str] = {
    "abandoned": "The person left before the verification was complete.",
    "consent_declined": "The person did not agree to be verified.",
    "document_expired": "The document is expired.",
    "document_type_not_supported": "The document type is not supported.",
    "document_unverified_other": "The document is invalid.",
    "id_number_mismatch": "The ID number does not belong to the name and date of birth.",
    "selfie_face_mismatch": "The face in the selfie is not the one on the document.",
    "under_supported_age": "The person is under the supported age.",
}


@cache
def codes() -> frozenset[str]:
    """What may go wrong."""
    shape = resources()["identity.verification_session"].by_name["last_error"].shape
    return frozenset(shape.by_name["code"].shape.choices)


def reason(code: str) -> str:
    """What a code means, in a sentence."""
    return REASONS.get(code, f"The verification failed: {code.replace('_', ' ')}.")


def _asked(session: Resource) -> tuple[str, ...]:
    """The checks that a session asks for."""
    options = session["options"] or {}
    asked = {
        "document": session["type"] != "id_number",
        "selfie": bool(at(options, "document.require_matching_selfie")),
        "id_number": session["type"] == "id_number" or bool(at(options, "document.require_id_number")),
        "email": bool(at(options, "email.require_verification")),
        "phone": bool(at(options, "phone.require_verification")),
    }
    return tuple(name for name in CHECKS if asked[name])


def add(store: AccountStore, session: Resource, outcome: str, given: Mapping[str, Any]) -> Resource:
    """The report of one try. `outcome`: verified, or what went wrong."""
    failed = next((name for name in CHECKS if outcome.startswith(name)), "document")
    results = {}
    for name in _asked(session):
        bad = outcome != "verified" and name == failed
        results[name] = _check(store, session, name, outcome if bad else "", given)
    return store.add(
        store.new(
            REPORT,
            client_reference_id=session["client_reference_id"],
            options=session["options"],
            type=session["type"],
            verification_session=session["id"],
            **results,
        )
    )


def _check(
    store: AccountStore, session: Resource, name: str, code: str, given: Mapping[str, Any]
) -> Resource:
    """What one check found. `code`: why it failed; empty where it did not."""
    if code:
        return {
            **blank(REPORT, name),
            "error": {"code": code, "reason": reason(code)},
            "status": "unverified",
        }
    person = {**FOUND, **given}
    picture = f"file_{store.state.ids.derive(session['id'] + name, 24)}"
    shown: Mapping[str, Resource] = {
        "document": {
            **{key: person[key] for key in ("address", "dob", "first_name", "last_name")},
            "expiration_date": {"day": 1, "month": 12, "year": 2040},
            "files": [picture],
            "issued_date": {"day": 1, "month": 5, "year": 2020},
            "issuing_country": "US",
            "number": person["id_number"],
            "type": (at(session, "options.document.allowed_types") or ["driving_license"])[0],
        },
        "selfie": {"document": picture, "selfie": picture},
        "id_number": {
            **{key: person[key] for key in ("dob", "first_name", "id_number", "last_name")},
            "id_number_type": "us_ssn",
        },
        "email": {"email": person.get("email") or at(session, "provided_details.email")},
        "phone": {"phone": person.get("phone") or at(session, "provided_details.phone")},
    }
    return {**blank(REPORT, name), **shown[name], "error": None, "status": "verified"}


def outputs(session: Resource, given: Mapping[str, Any]) -> Resource:
    """What is now known of a person."""
    person, asked = {**FOUND, **given}, _asked(session)
    numbered = "id_number" in asked
    return {
        **blank("identity.verification_session", "verified_outputs"),
        **{name: person[name] for name in ("address", "dob", "first_name", "last_name")},
        "email": person.get("email") or at(session, "provided_details.email"),
        "id_number": person["id_number"] if numbered else None,
        "id_number_type": "us_ssn" if numbered else None,
        "phone": person.get("phone") or at(session, "provided_details.phone"),
    }


def forget(store: AccountStore, session: str) -> None:
    """Take out what was found in a session."""
    for report in list(store.all(REPORT, "verification_session", session)):
        emptied = {name: _blacked(report[name]) for name in CHECKS if report.get(name)}
        store.change(report, emptied, event=None)


def _blacked(check: Resource) -> Resource:
    kept = ("error", "status", "type")
    return {
        name: value if name in kept else "[redacted]" if isinstance(value, str) else None
        for name, value in check.items()
    }
