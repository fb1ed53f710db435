"""Card numbers: which Stripe publishes for testing and what they set off, and how any is checked; IBANs."""

from .iban import is_iban
from .known import (
    AUTHENTICATION_REQUIRED,
    EXPIRED,
    FRAUDULENT,
    GENERIC,
    INCORRECT_CVC,
    NOT_HANDLED,
    OUTCOMES,
    Authentication,
    Decline,
    Disputed,
    KnownCard,
    declined,
)
from .luhn import passes_luhn
from .published import BY_NAME, BY_NUMBER, CARDS, ISSUED_IN_TEST_MODE, issued

__all__ = [
    "AUTHENTICATION_REQUIRED",
    "BY_NAME",
    "BY_NUMBER",
    "CARDS",
    "EXPIRED",
    "FRAUDULENT",
    "GENERIC",
    "INCORRECT_CVC",
    "ISSUED_IN_TEST_MODE",
    "NOT_HANDLED",
    "OUTCOMES",
    "Authentication",
    "Decline",
    "Disputed",
    "KnownCard",
    "declined",
    "is_iban",
    "issued",
    "passes_luhn",
]
