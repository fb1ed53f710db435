"""The check digit that every card's number ends in (ISO/IEC 7812)."""

from __future__ import annotations


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    doubled = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
    values = [int(digit) for digit in reversed(digits)]
    return (sum(values[::2]) + sum(doubled[each] for each in values[1::2])) % 10 == 0
