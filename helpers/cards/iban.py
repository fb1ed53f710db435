"""The check digits of an international bank account number, which may look like a card's number."""

from __future__ import annotations

import re

IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}")


def is_iban(number: str) -> bool:
    """Whether an IBAN without blanks has the right check digits (ISO 13616)."""
    if not IBAN.fullmatch(number):
        return False
    turned = number[4:] + number[:4]
    return int("".join(str(int(each, 36)) for each in turned)) % 97 == 1
