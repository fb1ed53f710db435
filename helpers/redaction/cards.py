"""Card numbers in a text: which are somebody's, and how they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .published_cards import PUBLISHED

# Digits in one run, or grouped as on a card by spaces, dashes or dots ("+" is a form's space). What begins
# with 0, 1, 7 or 9 is no card, but often a time; what follows a letter is an id, unless a colour ends there.
GAP = r"[ .+\xa0-]"
GROUPED = rf"{GAP}\d{{4}}{GAP}\d{{4}}{GAP}\d{{4}}(?:{GAP}\d{{1,3}})?|{GAP}\d{{6}}{GAP}\d{{4,5}}"
BEFORE = r"(?:(?<![^\W_].{4})(?<!\d[.].{4})|(?<=[\d\[]m.{4}))"  # looked at last, behind four digits
NUMBER = re.compile(rf"[2-68]\d{{3}}{BEFORE}(?:\d{{9,15}}|{GROUPED})(?![^\W_])")


def is_real(number: str) -> bool:
    """Whether a card number may be somebody's: its check digit is right, and Stripe does not publish it."""
    digits = re.sub(GAP, "", number)
    return digits not in PUBLISHED and passes_luhn(digits)


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others, as on every card."""
    doubled = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
    values = [int(digit) for digit in reversed(digits)]
    return (sum(values[::2]) + sum(doubled[each] for each in values[1::2])) % 10 == 0


def real_card_numbers(text: str) -> Iterator[str]:
    """The card numbers in a text that may be somebody's."""
    return (found[0] for found in NUMBER.finditer(text) if is_real(found[0]))


def mask_cards(text: str) -> str:
    """The text with the card numbers masked that may be somebody's: `****1111`."""
    return NUMBER.sub(lambda found: f"****{found[0][-4:]}" if is_real(found[0]) else found[0], text)
