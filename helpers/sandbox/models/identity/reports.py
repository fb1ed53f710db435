"""Verification reports: what each check found, and which of it failed.

Source: https://docs.stripe.com/api/identity/verification_reports and
https://docs.stripe.com/identity/verification-checks.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from helpers.catalog import resources

from ...account_store import AccountStore
from ...model import Model
from ...nested import at, blank
from ...resource import Resource, Upload
from ..core import files
from .access import require_access

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
    guard=require_access,
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
# A picture of one pixel, for whatever a camera would have taken.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
# A number of the United States is told by its end. Source: `id_number.id_number` in
# https://docs.stripe.com/api/identity/verification_reports/object.
SHOWN_DIGITS = 4
# What stands for what was redacted; an address keeps its country.
# Source: https://docs.stripe.com/identity/verification-sessions#redact.
REDACTED, REDACTED_DATE = "[redacted]", {"day": 1, "month": 1, "year": 1}
# What says nothing of a person.
KEPT = (
    *("country", "error", "id_number_type", "issuing_country", "status", "type"),
    *("document", "files", "selfie"),
)
# What is shown only where it is asked for by name.
# Source: https://docs.stripe.com/identity/access-verification-results.
SENSITIVE = ("dob", "id_number")
# The check that an error is of: what its code begins with.
CHECKS = ("document", "selfie", "id_number", "email", "phone")
# Source: https://docs.stripe.com/identity/handle-verification-outcomes.
REASONS: Mapping[str, str] = {
    "abandoned": "The person left before the verification was complete.",
    "consent_declined": "The person did not agree to be verified.",
    "country_not_supported": "Nobody is verified in the person's country.",
    "device_not_supported": "The person's device has no camera.",
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


def of_check(code: str) -> bool:
    """Whether a check failed, and not the session before any was made.

    Source: https://docs.stripe.com/identity/handle-verification-outcomes, which tells the codes apart.
    """
    return code.startswith(CHECKS)


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


def results(
    store: AccountStore, session: Resource, outcome: str, given: Mapping[str, Any]
) -> dict[str, Resource]:
    """What each check of a session finds. `outcome`: verified, or the code of the check that fails."""
    failed = next((name for name in CHECKS if outcome.startswith(name)), None)
    person = {**FOUND, **given}
    return {
        name: _failed(name, outcome)
        if name == failed
        else {
            **blank(REPORT, name),
            **FINDINGS[name](store, session, person),
            "error": None,
            "status": "verified",
        }
        for name in _asked(session)
    }


def _failed(name: str, code: str) -> Resource:
    error = {"code": code, "reason": reason(code)}
    return {**blank(REPORT, name), "error": error, "status": "unverified"}


def add(store: AccountStore, session: Resource, found: Mapping[str, Resource]) -> Resource:
    """The report of one try."""
    return store.add(
        store.new(
            REPORT,
            client_reference_id=session["client_reference_id"],
            options=session["options"],
            type=session["type"],
            verification_session=session["id"],
            **found,
        )
    )


def _document(store: AccountStore, session: Resource, person: Mapping[str, Any]) -> Resource:
    return {
        **{key: person[key] for key in ("address", "dob", "first_name", "last_name")},
        "expiration_date": {"day": 1, "month": 12, "year": 2040},
        "files": [_picture(store, f"{side}.png") for side in ("front", "back")],
        "issued_date": {"day": 1, "month": 5, "year": 2020},
        "issuing_country": "US",
        "number": person["id_number"],
        "type": (at(session, "options.document.allowed_types") or ["driving_license"])[0],
    }


def _selfie(store: AccountStore, _session: Resource, _person: Mapping[str, Any]) -> Resource:
    return {
        "document": _picture(store, "front.png"),
        "selfie": _picture(store, "selfie.png", purpose="selfie"),
    }


def _id_number(_store: AccountStore, _session: Resource, person: Mapping[str, Any]) -> Resource:
    return {
        **{key: person[key] for key in ("dob", "first_name", "last_name")},
        "id_number": str(person["id_number"])[-SHOWN_DIGITS:],
        "id_number_type": "us_ssn",
    }


def _email(_store: AccountStore, session: Resource, person: Mapping[str, Any]) -> Resource:
    return {"email": person.get("email") or at(session, "provided_details.email")}


def _phone(_store: AccountStore, session: Resource, person: Mapping[str, Any]) -> Resource:
    return {"phone": person.get("phone") or at(session, "provided_details.phone")}


# What each check finds of a person.
FINDINGS: Mapping[str, Callable[[AccountStore, Resource, Mapping[str, Any]], Resource]] = {
    "document": _document,
    "selfie": _selfie,
    "id_number": _id_number,
    "email": _email,
    "phone": _phone,
}


def _picture(store: AccountStore, name: str, purpose: str = "identity_document_downloadable") -> str:
    """The id of a file that holds what a camera took."""
    taken = Upload(name, PICTURE, "image/png")
    return str(files.stored(store, taken, purpose, "png", event=None)["id"])


def outputs(found: Mapping[str, Resource]) -> Resource:
    """What is now known of a person, from what each check found."""
    shown = blank("identity.verification_session", "verified_outputs")
    names = (*shown, *SENSITIVE)
    for check in found.values():
        shown |= {name: check[name] for name in names if check.get(name) is not None}
    return {**dict.fromkeys(SENSITIVE), **shown}


def forget(store: AccountStore, session: str) -> None:
    """Take out what was found in a session; the pictures can no longer be downloaded."""
    for report in list(store.all(REPORT, "verification_session", session)):
        for picture in _pictures(report):
            files.forget(store, picture)
        checks = {name: dict(report[name]) for name in CHECKS if report.get(name)}
        for path, value in store.hidden(report).items():
            check, _, name = path.partition(".")
            if name:
                checks[check][name] = value
        store.change(report, {name: blacked(check) for name, check in checks.items()}, event=None)


def _pictures(report: Resource) -> list[str]:
    selfie = report.get("selfie") or {}
    taken = [*(at(report, "document.files") or ()), selfie.get("document"), selfie.get("selfie")]
    return [each for each in taken if each]


def blacked(known: Resource) -> Resource:
    """What is left of what was known of a person: placeholders."""
    return {name: _placeholder(name, value) for name, value in known.items()}


def _placeholder(name: str, value: Any) -> Any:
    if value is None or name in KEPT:
        return value
    if isinstance(value, dict):
        return REDACTED_DATE if value.keys() == REDACTED_DATE.keys() else blacked(value)
    return REDACTED
