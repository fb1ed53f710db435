"""The test values of Connect's testing page: what each makes of a check, by kind of subject and field.

Source: https://docs.stripe.com/connect/testing. Which requirement an error belongs to, and its sentence, is
told there for few of them: the others are guesses, their codes are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Subject = Literal["person", "company", "business"]


@dataclass(frozen=True)
class Failure:
    """What a failed check asks for again, and the error that says why.

    ``asked``: when, by the names of `Needs`: "now" stops everything, "payouts" only those, "later" nothing.
    """

    requirements: tuple[str, ...]
    code: str
    reason: str
    asked: Literal["now", "payouts", "later"] = "now"


Outcome = Literal["immediate", "inactivity", "listed", "pending"] | Failure

KEYED = (
    "The identity information you entered cannot be verified. Please correct any errors or upload a document "
    "that matches the identity fields (e.g., name and date of birth) that you entered."
)
IDENTITY = Failure(("verification.document",), "verification_failed_keyed_identity", KEYED)
# A date of birth that does not match. Guess: that nothing stops; the walk-through of
# https://docs.stripe.com/connect/testing-verification comes to charges with such a date.
MISMATCHED = Failure(("verification.document",), "verification_failed_keyed_identity", KEYED, asked="later")
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
UNSURE = (
    "The address on the document doesn't match the address on the account. Please verify and correct the "
    "provided address on the account, or upload a document with address that matches the account."
)
# A person's `verification.details_code`, by the code of the error.
DETAILS: Mapping[str, str] = {
    IDENTITY.code: "failed_keyed_identity",
    DOCUMENT.code: "document_failed_other",
}
COMPANY_LINE = Failure(
    ("company.address.line1",), "verification_failed_address_match", UNSURE, asked="payouts"
)
COMPANY_ADDRESS = Failure(
    (
        "company.address.city",
        "company.address.line1",
        "company.address.postal_code",
        "company.address.state",
    ),
    "verification_failed_address_match",
    UNSURE,
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


def _wrong(requirement: str, code: str, reason: str) -> Failure:
    return Failure((requirement,), code, reason)


def _named(code: str, reason: str) -> Failure:
    return _wrong("company.name", code, reason)


def _described(code: str, reason: str) -> Failure:
    return Failure((DESCRIPTION,), code, reason, asked="later")


def _url(code: str, reason: str) -> Failure:
    return _wrong("business_profile.url", code, reason)


def _document(code: str, reason: str) -> Failure:
    return _wrong("documents.company_authorization.files", code, reason)


OWNERS = "The owners of the account and those of the local registry differ."
DIRECTORS = "The directors of the account and those of the local registry differ."
DESCRIPTOR, PREFIX = (
    "settings.payments.statement_descriptor",
    "settings.card_payments.statement_descriptor_prefix",
)
DESCRIPTION = "business_profile.product_description"
BORN, LINE, DOCUMENT_FRONT = "dob", "address.line1", "verification.document.front"
RELATIONSHIP = "documents.company_authorization.files"
# A description of fewer characters, and an age above this, are told of.
# Source: https://docs.stripe.com/connect/handling-api-verification#verification-errors.
# Guess: that nothing stops.
DESCRIBED, OLDEST = 10, 120
TOO_OLD = Failure(
    (BORN,),
    "invalid_dob_age_over_maximum",
    f"Must be at most {OLDEST} years of age to use Stripe.",
    asked="later",
)
VALUES: Mapping[Subject, Mapping[str, Mapping[str, Outcome | None]]] = {
    "person": {
        BORN: {
            "1901-01-01": None,
            "1902-01-01": "immediate",
            "1900-01-01": "listed",
            "mismatch": MISMATCHED,
            "too_old": TOO_OLD,
        },
        LINE: {"address_no_match": RESIDENCE, "address_line1_no_match": RESIDENCE},
        "id_number": {"111111111": IDENTITY, "222222222": "immediate"},
        DOCUMENT_FRONT: {"file_identity_document_failure": DOCUMENT},
        RELATIONSHIP: {
            "file_relationship_document_invalid": _document(
                "verification_document_invalid", "The document is not valid."
            ),
            "file_relationship_document_mismatch": _document(
                "verification_document_name_mismatch", "The name on the document differs."
            ),
            "file_relationship_document_invalid_signer": _document(
                "invalid_signator", "The document was signed by somebody else."
            ),
        },
        "first_name": {
            "mismatch_director": _wrong("first_name", "verification_directors_mismatch", DIRECTORS),
            "missing_director": _wrong("first_name", "verification_missing_directors", DIRECTORS),
            "extraneous_director": _wrong("first_name", "verification_extraneous_directors", DIRECTORS),
            "mismatch_owner": _wrong("first_name", "verification_missing_owners", OWNERS),
            "extraneous_owner": _wrong("first_name", "verification_missing_owners", OWNERS),
        },
    },
    "company": {
        LINE: {"address_no_match": COMPANY_LINE, "address_line1_no_match": COMPANY_ADDRESS},
        "name": {
            "disallowed_name": _named(
                "invalid_company_name_denylisted", "The name is generic, or that of a well-known business."
            ),
            "match_name_only": _named(
                "verification_failed_name_match", "The name differs from the one that is registered."
            ),
        },
        "tax_id": {
            "111111111": TAX_ID,
            "111111112": TAX_ID_NOT_ISSUED,
            "222222222": "immediate",
            "222221000": _wrong(
                "company.verification.document",
                "verification_requires_additional_proof_of_registration",
                "The company was not found in the local registry.",
            ),
            "222221001": _wrong("company.owners_provided", "verification_missing_owners", OWNERS),
            "222221002": _wrong("company.directors_provided", "verification_missing_directors", DIRECTORS),
            "222221003": _wrong("company.owners_provided", "verification_missing_owners", OWNERS),
            "222221004": _wrong("company.directors_provided", "verification_missing_directors", DIRECTORS),
            "222221005": "pending",
        },
        DOCUMENT_FRONT: {"file_identity_document_failure": COMPANY_DOCUMENT},
    },
    "business": {
        "business_profile.name": {
            "disallowed_dba": _wrong(
                "business_profile.name",
                "invalid_business_profile_name_denylisted",
                "The name is generic, or that of a well-known business.",
            ),
            "invalid_dba": _wrong(
                "business_profile.name", "invalid_business_profile_name", "The name is not valid."
            ),
        },
        DESCRIPTION: {
            "require_url": _url(
                "invalid_url_web_presence_detected", "The business has a website, which has to be given."
            ),
            "too_short": _described(
                "invalid_product_description_length",
                f"The description must have at least {DESCRIBED} characters.",
            ),
            "url": _described(
                "invalid_product_description_url_match", "The description must differ from the address."
            ),
        },
        "business_profile.url": {
            "https://accessible.stripe.com": "immediate",
            "https://disallowed.stripe.com": _url("invalid_url_denylisted", "The address is generic."),
            "https://geoblocked.stripe.com": _url(
                "invalid_url_website_inaccessible_geoblocked", "The website cannot be reached from here."
            ),
            "https://inaccessible.stripe.com": _url(
                "invalid_url_website_inaccessible", "The website cannot be reached."
            ),
            "https://inactivity.stripe.com": "inactivity",
            "https://mismatch.stripe.com": _url(
                "invalid_url_website_business_information_mismatch",
                "The website does not match the business.",
            ),
            "https://missing.stripe.com": _url(
                "invalid_url_website_incomplete", "Information is missing from the website."
            ),
            "https://passwordprotected.stripe.com": _url(
                "invalid_url_website_inaccessible_password_protected", "The website needs a password."
            ),
            "https://problem.stripe.com": _url(
                "invalid_url_website_other", "There is a problem with the website."
            ),
            "https://underconstruction.stripe.com": _url(
                "invalid_url_website_incomplete_under_construction", "The website is under construction."
            ),
        },
        DESCRIPTOR: {
            "disallowed": _wrong(
                DESCRIPTOR, "invalid_statement_descriptor_denylisted", "The descriptor is generic."
            ),
            "mismatch": _wrong(
                DESCRIPTOR,
                "invalid_statement_descriptor_business_mismatch",
                "The descriptor does not match the business.",
            ),
        },
        PREFIX: {
            "disallowed": _wrong(
                PREFIX, "invalid_statement_descriptor_prefix_denylisted", "The prefix is generic."
            ),
            "mismatch": _wrong(
                PREFIX,
                "invalid_statement_descriptor_prefix_mismatch",
                "The prefix does not match the business.",
            ),
        },
    },
}
# Any other date of birth does not match.
ELSEWHERE: Mapping[tuple[Subject, str], str] = {("person", BORN): "mismatch"}
# Which fields are watched.
PATHS: Mapping[Subject, tuple[str, ...]] = {subject: tuple(fields) for subject, fields in VALUES.items()}
# A company's address that was good enough once stays so: the values, from the least permissive on.
EVER_WORSE: Mapping[tuple[Subject, str], tuple[str, ...]] = {
    ("company", LINE): ("address_line1_no_match", "address_no_match", ""),
}
# What is pending while a check is under way, by the field that it is about; "": in any case. Recorded.
PENDING: Mapping[Subject, Mapping[str, tuple[str, ...]]] = {
    "person": {
        LINE: ("address.city", "address.line1", "address.postal_code", "address.state"),
        "id_number": ("id_number",),
        "": ("verification.document",),
    },
    "company": {
        LINE: (
            "company.address.city",
            "company.address.line1",
            "company.address.postal_code",
            "company.address.state",
        ),
        "": ("company.tax_id",),
    },
    "business": {"business_profile.url": ("business_profile.url",)},
}
