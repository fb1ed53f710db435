"""What v1 refuses to be told of accounts and people, in v2's words: its names of fields, and its codes.

Source of the codes: the error codes of https://docs.stripe.com/api/v2/core/accounts/update and
https://docs.stripe.com/api/v2/core/persons/create. Guess: that the sentences are v1's but for their names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from .... import errors
from ....parameters.names import bracketed
from ....resource import Resource
from ....routes import Call
from . import names

# v1's code -> v2's.
CODES: Mapping[str | None, str] = {
    "account_country_invalid_address": "address_country_identity_country_mismatch",
    "postal_code_invalid": "address_postal_code_invalid",
    "state_unsupported": "unsupported_state",
    "tax_id_invalid": "id_number_invalid",
}
# The code of whatever else is wrong with a field, by a part of v2's name for it.
CODES_OF_FIELDS: Mapping[str, str] = {
    "date_of_birth": "date_of_birth_age_restriction",
    "documents": "document_invalid",
    "entity_type": "entity_type_not_supported_in_country",
    "id_numbers": "id_number_invalid",
    "ip": "ip_address_invalid",
    "script_statement_descriptor": "statement_descriptor_invalid",
    "statement_descriptor": "statement_descriptor_invalid",
}
# What v1's sentences call otherwise than v2 does.
WORDS: Mapping[str, str] = {
    "business_type": "identity.entity_type",
    "controller[requirement_collection]": "defaults.responsibilities.requirements_collector",
}

Handler = Callable[[Call], Resource]


@contextmanager
def in_words_of_v2(name: Callable[[str], str]) -> Iterator[None]:
    """Have what is refused within name its parameter as v2 does. `name`: v2's dotted name for v1's."""
    try:
        yield
    except errors.UnknownAccount as refusal:
        raise errors.NotFound(refusal.message) from None
    except errors.Invalid as refusal:
        if refusal.param:
            field = name(refusal.param.replace("]", "").replace("[", "."))
            refusal.code = _code(refusal.code, field)
            refusal.param = bracketed(field)
        for theirs, ours in WORDS.items():
            refusal.message = refusal.message.replace(theirs, ours)
        raise


def _code(code: str | None, field: str) -> str | None:
    if code in CODES:
        return CODES[code]
    if field == names.AGREEMENT:
        return "tos_acceptance_on_behalf_not_allowed"
    known = (CODES_OF_FIELDS[part] for part in field.split(".") if part in CODES_OF_FIELDS)
    return next(known, code)
