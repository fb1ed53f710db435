"""How Accounts v2 calls what v1 has: one account, two vocabularies.

Source: https://docs.stripe.com/connect/accounts-v2 and the references of both versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from .... import errors
from ....nested import at, put
from ....parameters.names import bracketed
from ....resource import Resource

# v2 name -> v1 name of an account's fields whose values are the same in both.
MERCHANT: Mapping[str, str] = {
    "bacs_debit_payments.display_name": "settings.bacs_debit_payments.display_name",
    "branding.icon": "settings.branding.icon",
    "branding.logo": "settings.branding.logo",
    "branding.primary_color": "settings.branding.primary_color",
    "branding.secondary_color": "settings.branding.secondary_color",
    "card_payments.decline_on.avs_failure": "settings.card_payments.decline_on.avs_failure",
    "card_payments.decline_on.cvc_failure": "settings.card_payments.decline_on.cvc_failure",
    "mcc": "business_profile.mcc",
    "script_statement_descriptor.kana.descriptor": "settings.payments.statement_descriptor_kana",
    "script_statement_descriptor.kana.prefix": "settings.card_payments.statement_descriptor_prefix_kana",
    "script_statement_descriptor.kanji.descriptor": "settings.payments.statement_descriptor_kanji",
    "script_statement_descriptor.kanji.prefix": "settings.card_payments.statement_descriptor_prefix_kanji",
    "sepa_debit_payments.creditor_id": "settings.sepa_debit_payments.creditor_id",
    "statement_descriptor.descriptor": "settings.payments.statement_descriptor",
    "statement_descriptor.prefix": "settings.card_payments.statement_descriptor_prefix",
    "support.address": "business_profile.support_address",
    "support.email": "business_profile.support_email",
    "support.phone": "business_profile.support_phone",
    "support.url": "business_profile.support_url",
}
ACCOUNT: Mapping[str, str] = {
    **{f"configuration.merchant.{v2}": v1 for v2, v1 in MERCHANT.items()},
    "contact_email": "email",
    "defaults.currency": "default_currency",
    "defaults.profile.business_url": "business_profile.url",
    "defaults.profile.doing_business_as": "business_profile.name",
    "defaults.profile.product_description": "business_profile.product_description",
    "display_name": "settings.dashboard.display_name",
    "identity.attestations.persons_provided.directors": "company.directors_provided",
    "identity.attestations.persons_provided.executives": "company.executives_provided",
    "identity.attestations.persons_provided.owners": "company.owners_provided",
    "identity.attestations.terms_of_service.account.ip": "tos_acceptance.ip",
    "identity.attestations.terms_of_service.account.user_agent": "tos_acceptance.user_agent",
    "identity.business_details.address": "company.address",
    "identity.business_details.phone": "company.phone",
    "identity.business_details.registered_name": "company.name",
    "identity.business_details.structure": "company.structure",
    "identity.country": "country",
    "identity.entity_type": "business_type",
    "metadata": "metadata",
}
# What of an account v1 has no names for, or others in another form: it is kept as it is told.
BEYOND = (
    "configuration.merchant.konbini_payments",
    "configuration.merchant.support.address.town",
    "defaults.locales",
    "defaults.payout_methods",
    "identity.attestations.directorship_declaration",
    "identity.attestations.ownership_declaration",
    "identity.attestations.persons_provided.ownership_exemption_reason",
    "identity.attestations.representative_declaration",
    "identity.business_details.additional_addresses",
    "identity.business_details.address.town",
    "identity.business_details.annual_revenue",
    "identity.business_details.documents",
    "identity.business_details.estimated_worker_count",
    "identity.business_details.monthly_estimated_revenue",
    "identity.business_details.registration_date",
    "identity.business_details.script_addresses",
    "identity.business_details.script_names",
)
PERSON: Mapping[str, str] = {
    "address": "address",
    "date_of_birth": "dob",
    "documents.primary_verification.front_back": "verification.document",
    "documents.secondary_verification.front_back": "verification.additional_document",
    "email": "email",
    "given_name": "first_name",
    "legal_gender": "gender",
    "metadata": "metadata",
    "phone": "phone",
    "political_exposure": "political_exposure",
    "relationship": "relationship",
    "surname": "last_name",
}
AGREEMENT = "identity.attestations.terms_of_service.account"
# Names of what is only ever sent, in requirements and in refusals.
NUMBERS: Mapping[str, str] = {"us_ssn": "id_number", "us_ssn_last_4": "ssn_last_4", "us_ein": "tax_id"}
REQUIREMENTS: Mapping[str, str] = {
    "business_type": "identity.entity_type",
    "company": "identity.business_details",
    "company.tax_id": "identity.business_details.id_numbers.us_ein",
    "individual": "identity.individual",
    "tos_acceptance": AGREEMENT,
    "tos_acceptance.date": f"{AGREEMENT}.date",
    **{v1: v2 for v2, v1 in ACCOUNT.items()},
}
PERSON_REQUIREMENTS: Mapping[str, str] = {
    "id_number": "id_numbers.us_ssn",
    "ssn_last_4": "id_numbers.us_ssn_last_4",
    "verification.document": "documents.primary_verification",
    **{v1: v2 for v2, v1 in PERSON.items()},
}
# v1 capability -> the configuration and the name it has in v2, where that is not merchant and the same.
CAPABILITIES: Mapping[str, tuple[str, str]] = {
    "transfers": ("recipient", "stripe_balance.stripe_transfers"),
    "us_bank_account_ach_payments": ("merchant", "ach_debit_payments"),
}


def translated(params: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The parameters by v1's names; those that v1 has none for are left out."""
    of_v1: dict[str, Any] = {}
    for theirs, ours in names.items():
        value = at(params, theirs)
        if value is not None:
            put(of_v1, ours, value)
    return of_v1


