"""Whole numbers as people type them into a page."""

from __future__ import annotations

DIGITS = 12
"""How many are read at most: Python refuses a number of thousands, with an error of its own."""


def within(typed: str, least: int, most: int) -> int | None:
    """The number that was typed; None if it is none, or not from `least` to `most`."""
    number = int(typed) if typed.isdecimal() and len(typed) <= DIGITS else None
    return number if number is not None and least <= number <= most else None
