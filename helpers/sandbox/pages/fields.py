"""Fields that more than one page asks for: an address and a tax ID."""

from __future__ import annotations

from collections.abc import Iterator

from ..models.core import countries
from ..models.customers import tax_id_types
from .mistakes import Mistake

ADDRESS = ("line1", "line2", "city", "state", "postal_code", "country")


def country_mistake(country: str) -> str:
    """What is wrong with a country that was typed; empty where nothing is."""
    return "Write the country in two letters, such as US." if country and not _country(country) else ""


def _country(typed: str) -> str:
    """A country's two letters; empty where there is no such country."""
    return typed.upper() if typed.upper() in countries.named() else ""


def tax_id_mistakes(type: str, number: str) -> Iterator[Mistake]:
    """What is wrong with a tax ID."""
    if type not in tax_id_types.COLLECTED:
        yield Mistake("Choose the kind of your tax ID.", "tax_id_type")
    elif not tax_id_types.looks_right(type, number):
        yield Mistake("This is no number of that kind of tax ID.", "tax_id")