def of_person(params: Mapping[str, Any]) -> dict[str, Any]:
    """A person's v2 parameters as v1's."""
    person = translated(params, PERSON)
    for number in params.get("id_numbers") or []:
        if number["type"] in NUMBERS:
            person[NUMBERS[number["type"]]] = number["value"]
    if nationalities := params.get("nationalities"):
        person["nationality"] = nationalities[0]
    if share := at(params, "relationship.percent_ownership"):
        person["relationship"] = {**person["relationship"], "percent_ownership": float(share)}
    return person


def of_account(params: Mapping[str, Any]) -> dict[str, Any]:
    """An account's v2 parameters as v1's."""
    account = translated(params, ACCOUNT)
    if date := at(params, "identity.attestations.terms_of_service.account.date"):
        put(account, "tos_acceptance.date", seconds(date, bracketed(f"{AGREEMENT}.date")))
    if individual := at(params, "identity.individual"):
        account["individual"] = of_person(individual)
    for number in at(params, "identity.business_details.id_numbers") or []:
        if number["type"] in NUMBERS:
            put(account, f"company.{NUMBERS[number['type']]}", number["value"])
    if "country" in account:
        account["country"] = account["country"].upper()
    wishes = dict(_requested(params))
    return {**account, "capabilities": wishes} if wishes else account


def _requested(params: Mapping[str, Any]) -> Iterator[tuple[str, Resource]]:
    """The capabilities that are asked for, by their v1 names."""
    ours = {name: v1 for v1, (_, name) in CAPABILITIES.items()}
    for name, wish in (at(params, "configuration.merchant.capabilities") or {}).items():
        yield ours.get(name, name), wish
    if wish := at(params, "configuration.recipient.capabilities.stripe_balance.stripe_transfers"):
        yield "transfers", wish


def requirement(name: str) -> str:
    """A v1 requirement's name in v2."""
    prefix, _, rest = name.partition(".")
    if name in REQUIREMENTS or not rest:
        return REQUIREMENTS.get(name, name)
    if prefix == "company":
        return f"identity.business_details.{rest}"
    known = of_a_person(rest)
    return f"identity.individual.{known}" if prefix == "individual" else f"{prefix}.{known}"


def of_a_person(name: str) -> str:
    """The name in v2 of a person's field in v1."""
    field, _, part = name.partition(".")
    known = PERSON_REQUIREMENTS.get(field, field)
    return PERSON_REQUIREMENTS.get(name) or (f"{known}.{part}" if part else known)


# What v1's parameters of accounts begin with that v2 calls otherwise.
OF_V1 = frozenset(name.partition(".")[0] for name in REQUIREMENTS)


def of_an_account(name: str) -> str:
    """The name in v2 of an account's parameter in v1; of another its own."""
    return requirement(name) if name.partition(".")[0] in OF_V1 else name


def moment(time: int) -> str:
    """A time as v2 writes it: ISO 8601, UTC, with milliseconds."""
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def seconds(text: str, param: str) -> int:
    """A time as v1 writes it, in Unix seconds. Raises Invalid for text that is no time of v2's."""
    try:
        return int(datetime.fromisoformat(text).timestamp())
    except ValueError:
        raise errors.Invalid(f"Invalid timestamp: {text}", param=param) from None
